"""day_components against a nested analysis of variance from a textbook."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.repeatability import day_components
from evenside_analysis.types import ParameterError

# Snedecor and Cochran 1967, table 10.16.1: calcium in turnip greens, % of dry weight;
# four plants, three leaves of each, two determinations of each leaf.
TURNIPS = [
    [[3.28, 3.09], [3.52, 3.48], [2.88, 2.80]],
    [[2.46, 2.44], [1.87, 1.92], [2.19, 2.19]],
    [[2.77, 2.66], [3.74, 3.44], [2.55, 2.55]],
    [[3.78, 3.87], [4.07, 4.12], [3.31, 3.31]],
]


def test_the_turnip_greens_of_snedecor_and_cochran() -> None:
    parts = day_components(TURNIPS)

    # mean squares and components as printed by other programs' worked example of the same data
    assert parts.mean_squares == pytest.approx((2.520115, 0.328775, 0.006654), abs=1e-6)
    assert parts.between_people_sd**2 == pytest.approx(0.365223, abs=1e-6)
    assert parts.between_days_sd**2 == pytest.approx(0.161060, abs=1e-6)
    assert parts.within_day_sd**2 == pytest.approx(0.006654, abs=1e-6)
    assert parts.reasons == ()


def test_more_trials_shrink_the_noise_of_a_day_and_never_the_day() -> None:
    parts = day_components(TURNIPS)

    # by hand: sqrt(0.006654 / 4) and sqrt(0.161060 + 0.006654 / 4); MDC is 1.96 sqrt(2) of them
    assert parts.sem_within_day(4) == pytest.approx(0.040786, abs=1e-6)
    assert parts.sem_between_days(4) == pytest.approx(0.403391, abs=1e-6)
    assert parts.mdc_within_day(4) == pytest.approx(1.96 * math.sqrt(2) * 0.040786, abs=1e-5)
    assert parts.mdc_between_days(4) == pytest.approx(1.96 * math.sqrt(2) * 0.403391, abs=1e-5)
    assert parts.sem_between_days(10**9) == pytest.approx(parts.between_days_sd)


def test_a_negative_share_is_0_and_says_so() -> None:
    # by hand: all day means are 2 and all person means are 2, so both estimates are negative
    parts = day_components([[[1, 3], [3, 1]], [[3, 1], [1, 3]]])

    assert (parts.between_people_sd, parts.between_days_sd) == (0.0, 0.0)
    assert parts.within_day_sd == pytest.approx(math.sqrt(2))
    assert parts.reasons == (
        "days differ less than trials of one day: their own share is set to 0",
    )


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10_000))
def test_known_components_come_back_from_a_large_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    people = rng.normal(0.0, 2.0, (400, 1, 1))
    days = rng.normal(0.0, 0.5, (400, 3, 1))

    parts = day_components(5.0 + people + days + rng.normal(0.0, 0.8, (400, 3, 4)))

    assert parts.between_people_sd == pytest.approx(2.0, rel=0.2)
    assert parts.between_days_sd == pytest.approx(0.5, rel=0.2)
    assert parts.within_day_sd == pytest.approx(0.8, rel=0.1)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 2], [3, 4]], "shape"),
        ([[[1, 2]], [[3, 4]]], "shape"),
        ([[[1, math.nan], [1, 2]], [[1, 2], [1, 2]]], "missing"),
    ],
)
def test_a_table_that_cannot_be_parted_is_refused(values: object, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        day_components(values)  # type: ignore[arg-type]


def test_a_mean_of_no_trials_is_refused() -> None:
    with pytest.raises(ParameterError, match="n_trials=0"):
        day_components(TURNIPS).sem_within_day(0)
