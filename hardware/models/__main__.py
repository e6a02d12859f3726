"""Everything that can be made of the models: STEP and STL files, pictures, masses.

python -m hardware.models build FOLDER      STEP of both builds, STL of what is printed
python -m hardware.models pictures FOLDER   the pictures of the docs
"""

import sys
from pathlib import Path

from build123d import Compound, Part, Pos, export_step, export_stl

from hardware.models.pictures import draw_all
from hardware.models.pieces import Piece
from hardware.models.plate import plate
from hardware.models.roller import roller

BUILDS = {"plate": plate, "roller": roller}


def build(folder: Path) -> None:
    """One STEP file a build, with every piece by its name; one STL a different printed piece."""
    for name, make in BUILDS.items():
        pieces = make()
        for piece in pieces:
            piece.solid.label = piece.name
        export_step(Compound(children=[piece.solid for piece in pieces]), folder / f"{name}.step")
        printed = {stl_name(piece): piece for piece in pieces if piece.made == "printed"}
        for stl, piece in printed.items():
            export_stl(on_the_bed(piece.solid), folder / f"{name}-{stl}.stl", tolerance=0.05)


def on_the_bed(solid: Part) -> Part:
    """In the middle of the bed, standing on it, turned as in the device."""
    box = solid.bounding_box()
    return Pos(-box.center().X, -box.center().Y, -box.min.Z) * solid


def stl_name(piece: Piece) -> str:
    """Its part, and where the two ends of a build need one of each hand, which of them it is."""
    hand = {"+": "-right", "-": "-left"}.get(piece.name[-1], "")
    return f"{piece.part}{hand}".replace("_", "-")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["build", folder]:
            Path(folder).mkdir(parents=True, exist_ok=True)
            build(Path(folder))
        case ["pictures", folder]:
            draw_all(Path(folder))
        case _:
            sys.exit(__doc__)
