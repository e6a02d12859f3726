"""Reports in a real browser: they fit paper and phone, are for everyone and ask for nothing."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, ViewportSize
from tests.browser.chromium import PHONE
from tests.browser.test_everyone import violations_of
from tests.library.shelf import example_history
from tests.report.given import ABOUT, trace, uneven

from evenside.report.about import Remark
from evenside.report.history import history_report
from evenside.report.session import session_report

pytestmark = pytest.mark.browser

A4 = ViewportSize(width=794, height=1123)  # 210 x 297 mm at 96 dots an inch
LONG = Remark(3.0, "ohnepunktundkomma" * 30 + "\nzweite Zeile \u4e2d\u6587 \U0001f600")


def session(language: str) -> str:
    return session_report(
        uneven(hamstring=(4.0, 4.5)),
        about=ABOUT.__class__(person_code="W" * 90, created=ABOUT.created, remarks=(LONG,)),
        trace=trace(),
        history=example_history(),
        language=language,
    )


REPORTS: dict[str, Callable[[], str]] = {
    "session": partial(session, "en"),
    "session, German": partial(session, "de"),
    "history": partial(history_report, example_history()),
    "history, German": partial(history_report, example_history(), language="de"),
}


@pytest.fixture(params=REPORTS)
def opened(request: pytest.FixtureRequest, browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The report as a file in a window of paper's width; whatever it asks for is refused."""
    file = tmp_path / "report.html"
    file.write_text(REPORTS[request.param](), encoding="utf-8")
    context = browser.new_context(viewport=A4)
    page = context.new_page()
    asked: list[str] = []

    def watch(route: Route) -> None:
        asked.append(route.request.url)
        route.continue_() if route.request.url == file.as_uri() else route.abort()

    page.route("**/*", watch)
    page.goto(file.as_uri())
    yield page
    assert asked == [file.as_uri()]
    context.close()


def test_it_fits_paper_and_phone_and_has_no_barriers(opened: Page) -> None:
    assert violations_of(opened) == []
    assert too_wide(opened) == []

    opened.set_viewport_size(PHONE)
    assert violations_of(opened) == []
    assert too_wide(opened) == []


def too_wide(page: Page) -> list[str]:
    """The page and every cell whose content is wider than itself."""
    found: list[str] = page.evaluate(
        """() => [document.documentElement, ...document.querySelectorAll("td, th, dd, p, li")]
            .filter((e) => e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0)
            .map((e) => e.tagName + ": " + e.textContent.slice(0, 60))"""
    )
    return found
