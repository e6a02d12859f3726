"""The converter of one group: when it converts and what counts it makes.

Conversions go on from power-on, whether anybody listens or not, and are counted. Their times come
from the count and the real rate, so they are the same whatever stretch is asked for.
"""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from evenside.simulator.amplifier import (
    PERIODS,
    Counts,
    looks_per_conversion,
    to_counts,
    weighed,
    weights,
)
from evenside.simulator.bridges import Bridges, Looks
from evenside.simulator.faults import RunFaults
from evenside.simulator.rng import Lots, Stream
from evenside.simulator.setups import DeviceSetup

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

SETTLING_CONVERSIONS = 4  # after power-on or a change of rate (HX711: 50 ms at 80 samples/s)


class Converter:
    """One group's chip; times are device seconds since power-on."""

    def __init__(
        self,
        group: int,
        channels: Sequence[int],
        wired: Sequence[int],  # the cells that hang on these channels: the same, if all is well
        setup: DeviceSetup,
        bridges: Bridges,
        noise: Sequence[Stream],
        faults: RunFaults,
        *,
        rate_factor: float,
        first_s: float,
    ) -> None:
        self.group = group
        self.channels = tuple(channels)
        self._wired = wired
        self._setup = setup
        self._bridges = bridges
        self._noise = noise
        self._factor = rate_factor
        self._faults = faults
        self._chip_faults = faults.chips(channels)
        rate_hz = setup.nominal_rate_hz * rate_factor
        first_index = _first_index(faults.seconds_to_wrap(), first_s, rate_hz)
        self._start(first_index, first_s, setup.nominal_rate_hz)

    def _start(self, index: int, at_s: float, nominal_rate_hz: float) -> None:
        """Conversion ``index`` ends at ``at_s``; the others follow at the rate."""
        self.nominal_rate_hz = nominal_rate_hz
        self.rate_hz = nominal_rate_hz * self._factor
        self._anchor_index, self._anchor_s = index, at_s
        self._n_looks = looks_per_conversion(nominal_rate_hz)
        self._weights = weights(self._n_looks)
        quiet = self._setup.converter.noise_counts(nominal_rate_hz, self._setup.gain)
        self._noise_counts = quiet * self._setup.noise_factor

    def set_rate(self, nominal_rate_hz: float, at_s: float) -> None:
        """Another rate from now on."""
        self._start(
            self.made_by(at_s), at_s + 1.0 / (nominal_rate_hz * self._factor), nominal_rate_hz
        )

    def made_by(self, at_s: float) -> int:
        """How many conversions are done: the index of the next one."""
        count = self._anchor_index + math.floor((at_s - self._anchor_s) * self.rate_hz) + 1
        # The floor may be off by one where a conversion ends right now; the times decide.
        while self.time_s(count) <= at_s:
            count += 1
        while count > self._anchor_index and self.time_s(count - 1) > at_s:
            count -= 1
        return max(count, self._anchor_index)

    def time_s(self, index: int) -> float:
        """When a conversion ends."""
        return self._anchor_s + (index - self._anchor_index) / self.rate_hz

    def times_s(self, first: int, n: int) -> FloatArray:
        """When ``n`` conversions end, from ``first`` on."""
        index = np.arange(first, first + n)
        return self._anchor_s + (index - self._anchor_index) / self.rate_hz

    def is_settling(self, index: IntArray) -> npt.NDArray[np.bool_]:
        """Whether its filter was still filling at these conversions."""
        settling: npt.NDArray[np.bool_] = index - self._anchor_index < SETTLING_CONVERSIONS
        return settling

    def look_times_s(self, first: int, n: int) -> FloatArray:
        """When it looks at its bridges for ``n`` conversions, and shortly before."""
        if n == 0:
            return np.empty(0)
        n_before = (PERIODS - 1) * self._n_looks
        look = np.arange(-n_before, n * self._n_looks) + 0.5
        conversion = (first - self._anchor_index - 1) + look / self._n_looks
        return self._anchor_s + conversion / self.rate_hz

    def counts(self, first: int, n: int, looks: Looks) -> Counts:
        """What it counts in ``n`` conversions, as felt at their looks: (n, n_channels)."""
        counts = np.empty((n, len(self._wired)), dtype=np.int32)
        if n == 0:
            return counts
        for column in range(len(self._wired)):
            counts[:, column] = self._column(column, looks, first, n)
        at_s = self._faults.caller_s(self.times_s(first, n))
        return self._chip_faults.spoil(counts, at_s, first)

    def _column(self, column: int, looks: Looks, first: int, n: int) -> Counts:
        signal = self._bridges.counts(self._wired[column], looks)
        rows = signal.reshape(-1, self._n_looks)
        # After power-on or a change of rate the filter begins empty.
        rows[: max(self._anchor_index - first + PERIODS - 1, 0)] = 0.0
        noise = self._noise[column].normal(n, first) * self._noise_counts
        return to_counts(weighed(rows, self._weights) + noise)


def make_converter(
    seed: int, boot: int, group: int, setup: DeviceSetup, bridges: Bridges, faults: RunFaults
) -> Converter:
    """The chip of one group after a boot; its noise and its phase are the boot's own."""
    wired = faults.wired(bridges.channels)
    mine = [channel.channel for channel in bridges.channels if channel.group == group]
    lots = Lots(seed, f"rate {group}")  # the chip keeps its rate over a power cycle
    by_lot = 1.0 + lots.between(-setup.rate_spread, setup.rate_spread)
    factor = by_lot if setup.rate_factors is None else setup.rate_factors[group]
    phase = Lots(seed, f"phase {boot} {group}").between(0.0, 1.0)
    return Converter(
        group,
        mine,
        [wired[channel].channel for channel in mine],
        setup,
        bridges,
        [Stream(seed, f"noise {boot} {channel}") for channel in mine],
        faults,
        rate_factor=factor,
        first_s=phase / (setup.nominal_rate_hz * factor),
    )


def _first_index(wrap_s: float | None, first_s: float, rate_hz: float) -> int:
    """Where the conversions begin to count; near the end of 32 bits where they are to wrap."""
    return 0 if wrap_s is None else 2**32 - max(round((wrap_s - first_s) * rate_hz), 0)
