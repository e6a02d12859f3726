"""How a person turns force into a score from 0 to 10, and how they choose their force.

What is felt comes from the curve of the spot (``curve``), raised by earlier rolling, plus what
earlier holds did (``before``). What is said is that, plus noise, rounded, late or not at all.
"""

import math

from evenside.simulator.area import Side
from evenside.simulator.before import Before, points_from_before
from evenside.simulator.person import Person
from evenside.simulator.rng import Lots

HIGHEST_SCORE = 10.0

_LONG_HOLD_S = 20.0  # from here on a score rises with time (Bradbury-Squires 2015)
_LATE_S = (2.0, 6.0)  # how late a late rating is


def aimed_load_n(person: Person, zone: str, side: Side) -> float:
    """The load that this person means to bring to this spot."""
    middle_n = person.areas[zone].reference_load_n
    more = math.sqrt(person.press_ratio_right)
    return middle_n * more if side == "right" else middle_n / more


def felt_score(
    person: Person, zone: str, side: Side, load_n: float, before: Before, *, held_s: float = 10.0
) -> float:
    """The score before noise and rounding, for a load held for some seconds."""
    curve = person.areas[zone].spot(side).curve.raised(before.threshold_rise)
    longer_s = max(held_s - _LONG_HOLD_S, 0.0)
    return (
        curve.score(load_n)
        + points_from_before(person, before)
        + person.long_hold_points_per_s * longer_s
    )


def said_score(person: Person, felt: float, lots: Lots) -> float | None:
    """The number that is said: with noise, in the person's steps, within the scale; or none."""
    noisy = felt + lots.normal(0.0, person.rating_sigma)
    if lots.chance(person.missing_share):
        return None
    step = person.rounding_points
    return min(max(step * math.floor(noisy / step + 0.5), 0.0), HIGHEST_SCORE)


def answer_delay_s(person: Person, lots: Lots) -> float:
    """How much later than asked the score is said."""
    return lots.between(*_LATE_S) if lots.chance(person.late_share) else 0.0
