"""Intervals of a mixture of normal distributions hold what they promise, however odd it is."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from evenside_analysis.mixture import NormalMixture

NUMBERS = st.floats(-10, 10)
PARTS = st.tuples(st.floats(0.001, 1), NUMBERS, st.floats(0.01, 5))


def mixture(*parts: tuple[float, float, float]) -> NormalMixture:
    """Of (weight, mean, sd); the weights need not add up."""
    weight, means, sds = np.array(parts, dtype=np.float64).T
    return NormalMixture(weight / weight.sum(), means, sds)


def test_one_part_has_the_quantiles_of_its_normal_distribution() -> None:
    low, high = mixture((1, 0.7, 1.3)).interval(0.95)

    assert (low, high) == pytest.approx(norm(0.7, 1.3).interval(0.95), abs=1e-12)


@given(st.lists(PARTS, min_size=1, max_size=8), st.floats(0.01, 0.999))
def test_the_ends_of_an_interval_leave_out_the_same_share_on_both_sides(
    parts: list[tuple[float, float, float]], level: float
) -> None:
    found = mixture(*parts)

    low, high = found.interval(level)

    assert low < high
    assert found.below(low) == pytest.approx(0.5 - level / 2, abs=1e-9)
    assert found.below(high) == pytest.approx(0.5 + level / 2, abs=1e-9)


def test_far_apart_parts_with_nothing_between_them_do_no_harm() -> None:
    """Newton's steps are useless on the flat between the parts; the bracket is halved there."""
    low, high = mixture((0.5, -1000, 0.01), (0.5, 1000, 0.01)).interval(0.5)

    assert (low, high) == pytest.approx((-1000, 1000), abs=1e-6)
