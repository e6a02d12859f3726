"""What goes wrong between a cell and the number that its converter gives.

A glitch of an HX711 is a read that lost step with the chip. Either the data line went high in the
middle, so that all bits from there on are one (a small positive value becomes 2^n - 1, often
8388607), or clock pulses came that the chip did not see, so that the value arrives shifted: the
true one over 32.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from evenside.simulator.amplifier import FULL_SCALE, Counts
from evenside.simulator.faults.count import FaultCount
from evenside.simulator.faults.plan import FaultPlan
from evenside.simulator.rng import Stream

FloatArray = npt.NDArray[np.float64]

_LOST_PULSES = 5  # a value over 32
_FEWEST_ONES, _MOST_ONES = 12, 23  # fewer would drown in the noise; 23 are all but the sign


class ChipFaults:
    """The faults of some channels in one run of the device; ask for each stretch once."""

    def __init__(
        self, plan: FaultPlan, seed: int, boot: int, channels: Sequence[int], count: FaultCount
    ) -> None:
        self._plan = plan
        self._count = count
        self._channels = channels
        self._lots = [Stream(seed, f"fault glitch {boot} {channel}") for channel in channels]
        self._held: dict[int, int] = {}  # what a stuck channel says
        self._is_faultless = not plan.of("glitch", "stuck", "saturate")

    def spoil(self, counts: Counts, time_s: FloatArray, first: int) -> Counts:
        """The counts as they are read; rows are conversions from ``first`` on, caller's times."""
        if self._is_faultless:
            return counts
        read = counts.copy()
        for column, channel in enumerate(self._channels):
            read[:, column] = self._stick(read[:, column], time_s, channel)
            read[:, column] = self._saturate(read[:, column], time_s, channel)
            read[:, column] = self._glitch(read[:, column], time_s, column, first)
        return read

    def _stick(self, counts: Counts, time_s: FloatArray, channel: int) -> Counts:
        for fault in self._plan.of("stuck"):
            rows = np.flatnonzero(fault.when(time_s))
            if channel in fault.channels and len(rows):
                counts[rows] = self._held.setdefault(channel, int(counts[rows[0]]))
                self._count.samples_stuck += len(rows)
        return counts

    def _saturate(self, counts: Counts, time_s: FloatArray, channel: int) -> Counts:
        for fault in self._plan.of("saturate"):
            if channel in fault.channels:
                is_on = fault.when(time_s)
                counts[is_on] = FULL_SCALE - 1
                self._count.samples_saturated += int(is_on.sum())
        return counts

    def _glitch(self, counts: Counts, time_s: FloatArray, column: int, first: int) -> Counts:
        chance = self._plan.amount_at("glitch", time_s)
        if not chance.any():
            return counts
        lots = self._lots[column].uniform(len(counts), first)
        rows = np.flatnonzero(lots < chance)
        # What is left of a lot below the chance is again uniform: it says how the read went wrong.
        which = lots[rows] / chance[rows]
        n_ones = _FEWEST_ONES + ((_MOST_ONES + 1 - _FEWEST_ONES) * 2.0 * which).astype(np.int64)
        ones = (np.int64(1) << np.minimum(n_ones, _MOST_ONES)) - 1
        true = counts[rows].astype(np.int64)
        wrong = np.where(which < 0.5, true | ones, true >> _LOST_PULSES)
        counts[rows] = np.clip(wrong, -FULL_SCALE, FULL_SCALE - 1).astype(np.int32)
        self._count.glitches += len(rows)
        return counts
