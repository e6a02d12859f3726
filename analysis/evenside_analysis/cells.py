"""Samples to cells: means over short groups of samples, about twenty a second.

Steadiness and movement need no more than that, and a twentieth of a second of averaging costs an
edge nothing because it blurs to both sides alike. A cell is a fixed group by absolute sample index:
cell c holds the samples [c * size, (c + 1) * size). Cells that a stretch covers only in part are
left out, so a cell never depends on where a chunk began.
"""

from dataclasses import dataclass

import numpy as np

from evenside_analysis.filters import WindowState, last_samples, median5
from evenside_analysis.types import BoolArray, FloatArray, IntArray

CELLS_HZ = 20.0  # about; 50 ms is a tenth of the shortest stroke


@dataclass(frozen=True, slots=True)
class CellBlock:
    """Consecutive cells."""

    first: int  # index of the first cell
    force_n: FloatArray  # (n,) mean load, samples that were bridged included
    position_m: FloatArray  # (n,) mean of the known positions, NaN where none is known
    n_measured: IntArray  # (n,) samples that were measured

    def __len__(self) -> int:
        return int(self.force_n.shape[0])


@dataclass(frozen=True, slots=True)
class CleanCells:
    """Consecutive cells, as they are and without outliers."""

    first: int  # index of the first cell
    force_n: FloatArray  # (n,) mean load
    position_m: FloatArray  # (n,) mean position, short gaps bridged, NaN in long ones
    n_measured: IntArray  # (n,) samples that were measured
    smooth_n: FloatArray  # (n,) median of five of the load
    smooth_m: FloatArray  # (n,) median of five of the position

    def __len__(self) -> int:
        return int(self.force_n.shape[0])

    @property
    def stop(self) -> int:
        """Index after the last cell."""
        return self.first + len(self)

    def part(self, start: int, stop: int) -> "CleanCells":
        """Cells [start, stop), copied, so that the others can be let go."""
        a, b = start - self.first, stop - self.first
        return CleanCells(
            start,
            self.force_n[a:b].copy(),
            self.position_m[a:b].copy(),
            self.n_measured[a:b].copy(),
            self.smooth_n[a:b].copy(),
            self.smooth_m[a:b].copy(),
        )

    def then(self, more: "CleanCells") -> "CleanCells":
        """These cells and those that follow them."""
        return CleanCells(
            self.first,
            np.concatenate((self.force_n, more.force_n)),
            np.concatenate((self.position_m, more.position_m)),
            np.concatenate((self.n_measured, more.n_measured)),
            np.concatenate((self.smooth_n, more.smooth_n)),
            np.concatenate((self.smooth_m, more.smooth_m)),
        )


@dataclass(frozen=True, slots=True)
class CellGrid:
    """How samples make cells at one sampling rate."""

    fs_hz: float
    size: int  # samples a cell

    @classmethod
    def at(cls, fs_hz: float) -> "CellGrid":
        """Grid for a sampling rate in samples/s."""
        return cls(fs_hz, max(1, round(fs_hz / CELLS_HZ)))

    @property
    def rate_hz(self) -> float:
        """Cells per second."""
        return self.fs_hz / self.size

    def count(self, seconds: float) -> int:
        """Number of cells nearest to a time, at least 1."""
        return max(1, round(seconds * self.rate_hz))

    def sample_of(self, cell: float) -> float:
        """Sample index at which a cell's middle lies; inverse of counting samples in cells."""
        return cell * self.size + (self.size - 1) / 2


