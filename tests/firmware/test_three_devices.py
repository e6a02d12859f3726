"""The simulated device, the core on this computer and the AVR binary: the same in, the same out."""

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import zip_longest
from typing import Protocol

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.firmware.board import FirmwareBoard
from tests.firmware.host_device import told
from tests.firmware.twin import Twin

from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Answer,
    Button,
    Describe,
    Dial,
    EraseSettings,
    Hello,
    Message,
    Ping,
    ReadSetting,
    SampleBatch,
    SetRate,
    Start,
    Status,
    Stop,
    StoredSetting,
    WriteSetting,
    encode_message,
)
from evenside.protocol.settings import CellSetting, encode_setting
from evenside.simulator.hardware import make_hardware
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


# START at 1.73 s finds its first sample within a period of 12.5 ms; the button goes down at the
# marker and is believed 25 ms later, for 0.15 s.
PRESSED_S = 1.74 + SCENARIO.visits[0].start_s + 0.1
CELL = CellSetting(128, 490.0, 1.0, -0.3, 0.12, math.radians(45.0))

TALKS: dict[str, Asked] = {  # at times at which nothing else happens
    "start, stop, start": [(1.7301, Start()), (12.3401, Stop()), (15.0103, Start())],
    "another rate": [
        *((0.5101, message) for message in (SetRate(10.0), Describe(), Start(), SetRate(80.0))),
        (30.0103, Ping(1)),
    ],
    "questions": [
        *((0.5101, ReadSetting(key, i)) for key in (1, 2, 3, 4, 5, 6, 7, 16, 17) for i in (0, 3)),
        *((0.7703, message) for message in (EraseSettings(), SetRate(80.0, 2), SetRate(1.0, 9))),
        *((0.9107, message) for message in (Start(), Start(), EraseSettings(), Ping(2**32 - 1))),
    ],
    "settings, while the button is held": [
        (1.73, Start()),
        (2.22, Stop()),
        *(
            (PRESSED_S, message)
            for message in (
                WriteSetting(encode_setting("name", "Room 2")),
                WriteSetting(encode_setting("radius_m", 0.06)),
                WriteSetting(encode_setting("cell", CELL, 2)),
                WriteSetting(encode_setting("cell_name", "", 1)),
                WriteSetting(StoredSetting(1, 1, b"")),
                WriteSetting(StoredSetting(2, 0, b"\x03")),
                WriteSetting(StoredSetting(7, 0, bytes(8))),
                ReadSetting(16, 2),
                Describe(),
            )
        ),
    ],
    "half and bad requests": [
        *(
            (0.5101, payload)
            for payload in (
                b"\x45\x04\x00\x01",
                b"\x47\x05\x00\x01\x00\x02A",
                b"\x11\x06\x00" + bytes(6),
                encode_message(Ping(3), 7) + bytes(38),  # 48 bytes between delimiters: just taken
                encode_message(Ping(3), 8) + bytes(39),  # just not
            )
        )
    ],
}
GARBAGE = [
    b"\x55\xaa\0" + b"\x02" * 300 + b"\0" + b"\0\0",
    encode_frame(encode_message(Ping(1), 1))[:5],  # glued to the next
    encode_frame(encode_message(Ping(2), 2)),
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


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS.keys())
def test_the_core_answers_as_the_simulated_device_does(talk: Asked) -> None:
    with twin_of(SETUPS["plate"]) as twin:
        by_core = said(twin, talk, 60.0)

    assert_the_same(by_core, said(SCENARIO.device(), talk, 60.0))


def test_the_core_counts_garbage_as_the_simulated_device_does() -> None:
    simulated = SCENARIO.device()
    with twin_of(SETUPS["plate"]) as twin:
        for data in GARBAGE:
            twin.receive(data)
            simulated.receive(data)

        assert twin.advance(3.0) == simulated.advance(3.0)


