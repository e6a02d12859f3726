"""A body area as one person has it: the load they bring, and how either side answers to force.

The looser side has the person's own curve. The tight side's curve begins and ends lower and is
straighter, and its tissue is stiffer, the more so the tighter it is; both meet the person's true
difference exactly at the reference load, which is where this person presses.
"""

from dataclasses import dataclass, replace
from typing import Literal

from evenside.simulator.curve import Curve, curve_through
from evenside.simulator.zones import Tissue

Side = Literal["left", "right"]

LOWEST_SCORE = 0.5  # whoever feels nothing at their usual load would press without end

# A side that is tighter by this many points has a threshold about 30 % lower, a straight curve, and
# tissue 20 % stiffer: the far end of science.md 3.3 (threshold -10 to -30 %, stiffness +5 to +20 %,
# +0.7 to +2.6 points). In between, in proportion.
_FULLY_TIGHT_POINTS = 2.6
_FULLY_TIGHT_STIFFENING = 0.20

# The test asks for scores from 3 to 7 and, outside 2 to 8, for another load on both sides; a person
# who does as told therefore moves the load until either side is in here, if both can be.
_COMFORTABLE_SCORES = (3.5, 6.5)
_LOAD_FACTOR_LIMITS = (0.6, 1.6)
_MAX_LOAD_BW = 0.75  # more than this does not rest on one spot
_MIN_LOAD_N = 45.0  # below, a press by hand is no press


@dataclass(frozen=True, slots=True)
class Spot:
    """A body area on one side."""

    curve: Curve
    stiffness_n_per_mm: float


@dataclass(frozen=True, slots=True)
class Habit:
    """What a person brings to a body area, before it is known what the sides do with it."""

    load_bw: float  # the load brought there unasked, share of body weight
    score: float  # the score at that load, ten seconds into a hold, about both sides' middle
    area_cm2: float
    stiffness_n_per_mm: float


@dataclass(frozen=True, slots=True)
class Area:
    """A body area as this person has it."""

    tissue: Tissue
    habit: Habit
    reference_load_n: float  # the load this person aims at, both sides' geometric middle
    difference_points: float  # right minus left at the reference load
    left: Spot
    right: Spot

    def spot(self, side: Side) -> Spot:
        """The area on one side."""
        return self.left if side == "left" else self.right

    @property
    def load_bw(self) -> float:
        """The load this person brings there unasked, as a share of body weight."""
        return self.habit.load_bw

    @property
    def score(self) -> float:
        """The score at the load brought unasked, about both sides' middle."""
        return self.habit.score

    @property
    def area_cm2(self) -> float:
        """The contact area at the usual load."""
        return self.habit.area_cm2

    @property
    def threshold_ratio(self) -> float:
        """The right side's threshold over the left side's; the tolerances have the same ratio."""
        return self.right.curve.tolerance_n / self.left.curve.tolerance_n

    @property
    def slope_points(self) -> float:
        """Points per unit of ln(force) at the reference load, middle of both sides."""
        left, right = (spot.curve.slope_points(self.reference_load_n) for spot in self._spots)
        return 0.5 * (left + right)

    @property
    def _spots(self) -> tuple[Spot, Spot]:
        return self.left, self.right


def make_area(
    tissue: Tissue,
    habit: Habit,
    *,
    body_weight_n: float,
    threshold_share: float,
    exponent: float,
    difference_points: float,
) -> Area:
    """The area of a person whose sides differ by so many points, right minus left."""
    usual_n = habit.load_bw * body_weight_n
    score = max(habit.score, LOWEST_SCORE)
    usual = curve_through(usual_n, score, threshold_share, exponent)
    reference_n = _reference_load_n(usual, usual_n, score, difference_points, body_weight_n)
    lower_score = max(usual.score(reference_n) - 0.5 * abs(difference_points), LOWEST_SCORE)
    looser = curve_through(reference_n, lower_score, threshold_share, exponent)
    spot = Spot(looser, habit.stiffness_n_per_mm)
    even = Area(tissue, habit, reference_n, 0.0, left=spot, right=spot)
    return with_difference(even, difference_points)


def with_difference(area: Area, difference_points: float) -> Area:
    """The same area with another difference; the looser side stays as it is."""
    looser = area.left if area.difference_points > 0.0 else area.right
    tight = _tighter(looser, abs(difference_points), area.reference_load_n)
    left, right = (looser, tight) if difference_points > 0.0 else (tight, looser)
    return replace(area, difference_points=difference_points, left=left, right=right)


def _tighter(looser: Spot, points: float, load_n: float) -> Spot:
    """The spot that scores so many points more at this load."""
    if points == 0.0:
        return looser
    tightness = min(points / _FULLY_TIGHT_POINTS, 1.0)
    curve = looser.curve
    share = curve.threshold_n / curve.tolerance_n
    exponent = curve.exponent - (curve.exponent - 1.0) * tightness
    return Spot(
        curve_through(load_n, curve.score(load_n) + points, share, exponent),
        looser.stiffness_n_per_mm * (1.0 + _FULLY_TIGHT_STIFFENING * tightness),
    )


def _reference_load_n(
    usual: Curve, usual_n: float, score: float, difference_points: float, body_weight_n: float
) -> float:
    """The usual load, or more or less where either side would leave the comfortable scores."""
    low, high = _comfortable_middle(difference_points)
    wanted = min(max(score, low), high)
    factor = 1.0 if wanted == score else usual.load_n(wanted) / usual_n
    load_n = min(max(factor, _LOAD_FACTOR_LIMITS[0]), _LOAD_FACTOR_LIMITS[1]) * usual_n
    return min(max(load_n, _MIN_LOAD_N), _MAX_LOAD_BW * body_weight_n)


def _comfortable_middle(difference_points: float) -> tuple[float, float]:
    """Where the middle of both sides may be, so that neither side leaves the comfortable scores."""
    low, high = _COMFORTABLE_SCORES
    middle, half_gap = 0.5 * (low + high), 0.5 * abs(difference_points)
    return min(low + half_gap, middle), max(high - half_gap, middle)
