"""Does the difference of the sides move over the weeks? A local level with a drift.

    d_k = m_k + day_k + noise_k        what session k found
    m_k = m_(k-1) + drift * weeks + wandering

The level m wanders by about 0.2 points in a week and may drift; each day lies around it by some tau
that nobody knows; each session is as precise as its own standard error says. All of it is normal,
so the level on every day, given all sessions, is in closed form: what a Kalman filter and smoother
find step by step is found here in one go, as a person has tens of sessions and not millions.

The trend is the change of the level from the first session to the last, over the weeks between. It
is not the slope of a line: a difference that wandered there and stayed has changed, too.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import positive
from evenside_analysis.history import check_sessions
from evenside_analysis.mixture import NormalMixture, tau_grid, tau_weights
from evenside_analysis.types import FloatArray, Method, ParameterError
from evenside_analysis.words import count_in_words, points

METHOD_ID = "local-level/1"
MIN_SESSIONS = 3  # two sessions are a change, not a trend
DAYS_PER_WEEK = 7.0
GRID_POINTS = 41  # of tau: five times as many move no end of an interval by 0.001 points a week

TrendDirection = Literal["towards_left", "towards_right", "steady", "cannot_tell"]


@dataclass(frozen=True, slots=True)
class TrendSettings:
    """What is expected of a level that moves; science.md 4.4 gives wander and scatter.

    Raises
    ------
    ParameterError
        If a value is not above 0.
    """

    wander_sd: float = 0.2  # points in a week; grows with the root of the weeks
    drift_prior_sd: float = 1.0  # points a week; 0.5 pulled fast changes towards 0
    level_prior_sd: float = 3.0  # points: nothing is known of the first day
    between_prior_sd: float = 0.5  # points: half-normal prior of the day-to-day SD
    margin_points: float = 1.0  # a change that does not matter

    def __post_init__(self) -> None:
        for name in self.__slots__:
            positive(name, getattr(self, name))


@dataclass(frozen=True, slots=True)
class Trend:
    """How one zone's difference, right minus left, moved since the last intervention."""

    n_sessions: int
    weeks: float  # from the first to the last
    points_per_week: float | None  # above 0: towards the right
    ci95: tuple[float, float] | None
    direction: TrendDirection
    level_points: tuple[float, ...]  # the level on each day, given all sessions; () without trend
    level_ci95: tuple[tuple[float, float], ...]
    reasons: tuple[str, ...]
    method: Method


def find_trend(
    time_days: npt.ArrayLike,
    difference_points: npt.ArrayLike,
    se_points: npt.ArrayLike,
    *,
    intervention_days: Sequence[float] = (),
    settings: TrendSettings | None = None,
) -> Trend:
    """Estimate how one zone's difference moves over dated sessions.

    Parameters
    ----------
    time_days : array_like, shape (n_sessions,), ascending
        When each session was, in days from any origin.
    difference_points : array_like, shape (n_sessions,)
        `difference_points` of each session's comparison.
    se_points : array_like, shape (n_sessions,), > 0
        Their standard errors: `method.parameters["fit_difference_se"]`.
    intervention_days : sequence of float
        When something was done about the difference. A trend never crosses an intervention: only
        sessions after the last one count.
    settings : TrendSettings, optional
        Wander, scatter and margin.

    Returns
    -------
    Trend
        "towards_right" or "towards_left" if the 95 % interval excludes 0, "steady" if the change
        over the whole time lies within the margin with 90 %, asked first. With fewer than three
        sessions, or all on one day, there is no figure, and a reason.

    Raises
    ------
    ParameterError
        As `combine_sessions`; or if a time is missing or earlier than the one before.

    References
    ----------
    .. [1] J. Durbin, S. J. Koopman, Time Series Analysis by State Space Methods, 2nd ed., 2012,
       chapter 2 (local level).
    """
    settings = settings or TrendSettings()
    differences, errors = check_sessions(difference_points, se_points)
    weeks = _weeks(time_days, len(differences))
    since = np.flatnonzero(weeks > max(intervention_days, default=-np.inf) / DAYS_PER_WEEK)
    left_out = _left_out(len(weeks) - len(since))
    weeks, differences, errors = weeks[since], differences[since], errors[since]
    refusal = _refusal(weeks)
    if refusal is not None:
        return _no_trend(weeks, (refusal, *left_out), settings)
    levels, change = _smooth(weeks, differences, errors, settings)
    span = float(weeks[-1] - weeks[0])
    direction = _direction(change, settings)
    low, high = change.interval(0.95)
    return Trend(
        n_sessions=len(weeks),
        weeks=span,
        points_per_week=change.mean / span,
        ci95=(low / span, high / span),
        direction=direction,
        level_points=tuple(level.mean for level in levels),
        level_ci95=tuple(level.interval(0.95) for level in levels),
        reasons=(_sentence(direction, change, span, settings), *left_out),
        method=_method(settings),
    )


