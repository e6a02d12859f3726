"""Welch's interval of a side difference against another program."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside_analysis.welch import contrast, log_contrast, too_few

LEFT = np.array([300.0, 310.0, 290.0, 305.0])
RIGHT = np.array([330.0, 345.0, 325.0])
VALUES = st.lists(st.floats(1.0, 1000.0), min_size=3, max_size=9).map(np.array)


def test_the_log_ratio_and_its_interval() -> None:
    # scipy.stats.ttest_ind(log(right), log(left), equal_var=False) and its confidence_interval()
    found = log_contrast(LEFT, RIGHT)

    assert found.difference == pytest.approx(10.1184, abs=1e-4)
    assert found.ci95 == pytest.approx((3.8854, 16.3513), abs=1e-4)
    assert found.p == pytest.approx(0.010255, abs=1e-6)
    # geometric means, by hand
    assert found.left == pytest.approx((300 * 310 * 290 * 305) ** 0.25)
    assert found.right == pytest.approx((330 * 345 * 325) ** (1 / 3))


def test_below_three_values_a_side_there_are_means_and_no_difference() -> None:
    found = contrast(np.array([1.0, 2.0]), np.array([]))

    assert (found.left, found.right) == (1.5, None)
    assert (found.difference, found.ci95, found.p) == (None, None, None)
    assert too_few(found, "hold") == [
        "two holds on the left, three are needed",
        "no holds on the right, three are needed",
    ]


def test_sides_without_scatter_have_a_difference_and_no_interval() -> None:
    found = contrast(np.full(3, 2.0), np.full(4, 5.0))

    assert (found.difference, found.ci95) == (3.0, None)


@given(VALUES, VALUES)
def test_exchanged_sides_give_the_opposite_and_nothing_is_nan(
    left: np.ndarray, right: np.ndarray
) -> None:
    one, other = log_contrast(left, right), log_contrast(right, left)

    assert one.difference is not None
    assert other.difference == pytest.approx(-one.difference, abs=1e-9)
    if one.ci95 is not None and other.ci95 is not None:
        assert one.ci95 == pytest.approx((-other.ci95[1], -other.ci95[0]), abs=1e-6)
        assert all(math.isfinite(end) for end in one.ci95)
