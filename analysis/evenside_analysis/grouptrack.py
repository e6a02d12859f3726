"""Where the samples of one converter lie in time: frames of counts to points on the grid's axis.

A converter's own clock is only nominally right: an HX711 set to 80 samples/s runs between 70 and
96. What is known exactly is when the first sample of each frame was taken (device ticks) and how
many conversions lie between two frames (the sample index). The period follows from the two, by an
exponential mean over frames that looks only backwards, so that a live stream and a file agree.

Positions are in grid steps ("axis"): row k of the grid is the point k, so comparing a sample with
a row is comparing with an integer. Every step keeps the bits whatever the cutting into pushes.
"""

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from evenside_analysis.placed import Placed
from evenside_analysis.types import BoolArray, FloatArray, IntArray

T = TypeVar("T", np.float64, np.int64)

PERIOD_WEIGHT = 0.1  # of the newest frame; ten frames are half a second at 80 samples/s by fours
# A period outside this many times the nominal one is no slow chip but a jump of the clock.
# 10 allows an HX711 whose RATE pin is strapped to 10 samples/s where 80 was meant.
MAX_PERIOD_RATIO = 10.0


@dataclass(frozen=True, slots=True)
class FrameTable:
    """Frames of one group in wire order, of any lengths.

    ordinal, first_index, device_s and n have shape (n_frames,); counts has one row a sample.
    """

    ordinal: IntArray
    first_index: IntArray
    device_s: FloatArray
    n: IntArray
    counts: FloatArray


@dataclass(frozen=True, slots=True)
class TrackState:
    """What a group must remember between two pushes."""

    nominal_period_s: float
    period_s: float
    smoother_s: float | None = None  # the exponential mean; None before the first measured period
    newest_s: float = -np.inf  # device time, index and length of the newest frame
    newest_index: int = 0
    newest_n: int = 0
    reached: float = -np.inf  # axis position of the newest sample


def drop_backward(frames: FrameTable, state: TrackState) -> tuple[FrameTable, int]:
    """Leave out frames that are not later than one before them; also say how many samples fell."""
    before = np.maximum.accumulate(np.concatenate(([state.newest_s], frames.device_s)))[:-1]
    keep = frames.device_s > before
    if keep.all():
        return frames, 0
    rows = np.repeat(keep, frames.n)
    kept = FrameTable(
        ordinal=frames.ordinal[keep],
        first_index=frames.first_index[keep],
        device_s=frames.device_s[keep],
        n=frames.n[keep],
        counts=frames.counts[rows],
    )
    return kept, int(rows.shape[0] - kept.counts.shape[0])


def place(
    frames: FrameTable, state: TrackState, *, origin_s: float, fs_hz: float
) -> tuple[Placed, FloatArray, TrackState]:
    """Place every sample of the frames on the grid's axis.

    Also returns the axis position of each frame's last sample, shape (n_frames,), and the state.
    """
    period_s, state = _periods(frames, state)
    n_total = int(frames.counts.shape[0])
    ends = np.cumsum(frames.n)
    within = np.arange(n_total) - np.repeat(ends - frames.n, frames.n)
    time_s = np.repeat(frames.device_s, frames.n) + within * np.repeat(period_s, frames.n)
    at = (time_s - origin_s) * fs_hz
    at[0] = max(at[0], state.reached)
    # Jitter may put a sample before the one that came earlier; time never runs backwards here.
    at = np.maximum.accumulate(at)
    index = np.repeat(frames.first_index, frames.n) + within
    state = replace(state, reached=float(at[-1]))
    return Placed(at, index, frames.counts), at[ends - 1], state


def _periods(frames: FrameTable, state: TrackState) -> tuple[FloatArray, TrackState]:
    """Period to use for each frame, in s, from this frame and those before it."""
    step_s = frames.device_s - _before(frames.device_s, state.newest_s)
    n_before = _before(frames.n, state.newest_n)
    # Only neighbours count: across lost frames or a restart the index is not to be trusted.
    follows = frames.first_index - _before(frames.first_index, state.newest_index) == n_before
    measured = np.divide(
        step_s, n_before, out=np.zeros_like(step_s), where=follows & (n_before > 0)
    )
    usable = _plausible(measured, state.nominal_period_s)
    smooth, smoother_s = _smooth(measured[usable], state.smoother_s)
    period_s = np.concatenate(([state.period_s], smooth))[np.cumsum(usable)]
    state = replace(
        state,
        period_s=float(period_s[-1]),
        smoother_s=smoother_s,
        newest_s=float(frames.device_s[-1]),
        newest_index=int(frames.first_index[-1]),
        newest_n=int(frames.n[-1]),
    )
    return period_s, state


def _before(values: npt.NDArray[T], first: float) -> npt.NDArray[T]:
    """For each frame the value of the frame before it; ``first`` for the first."""
    return np.concatenate((np.array([first], dtype=values.dtype), values[:-1]))


def _plausible(period_s: FloatArray, nominal_s: float) -> BoolArray:
    usable: BoolArray = (period_s > nominal_s / MAX_PERIOD_RATIO) & (
        period_s < nominal_s * MAX_PERIOD_RATIO
    )
    return usable


def _smooth(measured_s: FloatArray, smoother_s: float | None) -> tuple[FloatArray, float | None]:
    """Exponential mean with carried state, started at the first measured period."""
    if measured_s.shape[0] == 0:
        return measured_s, smoother_s
    if smoother_s is None:
        smoother_s = float(measured_s[0])
    # One pole is not worth a filter library, which takes half a second to load.
    keep, take = 1.0 - PERIOD_WEIGHT, PERIOD_WEIGHT
    values = accumulate(
        measured_s.tolist(), lambda mean, x: keep * mean + take * x, initial=smoother_s
    )
    smooth = np.array(list(values)[1:])
    return smooth, float(smooth[-1])
