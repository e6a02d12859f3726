"""What a reader must know about the whole recording, as JSON, for formats with room for it."""

from evenside import __version__
from evenside.exporting.contents import Contents
from evenside.session.jsonout import JsonDict

SCHEMA = "evenside.export/1"


def head_json(contents: Contents) -> JsonDict:
    """Source, device, calibration, clocks, quality and methods; no name of a person."""
    head, analysis = contents.head, contents.analysis
    return {
        "schema": SCHEMA,
        "version": __version__,
        "source": analysis["source"],
        "session_id": head.session_id if head else None,
        "created": head.created if head else None,
        "recorded_by_version": head.version if head else None,
        "person_code": contents.person_code,
        "body_mass_kg": head.body_mass_kg if head else None,
        "calibration": head.calibration if head else None,
        "fs_hz": contents.fs_hz,
        "n_rows": contents.n_rows,
        "start_unix_s": contents.start_unix_s,
        "quality": analysis["quality"],
        "methods": methods_of(analysis),
        "summary": analysis["summary"],
    }


def methods_of(analysis: JsonDict) -> list[JsonDict]:
    """Which method each zone's comparison used, with all that is needed to repeat it."""
    return [{"zone": entry["zone"], **entry["method"]} for entry in analysis["comparisons"]]