class CellMaker:
    """Cut a stretch of samples into cells; ``start`` is the stretch's first sample."""

    def __init__(self, grid: CellGrid, start: int) -> None:
        self._size = grid.size
        self._skip = -start % grid.size
        self._next = (start + self._skip) // grid.size
        self._rest: tuple[FloatArray, FloatArray, BoolArray] | None = None

    def push(self, force_n: FloatArray, position_m: FloatArray, measured: BoolArray) -> CellBlock:
        """Take the next samples in and return the cells that they complete."""
        if self._skip:
            skip = min(self._skip, force_n.shape[0])
            self._skip -= skip
            force_n, position_m, measured = force_n[skip:], position_m[skip:], measured[skip:]
        if self._rest is not None:
            force_n = np.concatenate((self._rest[0], force_n))
            position_m = np.concatenate((self._rest[1], position_m))
            measured = np.concatenate((self._rest[2], measured))
        n = force_n.shape[0] // self._size
        cut = n * self._size
        rest = (force_n[cut:].copy(), position_m[cut:].copy(), measured[cut:].copy())
        self._rest = rest if rest[0].shape[0] else None
        first, self._next = self._next, self._next + n
        return CellBlock(
            first,
            _sums(force_n[:cut], self._size) / self._size,
            _known_means(position_m[:cut], self._size),
            np.add.reduce(measured[:cut].reshape(n, self._size), axis=1, dtype=np.int64),
        )


class CellCleaner:
    """Put beside each cell the median of it and its four neighbours, two cells late.

    A glitch of one converter sample spreads over two or three samples when its group is brought
    onto the grid, and those may lie in two cells; a median of five takes out both. Positions that
    are missing for up to ``max_gap`` cells are bridged by the last one known.
    """

    def __init__(self, max_gap: int) -> None:
        self._max_gap = max_gap
        self._force = WindowState()
        self._place = WindowState()
        self._last_m = np.nan
        self._n_held = max_gap
        self._waiting = CellBlock(0, np.empty(0), np.empty(0), np.empty(0, dtype=np.int64))

    def push(self, cells: CellBlock) -> CleanCells:
        """Take the next cells in and return those whose neighbours are known."""
        place_m = self._bridge(cells.position_m)
        waiting = self._waiting
        self._waiting = CellBlock(
            cells.first - len(waiting),
            np.concatenate((waiting.force_n, cells.force_n)),
            np.concatenate((waiting.position_m, place_m)),
            np.concatenate((waiting.n_measured, cells.n_measured)),
        )
        return self._step(cells.force_n, place_m)

    def flush(self) -> CleanCells:
        """Return the cells held back."""
        return self._step(last_samples(self._force, 2), last_samples(self._place, 2))

    def _step(self, force_n: FloatArray, place_m: FloatArray) -> CleanCells:
        smooth_n, self._force = median5(force_n, self._force)
        smooth_m, self._place = median5(place_m, self._place)
        cells, n = self._waiting, smooth_n.shape[0]
        self._waiting = CellBlock(
            cells.first + n, cells.force_n[n:], cells.position_m[n:], cells.n_measured[n:]
        )
        return CleanCells(
            cells.first,
            cells.force_n[:n],
            cells.position_m[:n],
            cells.n_measured[:n],
            smooth_n,
            smooth_m,
        )

    def _bridge(self, place_m: FloatArray) -> FloatArray:
        known = ~np.isnan(place_m)
        if known.all():
            if place_m.shape[0]:
                self._last_m, self._n_held = float(place_m[-1]), 0
            return place_m
        at = np.arange(place_m.shape[0])
        source = np.maximum.accumulate(np.where(known, at, -1 - self._n_held))
        age = at - source
        values = np.where(source >= 0, place_m[np.maximum(source, 0)], self._last_m)
        self._last_m = float(values[-1])
        self._n_held = int(min(age[-1], self._max_gap + 1))
        return np.where(age <= self._max_gap, values, np.nan)


def _sums(x: FloatArray, size: int) -> FloatArray:
    """Sum of every ``size`` samples, column by column: the same bits for any number of cells."""
    table = x.reshape(-1, size)
    if size > 8:
        return np.asarray(table.sum(axis=1), dtype=np.float64)
    total = table[:, 0].copy()
    for i in range(1, size):
        total += table[:, i]
    return total


def _known_means(x: FloatArray, size: int) -> FloatArray:
    known = ~np.isnan(x)
    if known.all():
        return _sums(x, size) / size
    n = np.add.reduce(known.reshape(-1, size), axis=1, dtype=np.int64)
    sums = _sums(np.where(known, x, 0.0), size)
    means: FloatArray = np.divide(sums, n, out=np.full(sums.shape, np.nan), where=n > 0)
    return means
