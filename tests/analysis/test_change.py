"""Changes between two sessions: the interval, the verdicts and their words."""

import math

import pytest

from evenside_analysis.change import change_between_sessions
from evenside_analysis.estimate import Estimate
from evenside_analysis.types import ParameterError


def test_a_change_is_real_beyond_1_96_times_the_joint_error() -> None:
    # science.md 4.4: sqrt(0.3^2 + 0.4^2) = 0.5, so the border lies at 0.979982
    just, not_quite = (
        change_between_sessions(Estimate(0.0, 0.3), Estimate(points, 0.4), margin_points=0.1)
        for points in (0.9800, 0.9799)
    )

    assert (just.verdict, not_quite.verdict) == ("higher", "cannot_tell")
    assert just.ci95 == pytest.approx((0.0, 1.96), abs=1e-4)


def test_errors_from_few_ratings_need_a_larger_change() -> None:
    # Satterthwaite: 0.5^4 / (0.3^4 / 9 + 0.4^4 / 16) = 25.0 degrees of freedom, t = 2.059539
    change = change_between_sessions(Estimate(0.0, 0.3, 9.0), Estimate(1.0, 0.4, 16.0))

    assert change.ci95 == pytest.approx((1 - 1.0297693, 1 + 1.0297693), abs=1e-6)
    assert change.verdict == "cannot_tell"


VERDICTS = [
    (0.2, 2.6, 0.3, "higher", "Right against left went up by 2.4 points (1.6 to 3.2): more"),
    (2.6, 0.2, 0.3, "lower", "Right against left went down by 2.4 points (1.6 to 3.2): more"),
    (0.2, 0.3, 0.3, "unchanged", "Right against left unchanged within one point."),
    (0.2, 1.2, 0.5, "cannot_tell", "Right against left changed by -0.4 to +2.4 points: no more"),
]


@pytest.mark.parametrize(("first", "second", "se", "verdict", "words"), VERDICTS)
def test_verdict_and_words_of_a_change(
    first: float, second: float, se: float, verdict: str, words: str
) -> None:
    change = change_between_sessions(Estimate(first, se), Estimate(second, se))

    assert change.verdict == verdict
    assert change.reasons[0].startswith(words)


def test_a_small_change_that_is_certain_is_unchanged_all_the_same() -> None:
    change = change_between_sessions(Estimate(0.0, 0.05), Estimate(0.5, 0.05))

    assert change.ci95 is not None
    assert change.ci95[0] > 0
    assert change.verdict == "unchanged"


@pytest.mark.parametrize("margin", [0.0, -1.0, math.inf, math.nan])
def test_a_margin_that_cannot_be_is_refused(margin: float) -> None:
    with pytest.raises(ParameterError, match="margin_points"):
        change_between_sessions(Estimate(0, 1), Estimate(1, 1), margin_points=margin)
