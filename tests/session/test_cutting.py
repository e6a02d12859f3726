"""Law 4 and 5 through the whole way: the cutting of the bytes changes nothing in the result."""

import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from evenside.recording.format import Annotation, RawBlock
from evenside.recording.reader import read_recording
from evenside.session.core import SessionCore
from evenside.session.head import settings_of
from evenside.session.offline import measure_recording
from evenside.simulator.scenario import Scenario

MakeRecording = Callable[..., tuple[Path, Scenario]]

FAULTS = [
    # faults, all of them within the first visit; visits
    ("", 2),
    ("lost:0.02,flip:1e-4", 1),
    ("double:0.02,torn:0.01", 1),
    ("unplug:20-23", 1),
    ("poweroff:20-23", 1),
]


def measure_in_pieces(path: Path, rng: random.Random, mean_bytes: int) -> SessionCore:
    """The recording's bytes, cut anew at random places; arrivals stay with their bytes."""
    recording = read_recording(path)
    core = SessionCore(settings_of(recording.head))
    for part in recording.blocks():
        if isinstance(part, Annotation):
            core.annotate(part)
        elif isinstance(part, RawBlock):
            for piece in pieces(part, rng, mean_bytes):
                core.push_block(piece)
    core.finish()
    return core


def pieces(block: RawBlock, rng: random.Random, mean_bytes: int) -> list[RawBlock]:
    """A block as smaller blocks; each keeps the chunk ends and arrivals that it needs."""
    found = []
    start = 0
    while start < len(block.data):
        stop = min(len(block.data), start + rng.randint(1, 2 * mean_bytes))
        first = int(np.searchsorted(block.ends, block.byte_offset + start, side="right"))
        last = int(np.searchsorted(block.ends, block.byte_offset + stop, side="left"))
        found.append(
            RawBlock(
                data=block.data[start:stop],
                byte_offset=block.byte_offset + start,
                first_index=0,
                ends=block.ends[first : last + 1],
                arrival_ns=block.arrival_ns[first : last + 1],
            )
        )
        start = stop
    return found


@pytest.mark.parametrize(("faults", "visits"), FAULTS)
def test_the_result_is_the_same_at_once_in_recorded_chunks_and_cut_anew(
    make_recording: MakeRecording, faults: str, visits: int
) -> None:
    path, _ = make_recording(5, faults=faults, visits=visits)

    at_once = measure_recording(path).core.analysis_json()

    assert {event["kind"] for event in at_once["events"]} >= {"contact", "dwell"}
    assert measure_recording(path, n_chunks=1).core.analysis_json() == at_once
    for seed, mean_bytes in ((1, 31), (2, 300), (3, 20_000)):
        cut_anew = measure_in_pieces(path, random.Random(seed), mean_bytes)
        assert cut_anew.analysis_json() == at_once


@pytest.mark.parametrize(("faults", "has_loss"), [("", False), ("lost:0.02", True)])
def test_losses_on_the_wire_are_counted_to_the_sample(
    make_recording: MakeRecording, faults: str, has_loss: bool
) -> None:
    path, scenario = make_recording(6, faults=faults)

    quality = measure_recording(path).core.analysis_json()["quality"]

    assert (quality["samples_lost"] > 0) is has_loss
    assert quality["samples_lost"] == quality["samples_expected"] - quality["samples_received"]
    # every frame holds four samples of one group, so losses come in fours
    assert quality["samples_lost"] % 4 == 0
    assert bool(quality["gaps"]) is has_loss
    assert scenario.duration_s > 60


def test_an_unplugged_device_leaves_a_gap_of_the_right_length(
    make_recording: MakeRecording,
) -> None:
    path, _ = make_recording(7, faults="unplug:30-33")

    quality = measure_recording(path).core.analysis_json()["quality"]

    lengths = [gap["end_s"] - gap["start_s"] for gap in quality["gaps"]]
    assert max(lengths) == pytest.approx(3.0, abs=0.15)
    assert max(gap["samples_missing"] for gap in quality["gaps"]) == pytest.approx(240, abs=12)
    # four groups at about 80 samples/s for three seconds
    assert quality["samples_lost"] == pytest.approx(4 * 80 * 3, rel=0.05)


def test_a_device_that_lost_power_comes_back_into_the_same_time_line(
    make_recording: MakeRecording,
) -> None:
    path, scenario = make_recording(7, faults="poweroff:30-33")

    core = measure_recording(path).core
    quality = core.analysis_json()["quality"]

    assert len(core.pipeline.assembler.jumps) == 4  # one a group
    assert core.now_s == pytest.approx(scenario.duration_s, abs=0.5)
    assert quality["samples_lost"] == pytest.approx(4 * 80 * 3, rel=0.15)
