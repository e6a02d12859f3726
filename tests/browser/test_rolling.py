"""Test: what do I do now? Readable from two metres, and nothing stands on it that is not needed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import (
    all_ticked,
    asked_for_a_number,
    exploring,
    finished,
    in_a_hold,
    nothing_yet,
    played_back,
)
from tests.server.fake_session import FakeSession

pytestmark = pytest.mark.browser

GLANCE_PX, WORDS_PX = 96, 32


def font_px(page: Page, selector: str) -> float:
    size: str = page.locator(selector).first.evaluate("node => getComputedStyle(node).fontSize")
    return float(size.removesuffix("px"))


def test_zone_side_line_and_timer_stand_large_in_a_hold(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()), "test")

    expect(page.locator("test-screen h1")).to_have_text("Right mid quad")
    expect(page.locator("test-screen h1 .mark.right")).to_be_visible()
    expect(page.locator("test-screen .line")).to_have_text("Good. Hold.")
    expect(page.get_by_role("timer")).to_contain_text("6")
    assert font_px(page, "test-screen now-timer .glance") >= GLANCE_PX
    for words in (".line", "h1", "load-gauge .load", ".cue"):
        assert font_px(page, f"test-screen {words}") >= WORDS_PX, words


@pytest.mark.parametrize(
    ("scene", "screen"), [(nothing_yet, "start"), (in_a_hold, "test"), (played_back, "watch")]
)
def test_a_page_without_an_address_begins_where_the_session_is(
    scene: Callable[[], FakeSession], screen: str, serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(scene()), "")

    expect(page.locator(f"{screen}-screen")).to_be_visible()


def test_the_place_is_marked_on_the_body_and_the_movement_drawn(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(exploring()), "test")

    expect(page.locator("test-screen body-map .place.current.left")).to_have_count(1)
    expect(page.locator("test-screen body-map .pointer.left")).to_have_count(1)
    expect(page.get_by_role("img", name="Now: Left hamstring")).to_be_visible()
    drawing = page.locator("movement-drawing svg")
    expect(drawing).to_have_attribute(
        "aria-label",
        "Sit with the roller under mid thigh, legs crossed, your weight over this leg.",
    )
    assert drawing.locator("g").get_attribute("transform") is None
    pressing = drawing.locator(".pressing.left")
    assert pressing.evaluate("node => getComputedStyle(node).strokeWidth") == "15px"


def test_the_movement_is_mirrored_for_the_right_side(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()), "test")

    expect(page.locator("movement-drawing g")).to_have_attribute(
        "transform", "matrix(-1 0 0 1 260 0)"
    )


def test_the_gauge_follows_the_load_in_a_word_and_a_number(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()), "test")

    expect(page.locator("test-screen load-gauge .target-text")).to_have_text("target 256 to 312 N")
    expect(page.locator("test-screen load-gauge .load")).to_have_text("225 N")
    expect(page.locator("test-screen load-gauge .cue")).to_have_text("+ more")


def test_overload_is_red_and_in_words(serve: Serve, open_page: Open) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "test")

    def overload(session: FakeSession) -> None:
        guide = {**session.guide_json(), "cue": "stop", "line": "Stop. Roll off."}
        session._publish(
            "speech",
            speech={
                "n": 900,
                "key": "say.stop",
                "text": "Stop. Roll off.",
                "sound": "stop",
                "time_s": session.now_s,
            },
        )
        session._publish("guide", guide=guide)

    server.do(overload)

    expect(page.locator("test-screen .line.stop")).to_have_text("Stop. Roll off.")
    expect(page.locator("test-screen load-gauge .cue")).to_have_text("■ stop")


def test_blind_mode_keeps_the_bar_and_hides_the_numbers(serve: Serve, open_page: Open) -> None:
    server = serve(in_a_hold())
    server.do(lambda session: session.setup(is_blind=True))
    page = open_page(server, "test")

    expect(page.locator("test-screen load-gauge .cue")).to_have_text("+ more")
    expect(page.locator("test-screen load-gauge .load")).to_be_hidden()
    expect(page.locator("test-screen load-gauge .target-text")).to_be_hidden()


def test_only_the_rest_is_timed_in_a_rest(serve: Serve, open_page: Open) -> None:
    session = in_a_hold()
    session.run_until("rest", 22)
    page = open_page(serve(session), "test")

    expect(page.get_by_role("timer")).to_contain_text("s rest")
    expect(page.locator("test-screen load-gauge .cue")).to_be_empty()


def test_no_seconds_are_shown_before_the_load_is_steady(serve: Serve, open_page: Open) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "test")
    expect(page.get_by_role("timer")).to_be_visible()

    server.do(lambda session: session.wobble())

    expect(page.get_by_role("timer")).to_be_hidden()


def test_the_test_is_steered_by_three_buttons(serve: Serve, open_page: Open) -> None:
    server = serve(all_ticked())
    page = open_page(server)
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.locator("test-screen h1")).to_have_text("Zero")  # the session has heard it
    server.do(lambda session: session.tick(30))
    expect(page.locator("test-screen h1")).to_have_text("Left glute")

    page.get_by_role("button", name="Leave it out").click()
    expect(page.locator("test-screen .line")).to_have_text("Rest. Right glute next.")
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("test-screen h1")).to_have_text("Right glute")
    page.get_by_role("button", name="Stop the test").click()

    expect(page.locator("test-screen .line")).to_have_text("Stopped. What was measured is kept.")
    expect(page.get_by_role("link", name="Go to Start")).to_be_visible()


def test_without_a_test_the_way_to_start_is_shown(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(nothing_yet()), "test")

    expect(page.locator("test-screen h1")).to_have_text("No test is running")
    page.get_by_role("link", name="Go to Start").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Is everything ready?")


def test_the_end_leads_to_the_result(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(finished()), "test")

    expect(page.locator("test-screen h1")).to_have_text("Test finished")
    expect(page.get_by_role("link", name="See the result")).to_be_visible()


def test_a_recording_that_is_played_back_offers_nothing_to_change(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(played_back()), "test")

    expect(page.locator("test-screen .line")).to_have_text("A recording is played back.")
    expect(page.locator("rating-pad")).to_be_hidden()
    expect(page.locator("test-steering button:visible")).to_have_count(0)


def test_figures_of_health_do_not_stand_in_the_way(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(asked_for_a_number()), "test")

    expect(page.locator("footer")).to_be_hidden()


def test_a_screen_that_looks_on_has_no_controls(serve: Serve, open_page: Open) -> None:
    server = serve(asked_for_a_number())
    page = open_page(server, "test")
    access = {"role": "viewer", "is_here": False, "n_viewers": 2}

    server.do(lambda session: session._publish("access", access=access))

    expect(page.locator("rating-pad")).to_be_hidden()
    expect(page.locator("test-steering button:visible")).to_have_count(0)
    expect(page.get_by_role("link", name="Start", exact=True)).to_be_hidden()


def test_the_screen_is_kept_awake_while_a_test_runs(serve: Serve, open_page: Open) -> None:
    watch = """
        const held = (window.held = []);
        navigator.wakeLock.request = async () => {
            const lock = { released: false, release: async () => (lock.released = true) };
            held.push(lock);
            return lock;
        };
    """
    server = serve(in_a_hold())
    page = open_page(server, "test", before=watch)
    page.wait_for_function("() => held.length === 1 && !held[0].released")

    server.do(lambda session: session.guide("stop"))

    page.wait_for_function("() => held[0].released")
