"""What the truth says about a person and their zones; the keys are those of the classes."""

from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean
from typing import Any

from evenside.simulator.area import Area, Side, Spot
from evenside.simulator.person import Person
from evenside.simulator.plan import Slot


def person_json(person: Person) -> dict[str, Any]:
    """Everything about the person but the zones; ``slope_points`` is their mean."""
    row = asdict(person)
    row.pop("areas")
    row["slope_points"] = fmean(area.slope_points for area in person.areas.values())
    return row


def area_json(area: Area) -> dict[str, Any]:
    """A zone of a person: where the difference holds, and what it is made of."""
    return {
        "reference_load_n": area.reference_load_n,
        "slope_points": area.slope_points,
        "threshold_ratio": area.threshold_ratio,
        **asdict(area.habit),
        "tool": area.tissue.tool,
        "sides": {"left": _spot_json(area.left), "right": _spot_json(area.right)},
    }


def _spot_json(spot: Spot) -> dict[str, float]:
    return {**asdict(spot.curve), "stiffness_n_per_mm": spot.stiffness_n_per_mm}


def felt_difference_points(area: Area, slots: Sequence[Slot]) -> float | None:
    """Right minus left at the reference load, as these visits find it, thresholds raised and all.

    None if they do not cover both sides.
    """
    left, right = _mean_score(area, "left", slots), _mean_score(area, "right", slots)
    return None if left is None or right is None else right - left


def _mean_score(area: Area, side: Side, slots: Sequence[Slot]) -> float | None:
    curve = area.spot(side).curve
    rises = [slot.before.threshold_rise for slot in slots if slot.side == side]
    if not rises:
        return None
    return fmean(curve.raised(rise).score(area.reference_load_n) for rise in rises)
