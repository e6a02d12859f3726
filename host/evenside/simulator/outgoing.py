"""What a device put on the wire: bytes, and for every frame its end, its time and its samples."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Outgoing:
    """Frames in the order in which they were sent."""

    data: bytes
    end: IntArray  # offset just after each frame's delimiter
    time_s: FloatArray  # when each frame was sent; never falls
    n_samples: IntArray  # samples in each frame, 0 for other messages

    def part(self, start: int, stop: int) -> "Outgoing":
        """Frames [start, stop)."""
        first = int(self.end[start - 1]) if start else 0
        last = int(self.end[stop - 1]) if stop else 0
        return Outgoing(
            self.data[first:last],
            self.end[start:stop] - first,
            self.time_s[start:stop],
            self.n_samples[start:stop],
        )

    def picked(self, order: IntArray) -> "Outgoing":
        """The frames in another order, each with its bytes and samples; the times stay."""
        start = np.concatenate([[0], self.end[:-1]])
        length = (self.end - start)[order]
        end = np.cumsum(length, dtype=np.int64)
        source = np.arange(len(self.data)) + np.repeat(start[order] - (end - length), length)
        data = np.frombuffer(self.data, dtype=np.uint8)[source]
        return Outgoing(data.tobytes(), end, self.time_s, self.n_samples[order])

    def chunks(self, every_s: float) -> Iterator[tuple[float, bytes]]:
        """The bytes as a reader gets them that looks every ``every_s``: time of the look, bytes.

        Looks happen at whole multiples of ``every_s``; one that finds nothing is left out.
        """
        look = np.ceil(self.time_s / every_s).astype(np.int64)
        last = np.flatnonzero(np.diff(look, append=look[-1] + 1 if len(look) else 0))
        start = 0
        for frame in last.tolist():
            stop = int(self.end[frame])
            yield float(look[frame]) * every_s, self.data[start:stop]
            start = stop


NOTHING = Outgoing(b"", np.empty(0, dtype=np.int64), np.empty(0), np.empty(0, dtype=np.int64))


def join(parts: Sequence[Outgoing]) -> Outgoing:
    """Several stretches, one behind the other."""
    parts = [part for part in parts if len(part.end)]
    if len(parts) <= 1:
        return parts[0] if parts else NOTHING
    shifts = np.cumsum([0, *(len(part.data) for part in parts[:-1])])
    return Outgoing(
        b"".join(part.data for part in parts),
        np.concatenate([part.end + shift for part, shift in zip(parts, shifts, strict=True)]),
        np.concatenate([part.time_s for part in parts]),
        np.concatenate([part.n_samples for part in parts]),
    )
