"""The simulated device: bytes in, bytes out, the same however often it is asked."""

import math
from dataclasses import fields
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside.errors import UsageError
from evenside.protocol.decoder import Decoded, Decoder, SampleFrames
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Answer,
    Button,
    Channel,
    Command,
    Describe,
    Dial,
    Group,
    Hello,
    MessageType,
    Ping,
    SetRate,
    Start,
    Status,
    Stop,
    encode_message,
)
from evenside.simulator.amplifier import FULL_SCALE
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import Scenario, make_scenario
from evenside.simulator.setups import DeviceSetup, find_setup

SHORT = make_scenario(7, person="tight_left_hamstring", zones=["hamstring"], visits_per_zone=2)
PLATE = DeviceSetup()
SETUPS = {
    "plate": PLATE,
    "roller": find_setup("roller"),
    "plate_320": find_setup("plate_320"),
    "plate_1000": find_setup("plate_1000"),
    "simultaneous": DeviceSetup(chip="ADS131M04"),
    "slow": DeviceSetup(nominal_rate_hz=10.0),
    "skewed": DeviceSetup(skew_ppm=200.0, start_ticks=2**32 - 5_000_000),
}
# A device whose cells show the force and nothing else.
IDEAL: dict[str, Any] = {
    "gauge": "ideal",
    "plate_weight_n": 0.0,
    "roller_weight_n": 0.0,
    "run_out_m": 0.0,
}


def say(command: Command, seq: int = 0) -> bytes:
    return encode_frame(encode_message(command, seq))


def started(setup: DeviceSetup = PLATE, scenario: Scenario = SHORT) -> SimulatedDevice:
    device = scenario.device(setup=setup)
    device.advance(0.1)
    device.receive(say(Start()))
    return device


def decoded(data: bytes) -> Decoded:
    return Decoder().feed(data)


def messages_of(data: bytes, kind: type) -> list:
    return [r.message for r in decoded(data).messages if isinstance(r.message, kind)]


def unwrapped(values: np.ndarray, wrap: int = 2**32) -> np.ndarray:
    return np.cumsum(np.diff(values, prepend=values[:1]) % wrap) + values[0]


def rows_of(result: Decoded, group: int) -> SampleFrames:
    """All frames of one group; the decoder may hand them out in several runs."""
    runs = [run for run in result.samples if run.group == group]
    per_frame = {
        field.name: np.concatenate([getattr(run, field.name) for run in runs])
        for field in fields(SampleFrames)
        if field.name not in ("group", "n_per_frame")
    }
    (n_per_frame,) = {run.n_per_frame for run in runs}
    return SampleFrames(group=group, n_per_frame=n_per_frame, **per_frame)


def groups_of(result: Decoded) -> list[SampleFrames]:
    return [rows_of(result, group) for group in sorted({run.group for run in result.samples})]


# --- the same, however asked ----------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS.keys())
def test_many_small_steps_send_the_same_bytes_as_one_large_one(setup: DeviceSetup) -> None:
    whole, steps = started(setup), started(setup)

    at_once = whole.advance(40.0)
    in_steps = b"".join(steps.advance(0.1 + 0.0499 * k) for k in range(1, 800))

    assert at_once.startswith(in_steps)
    assert len(in_steps) > 0.99 * len(at_once)
    assert in_steps + steps.advance(40.0) == at_once


@settings(max_examples=25, deadline=None)
@given(st.lists(st.floats(0.1, 12.0), max_size=12))
def test_any_cutting_of_time_gives_the_same_frames_at_the_same_times(cuts: list[float]) -> None:
    at_once = started().advance_frames(12.0)
    device = started()

    parts = [device.advance_frames(to_s) for to_s in [*sorted(cuts), 12.0]]

    assert b"".join(part.data for part in parts) == at_once.data
    np.testing.assert_array_equal(np.concatenate([p.time_s for p in parts]), at_once.time_s)
    np.testing.assert_array_equal(np.concatenate([p.n_samples for p in parts]), at_once.n_samples)
    lengths = np.concatenate([np.diff(part.end, prepend=0) for part in parts])
    np.testing.assert_array_equal(np.cumsum(lengths), at_once.end)


