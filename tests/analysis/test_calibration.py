"""Counts to newtons."""

import numpy as np
import pytest

from evenside_analysis.calibration import Calibration, apply, nominal_newton_per_count
from evenside_analysis.types import ParameterError

TWO_CELLS = Calibration((1000.0, -500.0), (0.01, -0.02), "bench", "2026-01-02")


def test_a_bridge_at_capacity_gives_the_counts_of_its_data_sheet() -> None:
    # 50 kg cell, 1 mV/V, gain 128: 0.001 * 128 * 2**24 = 2,147,483.6 counts at 490.3 N.
    newton = nominal_newton_per_count(490.3, 1.0, 128)

    assert newton * 2_147_483.648 == pytest.approx(490.3)


@pytest.mark.parametrize("bad", [(0.0, 1.0, 128), (500.0, -1.0, 128), (500.0, 1.0, float("nan"))])
def test_a_data_sheet_with_impossible_values_is_refused(bad: tuple[float, float, float]) -> None:
    with pytest.raises(ParameterError, match="must be finite and > 0"):
        nominal_newton_per_count(*bad)


def test_newtons_count_from_the_calibrated_zero() -> None:
    force_n = apply([[1000.0, -500.0], [1100.0, -600.0]], TWO_CELLS)

    np.testing.assert_allclose(force_n, [[0.0, 0.0], [1.0, 2.0]])


def test_a_tare_takes_the_place_of_the_calibrated_zero() -> None:
    force_n = apply([[1100.0, -600.0]], TWO_CELLS, (1100.0, -550.0))

    np.testing.assert_allclose(force_n, [[0.0, 1.0]])


def test_a_missing_count_is_a_missing_force() -> None:
    assert np.isnan(apply([[np.nan, -500.0]], TWO_CELLS)).tolist() == [[True, False]]


@pytest.mark.parametrize(
    ("counts", "tare", "words"),
    [
        ([[1.0]], None, r"counts has shape \(1, 1\)"),
        ([1.0, 2.0], None, "counts has shape"),
        ([[1.0, 2.0]], (1.0,), "tare_counts has 1 channels"),
        ([[1.0, 2.0]], (1.0, float("inf")), "tare_counts"),
    ],
)
def test_counts_that_do_not_fit_the_calibration_are_refused(
    counts: list[list[float]], tare: tuple[float, ...] | None, words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        apply(counts, TWO_CELLS, tare)


@pytest.mark.parametrize(
    ("zero", "newton", "words"),
    [
        ((0.0,), (1.0, 2.0), "same number"),
        ((), (), "at least 1"),
        ((0.0, 0.0), (1.0, 0.0), "must not hold 0"),
        ((float("nan"),), (1.0,), "zero_counts"),
    ],
)
def test_an_impossible_calibration_cannot_be_made(
    zero: tuple[float, ...], newton: tuple[float, ...], words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        Calibration(zero, newton, "x", None)
