"""Samples of one group on the grid's axis, and the rows of the grid between them.

Positions are in grid steps: row k is the point k. A row between two samples lies on the straight
line from one to the other, but only where the two were neighbours; otherwise it is missing.
"""

from dataclasses import dataclass

import numpy as np

from evenside_analysis.types import FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Placed:
    """Samples in order of time.

    ``at`` never falls, shape (n,); ``index`` counts conversions, shape (n,); ``counts`` has one row
    a sample and one column a channel of the group.
    """

    at: FloatArray
    index: IntArray
    counts: FloatArray

    @classmethod
    def nothing(cls, n_channels: int) -> "Placed":
        """No samples of a group with so many channels."""
        return cls(np.empty(0), np.empty(0, dtype=np.int64), np.empty((0, n_channels)))

    def then(self, more: "Placed") -> "Placed":
        """These samples and those that follow them."""
        return Placed(
            np.concatenate((self.at, more.at)),
            np.concatenate((self.index, more.index)),
            np.concatenate((self.counts, more.counts)),
        )

    def keep_from(self, row: int) -> "Placed":
        """Only what a row from this one on can need: the last sample before it, and later ones."""
        keep = max(int(np.searchsorted(self.at, float(row), side="left")) - 1, 0)
        return Placed(self.at[keep:], self.index[keep:], self.counts[keep:])

    def rows(self, start: int, stop: int, max_gap: float) -> FloatArray:
        """Values at the rows [start, stop), shape (stop - start, n_channels).

        A row is missing (NaN) where the samples around it are no neighbours by their index, or lie
        further apart than ``max_gap`` steps, or where there is none on one side.
        """
        n, last = stop - start, self.at.shape[0] - 1
        if last < 0:
            return np.full((n, self.counts.shape[1]), np.nan)
        n_before = self._n_before(start, n)
        left, right = np.maximum(n_before - 1, 0), np.minimum(n_before, last)
        row = np.arange(start, stop, dtype=np.float64)
        at_left, at_right = self.at[left], self.at[right]
        span = at_right - at_left
        # Of several samples on one row the first counts; the others may not have arrived yet.
        on_sample = at_right == row
        joined = ~on_sample & (n_before > 0) & (n_before <= last) & (span <= max_gap)
        joined &= self.index[right] - self.index[left] == 1
        weight = np.divide(row - at_left, span, out=np.zeros(n), where=joined)[:, None]
        low, high = self.counts[left], self.counts[right]
        values: FloatArray = np.where(on_sample[:, None], high, low + weight * (high - low))
        values[~(joined | on_sample)] = np.nan
        return values

    def _n_before(self, start: int, n: int) -> IntArray:
        """Number of samples before each of n rows, without a search: both sides are sorted."""
        first_row = np.minimum(np.maximum(np.floor(self.at) + (1 - start), 0.0), float(n))
        counts = np.bincount(first_row.astype(np.int64), minlength=n + 1)[:n]
        return np.asarray(np.cumsum(counts), dtype=np.int64)
