"""The whole session on one strip: load over time, whose turn it was, where samples are missing."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from evenside.report.svg import GREY, INK, LINE, MUTED, SIDE_COLOUR, new_figure, to_svg
from evenside.report.words import Words
from evenside.session.jsonout import JsonDict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Scale = Callable[[float], float]

WIDTH_MM, HEIGHT_MM = 180.0, 42.0
LEFT_MM, TOP_MM, BOTTOM_MM = 12.0, 4.0, 30.0  # of the field in which the load stands
POINTS = 720  # columns of the picture: as fine as paper shows
LOAD_TOPS_N = (100, 200, 300, 400, 600, 800, 1000, 1500, 2000, 3000, 5000)
TIME_STEPS_S = (5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200)
MOST_TICKS = 10
TURN_MM = {"left": 32.2, "right": 34.2}  # the rows in which the turns stand


def trace_chart(trace: JsonDict, analysis: JsonDict, words: Words, name: str) -> str:
    """Draw the load with the holds under it."""
    figure, axes = new_figure(WIDTH_MM, HEIGHT_MM)
    duration_s = max(float(analysis["source"]["duration_s"]), 1e-3)
    top_n = top_of(trace["load_n"]["max"])

    def x(time_s: float) -> float:
        return LEFT_MM + (WIDTH_MM - LEFT_MM - 2) * (time_s / duration_s)

    def y(load_n: float) -> float:
        return BOTTOM_MM - (BOTTOM_MM - TOP_MM) * min(max(load_n, 0.0), top_n) / top_n

    for share in (0.0, 0.5, 1.0):
        row = y(share * top_n)
        axes.plot([LEFT_MM, WIDTH_MM - 2], [row, row], color=LINE, lw=0.4)
        text = words.number(share * top_n)
        axes.text(LEFT_MM - 1.5, row + 0.9, text, ha="right", fontsize=6.5, color=MUTED)
    axes.text(LEFT_MM, 2.4, words.say("result.live.load", unit="N"), fontsize=6.5, color=MUTED)
    for time_s in time_ticks(duration_s):
        axes.plot([x(time_s)] * 2, [BOTTOM_MM, BOTTOM_MM + 1], color=GREY, lw=0.5)
        align = "right" if x(time_s) > WIDTH_MM - 5 else "center"
        text = words.clock(time_s)
        axes.text(x(time_s), HEIGHT_MM - 0.8, text, ha=align, fontsize=6.5, color=MUTED)
    draw_phases(axes, analysis, x, words)
    draw_load(axes, trace, x, y)
    if analysis["holds"]:
        draw_turns(axes, analysis["holds"], x, words)
    title = words.say("report.trace.title", duration=words.duration(duration_s))
    return to_svg(figure, name=name, title=title, description=words.say("report.trace.key"))


def top_of(maxima: Sequence[float | None]) -> float:
    """Top of the load axis."""
    largest = max((value for value in maxima if value is not None), default=0.0)
    return float(next((top for top in LOAD_TOPS_N if top >= largest), largest))


def time_ticks(duration_s: float) -> list[float]:
    """Round times along the strip."""
    step = next((s for s in TIME_STEPS_S if duration_s / s <= MOST_TICKS), duration_s / MOST_TICKS)
    return [step * i for i in range(int(duration_s / step) + 1)]


def draw_load(axes: "Axes", trace: JsonDict, x: Scale, y: Scale) -> None:
    """Smallest to largest load of every column; where nothing was measured there is a hole."""
    n = trace["n"]
    width_s = (trace["end_s"] - trace["start_s"]) / max(n, 1)
    for known, columns in groupby(range(n), lambda i: trace["load_n"]["max"][i] is not None):
        if not known:
            continue
        run = list(columns)
        times = [x(trace["start_s"] + (i + 0.5) * width_s) for i in run]
        low = [y(trace["load_n"]["min"][i]) for i in run]
        high = [y(trace["load_n"]["max"][i]) for i in run]
        axes.fill_between(times, low, high, color=INK, lw=0.35)


def draw_turns(axes: "Axes", holds: Sequence[JsonDict], x: Scale, words: Words) -> None:
    """A bar for every hold, left above right, hollow where it does not count."""
    from matplotlib.patches import Rectangle

    for side, row in TURN_MM.items():
        label = words.say(f"page.body.{side}")
        axes.text(
            *(LEFT_MM - 1.5, row + 1.4), label, ha="right", fontsize=5.5, color=SIDE_COLOUR[side]
        )
    for hold in holds:
        if hold["start_s"] is None or hold["end_s"] is None:
            continue  # the visit is still open
        start, end = x(hold["start_s"]), x(hold["end_s"])
        colour = SIDE_COLOUR[hold["side"]]
        axes.add_patch(
            Rectangle(
                *((start, TURN_MM[hold["side"]]), max(end - start, 0.4), 1.4),
                facecolor=colour if hold["usable"] else "white",
                edgecolor=colour,
                lw=0.4,
            )
        )


def draw_phases(axes: "Axes", analysis: JsonDict, x: Scale, words: Words) -> None:
    """A line and a name where a later phase begins."""
    for phase, start_s in phase_starts(analysis["holds"]):
        axes.plot([x(start_s)] * 2, [TOP_MM, TURN_MM["right"] + 1.4], color=GREY, lw=0.7, ls="--")
        text = words.say(f"report.phase.{phase}")
        # The work is often short: its name stands before its line, out of the retest's way.
        way, align = (-0.8, "right") if phase == "intervention" else (0.8, "left")
        axes.text(x(start_s) + way, 2.4, text, ha=align, fontsize=6.5, color=MUTED)


def phase_starts(holds: Sequence[JsonDict]) -> Iterator[tuple[str, float]]:
    """The first hold of each phase after the baseline."""
    seen = {"baseline"}
    begun = [hold for hold in holds if hold["start_s"] is not None]
    for hold in sorted(begun, key=lambda hold: hold["start_s"]):
        phase = hold.get("phase", "baseline")
        if phase not in seen:
            seen.add(phase)
            yield phase, hold["start_s"]
