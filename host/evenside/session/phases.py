"""Baseline, intervention, retest: which phase of the session a visit belongs to.

A phase begins where it was noted and lasts until the next one is. Before the first note it is the
baseline, so that a session without any is a test and nothing else.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import get_args

from evenside.errors import UsageError
from evenside.recording.format import Annotation
from evenside_analysis.types import Phase, Visit

PHASES: tuple[Phase, ...] = get_args(Phase)


@dataclass(frozen=True, slots=True)
class PhaseStart:
    """A phase with the second at which it began."""

    phase: Phase
    time_s: float


def phase_start(annotation: Annotation) -> PhaseStart:
    """Read a note of a phase; raises UsageError for one that there is not."""
    for phase in PHASES:
        if annotation.data.get("phase") == phase:
            return PhaseStart(phase, annotation.time_s)
    raise UsageError(f"a phase is {', '.join(PHASES)}, not {annotation.data!r}")


def with_phases(visits: Sequence[Visit], starts: Sequence[PhaseStart]) -> list[Visit]:
    """Visits with the phases in which they began."""
    in_time = sorted(starts, key=lambda start: start.time_s)
    return [replace(visit, phase=phase_at(visit.start_s, in_time)) for visit in visits]


def phase_at(time_s: float, starts: Sequence[PhaseStart]) -> Phase:
    """Which phase was on, from starts in order of time."""
    begun = [start.phase for start in starts if start.time_s <= time_s]
    return begun[-1] if begun else "baseline"


def began_s(phase: Phase, starts: Sequence[PhaseStart]) -> float:
    """When a phase first began; the start of the session where nobody noted it."""
    return min((start.time_s for start in starts if start.phase == phase), default=0.0)
