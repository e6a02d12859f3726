"""What of a dwell or a pass outlives its samples, for the force-only signs; and which zone has it.

Samples are forgotten after minutes. When a dwell or a pass is found they are still there, and
become a few figures: how steady, and how much load at each centimetre.
"""

from collections.abc import Iterable, Sequence
from math import inf

from evenside.session.treatment import is_within, treated_s
from evenside_analysis.profile import PassProfile, pass_profile
from evenside_analysis.signs import SideEvidence, ZoneSigns, zone_signs
from evenside_analysis.steadiness import HoldSteadiness, hold_steadiness
from evenside_analysis.types import Event, FloatArray, Hold, Side, Visit


class Evidence:
    """Figures of dwells and passes by the sample at which they began."""

    def __init__(self, fs_hz: float) -> None:
        self._fs_hz = fs_hz
        self._steadiness: dict[float, HoldSteadiness] = {}  # by the dwell's start_s
        self._profiles: dict[int, PassProfile] = {}  # by the pass's start_index

    def keep_dwell(self, event: Event, force_n: FloatArray) -> None:
        """Look at the load of a dwell while it is there."""
        self._steadiness[event.start_s] = hold_steadiness(force_n, self._fs_hz)

    def keep_pass(self, event: Event, force_n: FloatArray, position_m: FloatArray) -> None:
        """Look at load and position of a pass while they are there."""
        profile = pass_profile(position_m, force_n)
        if profile is not None:
            self._profiles[event.start_index] = profile

    def signs(
        self, visits: Sequence[Visit], holds: Sequence[Hold], passes: Sequence[Event]
    ) -> dict[str, ZoneSigns]:
        """The signs of every zone that was visited, in the order of the visits."""
        return {
            zone: zone_signs(*(self._side(zone, side, visits, holds, passes) for side in SIDES))
            for zone in dict.fromkeys(visit.zone for visit in visits)
        }

    def _side(
        self,
        zone: str,
        side: Side,
        visits: Sequence[Visit],
        holds: Sequence[Hold],
        passes: Sequence[Event],
    ) -> SideEvidence:
        own_visits = [visit for visit in visits if (visit.zone, visit.side) == (zone, side)]
        own_holds = one_a_dwell(hold for hold in holds if (hold.zone, hold.side) == (zone, side))
        treated = [visit for visit in own_visits if treated_s(visit, passes, inf) > 0]
        starts = [p.start_index for p in within_any(passes, own_visits)]
        return SideEvidence(
            hold_loads_n=[hold.load_n for hold in own_holds if hold.load_n],
            steadiness=[
                self._steadiness[hold.start_s]
                for hold in own_holds
                if hold.start_s in self._steadiness
            ],
            treatment=within_any(passes, treated),
            profiles=[self._profiles[start] for start in starts if start in self._profiles],
        )


SIDES: tuple[Side, Side] = ("left", "right")


def one_a_dwell(holds: Iterable[Hold]) -> list[Hold]:
    """Tension and pain of one dwell are two holds, but it was pressed once."""
    return list({(hold.start_s, hold.end_s): hold for hold in holds}.values())


def within_any(passes: Sequence[Event], visits: Sequence[Visit]) -> list[Event]:
    """The passes of some visits, in order of time."""
    own = [p for p in passes if any(is_within(p, visit) for visit in visits)]
    return sorted(own, key=lambda event: event.start_index)
