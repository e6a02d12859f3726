"""What the parts around the firmware do is what the simulated device tells of them."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside.protocol.decoder import Decoded, Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Button, Dial, Start, Status, encode_message
from evenside.simulator import controls
from evenside.simulator.controls import debounced
from evenside.simulator.hardware import Hardware, make_hardware
from evenside.simulator.scenario import make_scenario
from evenside.simulator.setups import DeviceSetup, find_setup
from evenside.simulator.wire import TickClock

SHORT = make_scenario(7, person="tight_left_hamstring", zones=["hamstring"], visits_per_zone=2)
START_S, END_S = 1.73, 61.37
SETUPS = {
    "plate": DeviceSetup(),
    "roller": find_setup("roller"),
    "plate_320": find_setup("plate_320"),
    "simultaneous": find_setup("plate_1000"),
    "slow": DeviceSetup(nominal_rate_hz=10.0),
}
each_setup = pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS.keys())


def decoded_from_the_device(setup: DeviceSetup) -> Decoded:
    """What the simulated device sends from START on."""
    device = SHORT.device(setup=setup)
    decoder = Decoder()
    decoder.feed(device.advance(START_S))
    device.receive(encode_frame(encode_message(Start(), 0)))
    return decoder.feed(device.advance(END_S))


def started(setup: DeviceSetup = SETUPS["plate"]) -> Hardware:
    hardware = make_hardware(SHORT, setup)
    hardware.start(START_S)
    return hardware


@each_setup
def test_conversions_are_those_that_the_device_sends(setup: DeviceSetup) -> None:
    hardware = started(setup)
    clock = TickClock(hardware.start_ticks)

    for run in decoded_from_the_device(setup).samples:
        time_s, counts = hardware.conversions(run.group, -1.0, END_S)

        first = run.sample_index[0]
        sent = slice(first, first + len(run.counts))
        np.testing.assert_array_equal(counts[sent], run.counts)
        np.testing.assert_array_equal(clock.at_each(time_s[sent])[:: run.n_per_frame], run.ticks)


def test_before_the_person_comes_the_device_is_empty_and_its_controls_at_rest() -> None:
    known, unknown = started(), make_hardware(SHORT, SETUPS["plate"])
    _, while_nobody_came = unknown.conversions(0, 0.0, START_S)

    np.testing.assert_array_equal(while_nobody_came, known.conversions(0, 0.0, START_S)[1])
    assert unknown.button_edges(0.0, 1000.0) == []
    assert unknown.dial_steps(0, 400).max() < 10


def test_somebody_who_comes_later_does_the_same_later() -> None:
    early, late = make_hardware(SHORT, SETUPS["plate"]), make_hardware(SHORT, SETUPS["plate"])
    early.person_comes(2.0)
    late.person_comes(5.0)

    pressed = early.button_edges(0.0, 97.0)

    assert late.button_edges(0.0, 100.0) == [
        (pytest.approx(at_s + 3.0), closed) for at_s, closed in pressed
    ]
    assert early.conversions(0, 40.0, 41.0)[1].mean() == pytest.approx(
        late.conversions(0, 43.0, 44.0)[1].mean(), rel=1e-3
    )


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0.0, 20.0), max_size=8))
def test_conversions_do_not_depend_on_the_cuts(cuts: list[float]) -> None:
    hardware, whole = started(), started()
    edges = [0.0, *sorted(cuts), 20.0]

    parts = [hardware.conversions(2, a, b) for a, b in pairwise(edges)]

    times_s, counts = whole.conversions(2, 0.0, 20.0)
    np.testing.assert_array_equal(np.concatenate([part[0] for part in parts]), times_s)
    np.testing.assert_array_equal(np.concatenate([part[1] for part in parts]), counts)


@each_setup
def test_a_dial_that_reads_the_steps_tells_what_the_device_tells(setup: DeviceSetup) -> None:
    told = [r.message for r in decoded_from_the_device(setup).messages]
    hardware = started(setup)
    clock = TickClock(hardware.start_ticks)
    first, last = 35, 1228  # readings at multiples of 50 ms from 1.75 s to 61.35 s

    steps = [hardware.dial_steps(number, 1) for number in range(first, last)]
    values, is_sent = controls.Dial(first).read(np.concatenate(steps))

    assert [(m.ticks, m.value) for m in told if isinstance(m, Dial)] == [
        (clock.at(number * controls.DIAL_EVERY_S), value / 100)
        for number, value in zip(
            (np.flatnonzero(is_sent) + first).tolist(), values[is_sent].tolist(), strict=True
        )
    ]


def test_a_button_with_these_edges_is_told_as_the_device_tells_it() -> None:
    told = [r.message for r in decoded_from_the_device(SETUPS["plate"]).messages]
    hardware = started()
    clock = TickClock(hardware.start_ticks)

    edges = hardware.button_edges(0.0, 20.0) + hardware.button_edges(20.0, END_S)

    assert len(edges) > 4
    assert [m for m in told if isinstance(m, Button)] == [
        Button(clock.at(press.edge_s), press.pressed) for press in debounced(edges)
    ]


@each_setup
def test_status_tells_the_temperature_and_the_battery(setup: DeviceSetup) -> None:
    messages = (r.message for r in decoded_from_the_device(setup).messages)
    told = [m for m in messages if isinstance(m, Status)]
    hardware = started(setup)

    seconds = np.arange(2.0, 62.0)

    assert [m.temperature_c for m in told] == hardware.temperature_c(seconds).tolist()
    batteries = [hardware.battery_v(second) for second in seconds.tolist()]
    assert [m.battery_v for m in told] == [v and pytest.approx(v, abs=5e-4) for v in batteries]


def test_another_rate_changes_the_conversions_after_it_and_no_others() -> None:
    hardware = started(DeviceSetup(rate_factors=(1.0,) * 4))
    before_s, before = hardware.conversions(1, 0.0, 5.0)

    hardware.set_rate(1, 10.0, 5.0)
    after_s, after = hardware.conversions(1, 5.0, 8.0)

    assert len(before_s) == len(before) == 400
    assert after_s == pytest.approx(5.0 + 0.1 * np.arange(1, 31))
    assert len(after) == 30
