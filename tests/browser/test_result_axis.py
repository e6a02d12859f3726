"""The signature picture: one axis for all rows, the margin as one band, every verdict in words."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Open, Serve
from tests.browser.scenes import in_a_hold
from tests.server.fake_session import FakeSession

pytestmark = pytest.mark.browser


@pytest.fixture
def page(serve: Serve, open_page: Open) -> Page:
    page = open_page(serve(in_a_hold()), "result")
    expect(page.locator("result-axis tbody tr")).to_have_count(3)
    return page


@pytest.mark.parametrize(
    ("zone", "sentence"),
    [
        ("Glute", "Balanced within one point."),
        ("Mid quad", "Not comparable: you pressed 28 % harder on the left."),
        ("Hamstring", "Right hamstring is tighter: 1.8 points at the same force (1.1 to 2.4)."),
    ],
)
def test_a_zone_has_a_row_with_its_verdict_in_words(page: Page, zone: str, sentence: str) -> None:
    row = page.locator("result-axis").get_by_role("row", name=zone)

    expect(row.get_by_role("rowheader")).to_have_text(zone)
    expect(row).to_contain_text(sentence)


def test_every_row_has_the_same_scale_and_the_same_margin(page: Page) -> None:
    boxes = page.locator("result-axis tbody .margin").evaluate_all(
        "nodes => nodes.map(node => { const b = node.getBoundingClientRect();"
        " return [b.left, b.right]; })"
    )

    assert len(boxes) == 3
    assert all(box == pytest.approx(boxes[0], abs=0.1) for box in boxes)


def test_the_margin_is_one_band_without_a_gap_between_the_rows(page: Page) -> None:
    edges = page.locator("result-axis tbody .margin").evaluate_all(
        "nodes => nodes.map(node => { const b = node.getBoundingClientRect();"
        " return [b.top, b.bottom]; })"
    )

    for (_, bottom), (top, _) in pairwise(edges):
        assert top <= bottom + 0.01


def test_a_dot_lies_at_its_difference_in_the_colour_of_its_side(page: Page) -> None:
    dots = page.locator("result-axis tbody tr").evaluate_all(
        """rows => rows.map(row => {
            const boxOf = name => row.querySelector(name).getBoundingClientRect();
            const [dot, margin] = [boxOf(".dot"), boxOf(".margin")];
            const offset = dot.x + dot.width / 2 - (margin.x + margin.width / 2);
            const colour = getComputedStyle(row.querySelector(".dot")).fill;
            return [offset / (margin.width / 2), colour];
        })"""
    )

    grey, white, right = "rgb(125, 136, 145)", "rgb(233, 237, 240)", "rgb(213, 94, 0)"
    assert [colour for _, colour in dots] == [white, grey, right]
    assert dots[2][0] == pytest.approx(1.75, abs=0.05)
    assert dots[1][0] < 0


def test_a_new_verdict_is_told_to_those_who_listen(serve: Serve, open_page: Open) -> None:
    session = FakeSession()
    session.guide("start")
    session.run_until("hold", 10)
    server = serve(session)
    page = open_page(server, "result")
    said = page.locator("result-screen result-axis [aria-live=polite]")
    expect(said).to_be_empty()

    server.do(lambda session: session.run_until("hold", 15))

    expect(said).to_contain_text("Right hamstring is tighter")
