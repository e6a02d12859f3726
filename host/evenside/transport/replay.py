"""A recording as a source: the same bytes, in the same pieces, with the same arrival times.

The session's clock is the recording's own time, real or scaled, or virtual for ``speed=max``; the
transport waits on that clock until a chunk is due.
"""

from collections.abc import Iterator
from pathlib import Path

from evenside.hosttime import NS_PER_S, HostClock
from evenside.recording.format import Annotation, LinkRecord, RawChunk
from evenside.recording.reader import Recording, read_recording
from evenside.transport.base import Arrival, Chunk


class ReplayTransport:
    """Yields what a recording holds; what is sent to it is dropped, as the past cannot be told."""

    def __init__(self, path: Path, *, clock: HostClock) -> None:
        self._path = path
        self._clock = clock
        self._arrivals: Iterator[Arrival] = iter(())

    async def open(self) -> None:
        """Start from the beginning; raises RecordingError or InputError."""
        self._arrivals = arrivals(read_recording(self._path))

    async def read(self) -> Arrival | None:
        """Wait until the next record is due; None at the end."""
        arrival = next(self._arrivals, None)
        if isinstance(arrival, Chunk):
            await self._clock.sleep((arrival.arrival_ns - self._clock.now_ns()) / NS_PER_S)
        return arrival

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


def first_arrival_ns(path: Path) -> int:
    """When the first bytes of a recording came; 0 for a recording without any."""
    chunks = (a for a in arrivals(read_recording(path)) if isinstance(a, Chunk))
    first = next(chunks, None)
    return first.arrival_ns if first is not None else 0
