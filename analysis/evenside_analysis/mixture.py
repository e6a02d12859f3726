"""A posterior over a grid of the day-to-day scatter: a mixture of normal distributions.

The true difference of the sides moves from day to day by some tau that nobody knows. For any given
tau everything else is normal; so tau runs over a grid, and each point counts by how well it agrees
with the sessions and with its half-normal prior.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from evenside_analysis.types import FloatArray

GRID_POINTS = 201  # of tau; twice as many change no probability by more than 1e-4
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

    def below(self, value: float) -> float:
        """Probability of lying below a value."""
        return float((self.weight * ndtr((value - self.means) / self.sds)).sum())

    def interval(self, level: float) -> tuple[float, float]:
        """Central interval that holds a share of the probability."""
        return self._quantile(0.5 - level / 2), self._quantile(0.5 + level / 2)

    def _quantile(self, share: float) -> float:
        low = float((self.means - 9 * self.sds).min())
        high = float((self.means + 9 * self.sds).max())
        for _ in range(60):
            middle = (low + high) / 2
            low, high = (middle, high) if self.below(middle) < share else (low, middle)
        return (low + high) / 2
