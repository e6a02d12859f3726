"""Values of the analysis as the JSON of the contract: null is missing, NaN does not exist."""

import math
from typing import Any

from evenside_analysis.change import Change
from evenside_analysis.retest import ZoneChange
from evenside_analysis.types import Event, Hold, Method, SideComparison

JsonDict = dict[str, Any]


def number(value: float | None) -> float | None:
    """A finite number, or null."""
    return None if value is None or not math.isfinite(value) else float(value)


def event_json(event: Event, zone: str | None, side: str | None) -> JsonDict:
    """One entry of ``events``."""
    return {
        "kind": event.kind,
        "zone": zone,
        "side": side,
        "start_s": number(event.start_s),
        "end_s": number(event.end_s),
        "load_n": number(event.load_n),
        "peak_n": number(event.peak_n),
        "impulse_ns": number(event.impulse_ns),
        "travel_m": number(event.travel_m),
        "direction": event.direction,
        "coverage": number(event.coverage),
    }


def hold_json(hold: Hold) -> JsonDict:
    """One entry of ``holds``."""
    return {
        "zone": hold.zone,
        "side": hold.side,
        "start_s": number(hold.start_s),
        "end_s": number(hold.end_s),
        "load_n": number(hold.load_n),
        "load_bw": number(hold.load_bw),
        "score": number(hold.score),
        "score_kind": hold.score_kind,
        "score_time_s": number(hold.score_time_s),
        "usable": hold.usable,
        "why_not": hold.why_not,
        "phase": hold.phase,
        "corrected": hold.is_corrected,
    }


def comparison_json(zone: str, comparison: SideComparison) -> JsonDict:
    """One entry of ``comparisons``."""
    return {
        "zone": zone,
        "difference_points": number(comparison.difference_points),
        "ci95": interval(comparison.ci95),
        "ci90": interval(comparison.ci90),
        "n_left": comparison.n_left,
        "n_right": comparison.n_right,
        "force_ratio": number(comparison.force_ratio),
        "log_ratio_pct": number(comparison.log_ratio_pct),
        "log_ratio_ci95_pct": interval(comparison.log_ratio_ci95_pct),
        "verdict": comparison.verdict,
        "reasons": list(comparison.reasons),
        "holds_needed": comparison.holds_needed,
        "method": method_json(comparison.method),
    }


def zone_change_json(zone: str, change: ZoneChange, retest: SideComparison | None) -> JsonDict:
    """One entry of ``changes``; ``retest`` is the comparison of the sides after the treatment."""
    return {
        "zone": zone,
        "left": change_json(change.left),
        "right": change_json(change.right),
        "difference": change_json(change.difference),
        "n_before": dict(change.n_before),
        "n_after": dict(change.n_after),
        "retest": None if retest is None else comparison_json(zone, retest),
        "method": method_json(change.method),
    }


def change_json(change: Change) -> JsonDict:
    """Later minus earlier, of one side or of right minus left."""
    return {
        "points": number(change.points),
        "ci95": interval(change.ci95),
        "ci90": interval(change.ci90),
        "verdict": change.verdict,
        "reasons": list(change.reasons),
    }


def method_json(method: Method) -> JsonDict:
    """Which computation it was, with everything needed to repeat it."""
    return {"id": method.id, "parameters": dict(method.parameters)}


def interval(bounds: tuple[float, float] | None) -> list[float] | None:
    """``[low, high]``, or null."""
    return None if bounds is None else [float(bounds[0]), float(bounds[1])]
