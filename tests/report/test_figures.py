"""The drawings: where things stand, what they say in words, and that they are good company."""

import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from tests.report.given import trace, uneven

from evenside.report.axis_picture import WIDTH_MM, at, axis_row, end_of, ticks
from evenside.report.body import LIMBS, PLACES, way_of
from evenside.report.body_chart import body_chart
from evenside.report.boxes import Box
from evenside.report.svg import SIDE_COLOUR, house_style, new_figure, to_svg
from evenside.report.trace_chart import phase_starts, time_ticks, top_of, trace_chart
from evenside.report.words import Words

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "host" / "evenside" / "server" / "web"
EN = Words.of("en")
PT_PER_MM = 72 / 25.4
SVG = "{http://www.w3.org/2000/svg}"


def test_the_zones_lie_where_the_live_page_has_them() -> None:
    source = (PAGE / "body-places.js").read_text("utf-8")
    form = r'(\w+): \{ view: "(\w+)", out: (\d+), down: (\d+), rx: (\d+), ry: (\d+) \}'

    on_page = {zone: (view, *map(float, rest)) for zone, view, *rest in re.findall(form, source)}

    assert on_page == {z: (p.view, p.out, p.down, p.rx, p.ry) for z, p in PLACES.items()}


def test_the_limbs_are_those_of_the_live_page() -> None:
    source = (PAGE / "body-places.js").read_text("utf-8")
    limbs = re.findall(r'points: "([\d, ]+)", width: (\d+)', source)

    assert [
        (tuple(tuple(map(int, point.split(","))) for point in points.split()), int(width))
        for points, width in limbs
    ] == list(LIMBS)


@pytest.mark.parametrize(
    ("view", "side", "way"),
    [("front", "left", 1), ("front", "right", -1), ("back", "left", -1), ("back", "right", 1)],
)
def test_sides_are_as_the_person_has_them(view: str, side: str, way: int) -> None:
    assert way_of(view, side) == way  # type: ignore[arg-type]


def comparison(
    points: float | None, ci95: list[float] | None, verdict: str = "right_tighter"
) -> dict[str, object]:
    return {
        "zone": "hamstring",
        "difference_points": points,
        "ci95": ci95,
        "ci90": ci95,
        "verdict": verdict,
        "method": {"id": "matched-force/2", "parameters": {"margin_points": 1.0}},
    }


@pytest.mark.parametrize(
    ("rows", "end"),
    [
        ([], 4),
        ([comparison(1.8, [1.0, 2.6])], 4),
        ([comparison(3.8, [3.0, 4.6])], 6),
        ([comparison(1.0, [-11.0, 13.0], "cannot_tell")], 4),  # may run out of the axis
        ([comparison(-7.0, [-9.0, -5.0], "left_tighter")], 10),
        ([comparison(None, None, "cannot_tell")], 4),
    ],
)
def test_the_axis_holds_every_difference_and_the_interval_of_every_verdict(
    rows: list[dict[str, object]], end: float
) -> None:
    assert end_of(rows) == end


def test_zero_is_in_the_middle_and_the_ends_leave_room_for_their_numbers() -> None:
    assert at(0, 4) == WIDTH_MM / 2
    assert at(-4, 4) == 4
    assert at(4, 4) == WIDTH_MM - 4
    assert ticks(4) == [-4, -2, 0, 2, 4]
    assert ticks(10) == [-10, -5, 0, 5, 10]


def marker_places(svg: str) -> list[float]:
    """Where the marks of a row stand, in millimetres."""
    return [float(x) / PT_PER_MM for x in re.findall(r'<use xlink:href="#\S+" x="([\d.]+)"', svg)]


@pytest.mark.parametrize(("points", "ci95"), [(1.8, [1.0, 2.6]), (-2.25, [-3.0, -1.5])])
def test_the_mark_stands_at_the_difference(points: float, ci95: list[float]) -> None:
    with house_style():
        svg = axis_row(comparison(points, ci95), 4, EN, "row")

    assert marker_places(svg) == pytest.approx([at(points, 4)], abs=0.01)


def test_an_interval_that_leaves_the_axis_ends_in_an_arrow() -> None:
    with house_style():
        svg = axis_row(comparison(1.0, [-3.0, 5.0], "cannot_tell"), 4, EN, "row")

    assert sorted(marker_places(svg)) == pytest.approx([at(1.0, 4), at(4, 4)], abs=0.01)


