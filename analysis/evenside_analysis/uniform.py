"""A whole table of samples with jittering time stamps, brought onto a uniform grid.

For files written by others: stamps rounded to a millisecond, bursts that share one stamp, clocks
that stand still or step back, pauses. Offline only; a live stream goes through `GridResampler`.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import column, positive
from evenside_analysis.types import BoolArray, FloatArray, IntArray, ParameterError

MAX_GAP_PERIODS = 3.0  # longer than that between two samples, and the rows between are missing
# Regular stamps give positions like 4.0000000003: closer than this to a row is on the row.
SNAP = 1e-6


@dataclass(frozen=True, slots=True)
class UniformSeries:
    """Samples on a uniform grid; row k lies at ``start_s + k / fs_hz``, NaN where missing."""

    start_s: float
    fs_hz: float
    values: FloatArray  # (n_rows, n_columns)
    n_dropped: int  # samples without a usable time stamp


def to_uniform(
    time_s: npt.ArrayLike, columns: npt.ArrayLike, fs_hz: float | None = None
) -> UniformSeries:
    """Bring whole columns with jittering time stamps onto a uniform grid.

    Parameters
    ----------
    time_s : array, shape (n,), seconds; stamps that step back or are not finite are left out with
        their row, stamps that repeat are spread evenly up to the next one
    columns : array, shape (n,) or (n, n_columns), NaN where not measured
    fs_hz : float > 0, rows per second; None takes the rate of the stamps, gaps left aside

    Returns
    -------
    UniformSeries; rows inside a gap of more than 3 median periods are NaN

    Raises
    ------
    ParameterError
        Shapes that do not fit, fewer than two different stamps, or fs_hz not positive.
    """
    stamps = column("time_s", time_s)
    table = np.ascontiguousarray(columns, dtype=np.float64)
    table = table[:, None] if table.ndim == 1 else table
    if table.ndim != 2 or table.shape[0] != stamps.shape[0]:
        raise ParameterError(f"columns has shape {table.shape}, time_s has {stamps.shape}")
    usable = _never_backward(stamps)
    stamps, table = stamps[usable], table[usable]
    at_s, period_s = _spread(stamps)
    rate_hz = 1.0 / period_s if fs_hz is None else positive("fs_hz", fs_hz)
    values = _on_grid(at_s, table, rate_hz, MAX_GAP_PERIODS * period_s)
    n_dropped = int(np.count_nonzero(~usable))
    return UniformSeries(float(at_s[0]), float(rate_hz), values, n_dropped)


def _never_backward(stamps: FloatArray) -> BoolArray:
    """Rows whose stamp is finite and not before one that came earlier."""
    latest = np.fmax.accumulate(stamps)
    usable: BoolArray = np.isfinite(stamps) & (stamps >= latest)
    return usable


def _spread(stamps: FloatArray) -> tuple[FloatArray, float]:
    """Times with repeated stamps drawn apart, and the usual period.

    m samples under one stamp are spaced by a m-th of the way to the next stamp; where that way is
    a gap, by the usual period, so that a burst before a pause does not fill the pause.
    """
    if stamps.shape[0] == 0 or stamps[0] == stamps[-1]:
        raise ParameterError(f"time_s has {stamps.shape[0]} usable stamps, at least 2 must differ")
    first = np.flatnonzero(np.diff(stamps, prepend=-np.inf) > 0.0)
    n_same = np.diff(first, append=stamps.shape[0])
    step_s = np.diff(stamps[first]) / n_same[:-1]
    is_gap = step_s > MAX_GAP_PERIODS * float(np.median(step_s))
    period_s = _period(step_s[~is_gap], n_same[:-1][~is_gap])
    spacing = np.append(np.where(is_gap, period_s, step_s), period_s)
    within = np.arange(stamps.shape[0]) - np.repeat(first, n_same)
    return stamps + within * np.repeat(spacing, n_same), period_s


def _period(step_s: FloatArray, n_same: IntArray) -> float:
    """Time between two samples, from the steps between stamps and the samples under each.

    The mean and not the median: stamps rounded to a millisecond have a crooked median. Where single
    samples are lost a step holds several periods; by the first mean it can be told how many.
    """
    mean_s = float(np.average(step_s, weights=n_same))
    n_periods = n_same * np.maximum(np.round(step_s / mean_s), 1.0)
    return float((step_s * n_same).sum() / n_periods.sum())


def _on_grid(at_s: FloatArray, table: FloatArray, fs_hz: float, max_gap_s: float) -> FloatArray:
    position = (at_s - at_s[0]) * fs_hz
    nearest = np.round(position)
    position = np.where(np.abs(position - nearest) < SNAP, nearest, position)
    row = np.arange(int(np.floor(position[-1])) + 1, dtype=np.float64)
    left = np.searchsorted(position, row, side="right") - 1
    right = np.minimum(left + 1, position.shape[0] - 1)
    span = position[right] - position[left]
    on_sample = position[left] == row
    joined = ~on_sample & (span <= max_gap_s * fs_hz * (1.0 + SNAP))
    weight = np.divide(row - position[left], span, out=np.zeros(row.shape), where=joined)[:, None]
    low = table[left]
    values = np.where(on_sample[:, None], low, low + weight * (table[right] - low))
    values[~(joined | on_sample)] = np.nan
    return values
