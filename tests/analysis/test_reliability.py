"""Intraclass correlations and the minimal detectable change against published tables."""

import math

import numpy as np
import pytest

from evenside_analysis.reliability import icc, minimal_detectable_change
from evenside_analysis.types import ParameterError

# Shrout and Fleiss 1979, table 2: 6 targets by 4 judges
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]

# Science.md 6.1: the paper prints .17 .29 .71 .44 .62 .91; six digits from another program.
FORMS = [
    # form, other name, value, interval, F, p
    ("ICC(1,1)", "ICC(1,1)", 0.165742, (-0.132932, 0.722560), 1.794678, 0.164769),
    ("ICC(2,1)", "ICC(A,1)", 0.289764, (0.018787, 0.761084), 11.027248, 0.000135),
    ("ICC(3,1)", "ICC(C,1)", 0.714841, (0.342465, 0.945858), 11.027248, 0.000135),
    ("ICC(1,k)", "ICC(1,k)", 0.442797, (-0.884442, 0.912415), 1.794678, 0.164769),
    ("ICC(2,k)", "ICC(A,k)", 0.620051, (0.071137, 0.927232), 11.027248, 0.000135),
    ("ICC(3,k)", "ICC(C,k)", 0.909316, (0.675675, 0.985892), 11.027248, 0.000135),
]


@pytest.mark.parametrize(("form", "other_name", "value", "interval", "f", "p"), FORMS)
def test_the_six_forms_of_shrout_and_fleiss_come_out_to_the_last_digit(
    form: str, other_name: str, value: float, interval: tuple[float, float], f: float, p: float
) -> None:
    result = icc(SHROUT_FLEISS)

    found = result[form]
    assert found is result[other_name]
    assert found.value == pytest.approx(value, abs=5.1e-7)
    assert found.ci == pytest.approx(interval, abs=5.1e-7)
    assert found.f == pytest.approx(f, abs=5.1e-7)
    assert found.p == pytest.approx(p, abs=5.1e-7)


def test_the_six_forms_round_to_the_two_digits_that_the_paper_prints() -> None:
    result = icc(SHROUT_FLEISS)

    values = [form.value for form in result.forms]
    assert [None if v is None else round(v, 2) for v in values] == [
        0.17,
        0.29,
        0.71,
        0.44,
        0.62,
        0.91,
    ]


def test_the_mean_squares_and_standard_errors_of_the_same_table() -> None:
    result = icc(SHROUT_FLEISS)

    ms = result.mean_squares
    assert (ms.targets, ms.judges) == pytest.approx((11.241667, 32.486111), abs=5.1e-7)
    # science.md 6.1: sums of squares with 5, 3, 15 and 18 degrees of freedom, and their total
    sums = (5 * ms.targets, 3 * ms.judges, 15 * ms.residual, 18 * ms.within)
    assert sums == pytest.approx((56.208333, 97.458333, 15.291667, 112.75), abs=5.1e-7)
    assert sums[0] + sums[3] == pytest.approx(168.958333, abs=5.1e-7)
    assert (ms.residual, ms.within) == pytest.approx((1.019444, 6.263889), abs=5.1e-7)
    assert result.sem_consistency == pytest.approx(1.009675, abs=5.1e-7)
    assert result.sem_agreement == pytest.approx(2.502776, abs=5.1e-7)
    assert minimal_detectable_change(result.sem_consistency) == pytest.approx(2.798677, abs=5.1e-7)
    assert minimal_detectable_change(result.sem_agreement) == pytest.approx(6.937342, abs=5.1e-7)


def test_mcgraw_and_wong_a_shift_costs_agreement_and_not_consistency() -> None:
    # McGraw and Wong 1996, toy example: consistency 1.00, absolute agreement 0.67
    result = icc([(2, 4), (4, 6), (6, 8)])

    ms = result.mean_squares
    assert (ms.targets, ms.judges, ms.residual) == pytest.approx((8.0, 6.0, 0.0))
    assert result["ICC(C,1)"].value == 1.0
    assert result["ICC(A,1)"].value == pytest.approx(0.666667, abs=5.1e-7)


def test_without_residual_there_is_no_interval_and_nothing_infinite() -> None:
    result = icc([(2, 4), (4, 6), (6, 8)])

    assert result["ICC(C,1)"].ci is None
    assert result["ICC(A,1)"].ci is None
    assert result["ICC(C,1)"].f is None
    assert result["ICC(C,1)"].p == 0.0


def test_equal_repeats_of_different_targets_agree_perfectly() -> None:
    result = icc([(2, 2), (4, 4), (7, 7)])

    assert [coefficient.value for coefficient in result.forms] == [1.0] * 6


def test_targets_that_do_not_differ_give_numbers_and_no_nan() -> None:
    result = icc([(2, 4), (4, 2), (3, 3)])

    for coefficient in result.forms:
        assert coefficient.value is None or math.isfinite(coefficient.value)
        assert coefficient.ci is None or all(math.isfinite(bound) for bound in coefficient.ci)
    # by hand: MSR 0, MSW 4/3, MSE 2: (0 - 4/3) / (0 + 4/3) = -1; its mean form divides by MSR
    assert result["ICC(1,1)"].value == pytest.approx(-1.0)
    assert result["ICC(1,k)"].value is None


def test_the_mean_of_more_trials_needs_a_smaller_change() -> None:
    assert minimal_detectable_change(1.0, n_trials=4) == pytest.approx(1.96 * math.sqrt(2) / 2)
    # normal quantile of 90 %: 1.644854
    assert minimal_detectable_change(1.0, confidence=0.9) == pytest.approx(1.644854 * math.sqrt(2))


@pytest.mark.parametrize(
    ("scores", "message"),
    [
        ([[1, 2]], "shape"),
        ([1, 2, 3], "shape"),
        ([[1], [2]], "shape"),
        ([[1, math.nan], [2, 3]], "missing"),
        (np.full((3, 3), 4.0), "do not vary"),
    ],
)
def test_a_table_that_has_no_correlation_is_refused(scores: object, message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        icc(scores)  # type: ignore[arg-type]


def test_an_unknown_form_is_refused_by_name() -> None:
    with pytest.raises(ParameterError, match=r"ICC\(4,1\)"):
        icc(SHROUT_FLEISS)["ICC(4,1)"]


@pytest.mark.parametrize(
    ("sem", "n_trials", "confidence", "message"),
    [
        (-1.0, 1, 0.95, "standard_error"),
        (math.nan, 1, 0.95, "standard_error"),
        (1.0, 0, 0.95, "n_trials"),
        (1.0, 1, 1.0, "confidence"),
    ],
)
def test_a_change_of_impossible_arguments_is_refused(
    sem: float, n_trials: int, confidence: float, message: str
) -> None:
    with pytest.raises(ParameterError, match=message):
        minimal_detectable_change(sem, n_trials=n_trials, confidence=confidence)
