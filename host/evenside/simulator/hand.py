"""What the person's hand does: turns the score dial and presses the marker button.

The dial stands at 0 between visits. For a rating it is turned so that it reaches the score when the
score is said, stays there until the visit is over, and goes back to 0 in the rest; so every rating
above 0 is a movement, and a rating that was not given leaves the dial alone. The button is pressed
once at the marker before a visit and once at the marker after it.
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from evenside.simulator.plan import VisitPlan
from evenside.simulator.portable import interpolate
from evenside.simulator.rng import Lots

FloatArray = npt.NDArray[np.float64]

_TURN_S = 0.8  # from 0 to the score, and back
_BACK_AFTER_S = (1.0, 3.0)  # after the closing marker
_AIM_ERROR = 0.1  # a hand sets the dial this closely, points
_PRESS_S = 0.15  # how long the button is down


class Dial:
    """Where the score dial stands at any scenario time; looks at a visit's score only when due."""

    def __init__(
        self, plan: Sequence[VisitPlan], seed: int, score_of: Callable[[int], float | None]
    ) -> None:
        self._plan = plan
        self._seed = seed
        self._score_of = score_of
        self._turns_at_s = np.array([_turn_at_s(visit) for visit in plan])
        self._knots: dict[int, tuple[FloatArray, FloatArray]] = {}

    def value(self, time_s: FloatArray) -> FloatArray:
        """The dial's reading, 0 to 10 in hundredths, at these scenario times in any order."""
        reading = np.zeros(len(time_s))
        which = np.searchsorted(self._turns_at_s, time_s, side="right") - 1
        for index in np.unique(which).tolist():
            if index >= 0 and self._plan[index].rated_at_s is not None:
                here = which == index
                reading[here] = interpolate(time_s[here], *self._knots_of(index))
        return np.rint(reading * 100.0) / 100.0

    def _knots_of(self, index: int) -> tuple[FloatArray, FloatArray]:
        if index not in self._knots:
            visit = self._plan[index]
            lots = Lots(self._seed, f"hand {index}")
            score = self._score_of(index)
            error = lots.between(-_AIM_ERROR, _AIM_ERROR)
            shown = 0.0 if score is None else min(max(score + error, 0.0), 10.0)
            back_at_s = visit.end_at_s + lots.between(*_BACK_AFTER_S)
            starts_s = _turn_at_s(visit)
            times_s = [starts_s, starts_s + _TURN_S, back_at_s, back_at_s + _TURN_S]
            self._knots[index] = np.array(times_s), np.array([0.0, shown, shown, 0.0])
        return self._knots[index]


def _turn_at_s(visit: VisitPlan) -> float:
    rated_at_s = visit.rated_at_s
    return visit.start_at_s if rated_at_s is None else rated_at_s - _TURN_S


def button_presses(plan: Sequence[VisitPlan]) -> tuple[tuple[float, bool], ...]:
    """Scenario time and new state of every change of the marker button."""
    presses: list[tuple[float, bool]] = []
    for visit in plan:
        for marker_s in (visit.start_at_s, visit.end_at_s):
            presses += [(marker_s, True), (marker_s + _PRESS_S, False)]
    return tuple(presses)
