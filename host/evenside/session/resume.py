"""A session that broke off goes on: the same recording, the same core, the same guide.

What the earlier program received and noted is lived through again at full speed, in the pieces in
which it came. Then the session stands where it stood, its device counts as lost in that moment,
and with the first connection it goes on in the same file. What the device measured in between is a
gap, counted by the device's own sample index; a device that was reset meanwhile is bridged by the
clock. The person hears that the roller was away, and repeats the side that was broken off.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from evenside.hosttime import NS_PER_S
from evenside.link.link import Link
from evenside.recording.folder import recordings_folder
from evenside.recording.format import (
    Annotation,
    EventRecord,
    HeadRecord,
    RawChunk,
    SentChunk,
)
from evenside.recording.reader import Recording, read_recording
from evenside.recording.unfinished import look_at, unfinished_in
from evenside.recording.writer import RecordingWriter
from evenside.session.core import SessionCore
from evenside.session.derived import derive
from evenside.session.head import calibration_of, settings_of
from evenside.session.leader import Lead
from evenside.session.live import LiveSession
from evenside.session.rehearsal import Rehearsal, scenes
from evenside.session.scribe import Scribe
from evenside.session.starting import NEVER_S, LiveOptions, lead_for
from evenside.session.verify import without_place
from evenside.sources import EarlierLink, OpenSource, open_source, session_rng

OFFERED_S = 3600.0  # a session that broke off longer ago is over
BROKE_OFF = "the program was ended in mid-session"


def resume_live(
    path: Path,
    source_url: str | None = None,
    *,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> LiveSession:
    """The session of an unfinished recording, not yet running; ``source_url`` None: as before.

    Raises RecordingError when it was closed, is damaged or still being written.
    """
    n_bytes = look_at(path).raw_bytes
    recording = read_recording(path)
    head = recording.head
    source = open_source(source_url or head.source, earlier=earlier_link(recording))
    session = LiveSession(
        source,
        SessionCore(settings_of(head), calibration_of(head)),
        link=Link(source.transport, clock=source.clock, rng=session_rng(source.url, 0)),
        lead=lead_again(recording, source),
        scribe=Scribe(path),  # writes nothing yet
    )
    for done in relive(session, recording):
        on_progress(done, n_bytes)
    session.scribe = going_on(path, source)
    session.scribe.link("lost", source.url, BROKE_OFF)
    tell_missing_events(session, recording)
    session.leader.carry_out(session.leader.guide.lost(session.core.now_s))
    return session


def relive(session: LiveSession, recording: Recording) -> Iterator[int]:
    """Everything that the earlier program went through; yields the bytes that it has come to."""
    for block, notes in scenes(recording.blocks()):
        session.rehearsal = Rehearsal(notes)
        if block is not None:
            session.relive(block)
            yield session.core.n_bytes
        for record in session.rehearsal.left_over():
            session.remember(record)
    session.rehearsal = None
    session.clock_model.reset()  # who knows how long nobody listened


def tell_missing_events(session: LiveSession, recording: Recording) -> None:
    """Write down what was detected from the last bytes when nobody could write any more."""
    measurement = session.core.measurement
    if measurement is None:
        return
    told = [without_place(n.event) for n in recording.notes() if isinstance(n, EventRecord)]
    for event in measurement.events_json():
        if without_place(event) not in told:
            session.scribe.event(event)


def going_on(path: Path, source: OpenSource) -> Scribe:
    """The same file, written on."""

    def begin(place: Path) -> RecordingWriter:
        return RecordingWriter.go_on(
            place, clock_ns=source.clock.now_ns, sync_every_s=NEVER_S, derive=derive
        )

    return Scribe(path, begin, clock_ns=source.clock.now_ns)


def earlier_link(recording: Recording) -> EarlierLink:
    """What the earlier program had with its source.

    A busy program sends late: what counts is up to where it had read the source by then.
    """
    sent: list[tuple[int, bytes]] = []
    connected_ns = last_ns = 0
    for record in recording.records():
        match record:
            case HeadRecord():
                connected_ns = last_ns = record.host_ns
            case SentChunk():
                sent.append((last_ns, record.data))
            case RawChunk():
                last_ns = max(last_ns, record.arrival_ns)
            case _:
                pass
    return EarlierLink(connected_ns, last_ns, sent)


def lead_again(recording: Recording, source: OpenSource) -> Lead:
    """What the session began with; what was chosen and asked since comes from the recording."""
    head = recording.head
    options = LiveOptions(record_path=recording.path, person_code=head.person_code)
    start_ns = round(datetime.fromisoformat(head.created).timestamp() * 1e6) * 1000
    lead = lead_for(source, options, start_ns, head.body_mass_kg)
    notes = recording.notes()
    has_begun = any(isinstance(note, Annotation) and note.kind == "guide" for note in notes)
    return replace(lead, auto_start=lead.auto_start and not has_begun)


def broken_off(now_ns: int, folder: Path | None = None) -> Path | None:
    """The newest session that broke off within the last hour, if there is one."""
    folder = folder or recordings_folder()
    since_s = now_ns / NS_PER_S - OFFERED_S
    return next(unfinished_in(folder, since_s=since_s), None) if folder.is_dir() else None
