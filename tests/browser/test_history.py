"""History: is it getting better? A real library, an answer made by hand, and nothing at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open, Serve
from tests.browser.page_server import PageServer
from tests.browser.scenes import nothing_yet
from tests.browser.test_everyone import violations_of
from tests.library.shelf import Session, example_history

pytestmark = pytest.mark.browser


@pytest.fixture
def library(tmp_path: Path) -> Iterator[PageServer]:
    """Serves a session of the person A7 beside a folder of recordings."""
    session = nothing_yet()
    session.setup(person_code="A7")
    server = PageServer(session, tmp_path)
    server.start()
    yield server
    server.stop()


def answer_with(page: Page, history: dict[str, Any]) -> None:
    def fulfil(route: Route) -> None:
        route.fulfill(json=history)

    page.route("**/api/history", fulfil)
    page.evaluate("location.hash = '#history'")


def test_the_sessions_of_the_person_stand_there_zone_by_zone(
    library: PageServer, tmp_path: Path, open_page: Open
) -> None:
    for k in range(3):
        Session({"hamstring": (4, 6), "calf": (5, 5)}, day=7.0 * k).write(tmp_path / f"{k}.mcap")
    page = open_page(library, "history")

    expect(page.locator("history-zone h2")).to_have_text(["Hamstring", "Calf"])
    expect(page.locator("history-screen > .note").first).to_contain_text("A7: 3 sessions")
    hamstring = page.locator("history-zone").first
    expect(hamstring).to_contain_text("Right hamstring is tighter over 3 sessions")
    expect(hamstring.locator(".right_tighter .dot")).to_have_count(3)
    hamstring.locator("summary").click()
    expect(hamstring.locator("tbody tr")).to_have_count(3)
    expect(hamstring.locator("tbody tr").first).to_contain_text("Jan 19, 2026")


def test_one_session_is_a_beginning_and_says_so(
    library: PageServer, tmp_path: Path, open_page: Open
) -> None:
    Session().write(tmp_path / "1.mcap")
    page = open_page(library, "history")

    expect(page.get_by_text("One session so far.")).to_be_visible()
    expect(page.locator("history-zone").first).to_contain_text("whether it lasts is not known")


def test_who_has_no_history_is_told_how_to_get_one(library: PageServer, open_page: Open) -> None:
    page = open_page(library, "history")

    expect(page.get_by_text("Nothing is recorded of A7 yet.")).to_be_visible()
    library.do(lambda session: session.setup(person_code=None))
    expect(page.get_by_text("Give a code under Person on Start")).to_be_visible()
    library.do(lambda session: session.setup(person_code="sim:?seed=7"))
    expect(page.get_by_text("Nothing is recorded of this simulated runner yet.")).to_be_visible()
    expect(page.get_by_role("button", name="Print")).to_be_hidden()


@pytest.mark.parametrize(
    ("language", "real", "work"),
    [
        ("en", "That is more than measuring varies.", "Right hamstring: Work on the spot"),
        ("fr", "C’est plus que la variation de la mesure.", "Travailler le point"),
    ],
)
def test_work_is_marked_and_a_change_beyond_the_noise_is_named(
    serve: Serve, open_page: Open, language: str, real: str, work: str
) -> None:
    page = open_page(serve(nothing_yet()), language=language, viewport=PHONE)
    answer_with(page, example_history())

    hamstring = page.locator("history-zone").nth(1)
    expect(hamstring.locator(".real")).to_contain_text(real)
    expect(hamstring.locator(".work")).to_have_count(1)
    expect(hamstring.locator(".level")).to_have_count(3)
    expect(page.locator("history-work")).to_contain_text(work)
    assert violations_of(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= PHONE["width"]
