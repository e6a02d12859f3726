"""A recording as a source: the same bytes, with the same arrival times.

The session's clock is the recording's own time, real or scaled, or virtual for ``speed=max``; the
transport waits on that clock until a chunk is due. At a speed to watch the bytes come in the pieces
in which they came; as fast as possible, in blocks that hold many of them.
"""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np

from evenside.hosttime import NS_PER_S, HostClock
from evenside.recording.format import Annotation, LinkRecord, RawBlock, RawChunk
from evenside.recording.reader import Recording, read_recording
from evenside.transport.base import Arrival, Chunk


class ReplayTransport:
    """Yields what a recording holds; what is sent to it is dropped, as the past cannot be told."""

    def __init__(self, path: Path, *, clock: HostClock, block_s: float | None = None) -> None:
        """With ``block_s`` in blocks of that length, in the recording's own time."""
        self._path = path
        self._clock = clock
        self._block_s = block_s
        self._arrivals: Iterator[Arrival] = iter(())

    async def open(self) -> None:
        """Start from the beginning; raises RecordingError or InputError."""
        recording = read_recording(self._path)
        if self._block_s is None:
            self._arrivals = arrivals(recording)
        else:
            self._arrivals = blocks(recording, self._block_s)

    async def read(self) -> Arrival | None:
        """Wait until the next record is due; None at the end."""
        arrival = next(self._arrivals, None)
        if isinstance(arrival, Chunk):
            await self._until(arrival.arrival_ns)
        elif isinstance(arrival, RawBlock):
            await self._until(int(arrival.arrival_ns[-1]))
        return arrival

    async def _until(self, due_ns: int) -> None:
        await self._clock.sleep((due_ns - self._clock.now_ns()) / NS_PER_S)

    async def write(self, data: bytes) -> None:
        """Drop the bytes: a recording does not answer."""

    async def close(self) -> None:
        """Forget the place in the file."""
        self._arrivals = iter(())


def arrivals(recording: Recording) -> Iterator[Arrival]:
    """The records of a recording that a live session would have met."""
    for record in recording.records():
        if isinstance(record, RawChunk):
            yield Chunk(record.data, record.arrival_ns)
        elif isinstance(record, Annotation | LinkRecord):
            yield record


def blocks(recording: Recording, block_s: float) -> Iterator[Arrival]:
    """The same with the chunks of ``block_s`` joined, as far as no note stands between them."""
    for part in recording.blocks():
        if isinstance(part, RawBlock):
            yield from cut(part, block_s)
        elif isinstance(part, Annotation | LinkRecord):
            yield part


def cut(block: RawBlock, block_s: float) -> Iterator[RawBlock]:
    """A block in pieces, none longer than ``block_s``, each of whole chunks."""
    slots = (block.arrival_ns - block.arrival_ns[0]) // round(block_s * NS_PER_S)
    starts = [0, *(np.flatnonzero(np.diff(slots)) + 1), len(slots)]
    for start, stop in pairwise(starts):
        yield block.part(int(start), int(stop))


def first_arrival_ns(path: Path) -> int:
    """When the first bytes of a recording came; 0 for a recording without any."""
    chunks = (a for a in arrivals(read_recording(path)) if isinstance(a, Chunk))
    first = next(chunks, None)
    return first.arrival_ns if first is not None else 0
