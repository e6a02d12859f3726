"""Result, at the desk: the filled chart, the verdict with its reason, what next, the retest."""

import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open, Serve
from tests.browser.recorded import Replay, measured, recordings, replay
from tests.browser.scenes import finished, in_a_hold

pytestmark = pytest.mark.browser
__all__ = ["measured", "recordings", "replay"]  # fixtures


def test_a_quick_chart_fills_all_eighteen_boxes_and_says_what_it_cannot(
    replay: Replay, recordings: Path, open_page: Open
) -> None:
    page = open_page(replay(recordings / "quick.mcap"), "result")
    chart = page.locator("result-chart")

    expect(chart.locator("td.box")).to_have_count(18)
    n_filled = chart.locator("td.box:not(.empty)").count()
    assert n_filled >= 16  # a simulated person forgets a number now and then
    expect(chart.locator("svg .spot-score")).to_have_count(n_filled)
    expect(page.locator("result-axis tbody tr")).to_have_count(9)
    expect(page.locator("result-axis .cannot_tell")).to_have_count(9)
    expect(page.locator("result-next .again li")).to_have_count(9)


def test_a_measured_test_says_which_side_how_sure_and_what_to_do_first(
    replay: Replay, measured: Path, open_page: Open
) -> None:
    page = open_page(replay(measured), "result")
    row = page.locator("result-axis").get_by_role("row", name="Hamstring")

    expect(row).to_contain_text("Left hamstring is tighter: 1.5 points at the same force (0.1 to")
    expect(page.locator("result-chart .spot.tighter.left")).to_have_count(1)
    box = page.locator("result-chart").get_by_role("row", name="Hamstring").locator("td").first
    expect(box.locator(".load")).to_contain_text("N")
    expect(page.locator("result-next .work-first li").first).to_contain_text("Left hamstring")
    expect(page.locator("result-next .steps dt").first).to_have_text("Work on the spot")


def test_the_retest_stands_beside_the_baseline_with_its_real_change(
    replay: Replay, recordings: Path, open_page: Open
) -> None:
    server = replay(recordings / "retest.mcap")
    (change,) = server.desk.result()["changes"]
    page = open_page(server, "result")
    row = page.locator("result-changes tbody tr")

    expect(row).to_have_count(1)
    expect(row.get_by_role("rowheader")).to_have_text("Hamstring")
    expect(row.locator(".pair .picture")).to_have_count(2)
    words = {
        "lower": "Lower, by more than measuring varies.",
        "higher": "Higher, by more than measuring varies.",
        "unchanged": "No change that matters.",
        "cannot_tell": "Cannot tell whether it changed.",
    }
    expect(row.locator("td").first).to_contain_text(words[change["left"]["verdict"]])
    expect(row.locator("td").first).to_contain_text("\u2192")


def test_a_blind_test_shows_its_sides_only_when_it_is_over(serve: Serve, open_page: Open) -> None:
    session = in_a_hold()
    session.setup(is_blind=True)
    page = open_page(serve(session), "result")

    expect(page.locator("result-screen .blind")).to_contain_text("This test is blind")
    for name in ("result-axis", "result-chart", "result-next"):
        expect(page.locator(f"result-screen {name}")).to_be_hidden()

    page = open_page(serve(session), "review")
    expect(page.locator("review-screen .notice").first).to_contain_text("This test is blind")
    expect(page.locator("review-trace")).to_be_hidden()

    over = finished()
    over.setup(is_blind=True)
    page = open_page(serve(over), "result")
    expect(page.locator("result-screen .blind")).to_be_hidden()
    expect(page.locator("result-screen result-axis tbody tr")).to_have_count(3)


@pytest.mark.parametrize(
    ("language", "heading", "verdict"),
    [
        ("de", "Links gegen rechts, bei gleicher Kraft", "fester um 1,5 Punkte"),
        ("fr", "Gauche contre droite, à force égale", "1,5 points à force égale"),
    ],
)
def test_the_result_speaks_the_language_of_the_page(
    replay: Replay, measured: Path, open_page: Open, language: str, heading: str, verdict: str
) -> None:
    page = open_page(replay(measured), "result")
    page.evaluate(f"localStorage.setItem('evenside-language', '{language}')")
    page.reload()

    expect(page.locator("result-axis h2").first).to_have_text(heading)
    expect(page.locator("result-axis tbody .finding").first).to_contain_text(verdict)
    assert "result." not in page.locator("result-screen").inner_text()


def test_on_paper_only_the_result_is_left(replay: Replay, measured: Path, open_page: Open) -> None:
    page = open_page(replay(measured), "result")
    expect(page.locator("result-axis tbody tr")).to_have_count(1)

    page.emulate_media(media="print")

    for hidden in ("header.top", "footer", ".print"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.locator("result-chart table")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("screen", ["result", "review", "watch"])
def test_on_a_phone_nothing_sticks_out(
    replay: Replay, measured: Path, open_page: Open, screen: str
) -> None:
    page = open_page(replay(measured), screen, viewport=PHONE)
    expect(page.locator(f"{screen}-screen result-axis tbody tr").first).to_be_attached()

    assert overflow_of(page) <= 0


def overflow_of(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth - innerWidth"))


def test_the_page_to_print_is_one_press_away_when_the_test_is_over(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "result", language="de")
    link = page.get_by_role("link", name="Seite zum Drucken")
    expect(page.locator("result-axis tbody tr").first).to_be_visible()
    expect(link).to_be_hidden()

    server.do(lambda session: session.run_until("done", 24))
    with page.expect_popup() as opened:
        link.click()

    expect(opened.value.locator("html")).to_have_attribute("lang", "de")
    expect(opened.value.locator("body")).to_contain_text("fester um")
    opened.value.close()


def test_where_the_extra_is_not_installed_no_page_to_print_is_offered(
    serve: Serve, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)  # as if it were not there
    page = open_page(serve(finished()), "result")

    expect(page.get_by_role("button", name="Print")).to_be_visible()
    expect(page.get_by_role("link", name="Page to print")).to_be_hidden()
