"""``evenside firmware settings`` against the real firmware's core, built for this computer."""

import asyncio
from collections.abc import Iterator
from typing import cast

import pytest
from tests.cli.running import evenside
from tests.firmware.host_device import HostDevice, host_device

from evenside.errors import DeviceError, UsageError
from evenside.firmware.settings import Shown, as_typed, montage_changes, split_change
from evenside.firmware.stored import StoredSettings
from evenside.firmware.talk import Talk
from evenside.hosttime import VirtualClock
from evenside.montage import find_shape
from evenside.protocol import Start, encode_frame, encode_message
from evenside.simulator.device import SimulatedDevice
from evenside.transport.sim import SimTransport

HELD_FOR_LONG = (0.0, 1000.0)


class Plugged:
    """The core as a transport wants a device; its time goes on from talk to talk."""

    is_plugged = True

    def __init__(self, device: HostDevice) -> None:
        self._device = device
        self._since_s = device.now_s
        self.receive = device.receive

    def advance(self, to_s: float) -> bytes:
        return self._device.advance(self._since_s + to_s)


@pytest.fixture
def device() -> Iterator[HostDevice]:
    with host_device() as device:
        yield device


def talk_to(
    device: HostDevice, *changes: str, erase: bool = False, patience_s: float = 0.0
) -> tuple[dict[str, Shown], int]:
    """Change what is to be changed; the settings then, and how often the button was asked for."""

    async def converse() -> tuple[dict[str, Shown], int]:
        clock = VirtualClock()
        transport = SimTransport(cast(SimulatedDevice, Plugged(device)), clock=clock, end_s=None)
        asked = []
        async with Talk(transport, "the core") as talk:
            stored = StoredSettings(
                talk,
                clock=clock,
                patience_s=patience_s,
                on_locked=lambda: asked.append("hold the button"),
            )
            await stored.open()
            if erase:
                await stored.erase()
            await stored.change([split_change(change) for change in changes])
            return await stored.read(), len(asked)

    return asyncio.run(converse())


@pytest.mark.parametrize("name", ["plate", "roller"])
def test_a_build_is_written_whole_and_read_back_as_it_was_written(
    device: HostDevice, name: str
) -> None:
    device.add_button_edges([device.now_s + 0.001])
    words = dict(montage_changes(find_shape(name)))

    settings, _ = talk_to(device, *(f"{word}={value}" for word, value in words.items()))

    assert {word: as_typed(settings[word]) for word in words} == words
    assert settings["kind"] == name
    # by hand, from the rulers' side of montage.toml
    assert settings["cell1.y_mm"] == (100 if name == "plate" else -165)
    assert settings["cell3.axis_deg"] == 90


def test_what_is_so_already_is_not_written_and_needs_no_button(device: HostDevice) -> None:
    words = montage_changes(find_shape("plate"))

    _, n_asked = talk_to(device, *(f"{word}={value}" for word, value in words))

    assert n_asked == 0


def test_a_new_device_is_the_reference_plate(device: HostDevice) -> None:
    settings, _ = talk_to(device)

    # the defaults as the firmware's page lists them
    assert settings == {
        "name": "Evenside plate",
        "kind": "plate",
        "radius_mm": 0,
        "rate_hz": 80,
        "dial": False,
        "rate_pins": False,
        "hx717": False,
        "n_cells": 4,
        "device_id": "0011223344556677",
        **cell(0, "corner --", -250, -100),
        **cell(1, "corner -+", -250, 100),
        **cell(2, "corner +-", 250, -100),
        **cell(3, "corner ++", 250, 100),
    }


def cell(index: int, name: str, x_mm: int, y_mm: int) -> dict[str, Shown]:
    words: dict[str, Shown] = {
        "gain": 128,
        "capacity_n": 500,
        "rated_output_mv_per_v": 2,
        "x_mm": x_mm,
        "y_mm": y_mm,
        "axis_deg": 90,
        "name": name,
    }
    return {f"cell{index}.{word}": value for word, value in words.items()}


@pytest.mark.parametrize(
    ("word", "typed", "shown"),
    [
        ("name", "Rölle 2", "Rölle 2"),
        ("name", "", ""),
        ("kind", "roller", "roller"),
        ("radius_mm", "74.5", 74.5),
        ("rate_hz", "320", 320),
        ("dial", "yes", True),
        ("rate_pins", "yes", True),
        ("hx717", "yes", True),
        ("n_cells", "2", 2),
        ("cell0.gain", "64", 64),
        ("cell1.capacity_n", "1000", 1000),
        ("cell2.rated_output_mv_per_v", "1.057", 1.057),
        ("cell3.x_mm", "-250.5", -250.5),
        ("cell0.y_mm", "12", 12),
        ("cell1.axis_deg", "-45.5", -45.5),
        ("cell3.name", "front left", "front left"),
    ],
)
def test_what_is_set_is_kept_over_a_loss_of_power_and_the_rest_stays(
    device: HostDevice, word: str, typed: str, shown: Shown
) -> None:
    before, _ = talk_to(device)
    device.add_button_edges(HELD_FOR_LONG)

    talk_to(device, f"{word}={typed}")
    device.boot()
    after, _ = talk_to(device)

    assert after[word] == shown
    gone = [f"cell{i}" for i in range(2, 4)] if word == "n_cells" else []
    rest = {other: value for other, value in before.items() if other.split(".")[0] not in gone}
    assert {**rest, word: shown} == after


