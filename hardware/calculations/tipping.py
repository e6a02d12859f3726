"""When the plate tips, and when its top lifts from its cells.

A force outside the line of the feet tips the whole plate when its moment is larger than that of
the plate's weight. A force outside the cells lifts the top from the far ones, until the stops
beside the near ones carry and the keepers hold: nothing falls, but the reading is not true there.
"""

from evenside.montage import Shape, find_shape
from hardware.calculations.people import HEAVIEST_KG, G, highest_n
from hardware.calculations.rows import Row

MASS_KG = 7.1  # of the whole plate; a test compares it with the model


def tips_at_n(plate: Shape) -> float:
    """Pressed at the very edge of a long side."""
    half_mm = plate.body["width_mm"] / 2
    foot_mm = half_mm - plate.body["outer_foot_inset_mm"]
    return MASS_KG * G * foot_mm / (half_mm - foot_mm)


def lifts_at_n(plate: Shape) -> float:
    """Pressed at the very edge, the far cells are free."""
    cell_mm = plate.places[-1].y_m * 1e3
    return plate.weight_n * cell_mm / (plate.body["width_mm"] / 2 - cell_mm)


def keeper_n(plate: Shape, force_n: float) -> float:
    """On each of the two far keepers, the force at the very edge."""
    cell_mm, keeper_mm = plate.places[-1].y_m * 1e3, plate.body["keeper_y_mm"]
    moment = force_n * (plate.body["width_mm"] / 2 - cell_mm) - plate.weight_n * cell_mm
    return moment / (keeper_mm + cell_mm) / 2


def rows() -> list[Row]:
    """Both, and what the keepers hold."""
    plate = find_shape("plate")
    force_n = highest_n(HEAVIEST_KG)
    return [
        Row(
            "tips when pressed on the very edge of a long side with",
            f"{tips_at_n(plate):.0f} N ({tips_at_n(plate) / G:.0f} kg)",
            "nobody stands on the edge: docs/hardware-safety.md",
            "moments about the outer feet",
        ),
        Row(
            "far cells are lifted when pressed on the very edge with",
            f"{lifts_at_n(plate):.0f} N",
            f"press within {plate.places[-1].y_m * 1e3:.0f} mm of the middle line",
            "moments about the near cells",
        ),
        Row(
            f"pull on a keeper, {force_n:.0f} N on the very edge",
            f"{keeper_n(plate, force_n):.0f} N",
            "1000 N: an M5 insert in birch plywood (estimate)",
            "moments about the near cells",
        ),
    ]
