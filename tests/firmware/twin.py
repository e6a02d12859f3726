"""The core on this computer in the place of the simulated device: the same person, the same parts.

A twin lives on the same ``Hardware`` as the simulated device of that scenario and has its names,
so that for the same requests at the same times the same bytes must come.
"""

import math

import numpy as np
from tests.firmware.host_device import HostDevice, Identity
from tests.firmware.stored import PLATE_CELLS, SLOT_BYTES, Cell, slot

from evenside.protocol.messages import Start
from evenside.simulator.controls import DIAL_EVERY_S
from evenside.simulator.ear import Ear
from evenside.simulator.hardware import make_hardware
from evenside.simulator.scenario import Scenario
from evenside.simulator.setups import DeviceSetup

ROLLER_CELLS = (
    Cell(y_tenth_mm=-1650, axis_decideg=0, name="hub - 0"),
    Cell(y_tenth_mm=-1650, axis_decideg=900, name="hub - 90"),
    Cell(y_tenth_mm=1650, axis_decideg=0, name="hub + 0"),
    Cell(y_tenth_mm=1650, axis_decideg=900, name="hub + 90"),
)
DIAL_AND_RATE_PINS, HX717 = 3, 4


class Twin:
    """Same interface as ``SimulatedDevice``; closed by ``close``."""

    def __init__(self, scenario: Scenario, setup: DeviceSetup) -> None:
        self.hardware = make_hardware(scenario, setup)
        identity = Identity.of(self.hardware.boot_id, self.hardware.device_id)
        self.core = HostDevice(identity, self.hardware.start_ticks)
        self.core.memory[:SLOT_BYTES] = slot(
            name=f"simulated {setup.kind}",
            kind=2 if setup.kind == "roller" else 1,
            radius_um=round(setup.radius_m * 1e6) if setup.kind == "roller" else 0,
            rate_mhz=round(setup.nominal_rate_hz * 1000),
            wired=DIAL_AND_RATE_PINS | (HX717 if setup.chip == "HX717" else 0),
            cells=ROLLER_CELLS if setup.kind == "roller" else PLATE_CELLS,
        )
        self._measure(1.0)
        self.core.boot(self.hardware.boot_id)
        self._ear = Ear()
        self._said = b""
        self._rate_hz = setup.nominal_rate_hz
        self._fed_s = -1.0
        self._next_reading = 1

    def close(self) -> None:
        self.core.close()

    def receive(self, data: bytes) -> None:
        if any(isinstance(request.command, Start) for request in self._ear.feed(data)):
            self.hardware.start(self.core.now_s)
        self.core.receive(data)
        self._said += self.core.advance(self.core.now_s)
        self._follow_rate()

    def _follow_rate(self) -> None:
        """Its rate pins turn the converters over."""
        if self.core.rate_hz == self._rate_hz:
            return
        self._rate_hz = self.core.rate_hz
        for group in range(len(self.hardware.converters)):
            self.hardware.set_rate(group, self._rate_hz, self.core.now_s)

    def advance(self, to_s: float) -> bytes:
        parts, self._said = [self._said], b""
        while self.core.now_s < to_s:
            # The thermometer is set anew for each status, which comes at whole seconds.
            until_s = min(math.floor(self.core.now_s) + 1.0, to_s)
            self._feed(until_s)
            parts.append(self.core.advance(until_s))
        return b"".join(parts)

    def _feed(self, until_s: float) -> None:
        for group in range(len(self.hardware.converters)):
            times_s, counts = self.hardware.conversions(group, self._fed_s, until_s)
            self.core.add_conversions(group, times_s, counts[:, 0])
        edges = self.hardware.button_edges(self._fed_s, until_s)
        self.core.add_button_edges([at_s for at_s, _ in edges])
        n = int(until_s / DIAL_EVERY_S) + 1 - self._next_reading
        self.core.add_dial_steps(self.hardware.dial_steps(self._next_reading, n))
        self._next_reading += n
        self._measure(math.ceil(until_s))
        self._fed_s = until_s

    def _measure(self, at_s: float) -> None:
        (temperature_c,) = self.hardware.temperature_c(np.array([float(at_s)]))
        battery_v = self.hardware.battery_v(float(at_s))
        self.core.set_sensors(temperature_c=temperature_c, battery_v=battery_v)
