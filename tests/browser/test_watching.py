"""What the page shows while somebody is measured: traces, health, the theme."""

import re

import pytest
from playwright.sync_api import Locator, expect
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import in_a_hold

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


def test_both_traces_are_drawn_and_move_only_with_new_samples(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "watch")
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


def test_the_health_line_tells_every_figure(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()), "watch")
    line = page.locator("health-line")

    for text in (
        "connected",
        "79.6 of 80 samples/s",
        "0.00 % (0)",
        "3.2 ms, p99 7.9 ms",
        "±0.41 ms",
    ):
        expect(line).to_contain_text(text)


def test_the_chosen_theme_lasts(serve: Serve, open_page: Open) -> None:
    page = open_page(serve(in_a_hold()), "watch")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(ground) == "rgb(16, 19, 22)"

    page.get_by_role("button", name="Use light colours").click()
    page.reload()

    expect(page.get_by_role("button", name="Use dark colours")).to_be_visible()
    assert page.evaluate(ground) == "rgb(250, 250, 248)"


def test_with_reduced_motion_the_trace_stands_still_while_it_fills(
    serve: Serve, open_page: Open
) -> None:
    server = serve(in_a_hold())
    page = open_page(server, "watch", is_still=True)
    page.wait_for_function("document.querySelector('load-trace canvas').width > 300")
    left_half = """() => {
        const canvas = document.querySelector("load-trace canvas");
        const { data } = canvas.getContext("2d").getImageData(0, 40, canvas.width / 4, 100);
        return Array.from(data).join();
    }"""
    before = page.evaluate(left_half)

    server.do(lambda session: session.tick(20))
    expect(page.get_by_role("timer")).to_contain_text("8")

    assert page.evaluate(left_half) == before


def test_every_load_is_told_in_the_unit_that_was_chosen(serve: Serve, open_page: Open) -> None:
    kgf = "localStorage.setItem('evenside-unit', 'kgf')"
    page = open_page(serve(in_a_hold()), "watch", before=kgf)

    expect(page.locator("load-trace h2")).to_have_text("Load, kgf")
    expect(page.locator("load-trace .reading")).to_have_text(re.compile(r"^[23]\d\.\d$"))
    expect(page.locator("load-gauge .target-text").last).to_have_text(
        re.compile(r"^target 2\d\.\d to 3\d\.\d kgf$")
    )
    expect(page.locator("event-list th", has_text="Median load, kgf")).to_be_visible()
    expect(page.locator("event-list tbody tr").first).to_contain_text(re.compile(r"[23]\d\.\d"))
