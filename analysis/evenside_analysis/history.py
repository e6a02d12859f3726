"""Several sessions of one zone taken together, to tell a lasting difference from one day's.

One session answers for its day only; the true difference itself moves by some tenths of a point
from day to day. `combine_sessions` treats the days as draws around a lasting mean and asks about
that mean. Sessions before and after an intervention are two histories: never put them into one
call. Whether the mean itself moves over the weeks is another question (`trend`).
"""

from dataclasses import asdict, dataclass
from math import isfinite, sqrt
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

from evenside_analysis.mixture import NormalMixture, tau_grid, tau_weights
from evenside_analysis.types import FloatArray, Method, ParameterError, Verdict
from evenside_analysis.words import points

METHOD_ID = "sessions/2"

Opinion = Literal["bayes_grid", "hartung_knapp"]


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """Priors and limits for the lasting difference; science.md 4.4 gives the defaults.

    Raises
    ------
    ParameterError
        If a value is not above 0, or a probability not below 1.
    """

    margin_points: float = 1.0
    mean_prior_sd: float = 1.0  # points: healthy sides differ by about this much
    between_prior_sd: float = 0.5  # points: half-normal prior of the day-to-day SD
    p_tighter: float = 0.975
    p_balanced: float = 0.95  # 0.97 if 5 % false "balanced" at the margin matters
    min_sessions: int = 2
    # Hartung and Knapp can say next to nothing of three sessions, and are honest from five on; the
    # grid's prior says "balanced" too easily where the difference is as large as the margin.
    hartung_knapp_from: int = 5  # sessions, from which its verdict is the one that counts

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not (isfinite(value) and value > 0):
                raise ParameterError(f"{name}={value} must be a finite number above 0")
        for name in ("p_tighter", "p_balanced"):
            if getattr(self, name) >= 1:
                raise ParameterError(f"{name}={getattr(self, name)} must be below 1")
        if self.hartung_knapp_from < 2:
            raise ParameterError(f"hartung_knapp_from={self.hartung_knapp_from} must be at least 2")


@dataclass(frozen=True, slots=True)
class BayesGrid:
    """The posterior of the lasting difference; says something with few sessions already."""

    mean_points: float
    ci95: tuple[float, float]  # central 95 % of the posterior
    between_sd_points: float  # posterior mean of the day-to-day SD
    p_right_tighter: float  # probability that the mean is above 0
    p_balanced: float  # probability that it lies within the margin
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class HartungKnapp:
    """The frequentist answer; makes no assumption about the size, and is cautious with few."""

    mean_points: float
    se_points: float
    between_sd_points: float  # DerSimonian-Laird
    ci95: tuple[float, float]
    ci90: tuple[float, float]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class CombinedSessions:
    """The lasting difference, right minus left at the same force, over several sessions."""

    n_sessions: int
    primary: Opinion  # whose mean, interval and verdict these are
    mean_points: float
    ci95: tuple[float, float]
    verdict: Verdict
    reasons: tuple[str, ...]
    bayes_grid: BayesGrid
    hartung_knapp: HartungKnapp | None  # None for a single session
    method: Method


def combine_sessions(
    difference_points: npt.ArrayLike,
    se_points: npt.ArrayLike,
    *,
    settings: HistorySettings | None = None,
) -> CombinedSessions:
    """Combine one zone's differences over several sessions.

    Parameters
    ----------
    difference_points : array_like, shape (n_sessions,)
        `difference_points` of each session's comparison.
    se_points : array_like, shape (n_sessions,), > 0
        Their standard errors: `method.parameters["fit_difference_se"]`.
    settings : HistorySettings, optional
        Priors and limits.

    Returns
    -------
    CombinedSessions
        Both opinions, and of the primary one mean, interval and verdict at the top: the grid's for
        two to four sessions, Hartung and Knapp's from five on. The grid says balanced if the
        probability of lying within the margin is at least 0.95, else tighter if the probability of
        that side is at least 0.975; Hartung and Knapp say balanced if the 90 % interval lies within
        the margin, else tighter if the 95 % interval excludes 0. Else, and for a single session,
        "cannot_tell".

    Raises
    ------
    ParameterError
        If there is no session, the lengths differ, a value is missing or a standard error is not
        above 0.

    Notes
    -----
    ``d_k ~ N(m, tau^2 + s_k^2)``, ``m ~ N(0, 1)``, ``tau ~ half-normal(0.5)``. For a given tau the
    posterior of m is normal, so only tau needs a grid. "Balanced" is asked first, as within one
    session: with many sessions a difference can be certain and still too small to matter. The
    other opinion is DerSimonian-Laird's tau^2 with Hartung and Knapp's standard error, never
    smaller than the usual one, and t quantiles at K - 1.

    References
    ----------
    .. [1] A. Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 5.4.
    .. [2] R. DerSimonian, N. Laird, Control. Clin. Trials 7:177-188, 1986.
    .. [3] G. Knapp, J. Hartung, Stat. Med. 22:2693-2710, 2003.
    """
    settings = settings or HistorySettings()
    differences, errors = check_sessions(difference_points, se_points)
    n = len(differences)
    grid = _bayes_grid(differences, errors, settings)
    frequentist = _hartung_knapp(differences, errors, settings) if n > 1 else None
    late = frequentist if n >= settings.hartung_knapp_from else None
    opinion = late or grid
    return CombinedSessions(
        n_sessions=n,
        primary="hartung_knapp" if late else "bayes_grid",
        mean_points=opinion.mean_points,
        ci95=opinion.ci95,
        verdict=opinion.verdict,
        reasons=(_sentence(opinion, n, settings),),
        bayes_grid=grid,
        hartung_knapp=frequentist,
        method=Method(METHOD_ID, dict(asdict(settings))),
    )


