"""Who rolls: body, habits, and how tight each zone is on each side.

A person is either named or read from a file (``people``), or drawn from a seed (``random_person``).
The true side difference of every zone is part of the person, in the unit that the product reports:
points on the 0-10 scale, right minus left, at the same force.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from evenside.simulator.area import Area, Habit, make_area
from evenside.simulator.sex import Sex
from evenside.simulator.zones import Tissue

GRAVITY_M_PER_S2 = 9.80665


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the simulator needs one; the defaults are nobody in particular."""

    name: str
    areas: Mapping[str, Area] = field(default_factory=dict)
    sex: Sex | None = None  # None: not said; as the zone table has people
    body_mass_kg: float = 70.0

    # The scale. With these two, people rate 50, 70 and 90 % of what they tolerate about as in
    # Grabow 2018: 3.9, 6.2 and 8.2, which is 7.3 points per unit of ln(force).
    threshold_share: float = 0.18  # the force that is first felt, over the tolerated force
    curve_exponent: float = 1.10  # 1 tender to 1.5 normal muscle
    score_offset: float = 0.0  # how much higher than others this person scores everything

    # what is said
    rating_sigma: float = 0.8  # noise of one rating before rounding, points
    rounding_points: float = 1.0  # scores are said in steps of this
    missing_share: float = 0.05  # ratings not given
    late_share: float = 0.05  # ratings given some seconds late

    # what is pressed
    hold_cv: float = 0.10  # hold-to-hold variation of the load
    press_ratio_right: float = 1.0  # right load over left load, out of habit
    guarding: float = 0.3  # 0 to 1: how much this person tenses where it hurts
    support_n_per_mm: float = 6.0  # how stiffly arms and the other leg share the load
    breath_hz: float = 0.27
    heart_hz: float = 1.2

    # what earlier presses do
    habituation_points: float = -0.10  # for each earlier hold on the same spot
    sensitisation_points: float = 0.05  # for each recent hold elsewhere
    summation_points: float = 0.5  # for a press on the spot just left, less and less for a minute
    long_hold_points_per_s: float = 0.03  # after twenty seconds of one hold
    relief_share: float = 0.4  # of a side difference that treatment rolling takes away

    @property
    def body_weight_n(self) -> float:
        """The person's weight."""
        return self.body_mass_kg * GRAVITY_M_PER_S2

    def area(self, tissue: Tissue, habit: Habit, difference_points: float) -> Area:
        """An area of this person's body with a side difference, right minus left."""
        return make_area(
            tissue,
            habit,
            body_weight_n=self.body_weight_n,
            threshold_share=self.threshold_share,
            exponent=self.curve_exponent,
            difference_points=difference_points,
        )
