"""Within the day and between days: where the noise of a repeated measurement comes from.

Trials of one sitting agree better than trials of two days, because the person, the placement and
the hour change too. One standard error for both would promise too much to whoever tests again next
week. The nested analysis of variance takes them apart: person, day within person, trial within day.
"""

from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from evenside_analysis.reliability import minimal_detectable_change
from evenside_analysis.types import FloatArray, ParameterError


@dataclass(frozen=True, slots=True)
class DayComponents:
    """Standard deviations of each source of variation, in the unit of the measurement.

    Attributes
    ----------
    n_people, n_days, n_trials : int
        Shape of the table.
    mean_squares : tuple of three floats
        Between people, between days within people, between trials within days.
    between_people_sd, between_days_sd, within_day_sd : float >= 0
        Square roots of the variance components; a negative estimate is given as 0, with a reason.
    reasons : tuple of str
        What had to be set to 0.
    """

    n_people: int
    n_days: int
    n_trials: int
    mean_squares: tuple[float, float, float]
    between_people_sd: float
    between_days_sd: float
    within_day_sd: float
    reasons: tuple[str, ...]

    def sem_within_day(self, n_trials: int = 1) -> float:
        """Standard error of a mean of ``n_trials``, for comparing within one day."""
        return self.within_day_sd / sqrt(_at_least_one(n_trials))

    def sem_between_days(self, n_trials: int = 1) -> float:
        """The same for comparing with another day: more trials do not remove the day."""
        return sqrt(self.between_days_sd**2 + self.sem_within_day(n_trials) ** 2)

    def mdc_within_day(self, n_trials: int = 1, *, confidence: float = 0.95) -> float:
        """Smallest difference between two means of one day that is more than noise."""
        return minimal_detectable_change(self.sem_within_day(n_trials), confidence=confidence)

    def mdc_between_days(self, n_trials: int = 1, *, confidence: float = 0.95) -> float:
        """Smallest difference between means of two days that is more than noise."""
        return minimal_detectable_change(self.sem_between_days(n_trials), confidence=confidence)


def day_components(values: npt.ArrayLike) -> DayComponents:
    """Part the variance of repeated measurements into people, days and trials.

    Parameters
    ----------
    values : array_like, shape (n_people, n_days, n_trials)
        Complete, every dimension at least 2; any unit. Days of different people are not the same
        days: a day is nested in its person.

    Returns
    -------
    DayComponents
        With the standard error of measurement and the minimal detectable change within a day and
        between days as methods.

    Raises
    ------
    ParameterError
        If the table is too small or has a value missing.

    Notes
    -----
    With d days and m trials: ``within^2 = MS(trials)``, ``days^2 = (MS(days) - MS(trials)) / m``,
    ``people^2 = (MS(people) - MS(days)) / (d m)``. The standard error of a mean of m trials is
    ``within / sqrt(m)`` inside a day and ``sqrt(days^2 + within^2 / m)`` between days. With few
    days the day's component is poorly known: five people on two days give five degrees of freedom.

    References
    ----------
    .. [1] G. W. Snedecor, W. G. Cochran, Statistical Methods, 6th ed., 1967, section 10.16.
    .. [2] J. P. Weir, J. Strength Cond. Res. 19:231-240, 2005.

    Examples
    --------
    >>> parts = day_components([[[5, 5.5], [6, 6.5]], [[3, 3.5], [4, 4.5]]])
    >>> round(parts.within_day_sd, 3), round(parts.between_days_sd, 3)
    (0.354, 0.661)
    """
    table = _table(values)
    n_people, n_days, n_trials = table.shape
    people, days, trials = _mean_squares(table)
    day_variance = (days - trials) / n_trials
    person_variance = (people - days) / (n_days * n_trials)
    reasons = []
    if day_variance < 0:
        reasons.append("days differ less than trials of one day: their own share is set to 0")
    if person_variance < 0:
        reasons.append("people differ less than days of one person: their own share is set to 0")
    return DayComponents(
        n_people=n_people,
        n_days=n_days,
        n_trials=n_trials,
        mean_squares=(people, days, trials),
        between_people_sd=sqrt(max(person_variance, 0.0)),
        between_days_sd=sqrt(max(day_variance, 0.0)),
        within_day_sd=sqrt(trials),
        reasons=tuple(reasons),
    )


def _table(values: npt.ArrayLike) -> FloatArray:
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 3 or min(table.shape) < 2:
        raise ParameterError(f"values has shape {table.shape}; it must be at least (2, 2, 2)")
    if not np.isfinite(table).all():
        raise ParameterError("values has missing or infinite values; the table must be complete")
    return table


def _mean_squares(table: FloatArray) -> tuple[float, float, float]:
    n_people, n_days, n_trials = table.shape
    by_day = table.mean(axis=2)
    by_person = by_day.mean(axis=1)
    people = n_days * n_trials * float(((by_person - by_person.mean()) ** 2).sum())
    days = n_trials * float(((by_day - by_person[:, np.newaxis]) ** 2).sum())
    trials = float(((table - by_day[:, :, np.newaxis]) ** 2).sum())
    return (
        people / (n_people - 1),
        days / (n_people * (n_days - 1)),
        trials / (n_people * n_days * (n_trials - 1)),
    )


def _at_least_one(n_trials: int) -> int:
    if n_trials < 1:
        raise ParameterError(f"n_trials={n_trials} must be at least 1")
    return n_trials
