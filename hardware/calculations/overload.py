"""Overload stops: the gap that leaves the range to the cell and takes over before it is hurt.

A stop that begins to carry at ``stop_at`` of the capacity stands off by what the cell gives way
under that force. Makers of scales set theirs between the capacity (at a corner) and one and a half
times it (A&D, LCB04 manual, "Overload precautions"; OHAUS, CKW service manual, 3.3).
"""

from evenside.montage import Bar


def stop_gap_mm(cell: Bar) -> float:
    """Between the stop and what comes down on it, unloaded."""
    return cell.deflection_m * 1e3 * cell.stop_at
