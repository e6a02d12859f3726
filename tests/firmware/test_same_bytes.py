"""The core of the firmware and the simulated device send the same bytes for the same hardware.

Both get one person on one plate: the simulated firmware by itself, the core through the
conversions, dial steps and button edges of ``Hardware``.
"""

import math

import numpy as np
import pytest
from tests.firmware.host_device import HostDevice, Identity

from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import (
    Command,
    Describe,
    EraseSettings,
    Ping,
    ReadSetting,
    SetRate,
    Start,
    Stop,
    StoredSetting,
    WriteSetting,
    encode_message,
)
from evenside.protocol.settings import CellSetting, Wired, encode_setting
from evenside.simulator.hardware import Hardware, make_hardware
from evenside.simulator.scenario import make_scenario
from evenside.simulator.setups import DeviceSetup

SHORT = make_scenario(7, person="tight_left_hamstring", zones=["hamstring"], visits_per_zone=2)
DIAL_EVERY_S = 0.05
# START at 1.73 s finds its first sample within a period of 12.5 ms; the button goes down at the
# marker and is believed 25 ms later, for 0.15 s.
PRESSED_S = 1.74 + SHORT.visits[0].start_s + 0.1
CELL = CellSetting(128, 490.0, 1.0, -0.3, 0.12, math.radians(45.0))


def say(command: Command, seq: int) -> bytes:
    return encode_frame(encode_message(command, seq))


def memory_like_the_simulated_plate() -> bytes:
    """The core's memory after it was told the settings that the simulated plate has."""
    device = HostDevice()
    device.add_button_edges([0.0])
    device.advance(0.1)
    told = (("name", "simulated plate"), ("wired", Wired(dial=True, rate_pins=True)))
    for name, value in told:
        device.receive(say(WriteSetting(encode_setting(name, value)), 0))  # type: ignore[arg-type]
        device.advance(device.now_s + 0.01)
    memory = bytes(device.memory)
    device.close()
    return memory


class Core:
    """The core on simulated hardware, with the calls of a simulated device."""

    def __init__(self, hardware: Hardware) -> None:
        self._hardware = hardware
        identity = Identity.of(hardware.boot_id, hardware.device_id)
        self._device = HostDevice(identity, hardware.start_ticks)
        self._device.memory[:] = memory_like_the_simulated_plate()
        self._device.set_sensors(temperature_c=22.0, battery_v=None)
        self._device.boot(hardware.boot_id)

    def receive(self, data: bytes) -> None:
        self._device.receive(data)

    def advance(self, to_s: float) -> bytes:
        """In stretches of a second, as the temperature is asked for once a second."""
        parts = []
        while self._device.now_s < to_s:
            parts.append(self._stretch(min(np.floor(self._device.now_s) + 1.0, to_s)))
        return b"".join(parts)

    def _stretch(self, to_s: float) -> bytes:
        device, hardware, after_s = self._device, self._hardware, self._device.now_s
        for cell in range(4):
            times_s, counts = hardware.conversions(cell, after_s or -1.0, to_s)
            device.add_conversions(cell, times_s, counts[:, 0])
        edges_s = [at_s for at_s, _ in hardware.button_edges(after_s, to_s)]
        if edges_s:
            device.add_button_edges(edges_s)
        first, last = (int(at_s / DIAL_EVERY_S + 1e-9) for at_s in (after_s, to_s))
        if last > first:
            device.add_dial_steps(hardware.dial_steps(first + 1, last - first))
        (temperature_c,) = hardware.temperature_c(np.array([np.floor(to_s)])).tolist()
        device.set_sensors(temperature_c=temperature_c, battery_v=None)
        return device.advance(to_s)


TALKS: dict[str, list[tuple[float, list[Command]]]] = {
    # times at which nothing else happens, so that "at once" means the same to both
    "a session": [(1.73, [Describe(), Start()])],
    "start, stop, start": [(1.73, [Start()]), (12.34, [Stop()]), (15.01, [Start(), Ping(5)])],
    "at 10 samples/s": [(0.51, [SetRate(10.0), Describe(), Start(), SetRate(80.0)])],
    "questions": [
        (0.51, [ReadSetting(key, index) for key in (1, 2, 3, 4, 7, 16, 17) for index in (0, 3)]),
        (0.77, [EraseSettings(), WriteSetting(encode_setting("name", "mine")), SetRate(80.0, 2)]),
        (0.91, [SetRate(80.0, 9), Start(), Start(), EraseSettings(), Ping(2**32 - 1)]),
    ],
    "settings, while the button is held": [
        (1.73, [Start()]),
        (2.22, [Stop()]),
        (
            PRESSED_S,
            [
                WriteSetting(encode_setting("name", "Room 2")),
                WriteSetting(encode_setting("radius_m", 0.06)),
                WriteSetting(encode_setting("cell", CELL, 2)),
                WriteSetting(encode_setting("cell_name", "", 1)),
                WriteSetting(StoredSetting(1, 1, b"")),
                WriteSetting(StoredSetting(2, 0, b"\x03")),
                WriteSetting(StoredSetting(7, 0, bytes(8))),
                ReadSetting(16, 2),
                Describe(),
            ],
        ),
    ],
}


GARBAGE = [
    b"\x55\xaa\0",
    b"\x02" * 300 + b"\0",
    b"\0\0",
    say(Ping(1), 1)[:5],  # glued to the next
    say(Ping(2), 2),
    encode_frame(b"\x7f\x03\x00"),
    encode_frame(b"\x45\x04\x00\x01"),
    encode_frame(b"\x47\x05\x00\x01\x00\x02A"),
    encode_frame(b"\x11\x06\x00" + bytes(6)),
    encode_frame(encode_message(Ping(3), 7) + bytes(38)),  # 48 bytes: just taken
    encode_frame(encode_message(Ping(3), 8) + bytes(39)),  # just not
    say(Start(), 9),
]


def test_the_same_answers_to_garbage() -> None:
    simulated, hardware = SHORT.device(), make_hardware(SHORT, DeviceSetup())
    core = Core(hardware)

    for data in GARBAGE:
        simulated.receive(data)
        core.receive(data)
    hardware.start(0.0)

    assert core.advance(3.0) == simulated.advance(3.0)


@pytest.mark.parametrize("talk", TALKS.values(), ids=TALKS.keys())
def test_the_same_bytes_for_the_same_counts_and_commands(
    talk: list[tuple[float, list[Command]]],
) -> None:
    simulated, hardware = SHORT.device(), make_hardware(SHORT, DeviceSetup())
    core = Core(hardware)
    by_simulator, by_core = [simulated.advance(0.0)], [core.advance(0.0)]
    is_streaming = False

    for at_s, commands in [*talk, (60.0, [])]:
        by_simulator.append(simulated.advance(at_s))
        by_core.append(core.advance(at_s))
        for seq, command in enumerate(commands):
            simulated.receive(say(command, seq))
            core.receive(say(command, seq))
            if isinstance(command, Start | Stop):
                is_streaming = isinstance(command, Start)
            if isinstance(command, Start):
                hardware.start(at_s)
            if isinstance(command, SetRate) and not is_streaming and command.group is None:
                for group in range(4):
                    hardware.set_rate(group, command.rate_hz, at_s)

    assert b"".join(by_core) == b"".join(by_simulator)
