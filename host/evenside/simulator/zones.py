"""The body areas as anyone has them: usual load and score, contact area, stiffness, relaxation.

The numbers and where they come from stand in ``zones.toml``; what one person makes of them is an
``area``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal

Tool = Literal["roller", "hands"]


@dataclass(frozen=True, slots=True)
class Tissue:
    """A body area as anyone has it: one row of the zone table."""

    zone: str
    load_bw: tuple[float, float]  # mean and SD between people, share of body weight
    score: tuple[float, float]  # mean and SD between people, at that load
    area_cm2: float
    area_range_cm2: tuple[float, float]
    stiffness_n_per_mm: float
    stiffness_range_n_per_mm: tuple[float, float]
    relaxation: float  # share of the force lost in 30 s at constant displacement
    tau_s: tuple[float, float]
    travel_m: float
    tool: Tool


@cache
def zone_table() -> Mapping[str, Tissue]:
    """Every zone that can be simulated, in chart order, as the chart explores it."""
    return _tissues("zones")


@cache
def zones_by_weight() -> Mapping[str, Tissue]:
    """The zones pressed by hand that can be rolled under the body's weight too."""
    return _tissues("by_weight")


def _tissues(table: str) -> dict[str, Tissue]:
    text = resources.files(__package__).joinpath("zones.toml").read_text(encoding="utf-8")
    return {zone: _tissue(zone, row) for zone, row in tomllib.loads(text)[table].items()}


def _tissue(zone: str, row: Mapping[str, Any]) -> Tissue:
    area_cm2, *area_range_cm2 = row["area_cm2"]
    stiffness_n_per_mm, *stiffness_range_n_per_mm = row["stiffness_n_per_mm"]
    return Tissue(
        zone=zone,
        load_bw=_pair(row["load_bw"]),
        score=_pair(row["score"]),
        area_cm2=area_cm2,
        area_range_cm2=_pair(area_range_cm2),
        stiffness_n_per_mm=stiffness_n_per_mm,
        stiffness_range_n_per_mm=_pair(stiffness_range_n_per_mm),
        relaxation=row["relaxation"],
        tau_s=_pair(row["tau_s"]),
        travel_m=row["travel_m"],
        tool=row["tool"],
    )


def _pair(values: list[float]) -> tuple[float, float]:
    first, second = values
    return (first, second)
