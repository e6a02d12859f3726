"""From force to a score: nothing below a threshold, then steeper and steeper up to the tolerance.

    score = 10 ((F - F0) / (Fmax - F0))^n

Bendtsen 1996 (Pain 65:259) pressed 80 people with seven pressures: normal muscle answers with a
power function that bends upward, tender muscle with a straight line that begins at less pressure.
So n is 1 for tender and up to 1.5 for normal muscle (science.md 2.4).
"""

from dataclasses import dataclass

from evenside.simulator.portable import power_of

FULL_SCALE = 10.0


@dataclass(frozen=True, slots=True)
class Curve:
    """How one spot answers to force."""

    threshold_n: float  # F0: below, there is nothing to rate
    tolerance_n: float  # Fmax: here the score is 10
    exponent: float  # n

    def score(self, load_n: float) -> float:
        """The score at a load, from 0; above the tolerance it goes on past 10."""
        above_n = load_n - self.threshold_n
        if above_n <= 0.0:
            return 0.0
        share = above_n / (self.tolerance_n - self.threshold_n)
        return FULL_SCALE * power_of(share, self.exponent)

    def load_n(self, score: float) -> float:
        """The load at which a score above 0 is reached."""
        share = power_of(score / FULL_SCALE, 1.0 / self.exponent)
        return self.threshold_n + share * (self.tolerance_n - self.threshold_n)

    def slope_points(self, load_n: float) -> float:
        """Points per unit of ln(force) at a load: the derivative of the formula; 0 below F0."""
        if load_n <= self.threshold_n:
            return 0.0
        return self.score(load_n) * self.exponent * load_n / (load_n - self.threshold_n)

    def raised(self, rise: float) -> "Curve":
        """The same curve with threshold and tolerance higher by this share."""
        factor = 1.0 + rise
        return Curve(factor * self.threshold_n, factor * self.tolerance_n, self.exponent)


def curve_through(load_n: float, score: float, threshold_share: float, exponent: float) -> Curve:
    """The curve that gives a score above 0 at a load; ``threshold_share`` is F0 over Fmax."""
    share = power_of(score / FULL_SCALE, 1.0 / exponent)
    tolerance_n = load_n / (threshold_share + (1.0 - threshold_share) * share)
    return Curve(threshold_share * tolerance_n, tolerance_n, exponent)
