"""The roller that measures by itself: two wheels, a core between them, two crossed cells a wheel.

The way of a load: sleeve, core, bulkhead, the cell that measures z, an angle of aluminium, the cell
that measures x, the hub, the wheel, the floor. The two cells of a wheel lie beside each other along
the axle, so that both fit into the core and the wheel carries close to its end. A boss of the hub
stands in the ring of the bulkhead: the gap between them is the overload stop, in all directions.
Everything is made for the wheel at +y and mirrored for the other.
"""

import math
from collections.abc import Iterator
from dataclasses import replace

from build123d import Part, Plane, Pos, Rot, mirror

from evenside.montage import Shape, find_shape
from hardware.calculations.overload import stop_gap_mm
from hardware.models.bar import along_axle, at, end_length, make_bar
from hardware.models.pieces import Piece, box, disc


class Stations:
    """Where things begin and end along the axle, mm from the middle, for the wheel at +y."""

    def __init__(self, shape: Shape) -> None:
        body = shape.body
        middle = shape.places[-1].y_m * 1e3
        self.wheel = (middle - body["wheel_width_mm"] / 2, middle + body["wheel_width_mm"] / 2)
        core_end = body["core_length_mm"] / 2
        self.bulkhead = core_end - body["bulkhead_mm"], core_end
        flange_end = self.bulkhead[0] - body["axial_gap_mm"]
        self.flange = flange_end - body["flange_mm"], flange_end
        self.cells_end = self.flange[0]
        self.held = self.cells_end - end_length(shape.cell), self.cells_end
        inner = self.cells_end - shape.cell.body["length_mm"]
        self.bracket = inner, inner + end_length(shape.cell)


class Across:
    """Where the two cells lie in the section of the core: z of their faces."""

    def __init__(self, shape: Shape) -> None:
        size, half_gap = shape.cell.body, shape.body["cell_gap_mm"] / 2
        self.half_height, self.half_width = size["height_mm"] / 2, size["width_mm"] / 2
        self.x_cell = -half_gap - size["width_mm"], -half_gap  # lies on its side below
        self.z_cell = half_gap, half_gap + size["height_mm"]  # stands above


def roller() -> list[Piece]:
    """Every piece in its place."""
    shape = find_shape("roller")
    one_end = [*_wheel(shape), *_cells(shape), *_bulkhead(shape)]
    other = [replace(piece, solid=mirror(piece.solid, about=Plane.XZ)) for piece in one_end]
    named = [replace(piece, name=f"{piece.name} +") for piece in one_end]
    named += [replace(piece, name=f"{piece.name} -") for piece in other]
    return [*_core(shape), *named, *_electronics(shape)]


# --- core -----------------------------------------------------------------------------------------


def _tube(half_length: float, outer: float, inner: float) -> Part:
    ends = -half_length, half_length
    return disc(ends, outer) - disc((ends[0] - 1, ends[1] + 1), inner)


def bore_mm(shape: Shape) -> float:
    """Inner diameter of the core."""
    return shape.body["core_diameter_mm"] - 2 * shape.body["core_wall_mm"]


def _core(shape: Shape) -> Iterator[Piece]:
    body, radius_m = shape.body, shape.radius_m or 0.0
    half, outer = body["core_length_mm"] / 2, body["core_diameter_mm"]
    core = _tube(half, outer, bore_mm(shape))
    yield Piece("core", "core", "cut", "aluminium", core, side="rests")
    sleeve = _tube(half, 2e3 * radius_m, outer)
    yield Piece("sleeve", "sleeve", "bought", "EVA foam", sleeve, side="rests")


def _bulkhead(shape: Shape) -> Iterator[Piece]:
    along, across, body = Stations(shape), Across(shape), shape.body
    plate = disc(along.bulkhead, bore_mm(shape)) - disc((0, 999), ring_mm(shape))
    shelf_z = across.z_cell[1], across.z_cell[1] + body["bracket_mm"]
    half = across.half_width
    shelf = box((-half, half), (along.held[0], along.bulkhead[0] + 0.01), shelf_z)
    bulkhead = plate + (shelf - _holes(shape, along.held, z=shelf_z))
    yield Piece("bulkhead", "bulkhead", "printed", "PETG", bulkhead, side="rests")


def ring_mm(shape: Shape) -> float:
    """Inner diameter of the ring in which the hub's boss stands."""
    return shape.body["boss_diameter_mm"] + 2 * stop_gap_mm(shape.cell)


# --- wheel and cells ------------------------------------------------------------------------------