def test_another_seed_gives_other_bytes() -> None:
    other = make_scenario(8, person="tight_left_hamstring", zones=["hamstring"], visits_per_zone=2)

    assert started(scenario=other).advance(10.0) != started().advance(10.0)


def test_time_does_not_go_back() -> None:
    device = started()
    device.advance(2.0)

    with pytest.raises(UsageError, match=r"to_s=1\.5"):
        device.advance(1.5)


def test_chunks_are_what_a_reader_gets_that_looks_now_and_then() -> None:
    sent = started().advance_frames(5.0)

    chunks = list(sent.chunks(0.02))

    assert b"".join(data for _, data in chunks) == sent.data
    assert all(before < after for (before, _), (after, _) in pairwise(chunks))
    first_s, first = chunks[0]
    assert first_s - 0.02 < sent.time_s[0] <= first_s
    assert decoded(first).n_bytes == len(first)


# --- what is in the stream ------------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS.keys())
def test_every_byte_decodes_and_nothing_is_lost(setup: DeviceSetup) -> None:
    device = SHORT.device(setup=setup)
    decoder = Decoder()
    decoder.feed(device.advance(0.1))
    device.receive(say(Start()))

    result = decoder.feed(device.advance(30.0))

    assert result.faults == ()
    assert decoder.stats.lost_frames == 0
    assert decoder.stats.unfinished_bytes == 0
    n_groups = 1 if setup.converter.is_simultaneous else 4
    assert {run.group for run in result.samples} == set(range(n_groups))


def test_the_samples_are_the_truth_at_their_own_ticks() -> None:
    device = started(DeviceSetup(skew_ppm=150.0, start_ticks=2**32 - 3_000_000, **IDEAL))
    result = decoded(device.advance(40.0))
    first = min(result.samples, key=lambda run: run.ordinal[0])
    cells = device.true_cells

    for run in groups_of(result):
        ticks = unwrapped(np.concatenate([first.ticks[:1], run.ticks]))[1:] - first.ticks[0]
        ticks = np.where(ticks > 2**31, ticks - 2**32, ticks)  # a sample just before the first
        time_s = ticks / 1e6
        force_n = (run.counts[:: run.n_per_frame, 0] - cells.zero_counts[run.group]) * (
            cells.newton_per_count[run.group]
        )
        # The filter's delay is one and a half periods.
        felt = SHORT.body.felt(time_s - 1.5 / device.rates_hz[run.group])
        x_m, y_m = (-0.25, -0.25, 0.25, 0.25)[run.group], (-0.1, 0.1, -0.1, 0.1)[run.group]
        share = 0.25 * (1 + felt.position_m / x_m) * (1 + felt.lateral_m / y_m)
        # Noise of 120 counts is 0.014 N; the filter rounds the corners of the load's 10 ms raster.
        np.testing.assert_allclose(force_n, felt.load_n * share, atol=0.15)


def test_cells_of_a_plate_add_up_to_load_and_place_and_those_of_a_roller_turn_with_it() -> None:
    for kind in ("plate", "roller"):
        setup = DeviceSetup(
            kind=kind,  # type: ignore[arg-type]
            chip="ADS131M04",
            nominal_rate_hz=1000.0,  # its filter is so short that it rounds no corners
            noise_factor=0.0,
            **IDEAL,
        )
        device = started(setup)
        run = rows_of(decoded(device.advance(40.0)), 0)
        cells = device.true_cells
        force_n = (run.counts - np.array(cells.zero_counts)) * np.array(cells.newton_per_count)
        n = len(force_n)
        period_s = 1.0 / device.rates_hz[0]
        time_s = (np.arange(n) - 1.5) * period_s
        felt = SHORT.body.felt(time_s)
        touched = felt.load_n > 20.0
        if kind == "plate":
            load_n = force_n.sum(axis=1)
            place_m = (force_n * [-0.25, -0.25, 0.25, 0.25]).sum(axis=1)[touched] / load_n[touched]
        else:
            zero, ninety = force_n[:, 0] + force_n[:, 2], force_n[:, 1] + force_n[:, 3]
            load_n = np.hypot(zero, ninety)
            place_m = setup.radius_m * np.arctan2(ninety, zero)[touched]
        np.testing.assert_allclose(load_n, felt.load_n, atol=0.02)
        np.testing.assert_allclose(place_m, felt.position_m[touched], atol=2e-4)


