"""Which calibration a session measures with: the one that was named, or the device's own newest.

Who the device is becomes known only when it speaks, and the head of the recording is written before
that. So the head carries the newest calibration of every device that was known, whole, and each
session picks its own by the device's id: bytes and head decide every result.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evenside.errors import InputError
from evenside.protocol.dialogue import Description
from evenside.recording.format import SessionHead
from evenside.session.jsonout import JsonDict, number
from evenside_analysis.calibration import Calibration

DAY_S = 86_400.0
BY_DEVICE = "calibrations"  # among the head's settings


@dataclass(frozen=True, slots=True)
class Calibrations:
    """What is known before the device has said who it is; whole, as JSON."""

    given: JsonDict | None = None  # named for this session: it is used whatever the device
    by_device: Mapping[str, JsonDict] = field(default_factory=dict)

    def of(self, description: Description) -> JsonDict | None:
        """The one to use for a device; one of a plate says nothing of what is a roller by now."""
        if self.given is not None:
            return self.given
        data = self.by_device.get(description.device_id)
        return data if data is not None and is_of_shape(data, description) else None

    def for_device(self, description: Description) -> Calibration | None:
        """The same as numbers; raises InputError where it is of other cells or another shape."""
        data = self.of(description)
        if data is None:
            return None
        if not is_of_shape(data, description):
            raise InputError(
                f"calibration {data['id']!r} is of a {data['shape']}, this is a {description.kind}"
            )
        calibration = calibration_from_json(data)
        n_cells, n_channels = len(calibration.zero_counts), description.n_channels
        if n_cells != n_channels:
            raise InputError(
                f"calibration {calibration.id!r} is for {n_cells} cells, "
                f"the device has {n_channels}"
            )
        return calibration


def is_of_shape(data: JsonDict, description: Description) -> bool:
    """Whether weights were laid on a device of this shape; one that does not say fits any."""
    return bool(data.get("shape", description.kind) == description.kind)


def calibrations_in(head: SessionHead) -> Calibrations:
    """What the head of a recording carries."""
    return Calibrations(head.calibration, head.settings.get(BY_DEVICE, {}))


def calibration_from_json(value: Mapping[str, Any]) -> Calibration:
    """The numbers of a calibration's JSON form."""
    return Calibration(
        zero_counts=tuple(value["zero_counts"]),
        newton_per_count=tuple(value["newton_per_count"]),
        id=str(value["id"]),
        date=value.get("date"),
    )


def device_told(
    description: Description, calibrations: Calibrations, used: Calibration | None, when: str
) -> JsonDict:
    """What a result says about its device: what it is, and what its newtons rest on.

    ``when`` is the day of the session, ISO 8601.
    """
    data = calibrations.of(description)
    told = calibration_told(data, description.device_id, when)
    return {
        **description.to_json(),
        "calibration": {"id": used.id if used else None, **told},
    }


def calibration_told(data: JsonDict | None, device_id: str, when: str) -> JsonDict:
    """How old a calibration is and how far it goes; nulls where nobody has laid known weights."""
    data = data or {}
    checks = data.get("checks") or []
    return {
        "date": data.get("date"),
        "age_days": age_days(data.get("date"), when),
        "zero_age_days": age_days(data.get("zero_date"), when),
        "is_of_this_device": data["device_id"] == device_id if "device_id" in data else None,
        "cell_class": data.get("cell_class"),
        "uncertainty_pct": number(data.get("uncertainty_pct")),
        "corner_error_pct": number(data.get("corner_error_pct")),
        "temperature_c": number(data.get("temperature_c")),
        "last_check": checks[-1] if checks else None,
    }


def age_days(date: str | None, when: str) -> float | None:
    """Days from one date to another; None where one of them is none."""
    try:
        then, now = datetime.fromisoformat(date or ""), datetime.fromisoformat(when)
        return round((now - then).total_seconds() / DAY_S, 2) + 0.0  # never minus nothing
    except (TypeError, ValueError):
        return None
