"""People by name and from TOML files: what may stand in a file, and what is said when it may not.

A file has the keys of one ``[people.*]`` table of ``people.toml``, which is documented in
docs/simulator.md. Whatever is not given is the mean of the zone table, and no side difference.
"""

import math
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, TypeVar, get_args

from evenside.errors import InputError, UsageError
from evenside.simulator.area import LOWEST_SCORE, Area, Habit
from evenside.simulator.person import Person
from evenside.simulator.random_person import RANDOM, random_person
from evenside.simulator.sex import Sex, area_factor, score_of, stiffness_factor
from evenside.simulator.zones import Tissue, Tool, zone_table, zones_by_weight

Word = TypeVar("Word", bound=str)

# Every number that describes a person as a whole, and from where to where it may be.
_RANGES = {
    "body_mass_kg": (20.0, 250.0),
    "threshold_share": (0.0, 0.4),
    "curve_exponent": (1.0, 2.0),
    "score_offset": (-10.0, 10.0),
    "rating_sigma": (0.0, 5.0),
    "rounding_points": (0.01, 5.0),
    "missing_share": (0.0, 1.0),
    "late_share": (0.0, 1.0),
    "hold_cv": (0.0, 0.5),
    "press_ratio_right": (0.3, 3.0),
    "guarding": (0.0, 1.0),
    "support_n_per_mm": (0.0, 1000.0),
    "breath_hz": (0.05, 1.0),
    "heart_hz": (0.5, 4.0),
    "habituation_points": (-2.0, 2.0),
    "sensitisation_points": (-2.0, 2.0),
    "summation_points": (0.0, 5.0),
    "long_hold_points_per_s": (0.0, 1.0),
    "relief_share": (0.0, 1.0),
}
# The same of the tables that have a number for each zone.
_ZONE_RANGES = {
    "differences": (-10.0, 10.0),
    "threshold_ratios": (0.6, 1.6),
    "scores": (0.0, 10.0),
    "loads_bw": (0.02, 1.5),
}
_WORDS = frozenset({"about", "sex", "calf"})


def known_people() -> tuple[str, ...]:
    """The names that ``find_person`` knows besides ``random``."""
    return tuple(_shipped())


def person_keys() -> tuple[str, ...]:
    """Every key that a person's file may have."""
    return (*_RANGES, *_ZONE_RANGES, *sorted(_WORDS))


def find_person(which: str, seed: int) -> Person:
    """The person called ``which``: a known name, ``random`` (drawn from the seed), or a TOML file.

    Raises UsageError for a name that nobody has, InputError for a file that describes nobody.
    """
    if which == RANDOM:
        return random_person(seed)
    rows = _shipped()
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


@cache
def _shipped() -> Mapping[str, Mapping[str, Any]]:
    text = resources.files(__package__).joinpath("people.toml").read_text(encoding="utf-8")
    people: dict[str, dict[str, Any]] = tomllib.loads(text)["people"]
    return people


# --- one row ------------------------------------------------------------------------------------


def _from_row(name: str, row: Mapping[str, Any], *, source: str) -> Person:
    unknown = sorted(set(row) - set(person_keys()))
    if unknown:
        raise InputError(f"{source}: {name} has the unknown key {unknown[0]!r}")
    numbers: dict[str, Any] = {
        key: _number(row[key], key, limits, source) for key, limits in _RANGES.items() if key in row
    }
    sex: Sex | None = _word(row, "sex", get_args(Sex), source)
    person = replace(Person(name=name, sex=sex), **numbers)
    return replace(person, areas=_areas(person, row, source))


def _areas(person: Person, row: Mapping[str, Any], source: str) -> dict[str, Area]:
    given = {key: _per_zone(row, key, source) for key in _ZONE_RANGES}
    for zone in given["differences"].keys() & given["threshold_ratios"].keys():
        raise InputError(f"{source}: {zone} has both a difference and a threshold ratio; give one")
    areas = {}
    for zone, tissue in _tissues(row, source).items():
        habit = _habit(person, tissue, given["scores"].get(zone), given["loads_bw"].get(zone))
        area = person.area(tissue, habit, given["differences"].get(zone, 0.0))
        ratio = given["threshold_ratios"].get(zone)
        areas[zone] = area if ratio is None else _with_ratio(person, area, ratio)
    return areas


def _tissues(row: Mapping[str, Any], source: str) -> dict[str, Tissue]:
    tool: Tool | None = _word(row, "calf", get_args(Tool), source)
    by_weight = zones_by_weight() if tool == "roller" else {}
    return {**zone_table(), **by_weight}


def _habit(person: Person, tissue: Tissue, score: float | None, load_bw: float | None) -> Habit:
    """As the row says, else as the table says of this sex."""
    if score is None:
        everyones = max(tissue.score[0] + person.score_offset, LOWEST_SCORE)
        said = score_of(person.sex, everyones, person.threshold_share, person.curve_exponent)
    else:
        said = score + person.score_offset
    return Habit(
        load_bw=tissue.load_bw[0] if load_bw is None else load_bw,
        score=said,
        area_cm2=area_factor(person.sex) * tissue.area_cm2,
        stiffness_n_per_mm=stiffness_factor(person.sex) * tissue.stiffness_n_per_mm,
    )


def _with_ratio(person: Person, area: Area, ratio: float) -> Area:
    """The area whose right threshold is so many times its left one: halve until it is met."""

    def made(difference_points: float) -> Area:
        return person.area(area.tissue, area.habit, difference_points)

    return made(_falling_to(ratio, lambda points: made(points).threshold_ratio, -10.0, 10.0))


def _falling_to(wanted: float, value: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling function has the wanted value."""
    for _ in range(50):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if value(middle) > wanted else (low, middle)
    return 0.5 * (low + high)


# --- values -------------------------------------------------------------------------------------


def _per_zone(row: Mapping[str, Any], key: str, source: str) -> dict[str, float]:
    values = row.get(key, {})
    if not isinstance(values, dict):
        raise InputError(f"{source}: {key} must be a table of zones")
    for zone in values:
        if zone not in zone_table():
            known = ", ".join(zone_table())
            raise InputError(f"{source}: {key} names the zone {zone!r}; known are {known}")
    limits = _ZONE_RANGES[key]
    return {zone: _number(value, f"{key}.{zone}", limits, source) for zone, value in values.items()}


def _number(value: object, key: str, limits: tuple[float, float], source: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InputError(f"{source}: {key}={value!r} must be a number")
    low, high = limits
    if not low <= value <= high:
        raise InputError(f"{source}: {key}={value} must be from {low} to {high}")
    return float(value)


def _word(row: Mapping[str, Any], key: str, words: Sequence[Word], source: str) -> Word | None:
    value = row.get(key)
    if value is None or value in words:
        return value
    raise InputError(f"{source}: {key}={value!r} must be {' or '.join(map(repr, words))}")