def test_scenario_time_starts_at_the_first_sample_of_the_first_message() -> None:
    device = SHORT.device(setup=DeviceSetup(skew_ppm=100.0))
    device.advance(3.7)
    device.receive(say(Start()))
    sent = device.advance_frames(5.0)

    first = decoded(sent.data).samples[0]
    zero_s = device.scenario_zero_s

    assert zero_s is not None
    assert 3.7 < zero_s < 3.7 + 1 / 78.0
    frame = np.flatnonzero(sent.n_samples)[0]
    assert sent.time_s[frame] - zero_s == pytest.approx(3 / device.rates_hz[first.group], abs=1e-5)
    assert device.scenario_s(zero_s + 100.0) == pytest.approx(100.01)


def test_groups_have_their_own_rates_and_their_frames_come_in_order_of_time() -> None:
    setup = DeviceSetup(rate_factors=(0.99, 1.0, 1.01, 1.015))
    result = decoded(started(setup).advance(60.0))

    for run, rate_hz in zip(groups_of(result), (79.2, 80.0, 80.8, 81.2), strict=True):
        ticks = unwrapped(run.ticks)
        index = unwrapped(run.sample_index)
        assert (np.diff(index) == 4).all()
        measured = 1e6 * (index[-1] - index[0]) / (ticks[-1] - ticks[0])
        assert measured == pytest.approx(rate_hz, rel=1e-6)
    order = np.argsort(np.concatenate([run.ordinal for run in groups_of(result)]))
    ticks = np.concatenate([unwrapped(run.ticks) for run in groups_of(result)])[order]
    # A frame leaves with its last sample, so the ticks of the first ones are out of order by three
    # times the difference of two periods at most: 0.95 ms.
    assert np.diff(ticks).min() > -1000


def test_rates_are_within_two_percent_by_default() -> None:
    rates = np.array([make_scenario(s, zones=["calf"]).device().rates_hz for s in range(20)])

    assert np.abs(rates / 80.0 - 1.0).max() <= 0.02
    assert rates.std() > 0.3


def test_the_clock_wraps_and_the_index_goes_on() -> None:
    device = started(DeviceSetup(start_ticks=2**32 - 5_000_000))

    run = rows_of(decoded(device.advance(20.0)), 0)

    assert (np.diff(run.ticks) < 0).sum() == 1
    assert (np.diff(run.sample_index) == 4).all()


def test_a_fast_clock_counts_more_microseconds_than_pass() -> None:
    device = started(DeviceSetup(skew_ppm=200.0, start_ticks=0))
    device.advance(0.2)
    device.receive(say(Ping(1)))
    before = messages_of(device.advance(0.3), Answer)[0]
    device.advance(100.2)
    device.receive(say(Ping(2)))
    after = messages_of(device.advance(100.3), Answer)[0]

    assert after.ticks - before.ticks == pytest.approx(100.0 * 1.0002 * 1e6, abs=1)


@pytest.mark.parametrize(
    ("setup", "noise_counts"),
    [
        # By hand: nanovolts of the data sheet over those of a count, 5 V (2.4 V) / 128 / 2^24.
        (DeviceSetup(nominal_rate_hz=10.0, noise_factor=1.0), 50.0 / 2.328),
        (DeviceSetup(noise_factor=1.0), 90.0 / 2.328),
        (PLATE, 3.0 * 90.0 / 2.328),
        (find_setup("plate_320"), 3.0 * 180.0 / 2.328),
        (find_setup("plate_1000"), 1.5 * 770.0 / 1.118),
    ],
)
def test_a_quiet_channel_has_the_converters_noise(setup: DeviceSetup, noise_counts: float) -> None:
    device = started(setup)

    groups = groups_of(decoded(device.advance(6.0)))

    # Differences: no drift, no slow noise. The first four conversions settle.
    quiet = np.concatenate([np.diff(run.counts[4:, 0].astype(float)) for run in groups])
    assert quiet.std() / np.sqrt(2.0) == pytest.approx(noise_counts, rel=0.15)
    assert np.corrcoef(quiet[:-1], quiet[1:])[0, 1] == pytest.approx(-0.5, abs=0.15)  # white


