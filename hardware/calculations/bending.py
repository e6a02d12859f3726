"""How far plate and core bend, and what that does to the reading.

Beams on two supports, a force in the middle (any book on strength of materials): deflection F L^3
/ (48 E I), slope at the supports F L^2 / (16 E I), stress F L / (4 W). A top that rests on domes
cannot pull at its cells; what is left is that a tilted dome carries along its own axis, which
takes 1 - cos(slope) off what a cell sees.

A tube between two lines of force is squeezed oval by 0.149 F R^3 / (E I) (Roark, ring under two
opposite forces), here as if all of the force stood on 100 mm of its length.
"""

import math

from evenside.montage import Shape, find_shape
from hardware.calculations.overload import stop_gap_mm
from hardware.calculations.people import HEAVIEST_KG, G, highest_n
from hardware.calculations.rows import Row

# MPa. Birch plywood: mean along the grain of the face is 9000 or more, across it less; aluminium
# EN AW-6060; PETG along its layers, and what one may ask of it for years (a fifth of its strength).
BIRCH_E, BIRCH_STRENGTH = 7000.0, 40.0
ALUMINIUM_E = 70_000.0
PETG_ALLOWED = 10.0
SQUEEZED_MM = 100.0  # length of the core that a thigh lies on


def rectangle_i(width_mm: float, height_mm: float) -> float:
    """Second moment of area, mm4."""
    return width_mm * height_mm**3 / 12


def tube_i(outer_mm: float, wall_mm: float) -> float:
    """Of a tube, mm4."""
    return math.pi / 64 * (outer_mm**4 - (outer_mm - 2 * wall_mm) ** 4)


def sag_mm(force_n: float, span_mm: float, e_mpa: float, i_mm4: float) -> float:
    """In the middle of a beam, the force there."""
    return force_n * span_mm**3 / (48 * e_mpa * i_mm4)


def end_slope(force_n: float, span_mm: float, e_mpa: float, i_mm4: float) -> float:
    """At its supports, rad."""
    return force_n * span_mm**2 / (16 * e_mpa * i_mm4)


def bending_mpa(force_n: float, span_mm: float, i_mm4: float, height_mm: float) -> float:
    """The largest stress."""
    return force_n * span_mm / 4 * (height_mm / 2) / i_mm4


def oval_mm(force_n: float, radius_mm: float, wall_mm: float, e_mpa: float) -> float:
    """By how much a ring gets narrower."""
    return 0.149 * force_n * radius_mm**3 / (e_mpa * rectangle_i(SQUEEZED_MM, wall_mm))


def shelf_mpa(roller: Shape, wheel_n: float) -> float:
    """In the printed hub where its shelf begins: the wheel's force, at its distance from there."""
    body = roller.body
    arm_mm = roller.places[-1].y_m * 1e3 - (
        body["core_length_mm"] / 2 - body["bulkhead_mm"] - body["axial_gap_mm"] - body["flange_mm"]
    )
    modulus_mm3 = roller.cell.body["width_mm"] * body["shelf_mm"] ** 2 / 6
    return wheel_n * arm_mm / modulus_mm3


def rows() -> list[Row]:
    """Plate and core under the largest force of the heaviest person."""
    plate, roller = find_shape("plate"), find_shape("roller")
    return [*_plate_rows(plate, highest_n(HEAVIEST_KG)), *_roller_rows(roller)]


def _plate_rows(plate: Shape, force_n: float) -> list[Row]:
    height_mm = plate.body["top_thickness_mm"]
    i_mm4 = rectangle_i(plate.body["width_mm"], height_mm)
    span_mm = 2e3 * plate.places[-1].x_m
    slope = end_slope(force_n, span_mm, BIRCH_E, i_mm4)
    return [
        Row(
            f"top of the plate, {force_n:.0f} N in the middle: sag",
            f"{sag_mm(force_n, span_mm, BIRCH_E, i_mm4):.1f} mm",
            f"less than {plate.body['dome_height_mm']:.0f} mm to the cells",
            "beam between the cells, birch plywood, E = 7000 MPa",
        ),
        Row(
            "stress in it",
            f"{bending_mpa(force_n, span_mm, i_mm4, height_mm):.0f} MPa",
            f"{BIRCH_STRENGTH:.0f} MPa",
            "the same beam",
        ),
        Row(
            "what the tilt of the domes takes off the reading",
            f"{(1 - math.cos(slope)) * 1e6:.0f} parts in a million",
            "1000: a tenth of a percent",
            f"1 - cos of {slope * 1e3:.0f} mrad",
        ),
    ]


def _roller_rows(roller: Shape) -> list[Row]:
    body = roller.body
    force_n = highest_n(HEAVIEST_KG)
    outer_mm, wall_mm = body["core_diameter_mm"], body["core_wall_mm"]
    i_mm4 = tube_i(outer_mm, wall_mm)
    gap_mm = body["wheel_radius_mm"] - 1e3 * (roller.radius_m or 0.0)
    oval = oval_mm(force_n, (outer_mm - wall_mm) / 2, wall_mm, ALUMINIUM_E)
    free_mm = bracket_room_mm(roller)
    wheel_n = roller.cell.capacity_n * roller.cell.stop_at
    return [
        Row(
            f"core of the roller, {force_n:.0f} N in the middle: sag",
            f"{sag_mm(force_n, body['core_length_mm'], ALUMINIUM_E, i_mm4):.3f} mm",
            f"{gap_mm:.0f} mm between sleeve and floor",
            "beam of its length, aluminium",
        ),
        Row(
            "squeezed oval, all of it on 100 mm",
            f"{oval:.1f} mm",
            f"{free_mm - stop_gap_mm(roller.cell):.1f} mm to the angles inside, cells bent",
            "Roark, ring under two forces",
        ),
        Row(
            f"root of the hub's shelf, {wheel_n:.0f} N on one wheel",
            f"{shelf_mpa(roller, wheel_n):.1f} MPa",
            "10 MPa for years, 50 MPa once; printed lying, so that layers run along it",
            "bending at the shelf's root; PETG",
        ),
        Row(
            "moment in the angle between the two cells of a wheel",
            f"{wheel_n * _arm_mm(roller) / 1e3:.0f} Nm",
            "aluminium of 10 mm, not plastic",
            "the wheel's force at the inner ends of the cells",
        ),
        Row(
            "weight on the cells: plate, roller",
            f"{find_shape('plate').weight_n:.0f} N, {roller.weight_n:.0f} N "
            f"({roller.weight_n / G:.1f} kg)",
            "the models agree to a fifth",
            "volumes and densities",
        ),
    ]


def _arm_mm(roller: Shape) -> float:
    body, size = roller.body, roller.cell.body
    held_mm = body["core_length_mm"] / 2 - body["bulkhead_mm"] - body["axial_gap_mm"]
    inner_mm = held_mm - body["flange_mm"] - size["length_mm"] + size["hole_from_end_mm"]
    return roller.places[-1].y_m * 1e3 - inner_mm


def bracket_room_mm(roller: Shape) -> float:
    """From the corner of the angle to the wall of the core."""
    body, size = roller.body, roller.cell.body
    up_mm = body["cell_gap_mm"] / 2 + size["height_mm"] + body["bracket_mm"]
    side_mm = size["height_mm"] / 2 + body["bracket_mm"]
    return body["core_diameter_mm"] / 2 - body["core_wall_mm"] - math.hypot(up_mm, side_mm)
