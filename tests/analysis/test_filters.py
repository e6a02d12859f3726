"""Filters with state: what they do to a signal, and that the cutting changes no bit."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.filters import (
    WindowState,
    fir,
    hold_last,
    last_samples,
    lowpass_taps,
    median3,
    median5,
)
from evenside_analysis.types import FloatArray, ParameterError

Step = Callable[[FloatArray, WindowState], tuple[FloatArray, WindowState]]
TAPS = lowpass_taps(20.0, 2.0)
FILTERS: dict[str, tuple[Step, int]] = {
    "median of three": (median3, 1),
    "median of five": (median5, 2),
    "low-pass": (lambda x, state: fir(x, TAPS, state), TAPS.shape[0] // 2),
}


def run(step: Step, half: int, blocks: list[FloatArray]) -> FloatArray:
    """All blocks through the filter, and what it held back at the end."""
    state, out = WindowState(), []
    for block in blocks:
        y, state = step(block, state)
        out.append(y)
    out.append(step(last_samples(state, half), state)[0])
    return np.concatenate(out)


@pytest.mark.parametrize("name", FILTERS)
@settings(max_examples=80, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(0, 200),
    cuts=st.lists(st.integers(0, 200), max_size=8),
)
def test_any_cutting_gives_the_same_bits_and_one_value_a_sample(
    name: str, seed: int, n: int, cuts: list[int]
) -> None:
    step, half = FILTERS[name]
    x = np.random.default_rng(seed).normal(84_000.0, 50.0, n)
    blocks = np.split(x, sorted(min(cut, n) for cut in cuts))

    whole = run(step, half, [x])

    assert whole.shape == x.shape
    np.testing.assert_array_equal(run(step, half, blocks), whole)


@pytest.mark.parametrize("name", FILTERS)
def test_a_constant_goes_in_and_out_unchanged_from_the_first_sample_on(name: str) -> None:
    step, half = FILTERS[name]

    np.testing.assert_allclose(run(step, half, [np.full(40, 84_000.0)]), 84_000.0, rtol=1e-15)


@pytest.mark.parametrize(("name", "n_wrong"), [("median of three", 1), ("median of five", 2)])
def test_a_median_takes_out_what_is_shorter_than_half_of_it(name: str, n_wrong: int) -> None:
    x = np.arange(50.0)
    x[20 : 20 + n_wrong] = -1e6

    y = run(*FILTERS[name], [x])

    assert np.abs(y - np.arange(50.0)).max() <= 2.0


@pytest.mark.parametrize("name", ["median of three", "median of five"])
def test_a_median_equals_the_plain_median_of_its_window(name: str) -> None:
    step, half = FILTERS[name]
    x = np.random.default_rng(7).normal(size=300)
    padded = np.concatenate((np.full(half, x[0]), x, np.full(half, x[-1])))

    expected = [float(np.median(padded[i : i + 2 * half + 1])) for i in range(300)]

    np.testing.assert_array_equal(run(step, half, [x]), expected)


def test_the_low_pass_halves_its_cutoff_passes_slow_strokes_and_stops_the_heart() -> None:
    n = np.arange(400)

    # exp(-ln 2 (f / 2 Hz)^2)
    for frequency_hz, gain in ((0.25, 0.989), (1.0, 0.841), (2.0, 0.5), (5.0, 0.013)):
        tone = np.sin(2.0 * np.pi * frequency_hz * n / 20.0)
        out = run(*FILTERS["low-pass"], [tone])[40:-40]
        assert np.sqrt(2.0 * np.mean(out**2)) == pytest.approx(gain, abs=0.005)


def test_the_low_pass_shifts_nothing_and_rings_beside_no_step() -> None:
    step = np.where(np.arange(101) < 50, 0.0, 1.0)

    y = run(*FILTERS["low-pass"], [step])

    assert np.all(np.diff(y) >= 0.0)
    np.testing.assert_allclose(
        y + y[::-1], 1.0 + (np.arange(101) == 50) * (2 * y[50] - 1), atol=0.2
    )
    assert np.interp(0.5, y, np.arange(101)) == pytest.approx(49.5, abs=1e-9)


def test_a_cutoff_beyond_half_the_rate_takes_out_nothing() -> None:
    np.testing.assert_array_equal(lowpass_taps(10.0, 5.0), [1.0])
    np.testing.assert_array_equal(fir(np.arange(5.0), np.ones(1), WindowState())[0], np.arange(5.0))


def test_a_cutoff_that_is_not_positive_is_refused() -> None:
    with pytest.raises(ParameterError, match="cutoff_hz=0"):
        lowpass_taps(20.0, 0.0)


def test_missing_samples_hold_the_last_one_before_them() -> None:
    x = np.array([np.nan, 1.0, np.nan, np.nan, 4.0])

    np.testing.assert_array_equal(hold_last(x, ~np.isnan(x), 7.0), [7.0, 1.0, 1.0, 1.0, 4.0])
