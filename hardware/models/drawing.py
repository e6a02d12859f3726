"""Line drawings with measures, as SVG: the view from above of a piece that is sawn and drilled."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from build123d import Part

Hole = tuple[float, float, float]  # x, y, diameter

_MARGIN = 46.0
_NEAR = 40.0
_STYLE = (
    "path{fill:none;stroke:#222;stroke-width:.7}"
    "text{font:11px sans-serif;fill:#222}.h{fill:#0a5}.m{stroke:#888;stroke-width:.4}"
)


def draw_from_above(solid: Part, holes: Sequence[Hole], path: Path, title: str) -> None:
    """The visible lines of a flat piece, each hole with its place and diameter."""
    size = solid.bounding_box()
    half_x, half_y = size.size.X / 2, size.size.Y / 2
    width, height = 2 * (half_x + _MARGIN), 2 * (half_y + _MARGIN)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-width / 2:g} {-height / 2:g} '
        f'{width:g} {height:g}" role="img"><title>{title}</title><style>{_STYLE}</style>'
        f'<rect x="{-width / 2:g}" y="{-height / 2:g}" width="100%" height="100%" fill="#fff"/>',
        *(f'<path d="{d}"/>' for d in _visible_lines(solid)),
        *_axes(half_x, half_y),
        *_measures(half_x, half_y),
        *(_hole_words(hole, holes[:number]) for number, hole in enumerate(holes)),
        "</svg>",
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _visible_lines(solid: Part) -> Iterable[str]:
    """Its edges as seen from above, x to the right and y up (SVG counts down)."""
    visible, _ = solid.project_to_viewport((0, 0, 1e4), (0, 1, 0), (0, 0, 0))
    for edge in visible:
        steps = 1 if str(edge.geom_type).endswith("LINE") else 24
        points = [edge.position_at(step / steps) for step in range(steps + 1)]
        yield "M" + "L".join(f"{point.X:.1f} {-point.Y:.1f}" for point in points)


def _axes(half_x: float, half_y: float) -> Iterable[str]:
    cross = f"M{-half_x - 10:g} 0H{half_x + 10:g}M0 {half_y + 10:g}V{-half_y - 10:g}"
    yield f'<path class="m" d="{cross}"/>'
    yield f'<text x="{half_x + 14:g}" y="4">x</text><text x="-3" y="{-half_y - 14:g}">y</text>'


def _measures(half_x: float, half_y: float) -> Iterable[str]:
    yield f'<text x="0" y="{half_y + 30:g}" text-anchor="middle">{2 * half_x:g} mm</text>'
    place = f'x="{-half_x - 30:g}" y="0" transform="rotate(-90 {-half_x - 30:g} 0)"'
    yield f'<text {place} text-anchor="middle">{2 * half_y:g} mm</text>'


def _hole_words(hole: Hole, before: Sequence[Hole]) -> str:
    """Above the hole, or below it where a hole before it is near and has the room above."""
    x, y, diameter = hole
    is_second = any(abs(x - other[0]) + abs(y - other[1]) < _NEAR for other in before)
    anchor = "end" if x > 0 else "start"
    place = f'x="{x:g}" y="{-y + (18 if is_second else -8):g}" text-anchor="{anchor}"'
    return f'<text class="h" {place}>{x:+g}, {y:+g} ⌀{diameter:g}</text>'
