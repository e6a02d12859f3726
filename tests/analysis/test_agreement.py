"""Limits of agreement, equivalence and kappa against published examples."""

import math

import numpy as np
import pytest

from evenside_analysis.agreement import (
    bland_altman,
    cohen_kappa,
    equivalence_test,
    single_reading_sd,
)
from evenside_analysis.reliability import icc
from evenside_analysis.types import ParameterError

# Bland and Altman 1986: peak flow of 17 people, two readings with each of two meters, l/min
WRIGHT_1 = [494, 395, 516, 434, 476, 557, 413, 442, 650, 433, 417, 656, 267, 478, 178, 423, 427]
WRIGHT_2 = [490, 397, 512, 401, 470, 611, 415, 431, 638, 429, 420, 633, 275, 492, 165, 372, 421]
MINI_1 = [512, 430, 520, 428, 500, 600, 364, 380, 658, 445, 432, 626, 260, 477, 259, 350, 451]
MINI_2 = [525, 415, 508, 444, 500, 625, 460, 390, 642, 432, 420, 605, 227, 467, 268, 370, 443]
# Expected values: science.md 6.3 (the paper's own, and the same with more digits from another
# program).


def test_peak_flow_bias_and_limits_are_those_of_the_paper() -> None:
    limits = bland_altman(WRIGHT_1, MINI_1, multiplier=2)

    assert limits.bias == pytest.approx(-2.117647, abs=5.1e-7)
    assert limits.sd == pytest.approx(38.765130, abs=5.1e-7)
    assert (limits.lower, limits.upper) == pytest.approx((-79.648, 75.413), abs=5.1e-4)
    assert limits.bias_se == pytest.approx(9.401925, abs=5.1e-7)
    assert limits.bias_ci == pytest.approx((-22.05, 17.81), abs=5.1e-3)
    assert limits.limit_se == pytest.approx(16.2846, abs=5.1e-5)
    assert limits.lower_ci == pytest.approx((-114.17, -45.13), abs=5.1e-3)
    assert limits.upper_ci == pytest.approx((40.89, 109.93), abs=5.1e-3)


def test_peak_flow_rounds_to_the_one_digit_that_the_paper_prints() -> None:
    limits = bland_altman(WRIGHT_1, MINI_1, multiplier=2)

    printed = (limits.bias, limits.sd, limits.bias_se, limits.limit_se, *limits.bias_ci)
    # the paper computes from rounded values, so its last digit may be one off (-22.0 for -22.05)
    assert printed == pytest.approx((-2.1, 38.8, 9.4, 16.3, -22.0, 17.8), abs=0.0501)
    # ... and its limits come from the rounded -2.1 and 38.8: -79.7 and 75.5 for -79.65 and 75.41
    assert (limits.lower, limits.upper) == pytest.approx((-79.7, 75.5), abs=0.09)
    ends = (*limits.lower_ci, *limits.upper_ci)
    assert ends == pytest.approx((-114.3, -45.1, 40.9, 110.1), abs=0.18)


def test_the_limits_with_the_later_multiplier() -> None:
    limits = bland_altman(WRIGHT_1, MINI_1)

    assert (limits.lower, limits.upper) == pytest.approx((-78.097, 73.862), abs=5.1e-4)


@pytest.mark.parametrize(
    ("first", "second", "sd", "repeatability", "within_sd", "agreement"),
    [
        (WRIGHT_1, WRIGHT_2, 21.7240, 43.2938, 15.3067, 0.98316),
        (MINI_1, MINI_2, 28.8723, 56.3163, 19.9108, 0.96847),
    ],
    ids=["Wright", "Mini Wright"],
)
def test_the_repeatability_of_each_meter(
    first: list[float],
    second: list[float],
    sd: float,
    repeatability: float,
    within_sd: float,
    agreement: float,
) -> None:
    limits = bland_altman(first, second, multiplier=2)
    table = icc(np.column_stack([first, second]))

    assert limits.sd == pytest.approx(sd, abs=5.1e-5)
    assert limits.repeatability == pytest.approx(repeatability, abs=5.1e-5)
    assert table.sem_agreement == pytest.approx(within_sd, abs=5.1e-5)
    assert table["ICC(A,1)"].value == pytest.approx(agreement, abs=5.1e-6)


