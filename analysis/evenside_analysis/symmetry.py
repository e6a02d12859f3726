"""Side-to-side indices as the literature writes them, for positive quantities such as loads.

They describe; they decide nothing. "15 %" is another thing in each of them, which is why all stand
side by side here. Scores from 0 to 10 do not belong here: a ratio of ratings has no meaning.
"""

from dataclasses import dataclass
from math import atan, degrees, log

import numpy as np
import numpy.typing as npt

from evenside_analysis.types import FloatArray, ParameterError
from evenside_analysis.welch import half_width, standard_error


@dataclass(frozen=True, slots=True)
class SymmetryIndices:
    """Indices of one pair of sides, in percent; signed ones are positive where the right is more.

    Attributes
    ----------
    lsi_pct : float, 0..100
        Limb symmetry index, smaller over larger.
    difference_pct : float, 0..100
        Percentage difference, (larger - smaller) / larger.
    symmetry_index_pct : float, -200..200
        Robinson's index, (R - L) over the mean of both.
    bilateral_index_pct : float, -100..100
        (R - L) / (R + L), half of Robinson's.
    symmetry_angle_pct : float, -50..50 for positive values
        Zifchock's symmetry angle.
    normalized_index_pct : float, -100..100
        Queen's index, (R - L) over the range of all trials of both sides and 0.
    log_ratio_pct : float
        100 ln(R / L): antisymmetric and additive, the one that we recommend.
    log_ratio_ci95 : pair of float, or None
        By t on the logarithms (Welch); None with fewer than two trials on a side or no scatter.
    """

    lsi_pct: float
    difference_pct: float
    symmetry_index_pct: float
    bilateral_index_pct: float
    symmetry_angle_pct: float
    normalized_index_pct: float
    log_ratio_pct: float
    log_ratio_ci95: tuple[float, float] | None


def symmetry_indices(left: npt.ArrayLike, right: npt.ArrayLike) -> SymmetryIndices:
    """Compute the usual symmetry indices of two positive quantities.

    Parameters
    ----------
    left : float > 0, or array_like of shape (n,)
        The left side's value, or its trials; any unit, the same on both sides.
    right : float > 0, or array_like of shape (m,)
        The right side's.

    Returns
    -------
    SymmetryIndices
        Of the sides' means; the log ratio is that of their geometric means.

    Raises
    ------
    ParameterError
        If a value is not a positive number, or a side has none.

    Notes
    -----
    With L and R the sides' means: LSI ``100 min/max``; percentage difference ``100 (max-min)/max``;
    SI ``100 (R-L) / (0.5 (R+L))``; bilateral index ``100 (R-L)/(R+L)``; symmetry angle
    ``100 (45 deg - atan(L/R)) / 90 deg``; normalised index ``100 (R-L) / max over all trials``
    (for positive values the range that includes 0 begins there); log ratio ``100 ln(R/L)``.

    References
    ----------
    .. [1] R. O. Robinson, W. Herzog, B. M. Nigg, J. Manipulative Physiol. Ther. 10:172, 1987 (SI).
    .. [2] R. A. Zifchock et al., Gait Posture 27:622, 2008 (symmetry angle).
    .. [3] C. Bishop et al., Strength Cond. J. 38:27, 2016 (LSI, BAI, and the pair 25 and 20).
    .. [4] R. Queen et al., J. Biomech. 2020 (normalised index).

    Examples
    --------
    >>> round(symmetry_indices(20, 25).log_ratio_pct, 4)
    22.3144
    """
    lefts, rights = _trials("left", left), _trials("right", right)
    mean_left, mean_right = float(lefts.mean()), float(rights.mean())
    difference = mean_right - mean_left
    smaller, larger = sorted((mean_left, mean_right))
    peak = float(max(lefts.max(), rights.max()))
    return SymmetryIndices(
        lsi_pct=100 * smaller / larger,
        difference_pct=100 * (larger - smaller) / larger,
        symmetry_index_pct=200 * difference / (mean_right + mean_left),
        bilateral_index_pct=100 * difference / (mean_right + mean_left),
        symmetry_angle_pct=100 * (45 - degrees(atan(mean_left / mean_right))) / 90,
        normalized_index_pct=100 * difference / peak,
        log_ratio_pct=100 * (_mean_log(rights) - _mean_log(lefts)),
        log_ratio_ci95=_log_ratio_interval(lefts, rights),
    )


def _trials(name: str, values: npt.ArrayLike) -> FloatArray:
    try:
        trials = np.atleast_1d(np.asarray(values, dtype=np.float64))
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{name}={values!r} must be a number or a sequence") from error
    if trials.ndim != 1 or not len(trials):
        raise ParameterError(f"{name} has shape {trials.shape}; it must be one row of trials")
    for value in trials[~((trials > 0) & np.isfinite(trials))]:
        raise ParameterError(f"{name}={value} must be a number above 0")
    return trials


def _mean_log(trials: FloatArray) -> float:
    # math.log of a single value keeps the index of a plain pair exact to the last digit
    return log(float(trials[0])) if len(trials) == 1 else float(np.log(trials).mean())


def _log_ratio_interval(lefts: FloatArray, rights: FloatArray) -> tuple[float, float] | None:
    if min(len(lefts), len(rights)) < 2:
        return None
    se, df = standard_error(np.log(lefts), np.log(rights))
    if se == 0:
        return None
    half = 100 * half_width(se, df)
    middle = 100 * (_mean_log(rights) - _mean_log(lefts))
    return middle - half, middle + half
