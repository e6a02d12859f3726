"""One file looked at: whose session it is, when, how long, with which device, and in which state.

Nothing is measured here. The result that the session wrote at its end is taken if this program
would find the same (same version, same method); otherwise the file waits for `analyzing`.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from evenside import __version__
from evenside.errors import EvensideError, InputError, VersionError
from evenside.hosttime import NS_PER_S
from evenside.library.rows import ResultRow, result_of
from evenside.protocol.decoder import Decoder
from evenside.protocol.description import DescriptionBuilder
from evenside.recording.files import is_written
from evenside.recording.format import Annotation, Note, RawBlock, ResultRecord
from evenside.recording.reader import Recording, read_recording
from evenside.session.head import FIRST_METHOD
from evenside.session.jsonout import JsonDict
from evenside.session.marks import Mark, Marks
from evenside.session.phases import phase_at
from evenside.session.previous import known_as, person_in
from evenside_analysis.chart import DEFAULT_METHOD

State = Literal["whole", "torn", "writing", "newer", "foreign", "unreadable"]
RUNNING = "is being recorded right now"
RECOVER = "; `evenside recover` makes a whole copy"  # no name: files are moved
PIECE = 1 << 16  # bytes of the stream that are decoded at a time in search of the device


@dataclass(frozen=True, slots=True)
class Looked:
    """What stands in a file; without a session id nothing is known but its state."""

    state: State
    words: str | None = None  # about the state, None where there is nothing to say
    session_id: str | None = None
    created: str | None = None  # ISO 8601, UTC
    duration_s: float | None = None
    source: str | None = None
    device_id: str | None = None
    person_code: str | None = None
    version: str | None = None  # of the program that recorded it
    phases: tuple[str, ...] = ()  # in their order; a session without any is a baseline
    interventions: list[JsonDict] = field(default_factory=list)
    result: ResultRow | None = None  # the stored one, if it counts today
    method: str = DEFAULT_METHOD  # of comparison, that it was made with


def look_at(path: Path) -> Looked:
    """Look into a file; whatever is wrong with it is its state and no error."""
    try:
        recording = read_recording(path)
        known = of_head(recording) if recording.has_head else Looked("torn")
        if is_written(path):
            return replace(known, state="writing", words=RUNNING)
        return of_whole(recording, known)
    except OSError as error:
        return Looked("unreadable", error.strerror or str(error))
    except VersionError as error:
        return Looked("newer", words_of(path, error))
    except InputError as error:
        is_disk = isinstance(error.__cause__, OSError)
        return Looked("unreadable" if is_disk else "foreign", words_of(path, error))
    except EvensideError as error:  # marks that make no sense
        return Looked("unreadable", words_of(path, error))
    except Exception as error:  # JSON of any shape: one odd file must not hide all others
        return Looked("unreadable", f"makes no sense ({type(error).__name__}: {error})")


def words_of(path: Path, error: Exception) -> str:
    """An error without the path, which stands beside it anyway."""
    return str(error).removeprefix(f"{path}: ")


def of_head(recording: Recording) -> Looked:
    """What the first message says."""
    head = recording.head
    return Looked(
        state="whole",
        words=recording.incomplete,
        session_id=head.session_id,
        created=head.created,
        source=head.source,
        person_code=text_or_none(head.person_code),
        version=head.version,
    )


def of_whole(recording: Recording, known: Looked) -> Looked:
    """What the rest of the file says."""
    notes, device_id, duration_s = walk(recording)
    torn = recording.truncated
    if torn is not None:
        words = torn.reason + (RECOVER if known.session_id else "")
        known = replace(known, state="torn", words=words)
    annotations = [note for note in notes if isinstance(note, Annotation)]
    marks = Marks(annotations)
    return replace(
        known,
        duration_s=duration_s,
        device_id=device_id,
        person_code=text_or_none(person_in(notes, known.person_code)),
        phases=phases_of(marks),
        interventions=interventions_of(marks.all()),
        result=None if torn else result_of_today(notes, recording),
    )


def walk(recording: Recording) -> tuple[list[Note], str | None, float | None]:
    """Once through the file: everything but the bytes, the device's id, and how long it took."""
    notes: list[Note] = []
    device_id, first_ns, last_ns = None, None, None
    decoder, builder = Decoder(), DescriptionBuilder()
    for part in recording.blocks():
        if not isinstance(part, RawBlock):
            notes.append(part)
            continue
        first_ns = int(part.arrival_ns[0]) if first_ns is None else first_ns
        last_ns = int(part.arrival_ns[-1])
        if device_id is None:
            device_id = device_in(part.data, decoder, builder)
    if first_ns is None or last_ns is None or last_ns < first_ns:  # the clock was set back
        return notes, device_id, None
    return notes, device_id, (last_ns - first_ns) / NS_PER_S


def device_in(data: bytes, decoder: Decoder, builder: DescriptionBuilder) -> str | None:
    """The id of the device that these bytes describe, if they do."""
    for start in range(0, len(data), PIECE):
        for received in decoder.feed(data[start : start + PIECE]).messages:
            description = builder.add(received.message)
            if description is not None:
                return str(description.hello.device_id)
    return None


def phases_of(marks: Marks) -> tuple[str, ...]:
    """The phases of a session in their order; it begins with the baseline unless it says not."""
    starts = sorted(marks.phases, key=lambda start: start.time_s)
    first_s = min((visit.start_s for visit in marks.visits), default=0.0)
    return tuple(
        dict.fromkeys([phase_at(first_s, starts), *(s.phase for s in starts if s.time_s > first_s)])
    )


def interventions_of(marks: Sequence[Mark]) -> list[JsonDict]:
    """What was done about the differences: its second, what was noted of it, the drills.

    It begins with the phase of that name, or with the first note of a drill where nobody named a
    phase. Drills that are noted later, as in the retest, belong to what was done before.
    """
    found: list[JsonDict] = []
    is_on = False
    for note in (mark.annotation for mark in marks if not mark.is_dropped):
        drills = [str(drill) for drill in note.data.get("drills") or []]
        if note.kind == "phase":
            is_on = note.data["phase"] == "intervention"
        if (note.kind == "phase" and is_on) or (drills and not found):
            found.append({"time_s": note.time_s, "text": None, "drills": []})
        if note.kind == "note" and found and (is_on or drills):
            said = [found[-1]["text"], str(note.data.get("text", ""))]
            found[-1]["text"] = "; ".join(text for text in said if text) or None
            found[-1]["drills"] += drills
    return found


def with_simulated_person(looked: Looked) -> Looked:
    """A simulated person without a code is known by the source that makes them."""
    return replace(looked, person_code=known_as(looked.person_code, looked.source or ""))


def result_of_today(notes: Sequence[Note], recording: Recording) -> ResultRow | None:
    """The last stored result, if this version and its method of comparison made it."""
    results = [note.result for note in notes if isinstance(note, ResultRecord)]
    head = recording.head
    method = head.settings.get("method", FIRST_METHOD)
    if not results or (head.version, method) != (__version__, DEFAULT_METHOD):
        return None
    return result_of(results[-1])


def text_or_none(value: object) -> str | None:
    """A text; whatever else a file says there is nothing."""
    return value if isinstance(value, str) and value else None
