"""What the parts around the firmware do: converters, dial, button and thermometer under one person.

Everything is a function of the time since power-on, of the seed, and of when the person came; so a
stretch of it is the same however it is cut. The simulated firmware lives on it, and any other
firmware can be fed with the same: then the same bytes must come out.

The person comes with the first sample of the first message after the first START. Until that is
known nobody is on the device, the dial stands at 0 and the button is open.
"""

import numpy as np
import numpy.typing as npt

from evenside.simulator.amplifier import Counts
from evenside.simulator.batching import batch_size
from evenside.simulator.bridges import Bridges, Looks
from evenside.simulator.controls import DIAL_EVERY_S, Edge, bounced, dial_steps
from evenside.simulator.converter import make_converter
from evenside.simulator.faults import NO_FAULTS, DeviceClock, FaultCount, RunFaults
from evenside.simulator.rng import Lots, Stream
from evenside.simulator.scenario import Scenario
from evenside.simulator.setups import DeviceSetup
from evenside.simulator.warmth import board_c

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_BEFORE_S = -1.0  # a scenario time at which nobody is there yet: all such times are alike
_BATTERY_V, _BATTERY_V_PER_S, _EMPTY_V = 4.1, 1.5e-5, 3.3


class Hardware:
    """One run from power-on to power-off; ``make_hardware`` gives that of the first power-on.

    Times are seconds since power-on, by the device's own clock.
    """

    def __init__(
        self,
        scenario: Scenario,
        setup: DeviceSetup,
        bridges: Bridges,
        faults: RunFaults,
        *,
        boot: int,
        powered_at_boot_s: float = 0.0,
        scenario_at_boot_s: float | None = None,
    ) -> None:
        self.scenario = scenario
        self.setup = setup
        self.faults = faults
        self.powered_at_boot_s = powered_at_boot_s
        self.scenario_at_boot_s = scenario_at_boot_s  # scenario time at power-on; None: not known
        self.device_id = device_id(scenario.seed)
        lots = Lots(scenario.seed, f"boot {boot}")
        self.boot_id = lots.below(2**32)
        self.start_ticks = _start_ticks(lots.below(2**32), setup, faults)
        self.converters = tuple(
            make_converter(scenario.seed, boot, group, setup, bridges, faults)
            for group in sorted({channel.group for channel in bridges.channels})
        )
        self._dial_noise = Stream(scenario.seed, f"dial {boot}")
        self.contact = bounced(scenario.button, scenario.seed)  # every edge, in scenario time

    @property
    def rates_hz(self) -> tuple[float, ...]:
        """The real rates of the groups."""
        return tuple(converter.rate_hz for converter in self.converters)

    # --- the person -------------------------------------------------------------------------------

    def start(self, at_s: float) -> None:
        """START came, when the firmware had done all that was due by ``at_s``."""
        if self.scenario_at_boot_s is not None:
            return
        first_messages = []
        for converter in self.converters:
            first = converter.made_by(at_s)
            last = first + batch_size(converter.nominal_rate_hz) - 1
            first_messages.append((converter.time_s(last), converter.time_s(first)))
        _, first_sample_s = min(first_messages)
        self.person_comes(first_sample_s)

    def person_comes(self, at_s: float) -> None:
        """Scenario time 0 is at this time."""
        self.scenario_at_boot_s = -at_s

    # --- converters -------------------------------------------------------------------------------

    def conversions(self, group: int, after_s: float, until_s: float) -> tuple[FloatArray, Counts]:
        """The conversions that end after one time, up to and with another: times and counts.

        Counts have the shape (n, channels of the group). Of a chip that serves one cell, group and
        channel are one number. The very first conversion may end at 0.0: ask from before it.
        """
        converter = self.converters[group]
        first = converter.made_by(after_s)
        n = converter.made_by(until_s) - first
        looks = self.looks(converter.look_times_s(first, n))
        return converter.times_s(first, n), converter.counts(first, n, looks)

    def looks(self, at_s: FloatArray) -> Looks:
        """What the bridges feel at these times."""
        scenario_s = self._scenario_s(at_s)
        felt = self.faults.felt(self.scenario.body.felt(scenario_s), scenario_s)
        return Looks(felt, scenario_s, at_s + self.powered_at_boot_s)

    def set_rate(self, group: int, nominal_rate_hz: float, at_s: float) -> None:
        """Switch a converter: its conversions after ``at_s`` are others now."""
        self.converters[group].set_rate(nominal_rate_hz, at_s)

    # --- dial and button --------------------------------------------------------------------------

    def dial_steps(self, first: int, n: int) -> IntArray:
        """What its converter says, 0 to 1023, from reading ``first`` on; number k is at 50k ms."""
        time_s = np.arange(first, first + n).astype(np.float64) * DIAL_EVERY_S
        stands_at = self.scenario.dial.value(self._scenario_s(time_s))
        return dial_steps(stands_at, self._dial_noise.normal(n, first))

    def button_edges(self, after_s: float, until_s: float) -> list[Edge]:
        """Every edge of the bouncing contact after one time, up to and with another."""
        if self.scenario_at_boot_s is None:
            return []
        edges = ((self.device_s(at_s), closed) for at_s, closed in self.contact)
        return [edge for edge in edges if after_s < edge[0] <= until_s]

    def device_s(self, scenario_s: float) -> float:
        """The time of a moment of the scenario; only once it is known when the person comes."""
        return scenario_s - (self.scenario_at_boot_s or 0.0)

    def _scenario_s(self, at_s: FloatArray) -> FloatArray:
        if self.scenario_at_boot_s is None:
            return np.full(len(at_s), _BEFORE_S)
        return at_s + self.scenario_at_boot_s

    # --- what else it measures --------------------------------------------------------------------

    def temperature_c(self, at_s: FloatArray) -> FloatArray:
        """What the thermometer on the board says, to a tenth of a degree."""
        return np.round(board_c(at_s + self.powered_at_boot_s), 1)

    def battery_v(self, at_s: float) -> float | None:
        """The battery of a roller; None for a plate, which has none."""
        if self.setup.kind != "roller":
            return None
        return max(_BATTERY_V - _BATTERY_V_PER_S * at_s, _EMPTY_V)


def device_id(seed: int) -> str:
    """The device's own number: 8 bytes as hex."""
    return f"{seed % 2**64:016x}"


def make_hardware(scenario: Scenario, setup: DeviceSetup) -> Hardware:
    """The parts of ``scenario.device(setup=setup)`` from its first power-on, without faults."""
    bridges = Bridges(scenario.body, scenario.plan, setup, scenario.seed)
    clock = DeviceClock(0.0, 1.0 + setup.skew_ppm * 1e-6)
    faults = RunFaults(NO_FAULTS, scenario.seed, 0, clock, FaultCount())
    return Hardware(scenario, setup, bridges, faults, boot=0)


def _start_ticks(by_lot: int, setup: DeviceSetup, faults: RunFaults) -> int:
    wrap_s = faults.seconds_to_wrap()
    if wrap_s is not None:
        return -round(wrap_s * 1_000_000) % 2**32
    return by_lot if setup.start_ticks is None else setup.start_ticks
