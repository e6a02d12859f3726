"""Gaps, drift, saturation and glitches, counted on signals where the number is known."""

import numpy as np
import pytest
from tests.analysis.drawn import drawn

from evenside_analysis.events import detect_contacts
from evenside_analysis.quality import (
    Gap,
    GlitchCounter,
    count_glitches,
    count_saturated,
    find_gaps,
    unloaded_drift_n,
)
from evenside_analysis.types import ParameterError

FS = 80.0


def test_gaps_are_the_stretches_without_a_measured_sample() -> None:
    values = np.ones(20)
    values[[0, 1, 7, 18, 19]] = np.nan

    assert find_gaps(values, 10.0) == [
        Gap(0, 2, 0.0, 0.2),
        Gap(7, 8, 0.7, 0.8),
        Gap(18, 20, 1.8, 2.0),
    ]


def test_a_row_with_one_dead_channel_is_in_a_gap() -> None:
    values = np.ones((5, 4))
    values[2, 3] = np.nan

    assert [(gap.start_index, gap.stop_index) for gap in find_gaps(values, 10.0)] == [(2, 3)]


def test_nothing_and_everything_measured_have_no_gap() -> None:
    assert find_gaps([], 10.0) == find_gaps(np.ones(9), 10.0) == []


def test_values_of_three_dimensions_are_refused() -> None:
    with pytest.raises(ParameterError, match="one or two dimensions"):
        find_gaps(np.ones((2, 2, 2)), 10.0)


def test_the_drift_of_the_empty_device_is_last_rest_minus_first() -> None:
    # 6 s at 1 N, a hold, 6 s at -2 N.
    force_n = drawn(FS, (0, 1), (6, 1), (6, 200), (16, 200), (16, -2), (22, -2))

    drift_n = unloaded_drift_n(force_n, FS, detect_contacts(force_n, FS))

    assert drift_n == pytest.approx(-3.0)


def test_without_two_rests_there_is_no_drift() -> None:
    force_n = drawn(FS, (0, 1), (6, 1), (6, 200), (16, 200))

    assert unloaded_drift_n(force_n, FS, detect_contacts(force_n, FS)) is None
    assert unloaded_drift_n([], FS, []) is None


def test_samples_at_the_ends_of_the_range_are_saturated() -> None:
    counts = np.array([[8_388_607.0, -8_388_608.0], [8_388_606.0, np.nan]])

    assert count_saturated(counts) == 2


@pytest.mark.parametrize("wrong", [8_388_607.0, -8_388_608.0, 84_000.0 / 32.0])
def test_single_samples_of_a_slipped_bit_are_glitches(wrong: float) -> None:
    x = 84_000.0 + np.random.default_rng(9).normal(0.0, 50.0, 4000)
    x[[100, 700, 3000]] = wrong

    assert count_glitches(x) == 3


def test_pressing_in_breathing_and_noise_are_no_glitches() -> None:
    rng = np.random.default_rng(10)
    force_n = drawn(FS, (0, 0), (2, 0), (2.3, 250), (20, 250), (20.3, 0), (25, 0))
    force_n += rng.normal(0.0, 0.3, force_n.shape)

    assert count_glitches(force_n) == 0


@pytest.mark.parametrize("few", [[], [1.0], [1.0, 2.0], [np.nan] * 9])
def test_too_few_samples_have_no_glitches(few: list[float]) -> None:
    assert count_glitches(few) == 0


@pytest.mark.parametrize("n", [1, 2, 3, 50, 5000])
def test_a_stream_counts_its_certain_glitches_in_any_cutting(n: int) -> None:
    # 0.001 N a count: 50 counts of noise are 0.05 N, and 5 N are 5,000 counts
    x = 84_000.0 + np.random.default_rng(9).normal(0.0, 50.0, 4000)
    x[[0, 100, 700, 3000]] = [0.0, 8_388_607.0, 84_000.0 / 32.0, 84_000.0 - 4_000.0]
    x[2000] = np.nan
    counter = GlitchCounter(0.001, FS)
    asked = GlitchCounter(0.001, FS)  # after every push: it has to look at few samples at a time

    for start in range(0, len(x), n):
        counter.push(x[start : start + n])
        asked.push(x[start : start + n])
        assert asked.n_glitches <= 2

    assert asked.n_glitches == 2
    # the first has no neighbour before it, the last is 4 N: too little to be certain
    assert counter.n_glitches == 2


def test_a_slow_converter_has_no_certain_glitches() -> None:
    counter = GlitchCounter(0.001, 10.0)

    counter.push([0.0, 0.0, 8_388_607.0, 0.0, 0.0])

    assert counter.n_glitches == 0


def test_a_step_and_a_quick_press_are_no_glitches() -> None:
    counter = GlitchCounter(0.001, FS)

    counter.push(
        1000.0 * drawn(FS, (0, 0), (1, 0), (1.05, 100), (1.1, 0), (2, 0), (2, 90), (3, 90))
    )

    assert counter.n_glitches == 0
