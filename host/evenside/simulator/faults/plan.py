"""A plan of faults: what is to go wrong, where and when. Seconds count from the first power-on."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

CABLE = ("unplug", "poweroff")  # nothing gets through
POWER = ("poweroff", "brownout")  # the device does not run
BREAKS = (*CABLE, "brownout", "reset", "baud")  # host and device must find each other again


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault; what ``amount`` means depends on the kind (a chance, seconds, ppm, newtons)."""

    kind: str
    amount: float | None = None
    channels: tuple[int, ...] = ()
    start_s: float = 0.0
    end_s: float = math.inf  # the same as the start for what happens at one moment

    def covers(self, at_s: float) -> bool:
        """Whether it is on at a moment."""
        return self.start_s <= at_s < self.end_s

    def overlaps(self, other: "Fault") -> bool:
        """Whether both are on at the same time, or one begins as the other ends."""
        return self.start_s <= other.end_s and other.start_s <= self.end_s

    def when(self, time_s: FloatArray) -> BoolArray:
        """At which of these times it is on."""
        is_on: BoolArray = (time_s >= self.start_s) & (time_s < self.end_s)
        return is_on


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """Everything that is to go wrong, in order of time."""

    faults: tuple[Fault, ...] = ()

    def of(self, *kinds: str) -> tuple[Fault, ...]:
        """The faults of some kinds."""
        return tuple(fault for fault in self.faults if fault.kind in kinds)

    def is_on(self, at_s: float, *kinds: str) -> bool:
        """Whether a fault of one of these kinds is on at a moment."""
        return any(fault.covers(at_s) for fault in self.of(*kinds))

    def when(self, time_s: FloatArray, *kinds: str) -> BoolArray:
        """At which of these times a fault of one of these kinds is on."""
        is_on = np.zeros(len(time_s), dtype=np.bool_)
        for fault in self.of(*kinds):
            is_on |= fault.when(time_s)
        return is_on

    def amount_at(self, kind: str, time_s: FloatArray) -> FloatArray:
        """The amount of a kind at each of these times; 0 where it is off."""
        amount = np.zeros(len(time_s))
        for fault in self.of(kind):
            amount[fault.when(time_s)] = fault.amount or 0.0
        return amount

    def total(self, kind: str) -> float:
        """The amount of a kind that holds for the whole session; 0 without one."""
        whole = (f for f in self.of(kind) if f.start_s == 0.0 and math.isinf(f.end_s))
        return sum(fault.amount or 0.0 for fault in whole)

    def moments_s(self) -> Iterator[float]:
        """When cable or power change, or the device starts again."""
        for fault in self.of(*CABLE, *POWER, "reset"):
            yield fault.start_s
            yield fault.end_s

    def boots_at(self, at_s: float) -> bool:
        """Whether the device starts again at this very moment."""
        return any(fault.end_s == at_s for fault in self.of(*POWER, "reset"))


NO_FAULTS = FaultPlan()
