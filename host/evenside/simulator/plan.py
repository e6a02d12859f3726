"""What the person is going to do, visit by visit: times, loads and paths, before any is pressed.

The plan is cheap and complete, so that a live session starts at once; the signals of a visit are
made from its plan when somebody first looks (``body``). All times are scenario time: seconds from
the first sample that the device sends.

The test follows the protocol: a quiet start with the roller unloaded, then one visit after the
other (``order``), each held for 12 to 15 s and rated at ten, with at least 30 s between visits,
which gives any one spot at least 60 s while the sides take turns.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from evenside.simulator.area import Side
from evenside.simulator.before import Before, Pressed, before
from evenside.simulator.guarding import guard
from evenside.simulator.motion import (
    SWAYS_IN,
    Kneading,
    Onset,
    Stroke,
    Sway,
    exploring_strokes,
    plan_kneading,
    plan_onset,
    plan_sways,
    treating_strokes,
)
from evenside.simulator.order import Agenda, Phase, VisitKind, session_order
from evenside.simulator.person import Person
from evenside.simulator.rater import aimed_load_n, answer_delay_s, felt_score
from evenside.simulator.rng import Lots

QUIET_S = 6.0  # before the first visit nobody touches the plate
TARE_S = (3.0, 5.0)  # the unloaded span that the session's tare is taken from
RATED_AFTER_S = 10.0  # seconds into the steady hold, unless another is asked for
TAIL_S = 3.0  # quiet after the last visit

_HELD_ON_S = (2.0, 5.0)  # after the second of the rating
_REST_S = (30.0, 31.5)  # from load off to load on
_GET_READY_S = (1.0, 1.5)  # of which these, after the marker is set
_TREATED_S = (30.0, 60.0)  # a side
# Of the load that is aimed at: exploring is lighter than the hold after it, treatment is not; some
# of it goes to the support, so that what is left is what Baumgart 2019 measured.
_ROLL_SHARE = {"test": (0.60, 0.80), "treatment": (1.00, 1.20)}
_SAID_BEFORE_END_S = 0.1  # a late rating is given by the closing marker at the latest


@dataclass(frozen=True, slots=True)
class Slot:
    """Which visit it is, before it is known how it goes."""

    index: int
    phase: Phase
    kind: VisitKind
    zone: str
    side: Side
    touch_at_s: float  # scenario time of the first newton
    before: Before
    explore: bool  # slow passes first, to find the spot
    asked_after_s: float  # seconds of steady hold after which a score is asked for


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """One placement of one zone and side; times without ``at`` count from the first newton."""

    slot: Slot
    start_at_s: float  # marker, scenario time
    end_at_s: float  # marker, scenario time
    onset: Onset  # of the first load, and again of the press for the hold
    sways: tuple[Sway, ...]  # turns and glides, before the strokes
    strokes: tuple[Stroke, ...]
    kneading: Kneading | None  # of hands while they travel; None on the roller
    roll_load_n: float  # while exploring or treating; without strokes not used
    hold_load_n: float  # ten seconds into the hold; in treatment not used
    spot_m: float  # where the hold is
    lateral_m: float
    press_s: float | None  # when the press for the hold begins; None in treatment
    rated_after_s: float  # into the steady hold: the moment that the score is about
    answer_delay_s: float  # so much later it is said
    off_s: float  # when the load starts to leave
    off_ramp_s: float
    restlessness: float  # times the usual wander; 1 when nothing hurts

    @property
    def contact_s(self) -> float:
        """How long anything touches."""
        return self.off_s + self.off_ramp_s

    @property
    def steady_s(self) -> float | None:
        """When the press for the hold has settled."""
        return None if self.press_s is None else self.press_s + self.onset.settled_s

    @property
    def rated_at_s(self) -> float | None:
        """When the score is said, in scenario time."""
        steady_s = self.steady_s
        if steady_s is None:
            return None
        asked_at_s = self.slot.touch_at_s + steady_s + self.rated_after_s
        return min(asked_at_s + self.answer_delay_s, self.end_at_s - _SAID_BEFORE_END_S)


def make_plan(
    people: Mapping[Phase, Person],
    seed: int,
    agenda: Agenda,
    *,
    roll_in: bool,
    asked_after_s: float = RATED_AFTER_S,
) -> tuple[VisitPlan, ...]:
    """The whole session of a person as they are in each phase.

    ``roll_in`` lets the first visit of a spot begin with slow passes.
    """
    visits: list[VisitPlan] = []
    history: list[Pressed] = []
    free_from_s = QUIET_S
    for turn in session_order(people["baseline"], seed, agenda):
        lots = Lots(seed, f"visit {len(visits)}")
        touch_at_s = free_from_s + lots.between(*_GET_READY_S)
        slot = Slot(
            index=len(visits),
            phase=turn.phase,
            kind=turn.kind,
            zone=turn.zone,
            side=turn.side,
            touch_at_s=touch_at_s,
            before=before(history, turn.zone, turn.side, touch_at_s),
            explore=roll_in and turn.is_first and turn.phase == "baseline",
            asked_after_s=asked_after_s,
        )
        person = people[turn.phase]
        visit = (_test_visit if turn.kind == "test" else _treatment_visit)(person, lots, slot)
        visits.append(visit)
        history.append(_pressed(visit))
        # The rest counts from load off to load on, so getting ready is part of it.
        free_from_s = touch_at_s + visit.contact_s + lots.between(*_REST_S) - _GET_READY_S[0]
    return tuple(visits)


def _pressed(visit: VisitPlan) -> Pressed:
    slot = visit.slot
    # Slow passes that look for the spot are no treatment.
    vigorous = visit.strokes if slot.kind == "treatment" else ()
    rolled_s = sum(stroke.end_s - stroke.start_s for stroke in vigorous)
    off_at_s = slot.touch_at_s + visit.contact_s
    return Pressed(slot.zone, slot.side, slot.touch_at_s, off_at_s, rolled_s)


def _test_visit(person: Person, lots: Lots, slot: Slot) -> VisitPlan:
    onset, spot_m = plan_onset(lots), lots.normal(0.0, 0.03, -0.08, 0.08)
    sways: tuple[Sway, ...] = ()
    strokes: tuple[Stroke, ...] = ()
    press_s = 0.0
    if slot.explore:
        sways = plan_sways(lots, SWAYS_IN.get(slot.zone, ()), onset.settled_s)
        start_s = sways[-1].end_s if sways else onset.settled_s
        strokes = exploring_strokes(lots, start_s, spot_m, _travel_m(person, lots, slot))
        press_s = strokes[-1].end_s + lots.between(0.1, 0.4)
    off_s = press_s + onset.settled_s + slot.asked_after_s + lots.between(*_HELD_ON_S)
    return _visit(person, lots, slot, _Moves(onset, sways, strokes, spot_m, press_s, off_s))


def _treatment_visit(person: Person, lots: Lots, slot: Slot) -> VisitPlan:
    onset, spot_m = plan_onset(lots), lots.normal(0.0, 0.02, -0.05, 0.05)
    travel_m, treated_s = _travel_m(person, lots, slot), lots.between(*_TREATED_S)
    strokes = treating_strokes(lots, onset.settled_s, spot_m, travel_m, treated_s)
    off_s = strokes[-1].end_s + lots.between(0.2, 0.5)
    return _visit(person, lots, slot, _Moves(onset, (), strokes, spot_m, None, off_s))


@dataclass(frozen=True, slots=True)
class _Moves:
    """What is done in a visit; as in ``VisitPlan``."""

    onset: Onset
    sways: tuple[Sway, ...]
    strokes: tuple[Stroke, ...]
    spot_m: float
    press_s: float | None
    off_s: float


def _visit(person: Person, lots: Lots, slot: Slot, moves: _Moves) -> VisitPlan:
    aim_n = aimed_load_n(person, slot.zone, slot.side)
    off_ramp_s = lots.between(0.3, 0.6)
    by_hand = person.areas[slot.zone].tissue.tool == "hands"
    meant_n = aim_n * (1.0 + person.hold_cv * lots.normal(0.0, 1.0, -2.5, 2.5))
    guarded = guard(person.guarding, felt_score(person, slot.zone, slot.side, meant_n, slot.before))
    return VisitPlan(
        slot=slot,
        start_at_s=slot.touch_at_s - lots.between(0.5, 0.9),
        end_at_s=slot.touch_at_s + moves.off_s + off_ramp_s + lots.between(0.3, 0.8),
        onset=moves.onset,
        sways=moves.sways,
        strokes=moves.strokes,
        kneading=plan_kneading(lots) if by_hand and moves.strokes else None,
        roll_load_n=aim_n * lots.between(*_ROLL_SHARE[slot.kind]),
        hold_load_n=meant_n * guarded.load_factor,
        spot_m=moves.spot_m,
        lateral_m=lots.normal(0.0, 0.015, -0.04, 0.04),
        press_s=moves.press_s,
        rated_after_s=slot.asked_after_s + lots.normal(0.0, 0.3, -0.8, 0.8),
        answer_delay_s=answer_delay_s(person, lots),
        off_s=moves.off_s,
        off_ramp_s=off_ramp_s,
        restlessness=guarded.restlessness,
    )


def _travel_m(person: Person, lots: Lots, slot: Slot) -> float:
    return person.areas[slot.zone].tissue.travel_m * lots.between(0.8, 1.2)
