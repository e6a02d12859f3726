"""A posterior over a grid of the day-to-day scatter: a mixture of normal distributions.

The true difference of the sides moves from day to day by some tau that nobody knows. For any given
tau everything else is normal; so tau runs over a grid, and each point counts by how well it agrees
with the sessions and with its half-normal prior.
"""

from dataclasses import dataclass
from math import inf, pi, sqrt

import numpy as np
from scipy.special import ndtr, ndtri

from evenside_analysis.types import FloatArray

GRID_POINTS = 201  # of tau; twice as many change no probability by more than 1e-4
MAX_STEPS = 60  # halvings of the bracket alone; Newton's steps are five or six
NEAR_ENOUGH = 1e-7  # points; the step that was as small as that has left some 1e-14
ROOT_TWO_PI = sqrt(2 * pi)
GRID_REACH = 4.0  # prior standard deviations of tau: what lies beyond weighs 6e-5


def tau_grid(prior_sd: float, n_points: int = GRID_POINTS) -> FloatArray:
    """Midpoints of equal steps from 0 to four prior SDs: the integral's error is of step^2."""
    step = GRID_REACH * prior_sd / n_points
    grid: FloatArray = (np.arange(n_points, dtype=np.float64) + 0.5) * step
    return grid


def tau_weights(tau: FloatArray, log_likelihood: FloatArray, prior_sd: float) -> FloatArray:
    """Posterior weight of each grid point, from the log likelihood and the half-normal prior."""
    log_weight = log_likelihood - 0.5 * (tau / prior_sd) ** 2
    weight = np.exp(log_weight - log_weight.max())
    normed: FloatArray = weight / weight.sum()
    return normed


@dataclass(frozen=True, slots=True)
class NormalMixture:
    """One normal distribution for each point of the grid, with its weight."""

    weight: FloatArray  # (n,), adds up to 1
    means: FloatArray  # (n,)
    sds: FloatArray  # (n,)

    @property
    def mean(self) -> float:
        """Expected value."""
        return float((self.weight * self.means).sum())

    @property
    def _sd(self) -> float:
        return sqrt(float((self.weight * (self.sds**2 + (self.means - self.mean) ** 2)).sum()))

    def below(self, value: float) -> float:
        """Probability of lying below a value."""
        return float((self.weight * ndtr((value - self.means) / self.sds)).sum())

    def interval(self, level: float) -> tuple[float, float]:
        """Central interval that holds a share of the probability."""
        return self._quantile(0.5 - level / 2), self._quantile(0.5 + level / 2)

    def _density(self, value: float) -> float:
        z = (value - self.means) / self.sds
        return float((self.weight / self.sds * np.exp(-0.5 * z**2)).sum()) / ROOT_TWO_PI

    def _quantile(self, share: float) -> float:
        """Newton's method, halving the bracket wherever its step would leave it."""
        low = float((self.means - 9 * self.sds).min())
        high = float((self.means + 9 * self.sds).max())
        value = self.mean + float(ndtri(share)) * self._sd  # as if all were one normal
        for _ in range(MAX_STEPS):
            excess, density = self.below(value) - share, self._density(value)
            step = excess / density if density > 0 else inf
            if abs(step) <= NEAR_ENOUGH:
                return value - step
            low, high = (value, high) if excess < 0 else (low, value)
            value = value - step if low < value - step < high else (low + high) / 2
        return value
