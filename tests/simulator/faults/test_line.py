"""Faults on the line: by plan and seed, counted as they happen."""

import numpy as np
import pytest
from tests.simulator.faults.running import SCENARIO, START, index_of, run, samples_of

from evenside.protocol.decoder import Decoder
from evenside.protocol.messages import Hello


@pytest.mark.parametrize("spec", ["lost:0.05", "torn:0.03", "double:0.05", "flip:3e-4"])
def test_the_counted_truth_is_what_a_decoder_finds(spec: str) -> None:
    device, data = run(spec)

    decoder = Decoder()
    result = decoder.feed(data)

    count = device.fault_count
    doubled_intact = decoder.stats.frames_ok - count.frames_intact
    assert doubled_intact == count.frames_doubled
    assert 4 * len(samples_of(result)) == count.samples_intact
    assert count.frames_intact < count.frames_sent or spec.startswith("double")


def test_all_faults_together_are_still_counted_right() -> None:
    device, data = run("flip:2e-4,lost:0.02,double:0.02,torn:0.02,reorder:0.05,baud@20-22")

    samples = samples_of(Decoder().feed(data))

    assert 4 * len(samples) == device.fault_count.samples_intact


def test_a_chance_with_a_span_holds_in_that_span_only() -> None:
    device, data = run("lost:1@20-30")

    index = index_of(data, 0)
    gaps = np.diff(index)

    # twenty messages a second of four samples, none for ten seconds; the chip is off by up to 2 %
    assert np.count_nonzero(gaps != 4) == 1
    assert gaps.max() == pytest.approx(800, abs=24)
    # 80 sample messages a second, a status each second and some of the dial
    assert device.fault_count.frames_lost == pytest.approx(10 * 83, rel=0.04)


def test_reordered_frames_come_right_behind_the_next_one() -> None:
    clean = Decoder().feed(run("")[1])
    device, data = run("reorder:0.05")
    result = Decoder().feed(data)

    seq = np.array(
        sorted(
            (int(o), int(s)) for r in result.samples for o, s in zip(r.ordinal, r.seq, strict=True)
        )
    )[:, 1]
    n_back = int(np.count_nonzero(np.diff(seq) < 0))

    assert samples_of(result) == samples_of(clean)
    assert n_back == device.fault_count.frames_late
    # 4,800 sample frames; a lot right behind another one does not count, so 0.05 * 0.95
    assert n_back / 4800 == pytest.approx(0.0475, abs=0.01)


def test_at_a_wrong_baud_rate_bytes_come_and_no_frame() -> None:
    device, data = run("baud@20-30")
    decoder = Decoder()
    decoder.feed(data)

    count = device.fault_count
    assert count.frames_garbled == pytest.approx(10 * 82, rel=0.05)
    assert decoder.stats.frames_ok == count.frames_intact
    # a random byte is a delimiter once in 256: 27,000 bytes make about a hundred pieces
    assert 50 < decoder.stats.n_bad < 200


@pytest.mark.parametrize(
    ("spec", "field", "expected"),
    [
        ("lost:0.05", "frames_lost", 0.05),
        ("torn:0.05", "frames_torn", 0.05),
        ("double:0.05", "frames_doubled", 0.05),
    ],
)
def test_faults_come_as_often_as_asked(spec: str, field: str, expected: float) -> None:
    device, _ = run(spec)

    count = device.fault_count

    # About 5,000 frames: standard error 0.3 %.
    assert getattr(count, field) / count.frames_sent == pytest.approx(expected, abs=0.012)


def test_each_flip_turns_one_bit() -> None:
    clean = run("")[1]
    device, damaged = run("flip:1e-3")

    turned = np.frombuffer(clean, np.uint8) ^ np.frombuffer(damaged, np.uint8)

    bits = np.unpackbits(turned).sum()
    assert bits == device.fault_count.bits_flipped == np.count_nonzero(turned)
    assert bits / len(clean) == pytest.approx(1e-3, rel=0.35)


def test_without_faults_everything_arrives() -> None:
    device, _ = run("")

    count = device.fault_count

    assert count.frames_intact == count.frames_sent > 4000
    assert count.samples_intact == count.samples_sent


def test_an_unplugged_device_goes_on_by_itself() -> None:
    device, before = run("unplug:10-13", 10.0)
    assert not device.is_plugged
    device.receive(START)
    silent = device.advance(12.999)
    after = device.advance(20.0)

    assert silent == b""
    assert device.is_plugged
    assert device.n_boots == 1
    runs = Decoder().feed(before).samples, Decoder().feed(after).samples
    ends = {r.group: int(r.sample_index[-1]) for r in runs[0]}
    begins = {r.group: int(r.sample_index[0]) for r in runs[1]}
    for group, end in ends.items():
        assert 3 * 78 - 8 <= begins[group] - end <= 3 * 82 + 8
    count = device.fault_count
    assert count.frames_sent == count.frames_intact + count.frames_unplugged


def test_a_device_without_power_boots_again_and_waits() -> None:
    device, _ = run("poweroff:10-13", 10.5)
    boot = device.description.boot_id
    assert device.advance(12.9) == b""

    after = Decoder().feed(device.advance(15.0))

    assert device.n_boots == 2
    first = after.messages[0]
    assert isinstance(first.message, Hello)
    assert (first.seq, first.message.boot_id != boot) == (0, True)
    assert after.samples == ()


def test_the_truth_tells_the_windows_in_stream_time() -> None:
    device, _ = run("unplug:10-13")

    (window,) = SCENARIO.truth(device=device)["faults"]["windows"]

    zero_s = device.scenario_zero_s
    assert zero_s is not None
    assert window["start_s"] == pytest.approx(10.0 - zero_s)
    assert window["end_s"] == pytest.approx(13.0 - zero_s)
