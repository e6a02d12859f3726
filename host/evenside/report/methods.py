"""With which method, which settings and which calibration the figures came about."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenside import __version__
from evenside.report.about import About
from evenside.report.words import Words, moment_of
from evenside.session.jsonout import JsonDict

FIT = "fit_"  # parameters that begin so were found in this session; the others were set before it
FIT_COLUMNS = ("difference_se", "slope", "slope_se", "trend", "scale", "df")
HASH_LENGTH = 16  # enough to tell files apart; the JSON has all of it


@dataclass(frozen=True, slots=True)
class Method:
    """One method with its settings, which all its zones share."""

    id: str
    settings: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """What was found for one zone."""

    zone: str
    likelihood: str
    holds: str
    figures: tuple[str, ...]


def methods_of(analysis: JsonDict, words: Words) -> list[Method]:
    """Every method that a result of this session names, once."""
    found: dict[str, Method] = {}
    for entry in (*analysis["comparisons"], *analysis["changes"]):
        method = entry["method"]
        found.setdefault(method["id"], Method(method["id"], settings_of(method, words)))
    return list(found.values())


def settings_of(method: JsonDict, words: Words) -> tuple[tuple[str, str], ...]:
    """The parameters that were set before the session."""
    own = {"gates_passed", "likelihood", "treatment_before_s"}
    return tuple(
        (name, value_text(value, words))
        for name, value in method["parameters"].items()
        if not name.startswith(FIT) and name not in own
    )


def value_text(value: object, words: Words) -> str:
    """A parameter as it is."""
    if isinstance(value, bool) or value is None:
        return words.say(f"report.value.{str(value).lower()}")
    if isinstance(value, int | float):
        text = f"{value:.4g}"
        return words.number(value, len(text.partition(".")[2])) if "e" not in text else text
    return str(value)


def fits_of(comparisons: Sequence[JsonDict], words: Words) -> list[Fit]:
    """What each zone's fit found."""
    return [
        Fit(
            zone=words.zone(c["zone"]),
            likelihood=str(c["method"]["parameters"].get("likelihood") or words.number(None)),
            holds=f"{c['n_left']} + {c['n_right']}",
            figures=tuple(
                fit_figure(c["method"]["parameters"].get(f"{FIT}{name}"), words)
                for name in FIT_COLUMNS
            ),
        )
        for c in comparisons
    ]


def fit_figure(value: float | None, words: Words) -> str:
    """A fitted figure to two decimals."""
    return words.number(value, 2)


def calibration_text(about: About, words: Words) -> str:
    """Which calibration turned counts into newtons, and how old it was on that day."""
    if not about.has_head:
        return words.say("report.calibration.table")
    if about.calibration is None:
        return words.say("report.calibration.none")
    made, tested = moment_of(about.calibration.get("date")), moment_of(about.created)
    name = about.calibration.get("id", "")
    if made is None or tested is None:
        return words.say("report.calibration.undated", id=name)
    days = (tested.date() - made.date()).days
    age = words.say("report.calibration.days", n=words.number(days))
    if days == 1:
        age = words.say("report.calibration.day")
    return words.say("report.calibration.dated", id=name, date=words.date(made), age=age)


def version_text(about: About, words: Words) -> str:
    """What recorded it and what made this report."""
    if about.version is None:
        return words.say("report.version.table", version=__version__)
    return words.say("report.version.recorded", recorded=about.version, version=__version__)
