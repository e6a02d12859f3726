"""Cells that cannot be believed: one that says the same number for ever, one that says nothing.

A converter is never quiet: noise changes its last digits from sample to sample. A channel whose
number does not change at all for a second, while others do, is not measuring. Neither is one that
is missing while others are measured. Both are certain; nothing here guesses.

Rows come in any cutting; the answer is the same.
"""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import matrix, positive
from evenside_analysis.runs import RunStep, RunTracker
from evenside_analysis.types import BoolArray, FloatArray, IntArray

# The noise of a good HX711 at 10 samples/s is 21 counts rms (50 nV of 2.4 nV each), so two samples
# in a row are equal once in 75; sixteen in a row by chance once in 10^28.
STILL_S, STILL_SAMPLES = 1.0, 16
SILENT_S = 1.0  # a weak link loses a frame or two of 50 ms; a second is a cell's own doing

TroubleKind = Literal["stuck", "silent", "limit"]


@dataclass(frozen=True, slots=True)
class CellTrouble:
    """A channel that was not measuring in the rows [start_index, stop_index)."""

    channel: int
    kind: TroubleKind
    start_index: int
    stop_index: int


class CellWatch:
    """Follows the rows of a grid.

    Parameters
    ----------
    n_channels : int >= 1
    fs_hz : float > 0, rows per second
    """

    def __init__(self, n_channels: int, fs_hz: float) -> None:
        rate_hz = positive("fs_hz", fs_hz)
        self._n_still = max(round(STILL_S * rate_hz), STILL_SAMPLES)
        self._n_silent = round(SILENT_S * rate_hz)
        self._n_rows = 0
        self._last: FloatArray = np.full((1, n_channels), np.nan)
        self._changed: IntArray = np.zeros(n_channels, dtype=np.int64)  # row of the last change
        self._stuck = [RunTracker(self._n_still) for _ in range(n_channels)]
        self._silent = [RunTracker(self._n_still) for _ in range(n_channels)]
        self._closed: list[CellTrouble] = []
        self._open: list[CellTrouble] = []
        self._limit_rows: list[list[IntArray]] = [[] for _ in range(n_channels)]

    def push(self, counts: npt.ArrayLike) -> None:
        """Take the next rows, shape (n, n_channels), counts, NaN where not measured."""
        table = matrix("counts", counts, n_columns=len(self._stuck))
        if not len(table):
            return
        measured = ~np.isnan(table)
        still = self._still(table)
        moving: BoolArray = np.asarray((measured & ~still).any(axis=1), dtype=np.bool_)
        heard: BoolArray = np.asarray(measured.any(axis=1), dtype=np.bool_)
        self._open = []
        for channel in range(table.shape[1]):
            for run in self._stuck[channel].push(still[:, channel] & moving):
                self._keep(channel, "stuck", run, early=self._n_still)
            for run in self._silent[channel].push(~measured[:, channel] & heard):
                if run.n_ok >= self._n_silent:
                    self._keep(channel, "silent", run, early=0)
        self._n_rows += len(table)

    def mark_at_limit(self, channel: int, rows: IntArray) -> None:
        """These rows are missing because the channel was beyond its range."""
        self._limit_rows[channel].append(rows)

    @property
    def troubles(self) -> list[CellTrouble]:
        """All so far, by their start; one that is still on ends with the newest row."""
        found = [self._named(trouble) for trouble in self._closed + self._open]
        return sorted(found, key=lambda trouble: (trouble.start_index, trouble.channel))

    def _still(self, table: FloatArray) -> BoolArray:
        """Where a channel has not changed for long enough."""
        before = np.concatenate([self._last, table[:-1]])
        row = np.arange(self._n_rows, self._n_rows + len(table))[:, np.newaxis]
        changed = np.where(table == before, self._changed, row)  # NaN equals nothing
        changed = np.maximum.accumulate(changed, axis=0)
        self._last, self._changed = table[-1:].copy(), changed[-1].copy()
        still: BoolArray = row - changed >= self._n_still
        return still

    def _keep(self, channel: int, kind: TroubleKind, run: RunStep, *, early: int) -> None:
        """Note a run; it began ``early`` rows before it was certain."""
        trouble = CellTrouble(channel, kind, run.start - early, run.stop)
        (self._closed if run.is_closed else self._open).append(trouble)

    def _named(self, trouble: CellTrouble) -> CellTrouble:
        """A channel that is missing because it was beyond its range is not silent."""
        if trouble.kind == "silent":
            for rows in self._limit_rows[trouble.channel]:
                if ((rows >= trouble.start_index) & (rows <= trouble.stop_index)).any():
                    return replace(trouble, kind="limit")
        return trouble
