"""The model behind the comparison: score against load, side and time, with two mild priors.

    score = a + b ln(load / reference) + d x + g t + noise,    x = +1/2 right, -1/2 left

`fit` is least squares with one row more than there are holds: the prior on the slope b. Where
scores stand at an end of the scale, the same model is fitted with a censored likelihood (Tobit):
a 0 then says "0 or less", a 10 says "10 or more". Without such scores both are one and the same.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import log_ndtr, stdtrit

from evenside_analysis.observations import (
    SCORE_MAX,
    SCORE_MIN,
    ComparisonSettings,
    Observations,
)
from evenside_analysis.types import BoolArray, FloatArray

N_COEFFICIENTS = 4
SLOPE, SIDE, TREND = 1, 2, 3  # columns of the design; column 0 is the level
MAX_CONDITION = 1e8  # of the design with unit columns; beyond it a coefficient is not determined
NEWTON_STEPS = 60  # the objective is concave; ten are usual
LOG_SQRT_2PI = 0.9189385332046727


@dataclass(frozen=True, slots=True)
class Fit:
    """Estimates of the model; all in points, the slope in points per ln(force)."""

    difference: float  # right minus left at the same force
    difference_se: float
    slope: float
    slope_se: float
    trend: float  # points per hold
    scale: float  # standard deviation of one rating, moderated
    df: float  # of the t quantile, the prior's share included
    likelihood: Literal["gaussian", "tobit"]

    def interval(self, level: float) -> tuple[float, float]:
        """Return the two-sided confidence interval of the difference at a level in 0..1."""
        half = float(stdtrit(self.df, 0.5 + level / 2)) * self.difference_se
        return self.difference - half, self.difference + half


def fit(data: Observations, settings: ComparisonSettings) -> Fit | None:
    """Estimate the side difference at matched force; None where the holds do not determine it.

    Parameters
    ----------
    data : Observations
        The n holds of one zone, in order.
    settings : ComparisonSettings
        The priors.

    Returns
    -------
    Fit or None
        None with holds on one side only, with fewer than three holds, or when so many scores
        stand at the ends of the scale that the rest does not fix every coefficient.

    Notes
    -----
    The degrees of freedom are n + 1 - 4: the pseudo-row counts as an observation. Simulation with
    this count reproduces the operating characteristics of science.md 4.3; n - 4 gives intervals
    that are too wide (docs/methods.md has both tables).

    References
    ----------
    .. [1] G. K. Smyth, Linear models and empirical Bayes methods for assessing differential
       expression, Stat. Appl. Genet. Mol. Biol. 3:3, 2004 (moderated variance).
    .. [2] J. Tobin, Estimation of relationships for limited dependent variables,
       Econometrica 26:24-36, 1958.
    """
    design, target = _augmented(data, settings)
    censored = np.zeros(len(target), dtype=np.bool_)
    censored[: len(data.score)] = (data.score <= SCORE_MIN) | (data.score >= SCORE_MAX)
    if not _determined(design[~censored]):
        return None
    least_squares = _gaussian(design, target, settings)
    if not censored.any():
        return least_squares
    return _tobit(design, target, censored, least_squares.scale, settings)


def _augmented(data: Observations, settings: ComparisonSettings) -> tuple[FloatArray, FloatArray]:
    """Return design (n + 1, 4) and target (n + 1,), the slope prior as the last row."""
    n = len(data.score)
    design = np.zeros((n + 1, N_COEFFICIENTS))
    design[:n, 0] = 1.0
    design[:n, SLOPE] = data.log_load
    design[:n, SIDE] = np.where(data.is_right, 0.5, -0.5)
    design[:n, TREND] = data.order - data.order.mean() if n else 0.0
    weight = settings.scale_prior / settings.slope_prior_sd
    design[n, SLOPE] = weight
    return design, np.append(data.score, weight * settings.slope_prior)


def _determined(design: FloatArray) -> bool:
    norms = np.sqrt((design * design).sum(axis=0))
    if len(design) < N_COEFFICIENTS or not norms.all():
        return False
    singular = np.linalg.svd(design / norms, compute_uv=False)
    return bool(singular[-1] * MAX_CONDITION > singular[0])


def _gaussian(design: FloatArray, target: FloatArray, settings: ComparisonSettings) -> Fit:
    norms = np.sqrt((design * design).sum(axis=0))
    inverse = np.linalg.pinv(design / norms) / norms[:, np.newaxis]
    coefficients = inverse @ target
    residuals = target - design @ coefficients
    df = len(target) - N_COEFFICIENTS + settings.scale_prior_df
    prior = settings.scale_prior_df * settings.scale_prior**2
    variance = (float(residuals @ residuals) + prior) / df
    return _as_fit(coefficients, variance * (inverse @ inverse.T), variance, df, "gaussian")


def _as_fit(
    coefficients: FloatArray,
    covariance: FloatArray,
    variance: float,
    df: float,
    likelihood: Literal["gaussian", "tobit"],
) -> Fit:
    return Fit(
        difference=float(coefficients[SIDE]),
        difference_se=float(np.sqrt(covariance[SIDE, SIDE])),
        slope=float(coefficients[SLOPE]),
        slope_se=float(np.sqrt(covariance[SLOPE, SLOPE])),
        trend=float(coefficients[TREND]),
        scale=float(np.sqrt(variance)),
        df=float(df),
        likelihood=likelihood,
    )


def _tobit(
    design: FloatArray,
    target: FloatArray,
    censored: BoolArray,
    scale: float,
    settings: ComparisonSettings,
) -> Fit | None:
    """Maximise the censored likelihood in Olsen's coordinates, where it is concave.

    With theta = 1 / scale and gamma = theta * coefficients, a row's standardised residual
    u = theta * target - design @ gamma is linear in the unknowns. A free row gives -u^2/2, a score
    of 0 gives ln Phi(u), a 10 gives ln Phi(-u); the priors on the scale give
    (df) ln theta - (d0 s0^2) theta^2 / 2 with the same df as least squares, counting free rows
    only, so that without censored rows the maximum is exactly the moderated least-squares fit.
    """
    rows = np.column_stack([-design, target])
    sign = np.where(censored, np.where(target >= SCORE_MAX, -1.0, 1.0), 0.0)
    df = float(np.count_nonzero(~censored)) - N_COEFFICIENTS + settings.scale_prior_df
    prior = settings.scale_prior_df * settings.scale_prior**2
    start_at = np.linalg.pinv(design) @ target
    point: FloatArray = np.append(start_at, 1.0) / scale
    value, gradient, hessian = _censored_objective(point, rows, sign, df, prior)
    for _ in range(NEWTON_STEPS):
        step = np.asarray(np.linalg.solve(-hessian, gradient), dtype=np.float64)
        decrement = float(gradient @ step)
        if decrement < 1e-18 * (1.0 + abs(value)):
            break
        length = _longest_inside(point[-1], step[-1])
        while True:
            trial = _censored_objective(point + length * step, rows, sign, df, prior)
            if trial[0] >= value + 1e-4 * length * decrement or length < 1e-12:
                break
            length /= 2
        point = point + length * step
        value, gradient, hessian = trial
    return _from_olsen(point, hessian, df)


def _longest_inside(theta: float, change: float) -> float:
    """Return the step length, at most 1, that keeps theta above a tenth of what it is."""
    return 1.0 if change >= 0 else min(1.0, 0.9 * theta / -change)


def _censored_objective(
    point: FloatArray, rows: FloatArray, sign: FloatArray, df: float, prior: float
) -> tuple[float, FloatArray, FloatArray]:
    theta = point[-1]
    residual = rows @ point
    free = sign == 0
    signed = sign * residual
    log_mass = np.where(free, 0.0, log_ndtr(signed))
    # the density over the mass of the normal tail, formed in logarithms so that it cannot overflow
    hazard = np.where(free, 0.0, np.exp(-0.5 * signed**2 - LOG_SQRT_2PI - log_mass))
    value = df * np.log(theta) - 0.5 * prior * theta**2
    value += float(log_mass.sum()) - 0.5 * float((residual[free] ** 2).sum())
    gradient = rows.T @ np.where(free, -residual, sign * hazard)
    gradient[-1] += df / theta - prior * theta
    curvature = np.where(free, 1.0, hazard * (signed + hazard))
    hessian = -(rows.T * curvature) @ rows
    hessian[-1, -1] -= df / theta**2 + prior
    return float(value), gradient, hessian


def _from_olsen(point: FloatArray, hessian: FloatArray, df: float) -> Fit:
    """Return to coefficients and scale; the covariance is that of (coefficients, ln scale)."""
    gamma, theta = point[:-1], float(point[-1])
    jacobian = np.zeros_like(hessian)
    np.fill_diagonal(jacobian, theta)
    jacobian[:-1, -1] = -gamma
    jacobian[-1, -1] = -theta
    information = -(jacobian.T @ hessian @ jacobian)
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    return _as_fit(gamma / theta, covariance, 1.0 / theta**2, df, "tobit")
