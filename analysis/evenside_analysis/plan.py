"""What to do next: work on the tighter zones first, measure again what could not be told.

The words are data (``plan.toml``): for every zone three steps (isolate, integrate, improvise), a
movement for before a run and a stretch for after it. They are suggestions and no treatment, and
each item of a plan says so.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Literal, TypedDict, get_args

from evenside_analysis.summary import work_first
from evenside_analysis.types import ParameterError, Side, SideComparison
from evenside_analysis.zones import Zone, load_zones, zone_in_words

Step = Literal["isolate", "integrate", "improvise", "before_run", "after_run"]
STEPS: tuple[Step, ...] = get_args(Step)
SIDES: Mapping[str, Side] = {"left": "right", "right": "left"}  # each with the other
NOTE = "A suggestion, no treatment."
UNTOLD = ("Cannot tell yet: ", "Not comparable: ", "No difference: ")  # how such reasons begin

Suggestions = Mapping[str, Mapping[Step, str]]  # zone -> step -> words with {side} and {other}


class Suggestion(TypedDict):
    """One thing to do."""

    step: Step
    words: str


class PlanItem(TypedDict):
    """One zone of the plan."""

    action: Literal["work", "measure_again"]
    zone: str
    side: Side | None  # None: both sides, to be measured again
    why: str
    holds_needed: int | None  # more holds on each side, where more holds help
    suggestions: list[Suggestion]
    note: str


def make_plan(
    comparisons: Mapping[str, SideComparison], *, suggestions: Suggestions | None = None
) -> list[PlanItem]:
    """Order what to do after a test.

    Parameters
    ----------
    comparisons : mapping of zone to SideComparison
        As `compare_zones` gives it.
    suggestions : mapping of zone to step to words, optional
        Default: those that ship with the library (`load_suggestions`).

    Returns
    -------
    list of PlanItem
        First the tighter zones in the order of `work_first`, each with its side and with something
        to do in five steps (none for a zone that the table does not have). Then the zones that
        could not be told, the major movers first, then by the holds that they need. Balanced zones
        need nothing and are not in the list.
    """
    table = load_suggestions() if suggestions is None else suggestions
    work = [
        _item("work", item["zone"], item["side"], item["why"], None, table)
        for item in work_first(comparisons)
    ]
    untold = [zone for zone, result in comparisons.items() if result.verdict == "cannot_tell"]
    zones = load_zones()
    untold.sort(key=lambda zone: _urgency(zones.get(zone), comparisons[zone]))
    return work + [_again(zone, comparisons[zone]) for zone in untold]


def load_suggestions() -> Suggestions:
    """Return the suggestions that ship with the library, by zone and step."""
    return _load()


@cache
def _load() -> Suggestions:
    text = resources.files("evenside_analysis").joinpath("plan.toml").read_text(encoding="utf-8")
    return parse_suggestions(text)


def drill_words(drill: str, *, suggestions: Suggestions | None = None) -> str:
    """Return what one drill is: a step of the table for one zone and side.

    Parameters
    ----------
    drill : "zone.side.step", as in "hamstring.left.isolate"
    suggestions : mapping of zone to step to words, optional
        Default: those that ship with the library.

    Raises
    ------
    ParameterError
        There is no such drill.
    """
    table = load_suggestions() if suggestions is None else suggestions
    zone, side, step = (*drill.split("."), "", "")[:3]
    if drill.count(".") != 2 or side not in SIDES or step not in STEPS or zone not in table:
        raise ParameterError(
            f"drill {drill!r} must be ZONE.SIDE.STEP, as in 'hamstring.left.isolate', "
            f"with a step of {', '.join(STEPS)}"
        )
    return table[zone][step].format(side=side, other=SIDES[side])


def parse_suggestions(text: str) -> Suggestions:
    """Read a table of suggestions.

    Parameters
    ----------
    text : TOML, one table a zone, one key a step; ``{side}`` and ``{other}`` stand for the sides

    Raises
    ------
    ParameterError
        A step that is missing or unknown, or words that are no text or hold another placeholder.
    """
    tables = tomllib.loads(text)
    for zone, table in tables.items():
        if not isinstance(table, dict) or set(table) != set(STEPS):
            raise ParameterError(f"plan of {zone!r} must have the steps {', '.join(STEPS)}")
        for step, words in table.items():
            _check_words(zone, step, words)
    return MappingProxyType(tables)


def _check_words(zone: str, step: str, words: object) -> None:
    try:
        said = isinstance(words, str) and words.format(side="left", other="right")
    except (KeyError, IndexError, ValueError) as error:
        raise ParameterError(f"plan of {zone!r}, {step}: {words!r} has a stray brace") from error
    if not said:
        raise ParameterError(f"plan of {zone!r}, {step}: {words!r} must be a text")


def _urgency(zone: Zone | None, result: SideComparison) -> tuple[bool, float]:
    """Sort key: major movers first, then by holds; without a number of holds last."""
    needed = float("inf") if result.holds_needed is None else result.holds_needed
    return not (zone and zone.is_major_mover), needed


def _again(zone: str, result: SideComparison) -> PlanItem:
    reason = result.reasons[0]
    for beginning in UNTOLD:
        reason = reason.removeprefix(beginning)
    why = f"Measure the {zone_in_words(zone)} again: {reason}"
    return _item("measure_again", zone, None, why, result.holds_needed, {})


def _item(
    action: Literal["work", "measure_again"],
    zone: str,
    side: Side | None,
    why: str,
    holds_needed: int | None,
    table: Suggestions,
) -> PlanItem:
    other = SIDES[side] if side else None
    steps: list[Suggestion] = [
        {"step": step, "words": table[zone][step].format(side=side, other=other)}
        for step in STEPS
        if zone in table
    ]
    return {
        "action": action,
        "zone": zone,
        "side": side,
        "why": why,
        "holds_needed": holds_needed,
        "suggestions": steps,
        "note": NOTE,
    }
