"""The page for everyone: WCAG 2.2 AA in dark and light, keyboard, phone, zoom, reduced motion."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import axe_playwright_python  # type: ignore[import-untyped]
import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import asked_for_a_number, exploring, finished, in_a_hold, nothing_yet
from tests.server.fake_session import FakeSession
from tests.server.fake_workplace import KEPT, FakeWorkplace

pytestmark = pytest.mark.browser

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCENES: dict[str, Callable[[], FakeSession]] = {
    "start": nothing_yet,
    "test": in_a_hold,
    "result": finished,
    "watch": in_a_hold,
    "review": finished,
    "history": nothing_yet,
    "device": nothing_yet,
}
SMALL = ViewportSize(width=360, height=740)
ZOOMED = ViewportSize(width=640, height=450)  # what is left of 1280 x 900 at 200 %


def violations_of(page: Page) -> list[str]:
    """What axe finds, a line a rule."""
    options = json.dumps({"runOnly": LEVELS})
    found: list[dict[str, Any]] = page.evaluate(
        f"() => {{ {AXE}; return axe.run(document, {options}).then((r) => r.violations); }}"
    )
    return [f"{each['id']}: {[node['html'][:120] for node in each['nodes']]}" for each in found]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("screen", SCENES)
def test_axe_finds_nothing(serve: Serve, open_page: Open, screen: str, theme: str) -> None:
    before = f"localStorage.setItem('evenside-theme', '{theme}')"
    page = open_page(serve(SCENES[screen](), FakeWorkplace(kept=KEPT)), screen, before=before)
    expect(page.locator("main > :not([hidden])")).to_have_count(1)

    assert violations_of(page) == []


def test_axe_finds_nothing_while_the_server_is_slow(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(finished()), "start")
    page.route("**/api/review", lambda _route: None)  # never answered
    page.evaluate("location.hash = '#review'")
    expect(page.get_by_text("The recording is being read.")).to_be_visible()

    assert violations_of(page) == []


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_axe_finds_nothing_while_a_number_is_asked_for(
    serve: Serve, open_page: Open, theme: str
) -> None:
    before = f"localStorage.setItem('evenside-theme', '{theme}')"
    page = open_page(serve(asked_for_a_number()), "test", before=before, viewport=PHONE)
    expect(page.locator("rating-pad")).to_be_visible()

    assert violations_of(page) == []


@pytest.mark.parametrize("scene", [in_a_hold, asked_for_a_number])
def test_on_a_phone_the_whole_test_is_seen_without_scrolling(
    serve: Serve, open_page: Open, scene: Callable[[], FakeSession]
) -> None:
    page = open_page(serve(scene()), "test", viewport=PHONE, language="de")
    expect(page.get_by_role("button", name="Test beenden")).to_be_in_viewport(ratio=1)

    assert page.evaluate("() => document.documentElement.scrollHeight") <= PHONE["height"]


@pytest.mark.parametrize("size", [SMALL, PHONE, ZOOMED], ids=["360", "390", "200 %"])
@pytest.mark.parametrize("screen", SCENES)
def test_nothing_sticks_out_on_a_small_screen(
    serve: Serve, open_page: Open, screen: str, size: ViewportSize
) -> None:
    page = open_page(serve(SCENES[screen](), FakeWorkplace(kept=KEPT)), screen, viewport=size)

    assert page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("screen", ["start", "test"])
def test_longer_words_stick_out_nowhere(
    serve: Serve, open_page: Open, screen: str, language: str
) -> None:
    page = open_page(
        serve(SCENES[screen](), FakeWorkplace(kept=KEPT)), screen, viewport=SMALL, language=language
    )

    assert page.evaluate("() => document.documentElement.scrollWidth") <= SMALL["width"]


# What of a table is seen only by those who scroll it sideways, pixels.
BEYOND = """(table) => {
    const box = [...table.querySelectorAll("td")].map((cell) => cell.getBoundingClientRect());
    return Math.max(...box.map((cell) => cell.right)) - innerWidth;
}"""


@pytest.mark.parametrize("language", ["en", "de", "fr"])
@pytest.mark.parametrize(
    ("screen", "table"), [("watch", "event-list table"), ("review", "review-marks table")]
)
def test_a_table_on_a_phone_needs_no_scrolling_sideways(
    serve: Serve, open_page: Open, screen: str, table: str, language: str
) -> None:
    page = open_page(serve(finished()), screen, viewport=SMALL, language=language)
    expect(page.locator(f"{table} tbody tr").nth(3)).to_be_attached()

    assert page.locator(table).evaluate(BEYOND) <= 0


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_all_screens_are_named_on_one_line_of_a_phone(
    serve: Serve, open_page: Open, language: str
) -> None:
    server = serve(nothing_yet(), FakeWorkplace(kept=KEPT))
    page = open_page(server, viewport=PHONE, language=language)

    names = page.locator("screen-nav a:visible")
    expect(names).to_have_count(7)
    tops_px = names.evaluate_all("all => all.map((name) => name.getBoundingClientRect().top)")
    assert len(set(tops_px)) == 1


# The words that are wider than the place of their name: those that break in their middle.
NAMES = "th.zone, result-axis tbody th"
BROKEN_WORDS = """(names) => [...document.querySelectorAll(names)].flatMap((name) => {
    const room = name.clientWidth - 2 * parseFloat(getComputedStyle(name).paddingInlineEnd);
    const probe = name.appendChild(document.createElement("span"));
    probe.style = "position: absolute; white-space: nowrap";
    const broken = name.firstChild.textContent.split(/[ -]/).filter((word) => {
        probe.textContent = word;
        return probe.getBoundingClientRect().width > room;
    });
    probe.remove();
    return broken;
})"""


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_no_name_of_a_zone_is_broken_in_the_middle_of_a_word(
    serve: Serve, open_page: Open, language: str
) -> None:
    page = open_page(serve(finished()), "result", viewport=PHONE, language=language)
    expect(page.locator("th.zone")).to_have_count(10)  # with the head
    assert page.locator("result-axis tbody th").count() > 1

    assert page.evaluate(BROKEN_WORDS, NAMES) == []


@pytest.mark.parametrize("scene", [in_a_hold, exploring, asked_for_a_number, finished])
def test_everything_on_the_test_screen_can_be_touched(
    serve: Serve, open_page: Open, scene: Callable[[], FakeSession]
) -> None:
    page = open_page(serve(scene()), "test", viewport=SMALL)

    sizes = page.locator("main button:visible, main select:visible, main a:visible").evaluate_all(
        "nodes => nodes.map(node => [node.offsetWidth, node.offsetHeight])"
    )
    assert all(min(size) >= 44 for size in sizes), sizes


def test_the_first_tab_leads_past_the_navigation(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()), "test")

    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    expect(page.get_by_role("button", name="Repeat this side")).to_be_focused()
    expect(page).to_have_url(page.url.split("#")[0] + "#test")


def test_every_focus_can_be_seen(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(nothing_yet()))

    for _ in range(12):
        page.keyboard.press("Tab")
        style = page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid"


@pytest.mark.parametrize("screen", ["start", "test"])
def test_with_reduced_motion_nothing_moves_but_the_load(
    serve: Serve, open_page: Open, screen: str
) -> None:
    page = open_page(serve(SCENES[screen](), FakeWorkplace(kept=KEPT)), screen, is_still=True)

    assert page.evaluate("() => document.getAnimations().length") == 0


def test_the_line_and_the_number_are_told_to_those_who_listen(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(asked_for_a_number()), "test")

    expect(page.locator("test-screen .line")).to_have_attribute("aria-live", "assertive")
    expect(page.locator(".read-back")).to_have_role("status")
    expect(page.locator("test-screen now-timer")).to_have_attribute("aria-live", "off")


def test_the_page_says_its_language_and_each_screen_has_a_title(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(nothing_yet()), language="fr")
    expect(page.locator("html")).to_have_attribute("lang", "fr")

    titles = []
    for link in page.locator("screen-nav a").all():
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        titles.append(page.title())

    assert len(set(titles)) == len(titles)


def test_without_motion_colour_or_sound_the_side_is_still_known(
    serve: Serve, browser: Browser
) -> None:
    server = serve(in_a_hold())
    page = browser.new_page(forced_colors="active")
    page.goto(f"{server.url}#test")

    expect(page.locator("test-screen h1")).to_have_text("Right mid quad")
    expect(page.locator("test-screen h1 .mark")).to_be_visible()
    page.close()
