"""One zone over time: the difference of each session with its interval, level and interventions.

Right is up and left is down. All zones share both scales, so that rows can be compared at a glance.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from evenside.report.axis_picture import ENDS_POINTS, clip, ticks
from evenside.report.svg import BAND, GREY, INK, LINE, MARKS, MUTED, SIDE_COLOUR, new_figure, to_svg
from evenside.report.verdicts import DEFAULT_MARGIN, TIGHTER
from evenside.report.words import Words, moment_of
from evenside.session.jsonout import JsonDict

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH_MM, HEIGHT_MM = 76.0, 26.0
LEFT_MM, RIGHT_MM, TOP_MM, BOTTOM_MM = 12.0, 75.0, 2.0, 21.5  # of the field


@dataclass(frozen=True, slots=True)
class TimeScale:
    """The days of all sessions and the points of all zones, as millimetres."""

    first: datetime
    last: datetime
    end: float
    margin: float

    def x(self, when: datetime) -> float:
        """Where a moment lies; a single day stands in the middle."""
        span_s = (self.last - self.first).total_seconds()
        share = (when - self.first).total_seconds() / span_s if span_s else 0.5
        return LEFT_MM + 3 + share * (RIGHT_MM - LEFT_MM - 6)

    def y(self, points: float) -> float:
        """Where a difference lies: right is up."""
        middle = (TOP_MM + BOTTOM_MM) / 2
        return middle - clip(points, self.end) / self.end * (BOTTOM_MM - TOP_MM) / 2


def time_scale(history: JsonDict) -> TimeScale | None:
    """The scale of a whole history; None where no session has a date."""
    found = [moment_of(session["created"]) for session in history["sessions"]]
    days = [when for when in found if when is not None]
    if not days:
        return None
    reach = max((abs(p["difference_points"] or 0.0) for p in all_points(history)), default=0.0)
    end = next((end for end in ENDS_POINTS if end >= reach), ENDS_POINTS[-1])
    margin = history["method"]["parameters"].get("margin_points") or DEFAULT_MARGIN
    return TimeScale(min(days), max(days), end, float(margin))


def all_points(history: JsonDict) -> list[JsonDict]:
    """The points of every zone."""
    return [point for zone in history["zones"] for point in zone["points"]]


def trend_row(zone: JsonDict, history: JsonDict, scale: TimeScale, words: Words, name: str) -> str:
    """Draw one zone."""
    figure, axes = new_figure(WIDTH_MM, HEIGHT_MM)
    draw_field(axes, scale, words)
    draw_interventions(axes, history["interventions"], scale)
    draw_level(axes, zone, scale)
    for point in zone["points"]:
        draw_point(axes, point, scale)
    title = words.say("report.axis.title", zone=words.zone(zone["zone"]), figures=told(zone, words))
    return to_svg(figure, name=name, title=title)


def told(zone: JsonDict, words: Words) -> str:
    """The differences of all sessions, for whoever does not see them."""
    return "; ".join(
        f"{when:%Y-%m-%d} {words.signed(point['difference_points'])}"
        for point in zone["points"]
        if (when := moment_of(point["created"])) is not None
    )


def draw_field(axes: "Axes", scale: TimeScale, words: Words) -> None:
    """Band, zero, points at the left, first and last day below."""
    from matplotlib.patches import Rectangle

    top, bottom = scale.y(scale.margin), scale.y(-scale.margin)
    axes.add_patch(
        Rectangle((LEFT_MM, top), RIGHT_MM - LEFT_MM, bottom - top, color=BAND, lw=0, zorder=0)
    )
    for points in ticks(scale.end):
        row = scale.y(points)
        colour, width = (INK, 0.9) if points == 0 else (LINE, 0.4)
        axes.plot([LEFT_MM, RIGHT_MM], [row, row], color=colour, lw=width, zorder=1)
        text = words.number(abs(points))
        axes.text(LEFT_MM - 1.5, row + 0.9, text, ha="right", fontsize=6.5, color=MUTED)
    for side, row in (("right", TOP_MM + 2.5), ("left", BOTTOM_MM - 1.2)):
        mark, colour = MARKS[side], SIDE_COLOUR[side]
        text = f"{mark} {words.say(f'page.body.{side}')}"
        axes.text(0, row, text, fontsize=7, fontweight="bold", color=colour)
    draw_days(axes, scale)


def draw_days(axes: "Axes", scale: TimeScale) -> None:
    """The first and the last day, or the only one."""
    if scale.first.date() == scale.last.date():
        ends = [(scale.last, "center")]
    else:
        ends = [(scale.first, "left"), (scale.last, "right")]
    for when, align in ends:
        x = {"left": LEFT_MM, "right": RIGHT_MM}.get(align, scale.x(when))
        text = f"{when:%Y-%m-%d}"
        axes.text(x, HEIGHT_MM - 1, text, ha=align, fontsize=6.5, color=MUTED)


def draw_interventions(axes: "Axes", interventions: Sequence[JsonDict], scale: TimeScale) -> None:
    """A dashed line where something was done."""
    for entry in interventions:
        when = moment_of(entry.get("at") or entry["created"])
        if when is not None and scale.first <= when <= scale.last:
            x = scale.x(when)
            axes.plot([x, x], [TOP_MM, BOTTOM_MM], color=INK, lw=0.7, ls="--", zorder=1)


def draw_level(axes: "Axes", zone: JsonDict, scale: TimeScale) -> None:
    """The level since the last intervention, with its interval."""
    trend = zone["trend"] or {}
    levels, bounds = trend.get("level_points") or [], trend.get("level_ci95") or []
    known = [point for point in zone["points"] if point["difference_points"] is not None]
    whens = [moment_of(point["created"]) for point in known[len(known) - len(levels) :]]
    days = [scale.x(when) for when in whens if when is not None]
    if not levels or len(days) != len(levels):
        return
    low, high = ([scale.y(bound[i]) for bound in bounds] for i in (0, 1))
    axes.fill_between(days, low, high, color=GREY, alpha=0.25, lw=0, zorder=2)
    axes.plot(days, [scale.y(level) for level in levels], color=GREY, lw=1.4, zorder=2)


def draw_point(axes: "Axes", point: JsonDict, scale: TimeScale) -> None:
    """One session: its mark says the side, its filling whether it could tell."""
    when, points = moment_of(point["created"]), point["difference_points"]
    if when is None or points is None:
        return
    side = TIGHTER.get(point["verdict"])
    is_told = point["verdict"] != "cannot_tell"
    colour = SIDE_COLOUR[side] if side else INK if is_told else GREY
    x = scale.x(when)
    if point["ci95"]:
        rows = [scale.y(bound) for bound in point["ci95"]]
        axes.plot([x, x], rows, color=colour, lw=1.0, zorder=3)
    shape = {"left": "<", "right": ">"}.get(side or "", "o")
    face = colour if is_told else "white"
    axes.plot(x, scale.y(points), shape, ms=5.5, mfc=face, mec=colour, mew=1.0, zorder=4)
