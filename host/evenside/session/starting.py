"""Putting a live session together: source, settings, recording, guide."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from evenside.errors import ExistsError, UsageError
from evenside.link.link import Link
from evenside.recording.files import make_folder
from evenside.recording.folder import recordings_folder
from evenside.recording.format import SessionHead
from evenside.recording.reader import read_recording
from evenside.recording.writer import RecordingWriter
from evenside.session.core import SessionCore
from evenside.session.derived import derive
from evenside.session.head import calibration_of, make_head, read_calibration, settings_of
from evenside.session.leader import Lead
from evenside.session.live import LiveSession
from evenside.session.measurement import default_settings
from evenside.session.past import Past
from evenside.session.plan import other
from evenside.session.previous import find_previous
from evenside.session.scribe import Scribe
from evenside.session.setup import RatingWay, Setup
from evenside.sources import OpenSource, PlannedVisit, session_rng
from evenside_analysis.zones import load_zones

NEVER_S = 1e9


@dataclass(frozen=True, slots=True)
class LiveOptions:
    """What a person may choose for a live session."""

    record_path: Path | None = None  # None: the recordings folder, named by the start
    keeps_recording: bool = True
    body_mass_kg: float | None = None
    person_code: str | None = None
    zones: tuple[str, ...] = ()  # empty: the nine of the chart
    visits_per_zone: int | None = None  # None: the eight of a measured test
    calibration_path: Path | None = None
    is_quick: bool = False  # the classic chart instead of a measured test
    is_blind: bool = False
    language: str = "en"
    rating_by: RatingWay = "presses"
    auto_start: bool | None = None  # None: a simulated person begins at once
    force: bool = False


def start_live(source: OpenSource, options: LiveOptions) -> LiveSession:
    """A session on a live source, not yet running."""
    if not source.is_live:
        raise UsageError(f"{source.url} is a recording; `evenside replay FILE` shows it")
    start_ns = source.clock.now_ns()
    body_mass_kg = source.body_mass_kg if options.body_mass_kg is None else options.body_mass_kg
    lead = lead_for(source, options, start_ns, body_mass_kg)
    settings = default_settings(body_mass_kg)
    calibration = read_calibration(options.calibration_path) if options.calibration_path else None
    head = make_head(
        source=source.url,
        start_ns=start_ns,
        settings=settings,
        calibration=calibration,
        person_code=options.person_code,
    )
    return LiveSession(
        source,
        SessionCore(settings, calibration),
        link=Link(source.transport, clock=source.clock, rng=session_rng(source.url, start_ns)),
        lead=lead,
        scribe=scribe_for(source, options, head, start_ns),
    )


def scribe_for(
    source: OpenSource, options: LiveOptions, head: SessionHead, start_ns: int
) -> Scribe:
    """Where the session is written down; raises ExistsError if something is there already."""
    if not options.keeps_recording:
        return Scribe()
    path = options.record_path or default_recording_path(start_ns)
    if path.exists() and not options.force:
        raise ExistsError(f"{path} is there already; --force overwrites it")

    def begin(place: Path) -> RecordingWriter:
        make_folder(place.parent)
        return RecordingWriter(
            place,
            head,
            clock_ns=source.clock.now_ns,
            sync_every_s=NEVER_S,  # the session does it, in another thread
            force=options.force and place == path,
            derive=derive,
        )

    return Scribe(path, begin, clock_ns=source.clock.now_ns)


def start_replay(source: OpenSource, path: Path) -> LiveSession:
    """A recording as a session: the same code, and nothing is written but corrections."""
    head = read_recording(path).head
    return LiveSession(
        source,
        SessionCore(settings_of(head), calibration_of(head)),
        link=Link(source.transport, clock=source.clock, rng=session_rng(source.url, 0)),
        lead=lead_of(head),
        scribe=Scribe(),
        past=Past.of_recording(path),
    )


def start_shown(source: OpenSource) -> LiveSession:
    """Any source as a session that is only shown to others: nothing is written."""
    if source.is_live:
        return start_live(source, LiveOptions(keeps_recording=False))
    return start_replay(source, Path(source.url.removeprefix("replay:").partition("?")[0]))


def lead_of(head: SessionHead) -> Lead:
    """A recording leads nobody; it only says who it was."""
    person = Setup(zones=(), first_side="left")
    return Lead(replace(person, person_code=head.person_code, body_mass_kg=head.body_mass_kg))


def lead_for(
    source: OpenSource, options: LiveOptions, start_ns: int, mass_kg: float | None
) -> Lead:
    """What the session begins with: choices, an earlier session, a simulated person's plan."""
    folder = (options.record_path or default_recording_path(start_ns)).parent
    previous = find_previous(folder, options.person_code, but=options.record_path)
    by_lot = session_rng(source.url, start_ns).choice(("left", "right"))
    chart = tuple(zone.id for zone in load_zones().values() if not zone.optional)
    zones = options.zones or zones_of(source.plan) or chart
    setup = Setup(
        zones=(),
        first_side=other(previous.first_side) if previous.first_side else by_lot,
    ).changed(
        {
            "person_code": options.person_code,
            "body_mass_kg": mass_kg,
            "test": "quick" if options.is_quick else "measured",
            "visits_per_zone": options.visits_per_zone or 8,
            "zones": zones,
            "is_blind": options.is_blind,
            "language": options.language,
            "rating_by": options.rating_by,
        }
    )
    return Lead(
        setup,
        followed=followed_plan(source, options),
        previous=previous,
        recordings=folder,
        auto_start=bool(source.plan) if options.auto_start is None else options.auto_start,
    )


def followed_plan(source: OpenSource, options: LiveOptions) -> tuple[PlannedVisit, ...]:
    """What a simulated person does anyway; UsageError if something else is asked for."""
    if source.plan and (options.zones or options.visits_per_zone is not None or options.is_quick):
        raise UsageError(
            "a simulated person follows the source's own plan; "
            "say sim:?zones=hamstring,calf&visits=12 instead of --zones, --visits and --quick"
        )
    return source.plan


def zones_of(plan: tuple[PlannedVisit, ...]) -> tuple[str, ...]:
    """The zones of a plan in its order."""
    return tuple(dict.fromkeys(visit.zone for visit in plan))


def default_recording_path(start_ns: int) -> Path:
    """A file named by the second in which the session began, in the folder of recordings."""
    name = datetime.fromtimestamp(start_ns / 1e9, UTC).strftime("%Y-%m-%dT%H-%M-%SZ")
    return recordings_folder() / f"{name}.mcap"
