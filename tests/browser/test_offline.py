"""Once loaded, the page opens without the program, and says what it is looking for."""

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import PAUSES_NEVER_END, Open, Serve
from tests.browser.page_server import PageServer
from tests.browser.scenes import in_a_hold, nothing_yet

pytestmark = pytest.mark.browser

KEPT = """async () => {
    const worker = await navigator.serviceWorker.ready;
    const names = await caches.keys();
    return worker.active.state === "activated" && names.length === 1;
}"""


def open_kept(serve: Serve, open_page: Open) -> tuple[PageServer, Page]:
    """A page whose worker has kept every file."""
    server = serve(in_a_hold())
    page = open_page(server, "test", before=PAUSES_NEVER_END)
    page.wait_for_function(KEPT)
    return server, page


def test_the_page_opens_without_the_program_and_says_what_it_is_looking_for(
    serve: Serve, open_page: Open
) -> None:
    server, page = open_kept(serve, open_page)
    server.stop()

    page.reload()

    expect(page.locator("link-banner")).to_contain_text("Looking for Evenside")
    expect(page.locator("test-screen h1")).to_have_text("No test is running")
    server.start()
    page.get_by_role("button", name="Try now").click()
    expect(page.locator("test-screen h1")).to_have_text("Right mid quad")


def test_every_screen_opens_without_the_program(serve: Serve, open_page: Open) -> None:
    server, page = open_kept(serve, open_page)
    server.stop()
    page.reload()

    for name in ("Start", "Test", "Result", "Watch", "Review"):
        page.get_by_role("link", name=name, exact=True).click()
        expect(page.get_by_role("link", name=name, exact=True)).to_have_attribute(
            "aria-current", "page"
        )
        expect(page.locator("main h1:visible, main h2:visible").first).to_be_visible()
    server.start()


def test_nothing_of_a_session_is_kept(serve: Serve, open_page: Open) -> None:
    _, page = open_kept(serve, open_page)

    kept = page.evaluate(
        """async () => {
            const cache = await caches.open((await caches.keys())[0]);
            return (await cache.keys()).map((request) => new URL(request.url).pathname);
        }"""
    )

    assert "/static/page.js" in kept
    assert "/texts/de.json" in kept
    assert [path for path in kept if path.startswith("/api/")] == []


def test_the_page_asks_the_program_first(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page = open_page(server)
    page.wait_for_function(KEPT)

    page.reload()

    expect(page.locator("link-banner")).to_be_hidden()
    expect(page.locator(".check-line")).to_be_visible()
