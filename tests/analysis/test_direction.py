"""Agreement of directions: published tables, the standard error another way, and its ends."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.analysis.held import hold, in_turn

from evenside_analysis.agreement import cohen_kappa
from evenside_analysis.chart import compare_zones
from evenside_analysis.direction import (
    DIRECTIONS,
    Direction,
    band_of,
    direction_agreement,
    directions,
)
from evenside_analysis.types import ParameterError

Session = dict[str, Direction]


def sessions(table: list[list[int]]) -> tuple[Session, Session]:
    """Two sessions whose directions make the table; rows and columns left, none, right."""
    first: Session = {}
    second: Session = {}
    for i, row in enumerate(table):
        for j, count in enumerate(row):
            for _ in range(count):
                zone = f"zone_{len(first)}"
                first[zone], second[zone] = DIRECTIONS[i], DIRECTIONS[j]
    return first, second


def test_kappa_of_the_design_table() -> None:
    # science.md 6.6: [[20, 5], [10, 15]] gives po .70, pe .50, kappa .40
    result = direction_agreement(*sessions([[20, 0, 5], [0, 0, 0], [10, 0, 15]]))

    assert result.observed == pytest.approx(0.70)
    assert result.kappa == pytest.approx(0.40)
    assert result.band == "fair"
    assert result.table == ((20, 0, 5), (0, 0, 0), (10, 0, 15))


def test_the_standard_error_of_a_textbook_table() -> None:
    # Fleiss, Statistical Methods for Rates and Proportions: 100 diagnoses by two raters, kappa
    # 0.68 with standard error 0.087, worked out from rounded figures
    result = direction_agreement(*sessions([[75, 1, 4], [5, 4, 1], [0, 0, 10]]))

    assert result.kappa == pytest.approx(0.68, abs=0.005)
    assert result.se == pytest.approx(0.087, abs=0.001)
    assert result.ci95 == pytest.approx((0.68 - 1.96 * 0.087, 0.68 + 1.96 * 0.087), abs=0.01)


@given(st.lists(st.integers(1, 30), min_size=9, max_size=9))
def test_the_standard_error_is_that_of_the_delta_method(cells: list[int]) -> None:
    # another computation: numerical derivatives of kappa with the multinomial covariance
    counts = np.array(cells, dtype=np.float64).reshape(3, 3)
    n, step = counts.sum(), 1e-6
    shares = (counts / n).ravel()

    def kappa(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        return cohen_kappa(values.reshape(3, 3))

    slope = np.array(
        [(kappa(shares + e) - kappa(shares - e)) / (2 * step) for e in np.eye(9) * step]
    )
    variance = (slope**2 @ shares - (slope @ shares) ** 2) / n

    result = direction_agreement(*sessions(counts.astype(int).tolist()))

    assert result.se == pytest.approx(math.sqrt(variance), rel=1e-4)


@pytest.mark.parametrize(
    ("kappa", "band"),
    [
        (-0.1, "poor"),
        (0.0, "slight"),
        (0.2, "slight"),
        (0.21, "fair"),
        (0.6, "moderate"),
        (0.8, "substantial"),
        (0.81, "almost perfect"),
        (1.0, "almost perfect"),
    ],
)
def test_the_bands_of_landis_and_koch(kappa: float, band: str) -> None:
    assert band_of(kappa) == band


def test_full_agreement_has_no_interval_and_says_so() -> None:
    result = direction_agreement(*sessions([[3, 0, 0], [0, 0, 0], [0, 0, 2]]))

    assert (result.kappa, result.se, result.ci95) == (1.0, None, None)
    assert result.reasons == (
        "Agreement beyond chance is almost perfect (1.00, 5 zones).",
        "No interval: the sessions agree alike everywhere.",
    )


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({}, {"calf": "left"}, "No zone was compared in both sessions."),
        (
            {"calf": "left", "shin": "left"},
            {"calf": "left", "shin": "left"},
            "No kappa: two zones and only one direction among them.",
        ),
    ],
)
def test_where_chance_would_agree_too_there_is_no_kappa(
    first: Session, second: Session, reason: str
) -> None:
    result = direction_agreement(first, second)

    assert (result.kappa, result.ci95, result.band) == (None, None, None)
    assert result.reasons == (reason,)


def test_directions_come_from_comparisons_that_passed_their_gates() -> None:
    holds = [
        *in_turn("glute", 4, 6),
        *in_turn("calf", 5, 4.5, start_s=1000),
        *in_turn("shin", 5, 3, n_side=2, start_s=2000),
        hold(3000, "hamstring", "left", 5),
    ]

    comparisons = compare_zones(holds)

    assert directions(comparisons) == {"glute": "right", "calf": "left"}
    assert directions(comparisons, none_within_points=1.0) == {"glute": "right", "calf": "none"}


def test_a_direction_that_there_is_not_is_refused() -> None:
    with pytest.raises(ParameterError, match="direction='up'"):
        direction_agreement({"calf": "up"}, {"calf": "left"})  # type: ignore[dict-item]
    with pytest.raises(ParameterError, match="none_within_points=-1"):
        directions({}, none_within_points=-1)
