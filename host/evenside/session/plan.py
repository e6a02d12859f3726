"""The order of visits: a measured test, a quick chart, and what is added when it was not enough.

Left and right in turn, so that what changes during a session changes both sides alike (science 8).
"""

from collections.abc import Mapping, Sequence
from itertools import chain, zip_longest

from evenside.session.procedures import SideOrder
from evenside.sources import PlannedVisit

EXTRA_A_SIDE = 2  # holds that may be added a zone and side; more on one day is work, not a test


def measured_test(
    zones: Sequence[str],
    *,
    first_side: str,
    visits_per_zone: int = 8,
    has_practice: bool = True,
    order: SideOrder = "in_turn",
) -> tuple[PlannedVisit, ...]:
    """Per zone one press to get used to it, then ``visits_per_zone``, the sides in their order.

    The practice is on the side that comes second, so that the first counted spot is a rested one.
    """
    second_side = other(first_side)
    sides = (first_side, second_side)
    visits: list[PlannedVisit] = []
    for zone in zones:
        if has_practice:
            visits.append(PlannedVisit(zone, second_side, is_practice=True))
        turns = (0, 1) if order == "in_turn" else (0, 1, 1, 0)
        visits += [PlannedVisit(zone, sides[turns[i % len(turns)]]) for i in range(visits_per_zone)]
    return tuple(visits)


def extra_visits(
    done: PlannedVisit, needs: Mapping[str, int], n_before: Mapping[PlannedVisit, int]
) -> list[PlannedVisit]:
    """The visits that a zone still needs, in turn, not beginning with the side just pressed.

    ``n_before`` were added already, and count against the limit.
    """
    columns = []
    for side in (other(done.side), done.side):
        visit = PlannedVisit(done.zone, side)
        n = min(needs.get(side, 0), EXTRA_A_SIDE - n_before.get(visit, 0))
        columns.append([visit] * n)
    return [visit for visit in chain(*zip_longest(*columns)) if visit is not None]


def other(side: str) -> str:
    """The other side."""
    return "right" if side == "left" else "left"
