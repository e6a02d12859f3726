"""Where a rest begins: the change of load or place before it, and the moment that was over.

Breathing, heart beat and sway go on all through a rest. A change is told from them by its size:
more in half a second than breath and heart together can do, or further from the level of the rest
than they reach. From the nearest such moment outside, the shape of the change says where it ended.
Oriented from outside to inside; the caller reverses arrays to ask where a rest ended.
"""

from dataclasses import dataclass

import numpy as np

from evenside_analysis.cells import CellGrid
from evenside_analysis.edges import PRESS, STROKE, ramp_end
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import BoolArray, FloatArray

# A change is further from the level, or larger in half a second, than a resting person gets. With
# the default scatter of 5 %: breathing moves a load by up to 5 % either way and 5 % in half a
# second, sway and relaxation by some per cent, and a heart beat, whatever the load, by up to 3 N.
BAND, STEP = 3.0, 2.0  # times the scatter that a dwell may have
HEART_N = 3.0
HALF_STEP_S = 0.25
PLACE_STEP = 1.5  # times the way that a dwell's speed makes in half a second
KNOWN_SHARE = 0.5  # of the level; under less load the position is not asked
# Of the level. Less is not told from breathing, more is no press that settles but a landing.
OVERSHOOT, MAX_OVERSHOOT = 0.03, 0.4
TURN_BACK_M = 0.01  # of a position that turns; less is sway
TOP_S = 0.5  # after a ramp has nearly arrived, its top comes within this time


@dataclass(frozen=True, slots=True)
class Rest:
    """Cells from outside to inside around the beginning of a rest.

    ``core`` is the first cell that is surely at rest, ``out_to`` the furthest at which the rest may
    begin. ``from_zero`` says that the first cell is the edge of the contact, ``overshoots`` that a
    load coming on may go beyond the level before it settles. Load and place come as they are and
    without outliers (``smooth``).
    """

    force_n: FloatArray
    place_m: FloatArray
    smooth_n: FloatArray
    smooth_m: FloatArray
    core: int
    out_to: int
    from_zero: bool
    overshoots: bool


def rest_begins(rest: Rest, grid: CellGrid, settings: DetectionSettings) -> float | None:
    """Index, with fraction, of the cell at which the rest began; None if no change is before it."""
    second = grid.count(1.0)
    inside = min(rest.core + second, rest.force_n.shape[0] - 1)
    level_n = median(rest.smooth_n[rest.core : rest.core + 2 * second])
    place_m = median(rest.smooth_m[rest.core : rest.core + 2 * second])
    half = grid.count(HALF_STEP_S)
    scatter_n = settings.dwell_sd * level_n
    band_n, step_n = BAND * scatter_n + HEART_N, STEP * scatter_n + 2.0 * HEART_N
    restless = _restless(rest.smooth_n, level_n, band_n, step_n, half)
    ends = [_end_of_load_change(rest, restless, inside, level_n, step_n, grid)]
    # Under a load that comes or goes the center of pressure is noise over little.
    known_m = np.where(rest.smooth_n >= KNOWN_SHARE * level_n, rest.smooth_m, np.nan)
    step_m = PLACE_STEP * settings.dwell_speed_m_s * 2.0 * HALF_STEP_S
    restless = _restless(known_m, place_m, settings.dwell_range_m, step_m, half)
    ends.append(_end_of_move(rest, restless, inside, place_m, grid))
    known = [end for end in ends if end is not None]
    return max(known) if known else None


def _restless(x: FloatArray, level: float, band: float, step: float, half: int) -> BoolArray:
    """Cells around which x moves too much or that lie too far from the level; NaN never does."""
    after = np.concatenate((x[half:], np.full(min(half, x.shape[0]), x[-1])))
    before = np.concatenate((np.full(min(half, x.shape[0]), x[0]), x[:-half]))
    n = x.shape[0]
    restless: BoolArray = (np.abs(after[:n] - before[:n]) > step) | (np.abs(x - level) > band)
    return restless


