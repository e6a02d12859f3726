"""Is this file a program that a board can take? Asked before anything on the board is erased."""

from pathlib import Path

from evenside.errors import InputError

# Intel HEX: ":", then bytes in hexadecimal: count, address (2), kind, data, sum; all add up to 0.
_DATA, _END = 0, 1
_MIN_RECORD = 5

# ESP-IDF: a program begins with 0xE9. A whole flash image has the table of partitions at 0x8000,
# entries of 32 bytes that begin with AA 50; two in a row do not occur there by chance.
_ESP_PROGRAM = 0xE9
_ESP_TABLE, _ESP_ENTRY, _ESP_ENTRY_BYTES = 0x8000, b"\xaa\x50", 32
ESP_PROGRAM_AT = 0x10000  # where the usual tables put the program
ESP_WHOLE_AT = 0x0


def read_bytes(path: Path) -> bytes:
    """The file's bytes; raises InputError when it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def hex_size(path: Path) -> int:
    """How many bytes an Intel HEX file holds; raises InputError if it is none, or not whole."""
    n_bytes = 0
    for number, line in enumerate(read_bytes(path).splitlines(), start=1):
        record = hex_record(line)
        if record is None:
            raise InputError(f"{path}, line {number}: this is no Intel HEX (.hex) file, or damaged")
        if record[3] == _END:
            return n_bytes
        n_bytes += record[0] if record[3] == _DATA else 0
    raise InputError(f"{path}: cut off, the last line of an Intel HEX file is missing")


def hex_record(line: bytes) -> bytes | None:
    """The bytes of one line; None if it is no good record."""
    try:
        record = bytes.fromhex(line[1:].decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return None
    if not line.startswith(b":") or len(record) < _MIN_RECORD:
        return None
    return record if len(record) == record[0] + _MIN_RECORD and sum(record) % 256 == 0 else None


def esp_address(path: Path) -> int:
    """Where in an ESP32's flash this file belongs; raises InputError if it is no ESP32 program."""
    data = read_bytes(path)
    second = _ESP_TABLE + _ESP_ENTRY_BYTES
    if data[_ESP_TABLE:].startswith(_ESP_ENTRY) and data[second:].startswith(_ESP_ENTRY):
        return ESP_WHOLE_AT
    if data[:1] == bytes([_ESP_PROGRAM]):
        return ESP_PROGRAM_AT
    raise InputError(
        f"{path}: neither an ESP32 program (firmware.bin) nor a merged flash image (merged.bin)"
    )
