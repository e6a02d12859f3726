"""A device on a table: nobody rolls; known weights are laid on it, and taken off again.

The stand-in for the builder with a weight in the hand, as a scenario is the stand-in for a runner.
A plate has its weights laid anywhere; from a roller they hang, and it is turned under them.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from evenside.simulator.body import Body, Felt
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import FaultPlan
from evenside.simulator.scenario import Scenario
from evenside.simulator.setups import DeviceSetup

FloatArray = npt.NDArray[np.float64]


TURN_STEPS = 120  # of a turn; three degrees each


@dataclass(frozen=True, slots=True)
class Laid:
    """What lies on the device, and where; of a roller ``along_m`` is its turn times its radius."""

    load_n: float = 0.0
    along_m: float = 0.0
    across_m: float = 0.0


class Table(Body):
    """What the device feels of weights: one after the other, each until the next."""

    knows_ahead = False

    def __init__(self, seed: int) -> None:
        super().__init__({}, (), seed)
        self._steps = [(-math.inf, Laid())]

    def lay(self, laid: Laid, from_s: float) -> None:
        """From now on this lies there, and nothing else; what was to come later is not to come."""
        self._steps = [step for step in self._steps if step[0] <= from_s]
        self._steps.append((from_s, laid))

    def then(self, laid: Laid, from_s: float) -> None:
        """And later this."""
        self._steps.append((from_s, laid))

    def felt(self, time_s: FloatArray) -> Felt:
        """See ``Body``."""
        from_s, laid = zip(*self._steps, strict=True)
        which = np.searchsorted(np.array(from_s), time_s, side="right") - 1
        columns = ([getattr(one, name) for one in laid] for name in Laid.__slots__)
        load_n, along_m, across_m = (np.array(column)[which] for column in columns)
        return Felt(load_n, along_m, across_m)


class Bench(Scenario):
    """A session without a person that lasts for ever."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed, 0, {}, ())
        self.table = Table(seed)
        self.body = self.table

    @property
    def duration_s(self) -> float:
        """It does not end."""
        return math.inf


class Hands:
    """Lay weights on a simulated device, at the moment that it has reached."""

    def __init__(self, device: SimulatedDevice, table: Table) -> None:
        self._device = device
        self._table = table

    def lay(self, laid: Laid) -> None:
        """Take away what lies there and lay this."""
        now_s = self._device.scenario_s(self._device.now_s)
        self._table.lay(laid, -math.inf if now_s is None else now_s)

    def lay_over(self, load_n: float, cell: int | None, turn: int | None, reach: float) -> None:
        """Lay a load in the middle, or so far of the way to a cell; a roller at a quarter turn."""
        along_m, across_m = 0.0, 0.0
        if cell is not None:
            channel = self._device.description.channels[cell]
            along_m, across_m = reach * channel.x_m, reach * channel.y_m
        if turn is not None:
            along_m = 0.5 * math.pi * turn * self._device.setup.radius_m
        self.lay(Laid(load_n, along_m, across_m))

    def turn_once(self, seconds: float) -> None:
        """Turn a roller with nothing on it, slowly and evenly, once round from now on."""
        self.lay(Laid())
        now_s = self._device.scenario_s(self._device.now_s) or 0.0
        round_m = 2.0 * math.pi * self._device.setup.radius_m
        for step in range(1, TURN_STEPS + 1):
            share = step / TURN_STEPS
            self._table.then(Laid(along_m=share * round_m), now_s + share * seconds)


def bench_device(seed: int, setup: DeviceSetup, faults: FaultPlan) -> tuple[SimulatedDevice, Hands]:
    """A device on the table, and the hands beside it; of a plate the roller is put away."""
    bench = Bench(seed)
    if setup.kind == "plate":
        setup = replace(setup, roller_weight_n=0.0)
    device = SimulatedDevice(bench, setup, faults)
    return device, Hands(device, bench.table)
