"""The whole chart compared: each zone by itself, or all zones of a session together.

Both methods look at the same holds, pass the same gates and are judged in the same words; they
differ in what they take for granted (`matched_force`, `pooled`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import isfinite

from evenside_analysis import compare, pooled
from evenside_analysis.matched_force import Fit, fit
from evenside_analysis.observations import (
    ComparisonSettings,
    Observations,
    holds_by_zone,
    observe_holds,
)
from evenside_analysis.pooled import Person, fit_session
from evenside_analysis.types import Hold, ParameterError, Phase, ScoreKind, SideComparison
from evenside_analysis.verdicts import judge
from evenside_analysis.words import count_in_words
from evenside_analysis.zero_drift import checked_drifts, widened

POOLED = pooled.METHOD_ID
METHODS = (compare.METHOD_ID, POOLED)
LATER_PHASE: Mapping[Phase, tuple[str, ...]] = {
    "intervention": ("Measured during the intervention.",),
    "retest": ("Measured after the intervention.",),
}
DEFAULT_METHOD = POOLED  # more right answers at no more false ones: docs/validation.md


def compare_zones(
    holds: Sequence[Hold],
    *,
    score_kind: ScoreKind = "tension",
    phase: Phase = "baseline",
    treatment_before_s: Mapping[str, float] | None = None,
    drift_n: Mapping[str, float | None] | None = None,
    settings: ComparisonSettings | None = None,
    method: str = DEFAULT_METHOD,
    person: Person | None = None,
) -> dict[str, SideComparison]:
    """Compare the two sides of every zone that has a hold.

    Parameters
    ----------
    holds : sequence of Hold
        Of one session, in any order; only those with this kind of score enter.
    score_kind : "tension" or "pain"
        Tension and pain are two questions and are compared apart.
    phase : "baseline", "intervention" or "retest"
        Only holds of this phase enter. What was done about a difference changes the scores, so
        that phases are never mixed; a comparison after the baseline says in its reasons that it is
        one. How the phases differ is for `compare_phases` to say.
    treatment_before_s : mapping of zone to seconds >= 0, optional
        Treatment rolling on either side before the zone's last test hold; in a retest, since its
        beginning.
    drift_n : mapping of zone to newton >= 0 or None, optional
        How far the empty device moved over the zone's visits (`zone_drifts`). With
        "matched-force/2" it makes the interval wider; "matched-force/1" is its definition and
        nothing else.
    settings : ComparisonSettings, optional
        Priors, margin and gates.
    method : "matched-force/1" or "matched-force/2"
        Zone by zone, or all zones together: slope, drift and noise are then learnt from all.
    person : Person, optional
        What earlier sessions have taught (`learn_person`); for "matched-force/2" only.

    Returns
    -------
    dict of zone to SideComparison
        Zones in the order of their first hold. A zone whose holds cannot be used is there too,
        with verdict "cannot_tell"; its reasons say how many holds were left out, and why.

    Raises
    ------
    ParameterError
        As `compare_sides`; or if there is no such method, or a person where it has no use for one.
    """
    check_method(method, person)
    settings, treatment = settings or ComparisonSettings(), treatment_before_s or {}
    for zone, seconds in treatment.items():
        if not (isfinite(seconds) and seconds >= 0):
            raise ParameterError(f"treatment_before_s of {zone}={seconds} must be finite and >= 0")
    drifts = checked_drifts(drift_n)
    by_zone = holds_by_zone(holds, score_kind, phase)
    observed = {zone: observe_holds(own) for zone, own in by_zone.items()}
    rests_on: dict[str, dict[str, float | None]] = {zone: {} for zone in observed}
    fits: dict[str, Fit | None]
    if method == POOLED:
        known = person or Person.usual(settings)
        fits = dict(fit_session(observed, settings, known).zones)
        for zone, data in observed.items():
            fits[zone], drift = _with_drift(fits.get(zone), data, drifts.get(zone))
            rests_on[zone] = {**known.parameters(), **drift}
    else:
        fits = {zone: fit(data, settings) for zone, data in observed.items()}
    return {
        zone: _with_remarks(
            judge(
                observed[zone],
                fits.get(zone),
                settings,
                method_id=method,
                treatment_before_s=treatment.get(zone, 0.0),
                known=rests_on[zone],
            ),
            own,
            phase,
        )
        for zone, own in by_zone.items()
    }


def _with_drift(
    fitted: Fit | None, data: Observations, drift_n: float | None
) -> tuple[Fit | None, dict[str, float | None]]:
    """Return the fit with the zero's drift in its interval, and what to say about it."""
    if fitted is None or drift_n is None:
        return fitted, {"drift_n": drift_n, "drift_points": None}
    wider, points = widened(fitted, data, drift_n)
    return wider, {"drift_n": drift_n, "drift_points": points}


def learn_person(
    sessions: Iterable[Sequence[Hold]],
    *,
    score_kind: ScoreKind = "tension",
    settings: ComparisonSettings | None = None,
) -> Person:
    """What a person's earlier sessions teach about their slope and the noise of their ratings.

    Parameters
    ----------
    sessions : iterable of sequences of Hold
        The holds of each session, the oldest first; only those of the baseline count.
    score_kind : "tension" or "pain"
        Only holds with this kind of score enter.
    settings : ComparisonSettings, optional
        The priors; without sessions the answer is these.
    """
    settings = settings or ComparisonSettings()
    person = Person.usual(settings)
    for holds in sessions:
        zones = {
            zone: observe_holds(own)
            for zone, own in holds_by_zone(holds, score_kind, "baseline").items()
        }
        person = fit_session(zones, settings, person).person
    return person


def check_method(method: str, person: Person | None = None) -> None:
    """Raise ParameterError where there is no such method, or it has no use for a person."""
    if method not in METHODS:
        raise ParameterError(f"method={method!r} is not known; there are {', '.join(METHODS)}")
    if person is not None and method != POOLED:
        raise ParameterError(f"method={method!r} looks at one zone alone; give no person")


def _with_remarks(result: SideComparison, own: Sequence[Hold], phase: Phase) -> SideComparison:
    return replace(result, reasons=(*result.reasons, *_left_out(own), *LATER_PHASE.get(phase, ())))


def _left_out(own: Sequence[Hold]) -> list[str]:
    whys = [hold.why_not or "it is marked so" for hold in own if not hold.usable]
    if not whys:
        return []
    n = count_in_words(len(whys)).capitalize()
    verb = "hold was" if len(whys) == 1 else "holds were"
    return [f"{n} {verb} left out: {'; '.join(dict.fromkeys(whys))}."]
