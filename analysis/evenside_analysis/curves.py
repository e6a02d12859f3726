"""Left against right as curves of load along the tissue, with one answer for the whole curve."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from evenside_analysis.hotspots import TREND_DEGREE, HotSpot, hot_spots
from evenside_analysis.profile import (
    BIN_M,
    MIN_PASSES,
    MIN_PASSES_TO_JUDGE,
    RELEVANT_PCT,
    LoadCurve,
)
from evenside_analysis.types import FloatArray, IntArray, Method

MIN_COMMON_BINS = 3
ALPHA = 0.05
METHOD = Method(
    "load-profile/1",
    {
        "bin_m": BIN_M,
        "min_passes": MIN_PASSES,
        "min_passes_to_judge": MIN_PASSES_TO_JUDGE,
        "min_common_bins": MIN_COMMON_BINS,
        "relevant_pct": RELEVANT_PCT,
        "alpha": ALPHA,
        "trend_degree": TREND_DEGREE,
    },
)


@dataclass(frozen=True, slots=True)
class CurveDifference:
    """Right minus left, bin by bin, where both sides have a curve.

    Attributes
    ----------
    position_m : float64 array, shape (n,)
    difference_pct : float64 array, shape (n,)
        100 ln(right / left) of the shapes: what is left when each side's level is taken out.
    low_pct, high_pct : float64 arrays, shape (n,)
        Pointwise 95 % interval; one bin in twenty lies outside by chance alone.
    p_shape : float, 0..1
        Of "the two shapes are the same", for all bins together.
    differs : tuple of (from_m, to_m)
        Where they differ even so, by at least 10 %; empty if ``p_shape`` is above 0.05.
    """

    position_m: FloatArray
    difference_pct: FloatArray
    low_pct: FloatArray
    high_pct: FloatArray
    p_shape: float
    differs: tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class ProfileSign:
    """Curves of one zone; what could not be had is None or empty, with its reason."""

    left: LoadCurve | None
    right: LoadCurve | None
    left_spots: tuple[HotSpot, ...]
    right_spots: tuple[HotSpot, ...]
    difference: CurveDifference | None
    notable: tuple[str, ...]
    reasons: tuple[str, ...]
    method: Method


def compare_curves(left: LoadCurve | None, right: LoadCurve | None) -> ProfileSign:
    """Look for hot spots on each side, and set the two curves against each other.

    Parameters
    ----------
    left, right : LoadCurve or None
        Of one zone; None for a side without a curve.

    Returns
    -------
    ProfileSign
        Hot spots of each side, difference of the shapes, and reasons for what is missing. Raises
        nothing: what cannot be compared is None.

    Notes
    -----
    Shapes only: the level of a side depends on one way of lying down, which no number of passes
    makes certain; `load_avoidance` looks at it over holds. In each bin Welch's t over the passes;
    the one statement about the whole is the smallest p, times the number of bins (Bonferroni: no
    chance, and cautious, as neighbouring bins go together).

    With all passes of a side in one visit, the interval speaks for that visit: lying down anew
    shifts the curve by more than a tenth of a centimetre, and hands press in waves.

    Position is counted on the device. If the left leg lay two centimetres further up than the
    right, a curve that rises is compared with its own neighbour; a slope takes no notice, a hump
    does. Do not read a difference of the width of a hand as anatomy.

    References
    ----------
    .. [1] C. Baumgart et al., Sports 7(1):27, 2019.
    .. [2] O. J. Dunn, J. Am. Stat. Assoc. 56:52-64, 1961 (Bonferroni intervals).
    """
    reasons, spots = [], {}
    for name, curve in (("left", left), ("right", right)):
        spots[name], why_not = hot_spots(curve) if curve else ((), _TOO_FEW)
        if why_not is not None:
            reasons.append(f"{name}: {why_not}")
    difference = None if left is None or right is None else _difference(left, right)
    if left is not None and right is not None and difference is None:
        shared = f"fewer than {MIN_COMMON_BINS} cm with {MIN_PASSES_TO_JUDGE} passes each"
        reasons.append(f"the sides share {shared}")
    return ProfileSign(
        left=left,
        right=right,
        left_spots=spots["left"],
        right_spots=spots["right"],
        difference=difference,
        notable=tuple(_notable(spots, difference)),
        reasons=tuple(reasons),
        method=METHOD,
    )


_TOO_FEW = f"no curve: {MIN_PASSES} passes over the same 3 cm are needed"


def _difference(left: LoadCurve, right: LoadCurve) -> CurveDifference | None:
    bins, in_left, in_right = np.intersect1d(left.bins, right.bins, return_indices=True)
    fewest = np.minimum(left.n_passes[in_left], right.n_passes[in_right])
    bins, in_left, in_right = (x[fewest >= MIN_PASSES_TO_JUDGE] for x in (bins, in_left, in_right))
    if len(bins) < MIN_COMMON_BINS:
        return None
    shapes = right.shape[in_right] - left.shape[in_left]
    difference = shapes - shapes.mean()  # both shapes anew with mean 0, over what they share
    parts = right.squared_error[in_right], left.squared_error[in_left]
    error, df = _welch(*parts, right.n_passes[in_right], left.n_passes[in_left])
    t = np.divide(np.abs(difference), error, out=np.zeros(len(bins)), where=error > 0)
    p = np.minimum(2 * stdtr(df, -t) * len(bins), 1.0)
    half = 100 * stdtrit(df, 1 - ALPHA / 2) * error
    return CurveDifference(
        position_m=right.position_m[in_right],
        difference_pct=100 * difference,
        low_pct=100 * difference - half,
        high_pct=100 * difference + half,
        p_shape=float(p.min()),
        differs=_stretches(bins[(p <= ALPHA) & (np.abs(difference) >= RELEVANT_PCT / 100)]),
    )


def _welch(
    right: FloatArray, left: FloatArray, n_right: IntArray, n_left: IntArray
) -> tuple[FloatArray, FloatArray]:
    """Standard error and degrees of freedom of each bin; infinite where nothing scatters."""
    variance = right + left
    weight = right**2 / (n_right - 1) + left**2 / (n_left - 1)
    df = np.divide(variance**2, weight, out=np.full(len(variance), np.inf), where=weight > 0)
    return np.sqrt(variance), df


def _stretches(bins: IntArray) -> tuple[tuple[float, float], ...]:
    """Neighbouring bins joined to stretches, in metres."""
    if not len(bins):
        return ()
    runs = np.split(bins, np.flatnonzero(np.diff(bins) > 1) + 1)
    return tuple((float(run[0] * BIN_M), float((run[-1] + 1) * BIN_M)) for run in runs)


def _notable(
    spots: dict[str, tuple[HotSpot, ...]], difference: CurveDifference | None
) -> list[str]:
    lines = []
    for side, found in spots.items():
        for spot in found:
            more = "more" if spot.kind == "rise" else "less"
            where = f"from {100 * spot.from_m:.0f} to {100 * spot.to_m:.0f} cm"
            lines.append(f"{abs(spot.departure_pct):.0f} % {more} load on the {side} {where}")
    if difference is not None and difference.differs:
        where = ", ".join(f"{100 * a:.0f} to {100 * b:.0f} cm" for a, b in difference.differs)
        lines.append(f"the load along the tissue differs between the sides at {where}")
    return lines
