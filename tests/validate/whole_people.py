"""Whole simulated people: the simulator's own persons, habits and sequence effects, at its holds.

Loads and scores are those of the simulated visits, without the device and the detector, so that a
thousand people take minutes; `detection` looks at the rest of the way.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from evenside.simulator.scenario import VisitTruth, make_scenario
from evenside.simulator.truth import expected_verdict, true_verdicts
from evenside_analysis.chart import METHODS, compare_zones
from evenside_analysis.types import Hold, SideComparison


@dataclass(frozen=True, slots=True)
class ZoneOutcome:
    """One zone of one person: what was true, and what was said."""

    difference: float
    estimate: float | None
    ci95: tuple[float, float] | None
    verdict: str
    is_true: bool  # the verdict's claim holds; cannot_tell claims nothing
    expected: str  # the verdict that the true difference deserves


def run_people(seeds: Sequence[int], visits_per_zone: int = 8) -> dict[str, list[ZoneOutcome]]:
    """Every zone of every person, by each method."""
    outcomes: dict[str, list[ZoneOutcome]] = {method: [] for method in METHODS}
    for seed in seeds:
        scenario = make_scenario(seed, visits_per_zone=visits_per_zone, roll_in=False)
        truth = {z: area.difference_points for z, area in scenario.person.areas.items()}
        holds = [_hold(visit) for visit in scenario.visits]
        for method in METHODS:
            results = compare_zones(holds, method=method)
            outcomes[method] += [_outcome(truth[zone], one) for zone, one in results.items()]
    return outcomes


def _outcome(difference: float, result: SideComparison) -> ZoneOutcome:
    is_true = result.verdict == "cannot_tell" or result.verdict in true_verdicts(difference)
    return ZoneOutcome(
        difference=difference,
        estimate=result.difference_points,
        ci95=result.ci95,
        verdict=result.verdict,
        is_true=is_true,
        expected=expected_verdict(difference),
    )


def _hold(visit: VisitTruth) -> Hold:
    assert visit.hold_start_s is not None
    assert visit.hold_end_s is not None
    return Hold(
        zone=visit.zone,
        side=visit.side,
        start_s=visit.hold_start_s,
        end_s=visit.hold_end_s,
        load_n=visit.load_n,
        load_bw=None,
        score=visit.score,
        score_kind="tension",
        score_time_s=visit.score_time_s,
        usable=_why_not(visit) is None,
        why_not=_why_not(visit),
    )


def _why_not(visit: VisitTruth) -> str | None:
    """The rule of the holds: a rating counts within 5 s of the tenth second."""
    if visit.score_time_s is None or visit.hold_start_s is None:
        return "no rating was given"
    into_s = visit.score_time_s - visit.hold_start_s
    return None if abs(into_s - 10.0) <= 5.0 else f"rated {into_s:.0f} s into the hold"
