"""Along one leg: what goes with a tight zone, and the hamstring beside the glute.

Two zones are never compared by their scores: each is pressed with its own usual load, and a 5 on
the glute is not a 5 on the hamstring. Two honest questions remain. Which zones upstream of a tight
one are tight on the same side? And does one zone lean more to a side than its partner does: the
difference of the sides in the hamstring, less the same in the glute, in which the zones' own scales
drop out? Findings are shown as such; they explain nothing by themselves.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Literal, TypedDict

from evenside_analysis.estimate import side_difference
from evenside_analysis.types import Side, SideComparison, Verdict
from evenside_analysis.zones import Zone, load_zones, zone_in_words

# A tight hamstring can be an imbalance with the glute of the same leg.
PAIRS = (("hamstring", "glute"),)
TIGHT_SIDE: Mapping[Verdict, Side] = {"left_tighter": "left", "right_tighter": "right"}


class Finding(TypedDict):
    """Something to see along one leg."""

    kind: Literal["pair", "upstream"]
    side: Side | None  # None: neither leg stands out
    zones: list[str]
    words: str
    figures: dict[str, object]


def find_along_legs(
    comparisons: Mapping[str, SideComparison], *, zones: Mapping[str, Zone] | None = None
) -> list[Finding]:
    """List what belongs together along one leg.

    Parameters
    ----------
    comparisons : mapping of zone to SideComparison
        As `compare_zones` gives it.
    zones : mapping of zone id to Zone, optional
        Default: the zone table; its `upstream` says what is shown together.

    Returns
    -------
    list of Finding
        "pair": hamstring and glute, whenever both could be compared. `figures` holds
        `difference_points` (hamstring's right minus left, less the glute's), `ci95` and `p_value`;
        `side` is the leg on which the first zone stands out, None where the interval holds 0.
        "upstream": for each zone that is tighter on a side, `figures` holds under `upstream` the
        verdict on each zone upstream of it, None for a zone that was not tested.
        What is unknown is not in the list. Raises nothing.

    Notes
    -----
    The two differences of a pair are taken as independent. They share the person's slope, which
    matters only where both zones were pressed unequally in the same way.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Along one leg".
    """
    zones = zones or load_zones()
    pairs = [_pair(*pair, comparisons) for pair in PAIRS]
    return [*(pair for pair in pairs if pair is not None), *_upstream(comparisons, zones)]


def _pair(first: str, second: str, comparisons: Mapping[str, SideComparison]) -> Finding | None:
    one, two = (side_difference(comparisons.get(zone)) for zone in (first, second))
    if one is None or two is None:
        return None
    # zones of one session share their noise, so that two of them know it no better than one
    difference = replace(one.minus(two), df=min(one.df, two.df))
    low, high = difference.interval(0.95)
    side: Side | None = "right" if low > 0 else "left" if high < 0 else None
    return {
        "kind": "pair",
        "side": side,
        "zones": [first, second],
        "words": _pair_words(first, second, side, difference.points, (low, high)),
        "figures": {
            "difference_points": difference.points,
            "ci95": [low, high],
            "p_value": difference.p_value,
        },
    }


def _pair_words(
    first: str, second: str, side: Side | None, points: float, interval: tuple[float, float]
) -> str:
    here, partner = zone_in_words(first), zone_in_words(second)
    low, high = interval
    if side is None:
        return (
            f"{here[:1].upper()}{here[1:]} and {partner}: neither leg stands out "
            f"({points:+.1f} points, {low:+.1f} to {high:+.1f})."
        )
    low, high = (low, high) if side == "right" else (-high, -low)
    return (
        f"On the {side} leg the {here} stands out against the {partner}, compared with the other "
        f"leg: {abs(points):.1f} points ({low:.1f} to {high:.1f})."
    )


def _upstream(
    comparisons: Mapping[str, SideComparison], zones: Mapping[str, Zone]
) -> Iterator[Finding]:
    for zone, comparison in comparisons.items():
        side = TIGHT_SIDE.get(comparison.verdict)
        upstream = zones[zone].upstream if zone in zones else ()
        if side is None or not upstream:
            continue
        found = {other: _verdict_of(comparisons.get(other)) for other in upstream}
        seen = "; ".join(f"{zone_in_words(one)} {_seen(v, side)}" for one, v in found.items())
        yield {
            "kind": "upstream",
            "side": side,
            "zones": [zone, *upstream],
            "words": f"{side.capitalize()} {zone_in_words(zone)} is tighter. Upstream: {seen}.",
            "figures": {"upstream": dict(found)},
        }


def _verdict_of(comparison: SideComparison | None) -> Verdict | None:
    return None if comparison is None else comparison.verdict


def _seen(verdict: Verdict | None, side: Side) -> str:
    if verdict is None:
        return "not tested"
    if verdict in TIGHT_SIDE:
        return (
            "tighter on this side" if TIGHT_SIDE[verdict] == side else "tighter on the other side"
        )
    return "balanced" if verdict == "balanced" else "cannot tell yet"
