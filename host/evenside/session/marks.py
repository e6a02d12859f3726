"""From annotations to visits: markers, ratings and phases, with the corrections made to them.

A correction is one more annotation. It names the one that it corrects by its number (they count
from 0, in the order in which they were made), and nothing that was noted is ever changed: the
visits are made anew from all annotations, each as its last correction has it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from evenside.errors import UsageError
from evenside.recording.format import Annotation
from evenside.session.phases import PhaseStart, phase_start
from evenside_analysis.types import Rating, Visit

CORRECTABLE = ("visit_start", "visit_end", "rating", "phase")
SIDES = ("left", "right")


@dataclass(frozen=True, slots=True)
class Mark:
    """An annotation as it counts now."""

    annotation: Annotation
    is_dropped: bool = False
    is_corrected: bool = False


class Marks:
    """The visits, ratings and phases of a session, from its annotations in their order."""

    def __init__(self, annotations: Iterable[Annotation] = ()) -> None:
        self.visits: list[Visit] = []  # those that are over
        self.open_visit: Visit | None = None
        self.phases: list[PhaseStart] = []
        self.chosen: dict[str, Any] = {}  # of the setup, during the session
        self._annotations: list[Annotation] = []
        self._is_dropped = False  # the visit that is on: its ratings and its end say nothing
        for annotation in annotations:
            self.take(annotation)

    def take(self, annotation: Annotation) -> None:
        """Take the next annotation; raises UsageError for one that makes no sense."""
        if annotation.kind == "correction":
            self._rebuild([*self._annotations, annotation])
        else:
            self._apply(Mark(annotation))
            self._annotations.append(annotation)

    def check_correction(self, correction: Annotation) -> None:
        """Raise UsageError with the reason if a correction cannot be taken."""
        tried = Marks([*self._annotations, correction])
        visits = [*tried.visits, *([tried.open_visit] if tried.open_visit else [])]
        for visit in visits:
            if visit.end_s <= visit.start_s:
                raise UsageError(f"a visit cannot end at {visit.end_s:.1f} s, before it begins")
        for before, after in pairwise(visits):
            if after.start_s < before.end_s:
                raise UsageError(
                    f"two visits would overlap: one ends at {before.end_s:.1f} s, "
                    f"the next begins at {after.start_s:.1f} s"
                )

    def all(self) -> list[Mark]:
        """Every annotation as it counts now, by its number."""
        return marks_of(self._annotations)

    def mark(self, number: int) -> Mark:
        """The annotation with this number as it counts now; raises UsageError if there is none."""
        if not 0 <= number < len(self._annotations):
            raise UsageError(f"there is no mark number {number}")
        return self.all()[number]

    def forget(self, n_kept: int) -> None:
        """Take back what was taken after the first ``n_kept`` annotations."""
        self._rebuild(self._annotations[:n_kept])

    def _rebuild(self, annotations: list[Annotation]) -> None:
        """Make everything anew; what stood before stays if that fails."""
        fresh = Marks()
        for mark in marks_of(annotations):
            fresh._apply(mark)
        self.visits, self.open_visit, self.phases = fresh.visits, fresh.open_visit, fresh.phases
        self._is_dropped, self._annotations = fresh._is_dropped, annotations
        self.chosen = fresh.chosen

    def _apply(self, mark: Mark) -> None:
        match mark.annotation.kind:
            case "visit_start":
                self._start_visit(mark)
            case "visit_end" if not (mark.is_dropped or self._is_dropped):
                self._end_visit(mark.annotation.time_s, is_corrected=mark.is_corrected)
            case "rating" if not (mark.is_dropped or self._is_dropped):
                self._rate(mark)
            case "phase" if not mark.is_dropped:
                self.phases.append(phase_start(mark.annotation))
            case "setup":
                self.chosen |= mark.annotation.data
            case _:
                pass

    def _start_visit(self, mark: Mark) -> None:
        time_s, data = mark.annotation.time_s, mark.annotation.data
        self._end_visit(time_s)
        self._is_dropped = mark.is_dropped
        if mark.is_dropped:
            return
        zone, side = data.get("zone"), data.get("side")
        if side not in SIDES or not isinstance(zone, str):
            raise UsageError(f"a visit needs a zone and a side, not {data!r}")
        self.open_visit = Visit(
            time_s,
            float("inf"),
            zone,
            side,
            is_corrected=mark.is_corrected,
            is_practice=bool(data.get("practice")),
        )

    def _end_visit(self, time_s: float, *, is_corrected: bool = False) -> None:
        visit = self.open_visit
        if visit is not None:
            is_corrected |= visit.is_corrected
            self.visits.append(replace(visit, end_s=time_s, is_corrected=is_corrected))
            self.open_visit = None

    def _rate(self, mark: Mark) -> None:
        """A rating belongs to the open visit, or to the one before; from memory to none."""
        if mark.annotation.data.get("by") == "memory":
            return
        rating = rating_of(mark.annotation)
        if self.open_visit is not None:
            self.open_visit = with_rating(self.open_visit, rating, mark.is_corrected)
        elif self.visits:
            self.visits[-1] = with_rating(self.visits[-1], rating, mark.is_corrected)


def marks_of(annotations: list[Annotation]) -> list[Mark]:
    """Every annotation as it counts now, corrections in the order in which they were made."""
    marks = [Mark(annotation) for annotation in annotations]
    for annotation in annotations:
        if annotation.kind == "correction":
            number = number_of(annotation, marks)
            marks[number] = corrected(marks[number], annotation.data)
    return marks


def number_of(correction: Annotation, marks: list[Mark]) -> int:
    """Which annotation is corrected; raises UsageError when it is not one that can be."""
    number, kind = correction.data.get("annotation"), correction.data.get("kind")
    if not isinstance(number, int) or not 0 <= number < len(marks):
        raise UsageError(f"there is no mark number {number}")
    found = marks[number].annotation.kind
    if found not in CORRECTABLE or found != kind:
        raise UsageError(f"mark number {number} is a {found}, not a {kind} that can be corrected")
    return number


def corrected(mark: Mark, change: dict[str, Any]) -> Mark:
    """A mark after a correction: another time, other data, dropped or taken back."""
    old = mark.annotation
    time_s = old.time_s if change.get("time_s") is None else float(change["time_s"])
    data = {**old.data, **(change.get("data") or {})}
    return Mark(replace(old, time_s=time_s, data=data), bool(change.get("drop")), True)


def rating_of(annotation: Annotation) -> Rating:
    """The rating that an annotation carries."""
    score, kind = annotation.data.get("score"), annotation.data.get("kind", "tension")
    if not isinstance(score, int | float) or kind not in ("tension", "pain"):
        raise UsageError(f"a rating needs a score and a kind, not {annotation.data!r}")
    return Rating(float(score), annotation.time_s, kind)


def with_rating(visit: Visit, rating: Rating, is_corrected: bool = False) -> Visit:
    """A visit with a rating; a second one of the same kind corrects the first."""
    others = tuple(r for r in visit.ratings if r.kind != rating.kind)
    is_corrected |= visit.is_corrected
    return replace(visit, ratings=(*others, rating), is_corrected=is_corrected)