def check_sessions(
    difference_points: npt.ArrayLike, se_points: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return both as arrays of the same length, or raise ParameterError."""
    differences = np.asarray(difference_points, dtype=np.float64)
    errors = np.asarray(se_points, dtype=np.float64)
    if differences.ndim != 1 or differences.shape != errors.shape or not len(differences):
        raise ParameterError(
            f"difference_points has shape {differences.shape}, se_points {errors.shape}; "
            "both must be (n_sessions,) with at least one session"
        )
    for value in differences[~np.isfinite(differences)]:
        raise ParameterError(f"difference_points={value}: leave out sessions without a difference")
    for value in errors[~(np.isfinite(errors) & (errors > 0))]:
        raise ParameterError(f"se_points={value} must be a number above 0")
    return differences, errors


def _bayes_grid(
    differences: FloatArray, errors: FloatArray, settings: HistorySettings
) -> BayesGrid:
    tau = tau_grid(settings.between_prior_sd)
    mean = _posterior(differences, errors, tau, settings)
    p_right = 1 - mean.below(0.0)
    p_balanced = mean.below(settings.margin_points) - mean.below(-settings.margin_points)
    enough = len(differences) >= settings.min_sessions
    return BayesGrid(
        mean_points=mean.mean,
        ci95=mean.interval(0.95),
        between_sd_points=float((mean.weight * tau).sum()),
        p_right_tighter=p_right,
        p_balanced=p_balanced,
        verdict=_verdict(p_right, p_balanced, settings) if enough else "cannot_tell",
    )


def _posterior(
    differences: FloatArray, errors: FloatArray, tau: FloatArray, settings: HistorySettings
) -> NormalMixture:
    """Return the distribution of the lasting mean."""
    precision = 1 / (errors**2 + tau[:, np.newaxis] ** 2)  # (grid, sessions)
    variance = 1 / (1 / settings.mean_prior_sd**2 + precision.sum(axis=1))
    pull = (precision * differences).sum(axis=1)
    log_likelihood = 0.5 * (np.log(precision).sum(axis=1) + np.log(variance) + pull**2 * variance)
    log_likelihood -= 0.5 * (precision * differences**2).sum(axis=1)
    weight = tau_weights(tau, log_likelihood, settings.between_prior_sd)
    return NormalMixture(weight, variance * pull, np.sqrt(variance))


def _verdict(p_right: float, p_balanced: float, settings: HistorySettings) -> Verdict:
    if p_balanced >= settings.p_balanced:
        return "balanced"
    if p_right >= settings.p_tighter:
        return "right_tighter"
    return "left_tighter" if p_right <= 1 - settings.p_tighter else "cannot_tell"


def _hartung_knapp(
    differences: FloatArray, errors: FloatArray, settings: HistorySettings
) -> HartungKnapp:
    n = len(differences)
    fixed = errors**-2
    center = (fixed * differences).sum() / fixed.sum()
    excess = float((fixed * (differences - center) ** 2).sum()) - (n - 1)
    tau_squared = max(0.0, excess / float(fixed.sum() - (fixed**2).sum() / fixed.sum()))
    weight = 1 / (errors**2 + tau_squared)
    mean = float((weight * differences).sum() / weight.sum())
    inflation = float((weight * (differences - mean) ** 2).sum()) / (n - 1)
    se = sqrt(max(1.0, inflation) / float(weight.sum()))
    half_95, half_90 = (float(stdtrit(n - 1, level)) * se for level in (0.975, 0.95))
    verdict: Verdict = "cannot_tell"
    if abs(mean) + half_90 < settings.margin_points:
        verdict = "balanced"
    elif abs(mean) > half_95:
        verdict = "right_tighter" if mean > 0 else "left_tighter"
    return HartungKnapp(
        mean_points=mean,
        se_points=se,
        between_sd_points=sqrt(tau_squared),
        ci95=(mean - half_95, mean + half_95),
        ci90=(mean - half_90, mean + half_90),
        verdict=verdict,
    )


def _sentence(opinion: BayesGrid | HartungKnapp, n_sessions: int, settings: HistorySettings) -> str:
    if n_sessions < settings.min_sessions:
        return "Cannot tell yet: one session says nothing about the days between."
    if opinion.verdict == "cannot_tell":
        return f"Cannot tell yet from {n_sessions} sessions."
    if opinion.verdict == "balanced":
        return f"Balanced within {points(settings.margin_points)} over {n_sessions} sessions."
    is_right, (low, high) = opinion.verdict == "right_tighter", opinion.ci95
    low, high = (low, high) if is_right else (-high, -low)
    return (
        f"{'Right' if is_right else 'Left'} is tighter over {n_sessions} sessions: "
        f"{abs(opinion.mean_points):.1f} points at the same force ({low:.1f} to {high:.1f})."
    )
