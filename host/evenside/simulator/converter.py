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
from evenside.simulator.faults import RunFaults
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
    overflows: IntArray  # samples of the group that were never sent, so far

    def sent(self, is_sent: npt.NDArray[np.bool_]) -> "Batches":
        """Only some of the messages."""
        return Batches(
            self.group,
            self.due_s[is_sent],
            self.first_s[is_sent],
            self.first_index[is_sent],
            self.counts[is_sent],
            self.saturated[is_sent],
            self.flags[is_sent],
            self.overflows[is_sent],
        )


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
        self._numbers = list(channels)
        self._wired = wired
        self._setup = setup
        self._bridges = bridges
        self._noise = noise
        self._factor = rate_factor
        self._faults = faults
        self._chip_faults = faults.chips(channels)
        rate_hz = setup.nominal_rate_hz * rate_factor
        first_index = _first_index(faults.seconds_to_wrap(), first_s, rate_hz)
        self._next_unsent = first_index
        self._start(first_index, first_s, setup.nominal_rate_hz)

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
        """The messages of these samples, as felt at their looks; but for what is never sent."""
        first = self._next_unsent
        self._next_unsent += len(time_s)
        shape = (-1, self._batch, len(self._wired))
        counts = np.empty((len(time_s), len(self._wired)), dtype=np.int32)
        for column in range(len(self._wired)):
            counts[:, column] = self._counts(column, looks, first, len(time_s))
        counts = self._chip_faults.spoil(counts, self._faults.caller_s(time_s), first)
        due_s = time_s[self._batch - 1 :: self._batch]
        is_unsent = self._faults.unsent(self.group, self._numbers, due_s, self._batch)
        ends = at_full_scale(counts).reshape(shape).any(axis=1)
        first_index = np.arange(first, self._next_unsent, self._batch)
        batches = Batches(
            group=self.group,
            due_s=due_s,
            first_s=time_s[:: self._batch],
            first_index=first_index,
            counts=counts.reshape(shape),
            saturated=(ends << np.arange(len(self._wired))).sum(axis=1),
            flags=(first_index - self._anchor_index < SETTLING_CONVERSIONS).astype(np.int64),
            overflows=self._faults.overflows(self.group, due_s),
        )
        return batches.sent(~is_unsent) if is_unsent.any() else batches

    def overflows(self, at_s: float) -> int:
        """How many conversions were never sent, by a device time that is past."""
        return int(self._faults.overflows(self.group, np.array([at_s]))[0])

    def _counts(self, column: int, looks: Looks, first: int, n: int) -> Counts:
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