def test_after_power_on_the_filter_fills_in_four_conversions_which_are_flagged() -> None:
    setup = DeviceSetup(rate_factors=(1.0,) * 4, noise_factor=0.0)
    device = SHORT.device(setup=setup)
    device.receive(say(Start()))  # at once

    run = rows_of(decoded(device.advance(1.0)), 0)

    share = run.counts[:6, 0] / run.counts[40, 0]
    np.testing.assert_allclose(share, [0.125, 0.875, 1.0, 1.0, 1.0, 1.0], atol=2e-3)
    assert run.flags.tolist()[:2] == [1, 0]  # of messages of four


def test_a_reset_does_not_cool_the_device() -> None:
    device = SHORT.device()
    before = messages_of(device.advance(900.0), Status)[-1]
    device.reset()
    after = messages_of(device.advance(901.1), Status)[0]

    assert after.uptime_s == 1
    assert after.boot_id != before.boot_id
    assert before.temperature_c == pytest.approx(22.0 + 6.0 * (1.0 - math.exp(-1.5)), abs=0.06)
    assert after.temperature_c == pytest.approx(before.temperature_c, abs=0.11)


def test_a_load_beyond_the_converters_range_stays_at_its_end_and_is_marked() -> None:
    # 40 N of capacity: the converter ends at 78 N, a corner carries more than a hundred.
    device = started(DeviceSetup(capacity_n=40.0, chip="ADS131M04"))

    run = rows_of(decoded(device.advance(30.0)), 0)

    assert run.counts.max() == FULL_SCALE - 1
    marked = run.saturated.astype(bool)
    at_end = (run.counts == FULL_SCALE - 1).reshape(-1, run.n_per_frame, 4).any(axis=1)
    assert (marked == at_end.any(axis=1)).all()
    bits = (run.saturated[:, None] >> np.arange(4)) & 1
    assert (bits.astype(bool) == at_end).all()


def test_the_dial_is_sent_when_it_moves_and_at_least_once_a_second() -> None:
    device = started()
    dials = messages_of(device.advance(60.0), Dial)
    score = SHORT.visits[0].score
    assert score is not None

    ticks = unwrapped(np.array([dial.ticks for dial in dials]))
    values = np.array([dial.value for dial in dials])

    assert np.diff(ticks).max() <= 1_000_001
    assert np.diff(ticks).min() >= 49_999
    # The hand is up to a tenth off; play and noise of the dial take some hundredths more.
    assert values.max() == pytest.approx(score, abs=0.101 + 0.05 + 0.05)
    moving = np.flatnonzero(np.diff(values))
    assert len(moving) > 10
    assert values[-1] == 0.0


def test_the_button_marks_the_visit() -> None:
    device = started(DeviceSetup(start_ticks=0))
    buttons = messages_of(device.advance(60.0), Button)
    zero_ticks = 1e6 * (device.scenario_zero_s or 0.0)

    times_s = [(button.ticks - zero_ticks) / 1e6 for button in buttons]

    assert [button.pressed for button in buttons] == [True, False, True, False]
    truth = SHORT.visits[0]
    assert times_s[0] == pytest.approx(truth.start_s, abs=1e-5)
    assert times_s[2] == pytest.approx(truth.end_s, abs=1e-5)
    # Ticks are those of the first edge, which bounces for up to 5 ms; the message comes when the
    # contact was quiet for 20.


def test_status_comes_every_second_with_counters_that_cannot_wrap() -> None:
    device = started()
    result = decoded(device.advance(30.0))
    received = [r for r in result.messages if isinstance(r.message, Status)]

    assert [r.message.uptime_s for r in received] == list(range(1, 31))
    for r in received:
        assert r.message.frames_sent % 2**16 == r.seq
        for group in r.message.groups:
            run = rows_of(result, group.group)
            sent_before = run.sample_index[run.ordinal < r.ordinal]
            assert (
                0 <= group.next_sample_index - (sent_before[-1] + 4 if len(sent_before) else 0) < 99
            )


