"""The courses that a test can take, as data: how many visits, in which order, at which times.

Two ship: the measured test and the quick chart. A plug-in adds others, as TOML or as a table with
the same keys; what would make the comparison unfair or unsafe is refused with its reason.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from types import MappingProxyType
from typing import Any, Literal, get_args

from evenside.errors import UsageError
from evenside.plugins import PROTOCOLS, load_all
from evenside_analysis.holds import HoldSettings

SideOrder = Literal["in_turn", "mirrored"]  # LRLRLRLR, or LRRLLRRL
VISITS = range(2, 25, 2)  # as many on the left as on the right
# A rating must come early enough for the load that is kept of a hold (``measurement.TRACE_S``).
RATING_AT_S = (8.0, 20.0)
REST_S = (10.0, 300.0)  # shorter, and the last press is still felt


def is_words(value: object) -> bool:
    """Whether it is a text with something in it."""
    return isinstance(value, str) and bool(value.strip())


def is_visits(value: object) -> bool:
    """Whether it is a number of visits that both sides share."""
    return value is None or (type(value) is int and value in VISITS)


def is_between(value: object, limits: tuple[float, float]) -> bool:
    """Whether it is a number within the limits."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and limits[0] <= value <= limits[1]  # type: ignore[operator]  # is a number


def within(limits: tuple[float, float]) -> str:
    """The limits in words."""
    return f"a number from {limits[0]:g} to {limits[1]:g}"


@dataclass(frozen=True, slots=True)
class Procedure:
    """One course of the test."""

    name: str  # as people read it
    about: str  # one sentence
    visits_per_zone: int | None = None  # both sides; None: as the setup says
    has_practice: bool = True  # one press a zone that does not count
    order: SideOrder = "in_turn"
    rating_at_s: float = HoldSettings().rating_at_s  # second of the hold at which the number counts
    rest_s: float = 30.0  # between two holds (science 8); who starts earlier is followed
    adapts: bool = True  # adds holds to zones that cannot tell yet

    def __post_init__(self) -> None:
        for name, is_fit, rule in (
            ("name", is_words(self.name), "a text"),
            ("about", is_words(self.about), "a text"),
            ("visits_per_zone", is_visits(self.visits_per_zone), "an even number from 2 to 24"),
            ("has_practice", isinstance(self.has_practice, bool), "true or false"),
            ("order", self.order in get_args(SideOrder), " or ".join(get_args(SideOrder))),
            ("rating_at_s", is_between(self.rating_at_s, RATING_AT_S), within(RATING_AT_S)),
            ("rest_s", is_between(self.rest_s, REST_S), within(REST_S)),
            ("adapts", isinstance(self.adapts, bool), "true or false"),
        ):
            if not is_fit:
                raise UsageError(f"{name}={getattr(self, name)!r} must be {rule}")


MEASURED = Procedure("Measured test", "Left and right in turn until it is clear.")
QUICK = Procedure(
    "Quick chart",
    "One visit a side: it fills the boxes and gives no verdict.",
    visits_per_zone=2,
    has_practice=False,
    adapts=False,
)
BUILT_IN = {"measured": MEASURED, "quick": QUICK}


@cache
def all_procedures() -> Mapping[str, Procedure]:
    """Every course by id: those that ship, then those of plug-ins."""
    added = {plugin.name: one for plugin, one in load_all(PROTOCOLS, read_procedure, BUILT_IN)}
    return MappingProxyType({**BUILT_IN, **added})


def read_procedure(_name: str, value: object) -> Procedure:
    """The course that a plug-in gives, as TOML or as a table; raises UsageError."""
    table = tomllib.loads(value) if isinstance(value, str) else value
    if not isinstance(table, Mapping):
        raise UsageError(f"{value!r} is neither TOML nor a table")
    return procedure_of(table)


def procedure_of(table: Mapping[str, Any]) -> Procedure:
    """A course from its table; raises UsageError for a key that is missing, unknown or unfit."""
    known = {field.name for field in fields(Procedure)}
    wrong = sorted(({"name", "about"} - table.keys()) | (table.keys() - known))
    if wrong:
        raise UsageError(f"{', '.join(wrong)} missing or unknown; there are {', '.join(known)}")
    return Procedure(**table)
