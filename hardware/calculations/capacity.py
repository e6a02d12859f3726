"""Whether the cells are large enough: the share of one cell, by where the load is.

A plate shares a load by its moments, so a cell right under it carries all of it; a roller's load
turns past its cells, so each of them carries, at some angle, all that its wheel does.
"""

from evenside.montage import Shape, find_shape
from hardware.calculations.people import HEAVIEST_KG, MASSES_KG, highest_n, stepped_on_n, typical_n
from hardware.calculations.rows import Row

# A slow pass over a zone goes 90 to 130 mm, a glide up to 45 mm to a side (the simulator's zones).
TRAVEL_M, GLIDE_M = 0.13, 0.045


def plate_share(plate: Shape, x_m: float, y_m: float) -> float:
    """Of a load at this place, what the most loaded cell carries."""
    corner = plate.places[-1]
    return 0.25 * (1.0 + abs(x_m) / corner.x_m) * (1.0 + abs(y_m) / corner.y_m)


def roller_share(roller: Shape, y_m: float) -> float:
    """Of a load off the middle, what the nearer wheel carries."""
    return 0.5 * (1.0 + abs(y_m) / roller.places[-1].y_m)


def heaviest_kg(shape: Shape, share: float) -> float:
    """For whom the capacity is enough at this share, with the heaviest rolling."""
    return shape.cell.capacity_n / (share * highest_n(1.0))


def rows() -> list[Row]:
    """People from 40 to 130 kg on both."""
    plate, roller = find_shape("plate"), find_shape("roller")
    on_plate = plate_share(plate, TRAVEL_M / 2, GLIDE_M)
    on_roller = roller_share(roller, GLIDE_M)
    capacity_n = plate.cell.capacity_n
    stop_n = capacity_n * plate.cell.stop_at
    step_n = stepped_on_n(HEAVIEST_KG)
    must = f"capacity {capacity_n:.0f} N"
    made = []
    for mass_kg in MASSES_KG:
        usual_n, high_n = typical_n(mass_kg), highest_n(mass_kg)
        made.append(
            Row(
                f"{mass_kg:.0f} kg: usual force, largest, on one cell of the plate, of the roller",
                f"{usual_n:.0f} N, {high_n:.0f} N, {high_n * on_plate:.0f} N, "
                f"{high_n * on_roller:.0f} N",
                must,
                "people.py; moments",
            )
        )
    return [
        *made,
        Row(
            "heaviest person whose largest force a cell measures: plate, roller",
            f"{heaviest_kg(plate, on_plate):.0f} kg, {heaviest_kg(roller, on_roller):.0f} kg",
            "130 kg; above that cells of 100 kg, and their capacity in the settings",
            f"place {TRAVEL_M * 500:.0f} mm along and {GLIDE_M * 1000:.0f} mm beside the middle",
        ),
        Row(
            "130 kg step on one corner of the plate",
            f"{step_n:.0f} N, of which the cell bears {stop_n:.0f} N and the stop "
            f"{step_n - stop_n:.0f} N",
            f"cell safe to {capacity_n * plate.cell.safe_overload:.0f} N",
            "overload.py; twice the weight",
        ),
    ]
