"""What a build is made of: solids in their places, each of a material and a line of bom.csv.

A piece is a rigid body where it belongs, in millimetres, in the axes of ``montage.toml`` (the
plate's z counts from the floor). Screws that only hold things together are left out; their holes
are not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from build123d import Axis, Box, Cylinder, Part, Pos, Rot

Made = Literal["bought", "cut", "printed"]
Side = Literal[
    "stands", "between", "rests"
]  # on the floor; the cells and what joins them; on these

BED_MM = 220.0  # a usual printer's, either way

# kg/m3. Foam: a hard roller of EVA, 80 to 120. Printed: PETG at full density; the printed parts
# carry load and are printed nearly solid. Boards: a guess that is good enough for a weight.
DENSITY = {
    "birch plywood": 680.0,
    "aluminium": 2700.0,
    "steel": 7850.0,
    "rubber": 1200.0,
    "PETG": 1270.0,
    "EVA foam": 100.0,
    "electronics": 1500.0,
    "lithium cell": 2600.0,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """One body of a build."""

    name: str
    part: str  # its line in bom.csv
    made: Made
    material: str
    solid: Part
    side: Side  # of the cells: what stands and what rests must touch nowhere else

    @property
    def mass_kg(self) -> float:
        """From its volume."""
        volume_m3: float = self.solid.volume * 1e-9
        return volume_m3 * DENSITY[self.material]


def box(x: Sequence[float], y: Sequence[float], z: Sequence[float]) -> Part:
    """A block between two values of each coordinate, in any order."""
    sizes = [abs(ends[1] - ends[0]) for ends in (x, y, z)]
    middle = [(ends[0] + ends[1]) / 2 for ends in (x, y, z)]
    return Pos(*middle) * Box(*sizes)


def post(x: float, y: float, z: Sequence[float], diameter: float) -> Part:
    """An upright cylinder."""
    return Pos(x, y, (z[0] + z[1]) / 2) * Cylinder(diameter / 2, abs(z[1] - z[0]))


def disc(y: Sequence[float], diameter: float) -> Part:
    """A cylinder around the y axis."""
    return Pos(0, (y[0] + y[1]) / 2, 0) * Rot(X=90) * Cylinder(diameter / 2, abs(y[1] - y[0]))


def board(x: Sequence[float], y: Sequence[float], z: Sequence[float], radius: float) -> Part:
    """A block with rounded upright edges."""
    block = box(x, y, z)
    return block.fillet(radius, block.edges().filter_by(Axis.Z))