def _end_of_load_change(
    rest: Rest, restless: BoolArray, inside: int, level_n: float, step_n: float, grid: CellGrid
) -> float | None:
    at = _last(restless[rest.out_to : inside + 1])
    if at is None:
        return None
    at += rest.out_to
    x, second = rest.force_n, grid.count(1.0)
    peak = _overshoot(rest, at, level_n, step_n, grid)
    at = at if peak is None else peak
    outside_n = float(x[max(at - grid.count(HALF_STEP_S), 0)])
    rises = peak is not None or outside_n < level_n
    sign = 1.0 if rises else -1.0
    begin = max(at - 2 * second, 0)
    base_at = begin + _turn(sign * x[begin : at + 1], step_n)
    base = float(x[base_at])
    if rises and rest.from_zero and base_at == 0 and base < 0.5 * level_n:
        base = 0.0
    stop = peak if peak is not None else min(at + grid.count(TOP_S), x.shape[0] - 1)
    top = float(x[stop]) if peak is not None else _top(x[at : stop + 1], sign, level_n)
    return ramp_end(x, base_at, stop, base, top, PRESS)


def _overshoot(rest: Rest, at: int, level_n: float, step_n: float, grid: CellGrid) -> int | None:
    """Highest cell of a press that went beyond the level and came back; None if there was none.

    A press in takes less than 2 s and its overshoot dies away within 1.5 s (estimates). What comes
    down from a higher load that had been there for longer is another rest or a rolling, no press.
    """
    if not rest.overshoots:
        return None
    x = rest.smooth_n
    begin = max(at - grid.count(1.5), 0)
    peak = begin + int(np.argmax(x[begin : at + grid.count(TOP_S) + 1]))
    valley_n = float(x[max(peak - grid.count(2.0), 0) : peak + 1].min())
    over_n, rise_n = float(x[peak]) - level_n, float(x[peak]) - valley_n
    if not OVERSHOOT * level_n < over_n < MAX_OVERSHOOT * level_n:
        return None
    return peak if rise_n > max(step_n, over_n) else None


def _end_of_move(
    rest: Rest, restless: BoolArray, inside: int, place_m: float, grid: CellGrid
) -> float | None:
    at = _last(restless[rest.out_to : inside + 1])
    if at is None or np.isnan(place_m):
        return None
    at += rest.out_to
    x = rest.place_m
    stop = min(at + grid.count(TOP_S), x.shape[0] - 1)
    sign = 1.0 if x[at] < place_m else -1.0
    base_at = _turn(sign * x[: at + 1], TURN_BACK_M)
    return ramp_end(x, base_at, stop, float(x[base_at]), place_m, STROKE)


def _turn(rising: FloatArray, back: float) -> int:
    """Where the last rise of a signal began: going back, its lowest point before it turns up."""
    backward = rising[::-1]
    lowest = np.fmin.accumulate(backward)
    turned = _first(backward > lowest + back)
    n = backward.shape[0] if turned is None else turned
    return int(backward.shape[0]) - 1 - int(np.nanargmin(backward[:n]))


def _top(x: FloatArray, sign: float, level_n: float) -> float:
    """Highest mean of three cells, if above the level: a press overshoots before it settles."""
    if x.shape[0] < 3:
        return level_n
    means = (x[:-2] + x[1:-1] + x[2:]) / 3.0
    return sign * max(float((sign * means).max()), sign * level_n)


def median(x: FloatArray) -> float:
    """Median of the values that are known; NaN if none is."""
    values = np.sort(x)
    n = int(np.count_nonzero(~np.isnan(values)))
    return float((values[(n - 1) // 2] + values[n // 2]) / 2.0) if n else float(np.nan)


def _last(flags: BoolArray) -> int | None:
    places = np.flatnonzero(flags)
    return int(places[-1]) if places.shape[0] else None


def _first(flags: BoolArray) -> int | None:
    places = np.flatnonzero(flags)
    return int(places[0]) if places.shape[0] else None
