"""How much was rolled before a zone's last test hold: rolling changes the score that follows.

Heavy rolling of one side raises the pain threshold of the other side too (Aboodarda 2015), so
rolling outside every visit counts for all zones. Within a visit a few slow strokes to find the spot
are part of the test; a visit with more rolling than that was a treatment, and all of it counts.
What was rolled after the last hold of a phase, as in the intervention, cannot have changed it.
"""

from collections.abc import Sequence
from dataclasses import replace

from evenside_analysis.types import Event, Hold, Phase, Visit

EXPLORING_S = 15.0  # science 4.3: more rolling than this before a test hold, and it is no test


def treatment_before(
    holds: Sequence[Hold],
    passes: Sequence[Event],
    visits: Sequence[Visit],
    *,
    phase: Phase = "baseline",
    since_s: float = 0.0,
) -> dict[str, float]:
    """Seconds of treatment rolling since ``since_s``, before the phase's last hold of each zone."""
    last_s: dict[str, float] = {}
    for hold in holds:
        if hold.usable and hold.phase == phase:
            last_s[hold.zone] = max(hold.start_s, last_s.get(hold.zone, 0.0))
    passes = since(passes, since_s)
    outside = [p for p in passes if not any(is_within(p, visit) for visit in visits)]
    return {
        zone: rolled_s(outside, until_s)
        + sum(treated_s(visit, passes, until_s) for visit in visits if visit.zone == zone)
        for zone, until_s in last_s.items()
    }


def refuse_treated(
    holds: Sequence[Hold], passes: Sequence[Event], visits: Sequence[Visit], retest_s: float
) -> list[Hold]:
    """The holds, with those refused that came after treatment rolling of their phase.

    What was rolled before ``retest_s`` is the intervention that the retest is about.
    """
    outside = [p for p in passes if not any(is_within(p, visit) for visit in visits)]
    judged = []
    for hold in holds:
        since_s = retest_s if hold.phase == "retest" else 0.0
        rolling = rolled_s(since(outside, since_s), hold.start_s)
        own = [visit for visit in visits if visit.zone == hold.zone]
        rolling += sum(treated_s(visit, since(passes, since_s), hold.start_s) for visit in own)
        is_treated = hold.usable and rolling > EXPLORING_S
        why = f"after {rolling:.0f} s of treatment rolling; test first, roll afterwards"
        judged.append(replace(hold, usable=False, why_not=why) if is_treated else hold)
    return judged


def since(passes: Sequence[Event], since_s: float) -> list[Event]:
    """The passes that began at ``since_s`` or later."""
    return [one for one in passes if one.start_s >= since_s]


def treated_s(visit: Visit, passes: Sequence[Event], until_s: float) -> float:
    """Rolling in a visit, or 0 while it is no more than finding the spot."""
    rolling_s = rolled_s([p for p in passes if is_within(p, visit)], until_s)
    return rolling_s if rolling_s > EXPLORING_S else 0.0


def rolled_s(passes: Sequence[Event], until_s: float) -> float:
    """Time in passes that were over by ``until_s``."""
    return sum(p.end_s - p.start_s for p in passes if p.end_s <= until_s)


def is_within(event: Event, visit: Visit) -> bool:
    """Whether the middle of an event lies in a visit."""
    return visit.start_s <= (event.start_s + event.end_s) / 2 <= visit.end_s
