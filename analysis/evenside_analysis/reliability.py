"""How well a measurement repeats itself: intraclass correlations and the smallest real change.

The six forms of Shrout and Fleiss come from one table of mean squares. McGraw and Wong's letters
say the same in other words: A (absolute agreement) counts a shift between occasions as error, C
(consistency) does not.
"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import fdtrc, fdtri, ndtri

from evenside_analysis.types import FloatArray, ParameterError

# McGraw and Wong's names for the forms that have them
ALIASES = {
    "ICC(A,1)": "ICC(2,1)",
    "ICC(A,k)": "ICC(2,k)",
    "ICC(C,1)": "ICC(3,1)",
    "ICC(C,k)": "ICC(3,k)",
}


@dataclass(frozen=True, slots=True)
class MeanSquares:
    """The analysis of variance of targets by judges (people by occasions)."""

    n_targets: int
    n_judges: int
    targets: float  # MSR
    judges: float  # MSC
    residual: float  # MSE
    within: float  # MSW: judges and residual together


@dataclass(frozen=True, slots=True)
class Coefficient:
    """One intraclass correlation with its interval and the test against 0."""

    form: str
    value: float | None  # None where the formula divides by nothing: targets that do not differ
    ci: tuple[float, float] | None  # None with such targets, or where the residual is exactly 0
    f: float | None  # None where it would be infinite
    p: float


@dataclass(frozen=True, slots=True)
class IntraclassCorrelations:
    """All six forms of one table; look one up by either of its names, as in ``result["ICC(A,1)"]``.

    Attributes
    ----------
    mean_squares : MeanSquares
        What the forms are made of.
    forms : tuple of Coefficient
        In the order (1,1), (2,1), (3,1), (1,k), (2,k), (3,k).
    sem_consistency : float >= 0
        Standard error of measurement of one judge, shifts between judges removed: sqrt(MSE).
    sem_agreement : float >= 0
        The same with those shifts counted: sqrt(MSW).
    """

    mean_squares: MeanSquares
    forms: tuple[Coefficient, ...]
    sem_consistency: float
    sem_agreement: float

    def __getitem__(self, form: str) -> Coefficient:
        wanted = ALIASES.get(form, form)
        for coefficient in self.forms:
            if coefficient.form == wanted:
                return coefficient
        raise ParameterError(f"form={form!r} must be like 'ICC(2,1)' or 'ICC(A,1)'")


def icc(scores: npt.ArrayLike, *, confidence: float = 0.95) -> IntraclassCorrelations:
    """Compute the six intraclass correlations of Shrout and Fleiss.

    Parameters
    ----------
    scores : array_like, shape (n_targets, n_judges)
        At least 2 by 2, complete. Judges are raters, trials or occasions.
    confidence : float in 0..1
        Level of the intervals.

    Returns
    -------
    IntraclassCorrelations
        Forms (1,.), (2,.) = (A,.), (3,.) = (C,.), for one judge and for the mean of all k.

    Raises
    ------
    ParameterError
        If the table is too small, has a value missing or does not vary at all, or confidence is
        not in 0..1.

    Notes
    -----
    The interval of (2,.) uses Satterthwaite's degrees of freedom, as in [1]; (3,k) is Cronbach's
    alpha.

    References
    ----------
    .. [1] P. E. Shrout, J. L. Fleiss, Intraclass correlations, Psychol. Bull. 86:420-428, 1979.
    .. [2] K. O. McGraw, S. P. Wong, Forming inferences about some intraclass correlation
       coefficients, Psychol. Methods 1:30-46, 1996.
    """
    table = _table(scores)
    _check_confidence(confidence)
    ms = _mean_squares(table)
    if ms.targets == 0 and ms.within == 0:
        raise ParameterError("scores do not vary at all; there is nothing to correlate")
    forms = (*_one_way(ms, confidence), *_agreement(ms, confidence), *_consistency(ms, confidence))
    return IntraclassCorrelations(
        mean_squares=ms,
        forms=(*forms[::2], *forms[1::2]),
        sem_consistency=sqrt(ms.residual),
        sem_agreement=sqrt(ms.within),
    )


def minimal_detectable_change(
    standard_error: float, *, n_trials: int = 1, confidence: float = 0.95
) -> float:
    """Return the smallest difference between two measurements that is more than their noise.

    Parameters
    ----------
    standard_error : float >= 0
        Standard error of measurement of one trial (see `icc`), in the unit of the measurement.
    n_trials : int >= 1
        Trials averaged into each of the two measurements.
    confidence : float in 0..1
        0.95 gives MDC95 = 2.77 SEM for single trials, with the customary 1.96 as quantile.

    Returns
    -------
    float
        ``z sqrt(2) SEM / sqrt(n_trials)``, in the same unit.

    Raises
    ------
    ParameterError
        If an argument is out of its range.

    References
    ----------
    .. [1] J. P. Weir, Quantifying test-retest reliability using the intraclass correlation
       coefficient and the SEM, J. Strength Cond. Res. 19:231-240, 2005.

    Examples
    --------
    >>> round(minimal_detectable_change(1.009675), 4)
    2.7987
    """
    if not 0 <= standard_error < inf:
        raise ParameterError(f"standard_error={standard_error} must be finite and >= 0")
    if n_trials < 1:
        raise ParameterError(f"n_trials={n_trials} must be at least 1")
    _check_confidence(confidence)
    # 1.96 and not 1.959964: the published formula has it so, and tables are made with it
    quantile = 1.96 if confidence == 0.95 else float(ndtri(0.5 + confidence / 2))
    return quantile * sqrt(2 / n_trials) * standard_error


def _check_confidence(confidence: float) -> None:
    if not 0 < confidence < 1:
        raise ParameterError(f"confidence={confidence} must lie between 0 and 1")


def _table(scores: npt.ArrayLike) -> FloatArray:
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim != 2 or min(table.shape) < 2:
        raise ParameterError(f"scores has shape {table.shape}; it must be at least (2, 2)")
    if not np.isfinite(table).all():
        raise ParameterError("scores has missing or infinite values; the table must be complete")
    return table


def _mean_squares(table: FloatArray) -> MeanSquares:
    n, k = table.shape
    grand = table.mean()
    by_target = table.mean(axis=1, keepdims=True)
    by_judge = table.mean(axis=0, keepdims=True)
    within = float(((table - by_target) ** 2).sum())
    residual = float(((table - by_target - by_judge + grand) ** 2).sum())
    scale = float((table**2).sum())
    if residual < 1e-24 * scale:  # rounding of the means, not measurement error
        residual = 0.0
    return MeanSquares(
        n_targets=n,
        n_judges=k,
        targets=k * float(((by_target - grand) ** 2).sum()) / (n - 1),
        judges=n * float(((by_judge - grand) ** 2).sum()) / (k - 1),
        residual=residual / ((n - 1) * (k - 1)),
        within=within / (n * (k - 1)),
    )


def _f_test(numerator: float, denominator: float, df1: float, df2: float) -> tuple[float, float]:
    f = numerator / denominator if denominator > 0 else inf
    return f, float(fdtrc(df1, df2, f)) if f < inf else 0.0


def _pair(
    name: str,
    single: float,
    mean: float | None,
    f: float,
    p: float,
    bounds: tuple[float, float] | None,
    k: int,
) -> tuple[Coefficient, Coefficient]:
    """Return the forms for one judge and for the mean of k, from the interval of the first."""
    shown = f if f < inf else None
    stepped = None if bounds is None else (_step_up(bounds[0], k), _step_up(bounds[1], k))
    return (
        Coefficient(f"ICC({name},1)", single, bounds, shown, p),
        Coefficient(f"ICC({name},k)", mean, _both(stepped), shown, p),
    )


def _step_up(single: float, k: int) -> float | None:
    """Return Spearman and Brown's reliability of the mean of k judges."""
    return _over(k * single, 1 + (k - 1) * single)


