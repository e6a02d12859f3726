"""Whose session it was, when, and with what: read from the head and the notes of a recording."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evenside.recording.format import Annotation, Note
from evenside.recording.reader import read_recording
from evenside.session.previous import person_in


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that somebody wrote down during the session."""

    time_s: float
    text: str
    drills: tuple[str, ...] = ()  # that were done, as "hamstring.left.isolate"


@dataclass(frozen=True, slots=True)
class About:
    """What a recording says of itself; None is what it does not say."""

    person_code: str | None = None
    created: str | None = None  # ISO 8601, UTC
    version: str | None = None  # of Evenside
    calibration: dict[str, Any] | None = None
    has_head: bool = False  # a table of samples has none, and its load needs no calibration
    remarks: tuple[Remark, ...] = ()


def about_recording(path: Path) -> About:
    """Read the head and the notes; raises RecordingError when the file is none of ours."""
    recording = read_recording(path)
    head, notes = recording.head, list(recording.notes())
    return About(
        person_code=person_in(notes, head.person_code),
        created=head.created,
        version=head.version,
        calibration=head.calibration,
        has_head=True,
        remarks=tuple(remarks_in(notes)),
    )


def remarks_in(notes: Iterable[Note]) -> Iterable[Remark]:
    """The notes of people, but for those without words."""
    for note in notes:
        if isinstance(note, Annotation) and note.kind == "note":
            text = str(note.data.get("text") or "").strip()
            drills = tuple(str(drill) for drill in note.data.get("drills") or ())
            if text or drills:
                yield Remark(note.time_s, text, drills)
