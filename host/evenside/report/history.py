"""The report of a history: a person's sessions, ``evenside.history/1`` in, one HTML page out."""

from dataclasses import dataclass

from evenside.report.answer import Headline, changed
from evenside.report.methods import Method, settings_of
from evenside.report.needs import HTML_NEEDS, check_installed
from evenside.report.page import render
from evenside.report.svg import house_style
from evenside.report.trends import side_of, tighter_sentence, trend_rows
from evenside.report.words import Words, moment_of
from evenside.session.jsonout import JsonDict


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session in the list."""

    when: str
    phase: str
    duration: str
    holds: str
    movers: str
    work: tuple[tuple[str, str], ...]  # side and place


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was done about a difference."""

    when: str
    text: str
    drills: str
    changed: str  # from baseline to retest of that session


def history_report(history: JsonDict, *, language: str = "en") -> str:
    """The page of a person's history, as `evenside.library.history.history_json` gives it.

    KeyError for a language that there is not; ToolError where the extra ``report`` is missing.
    """
    check_installed(HTML_NEEDS)
    with house_style():
        return history_page(history, Words.of(language))


def history_page(history: JsonDict, words: Words) -> str:
    """The page with all its parts."""
    return render(
        "history.html",
        words,
        title=title_of(history, words),
        facts=facts_of(history, words),
        headlines=headlines_of(history, words),
        others=others_of(history, words),
        trends=trend_rows(history, words),
        done=[done_of(entry, words) for entry in history["interventions"]],
        sessions=[session_line(session, words) for session in history["sessions"]],
        problems=history["problems"],
        methods=methods_of(history, words),
    )


def title_of(history: JsonDict, words: Words) -> str:
    """Whose history, and of how many sessions."""
    n = len(history["sessions"])
    person = history["person_code"] or words.say("report.nobody")
    if n == 1:
        return words.say("report.history.title_one", person=person)
    return words.say("report.history.title", person=person, n=words.number(n))


def facts_of(history: JsonDict, words: Words) -> list[tuple[str, str]]:
    """From when to when, and how it was compared."""
    found = [moment_of(session["created"]) for session in history["sessions"]]
    days = sorted(when for when in found if when is not None)
    facts = [("sessions", words.number(len(history["sessions"])))]
    if days:
        facts += [("first", words.moment(days[0])), ("last", words.moment(days[-1]))]
    facts += [("method", history["method"]["id"])]
    named = [(words.say(f"report.history.fact.{key}"), value) for key, value in facts]
    return [*named, (words.say("report.fact.version"), f"Evenside {history['version']}")]


def headlines_of(history: JsonDict, words: Words) -> list[Headline]:
    """The zones that are tighter over all, the largest first; else why there are none."""
    if not history["sessions"]:
        return [Headline(words.say("report.history.none"))]
    if len(history["sessions"]) == 1:
        return [Headline(words.say("report.history.one"))]
    tighter = [zone for zone in history["zones"] if side_of(zone)]
    tighter.sort(key=lambda zone: -abs(zone["combined"]["mean_points"]))
    headlines = [Headline(tighter_sentence(zone, words), side_of(zone)) for zone in tighter]
    return headlines or [Headline(words.say("report.answer.none_tighter"))]


def others_of(history: JsonDict, words: Words) -> list[str]:
    """The zones without a tighter side, by what can be said of them."""
    if len(history["sessions"]) < 2:
        return []
    lines = []
    margin = history["method"]["parameters"].get("margin_points") or 1.0
    for verdict in ("balanced", "cannot_tell"):
        zones = [words.zone(zone["zone"]) for zone in history["zones"] if is_so(zone, verdict)]
        if zones:
            lines.append(words.group(verdict, zones, margin))
    return lines


def is_so(zone: JsonDict, verdict: str) -> bool:
    """Whether a zone has that verdict over all sessions."""
    return (zone["combined"]["verdict"] if zone["combined"] else "cannot_tell") == verdict


def session_line(session: JsonDict, words: Words) -> SessionLine:
    """One session of the list."""
    when, summary = moment_of(session["created"]), session["summary"] or {}
    movers = {True: "true", False: "false", None: "unknown"}
    duration = session["duration_s"]
    return SessionLine(
        when=words.moment(when) if when else words.say("report.undated"),
        phase=words.say(f"report.phase.{session['phase']}"),
        duration=words.number(None) if duration is None else words.duration(duration),
        holds=words.number(session["n_holds"]),
        movers=words.say(f"report.value.{movers[summary.get('major_movers_balanced')]}"),
        work=tuple(
            (item["side"], words.place(item["zone"], item["side"]))
            for item in summary.get("work_first", [])
        ),
    )


def done_of(entry: JsonDict, words: Words) -> Done:
    """One intervention."""
    when = moment_of(entry.get("at") or entry["created"])
    return Done(
        when=words.moment(when) if when else words.say("report.undated"),
        text=entry["text"] or "",
        drills=words.drills(entry["drills"]),
        changed=" ".join(changed(entry.get("changes", []), words)),
    )


def methods_of(history: JsonDict, words: Words) -> list[Method]:
    """Every method that put sessions together, once."""
    found: dict[str, Method] = {}
    for zone in history["zones"]:
        for part in (zone["combined"], zone["trend"]):
            if part and part.get("method"):
                method = part["method"]
                found.setdefault(method["id"], Method(method["id"], settings_of(method, words)))
    return list(found.values())
