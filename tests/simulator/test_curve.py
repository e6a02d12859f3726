"""From force to a score."""

import math

import pytest

from evenside.simulator.curve import Curve, curve_through

STRAIGHT = Curve(threshold_n=100.0, tolerance_n=500.0, exponent=1.0)
BENT = Curve(threshold_n=100.0, tolerance_n=500.0, exponent=1.5)


@pytest.mark.parametrize(
    ("curve", "load_n", "score"),
    [
        (STRAIGHT, 50.0, 0.0),
        (STRAIGHT, 100.0, 0.0),
        (STRAIGHT, 300.0, 5.0),
        (STRAIGHT, 500.0, 10.0),
        (STRAIGHT, 700.0, 15.0),
        # by hand: 10 (1/4)^1.5 = 10/8, 10 (9/4)^1.5 = 33.75
        (BENT, 200.0, 1.25),
        (BENT, 500.0, 10.0),
        (BENT, 1000.0, 33.75),
    ],
)
def test_the_score_is_the_power_of_the_share_above_the_threshold(
    curve: Curve, load_n: float, score: float
) -> None:
    assert curve.score(load_n) == pytest.approx(score)


@pytest.mark.parametrize("score", [0.5, 3.0, 10.0, 14.0])
def test_a_curve_goes_through_the_point_it_is_made_for_and_finds_its_way_back(
    score: float,
) -> None:
    curve = curve_through(230.0, score, threshold_share=0.25, exponent=1.3)

    assert curve.score(230.0) == pytest.approx(score)
    assert curve.load_n(score) == pytest.approx(230.0)
    assert curve.threshold_n / curve.tolerance_n == pytest.approx(0.25)


@pytest.mark.parametrize("load_n", [150.0, 300.0, 480.0, 600.0])
def test_the_slope_is_the_derivative_by_ln_of_force(load_n: float) -> None:
    step = 1e-4
    rise = BENT.score(load_n * math.exp(step)) - BENT.score(load_n * math.exp(-step))

    assert BENT.slope_points(load_n) == pytest.approx(rise / (2 * step), rel=1e-6)


def test_below_the_threshold_there_is_no_slope() -> None:
    assert BENT.slope_points(99.0) == 0.0


def test_a_raised_curve_gives_the_same_score_at_so_much_more_force() -> None:
    raised = BENT.raised(0.2)

    assert raised.score(1.2 * 300.0) == pytest.approx(BENT.score(300.0))