def _wheel(shape: Shape) -> Iterator[Piece]:
    along, across, body = Stations(shape), Across(shape), shape.body
    outer = 2 * body["wheel_radius_mm"]
    inner = outer - 2 * body["tread_mm"]
    port = disc((0, 999), body["port_diameter_mm"])
    wheel = (
        disc(along.wheel, inner) - port - _wheel_holes(shape, along.wheel, _screw_hole_mm(shape))
    )
    yield Piece("wheel", "wheel", "cut", "birch plywood", wheel, side="stands")
    tread = disc(along.wheel, outer) - disc((0, 999), inner)
    yield Piece("tread", "tread", "bought", "rubber", tread, side="stands")
    gap = body["axial_gap_mm"]
    shelf_x = -across.half_height - body["shelf_mm"], -across.half_height
    shelf = box(shelf_x, (along.held[0], along.flange[0] + 0.01), across.x_cell)
    shelf -= _holes(shape, along.held, x=shelf_x, z=across.x_cell)
    hub = disc((along.flange[0], along.flange[1] + 0.01), body["flange_diameter_mm"])
    hub += disc((along.flange[1], along.wheel[0]), body["boss_diameter_mm"])
    room = box(
        (-across.half_width - gap, across.half_width + gap),
        (0, along.flange[0] + gap),
        (across.z_cell[0] - gap, 99),
    )
    inserts = along.wheel[0] - body["wheel_insert_depth_mm"], along.wheel[0]
    hub = hub - port - room - _wheel_holes(shape, inserts, body["wheel_insert_mm"]) + shelf
    yield Piece("hub", "hub", "printed", "PETG", hub, side="stands")


def _screw_hole_mm(shape: Shape) -> float:
    return shape.body["wheel_screw_mm"] + 0.5


def _wheel_holes(shape: Shape, y: tuple[float, float], diameter: float) -> Part:
    """Four, along the axle, for the screws that hold the wheel on the hub."""
    off = shape.body["wheel_screw_circle_mm"] / 2 / math.sqrt(2)
    ends = y[0] - 0.01, y[1] + 0.01
    holes = [Pos(x, 0, z) * disc(ends, diameter) for x in (-off, off) for z in (-off, off)]
    return holes[0] + holes[1] + holes[2] + holes[3]


def _cells(shape: Shape) -> Iterator[Piece]:
    along, across, body = Stations(shape), Across(shape), shape.body
    outermost = along.cells_end - shape.cell.body["hole_from_end_mm"]
    bar = make_bar(shape.cell)
    lying = at(
        -across.half_height, outermost, sum(across.x_cell) / 2, along_axle(bar, measures_x=True)
    )
    yield Piece("cell 0", "cell", "bought", "aluminium", lying, side="between")
    standing = at(0, outermost, across.z_cell[0], along_axle(bar, measures_x=False))
    yield Piece("cell 90", "cell", "bought", "aluminium", standing, side="between")
    thick = body["bracket_mm"]
    side = across.half_height, across.half_height + thick
    above = across.z_cell[1], across.z_cell[1] + thick
    upright = box(side, along.bracket, (across.x_cell[0], above[1]))
    upright -= _holes(shape, along.bracket, x=side, z=across.x_cell)
    lid = box((-across.half_width, side[1]), along.bracket, above)
    bracket = upright + (lid - _holes(shape, along.bracket, z=above))
    yield Piece("bracket", "bracket", "cut", "aluminium", bracket, side="between")


def _holes(
    shape: Shape,
    held: tuple[float, float],
    *,
    x: tuple[float, float] | None = None,
    z: tuple[float, float],
) -> Part:
    """Two screws through what holds an end of a cell: along x where x is given, else along z."""
    size = shape.cell.body
    places = (held[0] + size["hole_from_end_mm"], held[1] - size["hole_from_end_mm"])
    pin = disc((-1, 1), size["hole_mm"])  # around y
    drill = None
    for y in places:
        if x is None:
            hole = Pos(0, y, sum(z) / 2) * Rot(X=90) * _long(pin, z)
        else:
            hole = Pos(sum(x) / 2, y, sum(z) / 2) * Rot(Z=90) * _long(pin, x)
        drill = hole if drill is None else drill + hole
    return drill


def _long(pin: Part, ends: tuple[float, float]) -> Part:
    """The pin, long enough to go through."""
    size = pin.bounding_box().size
    return disc((-abs(ends[1] - ends[0]) / 2 - 1, abs(ends[1] - ends[0]) / 2 + 1), size.X)


# --- electronics ----------------------------------------------------------------------------------


def _electronics(shape: Shape) -> Iterator[Piece]:
    """On a tray along the wall of the core, opposite to the angles."""
    body = shape.body
    tray = box((-30.4, -28), (-88, 88), (-38, 38)) - box((-99, 0), (-70, 70), (-3, 3))
    yield Piece("tray", "tray", "printed", "PETG", tray, side="rests")
    controller = box((-43, -33), (12, 67), (-14, 14))
    yield Piece("controller", "controller", "bought", "electronics", controller, side="rests")
    radius = body["battery_diameter_mm"] / 2
    length = body["battery_length_mm"]
    cell = at(-30.4 - radius, 0, 0, disc((-80, -80 + length), 2 * radius))
    yield Piece("battery", "battery", "bought", "lithium cell", cell, side="rests")
    charger = box((-39, -33), (70, 87), (-14, 14))
    yield Piece("charger", "charger", "bought", "electronics", charger, side="rests")
    for number, (y, z) in enumerate([(-62, -25), (-25, -25), (-62, 25), (-25, 25)]):
        chip = box((-35, -31), (y - 17, y + 17), (z - 10.5, z + 10.5))
        name = f"converter {number}"
        yield Piece(name, "converter", "bought", "electronics", chip, side="rests")
