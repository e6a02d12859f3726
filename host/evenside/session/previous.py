"""What an earlier session of the same person says about the next one: loads to aim at, first side.

Looks into the folder of recordings, newest first, and reads one: the last that this person was in.
"""

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import parse_qs, urlencode

from evenside.errors import EvensideError
from evenside.recording.format import Annotation, Note, ResultRecord
from evenside.recording.reader import read_recording
from evenside.session.jsonout import JsonDict

SIMULATED = "sim:"
N_LOOKED_AT = 40  # recordings; who comes that seldom begins anew


@dataclass(frozen=True, slots=True)
class Previous:
    """The last session of a person; empty when there is none."""

    first_side: str | None = None
    reference_n: dict[str, float] = field(default_factory=dict)  # by zone


def find_previous(folder: Path, person_code: str | None, *, but: Path | None = None) -> Previous:
    """The newest recording of a person in a folder, but for the one being written."""
    if person_code is None:
        return Previous()
    files = sorted(folder.glob("*.mcap"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in files[:N_LOOKED_AT]:
        if path == but:
            continue
        try:
            recording = read_recording(path)
            notes, code = list(recording.notes()), recording.head.person_code
        except (EvensideError, OSError):
            continue  # not one of ours, torn before its head, or gone
        if person_in(notes, code) == person_code:
            return previous_from(notes)
    return Previous()


def person_in(notes: list[Note], code: str | None) -> str | None:
    """Who it was in the end: the head's person, or the one chosen later."""
    chosen = [note.data for note in notes if isinstance(note, Annotation) and note.kind == "setup"]
    codes = [data["person_code"] for data in chosen if "person_code" in data]
    return codes[-1] if codes else code


def known_as(code: str | None, source: str) -> str | None:
    """By what a person is known: their code; a simulated one without a code by what made them."""
    if code is not None or not source.startswith(SIMULATED):
        return code
    words = parse_qs(source.removeprefix(SIMULATED).removeprefix("?"))
    made = [(name, words[name][-1]) for name in ("seed", "person") if name in words]
    return SIMULATED + ("?" + urlencode(made) if made else "")


def previous_from(notes: list[Note]) -> Previous:
    """The side that came first, and per zone the median load of the holds that counted."""
    sides = [
        note.data.get("side")
        for note in notes
        if isinstance(note, Annotation)
        and note.kind == "visit_start"
        and not note.data.get("practice")
    ]
    results = [note.result for note in notes if isinstance(note, ResultRecord)]
    return Previous(sides[0] if sides else None, loads_of(results[-1]) if results else {})


def loads_of(result: JsonDict) -> dict[str, float]:
    """Median load of the usable holds, zone by zone."""
    loads_n: dict[str, list[float]] = {}
    for hold in result.get("holds", []):
        if hold.get("usable") and hold.get("load_n"):
            loads_n.setdefault(hold["zone"], []).append(hold["load_n"])
    return {zone: median(values) for zone, values in loads_n.items()}
