"""Several sessions of one zone taken together, to tell a lasting difference from one day's.

One session answers for its day only; the true difference itself moves by some tenths of a point
from day to day. `combine_sessions` treats the days as draws around a lasting mean and asks about
that mean. Sessions before and after an intervention are two histories: never put them into one
call.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from math import isfinite, sqrt

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr, stdtrit

from evenside_analysis.types import FloatArray, Method, ParameterError, Verdict
from evenside_analysis.words import points

METHOD_ID = "sessions-grid/1"
GRID_POINTS = 201  # of tau; twice as many change no probability by more than 1e-4
GRID_REACH = 4.0  # prior standard deviations of tau: what lies beyond weighs 6e-5


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

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not (isfinite(value) and value > 0):
                raise ParameterError(f"{name}={value} must be a finite number above 0")
        for name in ("p_tighter", "p_balanced"):
            if getattr(self, name) >= 1:
                raise ParameterError(f"{name}={getattr(self, name)} must be below 1")


@dataclass(frozen=True, slots=True)
class HartungKnapp:
    """The frequentist second opinion; cautious with few sessions."""

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
    mean_points: float
    ci95: tuple[float, float]  # central 95 % of the posterior
    p_right_tighter: float  # probability that the mean is above 0
    p_balanced: float  # probability that it lies within the margin
    between_sd_points: float  # posterior mean of the day-to-day SD
    verdict: Verdict
    reasons: tuple[str, ...]
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
        Verdict: balanced if the probability of lying within the margin is at least 0.95, else
        tighter if the probability of that side is at least 0.975, else "cannot_tell"; always
        "cannot_tell" for a single session. `hartung_knapp` holds the frequentist answer.

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
    second opinion is DerSimonian-Laird's tau^2 with Hartung and Knapp's standard error, never
    smaller than the usual one, and t quantiles at K - 1.

    References
    ----------
    .. [1] A. Gelman et al., Bayesian Data Analysis, 3rd ed., 2013, section 5.4.
    .. [2] R. DerSimonian, N. Laird, Control. Clin. Trials 7:177-188, 1986.
    .. [3] G. Knapp, J. Hartung, Stat. Med. 22:2693-2710, 2003.
    """
    settings = settings or HistorySettings()
    differences, errors = _sessions(difference_points, se_points)
    weight, mean, sd, tau = _posterior(differences, errors, settings)

    def below(value: float) -> float:
        return float((weight * ndtr((value - mean) / sd)).sum())

    p_right = 1 - below(0.0)
    p_balanced = below(settings.margin_points) - below(-settings.margin_points)
    enough = len(differences) >= settings.min_sessions
    verdict = _verdict(p_right, p_balanced, settings) if enough else "cannot_tell"
    middle = float((weight * mean).sum())
    interval = _quantile(below, 0.025, mean, sd), _quantile(below, 0.975, mean, sd)
    return CombinedSessions(
        n_sessions=len(differences),
        mean_points=middle,
        ci95=interval,
        p_right_tighter=p_right,
        p_balanced=p_balanced,
        between_sd_points=float((weight * tau).sum()),
        verdict=verdict,
        reasons=(_sentence(verdict, middle, interval, len(differences), settings),),
        hartung_knapp=_hartung_knapp(differences, errors, settings),
        method=Method(METHOD_ID, dict(asdict(settings))),
    )


def _sessions(
    difference_points: npt.ArrayLike, se_points: npt.ArrayLike
) -> tuple[FloatArray, FloatArray]:
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


def _posterior(
    differences: FloatArray, errors: FloatArray, settings: HistorySettings
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return, over a grid of tau, its weight and the mean and SD of m, and the grid itself."""
    step = GRID_REACH * settings.between_prior_sd / GRID_POINTS
    tau: FloatArray = (
        np.arange(GRID_POINTS, dtype=np.float64) + 0.5
    ) * step  # midpoints: the integral's error is of step^2
    precision = 1 / (errors**2 + tau[:, np.newaxis] ** 2)  # (grid, sessions)
    variance = 1 / (1 / settings.mean_prior_sd**2 + precision.sum(axis=1))
    pull = (precision * differences).sum(axis=1)
    log_weight = 0.5 * (np.log(precision).sum(axis=1) + np.log(variance) + pull**2 * variance)
    log_weight -= 0.5 * (precision * differences**2).sum(axis=1)
    log_weight -= 0.5 * (tau / settings.between_prior_sd) ** 2
    weight = np.exp(log_weight - log_weight.max())
    return weight / weight.sum(), variance * pull, np.sqrt(variance), tau


def _quantile(
    below: Callable[[float], float], share: float, mean: FloatArray, sd: FloatArray
) -> float:
    """Return where the mixture's distribution reaches a share, by bisection."""
    low, high = float((mean - 9 * sd).min()), float((mean + 9 * sd).max())
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) < share else (low, middle)
    return (low + high) / 2


def _verdict(p_right: float, p_balanced: float, settings: HistorySettings) -> Verdict:
    if p_balanced >= settings.p_balanced:
        return "balanced"
    if p_right >= settings.p_tighter:
        return "right_tighter"
    return "left_tighter" if p_right <= 1 - settings.p_tighter else "cannot_tell"


def _hartung_knapp(
    differences: FloatArray, errors: FloatArray, settings: HistorySettings
) -> HartungKnapp | None:
    n = len(differences)
    if n < 2:
        return None
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


def _sentence(
    verdict: Verdict,
    middle: float,
    interval: tuple[float, float],
    n_sessions: int,
    settings: HistorySettings,
) -> str:
    if n_sessions < settings.min_sessions:
        return "Cannot tell yet: one session says nothing about the days between."
    if verdict == "cannot_tell":
        return f"Cannot tell yet from {n_sessions} sessions."
    if verdict == "balanced":
        return f"Balanced within {points(settings.margin_points)} over {n_sessions} sessions."
    low, high = interval if verdict == "right_tighter" else (-interval[1], -interval[0])
    side = "Right" if verdict == "right_tighter" else "Left"
    return (
        f"{side} is tighter over {n_sessions} sessions: {abs(middle):.1f} points at the same "
        f"force ({low:.1f} to {high:.1f})."
    )
