"""The tape and what is gathered from it: exact, bounded, and the same whatever the cutting."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis import tape
from evenside_analysis.tape import Gatherer, Measures, Tape
from evenside_analysis.types import FloatArray, ParameterError

FS = 100.0


def filled(load_n: FloatArray) -> Tape:
    out = Tape()
    measured = ~np.isnan(load_n)
    out.append(np.where(measured, load_n, 0.0), measured)
    return out


def test_measures_of_an_event_are_those_of_its_samples() -> None:
    load_n = np.array([9.0, 1.0, 5.0, np.nan, 3.0, 2.0, 9.0])
    on = filled(load_n)

    measures = Gatherer(on, 1).close(on, 6, FS)

    # 1, 5, 3, 2 in order are 1 2 3 5.
    assert measures == Measures(load_n=2.5, peak_n=5.0, impulse_ns=11.0 / FS, coverage=0.8)


def test_the_trim_takes_samples_off_the_median_only() -> None:
    on = filled(np.array([50.0, 50.0, 10.0, 20.0, 30.0, 60.0, 60.0]))

    measures = Gatherer(on, 0, trim=2).close(on, 7, FS)

    assert (measures.load_n, measures.peak_n) == (20.0, 60.0)


def test_an_event_without_a_measured_sample_has_no_load() -> None:
    on = filled(np.full(10, np.nan))

    measures = Gatherer(on, 2).close(on, 5, FS)

    assert np.isnan(measures.load_n)
    assert (measures.impulse_ns, measures.coverage) == (0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(
    st.integers(0, 10_000),
    st.lists(st.integers(0, 900), max_size=6),
    st.lists(st.integers(100, 800), max_size=5),
)
def test_chunks_and_early_looks_change_no_bit(seed: int, cuts: list[int], looks: list[int]) -> None:
    rng = np.random.default_rng(seed)
    load_n = rng.normal(200.0, 30.0, 900)
    load_n[rng.random(900) < 0.1] = np.nan
    whole = filled(load_n)
    expected = Gatherer(whole, 100, trim=7).close(whole, 800, FS)

    on = Tape()
    for block in np.split(load_n, sorted(cuts)):
        measured = ~np.isnan(block)
        on.append(np.where(measured, block, 0.0), measured)
    gatherer = Gatherer(on, 100, trim=7)
    for look in sorted(looks):
        gatherer.advance(on, look)
        on.drop_before(min(gatherer.needs_from, look))

    assert gatherer.close(on, 800, FS) == expected


def test_the_median_of_a_long_event_is_taken_over_evenly_spaced_samples(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tape, "MAX_MEDIAN_SAMPLES", 64)
    load_n = np.random.default_rng(8).normal(200.0, 30.0, 1000)
    on = filled(load_n)

    at_once = Gatherer(on, 10).close(on, 990, FS)
    step_by_step = Gatherer(on, 10)
    for sure_to in range(10, 990, 7):
        step_by_step.advance(on, sure_to)

    # 980 samples at a stride of 16 are 62, the first stride that leaves at most 64.
    assert at_once.load_n == float(np.median(load_n[10:990:16]))
    assert step_by_step.close(on, 990, FS) == at_once
    assert at_once.peak_n == load_n[10:990].max()


def test_what_is_forgotten_cannot_be_asked_for() -> None:
    on = filled(np.arange(10.0))
    on.drop_before(4)

    assert (on.base, on.stop) == (4, 10)
    with pytest.raises(ParameterError, match="start=3"):
        on.load(3, 6)


def test_skipped_samples_are_missing() -> None:
    on = filled(np.ones(3))
    on.skip_to(5)
    on.append(np.ones(1), np.ones(1, dtype=np.bool_))

    np.testing.assert_array_equal(on.load(0, 6), [1.0, 1.0, 1.0, np.nan, np.nan, 1.0])
    assert on.totals(6) == (4.0, 4)
