"""The answer before everything else: what is tighter, what is even, what cannot be told."""

from collections.abc import Sequence
from dataclasses import dataclass

from evenside.report.boxes import SIDES
from evenside.report.verdicts import TIGHTER, margin_of, points_with_span, tighter_sentence
from evenside.report.words import Words
from evenside.session.jsonout import JsonDict

MOVERS = {True: "yes", False: "no", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Headline:
    """One sentence of the answer, with the side whose mark stands before it."""

    text: str
    side: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader takes away in a minute."""

    headlines: tuple[Headline, ...]
    others: tuple[str, ...]  # what is balanced, what cannot be told, what the work changed
    movers: str | None  # whether the major movers are balanced; None: nothing was compared


def answer_of(analysis: JsonDict, words: Words) -> Answer:
    """The answer of one session."""
    comparisons = analysis["comparisons"]
    if not comparisons:
        return Answer((Headline(why_nothing(analysis, words)),), (), None)
    by_zone = {comparison["zone"]: comparison for comparison in comparisons}
    tighter = [by_zone[item["zone"]] for item in analysis["summary"]["work_first"]]
    headlines = [
        Headline(tighter_sentence(comparison, words), TIGHTER[comparison["verdict"]])
        for comparison in tighter
    ]
    movers = MOVERS[analysis["summary"]["major_movers_balanced"]]
    return Answer(
        headlines=tuple(headlines or [Headline(nothing_tighter(comparisons, words))]),
        others=(*groups(comparisons, words), *changed(analysis["changes"], words)),
        movers=words.say(f"result.movers.{movers}"),
    )


def why_nothing(analysis: JsonDict, words: Words) -> str:
    """Why no zone was compared."""
    if not analysis["holds"]:
        return words.say("report.answer.no_visits")
    return words.say("report.answer.no_ratings")


def nothing_tighter(comparisons: Sequence[JsonDict], words: Words) -> str:
    """The headline where no side is tighter."""
    if all(comparison["verdict"] == "balanced" for comparison in comparisons):
        return words.say("report.answer.all_balanced")
    if all(max(c["n_left"], c["n_right"]) <= 1 for c in comparisons):
        return words.say("report.answer.quick")
    return words.say("report.answer.none_tighter")


def groups(comparisons: Sequence[JsonDict], words: Words) -> list[str]:
    """The zones without a tighter side, named by what can be said of them."""
    margin, lines = margin_of(comparisons), []
    for verdict in ("balanced", "cannot_tell"):
        zones = [words.zone(c["zone"]) for c in comparisons if c["verdict"] == verdict]
        if zones:
            lines.append(words.group(verdict, zones, margin))
    return lines


def changed(changes: Sequence[JsonDict], words: Words) -> list[str]:
    """The sides that changed after the work, or that none did."""
    parts = changed_sides(changes, words)
    if parts:
        return [words.say("report.answer.changed", changes="; ".join(parts))]
    return [words.say("report.answer.unchanged")] if changes else []


def changed_sides(changes: Sequence[JsonDict], words: Words) -> list[str]:
    """Every side that changed by more than measuring varies, with its figures."""
    return [
        f"{words.place(change['zone'], side)} "
        + points_with_span(change[side]["points"], change[side]["ci95"], words)
        for change in changes
        for side in SIDES
        if change[side]["verdict"] in ("lower", "higher")
    ]
