"""What a converter does to a signal: it looks for a while, adds noise, rounds, and has two ends.

A delta-sigma converter weighs what it saw during its last three periods by the curve that three
averages in a row give (a filter called sinc3). So a step shows in full from the fourth conversion
on, which is the settling time in the data sheets, and everything comes 1.5 periods late.

Its noise is white from one conversion to the next, and below that wanders slowly: about as much
from second to second as from minute to minute, so that averaging does not help for ever. That part
is an estimate, 8 nV at each scale: it reaches the white noise of an HX711 at 0.2 Hz.
"""

import math
from collections.abc import Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from evenside.simulator.rng import Stream

FloatArray = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int32]

FULL_SCALE = 2**23  # counts run from -FULL_SCALE to FULL_SCALE - 1
PERIODS = 3  # that one conversion has looked at
FLICKER_EVERY_S = 0.25
FLICKER_NV = 8.0  # rms of each scale
_FLICKER_SCALES = (1, 4, 16, 64, 256, 1024)  # knots: 0.25 s to 4 minutes

_LOOK_AT_MOST_S = 0.0125  # between looks; the signals themselves have a raster of 10 ms


def looks_per_conversion(nominal_rate_hz: float) -> int:
    """How often the signal must be looked at in one period to weigh it well enough."""
    return max(math.ceil(1.0 / (nominal_rate_hz * _LOOK_AT_MOST_S) - 1e-9), 1)


def weights(n_looks: int) -> tuple[tuple[float, ...], ...]:
    """The weight of each look, oldest period first; they add up to 1.

    The curve is a parabola up, one over the top, one down, taken in the middle of each look. So
    even a single look in a period keeps the delay and the width of the whole curve.
    """

    def curve(periods: Fraction) -> Fraction:
        if periods < 1:
            return periods * periods / 2
        if periods < 2:
            return Fraction(3, 4) - (periods - Fraction(3, 2)) ** 2
        return (3 - periods) ** 2 / 2

    return tuple(
        tuple(
            float(curve(period + Fraction(2 * look + 1, 2 * n_looks)) / n_looks)
            for look in range(n_looks)
        )
        for period in range(PERIODS)
    )


def weighed(looks: FloatArray, curve: Sequence[Sequence[float]]) -> FloatArray:
    """Conversions from looks, one row a period: the first of ``n`` needs two rows before its own.

    ``looks`` has the shape (n + 2, looks in a period).
    """
    n = len(looks) - (PERIODS - 1)
    total = np.zeros(n)
    for period, of_period in enumerate(curve):
        for look, weight in enumerate(of_period):
            total += weight * looks[period : period + n, look]
    return total


def flicker(streams: Sequence[Stream], first: int, n: int) -> FloatArray:
    """Knots ``first`` to ``first + n`` of the slow wander, each scale with SD near 1."""
    knot = np.arange(first, first + n)
    total = np.zeros(n)
    for scale, stream in zip(_FLICKER_SCALES, streams, strict=True):
        left = knot // scale
        values = stream.normal(int(left[-1] - left[0]) + 2, int(left[0]))
        at_left = values[left - left[0]]
        share = (knot - left * scale) / scale
        total += at_left + (values[left - left[0] + 1] - at_left) * share
    return total


def flicker_streams(seed: int, channel: int) -> tuple[Stream, ...]:
    """The random numbers of one channel's wander, a stream a scale."""
    return tuple(Stream(seed, f"flicker {channel} {scale}") for scale in _FLICKER_SCALES)


def to_counts(exact: FloatArray) -> Counts:
    """Whole counts; beyond its ends a converter stays at the end."""
    return np.clip(np.rint(exact), -FULL_SCALE, FULL_SCALE - 1).astype(np.int32)


def at_full_scale(counts: Counts) -> npt.NDArray[np.bool_]:
    """Where the converter stands at one of its ends."""
    at_end: npt.NDArray[np.bool_] = (counts == -FULL_SCALE) | (counts == FULL_SCALE - 1)
    return at_end
