"""The head of a recording: what a session was measured with, written down and read back."""

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from evenside import __version__
from evenside.errors import InputError
from evenside.recording.format import SessionHead
from evenside.session.calibrations import (
    BY_DEVICE,
    Calibrations,
    calibration_from_json,
    calibrations_in,
)
from evenside.session.jsonout import JsonDict
from evenside.session.measurement import Settings
from evenside_analysis.holds import HoldSettings
from evenside_analysis.observations import ComparisonSettings
from evenside_analysis.settings import DetectionSettings

T = TypeVar("T", DetectionSettings, HoldSettings, ComparisonSettings)


def make_head(
    *,
    source: str,
    start_ns: int,
    settings: Settings,
    calibration: JsonDict | None,
    calibrations: Mapping[str, JsonDict] | None = None,
    person_code: str | None = None,
) -> SessionHead:
    """The head of a session that begins now; its id is its start to the microsecond.

    ``calibration`` is one that is to be used whatever the device; ``calibrations`` are the newest
    of every device that is known, of which the device will have its own.
    """
    created = datetime.fromtimestamp(start_ns / 1e9, UTC)
    return SessionHead(
        session_id=created.strftime("%Y%m%dT%H%M%S%fZ"),
        created=created.isoformat(),
        version=__version__,
        source=source,
        person_code=person_code,
        body_mass_kg=settings.body_mass_kg,
        calibration=calibration,
        settings={
            "detection": asdict(settings.detection),
            "holds": asdict(settings.holds),
            "comparison": asdict(settings.comparison),
            "method": settings.method,
            **({BY_DEVICE: dict(calibrations)} if calibrations else {}),
        },
    )


FIRST_METHOD = "matched-force/1"  # of recordings that do not name theirs


def settings_of(
    head: SessionHead, body_mass_kg: float | None = None, method: str | None = None
) -> Settings:
    """The settings of a recorded session; body mass and method given now replace the recorded."""
    mass_kg = head.body_mass_kg if body_mass_kg is None else body_mass_kg
    given = head.settings
    detection = from_json(DetectionSettings, given.get("detection", {}))
    return Settings(
        detection=replace(detection, body_mass_kg=mass_kg),
        holds=from_json(HoldSettings, given.get("holds", {})),
        comparison=from_json(ComparisonSettings, given.get("comparison", {})),
        body_mass_kg=mass_kg,
        method=method or given.get("method", FIRST_METHOD),
    )


def calibration_of(head: SessionHead) -> Calibrations:
    """The calibrations that a session was recorded with; the device has its own of them."""
    return calibrations_in(head)


def read_calibration(path: Path) -> JsonDict:
    """A calibration file, whole; raises InputError when it cannot be one."""
    try:
        data: JsonDict = json.loads(path.read_text(encoding="utf-8"))
        calibration_from_json(data)
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}: not a calibration ({error}); it needs zero_counts, newton_per_count and id"
        ) from error
    return data


def from_json(kind: type[T], value: Mapping[str, Any]) -> T:
    """Settings from their JSON form; what a later version added is not ours to use."""
    known = {part.name for part in fields(kind)}
    return kind(**{key: item for key, item in value.items() if key in known})
