"""MCAP on disk: where records begin in a piece of a file, and the numbers that stand in them.

The library's own readers give a torn last message as if it were whole, and take ten times as long
as a replay at full speed may. The layout is simple and public (magic, then records of opcode u8,
length u64, content), so messages are found and read here, a whole page at once; what is rare
(header, channels, chunks, the end) is parsed by the library.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import TypeVar

import numpy as np
import numpy.typing as npt
from mcap.data_stream import ReadDataStream
from mcap.records import Chunk
from mcap.stream_reader import get_chunk_data_stream

from evenside.recording.format import MAX_RECORD_BYTES, IntArray

MAGIC = b"\x89MCAP0\r\n"
HEADER_BYTES = 9  # opcode u8, length of the content u64
MAX_CHUNK_BYTES = 2 * MAX_RECORD_BYTES  # our chunks: 256 KiB and at most one long record on top

NOT_CLOSED = "the recording was not closed"

Parsed = TypeVar("Parsed")

_read_u64 = struct.Struct("<Q").unpack_from


@dataclass(frozen=True, slots=True)
class Truncation:
    """What could not be read: bytes from ``valid_bytes`` to the end of the file, and why."""

    valid_bytes: int
    ignored_bytes: int
    reason: str

    @property
    def was_not_closed(self) -> bool:
        """Whether nothing is wrong but the end: a killed program, and it could go on."""
        return self.reason.startswith(NOT_CLOSED)


@dataclass(frozen=True, slots=True)
class Page:
    """Whole records: ``buffer[starts[i]:ends[i]]``, the record header included."""

    buffer: bytes
    starts: IntArray
    at: int  # place in the file of the buffer's first byte, or of the chunk that held it
    is_chunk: bool

    @property
    def opcodes(self) -> npt.NDArray[np.uint8]:
        """(n_records,) what each record is."""
        return np.frombuffer(self.buffer, np.uint8)[self.starts]

    @property
    def ends(self) -> IntArray:
        """(n_records,) where each record ends."""
        return self.starts + HEADER_BYTES + gather(self.buffer, self.starts + 1, "<u8")

    def part(self, start: int | None, stop: int | None) -> Page:
        """The records from number ``start`` up to ``stop``."""
        return Page(self.buffer, self.starts[start:stop], self.at, self.is_chunk)

    def stretches(self) -> Iterator[memoryview]:
        """The records' bytes; those that follow each other without a hole in one piece."""
        if not len(self.starts):
            return
        starts, ends, view = self.starts, self.ends, memoryview(self.buffer)
        breaks = np.flatnonzero(starts[1:] != ends[:-1]) + 1
        firsts, lasts = [0, *breaks.tolist()], [*(breaks - 1).tolist(), len(starts) - 1]
        for first, last in zip(starts[firsts].tolist(), ends[lasts].tolist(), strict=True):
            yield view[first:last]

    def place(self, number: int) -> int:
        """Where in the file the record stands (for a chunk: where the chunk stands)."""
        return self.at if self.is_chunk else self.at + int(self.starts[number])


def record_starts(buffer: bytes) -> tuple[list[int], int]:
    """Find the whole records that follow each other from the first byte, and where they end."""
    starts, position, last = [], 0, len(buffer) - HEADER_BYTES
    while position <= last:
        after = position + HEADER_BYTES + _read_u64(buffer, position + 1)[0]
        if after > len(buffer) or buffer[position] == 0:
            break
        starts.append(position)
        position = after
    return starts, position


def gather(buffer: bytes, places: IntArray, kind: str) -> IntArray:
    """Read the number of type ``kind`` at each of many places, aligned or not."""
    if not len(places):
        return places.astype(np.int64)
    n_views = len(buffer) - np.dtype(kind).itemsize + 1
    anywhere: npt.NDArray[np.unsignedinteger] = np.ndarray((n_views,), kind, buffer, strides=(1,))
    return anywhere[places].astype(np.int64)


def content(buffer: bytes, start: int) -> bytes:
    """The content of the record at ``start``."""
    length = _read_u64(buffer, start + 1)[0]
    return buffer[start + HEADER_BYTES : start + HEADER_BYTES + length]


def parse(read: Callable[[ReadDataStream], Parsed], data: bytes) -> Parsed:
    """Parse a rare record by the library's ``read``; raises ValueError if it is damaged."""
    try:
        return read(ReadDataStream(BytesIO(data)))
    except Exception as error:  # the library lets through whatever the damage happens to hit
        raise ValueError(str(error) or type(error).__name__) from error


def unpack_chunk(data: bytes) -> bytes:
    """Decompress a chunk's records and check their checksum; raises ValueError."""
    chunk: Chunk = parse(Chunk.read, data)
    if chunk.uncompressed_size > MAX_CHUNK_BYTES:
        raise ValueError(f"claims {chunk.uncompressed_size} bytes, more than {MAX_CHUNK_BYTES}")
    try:
        stream, length = get_chunk_data_stream(chunk, validate_crc=True)
        return stream.read(length)
    except Exception as error:  # every compressor has its own tree of errors
        raise ValueError(str(error)) from error
