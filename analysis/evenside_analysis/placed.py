"""Samples of one group on the grid's axis, and the rows of the grid between them.

Positions are in grid steps: row k is the point k. A row between two samples lies on the straight
line from one to the other, but only where the two were neighbours; otherwise it is missing.
"""

from dataclasses import dataclass

import numpy as np

from evenside_analysis.types import BoolArray, FloatArray, IntArray


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
        """Only what a row from this one on can need: the last sample at or before it, and later."""
        keep = max(int(np.searchsorted(self.at, float(row), side="right")) - 1, 0)
        return Placed(self.at[keep:], self.index[keep:], self.counts[keep:])

    def rows(self, start: int, stop: int, max_gap: float) -> FloatArray:
        """Values at the rows [start, stop), shape (stop - start, n_channels).

        A row is missing (NaN) where the samples around it are no neighbours by their index, or lie
        further apart than ``max_gap`` steps, or where there is none on one side.
        """
        n = stop - start
        if self.at.shape[0] == 0:
            return np.full((n, self.counts.shape[1]), np.nan)
        left, has_left = self._left_of(start, n)
        right = np.minimum(left + 1, self.at.shape[0] - 1)
        row = np.arange(start, stop, dtype=np.float64)
        at_left = self.at[left]
        span = self.at[right] - at_left
        on_sample = at_left == row
        joined = has_left & ~on_sample & (span <= max_gap)
        joined &= self.index[right] - self.index[left] == 1
        weight = np.divide(row - at_left, span, out=np.zeros(n), where=joined)[:, None]
        low = self.counts[left]
        values = low + weight * (self.counts[right] - low)
        # On a sample the row does not ask what comes after it; that may not have arrived yet.
        values = np.where(on_sample[:, None], low, values)
        values[~(joined | (on_sample & has_left))] = np.nan
        return values

    def _left_of(self, start: int, n: int) -> tuple[IntArray, BoolArray]:
        """Last sample at or before each of n rows, and whether there is one; both sides sorted."""
        first_row = np.minimum(np.maximum(np.ceil(self.at) - start, 0.0), float(n))
        n_before = np.cumsum(np.bincount(first_row.astype(np.int64), minlength=n + 1)[:n])
        return np.maximum(n_before - 1, 0), n_before > 0
