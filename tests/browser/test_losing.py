"""States that must be designed: the roller is lost, the program is gone, the source has ended."""

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import PAUSES_NEVER_END, Open, Serve
from tests.browser.scenes import asked_for_a_number, in_a_hold, nothing_yet

pytestmark = pytest.mark.browser

DASH = "\u2013"
LOAD = "test-screen load-gauge .load"


def test_a_lost_roller_is_told_calmly_and_nothing_stale_is_shown(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "test")
    expect(page.locator("link-banner")).to_be_hidden()

    server.do(lambda session: session.lose_device())

    banner = page.get_by_role("alert").first
    expect(banner).to_have_text("I lost the roller. Stay comfortable, I am looking for it.")
    expect(page.locator(LOAD)).to_have_text(f"{DASH} N")
    expect(page.locator("test-screen now-timer")).to_be_hidden()
    expect(page.locator("health-line .mind").first).to_contain_text("the port is gone")

    server.do(lambda session: session.find_device())
    server.do(lambda session: session.tick(5))

    expect(page.locator("link-banner")).to_be_hidden()
    expect(page.locator(LOAD)).not_to_have_text(f"{DASH} N")


def test_a_program_that_is_gone_is_told_and_the_state_comes_back_with_it(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "test")
    expect(page.locator("test-screen h1")).to_have_text("Right mid quad")

    server.stop()
    expect(page.locator("link-banner")).to_contain_text("does not answer")
    expect(page.locator(LOAD)).to_have_text(f"{DASH} N")
    expect(page.locator("test-screen h1")).to_have_text("Right mid quad")

    server.session.run_until("done", 24)
    server.start()

    expect(page.locator("link-banner")).to_be_hidden()
    expect(page.locator("test-screen h1")).to_have_text("Test finished")


def test_a_number_for_a_program_that_is_gone_is_not_swallowed(
    serve: Serve, open_page: Open
) -> None:
    server = serve(asked_for_a_number())
    page = open_page(server, "test")
    server.stop()
    expect(page.locator("link-banner")).to_be_visible()

    page.keyboard.press("4")

    expect(page.locator("rating-pad .notice")).to_contain_text("did not reach")
    server.start()


def test_trying_now_does_not_wait_for_the_pause(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page = open_page(server, "test", before=PAUSES_NEVER_END)
    server.stop()
    retry = page.get_by_role("button", name="Try now")
    expect(retry).to_be_visible()

    server.start()
    retry.click()

    expect(page.locator("link-banner")).to_be_hidden()


def test_an_ended_source_is_told_and_its_results_stay(serve: Serve, open_page: Open) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "test")

    server.do(lambda session: session.end())

    expect(page.locator("link-banner")).to_contain_text("The source has ended.")
    expect(page.locator("test-screen h1")).to_have_text("Right mid quad")


WATCHED = """
    window.sockets = [];
    window.heard = [];
    window.WebSocket = class extends WebSocket {
        constructor(url) {
            super(url);
            window.sockets.push(this);
            this.addEventListener("message", ({ data }) => window.heard.push(JSON.parse(data)));
        }
    };
"""


def test_a_socket_that_breaks_is_told_what_it_missed_by_the_server_that_stayed(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "test", before=WATCHED)
    expect(page.locator("test-screen h1")).to_have_text("Right mid quad")

    page.evaluate("() => window.sockets.at(-1).close()")
    server.do(lambda session: session.run_until("ready", 23))
    page.wait_for_function("() => window.heard.some(({ type }) => type === 'missed')")

    expect(page.locator("link-banner")).to_be_hidden()
    expect(page.locator("test-screen .line")).to_contain_text("Halfway from hip to knee")
    assert page.evaluate("() => window.sockets.length") == 2
    assert page.evaluate("() => window.heard.filter(m => m.type === 'snapshot').length") == 1
    numbers = page.evaluate(
        """() => window.heard.flatMap(m => (m.type === "missed" ? m.messages : [m]))
                             .map(m => m.seq).filter(Number.isInteger)"""
    )
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
