"""The bytes of a file become clean text: UTF-8, lines that end in a newline, no byte order mark.

The encoding is found (byte order marks, the zero bytes of UTF-16, else UTF-8, else Latin-1) or
named. Line numbers stay those that an editor shows. What is no text is refused here, so that
nobody downstream sees binary data.
"""

import codecs
from dataclasses import dataclass
from pathlib import Path

from evenside.errors import InputError
from evenside.importing.cells import refusal

# The longer mark first: UTF-32's begins with UTF-16's.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OTHER_KINDS = (
    (b"PK\x03\x04", "a zip archive or a spreadsheet; export the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old spreadsheet or document; export the sheet as CSV"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"%PDF", "a PDF; export the numbers as CSV"),
    (b"\x89HDF", "an HDF5 file; export the numbers as CSV"),
    (b"\x89MCAP", "an MCAP recording, not a table of samples"),
)
_LOOKED_AT = 65536  # bytes; enough to tell text from something else
_TEXT_BYTES = bytes([9, 10, 11, 12, 13, *range(32, 127), *range(128, 256)])
_MAX_CONTROL_SHARE = 0.01  # random bytes hold 11 % control characters, text none


@dataclass(frozen=True, slots=True)
class Text:
    """A text file in memory."""

    path: str
    data: bytes  # valid UTF-8, "\n" line ends only
    encoding: str  # as found or named

    @property
    def n_lines(self) -> int:
        """Lines as an editor counts them."""
        return self.data.count(b"\n") + (not self.data.endswith(b"\n"))


def read_bytes(path: Path) -> bytes:
    """The whole file; InputError in plain words where it cannot be had or is empty."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise InputError(f"{path}: there is no such file") from None
    except IsADirectoryError:
        raise InputError(f"{path}: this is a folder; name a file in it") from None
    except (OSError, ValueError) as error:  # ValueError: a zero byte in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(f"{path}: cannot be read ({reason})") from None
    if not raw:
        raise InputError(f"{path}: the file is empty")
    return raw


def to_text(path: str, raw: bytes, encoding: str | None) -> Text:
    """Decode a file's bytes; InputError for bytes that are no text in that encoding."""
    for magic, kind in _OTHER_KINDS:
        if raw.startswith(magic):
            raise refusal(path, f"this is {kind}")
    used = encoding or _find_encoding(raw)
    plain = encoding is None and used == "ascii"
    data = raw if plain else _decode(path, raw, used).removeprefix("\ufeff").encode()
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    _refuse_binary(path, data)
    if not data.strip():
        raise refusal(path, "the file holds blank lines only")
    return Text(path, data, used)


def _find_encoding(raw: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if raw.startswith(mark):
            return encoding
    if wide := _wide_without_mark(raw[:_LOOKED_AT]):
        return wide
    if raw.isascii():
        return "ascii"
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "latin-1"  # never fails, and is what old laboratory programs write
    return "utf-8"


def _wide_without_mark(head: bytes) -> str | None:
    """UTF-16 without its mark: in a table of numbers every other byte is zero."""
    half = max(1, len(head) // 2)
    low, high = head[0::2].count(0) / half, head[1::2].count(0) / half
    if high > 0.9 and low < 0.1:
        return "utf-16-le"
    if low > 0.9 and high < 0.1:
        return "utf-16-be"
    return None


def _decode(path: str, raw: bytes, encoding: str) -> str:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        bad = raw[error.start : error.start + 1].hex()
        raise refusal(
            path,
            f"byte 0x{bad} is not {encoding}; name the right one with --encoding (latin-1?)",
            line=line,
        ) from None
    except (LookupError, UnicodeError, ValueError) as error:
        raise refusal(path, f"cannot be decoded as {encoding} ({error})") from None


def _refuse_binary(path: str, data: bytes) -> None:
    zero = data.find(0)
    if zero >= 0:
        line = data.count(b"\n", 0, zero) + 1
        raise refusal(
            path,
            "there is a zero byte: this is not text, or the file is damaged from here on",
            line=line,
        )
    head = data[:_LOOKED_AT]
    n_control = len(head.translate(None, _TEXT_BYTES))
    if n_control > _MAX_CONTROL_SHARE * len(head):
        raise refusal(path, "this is binary data, not text")
