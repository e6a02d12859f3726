"""What one zone's comparisons of many sessions say together: lasting difference, trend, change.

The figures come from the analysis (docs/methods.md, "Several sessions" and what follows it); here
it is only decided which sessions each question is about. Sessions before and after an intervention
are two stories: lasting difference and trend are about those since the last one that the newest
session comes after, the change leads across it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from evenside.session.jsonout import JsonDict, change_json, interval, method_json, number
from evenside_analysis.change import Change, change_between_sessions
from evenside_analysis.estimate import Estimate, side_difference
from evenside_analysis.history import CombinedSessions, combine_sessions
from evenside_analysis.trend import Trend, find_trend
from evenside_analysis.types import Method, SideComparison
from evenside_analysis.words import count_in_words

OF_A_POINT = ("difference_points", "ci95", "ci90", "verdict", "reasons", "n_left", "n_right")


@dataclass(frozen=True, slots=True)
class ZonePoint:
    """One session's comparison of a zone."""

    session_id: str
    created: str
    day: float
    phase: str
    comparison: JsonDict

    @property
    def estimate(self) -> Estimate | None:
        """The difference with its error; None where the session refused to give one."""
        return side_difference(comparison_of(self.comparison))

    def to_json(self) -> JsonDict:
        """One entry of ``points``."""
        head = {"session_id": self.session_id, "created": self.created, "phase": self.phase}
        return {**head, **{name: self.comparison[name] for name in OF_A_POINT}}


@dataclass(frozen=True, slots=True)
class Known:
    """A point with a figure."""

    point: ZonePoint
    estimate: Estimate


def zone_history(zone: str, points: Sequence[ZonePoint], worked_on: Sequence[float]) -> JsonDict:
    """One entry of ``zones``; the points in the order of time.

    ``worked_on``: the days on which something was done about the differences.
    """
    known = [Known(p, estimate) for p in points if (estimate := p.estimate) is not None]
    days = [day for day in worked_on if day < points[-1].day]
    since = [one for one in known if one.point.day > max(days, default=float("-inf"))]
    before = pair_before(known, since) if since else None
    return {
        "zone": zone,
        "points": [point.to_json() for point in points],
        "combined": combined_json(combined(since)) if since else None,
        "trend": trend_json(trend(known, days)) if known else None,
        "change": between_json(before, known[-1]) if before else None,
        "why_not": why_not(points, known, since),
    }


def pair_before(known: Sequence[Known], since: Sequence[Known]) -> Known | None:
    """The session to hold the newest against: the last before the intervention, else the last."""
    if len(since) < len(known):
        return known[len(known) - len(since) - 1]
    return known[-2] if len(known) > 1 else None


def combined(since: Sequence[Known]) -> CombinedSessions:
    """The lasting difference."""
    return combine_sessions(
        [one.estimate.points for one in since], [one.estimate.se for one in since]
    )


def trend(known: Sequence[Known], days: Sequence[float]) -> Trend:
    """Where it goes."""
    return find_trend(
        [one.point.day for one in known],
        [one.estimate.points for one in known],
        [one.estimate.se for one in known],
        intervention_days=days,
    )


def why_not(
    points: Sequence[ZonePoint], known: Sequence[Known], since: Sequence[Known]
) -> str | None:
    """Why the sessions together say nothing, or less than their number promises."""
    reasons = points[-1].comparison["reasons"] or [""]
    if not known:
        return f"No session could be compared. {reasons[0]}".rstrip()
    if not since:
        return f"No session since the intervention could be compared. {reasons[0]}".rstrip()
    if len(known) == len(points) == 1:
        return "One session: nothing can be said about the days between."
    left_out = len(points) - len(known)
    if not left_out:
        return None
    verb = "is" if left_out == 1 else "are"
    n = count_in_words(left_out).capitalize()
    return f"{n} of {count_in_words(len(points))} sessions {verb} left out: not comparable."


def combined_json(result: CombinedSessions) -> JsonDict:
    """The lasting difference as JSON, with the second opinion beside it."""
    grid, other = result.bayes_grid, result.hartung_knapp
    return {
        "n_sessions": result.n_sessions,
        "primary": result.primary,
        "mean_points": number(result.mean_points),
        "ci95": interval(result.ci95),
        "verdict": result.verdict,
        "reasons": list(result.reasons),
        "between_sd_points": number(grid.between_sd_points),
        "opinions": {
            "bayes_grid": {
                "mean_points": number(grid.mean_points),
                "ci95": interval(grid.ci95),
                "verdict": grid.verdict,
            },
            "hartung_knapp": other
            and {
                "mean_points": number(other.mean_points),
                "ci95": interval(other.ci95),
                "verdict": other.verdict,
            },
        },
        "method": method_json(result.method),
    }


def trend_json(result: Trend) -> JsonDict:
    """The trend as JSON; without a figure the reasons say why."""
    return {
        "n_sessions": result.n_sessions,
        "weeks": number(result.weeks),
        "points_per_week": number(result.points_per_week),
        "ci95": interval(result.ci95),
        "direction": result.direction,
        "level_points": [number(level) for level in result.level_points],
        "level_ci95": [interval(bounds) for bounds in result.level_ci95],
        "reasons": list(result.reasons),
        "method": method_json(result.method),
    }


def between_json(before: Known, after: Known) -> JsonDict:
    """The change from one session to another, and how large one would have to be to be real."""
    change = change_between_sessions(before.estimate, after.estimate)
    return {
        "from": before.point.session_id,
        "to": after.point.session_id,
        **change_json(change),
        "detectable_points": detectable(change),
    }


def detectable(change: Change) -> float | None:
    """The minimal detectable change: half the width of the interval of no change."""
    return None if change.ci95 is None else (change.ci95[1] - change.ci95[0]) / 2


def comparison_of(value: JsonDict) -> SideComparison:
    """A comparison from its JSON form."""
    fields: dict[str, Any] = {name: value.get(name) for name in SideComparison.__slots__}
    method = Method(value["method"]["id"], dict(value["method"]["parameters"]))
    return SideComparison(**{**fields, "reasons": tuple(value["reasons"]), "method": method})
