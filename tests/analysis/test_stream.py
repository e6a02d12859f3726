"""LiveDetector: the cutting of a stream changes nothing, and memory stays where it is."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.drawn import anything, drawn

from evenside_analysis.events import detect_contacts, detect_dwells, detect_passes
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.stream import LiveDetector, LiveState
from evenside_analysis.types import AnalysisError, Event, FloatArray, ParameterError

FS = 80.0
RATES_HZ = st.sampled_from([10.0, 50.0, 80.0, 133.0])
SEEDS = st.integers(0, 10_000)
# Lengths of blocks, used in turn until the signal is over; empty and single-sample ones included.
BLOCKS = st.lists(st.integers(0, 700), min_size=1, max_size=12).filter(any)


def in_blocks(
    detector: LiveDetector, force_n: FloatArray, place_m: FloatArray | None, lengths: list[int]
) -> list[Event]:
    events: list[Event] = []
    at = turn = 0
    while at < force_n.shape[0]:
        stop = at + lengths[turn % len(lengths)]
        events += detector.push(force_n[at:stop], None if place_m is None else place_m[at:stop])
        at, turn = stop, turn + 1
    return events


@settings(max_examples=60, deadline=None)
@given(SEEDS, RATES_HZ, BLOCKS, st.booleans())
def test_any_cutting_gives_the_same_events_in_the_same_order(
    seed: int, fs_hz: float, lengths: list[int], has_position: bool
) -> None:
    force_n, place_m = anything(seed, fs_hz, 60.0)
    position = place_m if has_position else None
    whole, cut = LiveDetector(fs_hz), LiveDetector(fs_hz)

    expected = whole.push(force_n, position) + whole.finish()

    assert in_blocks(cut, force_n, position, lengths) + cut.finish() == expected


@settings(max_examples=8, deadline=None)
@given(SEEDS, RATES_HZ)
def test_sample_by_sample_is_no_exception(seed: int, fs_hz: float) -> None:
    force_n, place_m = anything(seed, fs_hz, 30.0)
    whole, cut = LiveDetector(fs_hz), LiveDetector(fs_hz)

    expected = whole.push(force_n, place_m) + whole.finish()

    assert in_blocks(cut, force_n, place_m, [1]) + cut.finish() == expected


@settings(max_examples=30, deadline=None)
@given(SEEDS, BLOCKS, st.floats(0.0, 1.0))
def test_what_is_going_on_now_does_not_depend_on_the_cutting(
    seed: int, lengths: list[int], share: float
) -> None:
    force_n, place_m = anything(seed, FS, 40.0)
    stop = round(share * force_n.shape[0])
    whole, cut = LiveDetector(FS), LiveDetector(FS)

    whole.push(force_n[:stop], place_m[:stop])
    in_blocks(cut, force_n[:stop], place_m[:stop], lengths)

    assert cut.now == whole.now


@settings(max_examples=20, deadline=None)
@given(SEEDS, RATES_HZ)
def test_the_functions_on_whole_arrays_find_the_events_of_the_stream(
    seed: int, fs_hz: float
) -> None:
    force_n, place_m = anything(seed, fs_hz, 60.0)
    detector = LiveDetector(fs_hz)

    stream = detector.push(force_n, place_m) + detector.finish()

    assert detect_contacts(force_n, fs_hz, place_m) == [e for e in stream if e.kind == "contact"]
    assert detect_dwells(force_n, fs_hz, place_m) == [e for e in stream if e.kind == "dwell"]
    assert detect_passes(force_n, fs_hz, place_m) == [e for e in stream if e.kind == "pass"]


@settings(max_examples=20, deadline=None)
@given(SEEDS)
def test_dwells_and_passes_lie_inside_contacts(seed: int) -> None:
    force_n, place_m = anything(seed, FS, 60.0)
    # A contact too short to count may still hold a pass.
    rules = DetectionSettings(contact_min_s=0.0)
    detector = LiveDetector(FS, rules)

    events = detector.push(force_n, place_m) + detector.finish()

    contacts = [event for event in events if event.kind == "contact"]
    for event in events:
        assert any(
            contact.start_index <= event.start_index and event.stop_index <= contact.stop_index
            for contact in contacts
        )


def test_the_state_tells_contact_load_place_and_steadiness_as_they_come() -> None:
    force_n = drawn(FS, (0, 0), (2, 0), (3, 200), (18, 200), (18.4, 0), (25, 0))
    place_m = np.full_like(force_n, 0.03)
    detector = LiveDetector(FS)
    seen: dict[float, LiveState] = {}
    for start in range(0, force_n.shape[0], 4):
        detector.push(force_n[start : start + 4], place_m[start : start + 4])
        seen[detector.now.time_s] = detector.now

    assert seen[1.0] == LiveState(1.0, load_n=0.0, position_m=0.03)
    assert seen[4.0].contact_since_s == 2.1
    assert seen[4.0].steady_since_s is None  # one window has not passed yet
    assert seen[10.0].steady_since_s == 3.0
    assert (seen[10.0].load_n, seen[10.0].position_m) == (200.0, 0.03)
    assert seen[18.25].steady_since_s is None  # the load has left the level
    assert not seen[20.0].in_contact


def test_the_state_tells_the_direction_of_a_movement() -> None:
    place_m = drawn(FS, (0, 0), (3, 0), (6, 0.15), (9, 0), (12, 0))
    detector = LiveDetector(FS)
    directions = []
    for start in range(0, place_m.shape[0], 80):
        detector.push(np.full(80, 200.0), place_m[start : start + 80])
        directions.append(detector.now.direction)

    assert directions == [None, None, None, 1, 1, 1, -1, -1, -1, None, None, None]


def test_while_samples_are_missing_the_state_shows_none() -> None:
    detector = LiveDetector(FS)

    detector.push(np.full(400, 150.0))
    detector.push(np.full(10, np.nan))

    assert detector.now.load_n is None
    assert detector.now.in_contact  # an eighth of a second may still be bridged


def test_a_contact_is_told_six_tenths_of_a_second_after_its_end() -> None:
    force_n = drawn(FS, (0, 0), (1, 0), (1, 100), (4, 100), (4, 0), (6, 0))
    detector = LiveDetector(FS)

    told_s = [i / FS for i, load in enumerate(force_n) if detector.push([load])]

    assert told_s == [pytest.approx(4.6, abs=0.05)]


def test_memory_does_not_grow_with_a_contact_that_lasts_for_hours() -> None:
    rng = np.random.default_rng(3)
    place_m = 0.08 * np.sin(np.arange(int(600 * FS)) / FS)
    force_n = 200.0 + rng.normal(0.0, 2.0, place_m.shape)
    detector, sizes = LiveDetector(FS), []
    for _ in range(12):  # two hours
        for start in range(0, force_n.shape[0], 800):
            detector.push(force_n[start : start + 800], place_m[start : start + 800])
        sizes.append(len(pickle.dumps(detector)))

    assert max(sizes[3:]) < 2_000_000
    assert max(sizes[6:]) <= max(sizes[3:7]) * 1.2


def test_a_contact_of_hours_has_exact_peak_impulse_and_coverage() -> None:
    force_n = np.full(int(7200 * FS), 150.0)
    force_n[300_000:300_002] = 152.0  # two samples: the median of three takes out single ones
    force_n[400_000:400_010] = np.nan
    detector = LiveDetector(FS)

    events = in_blocks(detector, force_n, None, [4000]) + detector.finish()

    [contact] = [event for event in events if event.kind == "contact"]
    assert (contact.load_n, contact.peak_n) == (150.0, 152.0)
    assert contact.coverage == (force_n.shape[0] - 10) / force_n.shape[0]
    assert contact.impulse_ns == pytest.approx((150.0 * (force_n.shape[0] - 10) + 4.0) / FS)


def test_a_finished_stream_takes_no_more_samples() -> None:
    detector = LiveDetector(FS)
    detector.finish()

    with pytest.raises(AnalysisError, match="ended"):
        detector.push([1.0])


def test_a_position_of_another_length_is_refused() -> None:
    with pytest.raises(ParameterError, match="position_m has 2 samples, it must have 3"):
        LiveDetector(FS).push([1.0, 2.0, 3.0], [0.0, 0.0])
