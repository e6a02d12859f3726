"""A whole simulated session from one seed: who, what, when, and what is true about it.

Scenario time starts at the first sample that the device sends. ``make_scenario`` only plans;
signals and scores of a visit are made when they are first asked for, so that a live session starts
at once. Everything is a function of the seed and the arguments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from evenside.errors import UsageError
from evenside.simulator.body import Body
from evenside.simulator.cells import DeviceSetup
from evenside.simulator.faults import NO_FAULTS, FaultPlan
from evenside.simulator.hand import Dial, button_presses
from evenside.simulator.person import RANDOM, Person, Side, find_person
from evenside.simulator.plan import (
    TAIL_S,
    TARE_S,
    VisitKind,
    VisitPlan,
    checked_zones,
    make_plan,
)
from evenside.simulator.rater import felt_score, said_score
from evenside.simulator.rng import Lots, derived_seed

if TYPE_CHECKING:
    from evenside.simulator.device import SimulatedDevice

MAX_VISITS_PER_ZONE = 40


@dataclass(frozen=True, slots=True)
class VisitTruth:
    """What is true about one visit; scenario times."""

    kind: VisitKind
    zone: str
    side: Side
    start_s: float  # marker
    end_s: float  # marker
    hold_start_s: float | None  # None in treatment
    hold_end_s: float | None
    load_n: float | None  # median over the three seconds before the score was due
    felt: float | None  # the score before noise and rounding
    score: int | None  # None: not given
    score_time_s: float | None


class Scenario:
    """A planned session; made by ``make_scenario``."""

    def __init__(self, seed: int, person: Person, plan: tuple[VisitPlan, ...]) -> None:
        self.seed = seed
        self.person = person
        self.plan = plan
        self.body = Body(person, plan, seed)
        self.dial = Dial(plan, seed, self.score)
        self.button = button_presses(plan)
        self._scores: dict[int, tuple[float, int | None]] = {}

    @property
    def duration_s(self) -> float:
        """From the first sample until nothing more happens."""
        return self.plan[-1].end_at_s + TAIL_S

    @cached_property
    def visits(self) -> tuple[VisitTruth, ...]:
        """The truth of every visit."""
        return tuple(self._truth(index) for index in range(len(self.plan)))

    def score(self, index: int) -> int | None:
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
        treating = False
        for visit in self.visits:
            where = {"zone": visit.zone, "side": visit.side}
            if visit.kind == "treatment" and not treating:
                notes.append(_note("phase", visit.start_s, {"phase": "intervention"}))
                treating = True
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

    def _rating(self, index: int) -> tuple[float, int | None]:
        if index not in self._scores:
            slot = self.plan[index].slot
            load_n = self.body.trace(index).hold_load_n
            if load_n is None:
                raise UsageError(f"visit {index} is treatment rolling and has no score")
            felt = felt_score(self.person, slot.zone, slot.side, load_n, slot.before)
            lots = Lots(self.seed, f"rating {index}")
            self._scores[index] = felt, said_score(self.person, felt, lots)
        return self._scores[index]

    def _truth(self, index: int) -> VisitTruth:
        visit = self.plan[index]
        slot = visit.slot
        where = (slot.kind, slot.zone, slot.side, visit.start_at_s, visit.end_at_s)
        if visit.steady_s is None:
            return VisitTruth(*where, None, None, None, None, None, None)
        felt, score = self._rating(index)
        return VisitTruth(
            *where,
            hold_start_s=slot.touch_at_s + visit.steady_s,
            hold_end_s=slot.touch_at_s + visit.off_s,
            load_n=self.body.trace(index).hold_load_n,
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
    roll_in: bool = True,
    day: int = 0,
) -> Scenario:
    """A session by seed: ``person`` is ``random``, a known name, or the path of a TOML file.

    ``treatment`` adds treatment rolling after the test; ``roll_in`` lets the first visit of every
    zone and side begin with two or three slow passes. ``day`` is the same person on another day:
    day 0 is the seed's own session, others have an order, loads and ratings of their own. Raises
    UsageError for unknown names and for numbers out of range, InputError for a file that describes
    nobody.
    """
    if not 1 <= visits_per_zone <= MAX_VISITS_PER_ZONE:
        rule = f"must be from 1 to {MAX_VISITS_PER_ZONE}"
        raise UsageError(f"visits_per_zone={visits_per_zone} {rule}")
    who = find_person(person, seed)
    if day:
        seed = derived_seed(seed, f"day {day}")
    plan = make_plan(
        who,
        seed,
        zones=checked_zones(zones),
        visits_per_zone=visits_per_zone,
        roll_in=roll_in,
        treatment=treatment,
    )
    return Scenario(seed, who, plan)


def _note(kind: str, time_s: float, data: dict[str, Any]) -> dict[str, Any]:
    return {"kind": kind, "time_s": time_s, "data": data}