def _over(numerator: float, denominator: float) -> float | None:
    return numerator / denominator if denominator > 0 else None


def _both(bounds: tuple[float | None, float | None] | None) -> tuple[float, float] | None:
    if bounds is None or bounds[0] is None or bounds[1] is None:
        return None
    return bounds[0], bounds[1]


def _ratio_bounds(
    f: float, df1: float, df2: float, k: int, confidence: float
) -> tuple[float, float] | None:
    if f == inf:
        return None
    upper = 0.5 + confidence / 2
    low, high = f / float(fdtri(df1, df2, upper)), f * float(fdtri(df2, df1, upper))
    return (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)


def _one_way(ms: MeanSquares, confidence: float) -> tuple[Coefficient, Coefficient]:
    n, k = ms.n_targets, ms.n_judges
    df1, df2 = n - 1, n * (k - 1)
    f, p = _f_test(ms.targets, ms.within, df1, df2)
    single = (ms.targets - ms.within) / (ms.targets + (k - 1) * ms.within)
    mean = _over(ms.targets - ms.within, ms.targets)
    return _pair("1", single, mean, f, p, _ratio_bounds(f, df1, df2, k, confidence), k)


def _consistency(ms: MeanSquares, confidence: float) -> tuple[Coefficient, Coefficient]:
    n, k = ms.n_targets, ms.n_judges
    df1, df2 = n - 1, (n - 1) * (k - 1)
    f, p = _f_test(ms.targets, ms.residual, df1, df2)
    single = (ms.targets - ms.residual) / (ms.targets + (k - 1) * ms.residual)
    mean = _over(ms.targets - ms.residual, ms.targets)
    return _pair("3", single, mean, f, p, _ratio_bounds(f, df1, df2, k, confidence), k)


def _agreement(ms: MeanSquares, confidence: float) -> tuple[Coefficient, Coefficient]:
    n, k = ms.n_targets, ms.n_judges
    f, p = _f_test(ms.targets, ms.residual, n - 1, (n - 1) * (k - 1))
    shift = k * (ms.judges - ms.residual) / n
    single = (ms.targets - ms.residual) / (ms.targets + (k - 1) * ms.residual + shift)
    mean = _over(ms.targets - ms.residual, ms.targets + shift / k)
    bounds = _agreement_bounds(ms, single, confidence) if f < inf else None
    return _pair("2", single, mean, f, p, bounds, k)


def _agreement_bounds(ms: MeanSquares, single: float, confidence: float) -> tuple[float, float]:
    n, k = ms.n_targets, ms.n_judges
    by_judge = ms.judges / ms.residual
    odds = n * (1 + (k - 1) * single) - k * single
    numerator = (n - 1) * (k - 1) * (k * single * by_judge + odds) ** 2
    df = numerator / ((n - 1) * k**2 * single**2 * by_judge**2 + odds**2)
    upper = 0.5 + confidence / 2
    f_low, f_high = float(fdtri(n - 1, df, upper)), float(fdtri(df, n - 1, upper))
    error = k * ms.judges + (k * n - k - n) * ms.residual
    low = n * (ms.targets - f_low * ms.residual) / (f_low * error + n * ms.targets)
    high = n * (f_high * ms.targets - ms.residual) / (error + n * f_high * ms.targets)
    return low, high
