"""Small filters with state in and state out; a file and a live stream give the same bits.

A filter starts from the first sample, never from the first chunk, and ends by holding the last one.
Only operations that round the same whatever the cutting are used: element by element, sums along a
window that is copied out in full, and integer counts. Filters that look ahead return fewer values
than they took; ``flush`` functions give the rest.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from evenside_analysis.checks import positive
from evenside_analysis.types import BoolArray, FloatArray


@dataclass(frozen=True, slots=True)
class WindowState:
    """The last samples of a stream, as many as a centred window still needs; None at the start."""

    tail: FloatArray | None = None


def median3(x: FloatArray, state: WindowState) -> tuple[FloatArray, WindowState]:
    """Median of each sample and its two neighbours.

    Parameters
    ----------
    x : float64 array, shape (n,), finite
    state : WindowState; ``WindowState()`` at the start

    Returns
    -------
    y : float64 array; one sample is held back until its right neighbour is known
    state : WindowState

    Notes
    -----
    Takes out any single wrong sample and keeps edges where they are: no other filter of this
    length does both. The first and the last sample are their own neighbours.
    """
    joined, state = _extend(x, state, 1)
    n = max(joined.shape[0] - 2, 0)
    return _median_of_3(joined[:n], joined[1 : 1 + n], joined[2 : 2 + n]), state


def median5(x: FloatArray, state: WindowState) -> tuple[FloatArray, WindowState]:
    """Median of each sample and its four neighbours; holds two samples back. See `median3`."""
    joined, state = _extend(x, state, 2)
    n = max(joined.shape[0] - 4, 0)
    a, b, c, d, e = (joined[i : i + n] for i in range(5))
    low = np.maximum(np.minimum(a, b), np.minimum(d, e))
    high = np.minimum(np.maximum(a, b), np.maximum(d, e))
    return _median_of_3(low, c, high), state


def fir(x: FloatArray, taps: FloatArray, state: WindowState) -> tuple[FloatArray, WindowState]:
    """Symmetric FIR filter with its delay taken out.

    Parameters
    ----------
    x : float64 array, shape (n,), finite
    taps : float64 array of odd length 2 h + 1, symmetric
    state : WindowState

    Returns
    -------
    y : float64 array; h samples are held back
    state : WindowState
    """
    half = taps.shape[0] // 2
    if half == 0:
        return x, state
    joined, state = _extend(x, state, half)
    if joined.shape[0] <= 2 * half:
        return np.empty(0), state
    return (sliding_window_view(joined, 2 * half + 1) * taps).sum(axis=-1), state


def last_samples(state: WindowState, half: int) -> FloatArray:
    """What to push at the end of a stream to get the samples held back: its last one, repeated."""
    if state.tail is None:
        return np.empty(0)
    return np.full(half, state.tail[-1])


def lowpass_taps(fs_hz: float, cutoff_hz: float) -> FloatArray:
    """Taps of a Gaussian low-pass with gain 1 at 0 Hz.

    Parameters
    ----------
    fs_hz : float > 0, samples per second
    cutoff_hz : float > 0, half of the amplitude passes here; where it reaches fs_hz / 2 there is
        nothing to take out and the filter passes all

    Returns
    -------
    float64 array of odd length, symmetric, positive, sum 1

    Notes
    -----
    All taps are positive, so a step stays monotone. A sharper filter rings beside a quick stroke,
    and ringing looks like turning back.
    """
    rate_hz = positive("fs_hz", fs_hz)
    if positive("cutoff_hz", cutoff_hz) >= rate_hz / 2:
        return np.ones(1)
    # Amplitude exp(-2 (pi sigma f)^2) is one half at the cutoff.
    sigma = math.sqrt(math.log(2.0) / 2.0) / (math.pi * cutoff_hz) * rate_hz
    half = max(1, math.ceil(3.0 * sigma))
    taps = np.array([math.exp(-0.5 * (n / sigma) ** 2) for n in range(-half, half + 1)])
    return np.asarray(taps / taps.sum(), dtype=np.float64)


def hold_last(x: FloatArray, measured: BoolArray, last: float) -> FloatArray:
    """Replace samples that were not measured by the last one that was, at the start by ``last``."""
    if measured.all():
        return x
    source = np.maximum.accumulate(np.where(measured, np.arange(x.shape[0]), -1))
    return np.where(source >= 0, x[np.maximum(source, 0)], last)


def _extend(x: FloatArray, state: WindowState, half: int) -> tuple[FloatArray, WindowState]:
    """Put the kept samples before the new ones; at the start the first one, ``half`` times."""
    if x.shape[0] == 0:
        return np.empty(0) if state.tail is None else state.tail, state
    before = np.full(half, x[0]) if state.tail is None else state.tail
    joined = np.concatenate((before, x))
    return joined, WindowState(joined[-2 * half :].copy())


def _median_of_3(a: FloatArray, b: FloatArray, c: FloatArray) -> FloatArray:
    low, high = np.minimum(a, b), np.maximum(a, b)
    np.minimum(high, c, out=high)
    middle: FloatArray = np.maximum(low, high, out=low)
    return middle
