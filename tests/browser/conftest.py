"""A browser a module, a server and a page a test."""

from collections.abc import Callable, Iterator
from typing import Literal, Protocol

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, expect
from tests.browser.chromium import DESK, chromium
from tests.browser.page_server import PageServer
from tests.server.fake_session import FakeSession

from evenside.server.device_port import DevicePort

expect.set_options(timeout=30_000)

# What the browser writes about things that a test does on purpose: a server that is gone, a
# request that the session refuses, a canvas that is read.
MEANT = ("ERR_CONNECTION", "status of 409", "willReadFrequently")

# For `open_page(before=...)`: the page looks again for a program that is gone only when it is told
# to. Otherwise it may find it a moment before the test presses "Try now", and the button is gone.
PAUSES_NEVER_END = """
    const later = window.setTimeout;
    window.setTimeout = (call, ms, ...more) => (ms >= 250 ? 0 : later(call, ms, ...more));
"""


class Serve(Protocol):
    """Serves a session, and a device beside it."""

    def __call__(self, session: FakeSession, device: DevicePort | None = None) -> PageServer: ...


Open = Callable[..., Page]
Motion = Literal["no-preference", "reduce"]


def is_no_device(message: ConsoleMessage) -> bool:
    """A server without a device says so to whoever asks for it."""
    is_asked = message.location["url"].endswith("/api/device")
    return is_asked and "status of 404" in message.text


@pytest.fixture(scope="module")
def browser(pytestconfig: pytest.Config) -> Iterator[Browser]:
    with chromium(pytestconfig.getoption("slow_s")) as browser:
        yield browser


@pytest.fixture
def serve(pytestconfig: pytest.Config) -> Iterator[Serve]:
    """Serves a session until the test is over."""
    servers: list[PageServer] = []

    def start(session: FakeSession, device: DevicePort | None = None) -> PageServer:
        server = PageServer(session, device=device, late_s=pytestconfig.getoption("late_s"))
        server.start()
        servers.append(server)
        return server

    yield start
    for server in servers:
        server.stop()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Opens the page of a server; a complaint of the browser or a foreign request is a failure."""
    complaints: list[str] = []
    pages: list[Page] = []

    def watch(page: Page, server: PageServer) -> None:
        def on_console(message: ConsoleMessage) -> None:
            is_meant = any(words in message.text for words in MEANT) or is_no_device(message)
            if message.type in ("error", "warning") and not is_meant:
                complaints.append(message.text)

        def on_request(request: Request) -> None:
            if f"127.0.0.1:{server.port}/" not in request.url:
                complaints.append(f"request to {request.url}")

        page.on("console", on_console)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", on_request)

    def open_it(
        server: PageServer,
        screen: str = "start",
        *,
        viewport: ViewportSize = DESK,
        is_still: bool = False,
        language: str = "en",
        before: str | None = None,
    ) -> Page:
        """``before`` is a script that runs before the page's own."""
        motion: Motion = "reduce" if is_still else "no-preference"
        page = browser.new_page(viewport=viewport, reduced_motion=motion, locale=language)
        watch(page, server)
        pages.append(page)
        if before is not None:
            page.add_init_script(before)
        page.goto(f"{server.url}#{screen}")
        expect(page.locator("health-line dd").nth(1)).to_be_attached()  # the snapshot has come
        return page

    yield open_it
    for page in pages:
        page.close()
    assert complaints == []
