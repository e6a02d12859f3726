"""What a session is about: who, which places, which test; and what stands in the way of it.

Pure values. A setup changes by ``changed``, which refuses what cannot be in words. Whoever tests
with a simulated person has nothing to choose: that person follows a plan of their own.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

from evenside.errors import UsageError
from evenside.session.jsonout import JsonDict
from evenside.session.phases import PHASES
from evenside.session.plan import measured_test
from evenside.session.procedures import Procedure, all_procedures
from evenside.session.zones import all_zones
from evenside.sources import PlannedVisit
from evenside.texts import LANGUAGES, Texts
from evenside_analysis.types import Phase

RatingWay = Literal["presses", "count"]
Check = Callable[[object], None]  # raises UsageError for a value that cannot be
MASS_KG = (20.0, 300.0)
MAX_CODE = 40  # characters of a person's code

# Science 7 (Bartsch 2021, J. Clin. Med. 10:5360, and what massage practice adds). Each is a
# sentence that the person confirms; who cannot confirm one that is a stop does not roll.
CAUTIONS: Mapping[str, bool] = {
    "clot": True,
    "bone": True,
    "wound": True,
    "nerve": True,
    "inflamed": False,
    "blood_thinner": False,
    "pregnant": False,
}


@dataclass(frozen=True, slots=True)
class Setup:
    """The choices of one session."""

    zones: tuple[str, ...]
    first_side: str
    person_code: str | None = None
    body_mass_kg: float | None = None
    phase: Phase = "baseline"
    test: str = "measured"  # one of ``all_procedures``
    visits_per_zone: int = 8
    is_blind: bool = False
    language: str = "en"
    rating_by: RatingWay = "presses"
    cautions: tuple[str, ...] = ()  # those that were ticked

    def plan(self) -> tuple[PlannedVisit, ...]:
        """The visits that follow from the choices."""
        course = self.procedure
        return measured_test(
            self.zones,
            first_side=self.first_side,
            visits_per_zone=course.visits_per_zone or self.visits_per_zone,
            has_practice=course.has_practice,
            order=course.order,
        )

    @property
    def procedure(self) -> Procedure:
        """The course of the chosen test."""
        return all_procedures()[self.test]

    def changed(self, fields: Mapping[str, Any]) -> "Setup":
        """The setup with other choices; UsageError names the first that cannot be."""
        for name, value in fields.items():
            if name not in CHECKS:
                raise UsageError(f"{name}: there is no such choice; there are {', '.join(CHECKS)}")
            CHECKS[name](value)
        lists = {"zones", "cautions"} & fields.keys()
        return replace(self, **{**fields, **{name: tuple(fields[name]) for name in lists}})

    def to_json(self) -> JsonDict:
        """The choices, without what follows from them."""
        return {name: listed(getattr(self, name)) for name in (*CHECKS, "first_side")}


def setup_json(setup: Setup, problems: Iterable[str]) -> JsonDict:
    """``setup`` of the snapshot; ``problems`` are ids under ``check.setup``."""
    texts = Texts.of(setup.language)
    found = [{"id": name, "text": texts.say(f"check.setup.{name}")} for name in problems]
    return {
        **setup.to_json(),
        "all_zones": list(all_zones()),
        "all_tests": [
            {"id": name, "name": course.name, "about": course.about}
            for name, course in all_procedures().items()
        ],
        "cautions": [
            {
                "id": name,
                "text": texts.say(f"caution.{name}"),
                "is_stop": is_stop,
                "is_ticked": name in setup.cautions,
            }
            for name, is_stop in CAUTIONS.items()
        ],
        "is_ready": not found,
        "problems": found,
    }


def problems_of(setup: Setup, *, has_samples: bool) -> list[str]:
    """What keeps the test from starting, by id."""
    found = {
        "device": not has_samples,
        "cautions": not CAUTIONS.keys() <= set(setup.cautions),
        "zones": not setup.zones,
        "phase": setup.phase == "intervention",
    }
    return [name for name, is_problem in found.items() if is_problem]


def listed(value: object) -> object:
    """A tuple as JSON has it."""
    return list(value) if isinstance(value, tuple) else value


def check_code(value: object) -> None:
    """A code and no name: letters, digits and a few signs, without a blank."""
    if value is None:
        return
    plain = isinstance(value, str) and 0 < len(value) <= MAX_CODE
    if not plain or not all(c.isalnum() or c in "-_." for c in str(value)):
        raise UsageError(
            f"person_code: {value!r} is no code; use letters, digits, '-', '_' and '.', no name"
        )


def check_mass(value: object) -> None:
    """A mass that a person has."""
    low, high = MASS_KG
    if value is None:
        return
    if not isinstance(value, int | float) or isinstance(value, bool) or not low <= value <= high:
        raise UsageError(f"body_mass_kg: {value!r} is not between {low:g} and {high:g} kg")


def check_visits(value: object) -> None:
    """As many on the left as on the right."""
    if not isinstance(value, int) or isinstance(value, bool) or not 2 <= value <= 24 or value % 2:
        raise UsageError(f"visits_per_zone: {value!r} is not an even number from 2 to 24")


def check_flag(value: object) -> None:
    """Yes or no."""
    if not isinstance(value, bool):
        raise UsageError(f"is_blind: {value!r} is neither true nor false")


def one_of(name: str, known: Iterable[str]) -> Check:
    """A checker for one word of a list."""
    words = tuple(known)

    def check(value: object) -> None:
        if value not in words:
            raise UsageError(f"{name}: {value!r} is not one of {', '.join(words)}")

    return check


def some_of(name: str, known: Iterable[str]) -> Check:
    """A checker for several words of a list, each once."""
    words = tuple(known)

    def check(value: object) -> None:
        if not isinstance(value, list | tuple) or len(set(value)) != len(value):
            raise UsageError(f"{name}: {value!r} is not a list without repetitions")
        for item in value:
            if item not in words:
                raise UsageError(f"{name}: {item!r} is not one of {', '.join(words)}")

    return check


def check_test(value: object) -> None:
    """A course that is there; plug-ins are asked now, and not when this module is loaded."""
    one_of("test", all_procedures())(value)


def check_zones(value: object) -> None:
    """Zones that are there, each once."""
    some_of("zones", all_zones())(value)


CHECKS: Mapping[str, Check] = {
    "person_code": check_code,
    "body_mass_kg": check_mass,
    "phase": one_of("phase", PHASES),
    "test": check_test,
    "zones": check_zones,
    "visits_per_zone": check_visits,
    "is_blind": check_flag,
    "language": one_of("language", LANGUAGES),
    "rating_by": one_of("rating_by", get_args(RatingWay)),
    "cautions": some_of("cautions", CAUTIONS),
}
