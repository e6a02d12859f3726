"""When exactly a change of load or place was over, from the whole shape of the change.

The last per cents of a ramp hide under breathing and sway, so waiting until the value is "there"
finds an end that is late or early by tenths of a second. The steep middle of a ramp is hardly
disturbed: its crossings of 50 to 90 % are known to some hundredths. People move between two shapes,
constant speed and a smooth start and stop; whichever fits the crossings better says where 100 %
is. Everything here is oriented from outside (the change) to inside (the rest); the caller reverses
arrays to ask when a rest began to end.

Reference: T. Flash and N. Hogan 1985, J Neurosci 5:1688 (smooth human movements have least jerk).
"""

import math
from dataclasses import dataclass

from evenside_analysis.types import FloatArray

FRACTIONS = (0.5, 0.6, 0.7, 0.8, 0.9)  # of the change, where crossings are taken


@dataclass(frozen=True, slots=True)
class _Shape:
    """Share of its duration that a ramp needs to reach each fraction, around its mean."""

    centred: tuple[float, ...]
    to_end: float  # from the mean to the end of the ramp
    square: float

    @classmethod
    def of(cls, shares: tuple[float, ...]) -> "_Shape":
        mean = sum(shares) / len(shares)
        centred = tuple(share - mean for share in shares)
        return cls(centred, 1.0 - mean, sum(c * c for c in centred))


_LEAST_JERK = (0.5, 0.553746, 0.610182, 0.673402, 0.753364)
_COSINE = tuple(math.acos(1.0 - 2.0 * fraction) / math.pi for fraction in FRACTIONS)
_EVEN = _Shape.of(FRACTIONS)
# Half way between a cosine and least jerk, which differ by less than noise does.
_SMOOTH = _Shape.of(tuple((a + b) / 2.0 for a, b in zip(_COSINE, _LEAST_JERK, strict=True)))


def ramp_end(x: FloatArray, start: int, stop: int, base: float, top: float) -> float:
    """Where a change from ``base`` to ``top`` reached its end.

    Parameters
    ----------
    x : float64 array, shape (n,), from outside to inside
    start, stop : the change lies between these indices; x[stop] is at or near the top
    base, top : the values before and after the change, in either order

    Returns
    -------
    Index, with fraction, of the end of the change; at least where 90 % are reached
    """
    if top == base:
        return float(start)
    crossings = _last_crossings(x[start : stop + 1].tolist(), base, top)
    even, even_misfit = _extrapolate(crossings, _EVEN)
    smooth, smooth_misfit = _extrapolate(crossings, _SMOOTH)
    end = even if even_misfit <= smooth_misfit else smooth
    return start + max(end, crossings[-1])


def _last_crossings(x: list[float], base: float, top: float) -> list[float]:
    """Index, with fraction, at which x last came to each of the fractions from the base side."""
    crossings: list[float] = []
    i = len(x) - 1
    for fraction in reversed(FRACTIONS):
        level = fraction * (top - base)
        rising = top > base
        while i > 0 and ((x[i] - base >= level) if rising else (x[i] - base <= level)):
            i -= 1
        after = min(i + 1, len(x) - 1)
        rise = x[after] - x[i]
        part = (base + level - x[i]) / rise if rise else 0.0
        crossings.append(i + min(max(part, 0.0), 1.0))
    crossings.reverse()
    return crossings


def _extrapolate(crossings: list[float], shape: _Shape) -> tuple[float, float]:
    """Least-squares place of 100 % for one shape of ramp, and the sum of squares that is left."""
    middle = sum(crossings) / len(crossings)
    pairs = list(zip(crossings, shape.centred, strict=True))
    duration = sum((t - middle) * c for t, c in pairs) / shape.square
    misfit = sum((t - middle - duration * c) ** 2 for t, c in pairs)
    return middle + duration * shape.to_end, misfit
