"""Where the roller lies: under the body during a visit, and between visits where it was put.

Its weight is on the cells all the time. A person who shifts it between two visits moves that weight
from some cells to others, or turns it, and the sum of a plate stays what it was.
"""

import numpy as np
import numpy.typing as npt

from evenside.simulator.body import Body, Felt
from evenside.simulator.plan import VisitPlan

FloatArray = npt.NDArray[np.float64]

Ends = tuple[tuple[float, float], tuple[float, float]]  # (along, across) at the first touch, last


class RollerOnPlate:
    """The roller's place at any scenario time."""

    def __init__(self, body: Body, plan: tuple[VisitPlan, ...]) -> None:
        self._body = body
        self._plan = plan
        self._touch_at_s = np.array([visit.slot.touch_at_s for visit in plan])
        self._ends: dict[int, Ends] = {}

    def weight(self, felt: Felt, time_s: FloatArray, weight_n: float) -> Felt:
        """The roller's weight, as a load, at rising times, with what is felt at them."""
        position_m, lateral_m = felt.position_m.copy(), felt.lateral_m.copy()
        first = int(np.searchsorted(self._touch_at_s, time_s[0], side="right")) - 1
        last = int(np.searchsorted(self._touch_at_s, time_s[-1], side="right")) - 1
        for index in range(first, last + 1):
            for (along_m, across_m), start_s, end_s in self._rests_after(index):
                resting = (time_s >= start_s) & (time_s < end_s)
                position_m[resting], lateral_m[resting] = along_m, across_m
        return Felt(np.full(len(time_s), weight_n), position_m, lateral_m)

    def _rests_after(self, index: int) -> list[tuple[tuple[float, float], float, float]]:
        """Places and spans between the end of visit ``index`` and the next; -1: before the first.

        Half way through the rest the roller is put where the next visit begins.
        """
        is_last = index + 1 == len(self._plan)
        next_at_s = float("inf") if is_last else float(self._touch_at_s[index + 1])
        if index < 0:
            return [(self._ends_of(0)[0], -float("inf"), next_at_s)]
        left_at_s = self._left_at_s(index)
        if is_last:
            return [(self._ends_of(index)[1], left_at_s, next_at_s)]
        shifted_at_s = 0.5 * (left_at_s + next_at_s)
        return [
            (self._ends_of(index)[1], left_at_s, shifted_at_s),
            (self._ends_of(index + 1)[0], shifted_at_s, next_at_s),
        ]

    def _left_at_s(self, index: int) -> float:
        return self._plan[index].slot.touch_at_s + self._plan[index].contact_s

    def _ends_of(self, index: int) -> Ends:
        if index not in self._ends:
            at_s = np.array([self._touch_at_s[index], self._left_at_s(index)])
            felt = self._body.felt(at_s)
            along, across = felt.position_m.tolist(), felt.lateral_m.tolist()
            self._ends[index] = (along[0], across[0]), (along[1], across[1])
        return self._ends[index]
