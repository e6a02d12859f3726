"""How good the samples were: gaps, drift of the empty device, saturation, glitches.

Nothing is repaired here. A count of what was wrong stands beside a result, so that nobody has to
guess how much of it was measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside_analysis.calibration import FULL_SCALE
from evenside_analysis.checks import column, not_negative, positive
from evenside_analysis.runs import RunTracker
from evenside_analysis.types import BoolArray, Event, FloatArray, ParameterError

REST_MARGIN_S = 1.0  # beside a contact the person is still getting on or off
REST_MIN_S = 2.0  # a shorter rest is no level
# A glitch is this many times the noise, and the neighbours' own difference, away from both of them.
GLITCH_NOISE, GLITCH_STEP = 10.0, 3.0
# In a stream the noise is not known beforehand. Nobody presses 5 N more on one cell for a single
# sample of at most 25 ms, with both samples before it and both behind it as if nothing had been.
GLITCH_N, GLITCH_MIN_HZ = 5.0, 40.0


@dataclass(frozen=True, slots=True)
class Gap:
    """Samples [start_index, stop_index) in which something was not measured."""

    start_index: int
    stop_index: int
    start_s: float
    end_s: float


def find_gaps(values: npt.ArrayLike, fs_hz: float) -> list[Gap]:
    """Stretches of missing samples.

    Parameters
    ----------
    values : array, shape (n,) or (n, n_channels), NaN where not measured
    fs_hz : float > 0, samples per second

    Returns
    -------
    list of Gap in order of time; a row with any channel missing is in a gap

    Raises
    ------
    ParameterError
        Another number of dimensions, or fs_hz not positive.
    """
    rate_hz = positive("fs_hz", fs_hz)
    table = np.asarray(values, dtype=np.float64)
    if table.ndim not in (1, 2):
        raise ParameterError(f"values has shape {table.shape}, it must have one or two dimensions")
    rows = table[:, np.newaxis] if table.ndim == 1 else table
    missing: BoolArray = np.asarray(np.isnan(rows).any(axis=1), dtype=np.bool_)
    tracker = RunTracker(0)
    runs = [run for run in tracker.push(missing) + tracker.finish() if run.is_closed]
    return [Gap(run.start, run.stop, run.start / rate_hz, run.stop / rate_hz) for run in runs]


def unloaded_drift_n(
    force_n: npt.ArrayLike,
    fs_hz: float,
    contacts: Sequence[Event],
    *,
    margin_s: float = REST_MARGIN_S,
    min_rest_s: float = REST_MIN_S,
) -> float | None:
    """How far the level of the empty device moved from the first rest to the last.

    Parameters
    ----------
    force_n : array, shape (n,), newton, NaN where not measured
    fs_hz : float > 0, samples per second
    contacts : events of kind "contact"; events of other kinds are not looked at
    margin_s : float >= 0, s left out on both sides of each contact
    min_rest_s : float > 0, s that a rest must last

    Returns
    -------
    float, newton, median of the last rest minus median of the first; None without two rests

    Raises
    ------
    ParameterError
        Wrong shapes or numbers.
    """
    force = column("force_n", force_n)
    rate_hz, margin = positive("fs_hz", fs_hz), not_negative("margin_s", margin_s)
    is_rest = ~np.isnan(force)
    for event in contacts:
        if event.kind == "contact":
            beside = int(np.ceil(margin * rate_hz))
            is_rest[max(event.start_index - beside, 0) : event.stop_index + beside] = False
    tracker = RunTracker(0)
    runs = tracker.push(is_rest) + tracker.finish()
    need = positive("min_rest_s", min_rest_s) * rate_hz
    rests = [run for run in runs if run.is_closed and run.stop - run.start >= need]
    if len(rests) < 2:
        return None
    first, last = (float(np.median(force[run.start : run.stop])) for run in (rests[0], rests[-1]))
    return last - first


def count_saturated(counts: npt.ArrayLike) -> int:
    """Number of samples at the end of a 24-bit converter's range.

    Parameters
    ----------
    counts : array of any shape, NaN where not measured

    Returns
    -------
    int; the true value of these samples lies beyond the range, nobody knows how far
    """
    table = np.asarray(counts, dtype=np.float64)
    return int(np.count_nonzero((table <= FULL_SCALE[0]) | (table >= FULL_SCALE[1])))


def count_glitches(values: npt.ArrayLike) -> int:
    """Number of single samples that fit neither neighbour, while the neighbours fit each other.

    Parameters
    ----------
    values : array, shape (n,), counts or newton, NaN where not measured

    Returns
    -------
    int; such samples come from lost steps on the wire between converter and controller, at full
    scale or at a plausible size (the true value over 32)

    Raises
    ------
    ParameterError
        Another number of dimensions.

    Notes
    -----
    A sample is a glitch if it lies off the line between its neighbours by more than 10 times the
    usual such distance (the median over the signal) and by more than 3 times their difference.
    """
    x = column("values", values)
    if x.shape[0] < 3:
        return 0
    off, step = _off_the_line(x)
    known = ~np.isnan(off)
    if not known.any():
        return 0
    usual = float(np.median(off[known]))
    limit = np.maximum(GLITCH_NOISE * usual, GLITCH_STEP * step)
    return int(np.count_nonzero(off[known] > limit[known]))


def _off_the_line(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Distance of each inner sample from the middle of its neighbours, and their difference."""
    before, after = x[:-2], x[2:]
    return np.abs(x[1:-1] - (before + after) / 2.0), np.abs(after - before)


LOOKED_AT = 256  # samples at a time: a few at a time cost thirty times as much each


class GlitchCounter:
    """Counts glitches in the samples of one channel as they come, in any cutting.

    Parameters
    ----------
    newton_per_count : float, not 0
    rate_hz : float > 0, samples per second of the channel; below 40 nothing is certain, and nothing
        is counted
    """

    def __init__(self, newton_per_count: float, rate_hz: float) -> None:
        self._n_glitches = 0
        self._waiting: list[FloatArray] = []  # samples that were not looked at yet
        self._n_waiting = 0
        self._limit = GLITCH_N / abs(newton_per_count)
        self._is_certain = positive("rate_hz", rate_hz) >= GLITCH_MIN_HZ
        self._last: FloatArray = np.empty(0)

    def push(self, counts: npt.ArrayLike) -> None:
        """Take the next samples, shape (n,), NaN where one is missing."""
        samples = column("counts", counts)
        self._waiting.append(samples)
        self._n_waiting += len(samples)
        if self._n_waiting >= LOOKED_AT:
            self._look()

    @property
    def n_glitches(self) -> int:
        """How many there were so far."""
        self._look()
        return self._n_glitches

    def _look(self) -> None:
        """Count those among the samples that wait; the last four are looked at again."""
        x = np.concatenate([self._last, *self._waiting])
        self._waiting, self._n_waiting, self._last = [], 0, x[-4:].copy()
        if len(x) < 5 or not self._is_certain:
            return
        beside = np.stack([x[:-4], x[1:-3], x[3:-1], x[4:]])
        low, high = beside.min(axis=0), beside.max(axis=0)
        off = np.abs(x[2:-2] - (low + high) / 2.0)  # NaN compares as no glitch
        is_off = off > np.maximum(self._limit, GLITCH_STEP * (high - low))
        self._n_glitches += int(np.count_nonzero(is_off))
