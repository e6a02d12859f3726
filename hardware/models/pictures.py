"""Which pictures there are, of what, from where; small ones, for docs/img."""

from collections.abc import Sequence
from pathlib import Path

from evenside.montage import find_shape
from hardware.models.drawing import draw_from_above
from hardware.models.pieces import Piece
from hardware.models.plate import base_holes, loose_roller, plate
from hardware.models.render import View, render
from hardware.models.roller import roller

_FRONT = View((-0.6, -1.0, 0.7))
_ABOVE = View((-0.6, -1.0, 1.1))
_SIDE = View((1.0, -0.6, 0.5))


def draw_all(folder: Path) -> None:
    """Every picture of the models."""
    _draw_plate(folder, plate())
    _draw_roller(folder, roller())


def _draw_plate(folder: Path, pieces: Sequence[Piece]) -> None:
    shape = find_shape("plate")
    render([*pieces, loose_roller(shape)], folder / "hardware-plate.png", _FRONT)
    low = [piece for piece in pieces if piece.side != "rests"]
    named = {"cell 0": "cell --", "cell 1": "cell -+", "cell 2": "cell +-", "cell 3": "cell ++"}
    render(low, folder / "hardware-plate-inside.png", _ABOVE, labels={**named, "box": "box"})
    corner = [
        piece for piece in pieces if piece.name.endswith(" 2") and piece.part in _CORNER_PARTS
    ]
    names = {
        "cell 2": "cell",
        "riser 2": "riser",
        "dome 2": "dome",
        "stop 2": "stop",
        "pad 2": "pad",
    }
    apart = {"pad 2": (0.0, 0.0, 45.0), "dome 2": (0.0, 0.0, 14.0), "riser 2": (0.0, 0.0, -20.0)}
    render(
        corner,
        folder / "hardware-plate-corner.png",
        View((0.7, -1.0, 0.5), 640),
        labels=names,
        apart=apart,
    )
    upper = {piece.name: (0.0, 0.0, 170.0) for piece in pieces if piece.side == "rests"}
    upper |= {f"{name} {n}": (0.0, 0.0, 60.0) for name in ("cell", "riser") for n in range(4)}
    upper |= {piece.name: (0.0, 0.0, 80.0) for piece in pieces if piece.part == "box_lid"}
    render(pieces, folder / "hardware-plate-apart.png", _FRONT, apart=upper)
    base = next(piece for piece in pieces if piece.name == "base")
    path = folder / "hardware-plate-base.svg"
    draw_from_above(base.solid, base_holes(shape), path, "Base of the plate, from above, in mm")


_CORNER_PARTS = {"cell", "riser", "dome", "stop", "pad"}


def _draw_roller(folder: Path, pieces: Sequence[Piece]) -> None:
    render(pieces, folder / "hardware-roller.png", View((-1.0, -0.7, 0.5)))
    inside = [piece for piece in pieces if piece.name not in ("core", "sleeve")]
    labels = {
        "cell 0 +": "cell + 0",
        "cell 90 +": "cell + 90",
        "cell 0 -": "cell - 0",
        "cell 90 -": "cell - 90",
        "bracket +": "angle",
        "hub +": "hub",
    }
    render(inside, folder / "hardware-roller-inside.png", _SIDE, labels=labels)
    end = [piece for piece in inside if piece.name.endswith(" +")]
    apart = {
        "wheel +": (0.0, 130.0, 0.0),
        "tread +": (0.0, 130.0, 0.0),
        "bulkhead +": (0.0, 60.0, 70.0),
        "cell 0 +": (0.0, -40.0, 0.0),
        "cell 90 +": (0.0, -40.0, 40.0),
        "bracket +": (50.0, -80.0, 20.0),
    }
    names = {f"{name} +": name for name in ("wheel", "bulkhead", "hub", "cell 0", "cell 90")}
    names["bracket +"] = "angle"
    render(end, folder / "hardware-roller-hub.png", _SIDE, labels=names, apart=apart)
    tray = [
        piece
        for piece in pieces
        if piece.side == "rests" and not piece.name.startswith(("core", "sleeve", "bulkhead"))
    ]
    render(
        tray,
        folder / "hardware-roller-tray.png",
        View((-1.0, -0.6, 0.5), 640),
        labels={
            "controller": "ESP32",
            "battery": "battery",
            "charger": "charger",
            "converter 0": "HX711",
        },
    )
