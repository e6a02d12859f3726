"""Who rolls: body, habits, and how tight each zone is on each side.

A person is either named (``people.toml``), read from a file of the same shape, or drawn from a
seed. The true side difference of every zone is part of the person, in the unit that the product
reports: points on the 0-10 scale, right minus left, at the same force.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from evenside.errors import InputError, UsageError
from evenside.simulator.rng import Lots

Side = Literal["left", "right"]

GRAVITY_M_PER_S2 = 9.80665
RANDOM = "random"

# Standard deviation between people of the rating scale as a whole (science.md 3.3); what is left of
# a zone's spread belongs to the zone, so that both together give the table's figure.
SCALE_OFFSET_SD = 1.5
# Most zones of most people are close to even; what must be found are the one to three that are not.
EVEN_ZONE_SD = 0.3
UNEVEN_POINTS = (1.8, 2.8)


@dataclass(frozen=True, slots=True)
class Tissue:
    """A body area as anyone has it: one row of the zone table."""

    zone: str
    load_bw: tuple[float, float]
    score: tuple[float, float]
    stiffness_n_per_mm: float
    relaxation: float
    tau_s: tuple[float, float]
    travel_m: float
    tool: Literal["roller", "hands"]


@dataclass(frozen=True, slots=True)
class Area:
    """A body area as this person has it."""

    tissue: Tissue
    load_bw: float  # the load this person brings there unasked, share of body weight
    score: float  # the score at that load, ten seconds into a hold, both sides' middle
    difference_points: float  # right minus left at the same force


@dataclass(frozen=True, slots=True)
class Person:
    """A person as the simulator needs one."""

    name: str
    areas: Mapping[str, Area]
    body_mass_kg: float = 70.0
    slope_points: float = 7.3  # score points per unit of ln(force): Grabow 2018's levels
    rating_sigma: float = 0.8  # noise of one rating before rounding, points
    missing_share: float = 0.05  # ratings not given
    hold_cv: float = 0.10  # hold-to-hold variation of the load
    press_ratio_right: float = 1.0  # right load over left load, out of habit
    habituation_points: float = -0.10  # for each earlier hold on the same spot
    sensitisation_points: float = 0.05  # for each recent hold elsewhere
    breath_hz: float = 0.27
    heart_hz: float = 1.2
    support_n_per_mm: float = 6.0  # how stiffly arms and the other leg share the load

    @property
    def body_weight_n(self) -> float:
        """The person's weight."""
        return self.body_mass_kg * GRAVITY_M_PER_S2


@cache
def zone_table() -> Mapping[str, Tissue]:
    """Every zone that can be simulated, in chart order."""
    rows: dict[str, dict[str, Any]] = _shipped()["zones"]
    return {
        zone: Tissue(
            zone=zone,
            load_bw=_pair(row["load_bw"]),
            score=_pair(row["score"]),
            stiffness_n_per_mm=row["stiffness_n_per_mm"],
            relaxation=row["relaxation"],
            tau_s=_pair(row["tau_s"]),
            travel_m=row["travel_m"],
            tool=row["tool"],
        )
        for zone, row in rows.items()
    }


def known_people() -> tuple[str, ...]:
    """The names that ``find_person`` knows besides ``random``."""
    return tuple(_shipped()["people"])


def find_person(which: str, seed: int) -> Person:
    """The person called ``which``: a known name, ``random`` (drawn from the seed), or a TOML file.

    Raises UsageError for a name that nobody has, InputError for a file that describes nobody.
    """
    if which == RANDOM:
        return random_person(seed)
    rows: dict[str, dict[str, Any]] = _shipped()["people"]
    if which in rows:
        return _from_row(which, rows[which], source="people.toml")
    if which.endswith(".toml"):
        return person_from_file(Path(which))
    names = ", ".join((RANDOM, *rows))
    raise UsageError(f"person {which!r} is not known: use one of {names}, or a .toml file")


def person_from_file(path: Path) -> Person:
    """A person from a TOML file with the keys of a ``[people.*]`` table; InputError if not."""
    try:
        row = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not TOML: {error}") from error
    return _from_row(path.stem, row, source=str(path))


