"""Passes: single movements along the tissue, told from the position alone.

The position is low-passed without delay. A movement is a stretch of one direction; it ends when the
direction turns or when the position rests. Inside a movement, stretches far slower than its fastest
part are rests too, so that rolling to a spot, waiting there and rolling on are two passes. What is
long enough in way and time is a pass. Its ends are where the movement began and ended by its whole
shape (`edges`), or the turning point when there was no rest between two directions.

Rules and numbers: docs/detection.md.
"""

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np

from evenside_analysis.cells import CellGrid, CleanCells
from evenside_analysis.edges import STROKE, ramp_end
from evenside_analysis.filters import WindowState, fir, last_samples, lowpass_taps
from evenside_analysis.found import Found
from evenside_analysis.runs import RunTracker
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import FloatArray

Direction = Literal[1, -1]

REST_SPEED_M_S = 0.004  # slower is no movement; sway of a resting person stays below
REST_SHARE = 0.12  # of a movement's top speed; slower inside it is a rest
JOIN_S = 0.3  # a shorter rest does not part two movements of one direction
TURN_S = 0.15  # an end this close to a turning point is the turning point
MAX_CUT_M = 0.02  # more than that the filters do not take off a turn; it is an outlier
MAX_STROKES = 4  # a movement longer than so many of the longest passes is cut: bounded memory


@dataclass(frozen=True, slots=True)
class PassRules:
    """The settings in cells, for one sampling rate."""

    grid: CellGrid
    settings: DetectionSettings
    taps: FloatArray
    rest_step_m: float  # a cell
    join: int
    longest: int  # cells that a movement may have

    @classmethod
    def of(cls, grid: CellGrid, settings: DetectionSettings) -> "PassRules":
        """Rules for a grid of cells."""
        return cls(
            grid=grid,
            settings=settings,
            taps=lowpass_taps(grid.rate_hz, settings.pass_cutoff_hz),
            rest_step_m=REST_SPEED_M_S / grid.rate_hz,
            join=grid.count(JOIN_S),
            longest=grid.count(MAX_STROKES * settings.pass_max_s),
        )


@dataclass(frozen=True, slots=True)
class Movement:
    """Steps [first, last] of one direction; step i leads from cell i to cell i + 1."""

    sign: Direction
    first: int
    last: int
    from_turn: float | None  # cell, with fraction, of the turning point that it began at


class PassKernel:
    """Find the passes of one contact; ``start`` is its first sample."""

    def __init__(self, rules: PassRules, start: int) -> None:
        self._rules = rules
        self._start = start
        self._known: RunTracker | None = None
        self._way: _Way | None = None

    @property
    def direction(self) -> Direction | None:
        """Direction of the movement that is going on, None at rest."""
        return None if self._way is None else self._way.direction

    def push(self, cells: CleanCells) -> list[Found]:
        """Take the next cells of the contact in; return the passes that they end."""
        if self._known is None:
            self._known = RunTracker(0, cells.first)
        found: list[Found] = []
        for step in self._known.push(~np.isnan(cells.smooth_m)):
            first = max(step.start, cells.first)
            if self._way is None:
                self._way = _Way(self._rules, first)
            known = slice(first - cells.first, step.stop - cells.first)
            found += self._way.push(cells.smooth_m[known], cells.position_m[known])
            if step.is_closed:
                found += self._way.finish(step.stop + 1)
                self._way = None
        return [self._within(event, None) for event in found]

    def finish(self, stop: int) -> list[Found]:
        """End the movement that is going on: the contact ended before sample ``stop``."""
        found = [] if self._way is None else self._way.finish(None)
        self._way = None
        return [self._within(event, stop) for event in found]

    def _within(self, event: Found, stop: int | None) -> Found:
        end = event.stop if stop is None else min(event.stop, stop)
        return replace(event, start=max(event.start, self._start), stop=end)


