"""The moment of what lies on a plate, from rest to rest."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.resting import RestState, resting_moment
from evenside_analysis.types import FloatArray

PER_S = 10


def seconds(*values: float) -> FloatArray:
    return np.repeat(np.array(values), PER_S)


def resting(force_n: FloatArray, moment_nm: FloatArray) -> FloatArray:
    return resting_moment(moment_nm, force_n, PER_S, RestState())[0]


@pytest.mark.parametrize(
    ("force_n", "moment_nm", "expected_nm"),
    [
        # nobody on it; the roller is put elsewhere in the third second
        ((0, 0, 0, 0), (0.1, 0.1, 0.7, 0.7), (0, 0.1, 0.1, 0.7)),
        # a press counts from the rest before it, however long it lasts
        ((0, 200, 200, 0, 0), (0.1, 9, 9, -0.3, -0.3), (0, 0.1, 0.1, 0.1, -0.3)),
        # a roller that was taken off leaves less than nothing
        ((-8, 50), (0.4, 5), (0, 0.4)),
        # somebody leans on it: neither a press nor a rest
        ((0, 12, 12, 100), (0.1, 2, 2, 9), (0, 0.1, 0.1, 0.1)),
    ],
)
def test_a_press_counts_from_the_last_second_of_rest(
    force_n: tuple[float, ...], moment_nm: tuple[float, ...], expected_nm: tuple[float, ...]
) -> None:
    found = resting(seconds(*force_n), seconds(*moment_nm))

    np.testing.assert_allclose(found, seconds(*expected_nm), atol=1e-12)


@pytest.mark.parametrize(("n_missing", "expected_nm"), [(5, 0.2), (6, 0.0)])
def test_half_a_second_of_samples_tells_the_moment_and_less_does_not(
    n_missing: int, expected_nm: float
) -> None:
    force_n, moment_nm = seconds(0.0, 100.0), seconds(0.2, 0.2)
    force_n[:n_missing] = moment_nm[:n_missing] = np.nan

    np.testing.assert_allclose(resting(force_n, moment_nm)[PER_S:], expected_nm)


def test_one_loaded_sample_spoils_its_second_and_the_one_before_counts() -> None:
    force_n, moment_nm = seconds(0.0, 0.0, 100.0), seconds(0.2, 0.5, 9.0)
    force_n[15] = 11.0

    np.testing.assert_allclose(resting(force_n, moment_nm)[2 * PER_S :], 0.2)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1000), st.lists(st.integers(0, 70), min_size=1, max_size=8).filter(any))
def test_any_cutting_gives_the_same_bits(seed: int, cuts: list[int]) -> None:
    rng = np.random.default_rng(seed)
    force_n = rng.normal(0.0, 3.5, 600)
    force_n[rng.random(600) < 0.1] = np.nan
    moment_nm = np.where(np.isnan(force_n), np.nan, rng.normal(0.0, 1.0, 600))
    parts, state, at, turn = [], RestState(), 0, 0
    while at < 600:
        stop = at + cuts[turn % len(cuts)]
        part, state = resting_moment(moment_nm[at:stop], force_n[at:stop], PER_S, state)
        parts.append(part)
        at, turn = stop, turn + 1

    np.testing.assert_array_equal(np.concatenate(parts), resting(force_n, moment_nm))
