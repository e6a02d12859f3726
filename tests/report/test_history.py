"""The report of a history, of one session and of eight weeks."""

import copy
from functools import cache
from typing import Any

import pytest
from tests.library.shelf import Session, example_history
from tests.report.reading import figures_in, parse, rows_of, section, text_of, ways_to_write

from evenside.library.history import history_json
from evenside.report.history import history_report
from evenside.report.svg import house_style
from evenside.report.trend_chart import time_scale, trend_row
from evenside.report.words import Words
from evenside.texts import LANGUAGES
from evenside_analysis.chart import DEFAULT_METHOD

HISTORY = example_history()


@cache
def page(language: str = "en") -> str:
    return history_report(HISTORY, language=language)


def of_sessions(*sessions: Session) -> dict[str, Any]:
    rows = [session.row() for session in sessions]
    return history_json(rows, person_code="A7", method=DEFAULT_METHOD)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_html_in_its_language_and_stands_by_itself(language: str) -> None:
    root = parse(page(language))

    assert root.get("lang") == language
    assert not [e.tag for e in root.iter() if e.tag in ("script", "link", "img", "iframe")]
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))


def test_the_answer_is_what_all_sessions_say_together() -> None:
    answer = text_of(section(parse(page()), "answer"))

    verdicts = {zone["zone"]: (zone["combined"] or {}).get("verdict") for zone in HISTORY["zones"]}
    assert verdicts == {"glute": None, "hamstring": "balanced", "calf": "right_tighter"}
    assert "\u25b8 Right calf is tighter over 4 sessions: 0.7 points" in answer
    assert "Balanced within one point: Hamstring." in answer
    assert "Cannot tell yet: Glute." in answer


@pytest.mark.parametrize(("language", "decimal"), [("en", "."), ("fr", ",")])
def test_every_figure_of_a_zone_is_one_of_its_history(language: str, decimal: str) -> None:
    rows = rows_of(section(parse(page(language)), "trends"))

    assert len(rows) == len(HISTORY["zones"])
    for row, zone in zip(rows, HISTORY["zones"], strict=True):
        words = {"0", "2", "4", "95", *(str(n) for n in range(13))}  # the axis, counts in words
        dates = {part for p in zone["points"] for part in p["created"][:10].split("-")}
        told = text_of(row).replace("-", " ")
        assert figures_in(told) <= ways_to_write(zone, decimal) | words | dates, zone["zone"]


def test_what_was_done_stands_with_its_day_and_its_drills_in_words() -> None:
    done = text_of(section(parse(page()), "done"))

    (entry,) = HISTORY["interventions"]
    assert "19 January 2026" in done  # the third of three weekly sessions from 5 January on
    assert entry["text"] in done
    assert "Right hamstring: Work on the spot" in done
    # from 7 to 4.5 with equal loads and scores: the change is 2.5
    assert "Right hamstring \u22122.5 (" in done


def test_files_that_say_nothing_are_named_with_the_reason() -> None:
    problems = text_of(section(parse(page()), "problems"))

    assert "2026-02-23.mcap the recording was not closed" in problems


def test_every_session_is_listed_with_its_tighter_zones() -> None:
    rows = rows_of(section(parse(page()), "sessions"))

    assert len(rows) == len(HISTORY["sessions"])
    assert "5 January 2026, 18:30\u00a0UTC Baseline 50\u00a0min 36" in text_of(rows[0])
    assert "\u25b8 Right hamstring" in text_of(rows[0])


def test_one_session_is_no_history_and_says_so() -> None:
    answer = text_of(section(parse(history_report(of_sessions(Session()))), "answer"))

    assert answer == "The answer One session: nothing can be said about the days between."


def test_a_history_of_nothing_is_a_page_too() -> None:
    root = parse(history_report(of_sessions()))

    assert "There is no session to report on." in text_of(root)


def test_the_same_history_gives_the_same_bytes() -> None:
    assert history_report(copy.deepcopy(HISTORY)) == page()


def test_what_a_history_says_is_text_and_nothing_else() -> None:
    evil = "<script>alert(1)</script> $x$ {{ 7 * 7 }}"
    history = copy.deepcopy(HISTORY)
    history["person_code"] = history["problems"][0]["path"] = evil
    history["interventions"][0] |= {"text": evil, "drills": [evil]}
    history["zones"][0]["zone"] = evil

    root = parse(history_report(history))

    assert not list(root.iter("script"))
    assert text_of(root).count("{{ 7 * 7 }}") >= 4


def test_all_zones_share_days_and_points() -> None:
    scale = time_scale(HISTORY)
    assert scale is not None

    # the first session at the left, the last at the right, 3 mm from the field's ends at 12 and 75
    assert scale.x(scale.first) == 15
    assert scale.x(scale.last) == 72
    assert scale.y(0) == (2.0 + 21.5) / 2
    assert scale.y(1) < scale.y(0) < scale.y(-1)  # right is up


def test_sessions_of_one_day_stand_in_the_middle() -> None:
    scale = time_scale(of_sessions(Session()))

    assert scale is not None
    assert scale.x(scale.first) == (12.0 + 75.0) / 2


def test_a_picture_tells_its_points_in_words() -> None:
    scale = time_scale(HISTORY)
    assert scale is not None

    with house_style():
        svg = trend_row(HISTORY["zones"][1], HISTORY, scale, Words.of("en"), "z")

    assert "<title>Hamstring: 2026-01-05 +2.5; 2026-01-12 +2." in svg
