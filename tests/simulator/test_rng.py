"""Random numbers by name and place."""

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.simulator.rng import Lots, Stream


def digest(values: np.ndarray) -> str:
    return hashlib.sha256(values.astype("<f8").tobytes()).hexdigest()[:16]


# Made once with this module; everything in it is integer arithmetic and one exact scaling, so they
# must come out on every machine and with every version of numpy.
@pytest.mark.parametrize(
    ("kind", "golden"), [("uniform", "a0668e57d485557f"), ("normal", "0ff981728c0125ce")]
)
def test_a_stream_has_the_same_bits_everywhere(kind: str, golden: str) -> None:
    values = getattr(Stream(7, "a name"), kind)(10_000)

    assert digest(values) == golden


def test_the_first_numbers_are_those_of_the_published_philox_words() -> None:
    key = int.from_bytes(hashlib.sha256(b"evenside simulator/7/a name").digest()[:16], "little")
    words = np.random.Philox(key=key).random_raw(8)

    uniform = Stream(7, "a name").uniform(8)

    assert uniform.tolist() == [(int(word) >> 11) / 2**53 for word in words]


def test_a_normal_number_is_twelve_uniform_ones_minus_six() -> None:
    key = int.from_bytes(hashlib.sha256(b"evenside simulator/7/a name").digest()[:16], "little")
    words = [int(word) for word in np.random.Philox(key=key).random_raw(4)]
    fields = [(word >> shift) % 2**21 for word in words for shift in (0, 21, 42)]

    first = Stream(7, "a name").normal(1)[0]

    # Each field stands for the middle of its step of 2**-21.
    assert first == sum((field + 0.5) / 2**21 for field in fields) - 6.0


@given(
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 60)), max_size=8),
    st.sampled_from(["uniform", "normal"]),
)
def test_any_stretch_in_any_order_gives_the_same_numbers(
    stretches: list[tuple[int, int]], kind: str
) -> None:
    whole = getattr(Stream(3, "s"), kind)(600)
    stream = Stream(3, "s")

    for start, n in stretches:
        np.testing.assert_array_equal(getattr(stream, kind)(n, start), whole[start : start + n])


def test_streams_differ_by_seed_and_by_name() -> None:
    first = [Stream(s, name).uniform(1)[0] for s, name in [(1, "a"), (2, "a"), (1, "b"), (11, "")]]

    assert len(set(first)) == 4


def test_normal_numbers_have_mean_0_variance_1_and_no_correlation() -> None:
    values = Stream(1, "moments").normal(200_000)

    # Standard errors: mean 0.0022, variance about 0.003, correlation 0.0022; five of each.
    assert abs(values.mean()) < 0.012
    assert abs(values.var() - 1.0) < 0.016
    assert abs(np.corrcoef(values[:-1], values[1:])[0, 1]) < 0.012
    assert np.abs(values).max() < 6.0


def test_uniform_numbers_fill_the_unit_interval() -> None:
    values = Stream(1, "moments").uniform(200_000)

    counts, _ = np.histogram(values, bins=20, range=(0.0, 1.0))

    # Expected 10,000 a bin with SD 97.
    assert counts.sum() == 200_000
    assert np.abs(counts - 10_000).max() < 500


def test_lots_go_on_and_start_again_with_their_name() -> None:
    lots, again = Lots(5, "x"), Lots(5, "x")

    first = [lots.between(2.0, 3.0), lots.normal(0.0, 1.0), lots.between(2.0, 3.0)]

    assert first == [again.between(2.0, 3.0), again.normal(0.0, 1.0), again.between(2.0, 3.0)]
    assert first[0] != first[2]
    assert all(2.0 <= value < 3.0 for value in (first[0], first[2]))


def test_lots_stay_within_their_limits() -> None:
    lots = Lots(5, "limits")

    assert {lots.below(3) for _ in range(100)} == {0, 1, 2}
    assert all(-0.5 <= lots.normal(0.0, 1.0, -0.5, 0.5) <= 0.5 for _ in range(100))
    assert not any(lots.chance(0.0) for _ in range(20))
    assert all(lots.chance(1.0) for _ in range(20))
