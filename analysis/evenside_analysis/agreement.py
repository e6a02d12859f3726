"""Do two methods, two occasions or two judgements agree? Bland-Altman, equivalence, kappa."""

from dataclasses import dataclass
from math import isfinite, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import stdtr, stdtrit

from evenside_analysis.types import FloatArray, ParameterError


@dataclass(frozen=True, slots=True)
class LimitsOfAgreement:
    """Bias and limits of agreement of paired measurements, first minus second."""

    n: int
    bias: float
    sd: float  # of the differences
    bias_se: float
    bias_ci: tuple[float, float]
    lower: float
    upper: float
    limit_se: float
    lower_ci: tuple[float, float]
    upper_ci: tuple[float, float]
    repeatability: float  # multiplier * sqrt(mean squared difference): for two runs of one method


@dataclass(frozen=True, slots=True)
class Equivalence:
    """Two one-sided tests of "the means differ by less than the bounds"."""

    difference: float
    se: float
    df: float
    t_lower: float
    p_lower: float
    t_upper: float
    p_upper: float
    ci: tuple[float, float]  # at level 1 - 2 alpha
    equivalent: bool


def bland_altman(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    multiplier: float = 1.96,
    confidence: float = 0.95,
) -> LimitsOfAgreement:
    """Compute limits of agreement between paired measurements.

    Parameters
    ----------
    first : array_like, shape (n,), n >= 2
        Measurements by one method.
    second : array_like, shape (n,)
        Measurements of the same things by the other.
    multiplier : float > 0
        Limits are bias +- multiplier * SD. The 1986 paper uses 2, later ones 1.96.
    confidence : float in 0..1
        Level of the intervals around bias and limits.

    Returns
    -------
    LimitsOfAgreement
        In the unit of the measurements.

    Raises
    ------
    ParameterError
        If the lengths differ, there are fewer than two pairs, or a value is missing.

    Notes
    -----
    The standard error of a limit is ``sqrt(3 / n) SD``, with t quantiles at n - 1, as in [1].

    References
    ----------
    .. [1] J. M. Bland, D. G. Altman, Statistical methods for assessing agreement between two
       methods of clinical measurement, Lancet 327:307-310, 1986.
    """
    if not 0 < confidence < 1:
        raise ParameterError(f"confidence={confidence} must lie between 0 and 1")
    if not (isfinite(multiplier) and multiplier > 0):
        raise ParameterError(f"multiplier={multiplier} must be above 0")
    differences = _paired_differences(first, second)
    n = len(differences)
    bias, sd = float(differences.mean()), float(differences.std(ddof=1))
    quantile = float(stdtrit(n - 1, 0.5 + confidence / 2))
    bias_se, limit_se = sd / sqrt(n), sd * sqrt(3 / n)
    lower, upper = _around(bias, multiplier * sd)
    return LimitsOfAgreement(
        n=n,
        bias=bias,
        sd=sd,
        bias_se=bias_se,
        bias_ci=_around(bias, quantile * bias_se),
        lower=lower,
        upper=upper,
        limit_se=limit_se,
        lower_ci=_around(lower, quantile * limit_se),
        upper_ci=_around(upper, quantile * limit_se),
        repeatability=multiplier * float(np.sqrt((differences**2).mean())),
    )


def single_reading_sd(sd_of_means: float, first_repeats: float, second_repeats: float) -> float:
    """Return the SD of differences between single readings from that between means of two.

    Parameters
    ----------
    sd_of_means : float >= 0
        SD of the differences between the two methods' means of two readings.
    first_repeats : float >= 0
        SD of the differences between the first method's two readings.
    second_repeats : float >= 0
        The same of the second method.

    Returns
    -------
    float
        ``sqrt(sd_of_means^2 + first_repeats^2 / 4 + second_repeats^2 / 4)``.

    References
    ----------
    .. [1] J. M. Bland, D. G. Altman, Lancet 327:307-310, 1986.
    """
    return sqrt(sd_of_means**2 + first_repeats**2 / 4 + second_repeats**2 / 4)


