"""combine_sessions: verdicts over many histories, the grid, and the second opinion."""

import math

import numpy as np
import pytest
import scipy.integrate
import scipy.stats

from evenside_analysis.history import HistorySettings, combine_sessions
from evenside_analysis.types import ParameterError

# Science.md 4.4: sessions, true difference; in percent tighter and balanced by Hartung-Knapp, then
# by the grid. Four holds a side; the table's rows agree with a session error of 0.63 points. Day
# to day the true difference moves by 0.4.
TABLE = [
    (3, 0.0, (0, 0), (2, 64)),
    (3, 1.5, (28, 0), (86, 1)),
    (5, 0.0, (1, 56), (3, 89)),
    (5, 1.0, (56, 2), (77, 8)),
    (5, 1.5, (91, 0), (99, 0)),
    (8, 0.0, (2, 91), (2, 98)),
    (8, 1.0, (89, 3), (91, 8)),
]
N_HISTORIES = 600
SESSION_SE = 0.63


@pytest.mark.parametrize(("n_sessions", "true", "by_hk", "by_grid"), TABLE)
def test_verdicts_over_many_histories_are_those_of_the_table(
    n_sessions: int, true: float, by_hk: tuple[int, int], by_grid: tuple[int, int]
) -> None:
    rng = np.random.default_rng(5)
    spread = math.hypot(0.4, SESSION_SE)
    histories = true + spread * rng.normal(size=(N_HISTORIES, n_sessions))

    results = [combine_sessions(one, [SESSION_SE] * n_sessions) for one in histories]

    grid = [result.bayes_grid.verdict for result in results]
    frequentist = [result.hartung_knapp.verdict for result in results if result.hartung_knapp]
    for verdicts, (tighter, balanced) in ((grid, by_grid), (frequentist, by_hk)):
        n_tighter = sum(verdict.endswith("tighter") for verdict in verdicts)
        for count, expected in ((n_tighter, tighter), (verdicts.count("balanced"), balanced)):
            p = expected / 100
            # three standard errors of the share, and the table's rounding to whole percents
            slack = 0.005 + 3 * math.sqrt(max(p * (1 - p), 0.01) * (1 / N_HISTORIES + 1 / 4000))
            assert count / N_HISTORIES == pytest.approx(p, abs=slack)


def test_the_grid_agrees_with_numerical_integration_over_both_unknowns() -> None:
    # another computation: scipy's dblquad over mean and between-session SD
    differences, errors = [1.2, 0.3, 1.9], [0.5, 0.6, 0.7]

    def density(tau: float, mean: float) -> float:
        likelihood = scipy.stats.norm.pdf(differences, mean, np.hypot(errors, tau)).prod()
        prior = scipy.stats.norm.pdf(mean) * scipy.stats.halfnorm.pdf(tau, scale=0.5)
        return float(likelihood * prior)

    whole, _ = scipy.integrate.dblquad(density, -5, 5, 0, 4)
    above, _ = scipy.integrate.dblquad(density, 0, 5, 0, 4)
    within, _ = scipy.integrate.dblquad(density, -1, 1, 0, 4)

    result = combine_sessions(differences, errors)

    assert result.bayes_grid.p_right_tighter == pytest.approx(above / whole, abs=2e-4)
    assert result.bayes_grid.p_balanced == pytest.approx(within / whole, abs=2e-4)


@pytest.mark.parametrize(
    ("n_sessions", "primary"),
    [(1, "bayes_grid"), (2, "bayes_grid"), (4, "bayes_grid"), (5, "hartung_knapp")],
)
def test_the_grid_decides_for_few_sessions_and_hartung_knapp_from_five_on(
    n_sessions: int, primary: str
) -> None:
    differences = [1.1, 2.3, 0.4, 1.9, 1.2][:n_sessions]

    result = combine_sessions(differences, [0.6] * n_sessions)

    assert result.primary == primary
    opinion = result.hartung_knapp if primary == "hartung_knapp" else result.bayes_grid
    assert opinion is not None
    assert (result.mean_points, result.ci95) == (opinion.mean_points, opinion.ci95)
    assert result.verdict == opinion.verdict


def test_the_words_are_those_of_the_opinion_that_counts() -> None:
    # equal errors: the mean is (1.1 + 2.3 + 0.4 + 1.9 + 1.2) / 5 = 1.38; the grid's is smaller
    result = combine_sessions([1.1, 2.3, 0.4, 1.9, 1.2], [0.6] * 5)

    opinion = result.hartung_knapp
    assert opinion is not None
    interval = f"({opinion.ci95[0]:.1f} to {opinion.ci95[1]:.1f})"
    assert result.reasons == (
        f"Right is tighter over 5 sessions: 1.4 points at the same force {interval}.",
    )


