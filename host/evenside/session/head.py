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
from evenside.session.measurement import Settings
from evenside_analysis.calibration import Calibration
from evenside_analysis.holds import HoldSettings
from evenside_analysis.observations import ComparisonSettings
from evenside_analysis.settings import DetectionSettings

T = TypeVar("T", DetectionSettings, HoldSettings, ComparisonSettings)


def make_head(
    *,
    source: str,
    start_ns: int,
    settings: Settings,
    calibration: Calibration | None,
    person_code: str | None = None,
) -> SessionHead:
    """The head of a session that begins now; its id is its start to the microsecond."""
    created = datetime.fromtimestamp(start_ns / 1e9, UTC)
    return SessionHead(
        session_id=created.strftime("%Y%m%dT%H%M%S%fZ"),
        created=created.isoformat(),
        version=__version__,
        source=source,
        person_code=person_code,
        body_mass_kg=settings.body_mass_kg,
        calibration=asdict(calibration) if calibration else None,
        settings={
            "detection": asdict(settings.detection),
            "holds": asdict(settings.holds),
            "comparison": asdict(settings.comparison),
            "method": settings.method,
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


def calibration_of(head: SessionHead) -> Calibration | None:
    """The calibration that a session was recorded with."""
    return None if head.calibration is None else calibration_from_json(head.calibration)


def calibration_from_json(value: Mapping[str, Any]) -> Calibration:
    """A calibration from its JSON form."""
    return Calibration(
        zero_counts=tuple(value["zero_counts"]),
        newton_per_count=tuple(value["newton_per_count"]),
        id=str(value["id"]),
        date=value.get("date"),
    )


def read_calibration(path: Path) -> Calibration:
    """A calibration file; raises InputError when it cannot be one."""
    try:
        return calibration_from_json(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise InputError(f"{path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path}: not a calibration ({error}); it needs zero_counts, newton_per_count and id"
        ) from error


def from_json(kind: type[T], value: Mapping[str, Any]) -> T:
    """Settings from their JSON form; what a later version added is not ours to use."""
    known = {part.name for part in fields(kind)}
    return kind(**{key: item for key, item in value.items() if key in known})
