"""Least squares with prior rows and a moderated variance, or its censored twin (Tobit).

Two methods of comparison share it: one zone by itself (`matched_force`) and all zones of a session
together (`pooled`). A prior enters as a row more: weight times a combination of coefficients equals
weight times what is expected, in the unit of the score. Scores at an end of the scale are censored:
a 0 says "0 or less", a 10 says "10 or more". Without such scores both ways are one and the same.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import log_ndtr

from evenside_analysis.observations import SCORE_MAX, SCORE_MIN
from evenside_analysis.types import BoolArray, FloatArray

MAX_CONDITION = 1e8  # of the design with unit columns; beyond it a coefficient is not determined
NEWTON_STEPS = 60  # the objective is concave; ten are usual
LOG_SQRT_2PI = 0.9189385332046727

Likelihood = Literal["gaussian", "tobit"]
Residuals = Literal["all", "holds"]


@dataclass(frozen=True, slots=True)
class ScalePrior:
    """What is expected of the standard deviation of one rating."""

    scale: float  # points
    df: float  # observations that the expectation is worth


@dataclass(frozen=True, slots=True)
class Rows:
    """Holds and priors as equations: ``design @ coefficients = target``, up to noise."""

    design: FloatArray  # (n, p)
    target: FloatArray  # (n,)
    is_censored: BoolArray  # (n,) the target is an end of the scale
    n_holds: int  # the first rows; the others are priors

    @classmethod
    def of(cls, design: FloatArray, target: FloatArray, n_holds: int) -> "Rows":
        """The first ``n_holds`` rows are holds, the others priors, which are never censored."""
        is_censored = np.zeros(len(target), dtype=np.bool_)
        scores = target[:n_holds]
        is_censored[:n_holds] = (scores <= SCORE_MIN) | (scores >= SCORE_MAX)
        return cls(design, target, is_censored, n_holds)


@dataclass(frozen=True, slots=True)
class Solution:
    """Coefficients with their covariance, and the noise of one rating."""

    coefficients: FloatArray  # (p,)
    covariance: FloatArray  # (p, p), or one more with ln(scale) last
    scale: float  # standard deviation of one rating, moderated, points
    df: float  # of the t quantile, the prior's share included
    likelihood: Likelihood

    def se(self, column: int) -> float:
        """Standard error of one coefficient."""
        return float(np.sqrt(self.covariance[column, column]))


def solve(rows: Rows, prior: ScalePrior, *, residuals: Residuals = "all") -> Solution | None:
    """Estimate the coefficients; None where the rows do not determine all of them.

    Parameters
    ----------
    rows : Rows
        With at least as many rows as coefficients to have an answer.
    prior : ScalePrior
        The residual variance is drawn towards it.
    residuals : "all" or "holds"
        What the noise is learnt from. With "all" every row counts as an observation, a prior's too:
        right for the one prior row of one zone, where it reproduces the operating characteristics
        of science.md 4.3. With "holds" only holds count, and their degrees of freedom are those of
        a smoother, ``n - tr(2 H - H H')`` with H the part of the hat matrix that belongs to them:
        right for many prior rows, whose spreads may be wider than the truth.

    References
    ----------
    .. [1] G. K. Smyth, Linear models and empirical Bayes methods for assessing differential
       expression, Stat. Appl. Genet. Mol. Biol. 3:3, 2004 (moderated variance).
    .. [2] J. Tobin, Estimation of relationships for limited dependent variables,
       Econometrica 26:24-36, 1958.
    .. [3] T. Hastie, R. Tibshirani, Generalized Additive Models, 1990, section 3.5 (degrees of
       freedom of a smoother).
    """
    if not _determined(rows.design[~rows.is_censored]):
        return None
    least_squares, noise = _gaussian(rows, prior, residuals)
    return _tobit(rows, noise) if rows.is_censored.any() else least_squares


def _determined(design: FloatArray) -> bool:
    norms = np.sqrt((design * design).sum(axis=0))
    if len(design) < design.shape[1] or not norms.all():
        return False
    singular = np.linalg.svd(design / norms, compute_uv=False)
    return bool(singular[-1] * MAX_CONDITION > singular[0])


@dataclass(frozen=True, slots=True)
class _Noise:
    """What least squares says about the noise, and how the censored likelihood is to count."""

    scale: float
    df: float  # of the t quantile
    exponent: float  # of the scale in the likelihood: df, times all squares over those that count
    prior_squares: float


def _gaussian(rows: Rows, prior: ScalePrior, residuals: Residuals) -> tuple[Solution, _Noise]:
    free = ~rows.is_censored
    norms = np.sqrt((rows.design * rows.design).sum(axis=0))
    inverse = np.linalg.pinv(rows.design / norms) / norms[:, np.newaxis]
    coefficients = inverse @ rows.target
    squares = (rows.target - rows.design @ coefficients) ** 2
    counts = np.ones(len(free), dtype=np.bool_)
    counts[rows.n_holds :] = residuals == "all"
    df = _residual_df(rows, inverse, counts) + prior.df
    prior_squares = prior.df * prior.scale**2
    counted = float(squares[counts].sum()) + prior_squares
    variance = counted / df
    scale = float(np.sqrt(variance))
    solution = Solution(coefficients, variance * (inverse @ inverse.T), scale, df, "gaussian")
    free_df = _residual_df(rows, inverse, counts & free) + prior.df
    exponent = free_df * (float(squares.sum()) + prior_squares) / counted
    return solution, _Noise(scale, free_df, exponent, prior_squares)


def _residual_df(rows: Rows, inverse: FloatArray, counts: BoolArray) -> float:
    """Degrees of freedom that are left to the residuals of the rows that count."""
    n = float(np.count_nonzero(counts))
    if counts[rows.n_holds :].any() or rows.n_holds == len(counts):
        return n - float(rows.design.shape[1])
    hat = rows.design[counts] @ inverse[:, counts]
    return n - 2 * float(np.trace(hat)) + float(np.sum(hat * hat))


def _tobit(rows: Rows, noise: _Noise) -> Solution:
    """Maximise the censored likelihood in Olsen's coordinates, where it is concave.

    With theta = 1 / scale and gamma = theta * coefficients, a row's standardised residual
    u = theta * target - design @ gamma is linear in the unknowns. A free row gives -u^2/2, a score
    of 0 gives ln Phi(u), a 10 gives ln Phi(-u); the scale gives (df) ln theta - (d0 s0^2) theta^2/2
    with the same df as least squares, counting free rows only, so that without censored rows the
    maximum is exactly the moderated least-squares fit.
    """
    table = np.column_stack([-rows.design, rows.target])
    sign = np.where(rows.is_censored, np.where(rows.target >= SCORE_MAX, -1.0, 1.0), 0.0)
    df, weight = noise.exponent, noise.prior_squares
    start_at = np.linalg.pinv(rows.design) @ rows.target
    point: FloatArray = np.append(start_at, 1.0) / noise.scale
    value, gradient, hessian = _censored_objective(point, table, sign, df, weight)
    for _ in range(NEWTON_STEPS):
        step = np.asarray(np.linalg.solve(-hessian, gradient), dtype=np.float64)
        decrement = float(gradient @ step)
        if decrement < 1e-18 * (1.0 + abs(value)):
            break
        length = _longest_inside(point[-1], step[-1])
        while True:
            trial = _censored_objective(point + length * step, table, sign, df, weight)
            if trial[0] >= value + 1e-4 * length * decrement or length < 1e-12:
                break
            length /= 2
        point = point + length * step
        value, gradient, hessian = trial
    return _from_olsen(point, hessian, noise.df)


def _longest_inside(theta: float, change: float) -> float:
    """Return the step length, at most 1, that keeps theta above a tenth of what it is."""
    return 1.0 if change >= 0 else min(1.0, 0.9 * theta / -change)


def _censored_objective(
    point: FloatArray, rows: FloatArray, sign: FloatArray, df: float, weight: float
) -> tuple[float, FloatArray, FloatArray]:
    theta = point[-1]
    residual = rows @ point
    free = sign == 0
    signed = sign * residual
    log_mass = np.where(free, 0.0, log_ndtr(signed))
    # the density over the mass of the normal tail, formed in logarithms so that it cannot overflow
    hazard = np.where(free, 0.0, np.exp(-0.5 * signed**2 - LOG_SQRT_2PI - log_mass))
    value = df * np.log(theta) - 0.5 * weight * theta**2
    value += float(log_mass.sum()) - 0.5 * float((residual[free] ** 2).sum())
    gradient = rows.T @ np.where(free, -residual, sign * hazard)
    gradient[-1] += df / theta - weight * theta
    curvature = np.where(free, 1.0, hazard * (signed + hazard))
    hessian = -(rows.T * curvature) @ rows
    hessian[-1, -1] -= df / theta**2 + weight
    return float(value), gradient, hessian


def _from_olsen(point: FloatArray, hessian: FloatArray, df: float) -> Solution:
    """Return to coefficients and scale; the covariance is that of (coefficients, ln scale)."""
    gamma, theta = point[:-1], float(point[-1])
    jacobian = np.zeros_like(hessian)
    np.fill_diagonal(jacobian, theta)
    jacobian[:-1, -1] = -gamma
    jacobian[-1, -1] = -theta
    information = -(jacobian.T @ hessian @ jacobian)
    covariance = np.asarray(np.linalg.inv(information), dtype=np.float64)
    return Solution(gamma / theta, covariance, 1.0 / theta, df, "tobit")
