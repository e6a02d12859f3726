"""A small renderer: flat shading, hidden surfaces by depth, a line where one piece ends.

Good for pictures of instructions, which want clear edges and no light effects, and it needs numpy
only. Parallel projection: what is parallel stays parallel, and lengths can be compared.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from hardware.models.pieces import Piece

FloatArray = npt.NDArray[np.float64]

COLOURS = {
    "birch plywood": (222, 190, 140),
    "aluminium": (190, 198, 206),
    "steel": (130, 138, 148),
    "rubber": (70, 72, 76),
    "PETG": (232, 120, 60),
    "EVA foam": (88, 150, 170),
    "electronics": (60, 130, 80),
    "lithium cell": (90, 110, 190),
}
MADE_FROM = "made-from"  # the word in a picture's file under which that digest stands
_LIGHT = np.array([0.35, -0.5, 0.79])
_FINER = 2  # pixels are made so many times finer, either way, and averaged
_TOLERANCE_MM = 0.4
_EDGE = 0.82  # cosine between the normals of two sides with an edge to be seen


@dataclass(frozen=True, slots=True)
class View:
    """From where one looks: the direction that comes towards the eye, and which way is up."""

    towards_eye: tuple[float, float, float]
    width_px: int = 900
    margin_px: int = 60

    def axes(self) -> FloatArray:
        """Right, up and towards the eye, a row each."""
        eye = np.array(self.towards_eye) / np.linalg.norm(self.towards_eye)
        up = np.array([0.0, 0.0, 1.0]) if abs(eye[2]) < 0.99 else np.array([0.0, 1.0, 0.0])
        right = np.cross(up, eye)
        right /= np.linalg.norm(right)
        return np.array([right, np.cross(eye, right), eye])


@dataclass(slots=True)
class _Canvas:
    depth: FloatArray
    which: npt.NDArray[np.int32]  # piece
    normal: FloatArray
    colour: FloatArray


def render(
    pieces: Sequence[Piece],
    path: Path,
    view: View,
    *,
    labels: Mapping[str, str] | None = None,
    apart: Mapping[str, tuple[float, float, float]] | None = None,
) -> None:
    """Draw the pieces; ``labels`` names some of them, ``apart`` moves some away, by name."""
    axes = view.axes()
    meshes = [_mesh(piece, axes, (apart or {}).get(piece.name)) for piece in pieces]
    low = np.min([points[:, :2].min(axis=0) for points, _ in meshes], axis=0)
    high = np.max([points[:, :2].max(axis=0) for points, _ in meshes], axis=0)
    scale = _FINER * (view.width_px - 2 * view.margin_px) / (high[0] - low[0])
    height_px = int((high[1] - low[1]) * scale / _FINER) + 2 * view.margin_px
    canvas = _empty(view.width_px * _FINER, height_px * _FINER)
    middles = {}
    for number, (piece, (points, triangles)) in enumerate(zip(pieces, meshes, strict=True)):
        at = points.copy()
        at[:, 0] = (points[:, 0] - low[0]) * scale + view.margin_px * _FINER
        at[:, 1] = (high[1] - points[:, 1]) * scale + view.margin_px * _FINER
        _draw(canvas, at, triangles, number, np.array(COLOURS[piece.material]), axes)
        middles[piece.name] = at[:, :2].mean(axis=0) / _FINER
    image = _finished(canvas)
    _write_labels(image, {text: middles[name] for name, text in (labels or {}).items()})
    words = PngInfo()
    words.add_text(MADE_FROM, sources_digest())
    image.quantize(64).save(path, optimize=True, pnginfo=words)


def sources_digest() -> str:
    """Of everything that a picture follows from: another digest, another picture, perhaps."""
    models = Path(__file__).parent
    made_from = [models.parent / "montage.toml", *sorted(models.glob("*.py"))]
    return hashlib.sha256(b"".join(path.read_bytes() for path in made_from)).hexdigest()[:16]


def _mesh(
    piece: Piece, axes: FloatArray, shift: tuple[float, float, float] | None
) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Its surface: points in the view's axes, and triangles of their numbers."""
    vertices, triangles = piece.solid.tessellate(_TOLERANCE_MM, 0.25)
    points = np.array([tuple(vertex) for vertex in vertices])
    return (points + (shift or (0, 0, 0))) @ axes.T, np.array(triangles)


