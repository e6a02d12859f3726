"""The pictures: what is nearer hides what is farther, and those of the docs are of these models."""

from pathlib import Path

import numpy as np
import pytest
from hardware.models.__main__ import on_the_bed, stl_name
from hardware.models.drawing import draw_from_above
from hardware.models.pieces import Piece, box
from hardware.models.plate import base_holes, plate
from hardware.models.render import COLOURS, MADE_FROM, View, render, sources_digest
from PIL import Image

from evenside.montage import find_shape

IMAGES = Path(__file__).parents[2] / "docs" / "img"


def block(name: str, material: str, z: tuple[float, float]) -> Piece:
    return Piece(name, "", "cut", material, box((0, 40), (0, 30), z), side="stands")


def middle_colour(path: Path) -> np.ndarray:
    picture = np.asarray(Image.open(path).convert("RGB"), dtype=float)
    return picture[picture.shape[0] // 2, picture.shape[1] // 2]


@pytest.mark.parametrize(("eye", "seen"), [((0, 0, 1), "steel"), ((0, 0, -1), "rubber")])
def test_what_is_nearer_hides_what_is_farther(
    tmp_path: Path, eye: tuple[float, float, float], seen: str
) -> None:
    below, above = block("below", "rubber", (0, 10)), block("above", "steel", (20, 30))

    render([above, below], tmp_path / "a.png", View(eye, width_px=120, margin_px=10))

    shade = middle_colour(tmp_path / "a.png") / np.array(COLOURS[seen])
    assert np.ptp(shade) < 0.06  # one colour, lighter or darker
    assert 0.55 < shade.mean() <= 1.02


def test_a_picture_is_as_wide_as_it_was_asked_to_be_and_white_around(tmp_path: Path) -> None:
    piece = block("one", "steel", (0, 10))

    render([piece], tmp_path / "a.png", View((0, -1, 1), width_px=200, margin_px=20))

    picture = np.asarray(Image.open(tmp_path / "a.png").convert("RGB"))
    drawn = np.nonzero((picture < 250).any(axis=2))[1]
    assert picture.shape[1] == 200
    assert (drawn.min(), drawn.max()) == pytest.approx((20, 180), abs=2)


@pytest.mark.parametrize("path", sorted(IMAGES.glob("hardware-*.png")), ids=lambda p: p.name)
def test_a_picture_of_the_docs_was_made_from_these_models(path: Path) -> None:
    with Image.open(path) as picture:
        assert picture.info[MADE_FROM] == sources_digest(), "run `make hardware-docs`"
    assert path.stat().st_size < 40_000


def test_the_drawing_of_the_base_is_that_of_the_model(tmp_path: Path) -> None:
    base = next(piece for piece in plate() if piece.name == "base")
    name = "hardware-plate-base.svg"

    draw_from_above(
        base.solid,
        base_holes(find_shape("plate")),
        tmp_path / name,
        "Base of the plate, from above, in mm",
    )

    assert (tmp_path / name).read_text("utf-8") == (IMAGES / name).read_text("utf-8")


def test_a_printed_part_lies_on_the_bed_in_its_middle() -> None:
    bounds = on_the_bed(box((10, 30), (5, 15), (70, 90))).bounding_box()

    assert tuple(bounds.min) == pytest.approx((-10.0, -5.0, 0.0), abs=1e-6)
    assert tuple(bounds.max) == pytest.approx((10.0, 5.0, 20.0), abs=1e-6)


@pytest.mark.parametrize(
    ("part", "name", "stl"),
    [("box_lid", "lid", "box-lid"), ("hub", "hub +", "hub-right"), ("hub", "hub -", "hub-left")],
)
def test_parts_that_need_a_hand_say_which(part: str, name: str, stl: str) -> None:
    piece = Piece(name, part, "printed", "PETG", box((0, 1), (0, 1), (0, 1)), side="stands")

    assert stl_name(piece) == stl
