"""The eighteen boxes of the chart, from the holds: score and load of one zone and side.

The same rule as on the live page: means over the holds that count, or, if none counts, over those
that were rated, marked as not counting. Nothing rated is an empty box.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evenside.session.jsonout import JsonDict
from evenside_analysis.zones import load_zones

SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Box:
    """One zone and side in one phase."""

    score: float
    load_n: float | None
    load_bw: float | None  # share of the body weight
    n: int
    counts: bool
    is_corrected: bool


def box_of(holds: Iterable[JsonDict], zone: str, side: str, phase: str = "baseline") -> Box | None:
    """The box of a place; None where nothing was rated."""
    rated = [
        hold
        for hold in holds
        if (hold["zone"], hold["side"]) == (zone, side)
        and hold.get("phase", "baseline") == phase
        and hold["score_kind"] == "tension"
        and hold["score"] is not None
    ]
    if not rated:
        return None
    usable = [hold for hold in rated if hold["usable"]]
    told = usable or rated
    return Box(
        score=sum(hold["score"] for hold in told) / len(told),
        load_n=mean(hold["load_n"] for hold in told),
        load_bw=mean(hold["load_bw"] for hold in told),
        n=len(told),
        counts=bool(usable),
        is_corrected=any(hold.get("corrected") for hold in told),
    )


def mean(values: Iterable[float | None]) -> float | None:
    """Mean of what is known."""
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def chart_zones(zones: Sequence[str | None]) -> list[str]:
    """The nine zones of the chart, and behind them what else was measured."""
    nine = [zone.id for zone in load_zones().values() if not zone.optional]
    others = dict.fromkeys(zone for zone in zones if zone and zone not in nine)
    return [*nine, *others]
