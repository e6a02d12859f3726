"""What is wrong with the device in one run from power-on to power-off; device times in.

Channels that are wired crosswise, spoilt counts, conversions that are never sent, a body on the
plate that should be empty, counters near their wrap.

A conversion is never sent when its chip is dead (the firmware waits in vain, and counts it), or
when nobody fetches what the device sends: its buffer holds ``BUFFER_S``, then new sample frames
find no room. Both use up sample numbers and are told in the device's own count of overflows.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from evenside.simulator.body import Felt
from evenside.simulator.faults.chips import ChipFaults
from evenside.simulator.faults.count import FaultCount
from evenside.simulator.faults.plan import FaultPlan
from evenside.simulator.portable import sin

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]
T = TypeVar("T")

BUFFER_S = 1.5  # 4 KiB, as a USB driver has, at the 2.7 kB/s of the reference plate
LYING_UNTIL_S = 4.7  # scenario time: in the middle of the second in which the tare is due
_OFF_S = 0.3
# A body that lies still breathes 15 times a minute and its heart beats 72 times (science.md 3.2).
_BREATH_SHARE, _BREATH_RAD_PER_S = 0.03, 1.5707963267948966
_HEART_N, _HEART_RAD_PER_S = 2.0, 7.5398223686155035


@dataclass(frozen=True, slots=True)
class DeviceClock:
    """How device seconds since power-on lie on the caller's clock."""

    boot_at_s: float
    pace: float  # device seconds in a second of the caller

    def caller_s(self, time_s: FloatArray) -> FloatArray:
        """The caller's times."""
        return self.boot_at_s + time_s / self.pace

    def device_s(self, at_s: float) -> float:
        """The device time of a caller's moment."""
        return (at_s - self.boot_at_s) * self.pace


class RunFaults:
    """The device's faults between one power-on and the next."""

    def __init__(
        self, plan: FaultPlan, seed: int, boot: int, clock: DeviceClock, count: FaultCount
    ) -> None:
        self._plan = plan
        self._seed = seed
        self._boot = boot
        self._clock = clock
        self._count = count
        self._unsent_s: dict[int, FloatArray] = {}  # of each group, one entry a sample

    # --- at power-on ----------------------------------------------------------------------------

    def wired(self, cells: Sequence[T]) -> tuple[T, ...]:
        """Which cell hangs on each amplifier."""
        wired = list(cells)
        for fault in self._plan.of("swap"):
            first, second = fault.channels
            wired[first], wired[second] = wired[second], wired[first]
        return tuple(wired)

    def seconds_to_wrap(self) -> float | None:
        """Device time at which all counters wrap; None where they start as they like."""
        wrap = self._plan.of("wrap")
        if not wrap or self._boot > 0:
            return None
        return self._clock.device_s(wrap[0].start_s)

    # --- while it runs --------------------------------------------------------------------------

    def chips(self, channels: Sequence[int]) -> ChipFaults:
        """The faults of a group's channels."""
        return ChipFaults(self._plan, self._seed, self._boot, channels, self._count)

    def caller_s(self, time_s: FloatArray) -> FloatArray:
        """The caller's times of device times."""
        return self._clock.caller_s(time_s)

    def felt(self, felt: Felt, scenario_s: FloatArray) -> Felt:
        """What the plate feels with somebody on it who should not be there."""
        weight_n = self._plan.total("lying_tare")
        if weight_n == 0.0:
            return felt
        stays = np.clip((LYING_UNTIL_S - scenario_s) / _OFF_S, 0.0, 1.0)
        breath = 1.0 + _BREATH_SHARE * sin(_BREATH_RAD_PER_S * scenario_s)
        heart_n = _HEART_N * sin(_HEART_RAD_PER_S * scenario_s)
        return replace(felt, load_n=felt.load_n + stays * (weight_n * breath + heart_n))

    def unsent(self, group: int, channels: Sequence[int], due_s: FloatArray, n: int) -> BoolArray:
        """Which of a group's messages of ``n`` samples, due at these times, are never sent."""
        at_s = self.caller_s(due_s)
        is_unsent = np.zeros(len(due_s), dtype=np.bool_)
        for fault in self._plan.of("dead"):
            if set(fault.channels) & set(channels):
                is_unsent |= fault.when(at_s)
        for fault in self._plan.of("slow"):
            is_unsent |= (at_s >= fault.start_s + BUFFER_S) & (at_s < fault.end_s)
        if is_unsent.any():
            known = self._unsent_s.get(group, np.empty(0))
            self._unsent_s[group] = np.concatenate([known, np.repeat(due_s[is_unsent], n)])
            self._count.samples_unsent += int(is_unsent.sum()) * n
        return is_unsent

    def overflows(self, group: int, at_s: FloatArray) -> npt.NDArray[np.int64]:
        """How many samples of a group were not sent, by these device times."""
        unsent_s = self._unsent_s.get(group)
        if unsent_s is None:
            return np.zeros(len(at_s), dtype=np.int64)
        return np.searchsorted(unsent_s, at_s, side="right").astype(np.int64)