# --- what it is told ------------------------------------------------------------------------------


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS.keys())
def test_it_describes_itself_after_boot_and_when_asked(setup: DeviceSetup) -> None:
    device = SHORT.device(setup=setup)

    unasked = [r.message for r in decoded(device.advance(0.0)).messages]
    device.receive(say(Describe(), 77))
    asked = [r.message for r in decoded(device.advance(0.0)).messages]

    description = device.description
    assert unasked == [description.hello, *description.groups, *description.channels]
    assert asked == [Answer(77, MessageType.DESCRIBE), *unasked]
    assert [type(m) for m in unasked[:2]] == [Hello, Group]
    assert description.hello.kind == setup.kind
    assert (description.hello.radius_m is not None) == (setup.kind == "roller")
    assert description.hello.has_settings
    assert not description.hello.has_turn_sensor
    assert [c.channel for c in description.channels] == [0, 1, 2, 3]
    assert all(isinstance(channel, Channel) for channel in description.channels)
    axes = {round(math.degrees(c.axis_rad)) for c in description.channels}
    assert axes == ({0, 90} if setup.kind == "roller" else {90})


def test_samples_come_only_between_start_and_stop_and_the_index_counts_those_not_sent() -> None:
    device = SHORT.device()
    silent = device.advance(2.0)
    device.receive(say(Start(), 1))
    first = decoded(device.advance(3.0))
    device.receive(say(Stop(), 2))
    stopped = device.advance(5.0)
    device.receive(say(Start(), 3))
    again = decoded(device.advance(6.0))

    assert not decoded(silent).samples
    assert not decoded(stopped).samples
    assert not messages_of(stopped, Dial)
    assert 156 <= rows_of(first, 0).sample_index[0] <= 164
    gap = rows_of(again, 0).sample_index[0] - rows_of(first, 0).sample_index[-1]
    assert 156 <= gap <= 170


def test_a_second_start_changes_nothing() -> None:
    twice, once = started(), started()
    start = twice.advance(1.0), once.advance(1.0)
    twice.receive(say(Start(), 9))

    with_answer, without = decoded(twice.advance(4.0)), decoded(once.advance(4.0))

    assert start[0] == start[1]
    for run in groups_of(without):
        np.testing.assert_array_equal(rows_of(with_answer, run.group).counts, run.counts)


def test_ping_answers_with_the_devices_clock() -> None:
    device = SHORT.device(setup=DeviceSetup(start_ticks=1000))
    device.advance(2.5)

    device.receive(say(Ping(0xABCD), 5))

    (answer,) = messages_of(device.advance(2.5), Answer)
    assert answer == Answer(5, MessageType.PING, "ok", 0xABCD, ticks=2_501_000, uptime_s=2)


@pytest.mark.parametrize(
    ("setup", "asked_hz", "applied_hz"),
    [
        (PLATE, 10.0, 10.0),
        (PLATE, 320.0, 80.0),
        (PLATE, 40.0, 10.0),  # 30 away; 80 is 40 away
        (PLATE, 45.0, 10.0),  # as near as 80: the lower
        (find_setup("plate_320"), 40.0, 20.0),
        (DeviceSetup(chip="ADS131M04"), 500.0, 500.0),
        (DeviceSetup(chip="ADS131M04"), 9000.0, 4000.0),
    ],
)
def test_the_rate_is_set_for_all_to_the_nearest_that_the_converters_have(
    setup: DeviceSetup, asked_hz: float, applied_hz: float
) -> None:
    device = SHORT.device(setup=setup)
    device.advance(1.0)

    device.receive(say(SetRate(asked_hz), 3))

    (answer,) = messages_of(device.advance(1.0), Answer)
    assert (answer.result, answer.rate_hz) == ("ok", applied_hz)
    assert {group.nominal_rate_hz for group in device.description.groups} == {applied_hz}


