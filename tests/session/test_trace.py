"""The trace store: any stretch in any number of points, no peak lost, memory bounded."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside.errors import UsageError
from evenside.session.pipeline import LoadBlock
from evenside.session.trace import LOW, TraceStore
from evenside_analysis.types import FloatArray


def store_of(
    force_n: FloatArray, fs_hz: float, *, n_each: int = 1000, max_base: int = 2**20
) -> TraceStore:
    """A store that was given the load in blocks; the position is a tenth of it."""
    store = TraceStore(max_base)
    for start in range(0, len(force_n), n_each):
        part = force_n[start : start + n_each]
        store.push(block_of(start, part, part / 10), fs_hz)
    return store


def block_of(start: int, force_n: FloatArray, position_m: FloatArray) -> LoadBlock:
    """What the store reads of a block; the cells are nobody's business here."""
    cells = np.empty((len(force_n), 1))
    return LoadBlock(start, cells, force_n, position_m, cells)


def noise(n: int, *, seed: int = 1) -> FloatArray:
    return np.random.default_rng(seed).normal(200, 20, n)


def test_seen_closely_every_sample_is_a_point() -> None:
    force_n = noise(8000)

    seen = store_of(force_n, 80.0).view(10.0, 15.0, 1000)

    assert (seen["start_s"], seen["end_s"], seen["n"]) == (10.0, 15.0, 400)
    assert seen["load_n"]["mean"] == pytest.approx(force_n[800:1200], abs=0.006)
    assert seen["load_n"]["min"] == seen["load_n"]["max"] == seen["load_n"]["mean"]
    assert seen["position_m"]["mean"] == pytest.approx(force_n[800:1200] / 10, abs=0.0001)


@pytest.mark.parametrize("fs_hz", [80.0, 95.7, 1000.0])
@pytest.mark.parametrize("points", [1, 7, 500, 2000])
def test_seen_from_afar_no_peak_is_lost(fs_hz: float, points: int) -> None:
    force_n = noise(round(600 * fs_hz))
    force_n[len(force_n) // 3] = 900.0
    force_n[len(force_n) // 2] = -50.0
    force_n[-1] = 950.0  # in the last bucket, which no higher level has yet
    whole = len(force_n) // max(1, round(fs_hz / 100)) * max(1, round(fs_hz / 100))

    seen = store_of(force_n, fs_hz).view(0.0, 600.0, points)

    assert seen["n"] <= points
    assert max(seen["load_n"]["max"]) == pytest.approx(force_n[:whole].max(), abs=0.01)
    assert min(seen["load_n"]["min"]) == pytest.approx(-50.0)


def test_what_was_not_measured_is_missing_and_weighs_nothing() -> None:
    force_n = noise(8000)
    force_n[1600:4000] = np.nan  # 20 to 50 s

    seen = store_of(force_n, 80.0).view(0.0, 100.0, 500)

    mean, step_s = seen["load_n"]["mean"], (seen["end_s"] - seen["start_s"]) / seen["n"]
    assert (step_s, seen["n"]) == (0.2, 500)
    assert [i for i, value in enumerate(mean) if value is None] == list(range(100, 250))
    assert mean[10] == pytest.approx(force_n[160:176].mean(), abs=0.01)


def test_rows_that_never_came_are_a_hole_of_their_length() -> None:
    store = TraceStore()
    for start in (0, 800):
        block = block_of(start, np.full(80, 100.0), np.full(80, np.nan))
        store.push(block, 80.0)

    seen = store.view(0.0, 11.0, 55)

    assert seen["load_n"]["mean"] == [*[100.0] * 5, *[None] * 45, *[100.0] * 5]
    assert seen["position_m"]["mean"] == [None] * 55


@settings(max_examples=40, deadline=None)
@given(
    cuts=st.lists(st.integers(1, 900), min_size=1, max_size=20),
    points=st.integers(1, 300),
    start_s=st.floats(0, 60),
    long_s=st.floats(0.1, 60),
)
def test_the_answer_does_not_depend_on_how_the_samples_came(
    cuts: list[int], points: int, start_s: float, long_s: float
) -> None:
    force_n = noise(sum(cuts))
    store, at = TraceStore(), 0
    for n in cuts:
        part = force_n[at : at + n]
        store.push(block_of(at, part, part / 10), 80.0)
        at += n

    whole = store_of(force_n, 80.0, n_each=10**6)

    bounds = (start_s, start_s + long_s, points)
    assert store.view(*bounds) == whole.view(*bounds)


def test_a_long_session_stays_within_its_memory_and_loses_no_peak() -> None:
    force_n = noise(50_000)
    force_n[123] = 900.0
    store = store_of(force_n, 100.0, max_base=4096)

    seen = store.view(0.0, 500.0, 100)

    assert sum(level.n for level in store._levels) < 1.4 * 4096
    assert seen["load_n"]["max"][0] == 900.0
    assert seen["end_s"] == pytest.approx(500.0, abs=seen["end_s"] / seen["n"])
    assert seen["load_n"]["mean"][50] == pytest.approx(force_n[25_000:25_500].mean(), abs=3)


def test_an_hour_takes_a_few_megabytes_at_any_rate() -> None:
    for fs_hz in (80.0, 1000.0):
        store = store_of(noise(round(3600 * fs_hz)), fs_hz, n_each=10**6)

        n_bytes = sum(level.rows[: level.n, :, LOW:].nbytes for level in store._levels)

        assert n_bytes < 16e6


@pytest.mark.parametrize("bounds", [(-1, 5, 10), (5, 5, 10), (0, 5, 0), (0, 5, 10_000)])
def test_a_stretch_that_is_none_is_refused(bounds: tuple[float, float, int]) -> None:
    with pytest.raises(UsageError, match="a trace goes from an earlier to a later second"):
        store_of(noise(100), 80.0).view(*bounds)


def test_before_the_first_sample_the_answer_is_empty() -> None:
    seen = TraceStore().view(0.0, 10.0, 100)

    assert (seen["n"], seen["load_n"]["mean"]) == (0, [])