def test_one_session_with_a_known_spread_is_the_textbook_normal_posterior() -> None:
    # a tiny prior of tau switches the between-session part off: d = 1.0 with SE 1.0 and a prior
    # N(0, 1) give N(0.5, 0.5); 0.5 +- 1.959964 * 0.707107
    result = combine_sessions([1.0], [1.0], settings=HistorySettings(between_prior_sd=1e-6))

    assert result.mean_points == pytest.approx(0.5, abs=1e-6)
    assert result.ci95 == pytest.approx((-0.885904, 1.885904), abs=1e-5)
    assert result.bayes_grid.p_right_tighter == pytest.approx(0.760250, abs=1e-5)  # Phi(0.707107)


def test_one_session_gets_no_verdict_about_the_days_between() -> None:
    result = combine_sessions([3.0], [0.3])

    assert result.verdict == "cannot_tell"
    assert result.hartung_knapp is None
    assert result.reasons == ("Cannot tell yet: one session says nothing about the days between.",)


def test_hartung_knapp_by_hand() -> None:
    # d = 1, 2, 3 with SE 0.5: Q = 8, tau^2 = (8 - 2) / (12 - 4) = 0.75, w = 1 each, mean 2,
    # q = 2 / 2 = 1, SE = sqrt(1/3) = 0.577350, t(0.975, 2) = 4.302653
    result = combine_sessions([1, 2, 3], [0.5, 0.5, 0.5])

    opinion = result.hartung_knapp
    assert opinion is not None
    assert opinion.between_sd_points == pytest.approx(math.sqrt(0.75))
    assert opinion.mean_points == pytest.approx(2.0)
    assert opinion.se_points == pytest.approx(0.577350, abs=5e-7)
    assert opinion.ci95 == pytest.approx((2 - 2.484138, 2 + 2.484138), abs=5e-6)


def test_sessions_that_agree_too_well_do_not_shrink_the_error() -> None:
    # Q = 0: tau^2 = 0, q = 0 is raised to 1, so SE = sqrt(1 / (3 * 4)) = 0.288675
    result = combine_sessions([1, 1, 1], [0.5, 0.5, 0.5])

    assert result.hartung_knapp is not None
    assert result.hartung_knapp.se_points == pytest.approx(0.288675, abs=5e-7)


def test_sides_mirror_and_the_words_follow() -> None:
    right = combine_sessions([2.0, 1.8, 2.2], [0.4, 0.4, 0.4])
    left = combine_sessions([-2.0, -1.8, -2.2], [0.4, 0.4, 0.4])

    assert (right.verdict, left.verdict) == ("right_tighter", "left_tighter")
    assert left.mean_points == pytest.approx(-right.mean_points, abs=1e-12)
    assert left.ci95 == pytest.approx((-right.ci95[1], -right.ci95[0]), abs=1e-9)
    assert right.reasons[0].startswith("Right is tighter over 3 sessions: ")
    assert left.reasons[0] == right.reasons[0].replace("Right", "Left")


def test_even_sessions_are_balanced_in_words() -> None:
    result = combine_sessions([0.1, -0.2, 0.0, 0.1], [0.3] * 4)

    assert result.verdict == "balanced"
    assert result.reasons == ("Balanced within one point over 4 sessions.",)


@pytest.mark.parametrize(
    ("differences", "errors", "message"),
    [
        ([], [], "at least one session"),
        ([1.0, 2.0], [0.5], "shape"),
        ([1.0, math.nan], [0.5, 0.5], "difference_points=nan"),
        ([1.0, 2.0], [0.5, 0.0], "se_points=0.0"),
        ([1.0, 2.0], [0.5, math.nan], "se_points=nan"),
    ],
)
def test_sessions_without_a_figure_are_refused(
    differences: list[float], errors: list[float], message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        combine_sessions(differences, errors)


@pytest.mark.parametrize(
    ("field", "value"), [("margin_points", 0.0), ("p_balanced", 1.0), ("between_prior_sd", -0.5)]
)
def test_history_settings_refuse_what_cannot_be(field: str, value: float) -> None:
    with pytest.raises(ParameterError, match=field):
        HistorySettings(**{field: value})  # type: ignore[arg-type]
