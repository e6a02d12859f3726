"""find_trend: a Kalman smoother finds the same, intervals cover, and what has no trend."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside_analysis.trend import TrendSettings, find_trend
from evenside_analysis.types import FloatArray, ParameterError

DAYS = [0.0, 5.0, 13.0, 19.0, 40.0]
DIFFERENCES = [1.9, 1.4, 1.6, 0.7, 0.2]
ERRORS = [0.5, 0.6, 0.4, 0.7, 0.5]


def kalman(
    weeks: FloatArray, values: FloatArray, variances: FloatArray, settings: TrendSettings
) -> tuple[FloatArray, FloatArray]:
    """Filter level and drift forwards, smooth backwards (Rauch, Tung, Striebel 1965)."""
    mean = np.zeros(2)
    cov = np.diag([settings.level_prior_sd**2, settings.drift_prior_sd**2])
    filtered, predicted, steps = [], [], []
    for k, gap in enumerate(np.diff(weeks, prepend=weeks[0])):
        step = np.array([[1.0, gap], [0.0, 1.0]])
        mean, cov = step @ mean, step @ cov @ step.T
        cov[0, 0] += settings.wander_sd**2 * gap
        predicted.append((mean, cov))
        steps.append(step)
        gain = cov[:, 0] / (cov[0, 0] + variances[k])
        mean, cov = mean + gain * (values[k] - mean[0]), cov - np.outer(gain, cov[0])
        filtered.append((mean, cov))
    smooth = [filtered[-1]]
    for k in range(len(weeks) - 2, -1, -1):
        (mean, cov), (ahead, ahead_cov) = filtered[k], predicted[k + 1]
        back = cov @ steps[k + 1].T @ np.linalg.inv(ahead_cov)
        after, after_cov = smooth[0]
        smooth.insert(
            0, (mean + back @ (after - ahead), cov + back @ (after_cov - ahead_cov) @ back.T)
        )
    return np.array([m[0] for m, _ in smooth]), np.array([c[0, 0] for _, c in smooth])


def test_the_level_of_every_day_is_that_of_a_kalman_smoother() -> None:
    # a tiny prior of tau switches the day-to-day scatter off, as the filter has none
    settings = TrendSettings(between_prior_sd=1e-6)
    weeks = np.array(DAYS) / 7
    means, variances = kalman(weeks, np.array(DIFFERENCES), np.array(ERRORS) ** 2, settings)

    trend = find_trend(DAYS, DIFFERENCES, ERRORS, settings=settings)

    assert trend.level_points == pytest.approx(means.tolist(), abs=1e-8)
    for (low, high), variance in zip(trend.level_ci95, variances, strict=True):
        assert (high - low) / (2 * 1.9599640) == pytest.approx(math.sqrt(variance), abs=1e-7)
    assert trend.points_per_week == pytest.approx((means[-1] - means[0]) / weeks[-1], abs=1e-8)


def test_a_straight_line_without_noise_is_its_slope() -> None:
    # 0.25 points a week, errors of a thousandth, next to no scatter from day to day
    days = [0.0, 7.0, 21.0, 28.0]

    trend = find_trend(
        days,
        [0.25 * day / 7 for day in days],
        [0.001] * 4,
        settings=TrendSettings(between_prior_sd=1e-4),
    )

    assert trend.points_per_week == pytest.approx(0.25, abs=1e-3)
    assert trend.weeks == pytest.approx(4.0)
    assert trend.direction == "towards_right"
    assert trend.reasons[0].startswith("Over 4.0 weeks it moved towards the right by 1.0 points (")


# Weeks apart 0.4 to 1.6, standard errors around 0.63, wander 0.2 and scatter 0.4, true drift per
# week; 1,200 histories a row gave coverages of 98, 96 and 95 percent (docs/methods.md).
@pytest.mark.parametrize(("n_sessions", "drift"), [(3, 0.0), (5, 1.0), (8, 0.3)])
def test_the_interval_holds_the_change_of_the_level_at_least_as_often_as_it_says(
    n_sessions: int, drift: float
) -> None:
    rng = np.random.default_rng(11)
    n_histories, covered = 300, 0
    for _ in range(n_histories):
        gaps = rng.uniform(0.4, 1.6, n_sessions - 1)
        weeks = np.append(0.0, gaps.cumsum())
        wander = np.append(0.0, (0.2 * np.sqrt(gaps) * rng.normal(size=len(gaps))).cumsum())
        level = rng.normal() + drift * weeks + wander
        errors = 0.63 * rng.uniform(0.8, 1.25, n_sessions)
        found = level + np.hypot(0.4, errors) * rng.normal(size=n_sessions)

        trend = find_trend(weeks * 7, found, errors)

        assert trend.ci95 is not None
        truth = (level[-1] - level[0]) / weeks[-1]
        covered += trend.ci95[0] <= truth <= trend.ci95[1]
    # three standard errors below 95 %
    assert covered / n_histories > 0.95 - 3 * math.sqrt(0.95 * 0.05 / n_histories)


def test_a_trend_never_crosses_an_intervention() -> None:
    days, differences, errors = [-9.0, -2.0, *DAYS], [5.0, 5.0, *DIFFERENCES], [0.5, 0.5, *ERRORS]

    trend = find_trend(days, differences, errors, intervention_days=[-5.0, -1.0])

    alone = find_trend(DAYS, DIFFERENCES, ERRORS)
    assert (trend.points_per_week, trend.ci95) == (alone.points_per_week, alone.ci95)
    assert trend.n_sessions == 5
    assert trend.reasons[1:] == ("Two sessions before the intervention left out.",)


@pytest.mark.parametrize(
    ("days", "intervention", "reason"),
    [
        ([0.0, 7.0], [], "No trend yet: one more session."),
        ([3.0, 3.0, 3.0], [], "No trend: all sessions are of one and the same day."),
        ([0.0, 7.0, 14.0], [8.0], "No trend yet: two more sessions."),
        ([0.0, 7.0, 14.0], [20.0], "No trend yet: three more sessions."),
    ],
)
def test_without_enough_days_there_is_no_trend_but_a_reason(
    days: list[float], intervention: list[float], reason: str
) -> None:
    trend = find_trend(days, [1.0] * len(days), [0.5] * len(days), intervention_days=intervention)

    assert trend.reasons[0] == reason
    assert (trend.points_per_week, trend.ci95, trend.level_points) == (None, None, ())
    assert trend.direction == "cannot_tell"


@pytest.mark.parametrize(
    ("differences", "direction", "words"),
    [
        ([3.0, 2.0, 1.0, 0.0], "towards_left", "Over 6.0 weeks it moved towards the left by "),
        ([0.0, 1.5, -0.5, 1.0], "cannot_tell", "Cannot tell yet: over 6.0 weeks it moved by -"),
    ],
)
def test_the_direction_in_words(differences: list[float], direction: str, words: str) -> None:
    trend = find_trend([0.0, 14.0, 28.0, 42.0], differences, [0.5] * 4)

    assert trend.direction == direction
    assert trend.reasons[0].startswith(words)


def test_many_even_sessions_are_steady_in_words() -> None:
    days = [3.5 * k for k in range(12)]

    trend = find_trend(days, [0.1, -0.1] * 6, [0.3] * 12)

    assert trend.direction == "steady"
    assert trend.reasons == ("Steady within one point over 5.5 weeks.",)


@given(
    shift=st.floats(-1e4, 1e4),
    values=st.lists(st.floats(-5, 5), min_size=3, max_size=6),
)
def test_sides_mirror_and_the_origin_of_time_does_not_matter(
    shift: float, values: list[float]
) -> None:
    days = [6.0 * k for k in range(len(values))]
    errors = [0.5] * len(values)

    trend = find_trend(days, values, errors)
    mirrored = find_trend([day + shift for day in days], [-v for v in values], errors)

    assert trend.points_per_week is not None
    assert trend.ci95 is not None
    assert mirrored.points_per_week == pytest.approx(-trend.points_per_week, abs=1e-6)
    assert mirrored.ci95 == pytest.approx((-trend.ci95[1], -trend.ci95[0]), abs=1e-6)


@pytest.mark.parametrize(
    ("days", "message"),
    [
        ([0.0, 7.0], "time_days has shape"),
        ([0.0, 8.0, 7.0], "must ascend"),
        ([0.0, 7.0, math.nan], "must ascend"),
    ],
)
def test_days_that_cannot_be_are_refused(days: list[float], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        find_trend(days, [1.0, 1.0, 1.0], [0.5, 0.5, 0.5])


def test_trend_settings_refuse_what_cannot_be() -> None:
    with pytest.raises(ParameterError, match="wander_sd"):
        TrendSettings(wander_sd=0.0)
