"""The converter of one group: when it converts, what counts it makes, how they are batched.

Conversions go on from power-on, whether anybody listens or not, and are counted. Their times come
from the count and the real rate, so they are the same whatever stretch is asked for.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside.simulator.amplifier import (
    PERIODS,
    Counts,
    at_full_scale,
    looks_per_conversion,
    to_counts,
    weighed,
    weights,
)
from evenside.simulator.bridges import Bridges, Looks
from evenside.simulator.rng import Lots, Stream
from evenside.simulator.setups import DeviceSetup

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MAX_BATCH = 4  # samples in a message
MAX_BATCH_S = 0.05  # a message never waits longer for its last sample
SETTLING_CONVERSIONS = 4  # after power-on or a change of rate (HX711: 50 ms at 80 samples/s)


@dataclass(frozen=True, slots=True, eq=False)
class Batches:
    """Sample messages that are due, all of one group and one size; one row a message."""

    group: int
    due_s: FloatArray  # device time of the last sample
    first_s: FloatArray  # device time of the first sample
    first_index: IntArray
    counts: Counts  # (n, n_per_batch, n_channels)
    saturated: IntArray  # bit per channel
    flags: IntArray  # bit 0: settling


class Converter:
    """One group's chip; times are device seconds since power-on."""

    def __init__(
        self,
        group: int,
        channels: Sequence[int],
        setup: DeviceSetup,
        bridges: Bridges,
        noise: Sequence[Stream],
        *,
        rate_factor: float,
        first_s: float,
    ) -> None:
        self.group = group
        self._channels = channels
        self._setup = setup
        self._bridges = bridges
        self._noise = noise
        self._factor = rate_factor
        self._next_unsent = 0
        self._start(0, first_s, setup.nominal_rate_hz)

    def _start(self, index: int, at_s: float, nominal_rate_hz: float) -> None:
        """Conversion ``index`` ends at ``at_s``; the others follow at the rate."""
        self.nominal_rate_hz = nominal_rate_hz
        self.rate_hz = nominal_rate_hz * self._factor
        self._anchor_index, self._anchor_s = index, at_s
        self._batch = min(max(int(nominal_rate_hz * MAX_BATCH_S), 1), MAX_BATCH)
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
        while self._time_s(count) <= at_s:
            count += 1
        while count > self._anchor_index and self._time_s(count - 1) > at_s:
            count -= 1
        return max(count, self._anchor_index)

    def _time_s(self, index: int) -> float:
        return self._anchor_s + (index - self._anchor_index) / self.rate_hz

    def begin(self, at_s: float) -> tuple[float, float]:
        """Send what comes from now on; when the first message is due, and its first sample."""
        self._next_unsent = self.made_by(at_s)
        last = self._next_unsent + self._batch - 1
        return self._time_s(last), self._time_s(self._next_unsent)

    def due_times(self, until_s: float) -> FloatArray:
        """Device times of all samples in the messages that are due and not yet taken."""
        n = (self.made_by(until_s) - self._next_unsent) // self._batch * self._batch
        index = np.arange(self._next_unsent, self._next_unsent + n)
        return self._anchor_s + (index - self._anchor_index) / self.rate_hz

    def look_times(self, n: int) -> FloatArray:
        """When it looked at its bridges for the next ``n`` conversions, and shortly before."""
        if n == 0:
            return np.empty(0)
        n_before = (PERIODS - 1) * self._n_looks
        look = np.arange(-n_before, n * self._n_looks) + 0.5
        conversion = (self._next_unsent - self._anchor_index - 1) + look / self._n_looks
        return self._anchor_s + conversion / self.rate_hz

    def take(self, time_s: FloatArray, looks: Looks) -> Batches:
        """The messages of these samples, with what is felt at the times of their looks."""
        first = self._next_unsent
        self._next_unsent += len(time_s)
        shape = (-1, self._batch, len(self._channels))
        counts = np.empty((len(time_s), len(self._channels)), dtype=np.int32)
        for column in range(len(self._channels)):
            counts[:, column] = self._counts(column, looks, first, len(time_s))
        ends = at_full_scale(counts).reshape(shape).any(axis=1)
        first_index = np.arange(first, self._next_unsent, self._batch)
        return Batches(
            group=self.group,
            due_s=time_s[self._batch - 1 :: self._batch],
            first_s=time_s[:: self._batch],
            first_index=first_index,
            counts=counts.reshape(shape),
            saturated=(ends << np.arange(len(self._channels))).sum(axis=1),
            flags=(first_index - self._anchor_index < SETTLING_CONVERSIONS).astype(np.int64),
        )

    def _counts(self, column: int, looks: Looks, first: int, n: int) -> Counts:
        signal = self._bridges.counts(self._channels[column], looks)
        rows = signal.reshape(-1, self._n_looks)
        # After power-on or a change of rate the filter begins empty.
        rows[: max(self._anchor_index - first + PERIODS - 1, 0)] = 0.0
        noise = self._noise[column].normal(n, first) * self._noise_counts
        return to_counts(weighed(rows, self._weights) + noise)


def make_converter(
    seed: int, boot: int, group: int, setup: DeviceSetup, bridges: Bridges
) -> Converter:
    """The chip of one group after a boot; its noise and its phase are the boot's own."""
    mine = [channel.channel for channel in bridges.channels if channel.group == group]
    lots = Lots(seed, f"rate {group}")  # the chip keeps its rate over a power cycle
    by_lot = 1.0 + lots.between(-setup.rate_spread, setup.rate_spread)
    factor = by_lot if setup.rate_factors is None else setup.rate_factors[group]
    phase = Lots(seed, f"phase {boot} {group}").between(0.0, 1.0)
    return Converter(
        group,
        mine,
        setup,
        bridges,
        [Stream(seed, f"noise {boot} {channel}") for channel in mine],
        rate_factor=factor,
        first_s=phase / (setup.nominal_rate_hz * factor),
    )
