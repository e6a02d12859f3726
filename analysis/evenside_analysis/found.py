"""What a kernel finds in one contact, before the load has been asked what it says."""

from dataclasses import dataclass
from typing import Literal

from evenside_analysis.types import EventKind


@dataclass(frozen=True, slots=True)
class Found:
    """A dwell or a pass as samples [start, stop).

    ``decided`` is the number of cells after which it was certain, None if only the end of the
    contact made it so. Events of one contact come in that order, whatever the cutting.
    """

    kind: EventKind
    start: int
    stop: int
    decided: int | None
    travel_m: float | None = None
    direction: Literal[1, -1] | None = None
