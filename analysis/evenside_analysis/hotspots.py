"""Hot spots: places where the load departs from the smooth trend along the tissue.

While rolling nobody gives a score, so a place cannot be called tender. What can be seen is that the
person presses less there than to both sides of it (a dip: perhaps avoided) or that the roller meets
more (a rise: perhaps a firm band, a bone, a lift of the other leg).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtr

from evenside_analysis.profile import BIN_M, MIN_PASSES_TO_JUDGE, RELEVANT_PCT, LoadCurve
from evenside_analysis.types import BoolArray, FloatArray, IntArray

TREND_DEGREE = 2  # the load rises toward the hip, not always evenly
TREND_ROUNDS = 30  # after these the trend moves by less than 0.1 %
TREND_FLOOR = 0.005  # of ln(load): departures below it all count alike
MIN_BINS = 8  # fewer leave a parabola nothing to depart from
MIN_WIDTH_BINS = 2  # one bin alone is a sample too many or too few
ALPHA = 0.05  # for all bins of the curve together


@dataclass(frozen=True, slots=True)
class HotSpot:
    """A stretch where the load departs from the trend; ``departure_pct`` is its largest."""

    kind: Literal["dip", "rise"]
    from_m: float
    to_m: float
    departure_pct: float


def hot_spots(curve: LoadCurve) -> tuple[tuple[HotSpot, ...], str | None]:
    """Find where a curve of load departs from its smooth trend.

    Parameters
    ----------
    curve : LoadCurve
        Of one zone and side.

    Returns
    -------
    spots : tuple of HotSpot
        In order of position.
    why_not : str or None
        Why nobody could look, where the curve is too short or rests on too few passes. Raises
        nothing.

    Notes
    -----
    The trend is a parabola by least absolute departures. A bin departs if it is off by at least
    10 %, by more than the scatter from pass to pass, and by more than chance (t over the passes,
    Bonferroni over the bins of the curve, 5 %). Two neighbours that depart the same way are a spot;
    the first and the last bin of the way are never part of one. A spot wider than a third of the
    curve is taken for the trend, and what lies beside it for the spot.

    A spot says "the load is different here", every time the roller came by. It does not say that
    the place hurts, nor that it should be worked on.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Load along the tissue".
    .. [2] O. J. Dunn, J. Am. Stat. Assoc. 56:52-64, 1961 (Bonferroni intervals).
    """
    if len(curve.bins) < MIN_BINS:
        return (), f"the curve is shorter than {MIN_BINS} cm"
    if int(np.median(curve.n_passes)) < MIN_PASSES_TO_JUDGE:
        return (), f"fewer than {MIN_PASSES_TO_JUDGE} passes went over most of the way"
    departure = curve.shape - _trend(curve)
    odd = _departs(departure, curve)
    odd[[0, -1]] = False
    runs = np.split(np.arange(len(odd)), np.flatnonzero(np.diff(np.sign(departure) * odd)) + 1)
    return tuple(
        _spot(curve.bins[run], departure[run])
        for run in runs
        if odd[run[0]] and len(run) >= MIN_WIDTH_BINS
    ), None


def _trend(curve: LoadCurve) -> FloatArray:
    """The parabola with the least sum of absolute departures, by reweighted least squares.

    Least squares alone would lean toward a spot, and show its two neighbours as spots of the
    opposite kind.
    """
    place = (curve.position_m - curve.position_m.mean()) / BIN_M
    powers = np.vander(place, TREND_DEGREE + 1)
    weight = np.ones(len(place))
    for _ in range(TREND_ROUNDS):
        coefficients = np.linalg.lstsq(
            powers * weight[:, np.newaxis], curve.shape * weight, rcond=None
        )[0]
        trend: FloatArray = (powers * coefficients).sum(axis=1)
        weight = 1 / np.sqrt(np.maximum(np.abs(curve.shape - trend), TREND_FLOOR))
    return trend


def _departs(departure: FloatArray, curve: LoadCurve) -> BoolArray:
    error = np.sqrt(curve.squared_error)
    # a curve without any scatter has no t; whatever departs from it then departs for certain
    t = np.divide(np.abs(departure), error, out=np.full(len(error), np.inf), where=error > 0)
    p = 2 * stdtr(curve.n_passes - 1.0, -t)
    beyond = np.abs(departure) >= np.maximum(curve.sd, RELEVANT_PCT / 100)
    odd: BoolArray = beyond & (p * len(p) <= ALPHA)
    return odd


def _spot(bins: IntArray, departure: FloatArray) -> HotSpot:
    largest = float(departure[np.argmax(np.abs(departure))])
    return HotSpot(
        kind="rise" if largest > 0 else "dip",
        from_m=float(bins[0] * BIN_M),
        to_m=float((bins[-1] + 1) * BIN_M),
        departure_pct=100 * float(np.expm1(largest)),
    )
