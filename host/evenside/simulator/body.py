"""What the plate feels: load and position over time, made from the plan one visit at a time.

A visit's signals live on a fixed grid that starts at the first newton, and a question for any time
is answered by straight lines between grid points. So the values depend on the time asked for and on
nothing else: not on the block, not on the order. A visit is made when somebody first looks at it.

The load of a hold, from science.md 3.2 and 3.3: what the person means to bring, times the tissue's
relaxation (as far as arms and the other leg take over), a slow fade, breathing and postural wander,
plus the heart beat. Not here: whatever the cells and their converters add (``cells``).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside.simulator.person import Person
from evenside.simulator.plan import RATED_AFTER_S, Onset, Stroke, VisitPlan
from evenside.simulator.rng import Lots, Stream

FloatArray = npt.NDArray[np.float64]

GRID_HZ = 100.0  # a heart beat and the quickest ramp are smooth at this rate
_KNOT_HZ = 5.0  # of the wander; straight lines between its knots

_FADE_PER_S = (0.001, 0.003)  # slow unloading
_BREATH_SHARE = (0.01, 0.05)  # amplitude over load
_HEART_N = (1.0, 3.0)
_WANDER_SHARE = (0.01, 0.03)  # SD over load
_WANDER_TAU_S = (2.0, 5.0)
_PATH_WANDER_M, _PATH_TAU_S = 0.001, 1.5
_LATERAL_WANDER_M, _LATERAL_TAU_S = 0.002, 3.0
_TURN_S = 0.3  # a stroke reaches its speed in this time
# Force falls from proximal to distal (Baumgart 2019): relative change over one pass. The position
# grows toward the hip.
_PROXIMAL_GAIN = 0.2


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

    def __init__(self, person: Person, plan: tuple[VisitPlan, ...], seed: int) -> None:
        self._person = person
        self._plan = plan
        self._seed = seed
        self._touch_at_s = np.array([visit.slot.touch_at_s for visit in plan])
        self._traces: dict[int, VisitTrace] = {}

    def trace(self, index: int) -> VisitTrace:
        """The signals of visit ``index``."""
        if index not in self._traces:
            self._traces[index] = make_trace(self._person, self._plan[index], self._seed)
        return self._traces[index]

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
    name = f"body {plan.slot.index}"
    lots = Lots(seed, name)
    time_s = np.arange(math.ceil(plan.contact_s * GRID_HZ) + 2) / GRID_HZ
    path = _path(plan, time_s)
    meant = _meant_load(person, plan, lots, time_s, path)
    sway = _wander(Stream(seed, name + "/load"), time_s, lots.between(*_WANDER_TAU_S))
    rhythm = 1.0 + lots.between(*_WANDER_SHARE) * sway + _breath(person, lots, time_s)
    heart = _heart(person, lots, time_s) * meant / meant.max()
    along = _PATH_WANDER_M * _wander(Stream(seed, name + "/path"), time_s, _PATH_TAU_S)
    across = _LATERAL_WANDER_M * _wander(Stream(seed, name + "/across"), time_s, _LATERAL_TAU_S)
    return VisitTrace(
        plan=plan,
        load_n=np.maximum(meant * rhythm + heart, 0.0),
        position_m=path + along,
        lateral_m=plan.lateral_m + across,
        meant_n=meant,
        meant_position_m=path,
    )


def _meant_load(
    person: Person, plan: VisitPlan, lots: Lots, time_s: FloatArray, path: FloatArray
) -> FloatArray:
    fade_per_s = lots.between(*_FADE_PER_S)
    pressed = np.zeros_like(time_s)
    load = np.zeros_like(time_s)
    if plan.press_s is not None:
        pressed = _come_on(plan.onset, time_s - plan.press_s)
        decay = _decay(person, plan, fade_per_s)
        since_s = np.maximum(time_s - plan.press_s - plan.onset.ramp_s, 0.0)
        asked_s = np.array([4.0 * plan.onset.settle_tau_s + RATED_AFTER_S])
        load += plan.hold_load_n * pressed * decay(since_s) / decay(asked_s)
    if plan.strokes:
        # The rolling load gives way to the hold's as that is pressed in.
        rolled = _come_on(plan.onset, time_s) * (1.0 - _ramp(time_s, plan.press_s, plan.onset))
        load += plan.roll_load_n * rolled * _proximal_gain(plan.strokes, path)
    return load * (1.0 - _smooth((time_s - plan.off_s) / plan.off_ramp_s))


def _smooth(share: FloatArray) -> FloatArray:
    """0 before 0, 1 after 1, in between the smoothest rise (least jerk)."""
    u = np.clip(share, 0.0, 1.0)
    return u * u * u * (10.0 + u * (6.0 * u - 15.0))


def _ramp(time_s: FloatArray, start_s: float | None, onset: Onset) -> FloatArray:
    if start_s is None:
        return np.zeros_like(time_s)
    return _smooth((time_s - start_s) / onset.ramp_s)


def _come_on(onset: Onset, since_s: FloatArray) -> FloatArray:
    """A rise to ``1 + overshoot`` that settles to 1."""
    settled = np.exp(-np.maximum(since_s - onset.ramp_s, 0.0) / onset.settle_tau_s)
    return _smooth(since_s / onset.ramp_s) * (1.0 + onset.overshoot * settled)


def _decay(
    person: Person, plan: VisitPlan, fade_per_s: float
) -> Callable[[FloatArray], FloatArray]:
    """The share of the load that is left after some seconds: relaxation, then fade.

    Under body weight alone force would not relax at all; as far as arms and the other leg are
    springs in parallel, ``k_s / (k_s + k_t)`` of the tissue's relaxation shows.
    """
    tissue = person.areas[plan.slot.zone].tissue
    shown = person.support_n_per_mm / (person.support_n_per_mm + tissue.stiffness_n_per_mm)
    fast, slow = (0.4 * tissue.relaxation * shown, 0.6 * tissue.relaxation * shown)
    tau_fast_s, tau_slow_s = tissue.tau_s

    def left_after(since_s: FloatArray) -> FloatArray:
        gone = fast * (1.0 - np.exp(-since_s / tau_fast_s))
        gone += slow * (1.0 - np.exp(-since_s / tau_slow_s))
        return (1.0 - gone) * (1.0 - fade_per_s * since_s)

    return left_after


def _path(plan: VisitPlan, time_s: FloatArray) -> FloatArray:
    """Where the person means to be: at the start of the strokes, along them, then at the spot."""
    path = np.full_like(time_s, plan.strokes[0].from_m if plan.strokes else plan.spot_m)
    for stroke in plan.strokes:
        share = np.clip((time_s - stroke.start_s) / (stroke.end_s - stroke.start_s), 0.0, 1.0)
        after = time_s >= stroke.start_s
        path[after] = (
            stroke.from_m + (stroke.to_m - stroke.from_m) * _even_pace(share, stroke)[after]
        )
    return path


def _even_pace(share: FloatArray, stroke: Stroke) -> FloatArray:
    """Constant speed between a short start and a short stop, both at constant acceleration."""
    turn = min(_TURN_S / (stroke.end_s - stroke.start_s), 0.25)
    top = 1.0 / (1.0 - turn)
    starting = 0.5 * top * share * share / turn
    stopping = 1.0 - 0.5 * top * (1.0 - share) * (1.0 - share) / turn
    middle = top * (share - 0.5 * turn)
    return np.where(share < turn, starting, np.where(share > 1.0 - turn, stopping, middle))


def _proximal_gain(strokes: tuple[Stroke, ...], path: FloatArray) -> FloatArray:
    ends_m = (strokes[0].from_m, strokes[0].to_m)
    middle_m, travel_m = 0.5 * (ends_m[0] + ends_m[1]), abs(ends_m[1] - ends_m[0])
    return 1.0 + _PROXIMAL_GAIN * (path - middle_m) / travel_m


def _breath(person: Person, lots: Lots, time_s: FloatArray) -> FloatArray:
    amplitude = lots.between(*_BREATH_SHARE)
    turns = person.breath_hz * lots.between(0.93, 1.07) * time_s + lots.between(0.0, 1.0)
    breath: FloatArray = amplitude * np.sin(2.0 * np.pi * turns)
    return breath


def _heart(person: Person, lots: Lots, time_s: FloatArray) -> FloatArray:
    amplitude_n = lots.between(*_HEART_N)
    turns = person.heart_hz * lots.between(0.95, 1.05) * time_s + lots.between(0.0, 1.0)
    beat = 0.7 * np.sin(2.0 * np.pi * turns) + 0.3 * np.sin(4.0 * np.pi * turns)
    heart: FloatArray = amplitude_n * beat
    return heart


def _wander(stream: Stream, time_s: FloatArray, tau_s: float) -> FloatArray:
    """A first-order autoregressive walk with SD 1 and the given time constant."""
    n_knots = math.ceil(float(time_s[-1]) * _KNOT_HZ) + 2
    keep = math.exp(-1.0 / (_KNOT_HZ * tau_s))
    push = math.sqrt(1.0 - keep * keep)
    values = stream.normal(n_knots).tolist()
    for i in range(1, n_knots):
        values[i] = keep * values[i - 1] + push * values[i]
    walk: FloatArray = np.interp(time_s, np.arange(n_knots) / _KNOT_HZ, np.array(values))
    return walk
