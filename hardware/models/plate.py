"""The reference plate: base, four cells, a top that rests on four domes, stops, box.

From the floor up: feet, base, a riser under the fixed end of each bar, the bar, a dome on its free
end, a steel pad, the top. Beside each dome stands a stop, lower by the gap that the calculation of
overload gives. The top is held by nothing: it rests, so that neither its bending nor its warping
pulls at the cells. Four keepers with play let it be carried.
"""

import math
from collections.abc import Iterator

from build123d import Axis, Part, Rot

from evenside.montage import Place, Shape, find_shape
from hardware.calculations.overload import stop_gap_mm
from hardware.models.bar import at, end_length, hole_places, make_bar
from hardware.models.pieces import Piece, board, box, disc, post

STOP_ROD_MM = 8.0  # M8
SCREW_PLAY_MM = 0.5


class Heights:
    """Where each layer begins and ends, mm above the floor."""

    def __init__(self, shape: Shape) -> None:
        body = shape.body
        self.base = _up(body["foot_height_mm"], body["base_thickness_mm"])
        self.riser = _up(self.base[1], body["riser_mm"])
        self.bar = _up(self.riser[1], shape.cell.body["height_mm"])
        self.dome = _up(self.bar[1], body["dome_height_mm"])
        self.pad = _up(self.dome[1], body["pad_thickness_mm"])
        self.top = _up(self.pad[1], body["top_thickness_mm"])


def _up(from_mm: float, by_mm: float) -> tuple[float, float]:
    return from_mm, from_mm + by_mm


def plate() -> list[Piece]:
    """Every piece in its place."""
    shape = find_shape("plate")
    heights = Heights(shape)
    pieces = [*_base(shape, heights), *_top(shape, heights), *_electronics(shape, heights)]
    for number, place in enumerate(shape.places):
        pieces += _corner(shape, heights, number, place)
    return pieces


# --- base and top ---------------------------------------------------------------------------------


def _base(shape: Shape, heights: Heights) -> Iterator[Piece]:
    body = shape.body
    half = body["length_mm"] / 2, body["width_mm"] / 2
    base = board((-half[0], half[0]), (-half[1], half[1]), heights.base, body["corner_radius_mm"])
    for x, y in _keeper_places(shape):
        base -= post(x, y, (0, _recess(shape, heights)), 2 * body["keeper_head_mm"])
    for x, y, diameter in base_holes(shape):
        base -= post(x, y, (0, heights.base[1] + 1), diameter)
    yield Piece("base", "base", "cut", "birch plywood", base, side="stands")
    diameter, high = body["foot_diameter_mm"], body["foot_height_mm"]
    for number, (x, y) in enumerate(foot_places(shape)):
        lower = body["outer_foot_lower_mm"] if number >= len(shape.places) else 0.0
        foot = post(x, y, (lower, high), diameter)
        yield Piece(f"foot {number}", "foot", "bought", "rubber", foot, side="stands")


def foot_places(shape: Shape) -> list[tuple[float, float]]:
    """First those that carry, under the fixed ends of the cells, then those against tipping."""
    body = shape.body
    fixed = sum(hole_places(shape.cell)[2:]) / 2
    under = [(x + _outwards(x) * fixed, y) for x, y in _corners(shape)]
    inset = body["outer_foot_inset_mm"]
    x, y = body["length_mm"] / 2 - inset, body["width_mm"] / 2 - inset
    return [*under, (-x, -y), (-x, y), (x, -y), (x, y)]


