"""The report of one session: the contract's analysis in, one HTML page out.

The answer comes first, in words; what it rests on follows, and how it was found comes last.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from evenside.report.about import About
from evenside.report.answer import answer_of
from evenside.report.axis_picture import axis_head, axis_row, end_of
from evenside.report.body_chart import body_chart
from evenside.report.boxes import SIDES, Box, box_of, chart_zones
from evenside.report.changes import ZoneChange, changes_of
from evenside.report.excluded import health, left_out, notes, warnings
from evenside.report.methods import calibration_text, fits_of, methods_of, version_text
from evenside.report.needs import HTML_NEEDS, check_installed
from evenside.report.next_steps import again_of, leg_findings, load_signs, work_of
from evenside.report.page import render
from evenside.report.svg import house_style
from evenside.report.trace_chart import trace_chart
from evenside.report.trends import TrendRow, trend_rows
from evenside.report.verdicts import Finding, figures, finding_of
from evenside.report.words import Words, moment_of
from evenside.session.jsonout import JsonDict


@dataclass(frozen=True, slots=True)
class Row:
    """One zone of the result axis."""

    zone: str
    picture: str
    figures: str
    finding: Finding


def session_report(
    analysis: JsonDict,
    *,
    about: About | None = None,
    trace: JsonDict | None = None,
    history: JsonDict | None = None,
    language: str = "en",
) -> str:
    """The page of one session.

    ``analysis`` is what ``evenside analyze --json`` prints; ``trace`` the answer of
    `TraceStore.view` over the whole session, ``history`` the person's. KeyError for a language
    that there is not; ToolError where the extra ``report`` is not installed.
    """
    check_installed(HTML_NEEDS)
    with house_style():
        words, about = Words.of(language), about or About()
        trends = trend_rows(history, words) if history and len(history["sessions"]) > 1 else []
        return session_page(analysis, about, trace, trends, words)


def session_page(
    analysis: JsonDict,
    about: About,
    trace: JsonDict | None,
    trends: Sequence[TrendRow],
    words: Words,
) -> str:
    """The page with all its parts."""
    changes = changes_of(analysis, words)
    end = end_of([*analysis["comparisons"], *(c.retest for c in changes if c.retest)])
    return render(
        "session.html",
        words,
        title=title_of(about, words),
        facts=facts_of(analysis, about, words),
        answer=answer_of(analysis, words),
        **comparison_parts(analysis, end, words),
        change_head=axis_head(end, words, "change-axis"),
        changes=[
            (change, *change_pictures(change, end, words, f"change{number}"))
            for number, change in enumerate(changes)
        ],
        trends=trends,
        **recording_parts(analysis, trace, words),
        remarks=about.remarks,
        methods=methods_of(analysis, words),
        fits=fits_of(analysis["comparisons"], words),
        source=analysis["source"],
    )


def comparison_parts(analysis: JsonDict, end: float, words: Words) -> JsonDict:
    """What is known of the sides: axis, chart, and what follows from them.

    Where no zone has a difference there is no axis, and every reason why is told instead.
    """
    boxes, summary = boxes_of(analysis), analysis["summary"]
    is_compared = any(c["difference_points"] is not None for c in analysis["comparisons"])
    is_rated = any(boxes.values())
    tighter = {item["zone"]: item["side"] for item in summary["work_first"]}
    return {
        "head": axis_head(end, words, "axis"),
        "rows": rows_of(analysis, end, words) if is_compared else [],
        "chart": body_chart(boxes, tighter, words, "chart") if is_rated else None,
        "box_rows": box_rows(boxes),
        "work": work_of(summary, words),
        "again": again_of(analysis, words, with_all=not is_compared),
        "legs": leg_findings(summary, words),
        "signs": load_signs(analysis, words),
    }


def recording_parts(analysis: JsonDict, trace: JsonDict | None, words: Words) -> JsonDict:
    """What happened, what was left out of it, and how whole it is."""
    return {
        "trace": trace_chart(trace, analysis, words, "trace") if trace and trace["n"] else None,
        "counts": event_counts(analysis["events"], words),
        "has_holds": bool(analysis["holds"]),
        "left_out": left_out(analysis, words),
        "health": health(analysis, words),
        "warnings": warnings(analysis, words),
        "notes": notes(analysis, words),
    }


def title_of(about: About, words: Words) -> str:
    """What the page is about: a person's code and the day."""
    when = moment_of(about.created)
    person = about.person_code or words.say("report.nobody")
    return words.say(
        "report.session.title",
        person=person,
        date=words.date(when) if when else words.say("report.undated"),
    )


def facts_of(analysis: JsonDict, about: About, words: Words) -> list[tuple[str, str]]:
    """Who, when, with what, how long: a name and a value each."""
    source, when = analysis["source"], moment_of(about.created)
    device = source["device"] or {}
    name = device.get("name") or words.say("report.device.table")
    facts = [
        ("person", about.person_code or words.say("report.not_given")),
        ("date", words.moment(when) if when else words.say("report.not_given")),
        ("duration", words.duration(source["duration_s"])),
        ("device", name),
        ("calibration", calibration_text(about, words)),
        ("file", file_name(source, words)),
        ("version", version_text(about, words)),
    ]
    return [(words.say(f"report.fact.{key}"), value) for key, value in facts]


def file_name(source: JsonDict, words: Words) -> str:
    """The file's name without its folder, which may name a person; a session may have no file."""
    path = source["path"]
    return PurePath(path).name if path else words.say("report.not_recorded")


def rows_of(analysis: JsonDict, end: float, words: Words) -> list[Row]:
    """The result axis, zone by zone."""
    return [
        Row(
            zone=words.zone(comparison["zone"]),
            picture=axis_row(comparison, end, words, f"row{number}"),
            figures=figures(comparison, words),
            finding=finding_of(comparison, words),
        )
        for number, comparison in enumerate(analysis["comparisons"])
    ]


def change_pictures(change: ZoneChange, end: float, words: Words, name: str) -> tuple[str, str]:
    """The sides compared before and after, on the axis of the others."""
    return (
        axis_row(change.baseline, end, words, f"{name}-before"),
        axis_row(change.retest, end, words, f"{name}-after"),
    )


def boxes_of(analysis: JsonDict) -> dict[tuple[str, str], Box | None]:
    """Every box of the chart, and of what else was measured."""
    zones = chart_zones([hold["zone"] for hold in analysis["holds"]])
    return {(zone, side): box_of(analysis["holds"], zone, side) for zone in zones for side in SIDES}


def box_rows(
    boxes: Mapping[tuple[str, str], Box | None],
) -> list[tuple[str, Box | None, Box | None]]:
    """The boxes of what was rated as rows of a table: zone, left, right."""
    zones = dict.fromkeys(zone for (zone, _), box in boxes.items() if box is not None)
    return [(zone, boxes[zone, "left"], boxes[zone, "right"]) for zone in zones]


def event_counts(events: Sequence[JsonDict], words: Words) -> str:
    """How many contacts, dwells and passes the load shows."""
    found = Counter(event["kind"] for event in events)
    return words.say(
        "report.events.counts",
        contacts=words.number(found["contact"]),
        dwells=words.number(found["dwell"]),
        passes=words.number(found["pass"]),
    )
