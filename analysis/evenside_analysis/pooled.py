"""All zones of a session in one model: what the zones share is learnt from all of them.

One zone's eight holds know little about how a person's score grows with the load, how noisy the
ratings are, and how scores drift in a session; nine zones' seventy-two know a lot. Each zone keeps
its own level and its own side difference, which nothing pulls anywhere. Its slope and its drift are
drawn towards those of the person, these towards what is usual, and the noise is one for all:

    score = a_z + b_z ln(load / reference_z) + d_z x + g_z t + noise
    b_z ~ N(b, slope_spread^2),  b ~ N(slope_prior, slope_prior_sd^2)
    g_z ~ N(g, trend_spread^2),  g ~ N(0, trend_prior_sd^2)

Every "~" is one row more (`regression`), so that the answer is in closed form. What one session
has taught about the person (`Person`) is where the next one starts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np

from evenside_analysis.matched_force import Fit
from evenside_analysis.observations import SCORE_MAX, SCORE_MIN, ComparisonSettings, Observations
from evenside_analysis.regression import Rows, ScalePrior, Solution, solve
from evenside_analysis.types import FloatArray, ParameterError

METHOD_ID = "matched-force/2"
SLOPE, TREND = 0, 1  # columns of what all zones share
LEVEL, ZONE_SLOPE, ZONE_TREND, SIDE = 0, 1, 2, 3  # columns of a zone, counted from its first
N_ZONE = 4
# From one day to the next a person's slope moves by about this much; and old ratings never count
# for more than this many new ones, so that a change of habit is learnt within two sessions. E.
SLOPE_DAY_SD = 0.7
MAX_SCALE_DF = 60.0


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a person before a session: nothing but what is usual, or what was learnt."""

    slope: float  # points per ln(force)
    slope_sd: float
    scale: float  # standard deviation of one rating, points
    scale_df: float  # ratings that this knowledge is worth
    n_sessions: int = 0  # that it was learnt from

    def parameters(self) -> dict[str, float]:
        """For a result's method."""
        return {f"person_{name}": getattr(self, name) for name in self.__slots__}

    def __post_init__(self) -> None:
        for name in ("slope_sd", "scale", "scale_df"):
            value = getattr(self, name)
            if not 0 < value < float("inf"):
                raise ParameterError(f"{name}={value} must be a finite number above 0")

    @classmethod
    def usual(cls, settings: ComparisonSettings) -> "Person":
        """Nobody in particular."""
        return cls(
            slope=settings.slope_prior,
            slope_sd=settings.slope_prior_sd,
            scale=settings.scale_prior,
            scale_df=settings.scale_prior_df,
        )


@dataclass(frozen=True, slots=True)
class SessionFit:
    """The fit of each zone that has one, and the person as they are known after the session."""

    zones: Mapping[str, Fit]
    person: Person


def fit_session(
    zones: Mapping[str, Observations],
    settings: ComparisonSettings,
    person: Person | None = None,
) -> SessionFit:
    """Estimate the side difference at matched force of every zone of one session.

    Parameters
    ----------
    zones : mapping of zone to Observations
        The holds of each zone, in order.
    settings : ComparisonSettings
        The priors.
    person : Person, optional
        What earlier sessions have taught; default: what is usual.

    Returns
    -------
    SessionFit
        A zone is missing in ``zones`` when its holds do not determine its difference: fewer than
        three, or a side without a single score inside the scale.

    References
    ----------
    .. [1] N. M. Laird, J. H. Ware, Random-effects models for longitudinal data, Biometrics
       38:963-974, 1982; here with the spreads given, which makes the estimate closed.
    """
    known = person or Person.usual(settings)
    able = {zone: data for zone, data in zones.items() if _is_able(data)}
    solution = solve(*_equations(able, settings, known), residuals="holds") if able else None
    if solution is None:
        return SessionFit({}, known)
    fits = {
        zone: Fit.of(
            solution,
            side=first + SIDE,
            slope=first + ZONE_SLOPE,
            trend=first + ZONE_TREND,
        )
        for zone, first in zip(able, _first_columns(len(able)), strict=True)
    }
    return SessionFit(fits, _learnt(solution, known))


def _is_able(data: Observations) -> bool:
    """Whether a zone's holds determine its difference once slope and drift are about known."""
    inside = (data.score > SCORE_MIN) & (data.score < SCORE_MAX)
    both = data.is_right[inside].any() and not data.is_right[inside].all()
    return bool(both) and len(data.score) > 2


def _first_columns(n_zones: int) -> range:
    return range(2, 2 + N_ZONE * n_zones, N_ZONE)


def _equations(
    zones: Mapping[str, Observations], settings: ComparisonSettings, person: Person
) -> tuple[Rows, ScalePrior]:
    """Return the rows of all holds, then two for the person and two for each zone."""
    n_holds, n_columns = sum(len(data.score) for data in zones.values()), 2 + N_ZONE * len(zones)
    design = np.zeros((n_holds + 2 + 2 * len(zones), n_columns))
    target = np.zeros(len(design))
    row = 0
    for data, first in zip(zones.values(), _first_columns(len(zones)), strict=True):
        here = slice(row, row + len(data.score))
        design[here, first : first + N_ZONE] = _zone_rows(data)
        target[here] = data.score
        row = here.stop
    design[row, SLOPE] = person.scale / person.slope_sd
    target[row] = design[row, SLOPE] * person.slope
    design[row + 1, TREND] = person.scale / settings.trend_prior_sd
    row += 2
    for first in _first_columns(len(zones)):
        _tie(design[row], SLOPE, first + ZONE_SLOPE, person.scale / settings.slope_spread)
        _tie(design[row + 1], TREND, first + ZONE_TREND, person.scale / settings.trend_spread)
        row += 2
    return Rows.of(design, target, n_holds), ScalePrior(person.scale, person.scale_df)


def _zone_rows(data: Observations) -> FloatArray:
    level = np.ones(len(data.score))
    return np.column_stack([level, data.log_load, data.centred_order, data.side_sign])


def _tie(row: FloatArray, shared: int, own: int, weight: float) -> None:
    row[own], row[shared] = weight, -weight


def _learnt(solution: Solution, before: Person) -> Person:
    return Person(
        slope=float(solution.coefficients[SLOPE]),
        slope_sd=sqrt(solution.se(SLOPE) ** 2 + SLOPE_DAY_SD**2),
        scale=solution.scale,
        scale_df=min(solution.df, MAX_SCALE_DF),
        n_sessions=before.n_sessions + 1,
    )
