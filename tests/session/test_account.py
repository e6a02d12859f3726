"""What the quality says does not depend on how the rows were cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.session.account import Account, FalseZero, runs_of
from evenside.session.pipeline import LoadBlock
from evenside_analysis.types import Event, FloatArray

FS_HZ = 10.0


def account_of(force_n: FloatArray, cuts: list[int]) -> Account:
    account = Account()
    start = 0
    for part in np.split(force_n, sorted(cuts)):
        account.push(LoadBlock(start, part[:, None], part, part, part[:, None]), FS_HZ)
        start += len(part)
    return account


def contact(start_s: float, end_s: float) -> Event:
    start, stop = round(start_s * FS_HZ), round(end_s * FS_HZ)
    return Event("contact", start, stop, start_s, end_s, 200.0, 250.0, 1.0, None, None, 1.0)


@pytest.mark.parametrize(
    ("mask", "runs"),
    [
        ("", []),
        ("0000", []),
        ("1111", [(0, 4)]),
        ("0110", [(1, 3)]),
        ("1011", [(0, 1), (2, 4)]),
    ],
)
def test_runs_are_half_open_ranges(mask: str, runs: list[tuple[int, int]]) -> None:
    assert runs_of(np.array([c == "1" for c in mask], dtype=bool)) == runs


@given(
    st.lists(st.sampled_from([0.0, 1.0, np.nan]), min_size=1, max_size=80),
    st.lists(st.integers(0, 80), max_size=10),
)
def test_gaps_and_levels_are_the_same_for_every_cutting(
    values: list[float], cuts: list[int]
) -> None:
    force_n = np.array(values)
    whole = account_of(force_n, [])

    in_parts = account_of(force_n, [min(cut, len(values)) for cut in cuts])

    assert in_parts.gaps_json(FS_HZ) == whole.gaps_json(FS_HZ)
    assert np.array_equal(in_parts.level_n, whole.level_n, equal_nan=True)


def test_missing_rows_before_the_first_measured_one_are_no_gap() -> None:
    account = account_of(np.array([np.nan, np.nan, 1.0, np.nan, 1.0]), [2])

    assert account.gaps_json(FS_HZ) == [{"start_s": 0.3, "end_s": 0.4, "samples_missing": 1}]


def test_drift_is_the_last_rest_minus_the_first() -> None:
    # 10 s rest at 0 N, 10 s contact, 10 s rest at 1.5 N: by hand, the drift is 1.5 N
    force_n = np.repeat([0.0, 200.0, 1.5], 100)

    assert account_of(force_n, []).drift_n([contact(10.0, 20.0)]) == 1.5


def test_without_a_second_rest_there_is_no_drift() -> None:
    force_n = np.repeat([0.0, 200.0], 100)

    assert account_of(force_n, []).drift_n([contact(10.0, 20.0)]) is None


def test_a_zero_under_which_the_load_falls_far_below_nothing_was_none() -> None:
    # a zero from 10 s on that is 250 N too high, put right at 30 s
    force_n = np.concatenate([np.full(100, np.nan), np.full(200, -250.0), np.full(100, 0.5)])
    account = account_of(force_n, [])

    assert account.false_zeros([100, 300], FS_HZ) == [FalseZero(10.0, 30.0, -250.0)]


@pytest.mark.parametrize(
    ("level_n", "seconds", "is_false"),
    [(-29.0, 10, False), (-31.0, 10, True), (-200.0, 1, False), (-200.0, 2, True)],
)
def test_a_roller_that_is_taken_off_and_a_short_pull_are_no_false_zero(
    level_n: float, seconds: int, is_false: bool
) -> None:
    force_n = np.concatenate([np.zeros(100), np.full(seconds * 10, level_n), np.zeros(100)])

    assert bool(account_of(force_n, []).false_zeros([0], FS_HZ)) is is_false


def test_half_a_second_tells_its_level_and_less_does_not() -> None:
    half, less = np.full(10, -50.0), np.full(10, -50.0)
    half[5:], less[4:] = np.nan, np.nan

    assert account_of(np.tile(half, 4), []).false_zeros([0], FS_HZ)
    assert not account_of(np.tile(less, 4), []).false_zeros([0], FS_HZ)