def _top(shape: Shape, heights: Heights) -> Iterator[Piece]:
    body = shape.body
    half_x, half_y = body["length_mm"] / 2, body["width_mm"] / 2
    guard_mm, radius_mm = body["guard_mm"], body["corner_radius_mm"]
    outline = (-half_x, half_x), (-half_y, half_y)
    top = board(*outline, heights.top, radius_mm)
    top = top.fillet(body["edge_radius_mm"], top.edges().group_by(Axis.Z)[-1])
    around = board(
        (-half_x - guard_mm, half_x + guard_mm),
        (-half_y - guard_mm, half_y + guard_mm),
        (heights.top[0], heights.top[1] - body["edge_radius_mm"]),
        radius_mm + guard_mm,
    )
    guard = around - board(*outline, (heights.top[0] - 1, heights.top[1]), radius_mm)
    for number, (x, y) in enumerate(_keeper_places(shape)):
        keeper = _keeper(shape, heights, x, y)
        top -= post(x, y, (0, _insert(shape, heights)), body["keeper_diameter_mm"])
        yield Piece(f"keeper {number}", "keeper", "bought", "steel", keeper, side="rests")
    yield Piece("top", "top", "cut", "birch plywood", top, side="rests")
    yield Piece("edge guard", "edge_guard", "bought", "rubber", guard, side="rests")
    width_mm, up_mm = body["roller_bar_width_mm"], body["roller_bar_height_mm"]
    for number, sign in enumerate((-1, 1)):
        ends = sign * (half_x - radius_mm / 2), sign * (half_x - radius_mm / 2 - width_mm)
        bar = board(ends, (-half_y + 30, half_y - 30), _up(heights.top[1], up_mm), width_mm / 2 - 1)
        yield Piece(f"roller bar {number}", "roller_bar", "cut", "birch plywood", bar, side="rests")


def loose_roller(shape: Shape) -> Piece:
    """The plain foam roller that lies on the top, in the middle; for pictures."""
    body, top = shape.body, Heights(shape).top[1]
    half, radius_mm = body["loose_roller_length_mm"] / 2, body["loose_roller_radius_mm"]
    solid = at(0, 0, top + radius_mm, disc((-half, half), 2 * radius_mm))
    return Piece("loose roller", "loose_roller", "bought", "EVA foam", solid, side="rests")


def roller_reach_mm(shape: Shape) -> float:
    """How far from the middle the loose roller's axis can go before a bar holds it."""
    body = shape.body
    radius_mm, up_mm = body["loose_roller_radius_mm"], body["roller_bar_height_mm"]
    face = body["length_mm"] / 2 - body["corner_radius_mm"] / 2 - body["roller_bar_width_mm"]
    return face - math.sqrt(radius_mm**2 - (radius_mm - up_mm) ** 2)


# --- keepers --------------------------------------------------------------------------------------


def _keeper_places(shape: Shape) -> list[tuple[float, float]]:
    x, y = shape.body["keeper_x_mm"], shape.body["keeper_y_mm"]
    return [(-x, -y), (-x, y), (x, -y), (x, y)]


def _recess(shape: Shape, heights: Heights) -> float:
    """Up to which height the base is hollow for a keeper's head."""
    return heights.base[0] + 2 * shape.body["keeper_diameter_mm"]


def _insert(shape: Shape, heights: Heights) -> float:
    """Up to which height a keeper is in the top."""
    return heights.top[0] + 2 * shape.body["keeper_diameter_mm"]


def _keeper(shape: Shape, heights: Heights, x: float, y: float) -> Part:
    body = shape.body
    under_head = _recess(shape, heights) - body["keeper_play_mm"]
    head = under_head - body["keeper_diameter_mm"], under_head
    shaft = post(x, y, (under_head, _insert(shape, heights)), body["keeper_diameter_mm"])
    return shaft + post(x, y, head, body["keeper_head_mm"])


# --- one corner -----------------------------------------------------------------------------------


def _corners(shape: Shape) -> list[tuple[float, float]]:
    return [(place.x_m * 1e3, place.y_m * 1e3) for place in shape.places]


def base_holes(shape: Shape) -> list[tuple[float, float, float]]:
    """What is drilled through the base: x, y and diameter; keepers, stops, screws of the cells."""
    body = shape.body
    holes = [(x, y, body["keeper_hole_mm"]) for x, y in _keeper_places(shape)]
    for x, y in _corners(shape):
        holes.append((x, y + _outwards(y) * body["stop_beside_mm"], STOP_ROD_MM))
        inwards = hole_places(shape.cell)[2:]
        screw_mm = shape.cell.body["hole_mm"] + SCREW_PLAY_MM
        holes += [(x + _outwards(x) * along, y, screw_mm) for along in inwards]
    return holes


def _outwards(y: float) -> float:
    return math.copysign(1.0, y)


