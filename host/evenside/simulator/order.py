"""Which visit comes after which: baseline test, treatment rolling, retest.

The test goes zone by zone, left and right in turn, the first side by lot. Treatment rolling comes
only after it, both sides of each uneven zone; a retest goes through the treated zones once more.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from evenside.errors import UsageError
from evenside.simulator.area import Side
from evenside.simulator.person import Person
from evenside.simulator.rng import Lots
from evenside.simulator.zones import zone_table

VisitKind = Literal["test", "treatment"]
Phase = Literal["baseline", "intervention", "retest"]
# How the sides of a zone follow each other: in turn as the protocol has it, or first all visits of
# one side and then all of the other, as people do whom nobody told.
SideOrder = Literal["in_turn", "one_then_other"]

MAX_VISITS_PER_ZONE = 40
_UNEVEN_POINTS = 1.0  # from here on a zone is worth treating


@dataclass(frozen=True, slots=True)
class Agenda:
    """What a session consists of; ``treatment`` is implied by a retest."""

    zones: tuple[str, ...]
    visits_per_zone: int = 8
    side_order: SideOrder = "in_turn"
    treatment: bool = False
    retest: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One visit to come."""

    phase: Phase
    kind: VisitKind
    zone: str
    side: Side
    is_first: bool  # the first visit of this spot in this phase


def make_agenda(
    zones: Sequence[str] | None,
    *,
    visits_per_zone: int,
    side_order: SideOrder,
    treatment: bool,
    retest: bool,
) -> Agenda:
    """An agenda whose words and numbers are checked; UsageError if one cannot be."""
    if not 1 <= visits_per_zone <= MAX_VISITS_PER_ZONE:
        rule = f"must be from 1 to {MAX_VISITS_PER_ZONE}"
        raise UsageError(f"visits_per_zone={visits_per_zone} {rule}")
    if side_order not in get_args(SideOrder):
        words = " or ".join(get_args(SideOrder))
        raise UsageError(f"side_order={side_order!r} must be {words}")
    return Agenda(checked_zones(zones), visits_per_zone, side_order, treatment or retest, retest)


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


def session_order(person: Person, seed: int, agenda: Agenda) -> Iterator[Turn]:
    """Every visit of the session, in order."""
    first_right = Lots(seed, "first side").chance(0.5)
    sides: tuple[Side, Side] = ("right", "left") if first_right else ("left", "right")
    yield from _test("baseline", agenda.zones, sides, agenda)
    treated = treated_zones(person, agenda)
    for zone in treated:
        for side in sides:
            yield Turn("intervention", "treatment", zone, side, is_first=True)
    if agenda.retest:
        yield from _test("retest", treated, sides, agenda)


def treated_zones(person: Person, agenda: Agenda) -> tuple[str, ...]:
    """The uneven zones, or the first if all are even; none without treatment."""
    if not agenda.treatment:
        return ()
    uneven = tuple(
        zone for zone in agenda.zones if abs(person.areas[zone].difference_points) >= _UNEVEN_POINTS
    )
    return uneven or agenda.zones[:1]


def _test(
    phase: Phase, zones: Sequence[str], sides: tuple[Side, Side], agenda: Agenda
) -> Iterator[Turn]:
    n_visits = agenda.visits_per_zone
    for zone in zones:
        seen: set[Side] = set()
        for number in range(n_visits):
            in_turn = agenda.side_order == "in_turn"
            side = sides[number % 2] if in_turn else sides[2 * number // n_visits]
            yield Turn(phase, "test", zone, side, is_first=side not in seen)
            seen.add(side)
