"""The bytes of a FIT file: messages with their definitions, developer fields, checksums.

Written by the public FIT protocol, version 2.0. A message type is defined once, when it first
comes; its fields always come in that order and width. Little endian throughout.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

PROTOCOL_VERSION = 0x20  # 2.0, the first with developer fields
PROFILE_VERSION = 2158  # 21.58: of the message numbers used here
HEADER_BYTES = 14
EPOCH_UNIX_S = 631_065_600  # 1989-12-31T00:00:00Z, where FIT's seconds begin


@dataclass(frozen=True, slots=True)
class BaseType:
    """How a number stands in the file, and what says that there is none."""

    code: int
    pack: str
    invalid: int

    @property
    def size(self) -> int:
        """Bytes of one value."""
        return struct.calcsize(self.pack)


ENUM = BaseType(0x00, "<B", 0xFF)
UINT8 = BaseType(0x02, "<B", 0xFF)
UINT16 = BaseType(0x84, "<H", 0xFFFF)
UINT32 = BaseType(0x86, "<I", 0xFFFFFFFF)
UINT32Z = BaseType(0x8C, "<I", 0)
FLOAT32 = BaseType(0x88, "<f", 0xFFFFFFFF)
STRING = BaseType(0x07, "<s", 0)
BYTES = BaseType(0x0D, "<s", 0)

Value = int | float | str | bytes | None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message: its number there, its type, and the bytes of a text."""

    name: str
    number: int
    type: BaseType
    width: int = 0  # of a text or of bytes; else that of the type

    @property
    def size(self) -> int:
        """Bytes of the field."""
        return self.width or self.type.size

    def pack(self, value: Value) -> bytes:
        """The value, or the type's own word for none."""
        match value:
            case None:
                invalid = self.type.invalid.to_bytes(4, "little")
                return bytes(self.width) if self.width else invalid[: self.size]
            case str():
                return cut_text(value, self.size - 1).ljust(self.size, b"\x00")
            case bytes():
                return value.ljust(self.size, b"\x00")
            case _:
                return struct.pack(self.type.pack, value)


@dataclass(frozen=True, slots=True)
class MessageType:
    """A message of the profile with the fields that we write; ``extra`` are developer fields."""

    number: int
    fields: Sequence[Field]
    extra: Sequence[Field] = ()


class FitWriter:
    """Collects messages; ``finish`` gives the file."""

    def __init__(self) -> None:
        self._body = bytearray()
        self._local: dict[int, int] = {}  # local number of each message type by its number

    def write(self, kind: MessageType, values: Mapping[str, Value]) -> None:
        """One message; a field that has no value says so."""
        if kind.number not in self._local:
            self._local[kind.number] = len(self._local)
            self._define(kind)
        self._body.append(self._local[kind.number])
        for field in (*kind.fields, *kind.extra):
            self._body += field.pack(values.get(field.name))

    def finish(self) -> bytes:
        """Header, messages, checksum."""
        head = struct.pack(
            "<BBHI4s", HEADER_BYTES, PROTOCOL_VERSION, PROFILE_VERSION, len(self._body), b".FIT"
        )
        whole = head + struct.pack("<H", checksum(head)) + bytes(self._body)
        return whole + struct.pack("<H", checksum(whole))

    def _define(self, kind: MessageType) -> None:
        flags = 0x40 | (0x20 if kind.extra else 0)
        self._body.append(flags | self._local[kind.number])
        self._body += struct.pack("<BBHB", 0, 0, kind.number, len(kind.fields))
        for field in kind.fields:
            self._body += bytes((field.number, field.size, field.type.code))
        if kind.extra:
            self._body.append(len(kind.extra))
            for field in kind.extra:
                self._body += bytes((field.number, field.size, 0))


def cut_text(text: str, n_bytes: int) -> bytes:
    """UTF-8 of at most so many bytes, cut between characters."""
    return text.encode()[:n_bytes].decode(errors="ignore").encode()


_NIBBLES = (
    *(0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401),
    *(0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400),
)


def checksum(data: bytes) -> int:
    """CRC-16/ARC, half a byte at a time."""
    crc = 0
    for byte in data:
        crc = (crc >> 4) ^ _NIBBLES[(crc ^ byte) & 0xF]
        crc = (crc >> 4) ^ _NIBBLES[(crc ^ (byte >> 4)) & 0xF]
    return crc
