"""The whole session's load and position for a picture of any width: a pyramid that grows live.

The lowest level has a bucket for every hundredth of a second or more (a screen shows no finer),
each higher one joins four buckets of the one below. A bucket keeps the smallest, the largest and
the mean value of what was measured in it, so that no peak is lost, however far a person zooms out.
Memory is bounded: when the lowest level is full its buckets are joined in pairs, and the session
goes on at half the resolution. An hour takes about 15 MB at any rate.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from evenside.errors import UsageError
from evenside.session.jsonout import JsonDict
from evenside.session.pipeline import LoadBlock
from evenside_analysis.types import FloatArray

Buckets = npt.NDArray[np.float32]  # (n, 2 signals, 4 figures)

BASE_HZ = 100.0
MAX_BASE_BUCKETS = 2**20  # nearly three hours at 100 a second; an even number
FACTOR = 4  # buckets of one level that are one bucket of the next
MAX_POINTS = 4000  # more than any screen has columns
LOW, HIGH, MEAN, N = range(4)  # figures of a bucket; N is how many samples were measured
SIGNALS = (("load_n", 2), ("position_m", 4))  # with the digits that a screen needs


@dataclass(slots=True)
class Level:
    """Buckets of one width, in an array that doubles when it is full."""

    rows: Buckets = field(default_factory=lambda: np.empty((256, 2, 4), np.float32))
    n: int = 0

    def append(self, more: Buckets) -> None:
        """Add buckets at the end."""
        needed = self.n + len(more)
        if needed > len(self.rows):
            grown = np.empty((max(needed, 2 * len(self.rows)), 2, 4), np.float32)
            grown[: self.n] = self.rows[: self.n]
            self.rows = grown
        self.rows[self.n : needed] = more
        self.n = needed


class TraceStore:
    """Takes blocks of the grid in their order; answers with buckets for any stretch of time."""

    def __init__(self, max_base_buckets: int = MAX_BASE_BUCKETS) -> None:
        self._max_base = max_base_buckets
        self._fs_hz = 0.0
        self._per_bucket = 1  # samples in a bucket of the lowest level
        self._rest: FloatArray = np.empty((0, 2))  # samples that do not fill a bucket yet
        self._levels = [Level()]

    @property
    def end_s(self) -> float:
        """Stream time after the newest sample that is in a bucket."""
        return self._levels[0].n * self._bucket_s if self._fs_hz else 0.0

    def push(self, block: LoadBlock, fs_hz: float) -> None:
        """Take the next samples; rows before the block that never came are missing."""
        if not self._fs_hz:
            self._fs_hz, self._per_bucket = fs_hz, max(1, round(fs_hz / BASE_HZ))
        n_seen = self._levels[0].n * self._per_bucket + len(self._rest)
        gap = np.full((max(0, block.start_index - n_seen), 2), np.nan)
        fresh = np.column_stack([block.force_n, block.position_m])
        rows = np.concatenate([self._rest, gap, fresh])
        while len(rows) >= self._per_bucket:
            room = self._max_base - self._levels[0].n
            n_taken = min(len(rows) // self._per_bucket, room) * self._per_bucket
            self._levels[0].append(buckets_of(rows[:n_taken], self._per_bucket))
            self._fill(1)
            rows = rows[n_taken:]
            if self._levels[0].n == self._max_base:
                self._halve()
        self._rest = rows

    def view(self, start_s: float, end_s: float, points: int) -> JsonDict:
        """Buckets of equal width from ``start_s`` to ``end_s``, at most ``points`` of them.

        The bounds move out to whole points and in to what there is; the answer says which they
        are. Missing values are null. Raises UsageError when the stretch or the count is none.
        """
        if not (0 <= start_s < end_s and 1 <= points <= MAX_POINTS):
            raise UsageError(
                f"a trace goes from an earlier to a later second in 1 to {MAX_POINTS} points, "
                f"not from {start_s:g} to {end_s:g} s in {points}"
            )
        first = min(int(start_s / self._bucket_s), self._levels[0].n)
        stop = min(int(np.ceil(end_s / self._bucket_s - 1e-9)), self._levels[0].n)
        width = max(1, -(-(stop - first) // points))  # base buckets a point
        return self._answer(*self._joined(first, stop, width))

    @property
    def _bucket_s(self) -> float:
        return self._per_bucket / self._fs_hz if self._fs_hz else 1 / BASE_HZ

    def _fill(self, number: int) -> None:
        """Add to a level, and to those above it, what the one below has ready."""
        below = self._levels[number - 1]
        if number == len(self._levels):
            if below.n < FACTOR:
                return
            self._levels.append(Level())
        level = self._levels[number]
        fresh = below.rows[level.n * FACTOR : below.n // FACTOR * FACTOR]
        if len(fresh):
            level.append(joined(fresh, FACTOR))
        self._fill(number + 1)

    def _halve(self) -> None:
        """Join the buckets of the lowest level in pairs and make the others anew."""
        pairs = Level()
        pairs.append(joined(self._levels[0].rows[: self._levels[0].n], 2))
        self._per_bucket *= 2
        self._levels = [pairs]
        self._fill(1)

    def _joined(self, first: int, stop: int, width: int) -> tuple[float, int, Buckets]:
        """Buckets of ``width`` base buckets; start, width and rows.

        Of the levels with four buckets a point or more the widest is read. Its last, unfilled
        bucket comes from below.
        """
        number = max(0, min(int(np.log(width) / np.log(FACTOR) + 1e-9), len(self._levels)) - 1)
        unit = FACTOR**number
        width = -(-width // unit) * unit
        first = first // width * width
        level = self._levels[number]
        rows = [level.rows[first // unit : min(-(-stop // unit), level.n)]]
        tail = self._levels[0].rows[max(first, level.n * unit) : stop]
        if stop > level.n * unit and len(tail):
            rows.append(joined(tail, unit))
        return first * self._bucket_s, width, joined(np.concatenate(rows), width // unit)

    def _answer(self, start_s: float, width: int, rows: Buckets) -> JsonDict:
        answer: JsonDict = {
            "start_s": start_s,
            "end_s": start_s + len(rows) * width * self._bucket_s,
            "n": len(rows),
        }
        for signal, (name, digits) in enumerate(SIGNALS):
            figures = rows[:, signal]
            answer[name] = {
                "min": texts(figures[:, LOW], digits),
                "max": texts(figures[:, HIGH], digits),
                "mean": texts(figures[:, MEAN], digits),
            }
        return answer


def buckets_of(rows: FloatArray, n_each: int) -> Buckets:
    """Samples of shape (n * n_each, 2) as n buckets."""
    singles = np.empty((len(rows), 2, 4), np.float32)
    singles[:, :, LOW] = singles[:, :, HIGH] = singles[:, :, MEAN] = rows
    singles[:, :, N] = ~np.isnan(rows)
    return joined(singles, n_each)


def joined(rows: Buckets, n_each: int) -> Buckets:
    """Every ``n_each`` buckets as one; a last one may have fewer."""
    if n_each == 1 or not len(rows):
        return rows
    starts = np.arange(0, len(rows), n_each)
    result = np.empty((len(starts), 2, 4), np.float32)
    result[:, :, LOW] = np.fmin.reduceat(rows[:, :, LOW], starts)
    result[:, :, HIGH] = np.fmax.reduceat(rows[:, :, HIGH], starts)
    n_measured = np.add.reduceat(rows[:, :, N], starts)
    sums = np.add.reduceat(np.nan_to_num(rows[:, :, MEAN]) * rows[:, :, N], starts)
    result[:, :, MEAN] = np.nan
    np.divide(sums, n_measured, out=result[:, :, MEAN], where=n_measured > 0)
    result[:, :, N] = n_measured
    return result


def texts(values: npt.NDArray[np.float32], digits: int) -> list[float | None]:
    """Rounded for the screen, with null for missing."""
    return [None if value != value else round(value, digits) for value in values.tolist()]
