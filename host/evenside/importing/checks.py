"""Whether the numbers of a foreign recording can be what the caller says they are.

Times must grow, and their interval must be one at which forces are recorded; a median force beyond
20 kN is no person on a roller. What is odd but possible (negative forces, jitter, gaps) is noted.
Times are checked as the file has them, so that a message shows what an editor shows.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

import numpy as np

from evenside.errors import InputError
from evenside.importing.cells import counted
from evenside.importing.options import (
    UNITS_PER_METRE,
    UNITS_PER_SECOND,
    ForceUnit,
    PositionUnit,
    TimeUnit,
)
from evenside_analysis.types import FloatArray

# A whole-number slip of the unit must fall outside: 10 samples/s in seconds, read as milliseconds,
# are 10 kHz; 1 kHz in milliseconds, read as seconds, is 1 Hz.
MIN_RATE_HZ = 4.0  # slower, the shortest contact (0.5 s) would have no two samples
MAX_RATE_HZ = 8000.0
USUAL_RATE_HZ = (8.0, 4000.0)  # where a suggested unit must lead
MAX_MEDIAN_FORCE_N = 20e3  # 25 times the weight of a heavy person
MAX_SPAN_M = 5.0  # of the position along the tissue
USUAL_SPAN_M = 1.2  # the longest leg; where a suggested unit must lead
JITTER_SHARE = 0.1  # of a period, by which a time stamp of an even grid may be off (rounding)
GAP_PERIODS = 3.0  # an interval that is longer counts as a gap, as in resampling

Refuse = Callable[[str, int | None], InputError]  # what is wrong, index of the row


@dataclass(frozen=True, slots=True)
class Timing:
    """The clock of the samples, measured."""

    sample_rate_hz: float
    is_uniform: bool
    notes: tuple[str, ...]


def check_times(time: FloatArray, unit: TimeUnit, refuse: Refuse) -> None:
    """Refuse times that do not grow, or whose interval fits no recording in this unit."""
    steps = np.diff(time)
    wrong = steps <= 0
    if wrong.any():
        i = int(np.argmax(wrong))
        if steps[i] == 0:
            raise refuse(
                f"{time[i + 1]:.15g} is the time of the row before, too; every row needs its own "
                "time: remove the repeat, or give --sample-rate if the samples are evenly spaced",
                i + 1,
            )
        raise refuse(
            f"{time[i + 1]:.15g} comes after {time[i]:.15g}; times must grow from row to row: sort "
            "the rows, or cut the file where the clock starts again",
            i + 1,
        )
    step = float(np.median(steps))
    if not MIN_RATE_HZ < UNITS_PER_SECOND[unit] / step < MAX_RATE_HZ:
        raise refuse(_odd_interval(step, unit), None)


def _odd_interval(step: float, unit: TimeUnit) -> str:
    low, high = USUAL_RATE_HZ
    fitting = [u for u in get_args(TimeUnit) if low <= UNITS_PER_SECOND[u] / step <= high]
    words = {"s": "seconds", "ms": "milliseconds", "us": "microseconds"}
    what = f"the median interval between samples is {step:.6g} {words[unit]}"
    if fitting:
        best = fitting[0]
        return (
            f"{what}, which no force recording has; it looks like {words[best]}: use --time-unit "
            f"{best} (or --sample-rate, if the column counts samples)"
        )
    return f"{what}, and no unit of time makes that a recording; is this the column of times?"


def check_rate(rate_hz: float, refuse: Refuse) -> None:
    """Refuse a stated rate at which nobody records forces."""
    if not MIN_RATE_HZ <= rate_hz <= MAX_RATE_HZ:
        raise refuse(
            f"{rate_hz:g} samples/s is no rate of a force recording ({MIN_RATE_HZ:g} to "
            f"{MAX_RATE_HZ:g}); correct --sample-rate",
            None,
        )


def measure_timing(time_s: FloatArray) -> Timing:
    """Rate from the ordinary intervals (0.5 to 1.5 medians); even if every stamp fits a grid.

    The mean of the ordinary intervals, not their median: times rounded to milliseconds alternate
    between 12 and 13 ms at 80 samples/s, and either median would be 4 % wrong.
    """
    steps = np.diff(time_s)
    median = float(np.median(steps))
    ordinary = (steps > 0.5 * median) & (steps < 1.5 * median)
    period = median
    if ordinary.all():
        period = float(time_s[-1]) / len(steps)
    elif ordinary.any():
        period = float(np.mean(steps[ordinary]))
    grid = np.arange(len(time_s)) * period
    is_uniform = bool(np.abs(time_s - grid).max() <= JITTER_SHARE * period)
    return Timing(1.0 / period, is_uniform, _timing_notes(steps, median, is_uniform))


def _timing_notes(steps: FloatArray, median: float, is_uniform: bool) -> tuple[str, ...]:
    if is_uniform:
        return ()
    low, middle, high = np.percentile(steps, [5, 50, 95]) * 1e3
    notes = [
        f"the time stamps are uneven: an interval is {middle:.4g} ms in the middle, and nine of "
        f"ten lie between {low:.4g} and {high:.4g} ms"
    ]
    long = steps[steps > GAP_PERIODS * median]
    if len(long):
        notes.append(f"{counted(len(long), 'gap')}, up to {long.max():.3g} s long")
    return tuple(notes)


def check_force(force_n: FloatArray, unit: ForceUnit, refuse: Refuse) -> tuple[str, ...]:
    """Refuse forces that no person exerts; note negative ones."""
    median = float(np.median(np.abs(force_n)))
    if median > MAX_MEDIAN_FORCE_N:
        raise refuse(
            f"the median force would be {median:.4g} N, read in {unit}, which nobody exerts; if "
            "the column holds counts, give --force-scale (newtons per count), else check "
            "--force-unit",
            None,
        )
    n_negative = int(np.count_nonzero(force_n < 0))
    if not n_negative:
        return ()
    return (f"{n_negative} of {len(force_n)} forces are negative, down to {force_n.min():.4g} N",)


def check_position(raw: FloatArray, unit: PositionUnit, refuse: Refuse) -> tuple[str, ...]:
    """Refuse positions that reach further than a person is long; note missing ones."""
    n_missing = int(np.count_nonzero(np.isnan(raw)))
    if n_missing == len(raw):
        return ("the position column is empty: there is no position",)
    span = float(np.nanmax(raw) - np.nanmin(raw))
    if span > MAX_SPAN_M * UNITS_PER_METRE[unit]:
        fitting = [u for u in get_args(PositionUnit) if span <= USUAL_SPAN_M * UNITS_PER_METRE[u]]
        hint = f"use --position-unit {fitting[0]}?" if fitting else "is this a position?"
        raise refuse(f"the positions span {span:.6g} {unit} along the tissue; {hint}", None)
    if not n_missing:
        return ()
    return (f"{n_missing} of {len(raw)} positions are missing",)
