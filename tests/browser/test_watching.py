"""What the page shows while somebody is measured: glance figures, traces, events, health."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.chromium import PHONE
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import exploring, finished, in_a_hold, nothing_yet, played_back
from tests.server.fake_session import FakeSession

pytestmark = pytest.mark.browser


def painted_pixels(canvas: Locator) -> int:
    """How many pixels of a canvas are not transparent."""
    return int(
        canvas.evaluate(
            """canvas => canvas.getContext("2d")
                 .getImageData(0, 0, canvas.width, canvas.height).data
                 .reduce((n, byte, i) => n + (i % 4 === 3 && byte > 0), 0)"""
        )
    )


def test_zone_side_and_line_stand_large_in_a_hold(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))

    expect(page.get_by_role("heading", level=1)).to_have_text("Right mid quad")
    expect(page.locator("guide-panel .line")).to_have_text("Good. Hold.")
    expect(page.locator("guide-panel .visit-count")).to_have_text("Visit 22 of 24")
    expect(page.get_by_role("timer")).to_have_text("6")
    size = page.locator(".glance").first.evaluate("node => getComputedStyle(node).fontSize")
    assert float(size.removesuffix("px")) >= 96


def test_the_load_follows_the_newest_sample(serve: Serve, open_page: Open) -> None:
    server = serve(nothing_yet())
    page = open_page(server)
    expect(page.locator(".glance").first).to_have_text("0")

    server.do(lambda session: session.visit("start", "calf", "left"))
    server.do(lambda session: session.tick(20))

    expect(page.locator(".glance").first).to_have_text(re.compile(r"^2[34]\d$"))
    expect(page.locator("load-trace .reading")).to_have_text(re.compile(r"^2[34]\d$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Left calf")


def test_the_timer_counts_with_the_hold(serve: Serve, open_page: Open) -> None:
    server = serve(in_a_hold())
    page = open_page(server)

    server.do(lambda session: session.tick(20))

    expect(page.get_by_role("timer")).to_have_text("8")


def test_the_gauge_says_in_words_where_the_load_is(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))

    expect(page.locator("load-gauge .band-text")).to_have_text("Target 256 to 312 N: below")


def test_nothing_is_timed_or_judged_in_a_rest_but_the_rest(serve: Serve, open_page: Open) -> None:
    session = in_a_hold()
    session.run_until("rest", 22)
    page = open_page(serve(session))

    expect(page.locator(".unit").last).to_have_text("s rest")
    expect(page.locator("load-gauge .band-text")).to_have_text("Target 256 to 312 N")


def test_no_seconds_are_shown_before_the_load_is_steady(serve: Serve, open_page: Open) -> None:
    server = serve(in_a_hold())
    page = open_page(server)
    expect(page.get_by_role("timer")).to_be_visible()

    server.do(lambda session: session.wobble())

    expect(page.get_by_role("timer")).to_be_hidden()


def test_both_traces_are_drawn_and_move_only_with_new_samples(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server)
    canvas = page.locator("load-trace canvas")
    page.wait_for_function("document.querySelector('load-trace canvas').width > 300")
    assert painted_pixels(canvas) > 5000
    assert painted_pixels(page.locator("position-strip canvas")) > 500

    before = canvas.evaluate("canvas => canvas.toDataURL()")
    page.evaluate(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    assert canvas.evaluate("canvas => canvas.toDataURL()") == before

    server.do(lambda session: session.tick(10))
    page.wait_for_function(
        "before => document.querySelector('load-trace canvas').toDataURL() !== before", arg=before
    )


def test_dwells_and_passes_are_listed_newest_first_with_their_rating(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(exploring()))
    rows = page.locator("event-list tbody tr")

    expect(rows.first).to_contain_text("Hamstring, pass")
    dwell = page.locator("event-list tbody tr", has_text="dwell").first
    expect(dwell).to_contain_text("right Glute, dwell")
    expect(dwell.locator("td").last).to_have_text("3")


def test_the_health_line_tells_every_figure(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))
    line = page.locator("health-line")

    for text in (
        "connected",
        "79.6 of 80 samples/s",
        "0.00 % (0)",
        "3.2 ms, p99 7.9 ms",
        "±0.41 ms",
    ):
        expect(line).to_contain_text(text)


def test_the_plan_shows_what_is_done_and_whose_turn_it_is(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))

    expect(page.locator("plan-progress .done")).to_have_count(21)
    expect(page.locator("plan-progress .current")).to_have_count(1)
    expect(page.locator("plan-progress li").last).to_contain_text("five of eight visits done")


def test_before_the_first_press_the_page_says_that_nothing_is_measured(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(nothing_yet()))

    expect(page.locator("result-axis .empty")).to_contain_text("Nothing measured yet.")
    expect(page.locator("event-list .empty")).to_have_text("No dwell and no pass yet.")
    expect(page.locator("position-strip .reading")).to_have_text("no contact")
    expect(page.get_by_role("button", name="Start guide")).to_be_visible()


def test_a_recording_that_is_played_back_offers_nothing_to_change(
    serve: Serve, open_page: Open
) -> None:
    page = open_page(serve(played_back()))

    expect(page.locator("guide-panel .line")).to_have_text("A recording is played back.")
    for hidden in ("rating-pad", "hand-visit", "guide-panel .buttons"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator("result-axis tbody tr")).to_have_count(3)


def test_the_chosen_theme_lasts(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()))
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(16, 19, 22)"

    page.get_by_role("button", name="Use light colours").click()
    page.reload()

    expect(page.get_by_role("button", name="Use dark colours")).to_be_visible()
    assert page.evaluate(ground) == "rgb(250, 250, 248)"


@pytest.mark.parametrize("scene", [nothing_yet, in_a_hold, exploring, finished])
def test_nothing_sticks_out_on_a_phone_and_everything_can_be_touched(
    serve: Serve, open_page: Open, scene: Callable[[], FakeSession]
) -> None:
    page = open_page(serve(scene()), PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    sizes = page.locator("button:visible, select:visible").evaluate_all(
        "nodes => nodes.map(node => [node.offsetWidth, node.offsetHeight])"
    )
    assert all(min(size) >= 44 for size in sizes), sizes


def test_with_reduced_motion_the_trace_stands_still_while_it_fills(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server, is_still=True)
    page.wait_for_function("document.querySelector('load-trace canvas').width > 300")
    left_half = """() => {
        const canvas = document.querySelector("load-trace canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 40, canvas.width / 4, 100);
        return Array.from(data).join();
    }"""
    before = page.evaluate(left_half)

    server.do(lambda session: session.tick(20))
    expect(page.get_by_role("timer")).to_have_text("8")

    assert page.evaluate(left_half) == before