def _weeks(time_days: npt.ArrayLike, n: int) -> FloatArray:
    weeks = np.asarray(time_days, dtype=np.float64) / DAYS_PER_WEEK
    if weeks.shape != (n,):
        raise ParameterError(f"time_days has shape {weeks.shape}; it must be ({n},)")
    if not np.isfinite(weeks).all() or (np.diff(weeks) < 0).any():
        raise ParameterError(f"time_days={(weeks * DAYS_PER_WEEK).tolist()} must ascend")
    return weeks


def _smooth(
    weeks: FloatArray, differences: FloatArray, errors: FloatArray, settings: TrendSettings
) -> tuple[list[NormalMixture], NormalMixture]:
    """Return the level on each day, and its change from the first to the last."""
    since = weeks - weeks[0]
    prior = settings.level_prior_sd**2 + settings.wander_sd**2 * np.minimum.outer(since, since)
    prior = prior + settings.drift_prior_sd**2 * np.outer(since, since)
    # one row a day, and the change as one row more
    asked = np.vstack([np.eye(len(weeks)), _last_less_first(len(weeks))])
    to_sessions, own = asked @ prior, np.einsum("ij,jk,ik->i", asked, prior, asked)
    tau = tau_grid(settings.between_prior_sd, GRID_POINTS)
    fits = [_given(prior + np.diag(errors**2 + t**2), differences, to_sessions) for t in tau]
    weight = tau_weights(tau, np.array([one[0] for one in fits]), settings.between_prior_sd)
    means = np.array([one[1] for one in fits])  # (grid, asked)
    sds = np.sqrt(own - np.array([one[2] for one in fits]))
    mixtures = [NormalMixture(weight, means[:, i], sds[:, i]) for i in range(len(asked))]
    return mixtures[:-1], mixtures[-1]


def _last_less_first(n: int) -> FloatArray:
    row = np.zeros(n)
    row[0], row[-1] = -1.0, 1.0
    return row


def _given(
    total: FloatArray, differences: FloatArray, to_sessions: FloatArray
) -> tuple[float, FloatArray, FloatArray]:
    """Condition on the sessions: log likelihood, means, and by how much variances shrink."""
    _, log_det = np.linalg.slogdet(total)
    solved = np.linalg.solve(total, np.column_stack([differences, to_sessions.T]))
    log_likelihood = -0.5 * (float(log_det) + float(differences @ solved[:, 0]))
    shrink: FloatArray = np.einsum("ij,ji->i", to_sessions, solved[:, 1:])
    return log_likelihood, to_sessions @ solved[:, 0], shrink


def _direction(change: NormalMixture, settings: TrendSettings) -> TrendDirection:
    low_90, high_90 = change.interval(0.90)
    if -settings.margin_points < low_90 and high_90 < settings.margin_points:
        return "steady"
    low, high = change.interval(0.95)
    if low > 0:
        return "towards_right"
    return "towards_left" if high < 0 else "cannot_tell"


def _refusal(weeks: FloatArray) -> str | None:
    missing = MIN_SESSIONS - len(weeks)
    if missing > 0:
        noun = "session" if missing == 1 else "sessions"
        return f"No trend yet: {count_in_words(missing)} more {noun}."
    if not weeks[-1] > weeks[0]:
        return "No trend: all sessions are of one and the same day."
    return None


def _left_out(n: int) -> tuple[str, ...]:
    if not n:
        return ()
    sessions = "session" if n == 1 else "sessions"
    return (f"{count_in_words(n).capitalize()} {sessions} before the intervention left out.",)


def _no_trend(weeks: FloatArray, reasons: tuple[str, ...], settings: TrendSettings) -> Trend:
    span = float(weeks[-1] - weeks[0]) if len(weeks) else 0.0
    return Trend(len(weeks), span, None, None, "cannot_tell", (), (), reasons, _method(settings))


def _sentence(
    direction: TrendDirection, change: NormalMixture, weeks: float, settings: TrendSettings
) -> str:
    if direction == "steady":
        return f"Steady within {points(settings.margin_points)} over {weeks:.1f} weeks."
    low, high = change.interval(0.95)
    if direction == "cannot_tell":
        return f"Cannot tell yet: over {weeks:.1f} weeks it moved by {low:+.1f} to {high:+.1f}."
    is_right = direction == "towards_right"
    low, high = (low, high) if is_right else (-high, -low)
    return (
        f"Over {weeks:.1f} weeks it moved towards the {'right' if is_right else 'left'} by "
        f"{abs(change.mean):.1f} points ({low:.1f} to {high:.1f})."
    )


def _method(settings: TrendSettings) -> Method:
    return Method(METHOD_ID, dict(asdict(settings)))
