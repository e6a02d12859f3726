"""When frames arrive: jitter, bursts and stalls move the arrival and lose nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.simulator.faults.running import SCENARIO, START, run

from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.outgoing import Outgoing


def started(spec: str) -> SimulatedDevice:
    device = SCENARIO.device(faults=parse_faults(spec))
    device.advance(0.2)  # what it says at power-on has come, however late
    device.receive(START)
    return device


def sent_and_arrived(spec: str) -> tuple[Outgoing, Outgoing]:
    return started("").advance_frames(40.0), started(spec).advance_frames(40.0)


@pytest.mark.parametrize(
    "spec", ["jitter:0.05", "burst:0.1", "stall@20-25", "jitter:0.09,stall@9-12"]
)
def test_everything_arrives_in_order_and_never_early(spec: str) -> None:
    sent, arrived = sent_and_arrived(spec)
    n = len(arrived.end)

    assert sent.data.startswith(arrived.data)
    assert len(sent.end) - n < 30  # what is still on its way
    assert (arrived.time_s >= sent.time_s[:n]).all()
    assert (np.diff(arrived.time_s) >= 0.0).all()


def test_jitter_is_at_most_what_was_asked() -> None:
    sent, arrived = sent_and_arrived("jitter:0.05")

    late_s = arrived.time_s - sent.time_s[: len(arrived.end)]
    assert 0.045 < late_s.max() <= 0.05


def test_bursts_come_at_whole_beats_within_their_span() -> None:
    sent, arrived = sent_and_arrived("burst:0.1@10-20")

    beats = arrived.time_s[(arrived.time_s > 10.0) & (arrived.time_s <= 20.0)] / 0.1
    assert np.abs(beats - np.rint(beats)).max() < 1e-6
    before = arrived.time_s < 10.0
    np.testing.assert_array_equal(arrived.time_s[before], sent.time_s[: before.sum()])


def test_after_a_stall_all_comes_at_once() -> None:
    sent, arrived = sent_and_arrived("stall@20-25")

    n_meanwhile = np.count_nonzero((sent.time_s >= 20.0) & (sent.time_s <= 25.0))
    assert np.count_nonzero((arrived.time_s >= 20.0) & (arrived.time_s < 25.0)) == 0
    assert np.count_nonzero(arrived.time_s == 25.0) == n_meanwhile


def test_a_cable_that_is_pulled_in_a_stall_loses_what_had_not_arrived() -> None:
    device, _ = run("stall@20-25,unplug@23-26")

    count = device.fault_count
    # five seconds of stall and one of unplugged, 81 frames a second
    assert count.frames_unplugged == pytest.approx(6 * 81, rel=0.05)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.2, 12.0), max_size=12))
def test_any_cutting_of_time_gives_the_same_bytes_at_the_same_times(cuts: list[float]) -> None:
    spec = (
        "jitter:0.03,burst:0.1@3-6,stall@7-8,lost:0.02,reorder:0.1,glitch:0.01,stuck:1@2-5,"
        "flip:1e-4,double:0.01,torn:0.01,dead:2@4-6,slow@9-11,brownout@8.5"
    )
    at_once = started(spec).advance_frames(12.0)
    device = started(spec)

    parts = [device.advance_frames(to_s) for to_s in [*sorted(cuts), 12.0]]

    assert b"".join(part.data for part in parts) == at_once.data
    np.testing.assert_array_equal(np.concatenate([p.time_s for p in parts]), at_once.time_s)
