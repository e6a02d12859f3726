"""The converter of one group: when it converts, what counts it makes, how they are batched.

Conversions go on from power-on, whether anybody listens or not, and are counted. Their times come
from the count and the real rate, so they are the same whatever stretch is asked for.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside.protocol.messages import Channel
from evenside.simulator.body import Felt
from evenside.simulator.cells import (
    NOISE_COUNTS_AT_80_HZ,
    Counts,
    DeviceSetup,
    TrueCells,
    at_full_scale,
    cell_force_n,
    to_counts,
)
from evenside.simulator.rng import Stream

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
        channels: Sequence[Channel],
        setup: DeviceSetup,
        cells: TrueCells,
        noise: Sequence[Stream],
        *,
        nominal_rate_hz: float,
        rate_factor: float,
        first_s: float,
    ) -> None:
        self.group = group
        self._channels = channels
        self._setup = setup
        self._cells = cells
        self._noise = noise
        self._factor = rate_factor
        self._next_unsent = 0
        self._start(0, first_s, nominal_rate_hz)

    def _start(self, index: int, at_s: float, nominal_rate_hz: float) -> None:
        """Conversion ``index`` ends at ``at_s``; the others follow at the rate."""
        self.nominal_rate_hz = nominal_rate_hz
        self.rate_hz = nominal_rate_hz * self._factor
        self._anchor_index, self._anchor_s = index, at_s
        self._batch = min(max(int(nominal_rate_hz * MAX_BATCH_S), 1), MAX_BATCH)

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

    def take(self, time_s: FloatArray, felt: Felt) -> Batches:
        """Those messages, with what is felt at their times."""
        first = self._next_unsent
        self._next_unsent += len(time_s)
        shape = (-1, self._batch, len(self._channels))
        counts = np.empty((len(time_s), len(self._channels)), dtype=np.int32)
        for column, channel in enumerate(self._channels):
            counts[:, column] = self._counts(channel, column, felt, first)
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

    def _counts(self, channel: Channel, column: int, felt: Felt, first: int) -> Counts:
        rms = NOISE_COUNTS_AT_80_HZ * math.sqrt(self.nominal_rate_hz / 80.0)
        noise = self._noise[column].normal(len(felt.load_n), first)
        force_n = cell_force_n(felt, channel, self._setup)
        return to_counts(
            force_n, channel.channel, self._cells, noise * (rms * self._setup.noise_factor)
        )
