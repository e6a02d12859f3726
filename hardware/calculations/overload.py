"""Overload stops: the gap that leaves the range to the cell and takes over before it is hurt.

A stop that begins to carry at ``stop_at`` of the capacity stands off by what the cell gives way
under that force. Makers of scales set theirs between the capacity (at a corner) and one and a half
times it (A&D, LCB04 manual, "Overload precautions"; OHAUS, CKW service manual, 3.3). How far a
cell gives way stands in its sheet, or is measured with a feeler gauge; 0.4 mm at 500 N is what
bars of this size commonly have (an estimate).
"""

import math

from evenside.montage import Bar, find_shape
from hardware.calculations.people import HEAVIEST_KG, stepped_on_n
from hardware.calculations.rows import Row

FEELER_STEP_MM = 0.05  # what a feeler gauge tells apart
STOP_CORE_MM2 = 36.6  # M8, stress area (ISO 898-1)
STEEL_MPA = 400.0  # tensile strength of class 4.8, the weakest threaded rod
STOP_WASHER_MM = 24.0  # under the nut, on the wood (ISO 7093)
BIRCH_CRUSHING_MPA = 8.0  # birch plywood across its face; Handbook of Finnish Plywood: 9 or more


def stop_gap_mm(cell: Bar) -> float:
    """Between the stop and what comes down on it, unloaded."""
    return cell.deflection_m * 1e3 * cell.stop_at


def begins_at_n(cell: Bar, gap_mm: float) -> float:
    """The force on the cell at which a stop with this gap begins to carry."""
    return gap_mm / (cell.deflection_m * 1e3) * cell.capacity_n


def stop_bears_n() -> float:
    """What a stop of M8 on plywood carries: the weaker of rod and wood."""
    washer_mm2 = math.pi / 4 * (STOP_WASHER_MM**2 - 8.0**2)
    return min(STOP_CORE_MM2 * STEEL_MPA, washer_mm2 * BIRCH_CRUSHING_MPA)


def rows() -> list[Row]:
    """The gap, and how exactly it must be set."""
    cell = find_shape("plate").cell
    gap_mm = stop_gap_mm(cell)
    low_n, high_n = (begins_at_n(cell, gap_mm + step) for step in (-FEELER_STEP_MM, FEELER_STEP_MM))
    safe_n = cell.capacity_n * cell.safe_overload
    return [
        Row(
            "gap of the stops, plate; between boss and ring, roller",
            f"{gap_mm:.2f} mm",
            f"begins to carry at {cell.stop_at:.0%} of the capacity",
            "deflection of the cell, from its sheet",
        ),
        Row(
            f"set with a feeler gauge, {FEELER_STEP_MM} mm either way, it begins at",
            f"{low_n:.0f} to {high_n:.0f} N",
            f"more than {cell.capacity_n:.0f}, less than {safe_n:.0f} N",
            "proportion",
        ),
        Row(
            "one stop of M8 with a large washer bears",
            f"{stop_bears_n():.0f} N",
            f"{stepped_on_n(HEAVIEST_KG) - cell.capacity_n * cell.stop_at:.0f} N: 130 kg stepping "
            "on a corner, less the cell's part",
            "ISO 898-1, ISO 7093; plywood across its face",
        ),
    ]
