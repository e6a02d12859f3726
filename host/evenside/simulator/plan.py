"""What the person is going to do, visit by visit: times, loads and paths, before any is pressed.

The plan is cheap and complete, so that a live session starts at once; the signals of a visit are
made from its plan when somebody first looks (``body``). All times are scenario time: seconds from
the first sample that the device sends.

The test follows the protocol: a quiet start with the roller unloaded, then zone by zone eight
visits, left and right in turn, each held for 12 to 15 s and rated at ten, with at least 30 s
between visits, which gives any one spot at least 60 s. Treatment rolling comes only after the test.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evenside.errors import UsageError
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
from evenside.simulator.person import Person, Side, zone_table
from evenside.simulator.rater import Before, aimed_load_n
from evenside.simulator.rng import Lots

QUIET_S = 6.0  # before the first visit nobody touches the plate
TARE_S = (3.0, 5.0)  # the unloaded span that the session's tare is taken from
RATED_AFTER_S = 10.0  # seconds into the steady hold
TAIL_S = 3.0  # quiet after the last visit

_HOLD_S = (12.0, 15.0)
_REST_S = (30.0, 31.5)  # from load off to load on
_GET_READY_S = (1.0, 1.5)  # of which these, after the marker is set
_TREATED_S = (30.0, 60.0)  # a side
# A hold elsewhere raises the next score a little, but not for ever: the last five minutes count.
_SENSITISED_FOR_S = 300.0

VisitKind = Literal["test", "treatment"]


@dataclass(frozen=True, slots=True)
class Slot:
    """Which visit it is, before it is known how it goes."""

    index: int
    kind: VisitKind
    zone: str
    side: Side
    touch_at_s: float  # scenario time of the first newton
    before: Before
    explore: bool  # slow passes first, to find the spot


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
    rated_after_s: float  # into the steady hold
    off_s: float  # when the load starts to leave
    off_ramp_s: float
    restlessness: float = 1.0  # times the usual wander

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
        """When the score is due, in scenario time."""
        steady_s = self.steady_s
        return None if steady_s is None else self.slot.touch_at_s + steady_s + self.rated_after_s


def checked_zones(zones: Sequence[str] | None) -> tuple[str, ...]:
    """The zones to visit, all of the table by default; UsageError for one that is not in it."""
    known = zone_table()
    if zones is None:
        return tuple(known)
    for zone in zones:
        if zone not in known:
            raise UsageError(f"zone {zone!r} cannot be simulated; known are {', '.join(known)}")
    if len(set(zones)) != len(zones) or not zones:
        raise UsageError(f"zones={','.join(zones)!r} must name at least one zone, each once")
    return tuple(zones)


def make_plan(
    person: Person,
    seed: int,
    *,
    zones: Sequence[str],
    visits_per_zone: int,
    roll_in: bool,
    treatment: bool,
) -> tuple[VisitPlan, ...]:
    """The whole session; ``roll_in`` lets the first visit of a spot begin with slow passes."""
    visits: list[VisitPlan] = []
    free_from_s = QUIET_S
    for kind, zone, side, number in _order(person, seed, zones, visits_per_zone, treatment):
        lots = Lots(seed, f"visit {len(visits)}")
        touch_at_s = free_from_s + lots.between(*_GET_READY_S)
        before = _before(visits, zone, side, touch_at_s)
        slot = Slot(len(visits), kind, zone, side, touch_at_s, before, roll_in and number < 2)
        visit = (_test_visit if kind == "test" else _treatment_visit)(person, lots, slot)
        visits.append(visit)
        # The rest counts from load off to load on, so getting ready is part of it.
        free_from_s = touch_at_s + visit.contact_s + lots.between(*_REST_S) - _GET_READY_S[0]
    return tuple(visits)


def _order(
    person: Person, seed: int, zones: Sequence[str], visits_per_zone: int, treatment: bool
) -> Iterator[tuple[VisitKind, str, Side, int]]:
    first_right = Lots(seed, "first side").chance(0.5)
    sides: tuple[Side, Side] = ("right", "left") if first_right else ("left", "right")
    for zone in zones:
        for number in range(visits_per_zone):
            yield "test", zone, sides[number % 2], number
    if treatment:
        uneven = [z for z in zones if abs(person.areas[z].difference_points) >= 1.0]
        for zone in uneven or zones[:1]:
            for side in sides:
                yield "treatment", zone, side, 0


def _before(visits: Sequence[VisitPlan], zone: str, side: Side, at_s: float) -> Before:
    held = [v.slot for v in visits if v.press_s is not None]
    n_same = sum((slot.zone, slot.side) == (zone, side) for slot in held)
    recent = [slot for slot in held if at_s - slot.touch_at_s <= _SENSITISED_FOR_S]
    return Before(n_same, sum((slot.zone, slot.side) != (zone, side) for slot in recent))


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
    off_s = press_s + onset.settled_s + lots.between(*_HOLD_S)
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
    return VisitPlan(
        slot=slot,
        start_at_s=slot.touch_at_s - lots.between(0.5, 0.9),
        end_at_s=slot.touch_at_s + moves.off_s + off_ramp_s + lots.between(0.3, 0.8),
        onset=moves.onset,
        sways=moves.sways,
        strokes=moves.strokes,
        kneading=plan_kneading(lots) if by_hand and moves.strokes else None,
        roll_load_n=aim_n * lots.between(0.75, 0.95),
        hold_load_n=aim_n * (1.0 + person.hold_cv * lots.normal(0.0, 1.0, -2.5, 2.5)),
        spot_m=moves.spot_m,
        lateral_m=lots.normal(0.0, 0.015, -0.04, 0.04),
        press_s=moves.press_s,
        rated_after_s=lots.normal(RATED_AFTER_S, 0.3, RATED_AFTER_S - 0.8, RATED_AFTER_S + 0.8),
        off_s=moves.off_s,
        off_ramp_s=off_ramp_s,
    )


def _travel_m(person: Person, lots: Lots, slot: Slot) -> float:
    return person.areas[slot.zone].tissue.travel_m * lots.between(0.8, 1.2)
