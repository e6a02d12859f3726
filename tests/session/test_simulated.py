"""A simulated session as a recording: made in long stretches, written as a host beside it would."""

from itertools import pairwise
from pathlib import Path

import pytest

from evenside.recording.format import Annotation, EventRecord, LinkRecord, RawChunk, Record
from evenside.recording.reader import read_recording
from evenside.session.simulated import START_NS, write_recording
from evenside.simulator.options import SimOptions

SHORT = SimOptions(seed=3, person="hip_flexors", zones=("hip_flexor",), visits=4)


def records_of(folder: Path, options: SimOptions, **more: int) -> list[Record]:
    path = folder / "session.mcap"
    write_recording(path, options.make_device(), **more)
    return list(read_recording(path).records())


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> list[Record]:
    return records_of(tmp_path_factory.mktemp("short"), SHORT)


def test_every_mark_stands_among_the_bytes_of_its_time(records: list[Record]) -> None:
    n_marks = 0
    newest_ns, n_bytes = 0, 0
    for record in records:
        if isinstance(record, RawChunk):
            newest_ns, n_bytes = record.arrival_ns, n_bytes + len(record.data)
        if isinstance(record, Annotation):
            n_marks += 1
            assert record.byte_offset == n_bytes
            # reads happen every 20 ms, and the last one before a zero is rounded up to its end
            assert -25e6 <= record.host_ns - newest_ns <= 60e6
    scenario = SHORT.scenario()
    assert n_marks == len(scenario.annotations())


def test_every_event_stands_where_a_live_detector_would_know_of_it(records: list[Record]) -> None:
    newest_ns, zero_ns = 0, None
    delays_s = []
    for record in records:
        if isinstance(record, RawChunk):
            newest_ns = record.arrival_ns
        if isinstance(record, Annotation) and zero_ns is None:
            zero_ns = record.host_ns - record.time_s * 1e9
        if isinstance(record, EventRecord):
            assert zero_ns is not None
            delays_s.append((newest_ns - zero_ns) / 1e9 - record.event["end_s"])
    assert len(delays_s) > 10
    assert min(delays_s) > 0.3
    # a pass is found when the contact's turn is over; it waits for what was found before it
    assert sorted(delays_s)[len(delays_s) // 2] < 1.0


def test_a_lost_plug_is_noted_and_samples_come_again_within_two_seconds(tmp_path: Path) -> None:
    options = SimOptions(seed=3, zones=("calf",), visits=2, faults="unplug:30-40,poweroff:60-62")

    records = records_of(tmp_path, options)

    states = [record.state for record in records if isinstance(record, LinkRecord)]
    arrivals_s = [(r.arrival_ns - START_NS) / 1e9 for r in records if isinstance(r, RawChunk)]
    silent = [(a, b) for a, b in pairwise(arrivals_s) if b - a > 1.0]
    assert states == ["connected", *["lost", "connected"] * 2]
    assert [(round(a), round(b)) for a, b in silent] == [(30, 40), (60, 62)]


def test_a_session_begins_when_it_is_told_to(tmp_path: Path) -> None:
    later_ns = START_NS + 3 * 24 * 3600 * 10**9

    records = records_of(tmp_path, SHORT, start_ns=later_ns)

    arrivals = [record.arrival_ns for record in records if isinstance(record, RawChunk)]
    assert later_ns <= arrivals[0] < later_ns + 10**9
