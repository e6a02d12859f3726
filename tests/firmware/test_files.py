"""Programs of one's own, looked at before a board is touched."""

from pathlib import Path

import pytest

from evenside.errors import InputError
from evenside.firmware.files import esp_address, hex_size

# The example in Intel's specification of the format (1988): 16 bytes at 0x0010, and the end record.
RECORD = ":10001300AC12AD13AE10AF1112002F8E0E8F0F2244"
END = ":00000001FF"


@pytest.mark.parametrize(
    ("lines", "n_bytes"),
    [
        ([RECORD, END], 16),
        ([END], 0),
        ([":020000021200EA", RECORD, RECORD, END], 32),  # a segment address holds no program
        ([RECORD, END, "what stands behind the end does not count"], 16),
    ],
)
def test_the_size_of_a_hex_file_is_that_of_its_data(
    tmp_path: Path, lines: list[str], n_bytes: int
) -> None:
    path = tmp_path / "a.hex"
    path.write_text("\r\n".join(lines) + "\r\n")

    assert hex_size(path) == n_bytes


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x7fELF\x01\x01", "line 1"),
        (f"{RECORD}\n{RECORD[:-2]}45\n{END}\n".encode(), "line 2"),  # a wrong sum
        (f"{RECORD[:-4]}\n{END}\n".encode(), "line 1"),  # shorter than it says
        (RECORD[1:].encode(), "line 1"),
        (f"{RECORD}\n\n{END}\n".encode(), "line 2"),
        (f"{RECORD}\n".encode(), "cut off"),
        (b"", "cut off"),
    ],
)
def test_what_is_no_whole_hex_file_is_refused(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "a.hex"
    path.write_bytes(data)

    with pytest.raises(InputError, match=said):
        hex_size(path)


def esp_program() -> bytes:
    """The first byte of every ESP-IDF program (esp_image_format.h), and something behind it."""
    return b"\xe9\x06\x02\x20" + bytes(70_000)


def merged_image() -> bytes:
    """Empty flash, a bootloader at 0x1000, two rows of a partition table at 0x8000."""
    image = bytearray(b"\xff" * 0x12000)
    image[0x1000] = 0xE9
    image[0x8000:0x8002] = image[0x8020:0x8022] = b"\xaa\x50"
    image[0x10000] = 0xE9
    return bytes(image)


def merged_for_newer_chips() -> bytes:
    """The same where the bootloader sits at the very beginning (ESP32-C3, S3)."""
    return b"\xe9" + merged_image()[1:]


@pytest.mark.parametrize(
    ("data", "address"),
    [(esp_program(), 0x10000), (merged_image(), 0), (merged_for_newer_chips(), 0)],
)
def test_an_esp32_file_tells_by_itself_where_it_belongs(
    tmp_path: Path, data: bytes, address: int
) -> None:
    path = tmp_path / "firmware.bin"
    path.write_bytes(data)

    assert esp_address(path) == address


@pytest.mark.parametrize("data", [b"", b"\xff" * 100, RECORD.encode()])
def test_what_is_no_esp32_program_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "firmware.bin"
    path.write_bytes(data)

    with pytest.raises(InputError, match="neither an ESP32 program"):
        esp_address(path)


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        hex_size(tmp_path / "none.hex")
