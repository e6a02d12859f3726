"""When exactly a change of load or place was over, from the whole shape of the change.

The last per cents of a ramp hide under breathing and sway, so waiting until the value is "there"
finds an end that is late or early by tenths of a second. The steep middle of a ramp is hardly
disturbed: the times at which it crossed half, 60 %, ... of the change are known to some hundredths.
People move between two shapes, constant speed and a smooth start and stop; each shape says where
100 % is, and the shapes that fit the crossings best are believed most.

Everything here is oriented from outside (the change) to inside (the rest); the caller reverses
arrays to ask when a rest began to end.

Reference: T. Flash and N. Hogan 1985, J Neurosci 5:1688 (smooth human movements have least jerk).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from evenside_analysis.types import FloatArray

Rise = Callable[[float], float]  # share of the duration -> share of the change, 0 to 1


@dataclass(frozen=True, slots=True)
class Shape:
    """When a ramp of one shape crosses each fraction, as shares of its duration."""

    centred: tuple[float, ...]  # around their mean
    to_end: float  # from their mean to the end
    square: float  # sum of the centred squares

    @classmethod
    def of(cls, shares: tuple[float, ...]) -> "Shape":
        """Shape that crosses the fractions at these shares of its duration."""
        mean = sum(shares) / len(shares)
        centred = tuple(share - mean for share in shares)
        return cls(centred, 1.0 - mean, sum(c * c for c in centred))


@dataclass(frozen=True, slots=True)
class Family:
    """Fractions to look at, and the shapes to choose from.

    ``doubt`` is the root mean square, in cells, by which a shape may fit worse than the best and
    still be believed about half as much.
    """

    fractions: tuple[float, ...]
    shapes: tuple[Shape, ...]
    doubt: float


def ramp_end(
    x: FloatArray, start: int, stop: int, base: float, top: float, family: Family
) -> float:
    """Where a change from ``base`` to ``top`` reached its end.

    Parameters
    ----------
    x : float64 array, shape (n,), cells from outside to inside
    start, stop : the change lies between these indices; x[stop] is at or near the top
    base, top : the values before and after the change, in either order
    family : PRESS for loads, STROKE for positions

    Returns
    -------
    Index, with fraction, of the end of the change; not before the last fraction was crossed
    """
    if top == base:
        return float(start)
    crossings = _crossings(x[start : stop + 1].tolist(), base, top, family.fractions)
    middle = sum(crossings) / len(crossings)
    off = [crossing - middle for crossing in crossings]
    square = sum([o * o for o in off])
    ends: list[float] = []
    misfits: list[float] = []
    for shape in family.shapes:
        # Least squares of the crossings over the shape's shares: duration, and what is left.
        product = sum([o * c for o, c in zip(off, shape.centred, strict=True)])
        duration = product / shape.square
        ends.append(middle + duration * shape.to_end)
        misfits.append((square - duration * product) / len(off))
    best, scale = min(misfits), -0.5 / family.doubt**2
    trust = [math.exp((misfit - best) * scale) for misfit in misfits]
    end = sum([t * e for t, e in zip(trust, ends, strict=True)]) / sum(trust)
    return start + max(end, crossings[-1])


def _crossings(
    x: list[float], base: float, top: float, fractions: tuple[float, ...]
) -> list[float]:
    """Index, with fraction, at which x first came to each of the fractions from the base side.

    First and not last: what a load does once it has arrived is no part of its coming.
    """
    if top < base:
        x, base, top = [-value for value in x], -base, -top
    crossings: list[float] = []
    i = 0
    for fraction in fractions:
        level = base + fraction * (top - base)
        while i < len(x) - 1 and x[i] < level:
            i += 1
        before = max(i - 1, 0)
        rise = x[i] - x[before]
        part = (level - x[before]) / rise if rise > 0.0 else 0.0
        crossings.append(before + min(max(part, 0.0), 1.0))
    return crossings


def _least_jerk(u: float) -> float:
    return u * u * u * (10.0 + u * (6.0 * u - 15.0))


def _cosine(u: float) -> float:
    return (1.0 - math.cos(math.pi * u)) / 2.0


def _even(turn: float) -> Rise:
    """Constant speed after a start, and before a stop, that each take ``turn`` of the duration."""
    top = 1.0 / (1.0 - turn)

    def rise(u: float) -> float:
        if u < turn:
            return 0.5 * top * u * u / turn
        if u > 1.0 - turn:
            return 1.0 - 0.5 * top * (1.0 - u) * (1.0 - u) / turn
        return top * (u - 0.5 * turn)

    return rise


def _crossed_at(rise: Rise, fraction: float) -> float:
    low, high = 0.0, 1.0
    for _ in range(50):
        middle = (low + high) / 2.0
        low, high = (middle, high) if rise(middle) < fraction else (low, middle)
    return (low + high) / 2.0


def _shapes(fractions: tuple[float, ...], rises: tuple[Rise, ...]) -> tuple[Shape, ...]:
    return tuple(Shape.of(tuple(_crossed_at(rise, f) for f in fractions)) for rise in rises)


def _between(u: float) -> float:
    """Half way between cosine and least jerk, which differ by less than breathing does."""
    return (_cosine(u) + _least_jerk(u)) / 2.0


# A load: breathing and sway of some per cent hide everything above 90 %, and with it the difference
# between a sharp and a short rounded corner.
_PRESS_AT = (0.5, 0.6, 0.7, 0.8, 0.9)
PRESS = Family(_PRESS_AT, _shapes(_PRESS_AT, (_even(0.0), _between)), 0.01)

# A position is known to a millimetre, so that even 97 % of a stroke can be seen.
_STROKE_AT = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97)
STROKE = Family(
    _STROKE_AT,
    _shapes(_STROKE_AT, (_even(0.0), _even(0.12), _even(0.24), _cosine, _least_jerk)),
    0.07,
)
