"""The simulated device as a reader sees it: bytes in, bytes out, on the reader's clock.

Time is the caller's: seconds since the simulation began, 0 at the first power-on. The device's own
clock runs fast by ``skew_ppm`` against it. The person lives on the device's clock: scenario time 0
is the first sample of the first message that is sent after the first START, and from then on
scenario time is device time, through resets and unplugged spans too. So the truth's times are the
stream's times.

Nothing here waits or looks at a clock; live and bulk are the same calls with other steps.
"""

import numpy as np

from evenside.errors import UsageError
from evenside.protocol.description import Description
from evenside.simulator.bridges import Bridges
from evenside.simulator.cells import TrueCells
from evenside.simulator.faults import (
    NO_FAULTS,
    DeviceClock,
    FaultCount,
    FaultPlan,
    Line,
    RunFaults,
    Transit,
)
from evenside.simulator.faults.plan import CABLE, POWER
from evenside.simulator.firmware import Firmware
from evenside.simulator.hardware import Hardware, device_id
from evenside.simulator.outgoing import NOTHING, Outgoing, join
from evenside.simulator.scenario import Scenario
from evenside.simulator.settings import DeviceSettings
from evenside.simulator.setups import DeviceSetup

PLATE = DeviceSetup()  # the reference device


class SimulatedDevice:
    """A device with a person on it, at the end of a line that may have faults."""

    def __init__(
        self, scenario: Scenario, setup: DeviceSetup = PLATE, faults: FaultPlan = NO_FAULTS
    ) -> None:
        self.scenario = scenario
        self.setup = setup
        self.faults = faults
        self._settings = DeviceSettings(setup, device_id(scenario.seed))
        self._bridges = Bridges(scenario.body, scenario.plan, setup, scenario.seed)
        self.now_s = 0.0
        self.n_boots = 0
        self.fault_count = FaultCount()
        self._transit = Transit(faults, scenario.seed, self.fault_count)
        self._line = Line(faults, scenario.seed, self.fault_count)
        self._zero_s: float | None = None
        self._boot(powered_s=0.0)

    # --- the reader's side ------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """Bytes to the device at the time reached so far; lost while it cannot read them."""
        if self.is_plugged and not self.faults.is_on(self.now_s, *POWER, "baud"):
            self._firmware.receive(data)
            self._note_zero()

    def advance(self, to_s: float) -> bytes:
        """The bytes that arrive after the time reached so far, up to and with ``to_s``."""
        return self.advance_frames(to_s).data

    def advance_frames(self, to_s: float) -> Outgoing:
        """The same, with the end and the time of every frame; UsageError if time goes back."""
        if not self.now_s <= to_s < float("inf"):
            raise UsageError(f"to_s={to_s} must not be before {self.now_s}")
        parts = [self._run(to_s)]
        while self.now_s < to_s:
            parts.append(self._run(to_s))
        return join(parts)

    def reset(self) -> None:
        """Take the power away and give it back, at the time reached so far."""
        self._boot(self._powered_s)

    @property
    def is_plugged(self) -> bool:
        """Whether anything gets through at the time reached so far."""
        return not self.faults.is_on(self.now_s, *CABLE)

    @property
    def description(self) -> Description:
        """What the device says about itself."""
        firmware = self._firmware
        return Description(firmware.hello(), firmware.groups(), firmware.channels())

    # --- the truth beside it ----------------------------------------------------------------------

    @property
    def scenario_zero_s(self) -> float | None:
        """The caller's time at scenario time 0; None before the first START."""
        return self._zero_s

    def scenario_s(self, at_s: float) -> float | None:
        """The scenario time at a caller's time; None before the first START."""
        return None if self._zero_s is None else (at_s - self._zero_s) * self._pace

    @property
    def true_cells(self) -> TrueCells:
        """What a perfect calibration of its cells would find."""
        return self._bridges.true_cells

    @property
    def rates_hz(self) -> tuple[float, ...]:
        """The real rates of the groups, by the device's clock."""
        return self._hardware.rates_hz

    # --- power, cable and clock -------------------------------------------------------------------

    @property
    def _pace(self) -> float:
        """Device seconds in a second of the caller."""
        return 1.0 + (self.setup.skew_ppm + self.faults.total("skew")) * 1e-6

    @property
    def _powered_s(self) -> float:
        """How long it has had power, over all boots: how long it has been warming up."""
        return self._hardware.powered_at_boot_s + self._firmware.now_s

    def _boot(self, powered_s: float) -> None:
        self._boot_at_s = self.now_s
        clock = DeviceClock(self.now_s, self._pace)
        seed = self.scenario.seed
        self._hardware = Hardware(
            self.scenario,
            self.setup,
            self._bridges,
            RunFaults(self.faults, seed, self.n_boots, clock, self.fault_count),
            boot=self.n_boots,
            powered_at_boot_s=powered_s,
            scenario_at_boot_s=self.scenario_s(self.now_s),
        )
        self._firmware = Firmware(self._hardware, self._settings)
        self.n_boots += 1

    def _note_zero(self) -> None:
        at_boot_s = self._hardware.scenario_at_boot_s
        if self._zero_s is None and at_boot_s is not None:
            self._zero_s = self._boot_at_s - at_boot_s / self._pace

    def _run(self, to_s: float) -> Outgoing:
        """On to ``to_s``, but not beyond the next moment at which cable or power change."""
        plugged, powered = self.is_plugged, not self.faults.is_on(self.now_s, *POWER)
        moments = self.faults.moments_s()
        stop_s = min((at_s for at_s in moments if self.now_s < at_s < to_s), default=to_s)
        sent = self._say(stop_s) if powered else NOTHING
        arrived = self._line.carry(self._transit.carry(sent, stop_s), plugged=plugged)
        if stop_s > self.now_s and self.faults.boots_at(stop_s):
            self.now_s = stop_s
            self._boot(self._powered_s)
        self.now_s = stop_s
        return arrived

    def _say(self, to_s: float) -> Outgoing:
        """What the firmware sends until ``to_s``, on the caller's clock."""
        sent = self._firmware.run((to_s - self._boot_at_s) * self._pace)
        time_s = np.minimum(self._boot_at_s + sent.time_s / self._pace, to_s)
        return Outgoing(sent.data, sent.end, time_s, sent.n_samples)
