"""How a person changes: from one day to the next, and by treatment rolling."""

from collections.abc import Iterable
from dataclasses import replace

from evenside.simulator.area import Area, with_difference
from evenside.simulator.person import Person
from evenside.simulator.portable import exp_of
from evenside.simulator.rng import Lots, derived_seed

_DIFFERENCE_SD = 0.4  # of a zone's true difference between sessions, points (science.md 3.3)
_SCORE_SD = 0.5  # of all scores together, E
_LOAD_SD = 0.05  # of ln(load), all zones together, E
_PRESS_RATIO_SD = 0.02  # of ln(right over left), E


def person_on_day(person: Person, seed: int, day: int) -> Person:
    """The person on another day; day 0 is the person as known, every other day varies about it."""
    if day == 0:
        return person
    lots = Lots(seed, f"person on day {day}")
    score_shift = lots.normal(0.0, _SCORE_SD)
    load_factor = exp_of(lots.normal(0.0, _LOAD_SD))
    press_factor = exp_of(lots.normal(0.0, _PRESS_RATIO_SD))
    areas = {}
    for zone, area in person.areas.items():
        difference_points = area.difference_points + lots.normal(0.0, _DIFFERENCE_SD)
        areas[zone] = _another(person, area, score_shift, load_factor, difference_points)
    return replace(person, areas=areas, press_ratio_right=press_factor * person.press_ratio_right)


def session_seed(seed: int, day: int) -> int:
    """The seed of what happens in the session of a day; what stays the same has ``seed`` itself."""
    return seed if day == 0 else derived_seed(seed, f"session on day {day}")


def person_after_treatment(person: Person, zones: Iterable[str]) -> Person:
    """The person whose tight sides in these zones have let go of a share of their tightness."""
    left_over = 1.0 - person.relief_share
    eased = {
        zone: with_difference(person.areas[zone], left_over * person.areas[zone].difference_points)
        for zone in zones
    }
    return replace(person, areas={**person.areas, **eased})


def _another(
    person: Person, area: Area, score_shift: float, load_factor: float, difference_points: float
) -> Area:
    habit = replace(
        area.habit,
        load_bw=area.habit.load_bw * load_factor,
        score=area.habit.score + score_shift,
    )
    return person.area(area.tissue, habit, difference_points)
