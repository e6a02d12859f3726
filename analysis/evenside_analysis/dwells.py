"""Dwells: stretches of contact with steady load and steady position.

A window of one breath slides over the cells in steps of a quarter of a second. It is steady when
the load has little slope and little scatter around it, and the position keeps to its place. What
steady windows cover, joined, is the core of a dwell; a moment is left out only if no window around
it is steady, so one deep breath does not cut a hold in two. Windows say where a dwell is, not where
it ends: its ends are where the press in was over and where the next change began (`edges`).

Rules and numbers: docs/detection.md.
"""

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from evenside_analysis.cells import CellGrid, CleanCells
from evenside_analysis.found import Found
from evenside_analysis.rest import BAND, Rest, median, rest_begins
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import BoolArray, FloatArray

HOP_S = 0.25  # from window to window
MAX_EXTENSION_S = 4.0  # how far outside its steady windows a dwell may begin or end
LOOK_BACK_S = 8.0  # outside of that, for the change before a dwell; the longest stroke
MIN_COVERAGE = 0.5  # of a window; less than half is no measurement of steadiness


@dataclass(frozen=True, slots=True)
class DwellRules:
    """The settings in cells, for one sampling rate."""

    grid: CellGrid
    settings: DetectionSettings
    window: int
    hop: int
    second: int

    @classmethod
    def of(cls, grid: CellGrid, settings: DetectionSettings) -> "DwellRules":
        """Rules for a grid of cells."""
        return cls(
            grid=grid,
            settings=settings,
            window=max(4, grid.count(settings.dwell_window_s)),
            hop=grid.count(HOP_S),
            second=min(grid.count(1.0), max(4, grid.count(settings.dwell_window_s)) // 2),
        )


class DwellKernel:
    """Find the dwells of one contact; ``start`` is its first sample."""

    def __init__(self, rules: DwellRules, start: int) -> None:
        self._rules = rules
        self._start = start
        self._cells: CleanCells | None = None
        self._first = 0  # first cell of the contact
        self._judged = 0  # windows that end at or before this cell are done
        self._core: tuple[int, int] | None = None  # cells covered by steady windows
        self._dwell_start = start
        self._not_before = start  # the dwell before ended here

    @property
    def open_since(self) -> int | None:
        """First sample of the dwell that is open, None outside of dwells."""
        return None if self._core is None else self._dwell_start

    @property
    def sure_to(self) -> int:
        """Samples before this one certainly belong to the open dwell."""
        return self._start if self._core is None else self._sure_of(self._core)

    @property
    def level_n(self) -> float | None:
        """Load of the newest steady window, N."""
        if self._core is None or self._cells is None:
            return None
        stop = self._core[1] - self._cells.first
        return float(self._cells.smooth_n[max(stop - self._rules.window, 0) : stop].mean())

    def push(self, cells: CleanCells) -> list[Found]:
        """Take the next cells of the contact in; return the dwells that they end."""
        if len(cells) == 0:
            return []
        if self._cells is None:
            self._cells, self._first, self._judged = cells, cells.first, cells.first
        else:
            self._cells = self._lately(self._cells).then(cells)
        found: list[Found] = []
        for first_end, last_end in self._steady_windows(self._cells):
            found += self._close_if_left(self._cells, first_end)
            if self._core is not None and self._is_another(self._cells, self._core[1], first_end):
                found += self._close(self._cells, first_end, None)
            if self._core is None:
                self._open(self._cells, first_end)
                self._core = (first_end - self._rules.window, last_end)
            else:
                self._core = (self._core[0], last_end)
        return found + self._close_if_left(self._cells, self._cells.stop)

    def finish(self, stop: int) -> list[Found]:
        """Close the dwell that is open: the contact ended before sample ``stop``."""
        if self._core is None or self._cells is None:
            return []
        return self._close(self._cells, self._cells.stop, stop)

    def _steady_windows(self, cells: CleanCells) -> list[tuple[int, int]]:
        """Judge the windows complete by now; first and last end of each row of steady ones."""
        rules = self._rules
        first = max(self._judged + 1, self._first + rules.window)
        first += -first % rules.hop
        if first > cells.stop:
            return []
        ends = np.arange(first, cells.stop + 1, rules.hop)
        self._judged = int(ends[-1])
        steady = self._judge(cells, first - rules.window - cells.first, ends.shape[0])
        edges = np.flatnonzero(np.diff(steady.astype(np.int8), prepend=0, append=0))
        return [(int(ends[a]), int(ends[b - 1])) for a, b in edges.reshape(-1, 2).tolist()]

    def _judge(self, cells: CleanCells, offset: int, n: int) -> BoolArray:
        """Tell which of the n windows from ``offset`` on are steady."""
        rules, settings = self._rules, self._rules.settings
        window, rate_hz = rules.window, rules.grid.rate_hz

        def windows(values: FloatArray) -> FloatArray:
            return sliding_window_view(values[offset:], window)[:: rules.hop][:n]

        slope, scatter = _line(windows(cells.smooth_n))
        n_measured = sliding_window_view(cells.n_measured[offset:], window)[:: rules.hop][:n]
        steady: BoolArray = np.abs(slope) * rate_hz <= settings.dwell_slope_per_s
        steady &= scatter <= settings.dwell_sd
        steady &= n_measured.sum(axis=-1) >= MIN_COVERAGE * window * rules.grid.size
        spread, moved = _movement(windows(cells.smooth_m), rules.second)
        # Where no position is known in the window, these are NaN and the load alone decides.
        steady &= ~(spread > settings.dwell_range_m)
        steady &= ~(moved > settings.dwell_speed_m_s * rules.second / rate_hz)
        return steady

    def _open(self, cells: CleanCells, end: int) -> None:
        """Set the start of the dwell whose first steady window ends at cell ``end``."""
        rules = self._rules
        core = end - rules.window
        out_to = max(core - rules.grid.count(MAX_EXTENSION_S), self._first)
        back_to = max(core - rules.grid.count(LOOK_BACK_S), self._first)
        around = cells.part(back_to, end)
        rest = Rest(
            around.force_n,
            around.position_m,
            around.smooth_n,
            around.smooth_m,
            core=core - back_to,
            out_to=out_to - back_to,
            from_zero=back_to == self._first,
            overshoots=True,
        )
        edge = rest_begins(rest, rules.grid, rules.settings)
        start = self._start if out_to == self._first else out_to * rules.grid.size
        if edge is not None:
            start = round(rules.grid.sample_of(back_to + edge))
        self._dwell_start = max(start, self._not_before, self._start)

    def _close_if_left(self, cells: CleanCells, seen: int) -> list[Found]:
        """Close the open dwell if the windows up to cell ``seen`` have left it for good."""
        if self._core is None:
            return []
        # The first window that no longer touches the core.
        left = self._core[1] + self._rules.window + 1
        left += -left % self._rules.hop
        return self._close(cells, left, None) if seen >= left else []

    def _is_another(self, cells: CleanCells, core_end: int, first_end: int) -> bool:
        """Tell whether steady windows that come back after restless ones are another dwell.

        After a deep breath the load is what it was; after pressing harder or moving on it is not,
        and then the change parts two dwells even if it was quick.
        """
        if first_end - core_end <= self._rules.hop:
            return False  # not restless in between: the next of one row of steady windows
        half, settings = self._rules.window // 2, self._rules.settings
        before = slice(core_end - 2 * half - cells.first, core_end - half - cells.first)
        after = slice(first_end - half - cells.first, first_end - cells.first)
        level_n, now_n = median(cells.smooth_n[before]), median(cells.smooth_n[after])
        place_m, now_m = median(cells.smooth_m[before]), median(cells.smooth_m[after])
        changed = abs(now_n - level_n) > BAND * settings.dwell_sd * level_n
        return changed or abs(now_m - place_m) > settings.dwell_range_m / 2.0

    def _close(self, cells: CleanCells, seen: int, contact_stop: int | None) -> list[Found]:
        """Set the end of the open dwell from the cells before ``seen``."""
        rules = self._rules
        assert self._core is not None
        core, self._core = self._core, None
        in_from = max(core[0], core[1] - rules.window)
        out_to = min(core[1] + rules.grid.count(MAX_EXTENSION_S), seen)
        around = cells.part(in_from, seen)
        rest = Rest(
            around.force_n[::-1],
            around.position_m[::-1],
            around.smooth_n[::-1],
            around.smooth_m[::-1],
            core=seen - core[1],
            out_to=seen - out_to,
            from_zero=contact_stop is not None,
            overshoots=False,
        )
        edge = rest_begins(rest, rules.grid, rules.settings)
        stop = out_to * rules.grid.size
        if edge is not None:
            stop = round(rules.grid.sample_of(seen - 1 - edge))
        elif contact_stop is not None and out_to == seen:
            stop = contact_stop
        stop = stop if contact_stop is None else min(stop, contact_stop)
        stop = max(stop, self._sure_of(core))
        self._not_before = stop
        if stop - self._dwell_start < rules.settings.dwell_min_s * rules.grid.fs_hz:
            return []
        decided = seen if contact_stop is None else None
        return [Found("dwell", self._dwell_start, stop, decided)]

    def _sure_of(self, core: tuple[int, int]) -> int:
        """Samples before this one are in the dwell wherever its end will be put."""
        return max((core[1] - self._rules.window // 2) * self._rules.grid.size, self._dwell_start)

    def _lately(self, cells: CleanCells) -> CleanCells:
        """The cells that an edge may still need."""
        rules = self._rules
        keep = 2 * rules.window + rules.grid.count(MAX_EXTENSION_S + LOOK_BACK_S)
        return cells if len(cells) <= 2 * keep else cells.part(cells.stop - keep, cells.stop)


def _line(windows: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Slope a cell and standard deviation around the line, both over the mean; one row a window."""
    n = windows.shape[-1]
    at = np.arange(n) - (n - 1) / 2.0
    mean = windows.sum(axis=-1) / n
    off = windows - mean[:, None]
    slope = (off * at).sum(axis=-1) / float((at * at).sum())
    squares = (off * off).sum(axis=-1) - slope * slope * float((at * at).sum())
    scatter = np.sqrt(np.maximum(squares, 0.0) / (n - 2))
    level = np.where(mean > 0.0, mean, np.nan)
    return slope / level, scatter / level


def _movement(windows: FloatArray, step: int) -> tuple[FloatArray, FloatArray]:
    """Range of the position, and its largest change over ``step`` cells; NaN where not known."""
    spread = np.fmax.reduce(windows, axis=-1) - np.fmin.reduce(windows, axis=-1)
    moved = np.abs(windows[:, step:] - windows[:, :-step])
    return spread, np.fmax.reduce(moved, axis=-1)
