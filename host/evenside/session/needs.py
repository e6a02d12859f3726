"""Which holds are still missing for a verdict, zone by zone and side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from evenside.session.measurement import Results
from evenside.sources import PlannedVisit
from evenside_analysis.types import Phase, Side

Needs = Mapping[str, Mapping[str, int]]  # zone, side: holds
SIDES: tuple[Side, Side] = ("left", "right")


def needs_of(
    results: Results, plan: Sequence[PlannedVisit], zones: Iterable[str], phase: Phase
) -> Needs:
    """Holds that ``zones`` lack: planned ones that did not count, and those for a verdict.

    Only zones that need any are named. ``zones`` are those whose planned visits are over.
    """
    comparisons = results.retest if phase == "retest" else results.comparisons
    planned: Counter[tuple[str, str]] = Counter(
        (visit.zone, visit.side) for visit in plan if not visit.is_practice
    )
    usable: Counter[tuple[str, str]] = Counter(
        (hold.zone, hold.side) for hold in results.holds if hold.usable and hold.phase == phase
    )
    found: dict[str, dict[str, int]] = {}
    for zone in zones:
        comparison = comparisons.get(zone)
        for_verdict = (comparison.holds_needed or 0) if comparison else 0
        lacking = {
            side: max(planned[zone, side] - usable[zone, side], for_verdict) for side in SIDES
        }
        if any(n > 0 for n in lacking.values()):
            found[zone] = {side: n for side, n in lacking.items() if n > 0}
    return found


def needs_json(needs: Needs) -> list[dict[str, object]]:
    """``needs`` of the guide."""
    return [
        {"zone": zone, "side": side, "n": n}
        for zone, sides in needs.items()
        for side, n in sides.items()
    ]