def test_several_words_of_one_cell_are_changed_together(device: HostDevice) -> None:
    device.add_button_edges(HELD_FOR_LONG)

    settings, _ = talk_to(device, "cell1.x_mm=1", "kind=roller", "cell1.y_mm=2", "cell1.x_mm=3")

    assert settings["cell1.x_mm"] == 3
    assert settings["cell1.y_mm"] == 2
    assert settings["cell1.gain"] == 128
    assert settings["kind"] == "roller"


def test_everything_shown_can_be_typed_again(device: HostDevice) -> None:
    device.add_button_edges(HELD_FOR_LONG)
    shown, _ = talk_to(device, "radius_mm=75.001", "cell0.rated_output_mv_per_v=0.999", "dial=yes")
    typed = [f"{word}={as_typed(value)}" for word, value in shown.items() if word != "device_id"]

    again, _ = talk_to(device, *typed)

    assert again == shown


def test_erasing_brings_the_defaults_back(device: HostDevice) -> None:
    before, _ = talk_to(device)
    device.add_button_edges(HELD_FOR_LONG)
    talk_to(device, "name=another", "cell2.x_mm=7")

    after, _ = talk_to(device, erase=True)

    assert after == before


def test_without_the_button_nothing_changes(device: HostDevice) -> None:
    with pytest.raises(DeviceError, match="hold the marker button"):
        talk_to(device, "name=thief")

    settings, _ = talk_to(device)
    assert settings["name"] == "Evenside plate"


def test_who_presses_in_time_is_waited_for(device: HostDevice) -> None:
    device.add_button_edges((5.0, 1000.0))

    settings, n_asked = talk_to(device, "name=patience", patience_s=30.0)

    assert settings["name"] == "patience"
    assert n_asked == 1


def test_a_device_that_is_sending_samples_is_stopped_first(device: HostDevice) -> None:
    device.add_button_edges(HELD_FOR_LONG)
    device.receive(encode_frame(encode_message(Start(), 1)))

    settings, _ = talk_to(device, "name=quiet now")

    assert settings["name"] == "quiet now"


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("kind=cube", "plate or roller"),
        ("rate_hz=50", "10, 20, 80 or 320"),
        ("rate_hz=fast", "'fast' is not such a number"),
        ("radius_mm=2000", "from 0 to 1"),
        ("radius_mm=nan", "from 0 to 1"),
        ("name=" + 33 * "x", "at most 32 bytes"),
        ("dial=perhaps", "must be yes or no"),
        ("n_cells=5", "from 1 to 4"),
        ("n_cells=2.5", "'2.5' is not such a number"),
        ("cell0.gain=32", "64 or 128"),
        ("cell0.capacity_n=0", "at least 1"),
        ("cell0.capacity_n=1e9", "no value of it"),
        ("cell0.rated_output_mv_per_v=0", "at least 0.001"),
        ("cell0.x_mm=4000", "no value of it"),
        ("cell0.x_mm=nan", "no value of it"),
        ("cell0.name=" + 17 * "x", "at most 16 bytes"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_nothing_is_written(
    device: HostDevice, change: str, rule: str
) -> None:
    device.add_button_edges(HELD_FOR_LONG)

    with pytest.raises(UsageError, match=rule):
        talk_to(device, "name=new", change)

    settings, _ = talk_to(device)
    assert settings["name"] == "Evenside plate"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("colour=red", "no setting 'colour'; there are name, kind"),
        ("cell4.gain=64", "for cells 0 to 3 cell0.gain"),
        ("cell0.colour=red", "no setting 'cell0.colour'"),
        ("gain=64", "no setting 'gain'"),
        ("radius_mm", "say KEY=VALUE"),
        ("device_id=0011223344556677", "device_id can only be read"),
    ],
)
def test_a_word_that_is_none_is_wrong_usage_before_any_port_is_opened(
    change: str, said: str
) -> None:
    ran = evenside("firmware", "settings", "serial:/dev/nothing", change)

    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("source", "code", "said"),
    [
        ("serial:/dev/nothing", 1, "no serial port /dev/nothing"),
        ("usb:1", 2, "a source starts with one of"),
        ("replay:nothing.mcap", 1, "nothing.mcap"),
    ],
)
def test_a_source_without_a_device_is_refused(source: str, code: int, said: str) -> None:
    ran = evenside("firmware", "settings", source)

    assert ran.code == code
    assert said in ran.err


def test_the_command_shows_words_that_can_be_typed_again() -> None:
    ran = evenside("firmware", "settings", "sim:?device=roller")

    assert ran.code == 0, ran.err
    lines = ran.out.splitlines()
    assert lines[:4] == ["name='simulated roller'", "kind=roller", "radius_mm=75", "rate_hz=80"]
    assert "cell3.gain=128" in lines


def test_the_command_gives_the_same_as_json() -> None:
    ran = evenside("firmware", "settings", "sim:", "--json")

    assert ran.json["settings"]["kind"] == "plate"
    assert ran.json["settings"]["dial"] is True
    assert ran.json["settings"]["cell0.x_mm"] == -250


@pytest.mark.parametrize("change", ["name=thief", "--erase"])
def test_the_command_says_that_the_button_must_be_held(change: str) -> None:
    ran = evenside("firmware", "settings", "sim:", change, "--wait", "0.5")

    assert ran.code == 1
    assert "hold the marker button of the device down now (waiting 0.5 s)" in ran.err
    assert "locked: hold the marker button" in ran.err
    assert ran.out == ""
