"""Estimates: their intervals, their differences, and what cannot be one."""

import math
from dataclasses import replace

import pytest
import scipy.stats
from tests.analysis.held import hold, in_turn

from evenside_analysis.chart import compare_zones
from evenside_analysis.estimate import Estimate, side_difference
from evenside_analysis.types import ParameterError


def test_an_interval_is_that_of_t() -> None:
    # t(0.975, 10) = 2.228139 by table
    assert Estimate(1.0, 0.5, 10.0).interval(0.95) == pytest.approx(
        (1 - 1.1140694, 1 + 1.1140694), abs=1e-6
    )


def test_without_degrees_of_freedom_it_is_that_of_the_normal() -> None:
    assert Estimate(1.0, 0.5).interval(0.95) == pytest.approx((0.0200180, 1.9799820), abs=1e-6)


def test_a_difference_is_welchs() -> None:
    # another program: scipy's Welch test of two samples of six and four with the same moments
    expected = scipy.stats.ttest_ind_from_stats(5.0, 1.2, 6, 3.5, 0.7, 4, equal_var=False)
    first = Estimate(5.0, 1.2 / math.sqrt(6), 5.0)
    second = Estimate(3.5, 0.7 / math.sqrt(4), 3.0)

    difference = first.minus(second)

    assert difference.points / difference.se == pytest.approx(expected.statistic, rel=1e-12)
    assert difference.p_value == pytest.approx(expected.pvalue, rel=1e-9)


def test_a_known_error_adds_nothing_to_the_doubt_about_the_other() -> None:
    # se^4 = (0.5^2 + 0.5^2)^2 = 0.25, over 0.5^4 / 10 = 0.00625
    difference = Estimate(1.0, 0.5, 10.0).minus(Estimate(0.0, 0.5))

    assert difference.df == pytest.approx(40.0)


@pytest.mark.parametrize(
    ("points", "se", "df", "message"),
    [
        (math.nan, 1.0, 5.0, "points=nan"),
        (1.0, 0.0, 5.0, "se=0.0"),
        (1.0, math.inf, 5.0, "se=inf"),
        (1.0, 1.0, 0.0, "df=0.0"),
    ],
)
def test_what_is_no_figure_is_refused(points: float, se: float, df: float, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        Estimate(points, se, df)


def test_a_comparison_gives_its_difference_back() -> None:
    (result,) = compare_zones(in_turn("glute", 4, 6)).values()

    estimate = side_difference(result)

    assert estimate is not None
    assert estimate.points == result.difference_points
    assert estimate.interval(0.95) == pytest.approx(result.ci95)


def test_what_a_gate_refused_or_nobody_measured_has_no_difference() -> None:
    (refused,) = compare_zones(in_turn("glute", 4, 6, n_side=2)).values()
    (one_sided,) = compare_zones([hold(0, "glute", "left", 5)]).values()

    assert refused.difference_points is not None
    assert side_difference(refused) is None
    assert side_difference(one_sided) is None
    assert side_difference(None) is None
    assert side_difference(replace(refused, difference_points=None)) is None
