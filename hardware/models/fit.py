"""Whether the pieces of a build go together: none in another's place, room where they move."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from hardware.models.pieces import BED_MM, Piece

TOUCHING_MM3 = 0.05  # what rounding leaves where two faces meet


def overlaps(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """Pairs of pieces of which one is where the other is."""
    return [
        (one.name, other.name)
        for one, other in combinations(pieces, 2)
        if gap_of_boxes_mm(one, other) < 0 and common_mm3(one, other) > TOUCHING_MM3
    ]


def common_mm3(one: Piece, other: Piece) -> float:
    """The volume that both take."""
    common = one.solid & other.solid
    volume: float = 0.0 if common is None else common.volume
    return volume


def gap_of_boxes_mm(one: Piece, other: Piece) -> float:
    """The largest gap between their bounding boxes along an axis; negative where these overlap."""
    boxes = one.solid.bounding_box(), other.solid.bounding_box()
    first, second = ((tuple(box.min), tuple(box.max)) for box in boxes)
    gaps: list[float] = [
        max(second[0][axis] - first[1][axis], first[0][axis] - second[1][axis]) for axis in range(3)
    ]
    return max(gaps)


def distance_mm(one: Piece, other: Piece) -> float:
    """The shortest way between them."""
    distance: float = one.solid.distance_to(other.solid)
    return distance


def tight_places(pieces: Sequence[Piece], room_mm: float) -> Iterator[tuple[str, str, float]]:
    """Pairs that come nearer than that, of what rests on the cells and what stands on the floor."""
    for one in pieces:
        for other in pieces:
            if (one.side, other.side) == ("rests", "stands") and (
                gap_of_boxes_mm(one, other) < room_mm
            ):
                away_mm = distance_mm(one, other)
                if away_mm < room_mm:
                    yield one.name, other.name, away_mm


def fits_printer(piece: Piece) -> bool:
    """Whether it lies on a usual printer's bed, on any of its sides."""
    size = piece.solid.bounding_box().size
    middle: float = sorted((size.X, size.Y, size.Z))[1]
    return middle <= BED_MM


def rests_kg(pieces: Sequence[Piece]) -> float:
    """What the cells carry: all that rests on them, and of what is between the nearer half."""
    share = {"rests": 1.0, "between": 0.5, "stands": 0.0}
    return sum(share[piece.side] * piece.mass_kg for piece in pieces)
