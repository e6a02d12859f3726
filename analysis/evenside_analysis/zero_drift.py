"""How far the empty device moved while a zone was tested, and what that adds to a comparison.

The zero is seen between the visits, when nobody is on the device. Whatever it does between two such
rests is in the loads of the holds between them: a load is wrong by as much as the zero was at that
moment. Nothing is corrected; the drift makes the interval wider by what it can have done.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import hypot, isfinite, sqrt

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import column
from evenside_analysis.matched_force import Fit
from evenside_analysis.observations import Observations
from evenside_analysis.quality import REST_MARGIN_S
from evenside_analysis.types import BoolArray, Event, FloatArray, ParameterError, Visit

NEAR_S = 3  # seconds of a rest beside a visit that tell the zero
STILL_N = 1.0  # they must agree this well, or somebody was leaning on it


@dataclass(frozen=True, slots=True)
class Drift:
    """What the zero did over one zone's visits; None where it was not seen twice."""

    drift_n: float | None
    n_rests: int


def zone_drifts(
    level_n: npt.ArrayLike, contacts: Sequence[Event], visits: Sequence[Visit]
) -> dict[str, Drift]:
    """Range of the empty device's level beside the visits of each zone.

    Parameters
    ----------
    level_n : array, shape (n_seconds,), newton
        Mean load of every whole second from the first sample on; NaN where not measured.
    contacts : sequence of Event
        Those of kind "contact"; others are not looked at.
    visits : sequence of Visit
        Of one phase of a session.

    Returns
    -------
    dict of zone to Drift
        ``drift_n`` >= 0 is the largest level less the smallest, each the median of the three
        seconds before the first contact of a visit or after its last one. A second beside a contact
        does not count, nor do seconds that differ by more than 1 N.
    """
    level = column("level_n", level_n)
    spans = [(event.start_s, event.end_s) for event in contacts if event.kind == "contact"]
    is_rest = _is_rest(level, spans)
    levels: dict[str, list[float]] = {}
    for visit in visits:
        inside = [span for span in spans if span[0] < visit.end_s and visit.start_s < span[1]]
        found = levels.setdefault(visit.zone, [])
        if inside:
            before, after = min(inside)[0] - REST_MARGIN_S, max(inside)[1] + REST_MARGIN_S
            last, first = int(np.floor(before)), int(np.ceil(after))
            found += _level(level, is_rest, last - NEAR_S, last)
            found += _level(level, is_rest, first, first + NEAR_S)
    return {
        zone: Drift(max(found) - min(found) if len(found) > 1 else None, len(found))
        for zone, found in levels.items()
    }


def widened(fitted: Fit, data: Observations, drift_n: float) -> tuple[Fit, float]:
    """The fit with what a drift can have done to it, and that in points.

    Parameters
    ----------
    fitted : Fit
    data : Observations
        The holds that were fitted.
    drift_n : float >= 0
        Range over which the zero moved, in the unit of the loads.

    Returns
    -------
    Fit, with ``difference_se`` larger; and the standard uncertainty that was added, in points

    Raises
    ------
    ParameterError
        If drift_n is negative or not finite.

    Notes
    -----
    The zero of a hold may have been anywhere in the range, so the loads of either side are off by
    a rectangle's standard deviation, ``u = drift / sqrt(12)``. An error u in a load F is u / F in
    ln(load), worth ``slope * u / F`` points. The errors of the sides are taken as independent:
    ``|slope| u sqrt(1 / F_left^2 + 1 / F_right^2)`` with F the geometric mean loads. Sides in turn
    and a steady drift cancel most of it; it is not known that they do.

    References
    ----------
    .. [1] JCGM 100:2008, Guide to the expression of uncertainty in measurement, 4.3.7 and 5.1.
    """
    if not (isfinite(drift_n) and drift_n >= 0):
        raise ParameterError(f"drift_n={drift_n} must be finite and >= 0")
    left, right = _mean_load(data, ~data.is_right), _mean_load(data, data.is_right)
    points = abs(fitted.slope) * drift_n / sqrt(12.0) * hypot(1.0 / left, 1.0 / right)
    return replace(fitted, difference_se=hypot(fitted.difference_se, points)), points


def checked_drifts(drift_n: Mapping[str, float | None] | None) -> dict[str, float | None]:
    """Return the drifts of all zones; raises ParameterError for one that cannot be."""
    drifts = dict(drift_n or {})
    for zone, value in drifts.items():
        if value is not None and not (isfinite(value) and value >= 0):
            raise ParameterError(f"drift_n of {zone}={value} must be finite and >= 0, or None")
    return drifts


def _is_rest(level: FloatArray, spans: Sequence[tuple[float, float]]) -> BoolArray:
    """Seconds in which nobody was on the device, nor getting on or off."""
    is_rest: BoolArray = ~np.isnan(level)
    for start_s, end_s in spans:
        first = max(0, int(np.floor(start_s - REST_MARGIN_S)))
        is_rest[first : int(np.ceil(end_s + REST_MARGIN_S))] = False
    return is_rest


def _level(level: FloatArray, is_rest: BoolArray, first: int, stop: int) -> list[float]:
    """The level of some seconds; nothing where they were no rest, or not still."""
    first = max(first, 0)
    seconds = level[first:stop][is_rest[first:stop]]
    if not len(seconds) or float(np.ptp(seconds)) > STILL_N:
        return []
    return [float(np.median(seconds))]


def _mean_load(data: Observations, rows: BoolArray) -> float:
    return data.reference * float(np.exp(data.log_load[rows].mean()))
