"""The chart of eighteen boxes on the body: front and back, a box with score and load at each place.

Boxes stand beside the body on the person's own side and are tied to their places by a line. The
tighter side's box has a thick frame in its colour and its mark; a score that does not count is
dashed and grey; an empty box says that nothing was rated.
"""

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from evenside.report.body import (
    HEAD,
    HEIGHT,
    LIMBS,
    MIDDLE,
    NECK,
    PLACES,
    TORSO,
    VIEWS,
    View,
    way_of,
)
from evenside.report.boxes import SIDES, Box
from evenside.report.svg import (
    BODY,
    GREY,
    INK,
    LINE,
    MARKS,
    MUTED,
    SIDE_COLOUR,
    new_figure,
    to_svg,
)
from evenside.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Boxes = Mapping[tuple[str, str], Box | None]  # by zone and side

WIDTH_MM, TOP_MM, PITCH_MM = 180.0, 8.0, 16.5
BOX_MM, BOX_HIGH_MM = 25.0, 9.5
BODY_MM = 84.0  # height of a figure
SCALE = BODY_MM / HEIGHT
NAME_COLUMNS = 21  # characters of a name on one line


def body_chart(boxes: Boxes, tighter: Mapping[str, str], words: Words, name: str) -> str:
    """Draw the chart; ``tighter`` is the tighter side of each zone that has one."""
    zones = {view: zones_of(view, boxes) for view in VIEWS}
    longest = max(len(own) for own in zones.values())
    height_mm = TOP_MM + max(BODY_MM + 6, longest * PITCH_MM)
    figure, axes = new_figure(WIDTH_MM, height_mm)
    for number, view in enumerate(VIEWS):
        middle_mm = WIDTH_MM * (1 + 2 * number) / 4
        draw_body(axes, middle_mm)
        axes.text(
            *(middle_mm, TOP_MM + BODY_MM + 4),
            words.say(f"page.body.{view}"),
            ha="center",
            fontsize=7,
            color=MUTED,
        )
        for side in SIDES:
            draw_column(axes, view, side, middle_mm, zones[view], boxes, tighter, words)
    title = words.say("report.chart.title")
    return to_svg(figure, name=name, title=title, description=described(boxes, words))


def zones_of(view: View, boxes: Boxes) -> list[str]:
    """The zones of one view from the top to the bottom."""
    zones = dict.fromkeys(zone for zone, _ in boxes if zone in PLACES)
    return sorted((z for z in zones if PLACES[z].view == view), key=lambda z: PLACES[z].down)


def draw_body(axes: "Axes", middle_mm: float) -> None:
    """The silhouette: limbs are lines with round ends, the torso is filled."""
    from matplotlib.patches import Ellipse, Polygon

    def x(value: float) -> float:
        return middle_mm + (value - MIDDLE) * SCALE

    def y(value: float) -> float:
        return TOP_MM + value * SCALE

    def line(points: Sequence[tuple[float, float]], width: float, way: int) -> None:
        xs = [middle_mm + way * (px - MIDDLE) * SCALE for px, _ in points]
        axes.plot(
            *(xs, [y(py) for _, py in points]),
            color=BODY,
            lw=width * SCALE * 72 / 25.4,
            solid_capstyle="round",
            solid_joinstyle="round",
        )

    half = [(px - MIDDLE, py) for px, py in TORSO]
    outline = half + [(-px, py) for px, py in reversed(half)]
    corners = [(middle_mm + px * SCALE, y(py)) for px, py in outline]
    axes.add_patch(Polygon(corners, closed=True, color=BODY, lw=3, joinstyle="round"))
    down, rx, ry = HEAD
    axes.add_patch(Ellipse((middle_mm, y(down)), 2 * rx * SCALE, 2 * ry * SCALE, color=BODY, lw=0))
    line(NECK[:2], NECK[2], 1)
    for points, width in LIMBS:
        for way in (-1, 1):
            line(points, width, way)