def _corner(shape: Shape, heights: Heights, number: int, place: Place) -> Iterator[Piece]:
    body, cell = shape.body, shape.cell
    x, y = place.x_m * 1e3, place.y_m * 1e3
    turn = Rot(Z=0 if x > 0 else 180)  # free end outwards
    bar = at(x, y, heights.bar[0], turn * make_bar(cell))
    yield Piece(f"cell {number}", "cell", "bought", "aluminium", bar, side="between")

    fixed = hole_places(cell)[2:]
    middle, half = sum(fixed) / 2, end_length(cell) / 2
    width_mm = cell.body["width_mm"]
    riser = box(
        (middle - half, middle + half), (-width_mm / 2, width_mm / 2), (0, body["riser_mm"])
    )
    for hole in fixed:
        riser -= post(hole, 0, (-1, body["riser_mm"] + 1), cell.body["hole_mm"])
    riser = at(x, y, heights.riser[0], turn * riser)
    yield Piece(f"riser {number}", "riser", "cut", "aluminium", riser, side="stands")

    dome = post(x, y, heights.dome, body["dome_diameter_mm"])
    yield Piece(f"dome {number}", "dome", "bought", "steel", dome, side="rests")

    beside = _outwards(y) * body["stop_beside_mm"]
    half_pad = body["pad_width_mm"] / 2
    inner = y - _outwards(y) * half_pad
    pad = box((x - half_pad, x + half_pad), (inner, _pad_end(shape, inner, y)), heights.pad)
    yield Piece(f"pad {number}", "pad", "cut", "steel", pad, side="rests")

    stop_top = heights.pad[0] - stop_gap_mm(cell)
    cap = post(x, y + beside, (stop_top - 15.0, stop_top), body["stop_diameter_mm"])
    stop = cap + post(x, y + beside, (heights.base[0], stop_top - 15.0), STOP_ROD_MM)
    yield Piece(f"stop {number}", "stop", "bought", "steel", stop, side="stands")


def _pad_end(shape: Shape, inner: float, y: float) -> float:
    return inner + _outwards(y) * shape.body["pad_length_mm"]


# --- electronics ----------------------------------------------------------------------------------


def _electronics(shape: Shape, heights: Heights) -> Iterator[Piece]:
    body = shape.body
    half_x, half_y = body["box_length_mm"] / 2, body["box_width_mm"] / 2
    wall, floor = body["box_wall_mm"], heights.base[1]
    lid_from = floor + body["box_height_mm"] - wall
    inside = (-half_x + wall, half_x - wall), (-half_y + wall, half_y - wall)
    case = board((-half_x, half_x), (-half_y, half_y), (floor, lid_from), 4.0)
    case -= board(*inside, (floor + wall, lid_from + 1), 2.0)
    way = body["clip_way_mm"]
    for sign in (-1, 1):  # cables of the cells; the plug and the cables of dial and button
        case -= box((sign * half_x * 0.9, sign * 99), (-way, way), (floor + 12, floor + 12 + way))
        case -= box((-20, 20), (sign * half_y * 0.9, sign * 99), (floor + 6, floor + 20))
    yield Piece("box", "box", "printed", "PETG", case, side="stands")
    lid = board((-half_x, half_x), (-half_y, half_y), (lid_from, lid_from + wall), 4.0)
    yield Piece("lid", "box_lid", "printed", "PETG", lid, side="stands")
    controller = box((-70, -1.4), (-26.7, 26.7), (floor + 8, floor + 22))  # an Uno's outline
    yield Piece("controller", "controller", "bought", "electronics", controller, side="stands")
    for number, (x, y) in enumerate([(20, -24), (20, 24), (54, -24), (54, 24)]):
        chip = box((x - 10.5, x + 10.5), (y - 17, y + 17), (floor + 6, floor + 10))
        name = f"converter {number}"
        yield Piece(name, "converter", "bought", "electronics", chip, side="stands")
    for number, (x, y) in enumerate([(-105, -60), (-105, 60), (105, -60), (105, 60)]):
        clip = box((x - 5, x + 5), (y - 9, y + 9), (floor, floor + 2))
        clip += box((x - 5, x + 5), (y - way / 2 - 2, y + way / 2 + 2), (floor, floor + way + 2))
        clip -= box((x - 6, x + 6), (y - way / 2, y + way / 2), (floor - 1, floor + way))
        yield Piece(f"clip {number}", "cable_clip", "printed", "PETG", clip, side="stands")
