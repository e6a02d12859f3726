"""Faults of the device itself: silent chips, a full buffer, counters that wrap, wrong clocks."""

import numpy as np
import pytest
from tests.simulator.faults.running import (
    SCENARIO,
    START,
    channel_of,
    index_of,
    run,
    samples_of,
)

from evenside.protocol.decoder import Decoder
from evenside.protocol.messages import Hello, Status
from evenside.simulator.faults import parse_faults


def statuses(data: bytes) -> list[Status]:
    received = Decoder().feed(data).messages
    return [r.message for r in received if isinstance(r.message, Status)]


def test_a_dead_chip_is_silent_and_the_device_counts_what_it_did_not_send() -> None:
    device, data = run("dead:1@20-30")

    gaps = np.diff(index_of(data, 1))
    overflows = [group.overflows for group in statuses(data)[-1].groups]

    assert np.count_nonzero(gaps != 4) == 1
    assert gaps.max() - 4 == overflows[1] == device.fault_count.samples_unsent
    assert overflows[0] == overflows[2] == overflows[3] == 0
    assert (np.diff(index_of(data, 0)) == 4).all()


def test_sample_messages_carry_the_count_of_those_before_them_that_were_not_sent() -> None:
    device, data = run("dead:1@20-30")

    runs = [r for r in Decoder().feed(data).samples if r.group == 1]
    told = np.concatenate([r.overflows for r in runs])

    assert told[0] == 0
    assert told[-1] == device.fault_count.samples_unsent


def test_a_reader_that_does_not_read_makes_the_device_drop_what_finds_no_room() -> None:
    device, data = run("slow@20-30")

    # the buffer holds 1.5 s; then 8.5 s of four groups at 80 samples/s find no room
    assert device.fault_count.samples_unsent == pytest.approx(8.5 * 320, rel=0.03)
    told = sum(group.overflows for group in statuses(data)[-1].groups)
    assert told == device.fault_count.samples_unsent
    decoder = Decoder()
    assert 4 * len(samples_of(decoder.feed(data))) == device.fault_count.samples_intact
    assert decoder.stats.lost_frames == 0  # what was never sent has no number on the wire


def test_a_slow_reader_gets_what_was_kept_when_it_reads_again() -> None:
    device = SCENARIO.device(faults=parse_faults("slow@20-30"))
    device.advance(0.1)
    device.receive(START)
    device.advance(20.0)

    assert device.advance(29.9) == b""
    kept = device.advance_frames(30.0)
    # 1.5 s of eighty sample messages; a status and the dial find room at all times
    assert np.count_nonzero(kept.n_samples) == pytest.approx(1.5 * 80, abs=4)
    assert 10 <= np.count_nonzero(kept.n_samples == 0) <= 40


@pytest.mark.parametrize(("spec", "n_boots"), [("reset@20", 2), ("brownout@20,reset@30", 3)])
def test_a_device_that_starts_again_says_who_it_is_under_another_boot_id(
    spec: str, n_boots: int
) -> None:
    device, data = run(spec)

    hellos = [r.message for r in Decoder().feed(data).messages if isinstance(r.message, Hello)]

    assert device.n_boots == len(hellos) == n_boots
    assert len({hello.boot_id for hello in hellos}) == n_boots
    assert device.is_plugged


def test_ticks_and_indices_wrap_when_they_are_told_to() -> None:
    _, data = run("wrap@20")

    for group in range(4):
        index = index_of(data, group)
        before, after = np.flatnonzero(np.diff(index) < 0)[0], len(index)
        assert index[0] > 2**32 - 1700
        assert (np.diff(index) % 2**32 == 4).all()
        # twenty seconds of twenty messages each, less 0.1 s before the START
        assert before == pytest.approx(398, rel=0.03)
        assert after > 700
    ticks = np.concatenate([r.ticks for r in Decoder().feed(data).samples if r.group == 0])
    assert np.count_nonzero(np.diff(ticks) < 0) == 1


def test_a_skewed_clock_counts_faster() -> None:
    _, data = run("skew:5000", 60.0)
    _, true = run("", 60.0)

    # 0.5 % more conversions in a minute
    ratio = len(channel_of(data, 0)) / len(channel_of(true, 0))
    assert ratio == pytest.approx(1.005, abs=0.001)


def test_somebody_lies_on_the_plate_until_the_tare_was_due() -> None:
    lying = channel_of(run("lying_tare:400")[1], 0)
    true = channel_of(run("")[1], 0)

    counts = (lying - true)[:560]  # seven seconds

    # a quarter of 400 N; a cell of 500 N and 2 mV/V has 8,590 counts a newton
    per_newton = 0.002 * 128 * 2**24 / 500.0
    assert np.median(counts[:340]) / per_newton == pytest.approx(100.0, rel=0.02)
    assert np.ptp(counts[:340]) / per_newton > 5.0  # breathing: 3 % either way
    assert (counts[5 * 80 + 10 :] == 0).all()