def draw_column(
    axes: "Axes",
    view: View,
    side: str,
    middle_mm: float,
    zones: Sequence[str],
    boxes: Boxes,
    tighter: Mapping[str, str],
    words: Words,
) -> None:
    """The boxes of one side of one figure, each tied to its place."""
    way = way_of(view, side)
    centre_mm = middle_mm + way * (WIDTH_MM / 4 - BOX_MM / 2 - 0.5)
    mark, text = MARKS[side], words.say(f"result.side.{side}")
    axes.text(
        *(centre_mm, 3.5),
        f"{mark} {text}" if side == "left" else f"{text} {mark}",
        ha="center",
        fontsize=8,
        fontweight="bold",
        color=SIDE_COLOUR[side],
    )
    first_mm = TOP_MM + (BODY_MM - len(zones) * PITCH_MM) / 2 + PITCH_MM / 2
    for number, zone in enumerate(zones):
        row_mm = max(first_mm, TOP_MM + PITCH_MM / 2) + number * PITCH_MM
        is_tighter = tighter.get(zone) == side
        draw_place(axes, zone, side, middle_mm, (centre_mm - way * BOX_MM / 2, row_mm), is_tighter)
        draw_box(axes, zone, side, boxes[zone, side], (centre_mm, row_mm), is_tighter, words)


def draw_place(
    axes: "Axes",
    zone: str,
    side: str,
    middle_mm: float,
    box_edge_mm: tuple[float, float],
    is_tighter: bool,
) -> None:
    """The place on the body and the line from it to its box."""
    from matplotlib.patches import Ellipse

    place = PLACES[zone]
    way = way_of(place.view, side)
    x, y = middle_mm + way * place.out * SCALE, TOP_MM + place.down * SCALE
    edge_x = x + way * place.rx * SCALE
    axes.plot([edge_x, box_edge_mm[0]], [y, box_edge_mm[1] + 2], color=GREY, lw=0.5, zorder=3)
    axes.add_patch(
        Ellipse(
            *((x, y), 2 * place.rx * SCALE, 2 * place.ry * SCALE),
            facecolor=SIDE_COLOUR[side] if is_tighter else "white",
            edgecolor=INK if is_tighter else GREY,
            lw=1.0 if is_tighter else 0.6,
            zorder=3,  # over the limbs, which are lines
        )
    )


def draw_box(
    axes: "Axes",
    zone: str,
    side: str,
    box: Box | None,
    centre_mm: tuple[float, float],
    is_tighter: bool,
    words: Words,
) -> None:
    """Name, score and load of one zone and side."""
    from matplotlib.patches import Rectangle

    x, y = centre_mm
    counts = box is not None and box.counts
    frame = Rectangle(
        *((x - BOX_MM / 2, y - BOX_HIGH_MM / 2 + 2), BOX_MM, BOX_HIGH_MM),
        facecolor="white",
        edgecolor=SIDE_COLOUR[side] if is_tighter else GREY if counts else LINE,
        lw=2.0 if is_tighter else 0.7,
        linestyle="solid" if counts else (0, (3, 2)),
        zorder=4,
    )
    axes.add_patch(frame)
    lines = textwrap.wrap(words.zone(zone), NAME_COLUMNS)[:2]
    for number, line in enumerate(reversed(lines)):
        axes.text(x, y - 3.6 - 2.6 * number, line, ha="center", zorder=5, fontsize=6.5, color=MUTED)
    if box is None:
        axes.text(
            x,
            y + 3.0,
            words.say("result.box.empty"),
            ha="center",
            zorder=5,
            fontsize=6.5,
            color=MUTED,
        )
        return
    colour = INK if box.counts else GREY
    score = words.score(box.score)
    marked = f"{MARKS[side]} {score}" if is_tighter else score
    axes.text(
        x, y + 2.2, marked, ha="center", zorder=5, fontsize=11, fontweight="bold", color=colour
    )
    below = load_text(box, words) if box.counts else words.say("result.box.unused")
    axes.text(x, y + 5.7, below, ha="center", zorder=5, fontsize=6.5, color=colour)


def load_text(box: Box, words: Words) -> str:
    """Mean load in newtons, and in percent of the body weight where that is known."""
    load = words.unit(box.load_n, "N")
    return load if box.load_bw is None else f"{load} \u00b7 {words.percent(box.load_bw)}"


def described(boxes: Boxes, words: Words) -> str:
    """The chart as text, for whoever does not see it."""
    parts = []
    for (zone, side), box in boxes.items():
        told = words.say("result.box.empty") if box is None else words.score(box.score)
        load = f", {load_text(box, words)}" if box is not None and box.load_n is not None else ""
        parts.append(f"{words.place(zone, side)}: {told}{load}.")
    return " ".join(parts)
