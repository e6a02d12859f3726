"""The simulated device, the core on this computer and the AVR binary: the same in, the same out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.firmware.twin import Twin

from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Describe,
    EraseSettings,
    Message,
    Ping,
    ReadSetting,
    SetRate,
    Start,
    Stop,
    WriteSetting,
    encode_message,
)
from evenside.protocol.settings import encode_setting
from evenside.simulator.scenario import make_scenario
from evenside.simulator.setups import DeviceSetup, find_setup

SCENARIO = make_scenario(7, person="tight_left_hamstring", zones=["hamstring"], visits_per_zone=2)
SETUPS = {
    "plate": DeviceSetup(),
    "roller": find_setup("roller"),
    "plate_320": find_setup("plate_320"),
    "slow": DeviceSetup(nominal_rate_hz=10.0),
    "loose": DeviceSetup(rate_factors=(0.87, 1.0, 1.07, 1.17)),
    "wraps": DeviceSetup(start_ticks=2**32 - 20_000_000),
}


class Device(Protocol):
    """What all three offer."""

    def receive(self, data: bytes) -> None: ...

    def advance(self, to_s: float) -> bytes: ...


Asked = Sequence[tuple[float, Message | bytes]]  # when, and what

SESSION: Asked = [
    (0.3017, Describe()),
    (0.5013, ReadSetting(1)),
    (0.6018, bytes([0x7F, 1, 0])),
    (1.7031, Start()),
    (2.5007, Ping(0xDEADBEEF)),
    (2.7009, SetRate(10.0)),
    (2.9003, WriteSetting(encode_setting("name", "other"))),
    (58.2011, Stop()),
    (58.9017, SetRate(10.0)),
    (59.4003, EraseSettings()),
    (60.1009, Start()),
]


def said(device: Device, asked: Asked, end_s: float) -> list[bytes]:
    """The pieces that a device says, delimiters taken off."""
    parts = []
    for number, (at_s, message) in enumerate(asked):
        parts.append(device.advance(at_s))
        is_raw = isinstance(message, bytes)
        device.receive(encode_frame(message if is_raw else encode_message(message, number)))
    parts.append(device.advance(end_s))
    return b"".join(parts).split(b"\0")


@contextmanager
def twin_of(setup: DeviceSetup) -> Iterator[Twin]:
    twin = Twin(SCENARIO, setup)
    try:
        yield twin
    finally:
        twin.close()


def assert_the_same(ours: list[bytes], theirs: list[bytes]) -> None:
    for i, (one, other) in enumerate(zip_longest(ours, theirs)):
        assert one == other, f"frame {i}: {one!r} and {other!r}"


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS.keys())
def test_the_core_says_what_the_simulated_device_says_byte_for_byte(setup: DeviceSetup) -> None:
    with twin_of(setup) as twin:
        by_core = said(twin, SESSION, 63.0)

    assert_the_same(by_core, said(SCENARIO.device(setup=setup), SESSION, 63.0))
    assert len(by_core) > 150


REQUESTS = st.one_of(
    st.sampled_from(
        [Describe(), Start(), Stop(), Ping(1), EraseSettings(), SetRate(80.0), SetRate(70.0, 1)]
    ),
    st.builds(ReadSetting, st.integers(0, 20), st.integers(0, 5)),
    st.binary(min_size=3, max_size=50),
)


@given(st.lists(st.tuples(st.floats(0.0101, 2.0), REQUESTS), max_size=12))
@settings(max_examples=25, deadline=None)
def test_whatever_is_asked_the_core_answers_as_the_simulated_device_does(
    asked: list[tuple[float, Message | bytes]],
) -> None:
    at_s, session = 0.0, []
    for pause_s, message in asked:
        at_s += round(pause_s, 4) + 0.00037  # never in the very moment of a reading
        session.append((at_s, message))

    with twin_of(SETUPS["plate"]) as twin:
        by_core = said(twin, session, at_s + 1.0003)

    assert_the_same(by_core, said(SCENARIO.device(), session, at_s + 1.0003))
