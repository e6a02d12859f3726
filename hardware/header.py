"""The firmware's defaults from ``montage.toml``: the reference plate, as a C header.

    python -m hardware.header

writes ``firmware/evenside/src/core/montage.h``. It stands in the repository, because the Arduino
IDE builds without any of this; a test makes it again and compares. The board is an 8-bit one: four
cells at the corners of a rectangle cost it two numbers instead of a table in its memory.
"""

import math
from pathlib import Path

from evenside.errors import InputError
from evenside.montage import Shape, find_shape

PATH = Path(__file__).parents[1] / "firmware" / "evenside" / "src" / "core" / "montage.h"

_HEADER = """\
/* What a board says of its cells until somebody tells it better: the reference plate.
 *
 * Made from hardware/montage.toml by `python -m hardware.header`; change it there. Units as in
 * EV_KEY_CELL: newton, microvolts a volt, tenths of a millimetre, tenths of a degree. */
#ifndef EVENSIDE_MONTAGE_H
#define EVENSIDE_MONTAGE_H

#define EV_PLATE_GAIN {gain}
#define EV_PLATE_CAPACITY {capacity}
#define EV_PLATE_RATED {rated}
#define EV_PLATE_X {x} /* cells 2 and 3; 0 and 1 are as far on the other side */
#define EV_PLATE_Y {y} /* cells 1 and 3; 0 and 2 likewise */
#define EV_PLATE_AXIS {axis}

#endif
"""


def header(plate: Shape) -> str:
    """The header's text; InputError for cells that are not at the corners of a rectangle."""
    corner = plate.places[-1]
    for number, place in enumerate(plate.places):
        x_m = corner.x_m if number & 2 else -corner.x_m
        y_m = corner.y_m if number & 1 else -corner.y_m
        if (place.x_m, place.y_m, place.axis_rad) != (x_m, y_m, corner.axis_rad):
            raise InputError(f"montage.toml, plate, {place.name}: not the corner of a rectangle")
    return _HEADER.format(
        gain=plate.cell.gain,
        capacity=round(plate.cell.capacity_n),
        rated=round(plate.cell.rated_output_mv_per_v * 1000),
        x=round(corner.x_m * 1e4),
        y=round(corner.y_m * 1e4),
        axis=round(math.degrees(corner.axis_rad) * 10),
    )


if __name__ == "__main__":
    PATH.write_text(header(find_shape("plate")), encoding="utf-8")
