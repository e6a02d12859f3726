"""A fleet of simulated people into a folder: recordings, truths, and a list of who is how uneven.

    FOLDER/person-001/session-01.mcap
    FOLDER/person-001/session-01.truth.json
    FOLDER/fleet.json

Sessions do not know of each other, so they are made side by side on all processors.
"""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path

from evenside.errors import ExistsError
from evenside.hosttime import NS_PER_S
from evenside.session.jsonout import JsonDict
from evenside.session.side_by_side import side_by_side
from evenside.session.simulated import write_recording
from evenside.simulator.fleet import Fleet, FleetSession
from evenside.simulator.truth import TRACE_HZ, truth_json, truth_text

SCHEMA = "evenside.fleet/1"
MANIFEST = "fleet.json"

OnSession = Callable[[FleetSession], None]


def write_fleet(
    folder: Path,
    fleet: Fleet,
    *,
    force: bool = False,
    trace_hz: float | None = TRACE_HZ,
    n_processes: int | None = None,
    on_session: OnSession = lambda _: None,
) -> JsonDict:
    """Make every session of the fleet; returns the manifest, which is also written.

    ``on_session`` hears of each session that is done. ``n_processes`` is by default one for each
    processor. Raises ExistsError if any file is there already, unless ``force``; UsageError or
    InputError for options that make no session; RecordingError when the disk takes no more.
    """
    sessions = list(fleet.sessions())
    sessions[0].options.make_device()  # what is wrong with the options is said before any work
    _refuse_overwrite(folder, sessions, force=force)
    for code in dict.fromkeys(session.person_code for session in sessions):
        (folder / code).mkdir(parents=True, exist_ok=True)
    work = partial(write_session, folder, force=force, trace_hz=trace_hz)
    rows: list[JsonDict] = []
    for session, row in zip(sessions, side_by_side(work, sessions, n_processes), strict=True):
        rows.append(row)
        on_session(session)
    manifest = _manifest(fleet, sessions, rows)
    text = json.dumps(manifest, indent=1, allow_nan=False)
    (folder / MANIFEST).write_text(text + "\n", encoding="utf-8")
    return manifest


def write_session(
    folder: Path, session: FleetSession, *, force: bool, trace_hz: float | None
) -> JsonDict:
    """One recording and its truth; the session's row of the manifest."""
    device = session.options.make_device()
    written = write_recording(
        folder / session.recording,
        device,
        source=session.options.source,
        start_ns=session.start_ns,
        person_code=session.person_code,
        force=force,
    )
    truth = truth_json(device.scenario, device, trace_hz=trace_hz)
    (folder / session.truth).write_text(truth_text(truth), encoding="utf-8")
    started = datetime.fromtimestamp(session.start_ns / NS_PER_S, UTC)
    return {
        "recording": session.recording,
        "truth": session.truth,
        "started": started.isoformat().replace("+00:00", "Z"),
        "day": session.options.day,
        "duration_s": written["duration_s"],
        "n_visits": written["n_visits"],
        "raw_bytes": written["raw_bytes"],
        "zones": truth["zones"],
    }


def _refuse_overwrite(folder: Path, sessions: Sequence[FleetSession], *, force: bool) -> None:
    names = [MANIFEST, *(name for s in sessions for name in (s.recording, s.truth))]
    there = [name for name in names if (folder / name).exists()]
    if there and not force:
        raise ExistsError(f"{folder / there[0]} is there already; --force overwrites it")


def _manifest(fleet: Fleet, sessions: Sequence[FleetSession], rows: list[JsonDict]) -> JsonDict:
    people = []
    pairs = zip(sessions, rows, strict=True)
    for code, group in groupby(pairs, key=lambda pair: pair[0].person_code):
        of_person = list(group)
        drawn = of_person[0][0].options.scenario().person
        people.append(
            {
                "code": code,
                "seed": of_person[0][0].options.seed,
                "name": drawn.name,
                "body_mass_kg": drawn.body_mass_kg,
                "sessions": [row for _, row in of_person],
            }
        )
    return {
        "schema": SCHEMA,
        "seed": fleet.options.seed,
        "n_people": fleet.n_people,
        "n_sessions": fleet.n_sessions,
        "source": fleet.options.source,
        "people": people,
    }
