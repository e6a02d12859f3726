"""Two sides with unequal scatter: the difference of their means with Welch's interval.

Quantities that scale (loads, amplitudes) are compared by the logarithm of their ratio, which is
antisymmetric and additive; rates that may be 0 or negative are compared as they are.
"""

from dataclasses import dataclass
from math import exp, sqrt

import numpy as np
from scipy.special import stdtr, stdtrit

from evenside_analysis.types import FloatArray
from evenside_analysis.words import count_in_words

MIN_PER_SIDE = 3  # with two, the interval of t on one or two degrees of freedom says nothing


@dataclass(frozen=True, slots=True)
class SideContrast:
    """Right against left; None where a side has too few values.

    Attributes
    ----------
    left, right : float or None
        Mean of each side; geometric mean where logarithms were compared.
    difference : float or None
        Right minus left, or 100 ln(right / left).
    ci95 : pair of float, or None
    p : float or None
        Two-sided, of "no difference"; for deciding what is worth a line, not a verdict.
    """

    n_left: int
    n_right: int
    left: float | None
    right: float | None
    difference: float | None
    ci95: tuple[float, float] | None
    p: float | None


def contrast(left: FloatArray, right: FloatArray) -> SideContrast:
    """Difference of the sides' means, right minus left.

    Parameters
    ----------
    left, right : float64 arrays, shapes (n,) and (m,), finite

    References
    ----------
    .. [1] B. L. Welch, Biometrika 34:28-35, 1947.
    """
    return _contrast(left, right)


def log_contrast(left: FloatArray, right: FloatArray) -> SideContrast:
    """100 ln(right / left) of the sides' geometric means.

    Parameters
    ----------
    left, right : float64 arrays, shapes (n,) and (m,), > 0
    """
    found = _contrast(100 * np.log(left), 100 * np.log(right))
    return SideContrast(
        n_left=found.n_left,
        n_right=found.n_right,
        left=None if found.left is None else exp(found.left / 100),
        right=None if found.right is None else exp(found.right / 100),
        difference=found.difference,
        ci95=found.ci95,
        p=found.p,
    )


def too_few(found: SideContrast, noun: str) -> list[str]:
    """Say how many more are needed for a contrast; nothing where there are enough."""
    reasons = []
    for side, n in (("left", found.n_left), ("right", found.n_right)):
        if n < MIN_PER_SIDE:
            have = f"{count_in_words(n)} {noun}{'' if n == 1 else 's'}"
            needed = count_in_words(MIN_PER_SIDE)
            reasons.append(f"{have} on the {side}, {needed} are needed")
    return reasons


def standard_error(left: FloatArray, right: FloatArray) -> tuple[float, float]:
    """Standard error of the difference of two means, and its degrees of freedom (both sides >= 2).

    Sides without any scatter give (0, 0).
    """
    parts = [float(side.var(ddof=1)) / len(side) for side in (left, right)]
    return combine(parts[0], len(left), parts[1], len(right))


def combine(left_part: float, n_left: int, right_part: float, n_right: int) -> tuple[float, float]:
    """The same from the squared standard errors of the two means."""
    variance = left_part + right_part
    if variance == 0:
        return 0.0, 0.0
    weight = left_part**2 / (n_left - 1) + right_part**2 / (n_right - 1)
    return sqrt(variance), variance**2 / weight


def half_width(se: float, df: float, confidence: float = 0.95) -> float:
    """Half the interval around a mean with this standard error."""
    return float(stdtrit(df, 0.5 + confidence / 2)) * se


def two_sided_p(difference: float, se: float, df: float) -> float:
    """Probability of a difference this far from 0, or farther, where there is none."""
    return float(2 * stdtr(df, -abs(difference) / se))


def _contrast(left: FloatArray, right: FloatArray) -> SideContrast:
    n_left, n_right = len(left), len(right)
    means = [float(side.mean()) if len(side) else None for side in (left, right)]
    if min(n_left, n_right) < MIN_PER_SIDE:
        return SideContrast(n_left, n_right, means[0], means[1], None, None, None)
    difference = float(right.mean()) - float(left.mean())
    se, df = standard_error(left, right)
    if se == 0:
        return SideContrast(n_left, n_right, means[0], means[1], difference, None, None)
    half = half_width(se, df)
    interval = (difference - half, difference + half)
    p = two_sided_p(difference, se, df)
    return SideContrast(n_left, n_right, means[0], means[1], difference, interval, p)
