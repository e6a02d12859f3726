"""The chart of eighteen boxes on the body: front and back, a box with score and load at each place.

Boxes stand beside the body on the person's own side and are tied to their places by a line. The
tighter side's box has a thick frame in its colour and its mark; a score that does not count is
dashed and grey; an empty box says that nothing was rated.
"""

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evenside.report.body import HEIGHT, PLACES, VIEWS, View, way_of
from evenside.report.boxes import SIDES, Box
from evenside.report.silhouette import draw_silhouette
from evenside.report.svg import GREY, INK, LINE, MARKS, MUTED, SIDE_COLOUR, new_figure, to_svg
from evenside.report.words import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Boxes = Mapping[tuple[str, str], Box | None]  # by zone and side

WIDTH_MM, TOP_MM, PITCH_MM = 180.0, 8.0, 16.5
BOX_MM, BOX_HIGH_MM = 25.0, 9.5
BODY_MM = 84.0  # height of a figure
SCALE = BODY_MM / HEIGHT
NAME_COLUMNS = 21  # characters of a name on one line
MIDDLES_MM: Mapping[View, float] = {"front": WIDTH_MM / 4, "back": 3 * WIDTH_MM / 4}
PLACE, FRAME, TEXT = 3, 4, 5  # what lies over what; limbs are lines, and lines lie at 2


@dataclass(frozen=True, slots=True)
class Spot:
    """One zone and side: what it says, and where its box stands."""

    zone: str
    side: str
    box: Box | None
    is_tighter: bool
    x_mm: float
    y_mm: float

    @property
    def counts(self) -> bool:
        """Whether its score is one of holds that count."""
        return self.box is not None and self.box.counts


def body_chart(boxes: Boxes, tighter: Mapping[str, str], words: Words, name: str) -> str:
    """Draw the chart; ``tighter`` is the tighter side of each zone that has one."""
    longest = max(len(zones_of(view, boxes)) for view in VIEWS)
    figure, axes = new_figure(WIDTH_MM, TOP_MM + max(BODY_MM + 6, longest * PITCH_MM))
    for view, middle_mm in MIDDLES_MM.items():
        draw_silhouette(axes, middle_mm, TOP_MM, SCALE)
        text = words.say(f"page.body.{view}")
        axes.text(middle_mm, TOP_MM + BODY_MM + 4, text, ha="center", fontsize=7, color=MUTED)
        for side in SIDES:
            draw_heading(axes, view, side, words)
        for spot in spots_of(view, boxes, tighter):
            draw_place(axes, spot)
            draw_box(axes, spot, words)
    title = words.say("report.chart.title")
    return to_svg(figure, name=name, title=title, description=described(boxes, words))


def zones_of(view: View, boxes: Boxes) -> list[str]:
    """The zones of one view from the top to the bottom."""
    zones = dict.fromkeys(zone for zone, _ in boxes if zone in PLACES)
    return sorted((z for z in zones if PLACES[z].view == view), key=lambda z: PLACES[z].down)


def column_mm(view: View, side: str) -> float:
    """The middle of a column of boxes, beside the body on the person's own side."""
    return MIDDLES_MM[view] + way_of(view, side) * (WIDTH_MM / 4 - BOX_MM / 2 - 0.5)


def spots_of(view: View, boxes: Boxes, tighter: Mapping[str, str]) -> Iterator[Spot]:
    """The boxes of one view, spread over the height of the body."""
    zones = zones_of(view, boxes)
    first_mm = TOP_MM + max(0.0, (BODY_MM - len(zones) * PITCH_MM) / 2) + PITCH_MM / 2
    for number, zone in enumerate(zones):
        for side in SIDES:
            is_tighter = tighter.get(zone) == side
            place_mm = column_mm(view, side), first_mm + number * PITCH_MM
            yield Spot(zone, side, boxes.get((zone, side)), is_tighter, *place_mm)


def draw_heading(axes: "Axes", view: View, side: str, words: Words) -> None:
    """The side above its column, with its mark."""
    mark, text = MARKS[side], words.say(f"result.side.{side}")
    label = f"{mark} {text}" if side == "left" else f"{text} {mark}"
    text_at = axes.text(column_mm(view, side), 3.5, label, ha="center", fontsize=8)
    text_at.set(fontweight="bold", color=SIDE_COLOUR[side])


def draw_place(axes: "Axes", spot: Spot) -> None:
    """The place on the body and the line from it to its box."""
    from matplotlib.patches import Ellipse

    place = PLACES[spot.zone]
    way = way_of(place.view, spot.side)
    x, y = MIDDLES_MM[place.view] + way * place.out * SCALE, TOP_MM + place.down * SCALE
    from_x, to_x = x + way * place.rx * SCALE, spot.x_mm - way * BOX_MM / 2
    axes.plot([from_x, to_x], [y, spot.y_mm + 2], color=GREY, lw=0.5, zorder=PLACE)
    axes.add_patch(
        Ellipse(
            *((x, y), 2 * place.rx * SCALE, 2 * place.ry * SCALE),
            facecolor=SIDE_COLOUR[spot.side] if spot.is_tighter else "white",
            edgecolor=INK if spot.is_tighter else GREY,
            lw=1.0 if spot.is_tighter else 0.6,
            zorder=PLACE,
        )
    )


def draw_box(axes: "Axes", spot: Spot, words: Words) -> None:
    """Name, score and load of one zone and side, in a frame."""
    draw_frame(axes, spot)

    def write(down_mm: float, text: str, **look: object) -> None:
        written = axes.text(spot.x_mm, spot.y_mm + down_mm, text, ha="center", zorder=TEXT)
        written.set(**{"fontsize": 6.5, "color": MUTED, **look})

    lines = textwrap.wrap(words.zone(spot.zone), NAME_COLUMNS)[:2]
    for number, line in enumerate(reversed(lines)):
        write(-3.6 - 2.6 * number, line)
    if spot.box is None:
        write(3.0, words.say("result.box.empty"))
        return
    colour = INK if spot.counts else GREY
    score = words.score(spot.box.score)
    marked = f"{MARKS[spot.side]} {score}" if spot.is_tighter else score
    write(2.2, marked, fontsize=11, fontweight="bold", color=colour)
    below = load_text(spot.box, words) if spot.counts else words.say("result.box.unused")
    write(5.7, below, color=colour)


def draw_frame(axes: "Axes", spot: Spot) -> None:
    """Thick in the side's colour where it is tighter, dashed where nothing counts."""
    from matplotlib.patches import Rectangle

    corner = (spot.x_mm - BOX_MM / 2, spot.y_mm - BOX_HIGH_MM / 2 + 2)
    plain = GREY if spot.counts else LINE
    axes.add_patch(
        Rectangle(
            *(corner, BOX_MM, BOX_HIGH_MM),
            facecolor="white",
            edgecolor=SIDE_COLOUR[spot.side] if spot.is_tighter else plain,
            lw=2.0 if spot.is_tighter else 0.7,
            linestyle="solid" if spot.counts else (0, (3, 2)),
            zorder=FRAME,
        )
    )


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