def random_person(seed: int) -> Person:
    """A person drawn from the seed: most zones close to even, one to three clearly uneven."""
    lots = Lots(seed, "person")
    offset = lots.normal(0.0, SCALE_OFFSET_SD, -3.0, 3.0)
    areas = {zone: _random_area(tissue, offset, lots) for zone, tissue in zone_table().items()}
    return Person(
        name=RANDOM,
        areas=_with_uneven_zones(areas, lots),
        body_mass_kg=round(lots.normal(70.0, 11.0, 48.0, 105.0), 1),
        slope_points=lots.normal(7.3, 1.5, 4.0, 11.0),
        hold_cv=lots.normal(0.10, 0.02, 0.05, 0.15),
        press_ratio_right=math.exp(lots.normal(0.0, 0.04, -0.1, 0.1)),
        breath_hz=lots.between(0.20, 0.35),
        heart_hz=lots.between(1.0, 1.5),
        support_n_per_mm=lots.between(2.0, 15.0),
    )


def _random_area(tissue: Tissue, offset: float, lots: Lots) -> Area:
    load_mean, load_sd = tissue.load_bw
    score_mean, score_sd = tissue.score
    zone_sd = math.sqrt(score_sd**2 - SCALE_OFFSET_SD**2)
    return Area(
        tissue=tissue,
        load_bw=lots.normal(load_mean, load_sd, load_mean - 2 * load_sd, load_mean + 2 * load_sd),
        score=score_mean + offset + lots.normal(0.0, zone_sd),
        difference_points=lots.normal(0.0, EVEN_ZONE_SD),
    )


def _with_uneven_zones(areas: dict[str, Area], lots: Lots) -> dict[str, Area]:
    zones = list(areas)
    for _ in range(1 + lots.below(3)):
        zone = zones.pop(lots.below(len(zones)))
        sign = 1.0 if lots.chance(0.5) else -1.0
        areas[zone] = _with_difference(areas[zone], sign * lots.between(*UNEVEN_POINTS))
    return areas


def _with_difference(area: Area, difference_points: float) -> Area:
    return Area(area.tissue, area.load_bw, area.score, difference_points)


# --- tables -------------------------------------------------------------------------------------

_PLAIN_KEYS = frozenset(f.name for f in fields(Person)) - {"name", "areas"}
_ZONE_KEYS = frozenset({"differences", "scores", "loads_bw"})
_OTHER_KEYS = frozenset({"about", "score_offset"})
_RANGES = {
    "body_mass_kg": (20.0, 250.0),
    "slope_points": (0.0, 30.0),
    "rating_sigma": (0.0, 5.0),
    "missing_share": (0.0, 1.0),
    "hold_cv": (0.0, 0.5),
    "press_ratio_right": (0.3, 3.0),
    "breath_hz": (0.05, 1.0),
    "heart_hz": (0.5, 4.0),
    "support_n_per_mm": (0.0, 1000.0),
    "differences": (-10.0, 10.0),
    "scores": (0.0, 10.0),
    "loads_bw": (0.02, 1.5),
}


@cache
def _shipped() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("people.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _pair(values: list[float]) -> tuple[float, float]:
    first, second = values
    return (first, second)


def _from_row(name: str, row: Mapping[str, Any], *, source: str) -> Person:
    unknown = sorted(set(row) - _PLAIN_KEYS - _ZONE_KEYS - _OTHER_KEYS)
    if unknown:
        raise InputError(f"{source}: {name} has the unknown key {unknown[0]!r}")
    plain = {key: _number(row[key], key, source) for key in _PLAIN_KEYS & set(row)}
    return Person(name=name, areas=_areas(row, source), **plain)


def _areas(row: Mapping[str, Any], source: str) -> dict[str, Area]:
    differences = _per_zone(row, "differences", source)
    scores = _per_zone(row, "scores", source)
    loads_bw = _per_zone(row, "loads_bw", source)
    offset = _number(row.get("score_offset", 0.0), "score_offset", source)
    return {
        zone: Area(
            tissue=tissue,
            load_bw=loads_bw.get(zone, tissue.load_bw[0]),
            score=scores.get(zone, tissue.score[0]) + offset,
            difference_points=differences.get(zone, 0.0),
        )
        for zone, tissue in zone_table().items()
    }


def _per_zone(row: Mapping[str, Any], key: str, source: str) -> dict[str, float]:
    values = row.get(key, {})
    if not isinstance(values, dict):
        raise InputError(f"{source}: {key} must be a table of zones")
    for zone in values:
        if zone not in zone_table():
            known = ", ".join(zone_table())
            raise InputError(f"{source}: {key} names the zone {zone!r}; known are {known}")
    return {zone: _number(value, f"{key}.{zone}", source) for zone, value in values.items()}


def _number(value: object, key: str, source: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{source}: {key}={value!r} must be a number")
    low, high = _RANGES.get(key.partition(".")[0], (-math.inf, math.inf))
    if not low <= value <= high:
        raise InputError(f"{source}: {key}={value} must be from {low} to {high}")
    return float(value)
