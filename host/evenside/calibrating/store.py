"""Where calibrations are kept: one folder, one file each, and the newest of a device counts.

A file is never written over. A check is added to its calibration by writing the whole file anew
beside it and moving it into place, so that a power cut leaves the one or the other.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

from evenside.calibrating.record import Stored, stored_from_json
from evenside.errors import ExistsError, InputError
from evenside.protocol.description import Description
from evenside.recording.folder import recordings_folder
from evenside.session.jsonout import JsonDict


def calibrations_folder() -> Path:
    """Beside the folder of recordings."""
    return recordings_folder().parent / "calibrations"


def save(stored: Stored, folder: Path) -> Path:
    """Write a new calibration; raises ExistsError where one of that name is."""
    path = folder / f"{stored.id}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(text_of(stored))
    except FileExistsError as error:
        raise ExistsError(
            f"{path} is there already; calibrations are never written over"
        ) from error
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    return path


def add_check(stored: Stored, check: JsonDict, folder: Path) -> Stored:
    """Keep a check with its calibration."""
    checked = stored.with_check(check)
    path = folder / f"{stored.id}.json"
    beside = path.with_suffix(".json.new")
    try:
        with beside.open("w", encoding="utf-8") as file:
            file.write(text_of(checked))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    return checked


def stored_in(folder: Path) -> Iterator[Stored | InputError]:
    """Every calibration of the folder, and every file that is none, by name."""
    for path in sorted(folder.glob("*.json")):
        try:
            yield read_stored(path)
        except InputError as error:
            yield error


def read_stored(path: Path) -> Stored:
    """One file; raises InputError that names it and what is wrong with it."""
    try:
        return stored_from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except (ValueError, InputError) as error:
        raise InputError(f"{path}: not a calibration: {error}") from error


def newest(folder: Path, description: Description) -> Stored | None:
    """The calibration of a device that counts; a roller's says nothing of a plate."""
    stored = newest_by_device(folder).get(description.device_id)
    return stored if stored is not None and stored.shape == description.kind else None


def newest_by_device(folder: Path) -> dict[str, Stored]:
    """The newest calibration of every device: the last zero of the last weights."""
    found: dict[str, Stored] = {}
    for stored in stored_in(folder):
        if isinstance(stored, Stored):
            best = found.get(stored.device_id)
            if best is None or age_key(stored) > age_key(best):
                found[stored.device_id] = stored
    return found


def age_key(stored: Stored) -> tuple[str, str]:
    """Newer is greater: weights first, then the zero."""
    return stored.date, stored.zero_date


def text_of(stored: Stored) -> str:
    """As it stands in the file; NaN cannot slip through."""
    return json.dumps(stored.to_json(), indent=1, allow_nan=False, ensure_ascii=False) + "\n"
