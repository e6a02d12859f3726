"""The bridges of all cells under one person: from load, place and time to what an amplifier gets.

What changes quickly, the load itself, is worked out for every look. What changes slowly stands on
rasters (``knots``): the device's own weight with hysteresis and creep, which follow from all loads
so far and so live in scenario time; warmth and flicker, which live in powered time.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside.simulator.amplifier import FLICKER_EVERY_S, FLICKER_NV, flicker, flicker_streams
from evenside.simulator.body import Body, Felt
from evenside.simulator.cells import carried_n, make_channels, make_true_cells
from evenside.simulator.gauge import GaugeMemory, bent, make_gauge, remember
from evenside.simulator.knots import Knots
from evenside.simulator.lying import LyingRoller
from evenside.simulator.plan import VisitPlan
from evenside.simulator.setups import DeviceSetup
from evenside.simulator.warmth import gauge_warming_c

FloatArray = npt.NDArray[np.float64]

_MEMORY_EVERY_S = 0.1
_MEMORY_STRETCH, _DRIFT_STRETCH = 640, 1024  # knots made at once: one and four minutes


@dataclass(frozen=True, slots=True, eq=False)
class Looks:
    """Moments at which a converter looks at its bridge, in scenario time and in powered time."""

    felt: Felt
    scenario_s: FloatArray
    powered_s: FloatArray

    def part(self, which: slice) -> "Looks":
        """Some of them."""
        felt = Felt(
            self.felt.load_n[which], self.felt.position_m[which], self.felt.lateral_m[which]
        )
        return Looks(felt, self.scenario_s[which], self.powered_s[which])


class Bridges:
    """All cells of a device; remembers what was on them."""

    def __init__(
        self, body: Body, plan: tuple[VisitPlan, ...], setup: DeviceSetup, seed: int
    ) -> None:
        self.channels = make_channels(setup)
        self.true_cells = make_true_cells(setup, len(self.channels), seed)
        self._setup = setup
        self._body = body
        self._roller = LyingRoller(body, plan, setup)
        n = len(self.channels)
        self._gauges = [make_gauge(setup.gauge, setup.capacity_n, seed, c) for c in range(n)]
        self._memories = [GaugeMemory()] * n
        self._flicker = [flicker_streams(seed, channel) for channel in range(n)]
        n_at_once = _MEMORY_STRETCH if body.knows_ahead else 1
        self._lasting = Knots(_MEMORY_EVERY_S, n_at_once, n, self._make_lasting)
        self._drift = Knots(FLICKER_EVERY_S, _DRIFT_STRETCH, 2 * n, self._make_drift)

    def counts(self, channel: int, looks: Looks) -> FloatArray:
        """What a converter without noise and without ends would count at each look."""
        gauge = self._gauges[channel]
        force_n = carried_n(looks.felt, self.channels[channel], gauge, self._setup)
        force_n = bent(gauge, force_n + self._lasting.at(channel, looks.scenario_s))
        span = self._drift.at(len(self.channels) + channel, looks.powered_s)
        return force_n * span + self._drift.at(channel, looks.powered_s)

    def _make_lasting(self, first: int, n: int) -> FloatArray:
        """In newton: the device's own weight, and what each cell remembers of all its loads."""
        time_s = np.arange(first, first + n, dtype=np.float64) * _MEMORY_EVERY_S
        felt = self._body.felt(time_s)
        weight = self._roller.weight(felt, time_s)
        columns = np.empty((len(self.channels), n))
        for number, channel in enumerate(self.channels):
            gauge = self._gauges[number]
            own_n = carried_n(weight, channel, gauge, self._setup)
            if self._setup.kind == "plate":
                own_n = own_n + self._setup.plate_weight_n / len(self.channels)
            whole_n = own_n + carried_n(felt, channel, gauge, self._setup)
            added_n, self._memories[number] = remember(
                gauge, whole_n, _MEMORY_EVERY_S, self._memories[number]
            )
            columns[number] = own_n + added_n
        return columns

    def _make_drift(self, first: int, n: int) -> FloatArray:
        """For each channel its zero in counts, then for each its counts in a newton."""
        warmer_c = gauge_warming_c(np.arange(first, first + n, dtype=np.float64) * FLICKER_EVERY_S)
        setup, cells = self._setup, self.true_cells
        flicker_counts = setup.noise_factor * FLICKER_NV / setup.converter.count_nv(setup.gain)
        zeros, spans = [], []
        for number, gauge in enumerate(self._gauges):
            count_per_n = 1.0 / cells.newton_per_count[number]
            wander = flicker_counts * flicker(self._flicker[number], first, n)
            warm_counts = gauge.zero_n_per_c * count_per_n * warmer_c
            zeros.append(cells.zero_counts[number] + warm_counts + wander)
            spans.append(count_per_n * (1.0 + gauge.span_per_c * warmer_c))
        return np.array(zeros + spans)