def test_means_of_two_readings_are_corrected_to_single_ones() -> None:
    of_means = bland_altman((np.array(WRIGHT_1) + WRIGHT_2) / 2, (np.array(MINI_1) + MINI_2) / 2)
    repeats = [bland_altman(WRIGHT_1, WRIGHT_2).sd, bland_altman(MINI_1, MINI_2).sd]

    assert of_means.bias == pytest.approx(-6.029412, abs=5.1e-7)
    assert of_means.sd == pytest.approx(33.204137, abs=5.1e-7)
    assert single_reading_sd(of_means.sd, *repeats) == pytest.approx(37.800803, abs=5.1e-7)


def test_correlation_of_the_meters_as_a_check_of_the_data() -> None:
    assert np.corrcoef(WRIGHT_1, MINI_1)[0, 1] == pytest.approx(0.943279, abs=5.1e-7)


def test_the_toster_example_is_equivalent() -> None:
    # Science.md 6.5: bounds of 0.43 pooled standard deviations are +-0.383569 raw
    result = equivalence_test((5.25, 5.22), (0.95, 0.83), (95, 89), bounds=(-0.383569, 0.383569))

    assert result.se == pytest.approx(0.131303, abs=5.1e-7)
    assert result.df == pytest.approx(181.134, abs=5.1e-4)
    # the raw bounds are given with six digits, which leaves five in t
    assert (result.t_lower, result.t_upper) == pytest.approx((3.149730, -2.692771), abs=5e-6)
    assert (result.p_lower, result.p_upper) == pytest.approx((0.000956, 0.003876), abs=6e-7)
    assert result.ci == pytest.approx((-0.187084, 0.247085), abs=1e-6)
    assert result.equivalent


def test_the_same_means_are_not_equivalent_within_narrow_bounds() -> None:
    result = equivalence_test((5.25, 5.22), (0.95, 0.83), (95, 89), bounds=(-0.2, 0.2))

    assert not result.equivalent


def test_kappa_of_the_textbook_table() -> None:
    # Science.md 6.6: po = 0.70, pe = 0.50
    assert cohen_kappa([[20, 5], [10, 15]]) == pytest.approx(0.40, abs=1e-12)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ([[1, 2, 3], [1, 2, 3]], "square"),
        ([[1, -2], [1, 2]], "counts"),
        ([[0, 0], [0, 0]], "counts"),
        ([[9, 0], [0, 0]], "one category"),
        ([[1, math.nan], [1, 1]], "counts"),
    ],
)
def test_a_table_without_a_kappa_is_refused(table: list[list[float]], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        cohen_kappa(table)


@pytest.mark.parametrize(
    ("first", "second", "multiplier", "confidence", "message"),
    [
        ([1.0, 2.0], [1.0], 2.0, 0.95, "shape"),
        ([1.0], [1.0], 2.0, 0.95, "shape"),
        ([1.0, math.nan], [1.0, 2.0], 2.0, 0.95, "missing"),
        ([1.0, 2.0], [1.0, 2.0], 0.0, 0.95, "multiplier"),
        ([1.0, 2.0], [1.0, 2.0], 2.0, 1.5, "confidence"),
    ],
)
def test_pairs_without_limits_are_refused(
    first: list[float], second: list[float], multiplier: float, confidence: float, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        bland_altman(first, second, multiplier=multiplier, confidence=confidence)


@pytest.mark.parametrize(
    ("sds", "sizes", "bounds", "alpha", "message"),
    [
        ((1.0, 1.0), (9, 9), (0.4, -0.4), 0.05, "bounds"),
        ((1.0, 1.0), (9, 9), (-0.4, 0.4), 0.6, "alpha"),
        ((0.0, 1.0), (9, 9), (-0.4, 0.4), 0.05, "sds"),
        ((1.0, 1.0), (1, 9), (-0.4, 0.4), 0.05, "sizes"),
    ],
)
def test_an_equivalence_test_refuses_what_cannot_be(
    sds: tuple[float, float],
    sizes: tuple[int, int],
    bounds: tuple[float, float],
    alpha: float,
    message: str,
) -> None:
    with pytest.raises(ParameterError, match=message):
        equivalence_test((5.0, 5.0), sds, sizes, bounds=bounds, alpha=alpha)
