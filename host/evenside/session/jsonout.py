"""Values of the analysis as the JSON of the contract: null is missing, NaN does not exist."""

import math
from typing import Any

from evenside_analysis.types import Event, Hold, SideComparison

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
        "verdict": comparison.verdict,
        "reasons": list(comparison.reasons),
        "holds_needed": comparison.holds_needed,
        "method": {
            "id": comparison.method.id,
            "parameters": dict(comparison.method.parameters),
        },
    }


def interval(bounds: tuple[float, float] | None) -> list[float] | None:
    """``[low, high]``, or null."""
    return None if bounds is None else [float(bounds[0]), float(bounds[1])]
