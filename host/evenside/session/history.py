"""The last minutes of load and position, kept by grid index in bounded memory."""

import numpy as np

from evenside_analysis.types import FloatArray


class LoadHistory:
    """A window over the newest rows; older rows are forgotten.

    Rows are kept in one array of twice the window, moved to its front when it is full: appending
    costs a copy of the new rows, and a slice is a view.
    """

    def __init__(self, n_rows: int, n_columns: int) -> None:
        self._rows = np.full((2 * n_rows, n_columns), np.nan)
        self._n_window = n_rows
        self._start_index = 0
        self._n = 0

    @property
    def stop_index(self) -> int:
        """The index of the row that comes next."""
        return self._start_index + self._n

    def append(self, rows: FloatArray) -> None:
        """Add rows of shape (n, n_columns)."""
        if len(rows) > self._n_window:
            self._start_index = self.stop_index + len(rows) - self._n_window
            self._n = 0
            rows = rows[-self._n_window :]
        if self._n + len(rows) > len(self._rows):
            keep = min(self._n, self._n_window - len(rows))
            self._rows[:keep] = self._rows[self._n - keep : self._n]
            self._start_index += self._n - keep
            self._n = keep
        self._rows[self._n : self._n + len(rows)] = rows
        self._n += len(rows)

    def slice(self, start_index: int, stop_index: int) -> FloatArray:
        """Rows of ``[start_index, stop_index)``; those not there any more, or not yet, are NaN."""
        start_index = max(0, start_index)
        n_rows = max(0, stop_index - start_index)
        window = np.full((n_rows, self._rows.shape[1]), np.nan)
        first, last = max(start_index, self._start_index), min(stop_index, self.stop_index)
        if last > first:
            window[first - start_index : last - start_index] = self._rows[
                first - self._start_index : last - self._start_index
            ]
        return window
