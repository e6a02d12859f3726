"""The score dial, the marker button and the light of the core."""

import ctypes
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.firmware.building import built
from tests.firmware.host_device import HostDevice, host_device
from tests.firmware.stored import SLOT_BYTES, slot

from evenside.protocol.messages import Button, Dial, Message, Start, Stop

DIAL_EVERY_S = 0.05


@pytest.fixture
def device() -> Iterator[HostDevice]:
    """With a dial wired to it."""
    with host_device() as board:
        board.memory[:SLOT_BYTES] = slot(wired=1)
        board.boot()
        yield board


def scores(messages: list[Message]) -> list[float]:
    return [m.value for m in messages if isinstance(m, Dial)]


def test_a_dial_that_is_not_wired_never_says_a_score() -> None:
    with host_device() as device:
        device.add_dial_steps([700] * 40)
        told = device.ask(Start(), for_s=2.0)

    assert not scores(told)


def test_the_dial_is_told_once_after_start_and_then_every_second_while_it_rests(
    device: HostDevice,
) -> None:
    device.add_dial_steps([512] * 100)
    device.run(0.52)

    told = device.ask(Start(), for_s=3.0)

    assert [m.ticks for m in told if isinstance(m, Dial)] == [
        550_000,
        1_000_000,
        2_000_000,
        3_000_000,
    ]


def test_a_trembling_hand_moves_nothing_and_a_turn_is_followed(device: HostDevice) -> None:
    rest = [512, 515, 509, 512, 514, 510] * 3  # +/- 3 of 1023 steps: 0.03 of a point
    turn = [560, 610, 614]
    device.add_dial_steps(rest + turn)

    told = device.ask(Start(), for_s=21 * DIAL_EVERY_S + 0.01)

    # 512 steps are 5.00 points; a turn is followed 0.05 behind: 560 are 5.47, 610 5.96, 614 6.00.
    assert scores(told) == [5.0, 5.42, 5.91, 5.95]


@pytest.mark.parametrize(
    ("steps", "score"),
    [(0, 0.0), (10, 0.0), (11, 0.11), (512, 5.0), (1012, 9.89), (1013, 10.0), (1023, 10.0)],
)  # steps * 10 / 1023, rounded to hundredths; the last tenth of a point at either end is that end
def test_the_ends_of_the_dial_are_nought_and_ten(
    device: HostDevice, steps: int, score: float
) -> None:
    device.add_dial_steps([steps] * 4)

    assert scores(device.ask(Start(), for_s=0.1)) == [score]


@given(st.lists(st.integers(0, 1023), min_size=1, max_size=60))
def test_what_the_dial_says_is_never_further_from_the_hand_than_its_play(steps: list[int]) -> None:
    with host_device() as device:
        device.memory[:SLOT_BYTES] = slot(wired=1)
        device.boot()
        device.add_dial_steps(steps)
        told = device.ask(Start(), for_s=len(steps) * DIAL_EVERY_S + 0.01)

    said: dict[int, float] = {m.ticks: m.value for m in told if isinstance(m, Dial)}
    now = np.nan
    for number, step in enumerate(steps, start=1):
        now = said.get(number * 50_000, now)
        assert abs(now - step * 10 / 1023) <= 0.05 + 0.1 + 0.005  # its play, an end, rounding


def edges(messages: list[Message]) -> list[tuple[int, bool]]:
    return [(m.ticks, m.pressed) for m in messages if isinstance(m, Button)]


def test_a_bouncing_button_is_one_press_with_the_time_of_its_first_edge(
    device: HostDevice,
) -> None:
    device.add_button_edges([0.1, 0.1012, 0.1031, 0.3, 0.304, 0.3043])

    told = device.ask(Start(), for_s=0.5)

    assert edges(told) == [(100_000, True), (300_000, False)]


def test_a_prick_of_some_milliseconds_is_no_press(device: HostDevice) -> None:
    device.add_button_edges([0.1, 0.115])

    assert not edges(device.ask(Start(), for_s=0.3))


def test_a_press_before_start_is_not_told_afterwards(device: HostDevice) -> None:
    device.add_button_edges([0.1, 0.5])
    device.run(0.2)

    assert edges(device.ask(Start(), for_s=0.5)) == [(500_000, False)]


@given(st.lists(st.floats(0.0005, 0.06), min_size=2, max_size=30).map(np.cumsum))
def test_presses_and_releases_take_turns_and_each_is_an_edge_of_the_contact(
    at_s: "np.ndarray[tuple[int], np.dtype[np.float64]]",
) -> None:
    with host_device() as device:
        device.add_button_edges(at_s.tolist())
        told = edges(device.ask(Start(), for_s=float(at_s[-1]) + 0.1))

    assert all(now != then for (_, then), (_, now) in pairwise(told))
    assert {ticks for ticks, _ in told} <= {int(np.floor(s * 1e6)) for s in at_s}
    if told:
        assert told[0][1]


@pytest.fixture(scope="module")
def light() -> ctypes.CDLL:
    library = ctypes.CDLL(str(built("host/libevenside.so")))
    library.ev_light.restype = ctypes.c_bool
    return library


@pytest.mark.parametrize(
    ("streaming", "faulty", "pressed", "flashes", "share"),
    [
        (False, False, False, 1, 0.025),  # 50 ms in two seconds
        (True, False, False, 0, 1.0),
        (True, True, False, 8, 0.5),  # 2^17 us on, as long off
        (False, False, True, 1, 0.975),
    ],
)
def test_the_light_tells_what_the_device_does(
    light: ctypes.CDLL, streaming: bool, faulty: bool, pressed: bool, flashes: int, share: float
) -> None:
    state = (ctypes.c_bool(streaming), ctypes.c_bool(faulty), ctypes.c_bool(pressed))
    on = [
        bool(light.ev_light(ctypes.c_uint32(s), ctypes.c_uint32(1000 * ms), *state))
        for s in range(4)
        for ms in range(1000)
    ]

    assert np.mean(on) == pytest.approx(share, abs=0.03)
    assert sum(b and not a for a, b in pairwise([False, *on])) == pytest.approx(
        2 * flashes, abs=1 + flashes // 4
    )


def test_the_light_is_on_while_samples_are_sent_and_not_for_long_otherwise(
    device: HostDevice,
) -> None:
    for cell in range(4):
        device.add_conversions(cell, 0.002 + np.arange(300) / 80, np.arange(300))
    device.ask(Start(), for_s=1.5)
    during = device.is_light_on

    device.ask(Stop(), for_s=0.1)

    assert during
    assert not device.is_light_on
