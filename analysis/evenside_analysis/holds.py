"""Holds: dwells that carry a rating, the unit that the comparison uses.

A visit says which zone and side lay on the roller and which ratings were given; the detector says
when the load was steady. This module joins the two and refuses, hold by hold and in words, what
would not be comparable: a rating at another second of the hold, a load with a gap in it. Nothing is
dropped: a hold that cannot be used is still there, with its reason.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from evenside_analysis.observations import SCORE_MAX, SCORE_MIN
from evenside_analysis.types import Event, FloatArray, Hold, ParameterError, Rating, Visit

STANDARD_GRAVITY = 9.80665  # m/s^2
MAX_SATURATED = 1  # one sample alone at the end of the range is a slipped bit, not a load


@dataclass(frozen=True, slots=True)
class LoadSlice:
    """The load over a stretch of time, as a recording or a bounded buffer can give it."""

    force_n: FloatArray  # (n,) newton; NaN where not measured
    n_expected: int  # samples that the stretch should have, measured or not
    n_saturated: int  # samples with a cell at its limit


NO_DWELL = "no steady hold was found in this visit"
LoadOf = Callable[[float, float], LoadSlice]  # (start_s, end_s) of the stretch -> its load
TroubleOf = Callable[[float, float], str | None]  # what was wrong with the device in a stretch


@dataclass(frozen=True, slots=True)
class HoldSettings:
    """When a rating counts and which load belongs to it."""

    rating_at_s: float = 10.0  # second of the hold at which the score is asked for
    rating_tolerance_s: float = 5.0  # scores rise by 0.03 points/s: 5 s are 0.15 points
    load_window_s: float = 3.0  # the load is the median over these seconds before the rating
    # Measured share of that window. A weak link that loses a twentieth here and there leaves the
    # median as it is; a gap of more than half a second may hide a change of load.
    min_coverage: float = 0.8

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not isfinite(value) or value < 0:
                raise ParameterError(f"{name}={value} must be a finite number and not negative")
        if self.load_window_s == 0:
            raise ParameterError("load_window_s=0 must be above 0")


def no_trouble(_start_s: float, _end_s: float) -> None:
    """Know nothing against the device."""


def holds_from_visits(
    visits: Sequence[Visit],
    events: Sequence[Event],
    load_of: LoadOf,
    *,
    settings: HoldSettings | None = None,
    body_mass_kg: float | None = None,
    trouble_of: TroubleOf = no_trouble,
) -> list[Hold]:
    """Join visits, dwells and ratings to holds.

    Parameters
    ----------
    visits : sequence of Visit
        In any order; several ratings of one kind are corrections, the last one counts.
    events : sequence of Event
        Dwells make holds; contacts say why a visit has none. Others are ignored.
    load_of : callable (start_s, end_s) -> LoadSlice
        Gives the load of a stretch of time in seconds from the first sample.
    settings : HoldSettings, optional
        Second of the rating, its tolerance, and the window of the load.
    body_mass_kg : float > 0, optional
        For the load as a share of body weight.
    trouble_of : callable (start_s, end_s) -> str or None, optional
        What is known against the device in a stretch of time; asked for the seconds whose load
        counts, or for the whole visit where no steady hold was found. It comes before all others.

    Returns
    -------
    list of Hold
        By start of visit; one for each kind of rating of a visit ("tension", then "pain"), or one
        without a score for a visit that was not rated. `usable` says whether the comparison may
        have it, and `why_not` gives the first reason against it. `load_n` is given wherever it was
        measured, also for unusable holds.

    Raises
    ------
    ParameterError
        If body_mass_kg is not a positive number, or a visit ends before it starts.

    Notes
    -----
    The dwell of a rating is the one that overlaps the visit and contains the rating, else the last
    that ended before the rating, else the longest. The load is the median over the 3 s before the
    rating; if the person had rolled off by then, over the last 3 s of the dwell; never over more
    than the dwell.

    References
    ----------
    .. [1] Bradbury-Squires et al., J. Athl. Train. 50:133, 2015: the score of one and the same
       roll rises with time, so scores compare only at a fixed second.
    """
    settings = settings or HoldSettings()
    weight_n = _body_weight(body_mass_kg)
    holds = []
    for visit in sorted(visits, key=lambda visit: (visit.start_s, visit.end_s)):
        if not visit.end_s >= visit.start_s:
            raise ParameterError(f"visit end_s={visit.end_s} must not lie before {visit.start_s}")
        inside = [event for event in events if _overlap(event, visit)]
        own = [event for event in inside if event.kind == "dwell"]
        for rating in _last_of_each_kind(visit.ratings) or [None]:
            hold = _hold(visit, rating, own, load_of, settings, weight_n)
            if not own and hold.why_not == NO_DWELL:
                hold = replace(hold, why_not=_why_no_dwell(visit, inside, settings))
            trouble = trouble_of(*_stretch(visit, rating, own, settings))
            holds.append(replace(hold, usable=False, why_not=trouble) if trouble else hold)
    return holds


def _body_weight(body_mass_kg: float | None) -> float | None:
    if body_mass_kg is None:
        return None
    if not (isfinite(body_mass_kg) and body_mass_kg > 0):
        raise ParameterError(f"body_mass_kg={body_mass_kg} must be a number above 0")
    return body_mass_kg * STANDARD_GRAVITY


def _overlap(dwell: Event, visit: Visit) -> bool:
    return dwell.start_s < visit.end_s and visit.start_s < dwell.end_s


def _time_of(rating: Rating | None) -> float | None:
    if rating is None or rating.time_s is None or not isfinite(rating.time_s):
        return None
    return float(rating.time_s)


def _last_of_each_kind(ratings: tuple[Rating, ...]) -> list[Rating | None]:
    last = {rating.kind: rating for rating in ratings}
    return [last[kind] for kind in ("tension", "pain") if kind in last]


def _hold(
    visit: Visit,
    rating: Rating | None,
    dwells: list[Event],
    load_of: LoadOf,
    settings: HoldSettings,
    weight_n: float | None,
) -> Hold:
    dwell = _choose(dwells, _time_of(rating))
    load_n, load_problem = _load(dwell, rating, load_of, settings)
    problem = _rating_problem(rating, dwell, settings) or load_problem
    score = None if rating is None or not isfinite(rating.score) else float(rating.score)
    return Hold(
        zone=visit.zone,
        side=visit.side,
        start_s=visit.start_s if dwell is None else dwell.start_s,
        end_s=visit.end_s if dwell is None else dwell.end_s,
        load_n=load_n,
        load_bw=load_n / weight_n if load_n is not None and weight_n is not None else None,
        score=score,
        score_kind="tension" if rating is None else rating.kind,
        score_time_s=_time_of(rating),
        usable=problem is None,
        why_not=problem,
        phase=visit.phase,
        is_corrected=visit.is_corrected,
    )


def _choose(dwells: list[Event], rated_at_s: float | None) -> Event | None:
    if rated_at_s is not None:
        holding = [dwell for dwell in dwells if dwell.start_s <= rated_at_s <= dwell.end_s]
        before = [dwell for dwell in dwells if dwell.end_s < rated_at_s]
        if holding or before:
            return max(holding or before, key=lambda dwell: dwell.end_s)
    return max(dwells, key=lambda dwell: dwell.end_s - dwell.start_s, default=None)


def _rating_problem(
    rating: Rating | None, dwell: Event | None, settings: HoldSettings
) -> str | None:
    if rating is None or not isfinite(rating.score):
        return "no rating was given"
    if not SCORE_MIN <= rating.score <= SCORE_MAX:
        return f"the score {rating.score:g} is not between 0 and 10"
    rated_at_s = _time_of(rating)
    if rated_at_s is None:
        return "the rating has no time"
    if dwell is None:
        return NO_DWELL
    into_s = rated_at_s - dwell.start_s
    # times are sums of sample periods: a limit must not turn on their last bit
    if abs(into_s - settings.rating_at_s) <= settings.rating_tolerance_s + 1e-9:
        return None
    if into_s < 0:
        return f"rated {-into_s:.0f} s before the hold was steady"
    return f"rated {into_s:.0f} s into the hold instead of at {settings.rating_at_s:.0f} s"


def _why_no_dwell(visit: Visit, events: Sequence[Event], settings: HoldSettings) -> str:
    """Say what was there instead of a steady load, as far as contacts tell."""
    spans_s = [
        min(event.end_s, visit.end_s) - max(event.start_s, visit.start_s)
        for event in events
        if event.kind == "contact"
    ]
    if not spans_s:
        return f"{NO_DWELL}: nothing pressed"
    if max(spans_s) < settings.rating_at_s - settings.rating_tolerance_s:
        return f"{NO_DWELL}: too short, {max(spans_s):.0f} s of contact"
    return f"{NO_DWELL}: the load was unsteady"


def _stretch(
    visit: Visit, rating: Rating | None, dwells: list[Event], settings: HoldSettings
) -> tuple[float, float]:
    """Return the time in which the device must have measured."""
    dwell = _choose(dwells, _time_of(rating))
    return (visit.start_s, visit.end_s) if dwell is None else _window(dwell, rating, settings)


def _window(dwell: Event, rating: Rating | None, settings: HoldSettings) -> tuple[float, float]:
    """Return the seconds whose load belongs to the rating."""
    rated_at_s = _time_of(rating)
    if rated_at_s is None:  # what was pressed at the second at which the score was due
        rated_at_s = dwell.start_s + settings.rating_at_s
    end_s = min(max(rated_at_s, dwell.start_s), dwell.end_s)
    return max(end_s - settings.load_window_s, dwell.start_s), end_s


def _load(
    dwell: Event | None, rating: Rating | None, load_of: LoadOf, settings: HoldSettings
) -> tuple[float | None, str | None]:
    """Return the load that belongs to the rating, or to its second, and what is wrong with it."""
    if dwell is None:
        return None, None
    window = load_of(*_window(dwell, rating, settings))
    measured = window.force_n[np.isfinite(window.force_n)]
    load_n = float(np.median(measured)) if len(measured) else None
    return load_n, _load_problem(load_n, len(measured), window, settings)


def _load_problem(
    load_n: float | None, n_measured: int, window: LoadSlice, settings: HoldSettings
) -> str | None:
    missing = window.n_expected - n_measured
    allowed = max(1.0, (1 - settings.min_coverage) * window.n_expected)
    if window.n_saturated > MAX_SATURATED:
        return "a load cell was at its limit in the seconds before the rating"
    if load_n is None or missing > allowed + 1e-9:  # a share of a count is not exact
        return "samples are missing in the seconds before the rating"
    return "no load was measured" if load_n <= 0 else None
