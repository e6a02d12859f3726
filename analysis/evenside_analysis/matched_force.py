"""The model behind the comparison of one zone: score against load, side and time.

    score = a + b ln(load / reference) + d x + g t + noise,    x = +1/2 right, -1/2 left

`fit` solves it with one row more than there are holds: the prior on the slope b (`regression`).
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy.special import stdtrit

from evenside_analysis.observations import ComparisonSettings, Observations
from evenside_analysis.regression import Likelihood, Rows, ScalePrior, Solution, solve
from evenside_analysis.types import FloatArray

N_COEFFICIENTS = 4
SLOPE, SIDE, TREND = 1, 2, 3  # columns of the design; column 0 is the level


@dataclass(frozen=True, slots=True)
class Fit:
    """Estimates of one zone; all in points, the slope in points per ln(force)."""

    difference: float  # right minus left at the same force
    difference_se: float
    slope: float
    slope_se: float
    slope_covariance: float  # of slope and difference
    trend: float  # points per hold
    scale: float  # standard deviation of one rating, moderated
    df: float  # of the t quantile, the prior's share included
    likelihood: Likelihood

    @classmethod
    def of(cls, solution: Solution, *, side: int, slope: int, trend: int) -> "Fit":
        """One zone's part of a solution; its columns are given by number."""
        return cls(
            difference=float(solution.coefficients[side]),
            difference_se=solution.se(side),
            slope=float(solution.coefficients[slope]),
            slope_se=solution.se(slope),
            slope_covariance=float(solution.covariance[slope, side]),
            trend=float(solution.coefficients[trend]),
            scale=solution.scale,
            df=float(solution.df),
            likelihood=solution.likelihood,
        )

    def interval(self, level: float) -> tuple[float, float]:
        """Return the two-sided confidence interval of the difference at a level in 0..1."""
        half = float(stdtrit(self.df, 0.5 + level / 2)) * self.difference_se
        return self.difference - half, self.difference + half

    def log_ratio_interval(self, level: float) -> tuple[float, float] | None:
        """Return Fieller's interval of ln(right force / left force) for the same score.

        None where the slope itself may be 0 at this level: the ratio is then not bounded.

        References
        ----------
        .. [1] E. C. Fieller, Some problems in interval estimation, J. R. Stat. Soc. B 16:175-185,
           1954.
        """
        t_squared = float(stdtrit(self.df, 0.5 + level / 2)) ** 2
        leading = self.slope**2 - t_squared * self.slope_se**2
        if leading <= 0.0:
            return None
        middle = self.slope * self.difference - t_squared * self.slope_covariance
        constant = self.difference**2 - t_squared * self.difference_se**2
        reach = sqrt(max(middle**2 - leading * constant, 0.0))
        return -(middle + reach) / leading, -(middle - reach) / leading


def fit(data: Observations, settings: ComparisonSettings) -> Fit | None:
    """Estimate the side difference at matched force; None where the holds do not determine it.

    Parameters
    ----------
    data : Observations
        The n holds of one zone, in order.
    settings : ComparisonSettings
        The priors.

    Returns
    -------
    Fit or None
        None with holds on one side only, with fewer than three holds, or when so many scores
        stand at the ends of the scale that the rest does not fix every coefficient.
    """
    design, target = _augmented(data, settings)
    prior = ScalePrior(settings.scale_prior, settings.scale_prior_df)
    solution = solve(Rows.of(design, target, len(data.score)), prior)
    if solution is None:
        return None
    return Fit.of(solution, side=SIDE, slope=SLOPE, trend=TREND)


def _augmented(data: Observations, settings: ComparisonSettings) -> tuple[FloatArray, FloatArray]:
    """Return design (n + 1, 4) and target (n + 1,), the slope prior as the last row."""
    n = len(data.score)
    design = np.zeros((n + 1, N_COEFFICIENTS))
    design[:n, 0] = 1.0
    design[:n, SLOPE] = data.log_load
    design[:n, SIDE] = data.side_sign
    design[:n, TREND] = data.centred_order
    weight = settings.scale_prior / settings.slope_prior_sd
    design[n, SLOPE] = weight
    return design, np.append(data.score, weight * settings.slope_prior)