def _empty(width: int, height: int) -> _Canvas:
    shape = height, width
    return _Canvas(
        depth=np.full(shape, -np.inf),
        which=np.full(shape, -1, np.int32),
        normal=np.zeros((*shape, 3)),
        colour=np.full((*shape, 3), 255.0),
    )


def _draw(
    canvas: _Canvas,
    points: FloatArray,
    triangles: npt.NDArray[np.int64],
    number: int,
    colour: FloatArray,
    axes: FloatArray,
) -> None:
    light = axes @ _LIGHT
    for triangle in triangles:
        a, b, c = points[triangle]
        normal = np.cross(b - a, c - a) * (1.0, -1.0, 1.0)  # rows go down
        length = np.linalg.norm(normal)
        if length == 0.0:
            continue
        normal = normal / length * (1.0 if normal[2] <= 0 else -1.0) * -1.0
        shade = 0.62 + 0.38 * max(float(normal @ light), 0.0)
        _fill(canvas, (a, b, c), number, normal, colour * shade)


def _fill(
    canvas: _Canvas,
    corners: Sequence[FloatArray],
    which: int,
    normal: FloatArray,
    colour: FloatArray,
) -> None:
    """One triangle, where nothing nearer was drawn."""
    a, b, c = corners
    low = np.floor(np.minimum(np.minimum(a, b), c)).astype(int)
    high = np.ceil(np.maximum(np.maximum(a, b), c)).astype(int) + 1
    area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    if abs(area) < 1e-9:
        return
    y, x = np.mgrid[low[1] : high[1], low[0] : high[0]] + 0.5
    u = ((b[0] - x) * (c[1] - y) - (b[1] - y) * (c[0] - x)) / area
    v = ((c[0] - x) * (a[1] - y) - (c[1] - y) * (a[0] - x)) / area
    inside = (u >= -1e-9) & (v >= -1e-9) & (u + v <= 1 + 1e-9)
    depth = u * a[2] + v * b[2] + (1 - u - v) * c[2]
    where = slice(low[1], high[1]), slice(low[0], high[0])
    nearer = inside & (depth > canvas.depth[where])
    canvas.depth[where][nearer] = depth[nearer]
    canvas.which[where][nearer] = which
    canvas.normal[where][nearer] = normal
    canvas.colour[where][nearer] = colour


def _finished(canvas: _Canvas) -> Image.Image:
    """Lines drawn where a piece or one of its sides ends; then made as coarse as it is to be."""
    which, normal = canvas.which, canvas.normal
    ends, bends = np.zeros(which.shape, bool), np.zeros(which.shape, bool)
    for here, before in ((np.s_[:, 1:], np.s_[:, :-1]), (np.s_[1:], np.s_[:-1])):
        ends[here] |= which[here] != which[before]
        bends[here] |= (normal[here] * normal[before]).sum(axis=-1) < _EDGE
    canvas.colour[bends & (which >= 0)] *= 0.7
    canvas.colour[ends] = 40.0
    rows, columns = (n // _FINER for n in which.shape)
    coarse = canvas.colour[: rows * _FINER, : columns * _FINER]
    mean = coarse.reshape(rows, _FINER, columns, _FINER, 3).mean(axis=(1, 3))
    return Image.fromarray(mean.astype(np.uint8))


def _write_labels(image: Image.Image, labels: Mapping[str, FloatArray]) -> None:
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=17)
    for text, (x, y) in labels.items():
        left, top, right, bottom = draw.textbbox((x, y), text, font=font, anchor="mm")
        draw.rounded_rectangle((left - 6, top - 4, right + 6, bottom + 4), 6, "white", "black")
        draw.text((x, y), text, fill="black", font=font, anchor="mm")
