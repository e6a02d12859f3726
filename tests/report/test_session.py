"""The report of a session: what stands in it, whose figures they are, and that it is safe."""

import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from tests.library.shelf import Session, example_history
from tests.report.given import ABOUT, UNEVEN, analysis_of, trace, uneven
from tests.report.reading import (
    SVG,
    figures_in,
    parse,
    rows_of,
    section,
    text_of,
    ways_to_write,
)

from evenside.report.about import About, Remark
from evenside.report.session import session_report
from evenside.texts import LANGUAGES

QUICK = "Cannot tell yet: two more holds on each side."
RETEST = {"hamstring": (4.0, 4.5)}


@cache
def full(language: str = "en") -> str:
    """A session with everything: retest, trace, history, notes."""
    return made_anew(language)


@cache
def plain() -> str:
    """A session and nothing else."""
    return session_report(uneven())


def made_anew(language: str) -> str:
    return session_report(
        uneven(**RETEST),
        about=ABOUT,
        trace=trace(),
        history=example_history(),
        language=language,
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_valid_html_in_its_language_with_one_title_and_headings_in_order(
    language: str,
) -> None:
    root = parse(full(language))

    assert root.get("lang") == language
    assert "A7" in (root.findtext("head/title") or "")
    levels = [int(e.tag[1]) for e in root.iter() if e.tag in ("h1", "h2", "h3")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_stands_by_itself_and_every_id_is_there_once(language: str) -> None:
    html = full(language)
    root = parse(html)

    assert not [
        e.tag for e in root.iter() if e.tag in ("script", "link", "img", "iframe", "object")
    ]
    assert not [name for e in root.iter() for name in e.attrib if name.startswith("on")]
    outside = html.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert "://" not in outside.replace('"http://www.w3.org/1999/xlink"', "")
    assert "@import" not in html
    assert "url(http" not in html
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    assert len(ids) == len(set(ids))
    labels = {e.get("aria-labelledby") for e in root.iter() if e.get("aria-labelledby")}
    assert labels <= set(ids)


def test_the_answer_comes_first_in_words() -> None:
    root = parse(full())

    answer = text_of(section(root, "answer"))

    assert answer.startswith(
        "The answer \u25b8 Right hamstring is tighter: 2.5 points at the same force (2.0 to 3.0). "
        "Balanced within one point: Calf. Cannot tell yet: Glute. "
        "After the work, by more than measuring varies: Right hamstring \u22122.0 ("
    )
    sections = [s.get("aria-labelledby") for s in root.iter("section")]
    assert sections[:3] == ["answer", "axis", "chart"]


def test_who_when_with_what_and_how_old_the_calibration_was() -> None:
    facts = text_of(next(parse(full()).iter("dl")))

    # 1 May to 21 November: 30 + 30 + 31 + 31 + 30 + 31 + 21 = 204 days
    assert facts == (
        "Person A7 Date 21 November 2026, 17:05\u00a0UTC Duration 50\u00a0min "
        "Device plate in the hall "
        "Calibration hall-3 of 1 May 2026, 204 days before this test File monday.mcap "
        "Made with Evenside 0.1.0; recorded with 0.1.0"
    )


@pytest.mark.parametrize(
    ("about", "words"),
    [
        (About(has_head=True), "none: the loads follow the data sheets"),
        (About(), "of the program that made the table"),
        (About(calibration={"id": "x"}, has_head=True), "x, its date is not known"),
        (
            About(
                calibration={"id": "x", "date": "2026-11-20"},
                created="2026-11-21T00:01:00+00:00",
                has_head=True,
            ),
            "x of 20 November 2026, one day before this test",
        ),
    ],
)
def test_a_calibration_that_is_not_there_is_named(about: About, words: str) -> None:
    assert words in session_report(uneven(), about=about)


@pytest.mark.parametrize(("language", "decimal"), [("en", "."), ("de", ",")])
def test_every_figure_of_the_axis_is_one_of_its_comparison(language: str, decimal: str) -> None:
    analysis = uneven()
    rows = rows_of(section(parse(session_report(analysis, language=language)), "axis"))

    assert len(rows) == len(analysis["comparisons"])
    for row, comparison in zip(rows, analysis["comparisons"], strict=True):
        written = figures_in(text_of(row))
        assert written <= ways_to_write(comparison, decimal), comparison["zone"]
        points = f"{abs(comparison['difference_points']):.1f}".replace(".", decimal)
        assert any(figure.endswith(points) for figure in written)


def test_every_figure_of_before_and_after_is_one_of_its_change() -> None:
    analysis = uneven(**RETEST)
    (row,) = rows_of(section(parse(session_report(analysis)), "changes"))

    (change,) = analysis["changes"]
    scores = {"4", "6.5", "4.5"}  # means of equal scores, as they were made
    known = ways_to_write([change, analysis["comparisons"]]) | scores
    assert figures_in(text_of(row)) <= known


def test_every_figure_of_the_health_is_one_of_the_quality() -> None:
    analysis = uneven()
    health = section(parse(plain()), "health")

    written = figures_in(text_of(health).replace("\u202f", ""))

    # 200 of 20 000 samples are 1 %; one gap of 2.5 s
    assert written <= ways_to_write([analysis["quality"], analysis["source"]]) | {
        "1.00",
        "1",
        "2.5",
    }
    assert {"19800", "200", "1.00", "7", "3", "2.5", "\u22120.25", "80.0"} <= written


def test_the_boxes_are_the_means_of_the_holds() -> None:
    root = parse(plain())

    texts = [
        text_of(text)
        for svg in section(root, "chart").iter(f"{SVG}svg")
        for text in svg.iter(f"{SVG}text")
    ]
    assert "\u25b8 6.5" in texts
    assert texts.count("5") == 2
    assert texts.count("300\u00a0N") == 6


def test_a_verdict_is_told_by_words_and_marks_and_not_by_colour_alone() -> None:
    rows = rows_of(section(parse(plain()), "axis"))

    assert [text_of(row).count("\u25b8") for row in rows] == [1, 0, 0]
    assert "Balanced within one point." in text_of(rows[1])
    assert "Not comparable" in text_of(rows[2])


def test_what_was_left_out_stands_with_its_reason() -> None:
    analysis = uneven()
    analysis["holds"][2] |= {"usable": False, "why_not": "no rating was given", "start_s": 125.0}

    left_out = text_of(section(parse(session_report(analysis)), "left-out"))

    assert "2:05 Left hamstring Baseline no rating was given" in left_out


def test_a_visit_that_is_still_open_has_no_end_and_no_bar() -> None:
    analysis = uneven()
    analysis["holds"][-1] |= {"end_s": None, "usable": False, "why_not": "no rating was given"}
    analysis["holds"][-2] |= {"start_s": None, "end_s": None, "usable": False, "why_not": "x"}

    root = parse(session_report(analysis, trace=trace()))

    assert "\u2013 Left glute Baseline x" in text_of(section(root, "left-out"))


@pytest.mark.parametrize(
    ("scores", "words"),
    [
        ({}, "Nothing can be compared: no visit to a zone is marked in this file."),
        ({"calf": (5.0, 5.0)}, "Everything that was tested is balanced."),
        ({"glute": (1.0, 1.0)}, "No side is shown to be tighter."),
    ],
)
def test_the_headline_says_so_when_nothing_is_tighter(
    scores: dict[str, tuple[float, float]], words: str
) -> None:
    html = session_report(analysis_of(Session(scores=scores)))

    assert words in text_of(section(parse(html), "answer"))


def test_a_quick_chart_is_called_one_and_has_boxes_and_reasons_but_no_axis() -> None:
    analysis = analysis_of(Session(scores={"calf": (5.0, 5.0)}))
    analysis["holds"] = analysis["holds"][:2]
    none: dict[str, Any] = {"difference_points": None, "ci95": None, "ci90": None}
    analysis["comparisons"][0] |= none | {
        "n_left": 1,
        "n_right": 1,
        "verdict": "cannot_tell",
        "reasons": [QUICK, "Not comparable: you pressed 31 % harder on the right."],
    }
    analysis["summary"]["plan"] = [{"action": "measure_again", "zone": "calf", "side": None}]

    root = parse(session_report(analysis))

    assert "one visit a side cannot say" in text_of(section(root, "answer"))
    sections = [s.get("aria-labelledby") for s in root.iter("section")]
    assert sections[1:3] == ["chart", "again"]
    assert f"Calf: {QUICK} Not comparable: you pressed 31 %" in text_of(section(root, "again"))


def test_without_visits_there_is_no_empty_chart_and_no_empty_axis() -> None:
    root = parse(session_report(analysis_of(Session(scores={})), trace=trace()))

    sections = [s.get("aria-labelledby") for s in root.iter("section")]

    assert sections[:2] == ["answer", "trace"]


def test_the_cautions_and_the_limits_stand_in_every_report() -> None:
    text = text_of(parse(session_report(analysis_of(Session(scores={})))))

    assert "Evenside is not a medical device and makes no diagnosis." in text
    assert "blood clot" in text
    assert "is not shown to cause injury" in text


EVIL = "<script>alert(1)</script> \"'& \u202e \u4e2d\u6587 \U0001f600 {{ 7 * 7 }}"


def test_what_people_and_files_say_is_text_and_nothing_else() -> None:
    analysis = uneven()
    analysis["holds"][0]["zone"] = EVIL
    analysis["comparisons"][0] |= {"zone": EVIL, "reasons": [EVIL], "verdict": "cannot_tell"}
    analysis["quality"] = {**analysis["quality"], "warnings": [EVIL]}
    analysis["summary"]["work_first"] = []
    analysis["source"] = {**analysis["source"], "path": f"/tmp/{EVIL}", "device": {"name": EVIL}}
    about = replace(ABOUT, person_code=EVIL, remarks=(Remark(1.0, EVIL), Remark(2.0, "a\nb")))

    root = parse(session_report(analysis, about=about, language="fr"))

    assert not list(root.iter("script"))
    assert EVIL.replace("\u202e ", "")[:25] in text_of(root)
    assert "{{ 7 * 7 }}" in text_of(root)


def test_a_folder_of_the_machine_is_not_told() -> None:
    assert "/home/somebody" not in full()


def test_the_same_input_gives_the_same_bytes() -> None:
    assert full("de") == made_anew("de")


def test_another_process_with_another_hash_seed_gives_the_same_bytes() -> None:
    code = "import sys; from tests.report.test_session import full; sys.stdout.write(full())"
    made = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "7", "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=True,
    )

    assert made.stdout.decode("utf-8").replace("\r\n", "\n") == full()


def test_a_zone_may_be_chance_where_the_summary_says_so() -> None:
    analysis = analysis_of(Session(scores=UNEVEN))
    analysis["summary"]["work_first"][0]["why"] += (
        " Among ten zones one such difference can be chance: test it again another day."
    )

    assert "May be chance" in text_of(section(parse(session_report(analysis)), "work"))


def test_suggestions_are_in_the_language_and_called_what_they_are() -> None:
    work = text_of(section(parse(full("de")), "work"))

    assert "Ein Vorschlag und keine Behandlung" in work
    assert "die rechte Ferse" in work


def test_a_language_that_there_is_not_is_refused() -> None:
    with pytest.raises(KeyError):
        session_report(uneven(), language="xx")
