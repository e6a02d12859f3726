"""The two builds as ``hardware/montage.toml`` has them: where the cells sit and what they can bear.

A wheel carries that file beside this module; in a checkout it is read where it is edited. Here the
numbers get SI units; the file has those of rulers and data sheets. What only drawings need stays as
it is written, under ``body``, with the unit in its name.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

from evenside.errors import UsageError

ShapeName = Literal["plate", "roller"]

_NAME = "montage.toml"
_IN_A_CHECKOUT = Path(__file__).parents[2] / "hardware" / _NAME


@dataclass(frozen=True, slots=True)
class Bar:
    """The load cell that both builds use."""

    capacity_n: float
    rated_output_mv_per_v: float
    gain: int
    safe_overload: float  # of the capacity
    stop_at: float  # of the capacity: there the overload stop begins to carry
    deflection_m: float  # at capacity
    body: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Place:
    """Where one cell sits and in which direction it measures."""

    name: str
    x_m: float
    y_m: float
    axis_rad: float


@dataclass(frozen=True, slots=True)
class Shape:
    """One build."""

    kind: ShapeName
    cell: Bar
    places: tuple[Place, ...]
    weight_n: float  # of what rests or hangs on the cells
    radius_m: float | None  # of a roller
    body: Mapping[str, float]


@cache
def shapes() -> Mapping[ShapeName, Shape]:
    """Both builds."""
    table = tomllib.loads(_text())
    cell = _bar(table["cell"])
    return MappingProxyType(
        {"plate": _shape(table["plate"], cell), "roller": _shape(table["roller"], cell)}
    )


def find_shape(name: str) -> Shape:
    """The build of this name; UsageError for one that is not known."""
    found = next((shape for known, shape in shapes().items() if known == name), None)
    if found is None:
        raise UsageError(f"montage {name!r} is not known; known are {', '.join(shapes())}")
    return found


def _text() -> str:
    inside = resources.files("evenside") / _NAME
    return (inside if inside.is_file() else _IN_A_CHECKOUT).read_text(encoding="utf-8")


def _bar(row: Mapping[str, Any]) -> Bar:
    body = {name: float(value) for name, value in row.items() if name.endswith("_mm")}
    deflection_mm = body.pop("deflection_mm")
    return Bar(
        capacity_n=float(row["capacity_n"]),
        rated_output_mv_per_v=float(row["rated_output_mv_per_v"]),
        gain=row["gain"],
        safe_overload=row["safe_overload"],
        stop_at=row["stop_at"],
        deflection_m=deflection_mm / 1000.0,
        body=MappingProxyType(body),
    )


def _shape(row: Mapping[str, Any], cell: Bar) -> Shape:
    radius_mm = row.get("radius_mm")
    return Shape(
        kind=row["kind"],
        cell=cell,
        places=tuple(_place(place) for place in row["cells"]),
        weight_n=row["weight_n"],
        radius_m=None if radius_mm is None else radius_mm / 1000.0,
        body=MappingProxyType({name: float(value) for name, value in row["body"].items()}),
    )


def _place(row: Mapping[str, Any]) -> Place:
    return Place(
        name=row["name"],
        x_m=row["x_mm"] / 1000.0,
        y_m=row["y_mm"] / 1000.0,
        axis_rad=math.radians(row["axis_deg"]),
    )
