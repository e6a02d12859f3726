"""A figure in points with its standard error: what intervals, changes and findings are made of.

Every comparison ends in one such figure, the difference of the sides. Two of them can be
subtracted: two sessions, two zones, two phases.
"""

from dataclasses import dataclass
from math import hypot, inf, isfinite

from scipy.special import stdtr, stdtrit

from evenside_analysis.types import ParameterError, SideComparison


@dataclass(frozen=True, slots=True)
class Estimate:
    """An estimate with a t distribution around it.

    Raises
    ------
    ParameterError
        If a figure is missing, or the standard error or the degrees of freedom are not above 0.
    """

    points: float
    se: float
    df: float = inf  # of the t quantile; infinite where the error is taken as known

    def __post_init__(self) -> None:
        if not isfinite(self.points):
            raise ParameterError(f"points={self.points} must be a finite number")
        if not (self.se > 0 and isfinite(self.se)):
            raise ParameterError(f"se={self.se} must be a finite number above 0")
        if not self.df > 0:
            raise ParameterError(f"df={self.df} must be above 0")

    def interval(self, level: float) -> tuple[float, float]:
        """Two-sided interval at a level in 0..1."""
        half = float(stdtrit(self.df, 0.5 + level / 2)) * self.se
        return self.points - half, self.points + half

    @property
    def p_value(self) -> float:
        """Two-sided p-value of "it is 0"."""
        return float(2 * stdtr(self.df, -abs(self.points) / self.se))

    def minus(self, other: "Estimate") -> "Estimate":
        """Subtract an independent estimate; degrees of freedom by Satterthwaite.

        References
        ----------
        .. [1] F. E. Satterthwaite, Biometrics Bull. 2:110-114, 1946.
        """
        parts = [one.se**4 / one.df for one in (self, other) if isfinite(one.df)]
        se = hypot(self.se, other.se)
        df = se**4 / sum(parts) if parts else inf
        return Estimate(self.points - other.points, se, df)


def side_difference(comparison: SideComparison | None) -> Estimate | None:
    """Right minus left at the same force, None where a gate refused or nothing was estimated.

    Parameters
    ----------
    comparison : SideComparison or None
        Of one zone; None where it was not compared.

    Returns
    -------
    Estimate or None
        Points with their standard error and degrees of freedom. Raises nothing.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Left against right".
    """
    if comparison is None or comparison.difference_points is None:
        return None
    figures = comparison.method.parameters
    se, df = figures.get("fit_difference_se"), figures.get("fit_df")
    if not figures.get("gates_passed"):
        return None
    if not isinstance(se, float) or not isinstance(df, float):
        return None
    return Estimate(comparison.difference_points, se, df)
