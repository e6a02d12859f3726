"""A calibration as it is kept: everything that was done, as one JSON object.

``zero_counts``, ``newton_per_count``, ``id`` and ``date`` are what a session needs; the rest tells
how they came about, so that anybody can judge them later. A check adds to ``checks``; a new zero is
a new calibration that says whose weights it rests on.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from typing import Any

from evenside.calibrating.fit import Fit
from evenside.calibrating.points import Point
from evenside.errors import InputError
from evenside.protocol.description import Description
from evenside.session.jsonout import JsonDict
from evenside_analysis.calibration import Calibration

SCHEMA = "evenside.calibration/1"


@dataclass(frozen=True, slots=True)
class Stored:
    """One calibration of one device."""

    id: str
    date: str  # ISO 8601, UTC: when the weights were laid
    zero_date: str  # when the zero was taken, the same day or later
    zero_counts: tuple[float, ...]
    newton_per_count: tuple[float, ...]
    device_id: str
    device_name: str
    firmware: str
    shape: str  # plate or roller
    range_n: float  # the largest load
    cell_class: str
    mass_tolerance_pct: float
    is_per_cell: bool
    points: tuple[JsonDict, ...]
    residuals_n: tuple[float, ...]
    corner_error_pct: float | None
    zero_shift_n: float | None
    uncertainty_pct: float  # of a load, k = 2
    temperature_c: float | None = None
    remarks: tuple[str, ...] = ()
    based_on: str | None = None  # of a new zero: the calibration with the weights
    checks: tuple[JsonDict, ...] = ()
    schema: str = SCHEMA
    extra: JsonDict = field(default_factory=dict)  # what a later version wrote

    @property
    def calibration(self) -> Calibration:
        """What a session needs of it."""
        return Calibration(self.zero_counts, self.newton_per_count, self.id, self.date)

    def to_json(self) -> JsonDict:
        """The file's content."""
        data = asdict(self)
        extra = data.pop("extra")
        return {"schema": data.pop("schema"), **data, **extra}

    def with_check(self, check: JsonDict) -> "Stored":
        """The same with one more check."""
        return replace(self, checks=(*self.checks, check))

    def with_zero(self, counts: Sequence[float], when: datetime) -> "Stored":
        """The same weights with another zero, as a calibration of its own."""
        return replace(
            self,
            id=id_of(self.device_id, when),
            zero_date=when.isoformat(),
            zero_counts=tuple(counts),
            based_on=self.based_on or self.id,
        )


def stored_from_json(data: object) -> Stored:
    """The calibration of a file; raises InputError that names the field and its rule."""
    if not isinstance(data, dict):
        raise InputError("not a JSON object")
    if data.get("schema") != SCHEMA:
        raise InputError(f"schema {data.get('schema')!r} is not {SCHEMA!r}")
    known = {part.name for part in fields(Stored)} - {"extra"}
    values: dict[str, Any] = {name: data[name] for name in data if name in known}
    for name in ("zero_counts", "newton_per_count", "points", "residuals_n", "remarks", "checks"):
        if isinstance(values.get(name), list):
            values[name] = tuple(values[name])
    try:
        stored = Stored(**values, extra={name: data[name] for name in data if name not in known})
        _ = stored.calibration
        for when in (stored.date, stored.zero_date):
            datetime.fromisoformat(when)
    except (TypeError, ValueError) as error:
        raise InputError(str(error).removeprefix("Stored.__init__() ")) from error
    return stored


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was so when the weights were laid."""

    description: Description
    when: datetime
    cell_class: str
    mass_tolerance: float
    range_n: float
    temperature_c: float | None


def make_stored(fit: Fit, points: Sequence[Point], around: Circumstances) -> Stored:
    """A fit with all that it came from."""
    hello = around.description.hello
    return Stored(
        id=id_of(hello.device_id, around.when),
        date=around.when.isoformat(),
        zero_date=around.when.isoformat(),
        zero_counts=fit.zero_counts,
        newton_per_count=fit.newton_per_count,
        device_id=hello.device_id,
        device_name=hello.name,
        firmware=".".join(map(str, hello.firmware)),
        shape=hello.kind,
        range_n=around.range_n,
        cell_class=around.cell_class,
        mass_tolerance_pct=100.0 * around.mass_tolerance,
        is_per_cell=fit.is_per_cell,
        points=tuple(point_json(point) for point in points),
        residuals_n=fit.residuals_n,
        corner_error_pct=fit.corner_error_pct,
        zero_shift_n=fit.zero_shift_n,
        uncertainty_pct=fit.uncertainty_pct,
        temperature_c=around.temperature_c,
        remarks=fit.remarks,
    )


def point_json(point: Point) -> JsonDict:
    """One placement: the weight, where it was, and what the cells said with it and without."""
    return {
        "mass_kg": point.placement.mass_kg,
        "over": point.placement.over,
        "turn": point.placement.turn,
        "counts": list(point.reading.counts),
        "zero_counts": list(point.zero.counts),
        "noise_counts": list(point.reading.noise_counts),
    }


def id_of(device_id: str, when: datetime) -> str:
    """A name that no other calibration has: the device and the second."""
    return f"{device_id}-{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"
