"""to_uniform: time stamps as files have them, brought onto a grid."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.types import ParameterError
from evenside_analysis.uniform import to_uniform


def test_regular_stamps_give_back_every_value_as_it_is() -> None:
    time_s = np.arange(500) / 240.0
    values = np.random.default_rng(1).normal(size=500)

    grid = to_uniform(time_s, values)

    assert grid.fs_hz == pytest.approx(240.0)
    np.testing.assert_array_equal(grid.values[:, 0], values)
    assert (grid.start_s, grid.n_dropped) == (0.0, 0)


def test_stamps_rounded_to_milliseconds_do_not_bend_the_rate() -> None:
    # 133 samples/s: rounded steps are 7 or 8 ms, their median is 8 ms (125/s), their mean 7.52 ms.
    time_s = np.round(np.arange(1330) / 133.0, 3)

    assert to_uniform(time_s, time_s).fs_hz == pytest.approx(133.0, rel=1e-3)


@pytest.mark.parametrize("rate_hz", [80.0, 133.0, 240.0, 450.0, 700.0, 1200.0])
def test_coarse_stamps_with_one_sample_in_ten_lost_still_tell_the_rate(rate_hz: float) -> None:
    rng = np.random.default_rng(6)
    time_s = np.round(np.arange(4000) / rate_hz, 3)[rng.random(4000) > 0.1]

    # Above a stamp's resolution a lost sample cannot be told from two under one stamp.
    tolerance = 0.003 if rate_hz < 600.0 else 0.11
    assert to_uniform(time_s, time_s).fs_hz == pytest.approx(rate_hz, rel=tolerance)


def test_jittering_stamps_put_values_where_they_were_taken() -> None:
    rng = np.random.default_rng(2)
    time_s = np.sort(np.arange(1000) / 100.0 + rng.uniform(-0.002, 0.002, 1000))

    grid = to_uniform(time_s, 3.0 * time_s, 100.0)

    row_s = grid.start_s + np.arange(grid.values.shape[0]) / 100.0
    np.testing.assert_allclose(grid.values[:, 0], 3.0 * row_s, atol=1e-9)


def test_a_pause_of_more_than_three_periods_is_missing() -> None:
    time_s = np.concatenate((np.arange(100), np.arange(150, 250))) / 50.0

    grid = to_uniform(time_s, np.ones(200))

    assert np.flatnonzero(np.isnan(grid.values[:, 0])).tolist() == list(range(100, 150))


def test_two_lost_samples_are_drawn_through() -> None:
    time_s = np.delete(np.arange(100), [40, 41]) / 50.0

    grid = to_uniform(time_s, time_s)

    np.testing.assert_allclose(grid.values[:, 0], np.arange(100) / 50.0, atol=1e-12)


def test_bursts_under_one_stamp_are_spread_up_to_the_next_stamp() -> None:
    # Ten samples at a time under the arrival time of their batch.
    time_s = np.repeat(np.arange(20) * 0.1, 10)

    grid = to_uniform(time_s, np.arange(200.0))

    assert grid.fs_hz == pytest.approx(100.0)
    np.testing.assert_allclose(grid.values[:, 0], np.arange(200.0), atol=1e-9)


def test_a_burst_before_a_pause_does_not_fill_the_pause() -> None:
    time_s = np.concatenate(
        (np.repeat(np.arange(10) * 0.1, 10), np.repeat(5 + np.arange(10) * 0.1, 10))
    )

    grid = to_uniform(time_s, np.ones(200))

    missing = np.flatnonzero(np.isnan(grid.values[:, 0]))
    assert (missing[0], missing[-1]) == (100, 499)


def test_stamps_that_step_back_are_left_out_with_their_rows() -> None:
    time_s = np.array([0.0, 0.1, 0.2, 0.05, 0.15, 0.3, np.nan, 0.4])

    grid = to_uniform(time_s, np.arange(8.0))

    assert grid.n_dropped == 3
    np.testing.assert_allclose(grid.values[:, 0], [0.0, 1.0, 2.0, 5.0, 7.0], atol=1e-9)


def test_missing_values_stay_missing_and_spread_to_no_neighbour() -> None:
    values = np.array([1.0, np.nan, 3.0, 4.0])

    grid = to_uniform(np.arange(4) / 10.0, np.column_stack((values, values)))

    np.testing.assert_array_equal(grid.values[:, 1], values)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.floats(0.0, 20.0), min_size=2, max_size=60), st.floats(5.0, 200.0))
def test_any_stamps_give_values_between_the_smallest_and_the_largest(
    stamps: list[float], fs_hz: float
) -> None:
    time_s = np.round(sorted(stamps), 3)
    if time_s[0] == time_s[-1]:
        return
    values = np.arange(time_s.shape[0], dtype=np.float64)

    grid = to_uniform(time_s, values, fs_hz)

    known = grid.values[~np.isnan(grid.values)]
    assert known.size
    assert known.min() >= -1e-9
    assert known.max() <= values[-1] + 1e-9


@pytest.mark.parametrize(
    ("time_s", "columns", "fs_hz", "words"),
    [
        ([0.0], [1.0], None, "at least 2 must differ"),
        ([], [], None, "at least 2 must differ"),
        ([1.0, 1.0], [1.0, 2.0], None, "at least 2 must differ"),
        ([0.0, 1.0], [1.0], None, "columns has shape"),
        ([0.0, 1.0], [1.0, 2.0], -5.0, "fs_hz=-5.0"),
    ],
)
def test_what_cannot_be_a_time_line_is_refused(
    time_s: list[float], columns: list[float], fs_hz: float | None, words: str
) -> None:
    with pytest.raises(ParameterError, match=words):
        to_uniform(time_s, columns, fs_hz)
