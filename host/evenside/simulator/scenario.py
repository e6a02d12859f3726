"""A whole simulated session from one seed: who, what, when, and what is true about it.

Scenario time starts at the first sample that the device sends. ``make_scenario`` only plans;
signals and scores of a visit are made when they are first asked for, so that a live session starts
at once. Everything is a function of the seed and the arguments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from evenside.errors import UsageError
from evenside.simulator.area import Side
from evenside.simulator.body import Body, mechanics_of
from evenside.simulator.change import person_after_treatment, person_on_day, session_seed
from evenside.simulator.faults import NO_FAULTS, FaultPlan
from evenside.simulator.hand import Dial, button_presses
from evenside.simulator.order import Phase, SideOrder, VisitKind, make_agenda, treated_zones
from evenside.simulator.people import find_person
from evenside.simulator.person import Person
from evenside.simulator.plan import RATED_AFTER_S, TAIL_S, TARE_S, VisitPlan, make_plan
from evenside.simulator.random_person import RANDOM
from evenside.simulator.rater import felt_score, said_score
from evenside.simulator.rng import Lots
from evenside.simulator.setups import DeviceSetup
from evenside.simulator.tissue import contact_area_cm2, mean_pressure_kpa

if TYPE_CHECKING:
    from evenside.simulator.device import SimulatedDevice

ASKED_AFTER_S = (RATED_AFTER_S, 120.0)  # the load is aimed at the earlier of these
MAX_DAY = 36_500


@dataclass(frozen=True, slots=True)
class VisitTruth:
    """What is true about one visit; scenario times."""

    phase: Phase
    kind: VisitKind
    zone: str
    side: Side
    start_s: float  # marker
    end_s: float  # marker
    hold_start_s: float | None  # None in treatment
    hold_end_s: float | None
    load_n: float | None  # median over the three seconds before the score was due
    area_cm2: float | None  # of skin that touches at that load
    pressure_kpa: float | None  # mean over that area
    threshold_rise: float  # share by which earlier rolling had raised the thresholds here
    felt: float | None  # the score before noise and rounding
    score: float | None  # None: not given
    score_time_s: float | None


class Scenario:
    """A planned session; made by ``make_scenario``."""

    def __init__(
        self, seed: int, day: int, people: Mapping[Phase, Person], plan: tuple[VisitPlan, ...]
    ) -> None:
        self.seed = seed
        self.day = day
        self.people = people
        self.plan = plan
        self._session_seed = session_seed(seed, day)
        self.body = Body(people, plan, self._session_seed)
        self.dial = Dial(plan, self._session_seed, self.score)
        self.button = button_presses(plan)
        self._scores: dict[int, tuple[float, float | None]] = {}

    @property
    def person(self) -> Person:
        """The person as they are before anything was done to them."""
        return self.people["baseline"]

    @property
    def duration_s(self) -> float:
        """From the first sample until nothing more happens."""
        return self.plan[-1].end_at_s + TAIL_S

    @cached_property
    def visits(self) -> tuple[VisitTruth, ...]:
        """The truth of every visit."""
        return tuple(self._truth(index) for index in range(len(self.plan)))

    def score(self, index: int) -> float | None:
        """The score given in visit ``index``; None if none was."""
        return self._rating(index)[1]

    def device(
        self, *, setup: DeviceSetup | None = None, faults: FaultPlan | None = None
    ) -> "SimulatedDevice":
        """A device with this person on it; the reference plate on a faultless line by default."""
        from evenside.simulator.device import PLATE, SimulatedDevice

        return SimulatedDevice(self, setup or PLATE, faults or NO_FAULTS)

    def annotations(self) -> list[dict[str, Any]]:
        """What a host beside this person would have noted, in order of time."""
        notes = [
            _note("tare", TARE_S[1], {"start_s": TARE_S[0], "end_s": TARE_S[1]}),
            _note("phase", TARE_S[1], {"phase": "baseline"}),
        ]
        phase: Phase = "baseline"
        for visit in self.visits:
            where = {"zone": visit.zone, "side": visit.side}
            if visit.phase != phase:
                phase = visit.phase
                notes.append(_note("phase", visit.start_s, {"phase": phase}))
            notes.append(_note("visit_start", visit.start_s, where))
            if visit.score is not None and visit.score_time_s is not None:
                rating = {"score": visit.score, "kind": "tension"}
                notes.append(_note("rating", visit.score_time_s, rating))
            notes.append(_note("visit_end", visit.end_s, where))
        return notes

    def truth(
        self, faults: FaultPlan | None = None, *, device: "SimulatedDevice | None" = None
    ) -> dict[str, Any]:
        """Everything that is true about the session, as JSON; see ``truth``.

        Give the device that ran to learn what its faults really hit; without one, the truth knows
        the reference device on a line with ``faults`` before it ran.
        """
        from evenside.simulator.truth import truth_json

        return truth_json(self, device or self.device(faults=faults))

    def _rating(self, index: int) -> tuple[float, float | None]:
        if index not in self._scores:
            visit = self.plan[index]
            slot, person = visit.slot, self.people[visit.slot.phase]
            load_n = self.body.trace(index).hold_load_n
            if load_n is None:
                raise UsageError(f"visit {index} is treatment rolling and has no score")
            spot = (slot.zone, slot.side)
            felt = felt_score(person, *spot, load_n, slot.before, held_s=visit.rated_after_s)
            lots = Lots(self._session_seed, f"number {index}")
            self._scores[index] = felt, said_score(person, felt, lots)
        return self._scores[index]

    def _truth(self, index: int) -> VisitTruth:
        visit = self.plan[index]
        slot, steady_s = visit.slot, visit.steady_s
        felt, score = (None, None) if steady_s is None else self._rating(index)
        load_n = self.body.trace(index).hold_load_n
        mechanics = mechanics_of(self.people[slot.phase], slot.zone, slot.side)
        return VisitTruth(
            phase=slot.phase,
            kind=slot.kind,
            zone=slot.zone,
            side=slot.side,
            start_s=visit.start_at_s,
            end_s=visit.end_at_s,
            hold_start_s=None if steady_s is None else slot.touch_at_s + steady_s,
            hold_end_s=None if steady_s is None else slot.touch_at_s + visit.off_s,
            load_n=load_n,
            area_cm2=None if load_n is None else contact_area_cm2(mechanics, load_n),
            pressure_kpa=None if load_n is None else mean_pressure_kpa(mechanics, load_n),
            threshold_rise=slot.before.threshold_rise,
            felt=felt,
            score=score,
            score_time_s=None if score is None else visit.rated_at_s,
        )


def make_scenario(
    seed: int,
    *,
    person: str = RANDOM,
    zones: Sequence[str] | None = None,
    visits_per_zone: int = 8,
    treatment: bool = False,
    retest: bool = False,
    roll_in: bool = True,
    side_order: SideOrder = "in_turn",
    asked_after_s: float = RATED_AFTER_S,
    day: int = 0,
) -> Scenario:
    """A session by seed: ``person`` is ``random``, a known name, or the path of a TOML file.

    ``treatment`` adds treatment rolling of the uneven zones after the test, ``retest`` also tests
    these zones once more. ``roll_in`` lets the first visit of every zone and side begin with two or
    three slow passes. ``side_order`` is ``in_turn`` or ``one_then_other`` (all visits of one side
    first); scores are asked for after ``asked_after_s`` seconds of steady hold, 10 to 120. Another
    ``day`` is another session of the same person with the same device.

    Raises UsageError for unknown names and for numbers out of range, InputError for a file that
    describes nobody.
    """
    agenda = make_agenda(
        zones,
        visits_per_zone=visits_per_zone,
        side_order=side_order,
        treatment=treatment,
        retest=retest,
    )
    _check("asked_after_s", asked_after_s, *ASKED_AFTER_S)
    _check("day", day, 0, MAX_DAY)
    who = person_on_day(find_person(person, seed), seed, day)
    eased = person_after_treatment(who, treated_zones(who, agenda))
    people: dict[Phase, Person] = {"baseline": who, "intervention": who, "retest": eased}
    plan = make_plan(
        people, session_seed(seed, day), agenda, roll_in=roll_in, asked_after_s=asked_after_s
    )
    return Scenario(seed, day, people, plan)


def _check(name: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise UsageError(f"{name}={value} must be from {low:g} to {high:g}")


def _note(kind: str, time_s: float, data: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "time_s": time_s, "data": data}
