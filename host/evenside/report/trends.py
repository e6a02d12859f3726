"""Every zone over the sessions of a person: picture, lasting difference, trend and last change."""

from dataclasses import dataclass

from evenside.report.said import Said, say_again
from evenside.report.trend_chart import TimeScale, time_scale, trend_row
from evenside.report.verdicts import TIGHTER, points_with_span, towards
from evenside.report.words import Words
from evenside.session.jsonout import JsonDict


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One zone over time."""

    zone: str
    picture: str
    figures: str | None  # of all sessions together
    side: str | None
    headline: Said
    notes: tuple[tuple[str, Said], ...]  # what it is about, and what is said


def trend_rows(history: JsonDict, words: Words) -> list[TrendRow]:
    """Every zone that was ever compared."""
    scale = time_scale(history)
    if scale is None:
        return []
    return [
        row_of(zone, history, scale, words, f"zone{number}")
        for number, zone in enumerate(history["zones"])
    ]


def row_of(
    zone: JsonDict, history: JsonDict, scale: TimeScale, words: Words, name: str
) -> TrendRow:
    """Picture and words of one zone."""
    combined = zone["combined"]
    has_figures = combined and combined["n_sessions"] > 1
    return TrendRow(
        zone=words.zone(zone["zone"]),
        picture=trend_row(zone, history, scale, words, name),
        figures=points_with_span(combined["mean_points"], combined["ci95"], words)
        if has_figures
        else None,
        side=side_of(zone),
        headline=headline_of(zone, words),
        notes=tuple(notes_of(zone, words)),
    )


def headline_of(zone: JsonDict, words: Words) -> Said:
    """What all sessions say together, or why they say nothing."""
    combined = zone["combined"]
    if side_of(zone):
        return Said(tighter_sentence(zone, words))
    reasons = combined["reasons"] if combined else []
    why = reasons[0] if reasons else zone["why_not"]
    return say_again(why, words) if why else Said(words.say("result.verdict.cannot_tell"))


def notes_of(zone: JsonDict, words: Words) -> list[tuple[str, Said]]:
    """Trend, and change from the session before, each with its name."""
    notes = [
        (words.say(f"report.history.{name}"), say_again(reason, words))
        for name in ("trend", "change")
        for reason in (zone[name]["reasons"] if zone[name] else ())
    ]
    detectable = zone["change"] and zone["change"].get("detectable_points")
    if detectable is not None:
        points = words.number(detectable, 1)
        said = Said(words.say("report.history.measurable", points=points))
        notes.append((words.say("report.history.change"), said))
    return notes


def side_of(zone: JsonDict) -> str | None:
    """The side that is tighter over all sessions."""
    return TIGHTER.get(zone["combined"]["verdict"]) if zone["combined"] else None


def tighter_sentence(zone: JsonDict, words: Words) -> str:
    """The lasting difference in one sentence."""
    combined, side = zone["combined"], side_of(zone)
    assert side is not None, "only of a zone that is tighter"
    size, bounds = towards(side, combined["mean_points"], combined["ci95"])
    return words.say(
        "report.history.tighter",
        place=words.place(zone["zone"], side),
        n=words.number(combined["n_sessions"]),
        points=words.number(size, 1),
        **words.span(bounds),
    )
