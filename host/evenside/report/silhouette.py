"""The outline of a person on paper: limbs are lines with round ends, the torso is filled."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evenside.report.body import HEAD, LIMBS, MIDDLE, NECK, TORSO
from evenside.report.svg import BODY

if TYPE_CHECKING:
    from matplotlib.axes import Axes

PT_PER_MM = 72 / 25.4


def draw_silhouette(axes: "Axes", middle_mm: float, top_mm: float, scale: float) -> None:
    """Draw a body; ``scale`` is how many millimetres a unit of its geometry takes."""
    from matplotlib.patches import Ellipse, Polygon

    def corners(points: Sequence[tuple[float, float]], way: int) -> list[tuple[float, float]]:
        return [(middle_mm + way * (x - MIDDLE) * scale, top_mm + y * scale) for x, y in points]

    def line(points: Sequence[tuple[float, float]], width: float, way: int) -> None:
        axes.plot(
            *zip(*corners(points, way), strict=True),
            color=BODY,
            lw=width * scale * PT_PER_MM,
            solid_capstyle="round",
            solid_joinstyle="round",
        )

    outline = [*corners(TORSO, 1), *reversed(corners(TORSO, -1))]
    axes.add_patch(Polygon(outline, closed=True, color=BODY, lw=3, joinstyle="round"))
    down, rx, ry = HEAD
    middle = (middle_mm, top_mm + down * scale)
    axes.add_patch(Ellipse(middle, 2 * rx * scale, 2 * ry * scale, color=BODY, lw=0))
    line(NECK[:2], NECK[2], 1)
    for points, width in LIMBS:
        for way in (-1, 1):
            line(points, width, way)
