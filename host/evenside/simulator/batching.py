"""How the firmware sends conversions: some of a group to a message, from START on.

A message is due when its last sample is converted, and none waits longer than 50 ms for it.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside.simulator.amplifier import Counts, at_full_scale
from evenside.simulator.bridges import Looks
from evenside.simulator.converter import Converter
from evenside.simulator.faults import RunFaults

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

MAX_BATCH = 4  # samples in a message
MAX_BATCH_S = 0.05  # a message never waits longer for its last sample


def batch_size(nominal_rate_hz: float) -> int:
    """Samples in each message of a group."""
    return min(max(int(nominal_rate_hz * MAX_BATCH_S), 1), MAX_BATCH)


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


class Batcher:
    """The messages of one converter; times are device seconds since power-on."""

    def __init__(self, converter: Converter, faults: RunFaults) -> None:
        self.converter = converter
        self._faults = faults
        self._next_unsent = 0

    @property
    def group(self) -> int:
        """The group's number."""
        return self.converter.group

    @property
    def _size(self) -> int:
        return batch_size(self.converter.nominal_rate_hz)

    def begin(self, at_s: float) -> None:
        """Send what is converted from now on."""
        self._next_unsent = self.converter.made_by(at_s)

    def due_times_s(self, until_s: float) -> FloatArray:
        """Device times of all samples in the messages that are due and not yet taken."""
        n = (self.converter.made_by(until_s) - self._next_unsent) // self._size * self._size
        return self.converter.times_s(self._next_unsent, n)

    def look_times_s(self, n: int) -> FloatArray:
        """When the converter looked for the next ``n`` samples, and shortly before."""
        return self.converter.look_times_s(self._next_unsent, n)

    def take(self, time_s: FloatArray, looks: Looks) -> Batches:
        """The messages of these samples, as felt at their looks; but for what is never sent."""
        first, size = self._next_unsent, self._size
        self._next_unsent += len(time_s)
        counts = self.converter.counts(first, len(time_s), looks)
        counts = counts.reshape(-1, size, counts.shape[1])
        due_s = time_s[size - 1 :: size]
        is_unsent = self._faults.unsent(self.group, self.converter.channels, due_s, size)
        ends = at_full_scale(counts).any(axis=1)
        first_index = np.arange(first, self._next_unsent, size)
        batches = Batches(
            group=self.group,
            due_s=due_s,
            first_s=time_s[::size],
            first_index=first_index,
            counts=counts,
            saturated=(ends << np.arange(counts.shape[2])).sum(axis=1),
            flags=self.converter.is_settling(first_index).astype(np.int64),
            overflows=self._faults.overflows(self.group, due_s),
        )
        return batches.sent(~is_unsent) if is_unsent.any() else batches

    def overflows(self, at_s: float) -> int:
        """How many conversions were never sent, by a device time that is past."""
        return int(self._faults.overflows(self.group, np.array([at_s]))[0])
