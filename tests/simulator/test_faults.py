"""Faults on the line: by plan and seed, counted as they happen."""

import numpy as np
import pytest

from evenside.errors import UsageError
from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Hello, Start, encode_message
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import NO_FAULTS, FaultPlan, Window, parse_faults
from evenside.simulator.scenario import make_scenario

SCENARIO = make_scenario(3, zones=["calf"], visits_per_zone=2)
START = encode_frame(encode_message(Start(), 0))


def run(spec: str, to_s: float = 60.0) -> tuple[SimulatedDevice, bytes]:
    device = SCENARIO.device(faults=parse_faults(spec))
    data = device.advance(0.1)
    device.receive(START)
    return device, data + device.advance(to_s)


def test_a_spec_is_read_part_by_part() -> None:
    plan = parse_faults(" flip:1e-4, lost:0.01,unplug:30-31.5,poweroff:20-23 ")

    windows = (Window(20.0, 23.0, without_power=True), Window(30.0, 31.5, without_power=False))
    assert plan == FaultPlan(flip=1e-4, lost=0.01, windows=windows)
    assert parse_faults("") == NO_FAULTS


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("gremlins:1", r"'gremlins'.*flip, lost, double, torn, unplug, poweroff"),
        ("lost", "chance from 0 to 1"),
        ("lost:2", "chance from 0 to 1"),
        ("lost:nan", "chance from 0 to 1"),
        ("lost:0.1,lost:0.2", "twice"),
        ("unplug:5", "two rising seconds"),
        ("unplug:6-5", "two rising seconds"),
        ("unplug:5-inf", "two rising seconds"),
        ("unplug:5-7,poweroff:6-8", "overlap"),
    ],
)
def test_a_spec_that_makes_no_sense_is_refused_with_its_words(spec: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        parse_faults(spec)


@pytest.mark.parametrize("spec", ["lost:0.05", "torn:0.03", "double:0.05", "flip:3e-4"])
def test_the_counted_truth_is_what_a_decoder_finds(spec: str) -> None:
    device, data = run(spec)

    decoder = Decoder()
    result = decoder.feed(data)

    count = device.fault_count
    doubled_intact = decoder.stats.frames_ok - count.frames_intact
    assert doubled_intact == count.frames_doubled
    samples = {
        (frames.group, int(index)) for frames in result.samples for index in frames.sample_index
    }
    assert 4 * len(samples) == count.samples_intact
    assert count.frames_intact < count.frames_sent or spec.startswith("double")


def test_all_faults_together_are_still_counted_right() -> None:
    device, data = run("flip:2e-4,lost:0.02,double:0.02,torn:0.02")
    result = Decoder().feed(data)

    samples = {(run.group, int(i)) for run in result.samples for i in run.sample_index}

    assert 4 * len(samples) == device.fault_count.samples_intact


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
