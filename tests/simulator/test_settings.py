"""The simulated device's stored settings: reading, writing under lock, and what a boot keeps."""

import math
from dataclasses import replace

import pytest

from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Answer,
    Channel,
    Command,
    Describe,
    EraseSettings,
    Hello,
    MessageType,
    ReadSetting,
    Start,
    Stop,
    StoredSetting,
    WriteSetting,
    encode_message,
)
from evenside.protocol.settings import (
    CellSetting,
    SettingName,
    Value,
    Wired,
    decode_setting,
    encode_setting,
)
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import make_scenario
from evenside.simulator.setups import find_setup

SHORT = make_scenario(7, person="tight_left_hamstring", zones=["hamstring"], visits_per_zone=2)
# The person presses the button at the marker before the first visit, for 0.15 s; the device
# believes it when it was quiet for 20 ms, after at most 5 ms of bouncing.
PRESSED_S = SHORT.visits[0].start_s + 0.1
CELL = CellSetting(128, 490.0, 1.0, -0.3, 0.12, math.radians(45.0))


def ask(device: SimulatedDevice, command: Command, seq: int = 5) -> list:
    """What it says to a command, at once."""
    device.receive(encode_frame(encode_message(command, seq)))
    return [r.message for r in Decoder().feed(device.advance(device.now_s)).messages]


def booted(setup: str = "plate") -> SimulatedDevice:
    """A device that has described itself."""
    device = SHORT.device(setup=find_setup(setup))
    device.advance(0.1)
    return device


def held() -> SimulatedDevice:
    """A device that sends no samples, with its button held down."""
    device = booted()
    device.receive(encode_frame(encode_message(Start(), 0)))
    device.receive(encode_frame(encode_message(Stop(), 1)))
    assert device.scenario_zero_s is not None
    device.advance(device.scenario_zero_s + PRESSED_S)
    return device


def write(device: SimulatedDevice, name: SettingName, value: Value, index: int = 0) -> str:
    (answer,) = ask(device, WriteSetting(encode_setting(name, value, index)))
    assert answer == Answer(5, MessageType.WRITE_SETTING, answer.result)
    return str(answer.result)


def read(device: SimulatedDevice, key: int, index: int = 0) -> Value:
    (answer,) = ask(device, ReadSetting(key, index))
    assert answer.setting is not None
    return decode_setting(answer.setting)[1]


@pytest.mark.parametrize(
    ("setup", "key", "index", "value"),
    [
        ("plate", 1, 0, "simulated plate"),
        ("plate", 2, 0, "plate"),
        ("plate", 3, 0, 0.0),
        ("plate", 4, 0, 80.0),
        ("plate_1000", 4, 0, 1000.0),
        ("plate", 5, 0, Wired(dial=True, rate_pins=True)),
        ("plate", 6, 0, 4),
        ("plate", 7, 0, "0000000000000007"),
        ("plate", 16, 3, CellSetting(128, 500.0, 2.0, 0.25, 0.1, math.pi / 2)),
        ("plate", 17, 1, "corner -+"),
        ("roller", 2, 0, "roller"),
        ("roller", 3, 0, 0.075),
        ("roller", 17, 3, "hub + 90"),
    ],
)
def test_the_defaults_are_those_of_the_setup(
    setup: str, key: int, index: int, value: Value
) -> None:
    assert read(booted(setup), key, index) == value


@pytest.mark.parametrize(("key", "index"), [(0, 0), (8, 0), (1, 1), (16, 4), (255, 0)])
def test_what_is_no_setting_can_neither_be_read_nor_written(key: int, index: int) -> None:
    device = held()

    read_answer, *_ = ask(device, ReadSetting(key, index))
    write_answer, *_ = ask(device, WriteSetting(StoredSetting(key, index, b"")))

    assert read_answer == Answer(5, MessageType.READ_SETTING, "bad_argument")
    assert write_answer == Answer(5, MessageType.WRITE_SETTING, "bad_argument")


def test_descriptions_carry_what_was_written_at_once_and_after_a_boot() -> None:
    device = held()

    assert write(device, "name", "Room 2") == "ok"
    assert write(device, "kind", "roller") == "ok"
    assert write(device, "radius_m", 0.06) == "ok"
    assert write(device, "cell", CELL, 2) == "ok"
    assert write(device, "cell_name", "", 2) == "ok"

    _, *described = ask(device, Describe())
    device.reset()
    again = [r.message for r in Decoder().feed(device.advance(device.now_s)).messages]
    for messages in (described, again):
        (hello,) = (m for m in messages if isinstance(m, Hello))
        assert (hello.name, hello.kind, hello.radius_m) == ("Room 2", "roller", 0.06)
        cell = [m for m in messages if isinstance(m, Channel)][2]
        assert cell == Channel(2, 2, 0, 128, 490.0, 1.0, -0.3, 0.12, math.radians(45.0), "")


def test_erasing_brings_the_defaults_back() -> None:
    device = held()
    before = device.description
    write(device, "name", "Room 2")
    write(device, "cell", CELL, 0)

    (answer,) = ask(device, EraseSettings())

    assert answer == Answer(5, MessageType.ERASE_SETTINGS)
    assert device.description == before


@pytest.mark.parametrize(
    ("stored", "result"),
    [
        (encode_setting("rate_hz", 10.0), "not_supported"),
        (encode_setting("wired", Wired()), "not_supported"),
        (encode_setting("n_cells", 2), "not_supported"),
        (encode_setting("device_id", "0" * 16), "not_supported"),
        (encode_setting("cell", replace(CELL, gain=64), 0), "bad_argument"),  # not this amplifier's
        (StoredSetting(1, 0, b"\xff"), "bad_argument"),
        (StoredSetting(2, 0, b"\x03"), "bad_argument"),
        (StoredSetting(3, 0, b"\x00"), "bad_argument"),
        (StoredSetting(16, 0, b"\x80"), "bad_argument"),
        (StoredSetting(17, 0, b"x" * 17), "bad_argument"),
    ],
)
def test_what_cannot_be_written_is_refused_and_changes_nothing(
    stored: StoredSetting, result: str
) -> None:
    device = held()
    before = device.description

    assert ask(device, WriteSetting(stored)) == [Answer(5, MessageType.WRITE_SETTING, result)]
    assert device.description == before


@pytest.mark.parametrize(
    "command", [EraseSettings(), WriteSetting(encode_setting("name", "mine"))], ids=repr
)
def test_only_a_device_at_rest_with_its_button_held_lets_itself_be_changed(
    command: Command,
) -> None:
    kind = MessageType.ERASE_SETTINGS if command == EraseSettings() else MessageType.WRITE_SETTING
    fresh, released, streaming = booted(), held(), held()
    released.advance(released.now_s + 0.1)
    ask(streaming, Start())

    assert ask(fresh, command) == [Answer(5, kind, "locked")]
    assert ask(released, command) == [Answer(5, kind, "locked")]
    assert Answer(5, kind, "busy") in ask(streaming, command)
    assert released.description.name == streaming.description.name == "simulated plate"


def test_a_write_that_ends_too_early_is_refused_after_the_lock() -> None:
    short = encode_frame(b"\x47\x05\x00\x01\x00\x02A")  # two bytes announced, one is there
    locked, unlocked = booted(), held()

    for device, result in ((locked, "locked"), (unlocked, "bad_argument")):
        device.receive(short)
        (answer,) = (r.message for r in Decoder().feed(device.advance(device.now_s)).messages)
        assert answer == Answer(5, MessageType.WRITE_SETTING, result)
