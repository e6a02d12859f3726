"""Where the roller lies: under the body during a visit, and between visits where it was put.

Its weight is on the cells all the time. A person who shifts it between two visits moves that weight
from some cells to others, or turns it, and the sum of a plate stays what it was. What is pressed
by hand on a plate is pressed without it: it lies aside until it is needed again. A roller that
measures is turned once with nothing on it before the first visit, as its tare asks.
"""

import math

import numpy as np
import numpy.typing as npt

from evenside.simulator.body import Body, Felt
from evenside.simulator.plan import VisitPlan
from evenside.simulator.setups import DeviceSetup

FloatArray = npt.NDArray[np.float64]

Ends = tuple[tuple[float, float], tuple[float, float]]  # (along, across) at the first touch, last

# Scenario times of the slow turn at the start, done when the tare is due (``plan.TARE_S``).
TURN_S = (0.5, 4.5)


class LyingRoller:
    """The roller's weight and its place at any scenario time."""

    def __init__(self, body: Body, plan: tuple[VisitPlan, ...], setup: DeviceSetup) -> None:
        self._body = body
        self._plan = plan
        self._setup = setup
        measures = setup.kind == "roller"
        self._used = [n for n in range(len(plan)) if measures or not body.is_by_hand(n)]
        self._touch_at_s = np.array([plan[index].slot.touch_at_s for index in self._used])
        self._ends: dict[int, Ends] = {}

    def weight(self, felt: Felt, time_s: FloatArray) -> Felt:
        """The roller's weight, as a load, at rising times, with what is felt at them."""
        position_m, lateral_m = felt.position_m.copy(), felt.lateral_m.copy()
        first = int(np.searchsorted(self._touch_at_s, time_s[0], side="right")) - 1
        last = int(np.searchsorted(self._touch_at_s, time_s[-1], side="right")) - 1
        for number in range(first, last + 1):
            for (along_m, across_m), start_s, end_s in self._rests_after(number):
                resting = (time_s >= start_s) & (time_s < end_s)
                position_m[resting], lateral_m[resting] = along_m, across_m
        if self._setup.kind == "roller":
            position_m -= self._to_turn_m(time_s)
        weight_n = np.full(len(time_s), self._setup.roller_weight_n)
        return Felt(weight_n, position_m, lateral_m)

    def _to_turn_m(self, time_s: FloatArray) -> FloatArray:
        """What is left of the turn at the start: at first all of it, then evenly less."""
        start_s, end_s = TURN_S
        left = np.clip((end_s - time_s) / (end_s - start_s), 0.0, 1.0)
        return 2.0 * math.pi * self._setup.radius_m * left

    def _rests_after(self, number: int) -> list[tuple[tuple[float, float], float, float]]:
        """Places and spans between one use of the roller and the next; -1: before the first.

        Half way through the last rest before it is used it is put where that visit begins.
        """
        if not self._plan:  # nobody rolls: it turns with what hangs on it
            return []
        if not self._used:
            return [((0.0, 0.0), -math.inf, math.inf)]
        is_last = number + 1 == len(self._used)
        next_at_s = math.inf if is_last else float(self._touch_at_s[number + 1])
        if number < 0:
            return [(self._ends_of(0)[0], -math.inf, next_at_s)]
        left_at_s = self._left_at_s(self._used[number])
        if is_last:
            return [(self._ends_of(number)[1], left_at_s, next_at_s)]
        shifted_at_s = 0.5 * (self._left_at_s(self._used[number + 1] - 1) + next_at_s)
        return [
            (self._ends_of(number)[1], left_at_s, shifted_at_s),
            (self._ends_of(number + 1)[0], shifted_at_s, next_at_s),
        ]

    def _left_at_s(self, index: int) -> float:
        return self._plan[index].slot.touch_at_s + self._plan[index].contact_s

    def _ends_of(self, number: int) -> Ends:
        if number not in self._ends:
            at_s = np.array([self._touch_at_s[number], self._left_at_s(self._used[number])])
            felt = self._body.felt(at_s)
            along, across = felt.position_m.tolist(), felt.lateral_m.tolist()
            self._ends[number] = (along[0], across[0]), (along[1], across[1])
        return self._ends[number]