def equivalence_test(
    means: tuple[float, float],
    sds: tuple[float, float],
    sizes: tuple[int, int],
    *,
    bounds: tuple[float, float],
    alpha: float = 0.05,
) -> Equivalence:
    """Test whether two independent means are equivalent (TOST, Welch).

    Parameters
    ----------
    means : pair of float
        Means of the two samples.
    sds : pair of float > 0
        Their standard deviations.
    sizes : pair of int >= 2
        Their sizes.
    bounds : pair of float, lower < upper
        Differences (first minus second) that do not matter, in the unit of the means.
    alpha : float in 0..0.5
        Level of each one-sided test.

    Returns
    -------
    Equivalence
        Equivalent if both one-sided tests reject, which is the same as the interval at level
        1 - 2 alpha lying inside the bounds.

    Raises
    ------
    ParameterError
        If an argument is out of its range.

    References
    ----------
    .. [1] D. J. Schuirmann, J. Pharmacokinet. Biopharm. 15:657-680, 1987.
    .. [2] D. Lakens, Equivalence tests, Soc. Psychol. Personal. Sci. 8:355-362, 2017.
    """
    if not bounds[0] < bounds[1]:
        raise ParameterError(f"bounds={bounds} must be a lower and a higher one")
    if not 0 < alpha < 0.5:
        raise ParameterError(f"alpha={alpha} must lie between 0 and 0.5")
    if min(sizes) < 2 or not min(sds) > 0:
        raise ParameterError(f"sizes={sizes} must be at least 2 and sds={sds} above 0")
    parts = [sd**2 / n for sd, n in zip(sds, sizes, strict=True)]
    se = sqrt(sum(parts))
    df = se**4 / sum(part**2 / (n - 1) for part, n in zip(parts, sizes, strict=True))
    difference = means[0] - means[1]
    t_lower, t_upper = (difference - bounds[0]) / se, (difference - bounds[1]) / se
    p_lower, p_upper = float(stdtr(df, -t_lower)), float(stdtr(df, t_upper))
    return Equivalence(
        difference=difference,
        se=se,
        df=df,
        t_lower=t_lower,
        p_lower=p_lower,
        t_upper=t_upper,
        p_upper=p_upper,
        ci=_around(difference, float(stdtrit(df, 1 - alpha)) * se),
        equivalent=max(p_lower, p_upper) < alpha,
    )


def cohen_kappa(table: npt.ArrayLike) -> float:
    """Return Cohen's kappa of a square table of counts: agreement beyond chance.

    Parameters
    ----------
    table : array_like, shape (k, k), >= 0
        Rows: first judgement, columns: second, in the same order of categories.

    Returns
    -------
    float, -1..1
        ``(po - pe) / (1 - pe)``.

    Raises
    ------
    ParameterError
        If the table is not square, has a negative or missing count, or only one category occurs.

    References
    ----------
    .. [1] J. Cohen, Educ. Psychol. Meas. 20:37-46, 1960.
    """
    counts = np.asarray(table, dtype=np.float64)
    if counts.ndim != 2 or counts.shape[0] != counts.shape[1]:
        raise ParameterError(f"table has shape {counts.shape}; it must be square")
    if not (np.isfinite(counts) & (counts >= 0)).all() or not counts.any():
        raise ParameterError("table must hold counts, at least one of them above 0")
    shares = counts / counts.sum()
    observed = float(np.trace(shares))
    expected = float((shares.sum(axis=0) * shares.sum(axis=1)).sum())
    if expected >= 1 - 1e-12:
        raise ParameterError("table has one category only; agreement beyond chance is undefined")
    return (observed - expected) / (1 - expected)


def _paired_differences(first: npt.ArrayLike, second: npt.ArrayLike) -> FloatArray:
    one = np.asarray(first, dtype=np.float64)
    two = np.asarray(second, dtype=np.float64)
    if one.ndim != 1 or one.shape != two.shape or len(one) < 2:
        raise ParameterError(
            f"first has shape {one.shape}, second {two.shape}; both must be (n,) with n >= 2"
        )
    differences = one - two
    if not np.isfinite(differences).all():
        raise ParameterError("first and second must have no missing or infinite value")
    return differences


def _around(middle: float, half: float) -> tuple[float, float]:
    return middle - half, middle + half
