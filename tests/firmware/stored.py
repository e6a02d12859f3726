"""The stored settings as bytes, written by hand from the layout in docs/firmware.md.

This shares no code with the firmware, so that a change of the layout there is seen here: a device
that was set up with an older firmware must not lose what it knows.
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from evenside.protocol.frames import crc16

SLOT_BYTES = 160
N_SLOTS = 2


def _text(text: str, room: int) -> bytes:
    encoded = text.encode()
    return bytes([len(encoded)]) + encoded.ljust(room, b"\0")


@dataclass(frozen=True)
class Cell:
    gain: int = 128
    capacity_n: int = 500
    rated_output_uv_per_v: int = 2000
    x_tenth_mm: int = 0
    y_tenth_mm: int = 0
    axis_decideg: int = 900
    name: str = ""

    def row(self) -> bytes:
        place = (self.x_tenth_mm, self.y_tenth_mm, self.axis_decideg)
        electric = (self.gain, self.capacity_n, self.rated_output_uv_per_v)
        return struct.pack("<BHHhhh", *electric, *place) + _text(self.name, 16)


PLATE_CELLS = (
    Cell(x_tenth_mm=-2500, y_tenth_mm=-1000, name="corner --"),
    Cell(x_tenth_mm=-2500, y_tenth_mm=1000, name="corner -+"),
    Cell(x_tenth_mm=2500, y_tenth_mm=-1000, name="corner +-"),
    Cell(x_tenth_mm=2500, y_tenth_mm=1000, name="corner ++"),
)


def slot(
    *,
    name: str = "Evenside plate",
    kind: int = 1,
    radius_um: int = 0,
    rate_mhz: int = 80_000,
    wired: int = 0,
    n_cells: int = 4,
    cells: Sequence[Cell] = PLATE_CELLS,
    generation: int = 1,
    version: int = 1,
) -> bytes:
    """One whole slot with its CRC."""
    row = _text(name, 32) + struct.pack("<BIIBB", kind, radius_um, rate_mhz, wired, n_cells)
    row += b"".join(cell.row() for cell in cells)
    data = bytes([version, generation]) + row
    whole = data + crc16(data).to_bytes(2, "big")
    assert len(whole) == SLOT_BYTES
    return whole