@pytest.mark.parametrize(("group", "result"), [(9, "bad_argument"), (2, "not_supported")])
def test_one_converter_alone_keeps_its_rate(group: int, result: str) -> None:
    device = SHORT.device()
    device.advance(1.0)

    device.receive(say(SetRate(10.0, group=group), 3))

    (answer,) = messages_of(device.advance(1.0), Answer)
    assert answer.result == result
    assert {g.nominal_rate_hz for g in device.description.groups} == {80.0}


def test_while_streaming_the_rate_cannot_be_changed() -> None:
    device = started()
    device.advance(1.0)

    device.receive(say(SetRate(10.0)))

    (answer,) = messages_of(device.advance(1.1), Answer)
    assert answer.result == "busy"


def test_after_a_change_of_rate_samples_come_at_the_new_rate_and_settle_first() -> None:
    device = SHORT.device(setup=DeviceSetup(rate_factors=(1.0,) * 4))
    device.advance(1.0)
    device.receive(say(SetRate(10.0)) + say(Start()))

    run = rows_of(decoded(device.advance(11.0)), 0)

    assert run.n_per_frame == 1
    assert np.diff(unwrapped(run.ticks)) == pytest.approx(100_000, abs=1)
    assert run.flags.tolist()[:6] == [1, 1, 1, 1, 0, 0]


def test_damaged_commands_are_counted_and_otherwise_ignored() -> None:
    device = SHORT.device()
    bad = bytearray(say(Start()))
    bad[2] ^= 4

    device.receive(bytes(bad))

    data = device.advance(1.5)
    assert not decoded(data).samples
    assert messages_of(data, Status)[0].rx_bad == 1


def test_a_reset_boots_anew_and_waits_for_start_while_the_person_goes_on() -> None:
    device = started(DeviceSetup(rate_factors=(1.0,) * 4, **IDEAL))
    first = decoded(device.advance(20.0))
    boot_id = device.description.boot_id
    device.reset()
    booted = device.advance(25.0)
    device.receive(say(Start()))
    again = decoded(device.advance(30.0))

    hello, *_ = messages_of(booted, Hello)
    assert hello.boot_id != boot_id
    assert not decoded(booted).samples
    assert decoded(booted).messages[0].seq == 0
    run = rows_of(again, 0)
    assert 395 <= run.sample_index[0] <= 405
    assert first.samples
    # The person did not notice: the load at caller's time 26 is the scenario's.
    at_s = device.scenario_s(26.0)
    assert at_s is not None
    total_n = sum(
        (rows_of(again, g).counts[80, 0] - device.true_cells.zero_counts[g])
        * device.true_cells.newton_per_count[g]
        for g in range(4)
    )
    assert total_n == pytest.approx(SHORT.body.load_n(np.array([at_s]))[0], abs=8.0)


def test_a_device_with_faults_is_still_the_same_in_any_steps() -> None:
    faults = parse_faults("flip:2e-4,lost:0.02,double:0.02,torn:0.01,unplug:5-6,poweroff:9-9.5")

    def run(steps: list[float]) -> bytes:
        device = SHORT.device(faults=faults)
        data = device.advance(0.1)
        device.receive(say(Start()))
        data += b"".join(device.advance(s) for s in steps if s <= 10.0)
        device.receive(say(Start()))
        return data + b"".join(device.advance(s) for s in steps if s > 10.0)

    assert run([10.0, 15.0]) == run([0.1 + 0.05 * k for k in range(1, 199)] + [10.0, 11.7, 15.0])


@pytest.mark.parametrize(
    ("setup", "words"),
    [
        ({"kind": "ball"}, "'ball'"),
        ({"nominal_rate_hz": 0.0}, "nominal_rate_hz"),
        ({"rate_factors": (1.0,)}, "4 groups"),
        ({"rate_factors": (1.0,) * 4, "chip": "ADS131M04"}, "1 groups"),
        ({"nominal_rate_hz": 320.0}, "no rate of the HX711: it has 10, 80"),
        ({"chip": "HX1"}, "'HX1'"),
        ({"gain": 100}, "gain=100"),
        ({"gauge": "bad"}, "'bad'"),
    ],
)
def test_what_cannot_be_a_device_is_refused(setup: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        DeviceSetup(**setup)  # type: ignore[arg-type]
