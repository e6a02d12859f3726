"""Where a rest begins: the change of load or place before it, and the moment that was over.

Breathing, heart beat and sway go on all through a rest. A change is told from them by its size:
more in half a second than breath and heart together can do, or further from the level of the rest
than they reach. From the nearest such moment outside, the shape of the change says where it ended.
Oriented from outside to inside; the caller reverses arrays to ask where a rest ended.
"""

from dataclasses import dataclass

import numpy as np

from evenside_analysis.cells import CellGrid
from evenside_analysis.edges import ramp_end
from evenside_analysis.types import BoolArray, FloatArray

BAND = 0.15  # of the level: breathing 5 %, sway 3 % and relaxation 5 % stay within
STEP = 0.12  # of the level in half a second: breathing moves 5 %, a heart beat 6 % of a light load
HALF_STEP_S = 0.25
PLACE_STEP_M = 0.0075  # in half a second: 1.5 cm/s
PLACE_BAND_M = 0.02
TOP_S = 0.5  # after a ramp has nearly arrived, its top comes within this time


@dataclass(frozen=True, slots=True)
class Rest:
    """Cells from outside to inside around the beginning of a rest.

    ``core`` is the first cell that is surely at rest, ``out_to`` the furthest at which the rest may
    begin. ``from_zero`` says that the first cell is the edge of the contact. Load and place come as
    they are and without outliers (``smooth``).
    """

    force_n: FloatArray
    place_m: FloatArray
    smooth_n: FloatArray
    smooth_m: FloatArray
    core: int
    out_to: int
    from_zero: bool


def rest_begins(rest: Rest, grid: CellGrid) -> float | None:
    """Index, with fraction, of the cell at which the rest began; None if no change is before it."""
    second = grid.count(1.0)
    inside = min(rest.core + second, rest.force_n.shape[0] - 1)
    level_n = _median(rest.smooth_n[rest.core : rest.core + 2 * second])
    place_m = _median(rest.smooth_m[rest.core : rest.core + 2 * second])
    half = grid.count(HALF_STEP_S)
    restless = _restless(rest.smooth_n, level_n, BAND * level_n, STEP * level_n, half)
    ends = [_end_of_load_change(rest, restless, inside, level_n, grid)]
    restless = _restless(rest.smooth_m, place_m, PLACE_BAND_M, PLACE_STEP_M, half)
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
    rest: Rest, restless: BoolArray, inside: int, level_n: float, grid: CellGrid
) -> float | None:
    at = _last(restless[rest.out_to : inside + 1])
    if at is None:
        return None
    at += rest.out_to
    x, second = rest.force_n, grid.count(1.0)
    begin = max(at - 2 * second, 0)
    stop = min(at + grid.count(TOP_S), x.shape[0] - 1)
    rises = bool(x[begin : at + 1].mean() < level_n)
    sign = 1.0 if rises else -1.0
    base_at = begin + int(np.argmin(sign * x[begin : at + 1]))
    base = float(x[base_at])
    if rises and rest.from_zero and base_at == 0 and base < 0.5 * level_n:
        base = 0.0
    top = _top(x[at : stop + 1], sign, level_n)
    return ramp_end(x, base_at, stop, base, top)


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
    base_at = _turn(sign * x[: at + 1])
    return ramp_end(x, base_at, stop, float(x[base_at]), place_m)


def _turn(rising: FloatArray) -> int:
    """Where the last rise of a signal began: going back, its lowest point before it turns up."""
    lowest = np.fmin.accumulate(rising[::-1])
    back = _first(rising[::-1] > lowest + 0.01)
    n = rising.shape[0] if back is None else back
    return rising.shape[0] - 1 - int(np.nanargmin(rising[::-1][:n]))


def _top(x: FloatArray, sign: float, level_n: float) -> float:
    """Highest mean of three cells, if above the level: a press overshoots before it settles."""
    if x.shape[0] < 3:
        return level_n
    means = (x[:-2] + x[1:-1] + x[2:]) / 3.0
    return sign * max(float((sign * means).max()), sign * level_n)


def _median(x: FloatArray) -> float:
    values = np.sort(x)
    n = int(np.count_nonzero(~np.isnan(values)))
    return float((values[(n - 1) // 2] + values[n // 2]) / 2.0) if n else float(np.nan)


def _last(flags: BoolArray) -> int | None:
    places = np.flatnonzero(flags)
    return int(places[-1]) if places.shape[0] else None


def _first(flags: BoolArray) -> int | None:
    places = np.flatnonzero(flags)
    return int(places[0]) if places.shape[0] else None
