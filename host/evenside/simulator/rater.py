"""How a person turns force into a score from 0 to 10, and how they choose their force.

In the working range 3 to 8 a score grows with the logarithm of force: 7.3 points per unit of ln,
from Grabow 2018's 50, 70 and 90 % of the tolerable force rated 3.9, 6.2 and 8.2. A tight side is
the same curve moved up. What the person says is that, plus what came before, plus noise, rounded.
"""

import math
from dataclasses import dataclass

from evenside.simulator.person import Area, Person, Side
from evenside.simulator.rng import Lots

# The test asks for scores from 3 to 7 and, outside 2 to 8, for another load on both sides; a person
# who does as told therefore moves the load until either side is in here, if both can be.
_COMFORTABLE_SCORES = (3.5, 6.5)
_LOAD_FACTOR_LIMITS = (0.6, 1.6)
_MAX_LOAD_BW = 0.75  # more than this does not rest on one spot
_MIN_LOAD_N = 45.0  # below, a press by hand is no press


@dataclass(frozen=True, slots=True)
class Before:
    """What was pressed before this hold."""

    same_spot: int  # earlier holds on this zone and side
    elsewhere: int  # recent holds anywhere else


def side_sign(side: Side) -> float:
    """+1/2 for right, -1/2 for left: a difference is right minus left."""
    return 0.5 if side == "right" else -0.5


def aimed_load_n(person: Person, zone: str, side: Side) -> float:
    """The load that this person means to bring to this spot."""
    area = person.areas[zone]
    low, high = _comfortable_middle(area)
    wanted_points = min(max(area.score, low), high) - area.score
    slope = max(person.slope_points, 1.0)  # somebody who feels nothing does not press without end
    factor = min(
        max(math.exp(wanted_points / slope), _LOAD_FACTOR_LIMITS[0]), _LOAD_FACTOR_LIMITS[1]
    )
    band_n = factor * area.load_bw * person.body_weight_n
    band_n = min(max(band_n, _MIN_LOAD_N), _MAX_LOAD_BW * person.body_weight_n)
    return band_n * math.pow(person.press_ratio_right, side_sign(side))


def _comfortable_middle(area: Area) -> tuple[float, float]:
    """Where the middle of both sides may be, so that neither side leaves the comfortable scores."""
    low, high = _COMFORTABLE_SCORES
    middle, half_gap = 0.5 * (low + high), 0.5 * abs(area.difference_points)
    return min(low + half_gap, middle), max(high - half_gap, middle)


def felt_score(person: Person, zone: str, side: Side, load_n: float, before: Before) -> float:
    """The score before noise and rounding, for the load ten seconds into the hold."""
    area: Area = person.areas[zone]
    usual_n = area.load_bw * person.body_weight_n
    return (
        area.score
        + person.slope_points * math.log(load_n / usual_n)
        + side_sign(side) * area.difference_points
        + person.habituation_points * before.same_spot
        + person.sensitisation_points * before.elsewhere
    )


def said_score(person: Person, felt: float, lots: Lots) -> int | None:
    """The number that is said: with noise, in whole points, within the scale; or none."""
    noisy = felt + lots.normal(0.0, person.rating_sigma)
    if lots.chance(person.missing_share):
        return None
    return min(max(math.floor(noisy + 0.5), 0), 10)