class _Way:
    """One stretch of known position: filter it, part it into movements, judge them."""

    def __init__(self, rules: PassRules, first: int) -> None:
        self._rules = rules
        self._filter = WindowState()
        self._base = first  # cell of the first value kept
        self._place_m = np.empty(0)  # low-passed
        self._cell_m = np.empty(0)  # as it is; further ahead than place_m
        self._smooth_m = np.empty(0)  # without outliers, as far ahead
        self._judged = first  # steps before this one are done
        self._move: Movement | None = None
        self._turn: float | None = None

    @property
    def direction(self) -> Direction | None:
        """Direction of the movement that is going on."""
        return None if self._move is None else self._move.sign

    def push(self, smooth_m: FloatArray, cell_m: FloatArray) -> list[Found]:
        """Take the next known positions in, without outliers and as they are."""
        self._cell_m = np.concatenate((self._cell_m, cell_m))
        self._smooth_m = np.concatenate((self._smooth_m, smooth_m))
        smooth, self._filter = fir(smooth_m, self._rules.taps, self._filter)
        return self._step(smooth)

    def finish(self, decided: int | None) -> list[Found]:
        """End here: hold the last position until the filter is empty, close what is open."""
        tail = last_samples(self._filter, self._rules.taps.shape[0] // 2)
        smooth, self._filter = fir(tail, self._rules.taps, self._filter)
        found = self._step(smooth)
        if self._move is not None:
            found += self._close(self._move, None)
        return [replace(event, decided=decided) for event in found]

    def _step(self, smooth: FloatArray) -> list[Found]:
        if smooth.shape[0] == 0:
            return []
        self._forget()
        self._place_m = np.concatenate((self._place_m, smooth))
        first = self._judged
        way = self._place_m[first - self._base :]
        if way.shape[0] < 2:
            return []
        step = way[1:] - way[:-1]
        self._judged = first + step.shape[0]
        limit = self._rules.rest_step_m
        moves = (step > limit).astype(np.int8) - (step < -limit)
        found: list[Found] = []
        edges = [0, *(np.flatnonzero(moves[1:] != moves[:-1]) + 1).tolist(), step.shape[0]]
        for begin, end in pairwise(edges):
            found += self._advance(int(moves[begin]), first + begin, first + end)
        return found

    def _advance(self, sign: int, begin: int, end: int) -> list[Found]:
        """Steps [begin, end) all go in direction ``sign``, or rest."""
        found: list[Found] = []
        move = self._move
        if sign == 0:
            if move is not None and end - move.last - 1 > self._rules.join:
                found = self._close(move, move.last + self._rules.join + 2)
            return found
        if move is not None and move.sign != sign:
            found = self._close(move, begin + 1, turned_at=begin)
            move = None
        direction: Direction = 1 if sign > 0 else -1
        if move is None:
            move = Movement(direction, begin, begin, self._turn)
        while end - move.first > self._rules.longest:
            cut = move.first + self._rules.longest
            move = Movement(direction, move.first, cut - 1, move.from_turn)
            found += self._close(move, cut)
            move = Movement(direction, cut, cut, None)
        self._move = Movement(direction, move.first, end - 1, move.from_turn)
        return found

    def _close(
        self, move: Movement, steps_seen: int | None, turned_at: int | None = None
    ) -> list[Found]:
        """End a movement; ``turned_at`` is the first step of the other direction."""
        self._move, self._turn = None, None
        if turned_at is not None:
            self._turn = self._turning_point(move, turned_at)
        way = self._place_m[move.first - self._base : move.last + 2 - self._base]
        if abs(float(way[-1] - way[0])) < self._rules.settings.pass_min_travel_m * 0.8:
            return []
        decided, newest = None, self._base + self._place_m.shape[0] - 1
        if steps_seen is not None:
            decided, newest = steps_seen + 1 + self._rules.taps.shape[0] // 2, steps_seen
        latest = min(move.last + 1 + self._rules.join, newest)
        earliest = max(move.first - self._rules.join, self._base)
        found = []
        for sign, start, end in self._parts(move, way, self._turn):
            start, end = max(start, float(earliest)), min(end, float(latest))
            found.append(self._judge(sign, start, end, newest, decided))
        return [event for event in found if event is not None]

    def _turning_point(self, move: Movement, turned_at: int) -> float:
        """Cell, with fraction, of the extreme between two directions."""
        begin = move.last
        top = move.sign * self._place_m[begin - self._base : turned_at + 2 - self._base]
        peak = int(np.argmax(top))
        if 0 < peak < top.shape[0] - 1:
            left, mid, right = (float(value) for value in top[peak - 1 : peak + 2])
            bend = left - 2.0 * mid + right
            return begin + peak + (0.5 * (left - right) / bend if bend < 0.0 else 0.0)
        return float(begin + peak)

    def _parts(
        self, move: Movement, way: FloatArray, to_turn: float | None
    ) -> list[tuple[Direction, float, float]]:
        """Part a movement at its rests: direction, start and end (cells, with fraction) of each."""
        speed = np.abs(np.diff(way))
        tracker = RunTracker(self._rules.join)
        runs = tracker.push(speed >= REST_SHARE * float(speed.max()))
        parts: list[tuple[Direction, float, float]] = []
        for i, run in enumerate(runs):
            is_first, is_last = i == 0, i == len(runs) - 1
            begin = move.first + (0 if is_first else run.start)
            stop = move.last + 1 if is_last else move.first + run.stop
            part = self._smooth_m[begin - self._base : stop + 1 - self._base]
            start, end = stop - _end_of(part[::-1]), begin + _end_of(part)
            start = self._at_turn(start, move.from_turn if is_first else None, 1.0)
            end = self._at_turn(end, to_turn if is_last else None, -1.0)
            parts.append((move.sign, start, end))
        return parts

    def _at_turn(self, edge: float, turn: float | None, inward: float) -> float:
        """The turning point if the edge lies close to it or beyond it, else the edge."""
        if turn is None or (edge - turn) * inward > TURN_S * self._rules.grid.rate_hz:
            return edge
        return turn

    def _judge(
        self, sign: Direction, start: float, end: float, newest: int, decided: int | None
    ) -> Found | None:
        """A part of a movement as a pass, None if it is too small, too short or too long.

        Cells after ``newest`` may be there already, but must not be looked at.
        """
        settings, grid = self._rules.settings, self._rules.grid
        seconds = (end - start) / grid.rate_hz
        if not settings.pass_min_s <= seconds <= settings.pass_max_s:
            return None
        travel_m = self._reach(end, sign, newest) + self._reach(start, -sign, newest)
        if travel_m < settings.pass_min_travel_m:
            return None
        first, stop = round(grid.sample_of(start)), round(grid.sample_of(end))
        return Found("pass", first, stop, decided, travel_m, sign)

    def _reach(self, edge: float, sign: int, newest: int) -> float:
        """How far the position went at an edge, in the direction of ``sign``.

        The low-pass cuts sharp turns, so the cells themselves are asked, unless one is an outlier.
        """
        at = round(edge) - self._base
        around = slice(max(at - 1, 0), min(at + 1, newest - self._base) + 1)
        smooth_m = float((sign * self._place_m[around]).max())
        reach_m = float((sign * self._cell_m[around]).max())
        return reach_m if abs(reach_m - smooth_m) <= MAX_CUT_M else smooth_m

    def _forget(self) -> None:
        """Let go of positions that no open movement can need."""
        keep = self._rules.longest + self._rules.grid.count(4.0)
        n = self._place_m.shape[0] - keep
        if n > keep:
            self._base += n
            self._place_m = self._place_m[n:].copy()
            self._cell_m = self._cell_m[n:].copy()
            self._smooth_m = self._smooth_m[n:].copy()


def _end_of(way: FloatArray) -> float:
    return ramp_end(way, 0, way.shape[0] - 1, float(way[0]), float(way[-1]), STROKE)
