"""The signature picture, row by row: dot and interval on one axis, left | 0 | right.

All rows of a table share the scale; the margin of "balanced" is a band, and what cannot be told is
grey and hollow. The thick line is the 90 % interval, the thin one the 95 % interval.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from evenside.report.svg import BAND, GREY, INK, LINE, MARKS, MUTED, SIDE_COLOUR, new_figure, to_svg
from evenside.report.verdicts import DEFAULT_MARGIN, TIGHTER, figures
from evenside.report.words import Words
from evenside.session.jsonout import JsonDict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_MM, ROW_MM, HEAD_MM = 76.0, 8.0, 9.0
PADDING_MM = 4.0  # kept free at either end, for the outermost numbers
ENDS_POINTS = (4.0, 6.0, 10.0)  # scores go from 0 to 10, so no difference can be larger


def end_of(comparisons: Iterable[JsonDict]) -> float:
    """Half the width of the axis: holds every difference, and the interval of every verdict.

    The interval of a row that cannot tell may run out of it; a first guess of twelve points would
    make all the others unreadable.
    """
    reach = [0.0]
    for comparison in comparisons:
        reach.append(abs(comparison["difference_points"] or 0.0))
        if comparison["verdict"] != "cannot_tell":
            reach += [abs(bound) for bound in comparison["ci95"]]
    return next((end for end in ENDS_POINTS if end >= max(reach)), ENDS_POINTS[-1])


def axis_head(end: float, words: Words, name: str) -> str:
    """The scale: which way is which, and the points."""
    figure, axes = new_figure(WIDTH_MM, HEAD_MM)
    for side, x_mm, align in (("left", 0.0, "left"), ("right", WIDTH_MM, "right")):
        mark, text = MARKS[side], words.say(f"result.axis.{side}")
        label = f"{mark} {text}" if side == "left" else f"{text} {mark}"
        colour = SIDE_COLOUR[side]
        axes.text(x_mm, 3.2, label, ha=align, fontsize=7.5, color=colour, fontweight="bold")
    for points in ticks(end):
        text = words.number(abs(points))
        axes.text(at(points, end), 8.2, text, ha="center", fontsize=7, color=MUTED)
    return to_svg(figure, name=name, title=words.say("page.axis"))


def axis_row(comparison: JsonDict | None, end: float, words: Words, name: str) -> str:
    """One row; without a comparison only the empty axis."""
    figure, axes = new_figure(WIDTH_MM, ROW_MM)
    draw_scale(axes, end, margin_of_row(comparison))
    if comparison is None:
        return to_svg(figure, name=name, title=words.say("result.unmeasured"))
    zone = words.zone(comparison["zone"])
    if comparison["difference_points"] is None:
        title = f"{zone}: {words.say('result.verdict.cannot_tell')}"
        return to_svg(figure, name=name, title=title)
    draw_difference(axes, comparison, end)
    title = words.say("report.axis.title", zone=zone, figures=figures(comparison, words))
    return to_svg(figure, name=name, title=title)


def margin_of_row(comparison: JsonDict | None) -> float:
    """The margin of "balanced" of this row."""
    given = comparison and comparison["method"]["parameters"].get("margin_points")
    return float(given or DEFAULT_MARGIN)


def draw_scale(axes: "Axes", end: float, margin: float) -> None:
    """The band of "balanced", the line at 0, and the points."""
    axes.axvspan(at(-margin, end), at(margin, end), color=BAND, lw=0)
    for points in ticks(end):
        is_zero = points == 0
        axes.axvline(at(points, end), color=INK if is_zero else LINE, lw=0.9 if is_zero else 0.4)


def draw_difference(axes: "Axes", comparison: JsonDict, end: float) -> None:
    """Intervals, dot, and an arrow where the interval goes on outside of the scale."""
    side = TIGHTER.get(comparison["verdict"])
    is_told = comparison["verdict"] != "cannot_tell"
    colour = SIDE_COLOUR[side] if side else INK if is_told else GREY
    middle = ROW_MM / 2
    for bounds, width in ((comparison["ci95"], 1.1), (comparison["ci90"], 3.2)):
        if bounds:
            ends = [at(clip(bound, end), end) for bound in bounds]
            axes.plot(ends, [middle, middle], color=colour, lw=width, solid_capstyle="butt")
    for way, bound in zip((-1, 1), comparison["ci95"] or (), strict=False):
        if way * bound > end:
            axes.plot(at(way * end, end), middle, "<" if way < 0 else ">", color=colour, ms=5)
    x_mm = at(clip(comparison["difference_points"], end), end)
    face = colour if is_told else "white"
    shape = {"left": "<", "right": ">"}.get(side or "", "o")
    axes.plot(x_mm, middle, shape, ms=7.5, mfc=face, mec=colour, mew=1.2)


def ticks(end: float) -> Sequence[float]:
    """Where numbers stand."""
    step = 5.0 if end > 6 else 2.0
    n = int(end // step)
    return [step * i for i in range(-n, n + 1)]


def clip(points: float, end: float) -> float:
    """Inside the scale."""
    return max(-end, min(end, points))


def at(points: float, end: float) -> float:
    """Where a difference lies, in millimetres from the left."""
    return PADDING_MM + (points + end) / (2 * end) * (WIDTH_MM - 2 * PADDING_MM)
