"""What the chart says as a whole: what to work on first, and whether the major movers are even.

Both only read comparisons (`chart`). Testing ten zones at once makes a false "tighter" likely
somewhere (about one session in three), so `work_first` puts first what holds up when all zones are
judged together.
"""

from collections.abc import Collection, Mapping
from typing import TypedDict

from evenside_analysis.estimate import side_difference
from evenside_analysis.types import ParameterError, Side, SideComparison
from evenside_analysis.words import count_in_words
from evenside_analysis.zones import load_zones, zone_in_words

FALSE_DISCOVERY_RATE = 0.10  # share of the kept zones that may be false


class WorkItem(TypedDict):
    """One zone to work on, with the tighter side and the reason in plain words."""

    zone: str
    side: Side
    why: str


def major_movers_balanced(
    comparisons: Mapping[str, SideComparison], *, major_movers: Collection[str] | None = None
) -> bool | None:
    """Tell whether the muscles that move the hips are even: the question before gait retraining.

    Parameters
    ----------
    comparisons : mapping of zone to SideComparison
        As `compare_zones` gives it.
    major_movers : collection of zone ids, optional
        Default: the major movers of the zone table (lower back, glutes, hamstrings, quadriceps).

    Returns
    -------
    bool or None
        True only if each of them was compared and is balanced, False if any is tighter on one
        side, None where it cannot be told.
    """
    if major_movers is None:
        major_movers = [zone.id for zone in load_zones().values() if zone.is_major_mover]
    verdicts = [comparisons[zone].verdict if zone in comparisons else None for zone in major_movers]
    if "left_tighter" in verdicts or "right_tighter" in verdicts:
        return False
    return True if verdicts and all(verdict == "balanced" for verdict in verdicts) else None


def work_first(
    comparisons: Mapping[str, SideComparison],
    *,
    false_discovery_rate: float = FALSE_DISCOVERY_RATE,
) -> list[WorkItem]:
    """Order the tighter zones: what stands against chance first, then by size.

    Parameters
    ----------
    comparisons : mapping of zone to SideComparison
        As `compare_zones` gives it.
    false_discovery_rate : float in 0..1
        Accepted share of false findings among those that are kept.

    Returns
    -------
    list of WorkItem
        Only zones whose verdict is tighter. Those kept by the Benjamini-Hochberg rule over all
        zones that passed their gates come first, the larger difference before the smaller; the
        others follow in the same order, and their words ask for a second session.

    Raises
    ------
    ParameterError
        If false_discovery_rate is not between 0 and 1.

    References
    ----------
    .. [1] Y. Benjamini, Y. Hochberg, Controlling the false discovery rate, J. R. Stat. Soc. B
       57:289-300, 1995.
    """
    if not 0 < false_discovery_rate < 1:
        raise ParameterError(f"false_discovery_rate={false_discovery_rate} must lie in 0..1")
    tested = {zone: side_difference(result) for zone, result in comparisons.items()}
    p_values = {zone: figure.p_value for zone, figure in tested.items() if figure is not None}
    kept = _benjamini_hochberg(p_values, false_discovery_rate)
    tighter = {
        zone: result
        for zone, result in comparisons.items()
        if result.verdict in ("left_tighter", "right_tighter")
    }
    order = sorted(tighter, key=lambda zone: (zone not in kept, -_size(tighter[zone]), zone))
    return [_work_item(zone, tighter[zone], zone in kept, len(p_values)) for zone in order]


def _benjamini_hochberg(p_values: Mapping[str, float], rate: float) -> set[str]:
    ranked = sorted(p_values, key=lambda zone: p_values[zone])
    n_kept = 0
    for rank, zone in enumerate(ranked, start=1):
        if p_values[zone] <= rate * rank / len(ranked):
            n_kept = rank
    return set(ranked[:n_kept])


def _size(result: SideComparison) -> float:
    return abs(result.difference_points or 0.0)


def _work_item(zone: str, result: SideComparison, kept: bool, n_zones: int) -> WorkItem:
    side: Side = "right" if result.verdict == "right_tighter" else "left"
    sentence = result.reasons[0].removeprefix(side.capitalize())
    why = f"{side.capitalize()} {zone_in_words(zone)}{sentence}"
    if not kept:
        why += (
            f" Among {count_in_words(n_zones)} zones one such difference can be chance: "
            "test it again another day."
        )
    return {"zone": zone, "side": side, "why": why}
