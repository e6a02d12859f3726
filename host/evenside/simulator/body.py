"""What the plate feels: load and position over time, made from the plan one visit at a time.

A visit's signals live on a fixed grid that starts at the first newton, and a question for any time
is answered by straight lines between grid points. So the values depend on the time asked for and on
nothing else: not on the block, not on the order. A visit is made when somebody first looks at it.

The load: what the person means to bring (``motion``), less what arms and the other leg take over
as the tissue gives way (``tissue``), with breath, wander, tremor and heart beat (``rhythm``). Not
here: whatever the cells and their converters add.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside.simulator.area import Side
from evenside.simulator.motion import (
    Stroke,
    across_m,
    along_m,
    come_on,
    knead_factor,
    path_m,
    smooth,
    sway_factor,
)
from evenside.simulator.order import Phase
from evenside.simulator.person import Person
from evenside.simulator.plan import RATED_AFTER_S, VisitPlan
from evenside.simulator.rhythm import breath, heart_n, tremor, wander
from evenside.simulator.rng import Lots, Stream
from evenside.simulator.tissue import Mechanics, after_relaxation

FloatArray = npt.NDArray[np.float64]

GRID_HZ = 100.0  # a heart beat and the quickest ramp are smooth at this rate
_FADE_PER_S = (0.001, 0.003)  # slow unloading, share of the load
_WANDER_SHARE = (0.01, 0.03)  # SD over load
_WANDER_TAU_S = (2.0, 5.0)
_PATH_WANDER_M, _PATH_TAU_S = 0.001, 1.5
_LATERAL_WANDER_M, _LATERAL_TAU_S = 0.002, 3.0
# Force falls from proximal to distal: over a whole calf, some 25 cm, from half above to half below
# the mean. Baumgart 2019 found a mean of 34 and maxima of 51 to 55 % of body weight.
_PROXIMAL_GAIN_PER_M = 4.0
# Pressed by hand the place is held rather than the force, so most of the relaxation shows. E.
_ARM_N_PER_MM = 20.0


@dataclass(frozen=True, slots=True)
class VisitTrace:
    """The signals of one visit on its grid; row k is at ``touch_at_s + k / GRID_HZ``."""

    plan: VisitPlan
    load_n: FloatArray
    position_m: FloatArray
    lateral_m: FloatArray
    meant_n: FloatArray  # the load without breath, heart and wander
    meant_position_m: FloatArray

    @property
    def hold_load_n(self) -> float | None:
        """Median load over the three seconds before the score is due; None without a hold."""
        if self.plan.steady_s is None:
            return None
        stop = round((self.plan.steady_s + self.plan.rated_after_s) * GRID_HZ)
        return float(np.median(self.load_n[stop - round(3.0 * GRID_HZ) : stop]))


@dataclass(frozen=True, slots=True)
class Felt:
    """Load and place at the times asked for; both are 0 where nothing touches."""

    load_n: FloatArray
    position_m: FloatArray
    lateral_m: FloatArray


class Body:
    """A person on the plate; ask for any scenario times."""

    knows_ahead = True  # what will be felt does not depend on anybody's doings

    def __init__(
        self, people: Mapping[Phase, Person], plan: tuple[VisitPlan, ...], seed: int
    ) -> None:
        self._people = people
        self._plan = plan
        self._seed = seed
        self._touch_at_s = np.array([visit.slot.touch_at_s for visit in plan])
        self._traces: dict[int, VisitTrace] = {}

    def trace(self, index: int) -> VisitTrace:
        """The signals of visit ``index``."""
        if index not in self._traces:
            plan = self._plan[index]
            self._traces[index] = make_trace(self._people[plan.slot.phase], plan, self._seed)
        return self._traces[index]

    def is_by_hand(self, index: int) -> bool:
        """Whether visit ``index`` is pressed by hand, without the roller."""
        slot = self._plan[index].slot
        return self._people[slot.phase].areas[slot.zone].tissue.tool == "hands"

    def load_n(self, time_s: FloatArray) -> FloatArray:
        """The load at these scenario times."""
        return self.felt(time_s).load_n

    def position_m(self, time_s: FloatArray) -> FloatArray:
        """Where along the tissue the load acts; NaN while there is none."""
        felt = self.felt(time_s)
        return np.where(felt.load_n > 0.0, felt.position_m, np.nan)

    def felt(self, time_s: FloatArray) -> Felt:
        """Load and place at these scenario times, in any order."""
        out = Felt(np.zeros(len(time_s)), np.zeros(len(time_s)), np.zeros(len(time_s)))
        if len(time_s) == 0:
            return out
        first = self._latest_before(time_s.min())
        last = self._latest_before(time_s.max())
        for index in range(max(first, 0), last + 1):
            self._fill(self.trace(index), time_s, out)
        return out

    def _latest_before(self, at_s: float) -> int:
        return int(np.searchsorted(self._touch_at_s, at_s, side="right")) - 1

    @staticmethod
    def _fill(trace: VisitTrace, time_s: FloatArray, out: Felt) -> None:
        place = (time_s - trace.plan.slot.touch_at_s) * GRID_HZ
        inside = np.flatnonzero((place >= 0.0) & (place < len(trace.load_n) - 1))
        place = place[inside]
        left = place.astype(np.int64)
        share = place - left
        for column, values in (
            (out.load_n, trace.load_n),
            (out.position_m, trace.position_m),
            (out.lateral_m, trace.lateral_m),
        ):
            at_left = values[left]
            column[inside] = at_left + (values[left + 1] - at_left) * share


# --- one visit ----------------------------------------------------------------------------------


def make_trace(person: Person, plan: VisitPlan, seed: int) -> VisitTrace:
    """The signals of one visit; a pure function of its arguments."""
    name, zone = f"body {plan.slot.index}", plan.slot.zone
    lots = Lots(seed, name)
    time_s = np.arange(math.ceil(plan.contact_s * GRID_HZ) + 2) / GRID_HZ
    path = path_m(plan.strokes, plan.spot_m, time_s) + along_m(plan.sways, time_s)
    meant = _meant_load(person, plan, lots, time_s, path)
    sway = wander(Stream(seed, name + "/load"), time_s, lots.between(*_WANDER_TAU_S))
    rhythm = 1.0 + plan.restlessness * lots.between(*_WANDER_SHARE) * sway
    rhythm += breath(zone, person.breath_hz, lots, time_s) + tremor(lots, time_s)
    heart = heart_n(person.heart_hz, lots, time_s) * meant / meant.max()
    along = _PATH_WANDER_M * wander(Stream(seed, name + "/path"), time_s, _PATH_TAU_S)
    across = _LATERAL_WANDER_M * wander(Stream(seed, name + "/across"), time_s, _LATERAL_TAU_S)
    return VisitTrace(
        plan=plan,
        load_n=np.maximum(meant * rhythm + heart, 0.0),
        position_m=path + along,
        lateral_m=plan.lateral_m + across_m(plan.sways, time_s) + across,
        meant_n=meant,
        meant_position_m=path,
    )


def _meant_load(
    person: Person, plan: VisitPlan, lots: Lots, time_s: FloatArray, path: FloatArray
) -> FloatArray:
    """What would be felt of a person without breath and pulse, after the tissue has given way."""
    fade_per_s = lots.between(*_FADE_PER_S)
    rolled = _rolled_load(plan, time_s, path)
    mechanics = mechanics_of(person, plan.slot.zone, plan.slot.side)
    if plan.press_s is None:
        return after_relaxation(mechanics, rolled, time_s) * _leaving(plan, time_s)
    tired = 1.0 - fade_per_s * np.maximum(time_s - plan.press_s - plan.onset.ramp_s, 0.0)
    held = plan.hold_load_n * come_on(plan.onset, time_s - plan.press_s) * tired
    return _reaching(mechanics, plan, rolled, held, time_s) * _leaving(plan, time_s)


def _reaching(
    mechanics: Mechanics,
    plan: VisitPlan,
    rolled: FloatArray,
    held: FloatArray,
    time_s: FloatArray,
) -> FloatArray:
    """The person presses so that ten seconds into the hold the load is the one they aim at.

    What the tissue takes of it depends on the load, so that the right press is found in two steps.
    """
    asked = _asked_row(plan)
    until_s = time_s[: asked + 1]
    for _ in range(2):
        meant = rolled[: asked + 1] + held[: asked + 1]
        held = held * (plan.hold_load_n / after_relaxation(mechanics, meant, until_s)[-1])
    return after_relaxation(mechanics, rolled + held, time_s)


def _asked_row(plan: VisitPlan) -> int:
    assert plan.steady_s is not None, "a visit without a hold is not asked for a score"
    return round((plan.steady_s + RATED_AFTER_S) * GRID_HZ)


def _rolled_load(plan: VisitPlan, time_s: FloatArray, path: FloatArray) -> FloatArray:
    """The load while exploring or treating; it gives way to the hold's as that is pressed in."""
    if not plan.strokes:
        return np.zeros_like(time_s)
    load = plan.roll_load_n * come_on(plan.onset, time_s) * _proximal_gain(plan.strokes, path)
    load *= sway_factor(plan.sways, time_s)
    if plan.kneading is not None:
        load *= knead_factor(plan.kneading, plan.strokes, time_s)
    if plan.press_s is not None:
        load *= 1.0 - smooth((time_s - plan.press_s) / plan.onset.ramp_s)
    return load


def _leaving(plan: VisitPlan, time_s: FloatArray) -> FloatArray:
    return 1.0 - smooth((time_s - plan.off_s) / plan.off_ramp_s)


def _proximal_gain(strokes: tuple[Stroke, ...], path: FloatArray) -> FloatArray:
    middle_m = 0.5 * (strokes[0].from_m + strokes[0].to_m)
    return 1.0 + _PROXIMAL_GAIN_PER_M * (path - middle_m)


def mechanics_of(person: Person, zone: str, side: Side) -> Mechanics:
    """What lies between this person's bone and the roller."""
    area = person.areas[zone]
    by_hand = area.tissue.tool == "hands"
    return Mechanics(
        usual_n=area.load_bw * person.body_weight_n,
        stiffness_n_per_mm=area.spot(side).stiffness_n_per_mm,
        relaxation=area.tissue.relaxation,
        tau_s=area.tissue.tau_s,
        area_cm2=area.area_cm2,
        support_n_per_mm=_ARM_N_PER_MM if by_hand else person.support_n_per_mm,
        surface="hands" if by_hand else "hard",
    )