REQUESTS = st.one_of(
    st.sampled_from(
        [Describe(), Start(), Stop(), Ping(1), EraseSettings(), SetRate(80.0), SetRate(70.0, 1)]
    ),
    st.builds(ReadSetting, st.integers(0, 20), st.integers(0, 5)),
    st.binary(min_size=3, max_size=50),
)


# --- the AVR binary -----------------------------------------------------------------------------

# Four converters that never end a conversion within a millisecond of each other, so that it does
# not matter that the binary looks at what is due once in its own millisecond.
NO_TIES = DeviceSetup(rate_factors=(1.0, 1.0, 1.0, 1.0))
LATE_US = 1500
IN_A_GAP: Asked = [  # of the conversions, and of what is due by the clock
    (0.5031, Describe()),
    (1.7031, Start()),
    (2.5156, Ping(0xDEADBEEF)),
    (30.9031, bytes([0x7F, 1, 0])),
    (58.2031, Stop()),
]


def when_the_binary_boots_s() -> float:
    """From power-on to its first look at its clock, by what its first STATUS tells."""
    with FirmwareBoard(SCENARIO, NO_TIES) as board:
        (status,) = [m for m in told(board.advance(1.3)) if isinstance(m, Status)]
    return (status.ticks - 1_000_000 * status.uptime_s) / 1e6


def without_its_own(message: Message, boots_us: int) -> tuple[Message, int | None]:
    """The message without what is a device's own (name, clock), and its time since boot."""
    match message:
        case Hello():
            own = {"boot_id": 0, "name": "", "device_id": "", "firmware_hash": ""}
            return replace(message, **own, has_temperature=False), None
        case Status():
            bare = replace(message, boot_id=0, ticks=0, temperature_c=None)
            return bare, message.ticks - boots_us
        case SampleBatch() | Dial() | Button():
            return replace(message, ticks=0), (message.ticks - boots_us) % 2**32
        case Answer(ticks=int(ticks)):
            return replace(message, ticks=0), (ticks - boots_us) % 2**32
        case _:
            return message, None


def test_the_avr_binary_says_what_the_simulated_device_says_but_for_what_is_its_own() -> None:
    boots_s = when_the_binary_boots_s()
    hardware = make_hardware(SCENARIO, NO_TIES)
    with FirmwareBoard(SCENARIO, NO_TIES, begins_s=boots_s) as board:
        by_binary = told(b"\0".join(said(board, IN_A_GAP, 59.9)))
    simulated = told(b"\0".join(said(SCENARIO.device(setup=NO_TIES), IN_A_GAP, 59.9)))

    ours = [without_its_own(m, round(boots_s * 1e6)) for m in by_binary]
    theirs = [without_its_own(m, hardware.start_ticks) for m in simulated]

    assert len(ours) == len(theirs) > 4000
    # Of a bouncing contact the binary sees only what it looks at, once in a millisecond: the button
    # may be believed some milliseconds sooner, before or behind a frame of samples.
    for is_button in (False, True):
        mine = [one for one in ours if isinstance(one[0], Button) == is_button]
        others = [one for one in theirs if isinstance(one[0], Button) == is_button]
        assert [message for message, _ in mine] == [message for message, _ in others]
        for (_, my_us), (_, other_us) in zip(mine, others, strict=True):
            assert my_us is None or other_us is None or abs(my_us - other_us) < LATE_US


@given(st.lists(st.tuples(st.floats(0.0101, 2.0), REQUESTS), max_size=12))
@settings(max_examples=25, deadline=None)
def test_whatever_is_asked_the_core_answers_as_the_simulated_device_does(
    asked: list[tuple[float, Message | bytes]],
) -> None:
    at_s, session = 0.0, []
    for pause_s, message in asked:
        # Never in the very moment of a reading, nor between two microseconds: both round alike.
        at_s = round(at_s + round(pause_s, 4) + 0.00037, 5) + 3e-7
        session.append((at_s, message))

    with twin_of(SETUPS["plate"]) as twin:
        by_core = said(twin, session, at_s + 1.0003)

    assert_the_same(by_core, said(SCENARIO.device(), session, at_s + 1.0003))