def test_a_row_says_its_figures_in_words() -> None:
    with house_style():
        svg = axis_row(comparison(1.84, [1.0, 2.6]), 4, EN, "row")

    assert ET.fromstring(svg).findtext(f"{SVG}title") == "Hamstring: +1.8 (+1.0 to +2.6) points"


def test_a_row_without_a_difference_says_that_it_cannot_tell() -> None:
    with house_style():
        svg = axis_row(comparison(None, None, "cannot_tell"), 4, EN, "row")

    assert ET.fromstring(svg).findtext(f"{SVG}title") == "Hamstring: Cannot tell yet."
    assert marker_places(svg) == []


def test_a_drawing_brings_no_date_no_style_and_no_id_that_could_meet_another() -> None:
    with house_style():
        first, second = (axis_row(comparison(1, [0, 2]), 4, EN, name) for name in ("a", "b"))

    assert not re.search(r"<style|<metadata|<\?xml|font-family:|\d{4}-\d\d-\d\d", first)
    ids = [re.findall(r' id="([^"]+)"', svg) for svg in (first, second)]
    assert all(name.startswith("a-") for name in ids[0])
    assert not set(ids[0]) & set(ids[1])
    assert set(re.findall(r'[("]#([\w-]+)', first)) == set(ids[0])


def test_what_a_file_says_is_text_in_a_drawing_and_no_formula() -> None:
    with house_style():
        figure, axes = new_figure(40, 10)
        axes.text(1, 5, "$x^2$ <b>&")
        svg = to_svg(figure, name="n", title="a <title> & more", description="<d>")

    root = ET.fromstring(svg)
    assert "".join(root.itertext()).count("$x^2$ <b>&") == 1
    assert root.findtext(f"{SVG}title") == "a <title> & more"


def test_the_chart_says_every_box_in_words_and_marks_the_tighter_side() -> None:
    boxes = {
        ("hamstring", "left"): Box(4.0, 300.0, 0.43, 4, True, False),
        ("hamstring", "right"): Box(6.5, 310.0, None, 4, True, False),
        ("calf", "left"): Box(9.0, 100.0, None, 1, False, False),
        ("calf", "right"): None,
    }
    with house_style():
        svg = body_chart(boxes, {"hamstring": "right"}, EN, "chart")

    told = ET.fromstring(svg).findtext(f"{SVG}desc") or ""
    assert "Left hamstring: 4, 300\u00a0N \u00b7 43\u00a0%." in told
    assert "Right calf: not rated." in told
    drawn = ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]
    assert "\u25b8 6.5" in drawn
    assert "does not count" in drawn
    assert svg.count(f"fill: {SIDE_COLOUR['right'].lower()}") >= 1


def test_a_zone_without_a_place_on_the_body_is_not_drawn_but_told() -> None:
    boxes = {("upper_arm", "left"): Box(4.0, 300.0, None, 4, True, False)}
    with house_style():
        svg = body_chart(boxes, {}, EN, "chart")

    assert "Left upper arm: 4, 300\u00a0N." in svg


@pytest.mark.parametrize(
    ("duration_s", "n_ticks", "last"),
    [(8, 2, 5), (95, 10, 90), (933, 8, 840), (4658, 8, 4200), (0.5, 1, 0)],
)
def test_times_along_the_strip_are_round_and_few(
    duration_s: float, n_ticks: int, last: float
) -> None:
    found = time_ticks(duration_s)

    assert (len(found), found[-1]) == (n_ticks, last)


def test_the_load_axis_ends_at_a_round_number_above_the_peak() -> None:
    assert top_of([None, 120.0, 280.0]) == 300
    assert top_of([]) == 100
    assert top_of([9000.0]) == 9000


def test_the_strip_breaks_where_nothing_was_measured() -> None:
    with house_style():
        whole = trace_chart(trace(without={-1: None}), uneven(), EN, "t")
        holed = trace_chart(trace(), uneven(), EN, "t")

    assert holed.count("<path") == whole.count("<path") + 1


def test_a_phase_begins_with_its_first_hold() -> None:
    holds = [
        {"start_s": 50.0, "phase": "retest"},
        {"start_s": 10.0, "phase": "baseline"},
        {"start_s": 30.0, "phase": "intervention"},
        {"start_s": 40.0, "phase": "intervention"},
    ]

    assert list(phase_starts(holds)) == [("intervention", 30.0), ("retest", 50.0)]
