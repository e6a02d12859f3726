"""Watch: a second screen sees what the first does, with traces and comparison, and no more."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.conftest import Open, Serve
from tests.browser.recorded import Replay, recordings, replay
from tests.browser.scenes import in_a_hold

pytestmark = pytest.mark.browser
__all__ = ["recordings", "replay"]  # fixtures


def test_a_second_screen_follows_the_first(serve: Serve, open_page: Open, browser: Browser) -> None:
    server = serve(in_a_hold())
    first = open_page(server, "test")
    with browser.new_context() as elsewhere:
        watch = elsewhere.new_page()
        watch.goto(f"{server.url}#watch")
        expect(watch.locator("watch-screen h1")).to_have_text("Right mid quad")
        expect(watch.locator("watch-screen .timer")).to_contain_text("6")
        expect(watch.locator("watch-screen result-axis tbody tr")).to_have_count(3)
        painted = "document.querySelector('watch-screen load-trace canvas').width > 300"
        watch.wait_for_function(painted)

        server.do(lambda session: session.tick(20))

        expect(watch.locator("watch-screen .timer")).to_contain_text("8")
        expect(first.locator("test-screen .timer")).to_contain_text("8")


def test_it_offers_nothing_to_change_and_keeps_the_health_in_sight(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(in_a_hold()), "watch")

    expect(page.locator("watch-screen :is(button, input, select)")).to_have_count(0)
    for text in ("3.2 ms, p99 7.9 ms", "±0.41 ms", "0.00 % (0)"):
        expect(page.locator("health-line")).to_contain_text(text)
    expect(page.locator("health-line")).to_be_in_viewport()


def test_left_and_right_curves_stand_mirrored_with_a_table_of_the_same(
    replay: Replay, recordings: Path, open_page: Open
) -> None:
    page = open_page(replay(recordings / "retest.mcap"), "watch")
    curves = page.locator("watch-profiles")

    expect(curves.get_by_role("heading")).to_have_text("Load along the tissue: Hamstring")
    middle = curves.locator(".zero").bounding_box()
    left, right = (curves.locator(f"polygon.{side}").bounding_box() for side in ("left", "right"))
    assert left is not None
    assert right is not None
    assert middle is not None
    assert left["x"] + left["width"] <= middle["x"] + 2
    assert right["x"] >= middle["x"] - 2
    assert curves.locator("table tr").count() > 5


def test_what_was_detected_stands_there_in_words(
    replay: Replay, recordings: Path, open_page: Open
) -> None:
    page = open_page(replay(recordings / "measured.mcap"), "watch")
    rows = page.locator("event-list tbody tr")

    expect(rows.first).to_be_visible()
    expect(rows.filter(has_text="Hamstring, dwell").first).to_contain_text("Left")
