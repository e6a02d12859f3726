"""How well found intervals agree with true ones: matched one to one, then counted and timed.

Segmental F1 as in temporal action segmentation: a found interval is right if it overlaps a true one
by at least half of their union, and every interval is used once. An overlap of one half is weak for
long holds (a shift by a third of the length passes), so the errors of the edges stand beside it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.optimize import linear_sum_assignment

Interval = tuple[float, float]  # start and end, s


def overlap_over_union(one: Interval, other: Interval) -> float:
    """Length of what two intervals share, over the length of what they cover together."""
    shared = min(one[1], other[1]) - max(one[0], other[0])
    if shared <= 0:
        return 0.0
    return shared / (max(one[1], other[1]) - min(one[0], other[0]))


def match(
    true: Sequence[Interval], found: Sequence[Interval], least: float = 0.5
) -> list[tuple[int, int]]:
    """Pairs (index of true, index of found): as many as possible, then those that overlap most."""
    if not true or not found:
        return []
    overlap = np.array([[overlap_over_union(a, b) for b in found] for a in true])
    # a pair is worth more than any gain in overlap elsewhere: at most one per true interval
    worth = np.where(overlap >= least, len(true) + overlap, 0.0)
    rows, columns = linear_sum_assignment(worth, maximize=True)
    pairs = zip(rows.tolist(), columns.tolist(), strict=True)
    return [(i, j) for i, j in pairs if overlap[i, j] >= least]


@dataclass
class Tally:
    """Counts and edge errors (found minus true, s), added up over sessions."""

    n_true: int = 0
    n_found: int = 0
    onset_s: list[float] = field(default_factory=list)
    offset_s: list[float] = field(default_factory=list)

    def add(self, true: Sequence[Interval], found: Sequence[Interval], least: float = 0.5) -> None:
        """Match the intervals of one session and add them."""
        self.n_true += len(true)
        self.n_found += len(found)
        for i, j in match(true, found, least):
            self.onset_s.append(found[j][0] - true[i][0])
            self.offset_s.append(found[j][1] - true[i][1])

    @property
    def n_matched(self) -> int:
        """Pairs."""
        return len(self.onset_s)

    @property
    def precision(self) -> float | None:
        """Share of what was found that is true; None if nothing was found."""
        return self.n_matched / self.n_found if self.n_found else None

    @property
    def recall(self) -> float | None:
        """Share of what is true that was found; None if there was nothing to find."""
        return self.n_matched / self.n_true if self.n_true else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of both."""
        n = self.n_true + self.n_found
        return 2 * self.n_matched / n if n else None

    def onset_error_s(self, percent: float) -> float | None:
        """Percentile of the absolute error of the starts; None without a pair."""
        return percentile(self.onset_s, percent)

    def offset_error_s(self, percent: float) -> float | None:
        """The same of the ends."""
        return percentile(self.offset_s, percent)


def percentile(errors_s: Sequence[float], percent: float) -> float | None:
    """Percentile of absolute values, interpolated; None of nothing."""
    return float(np.percentile(np.abs(errors_s), percent)) if len(errors_s) else None
