"""The load cell: a bar with a window where it bends, and two threaded holes at each end.

Made lying along x with its free end towards +x and the hole that is loaded at the origin. It
measures along z, and z = 0 is its lower face.
"""

from build123d import Part, Pos, Rot

from evenside.montage import Bar
from hardware.models.pieces import box, post


def make_bar(cell: Bar) -> Part:
    """The bar as its drawing has it."""
    size = cell.body
    end = size["hole_from_end_mm"]
    middle = end - size["length_mm"] / 2
    window = size["window_length_mm"] / 2, size["window_height_mm"] / 2
    height, width = size["height_mm"], size["width_mm"]
    bar = box((end - size["length_mm"], end), (-width / 2, width / 2), (0, height))
    bar -= box(
        (middle - window[0], middle + window[0]),
        (-width, width),
        (height / 2 - window[1], height / 2 + window[1]),
    )
    for x in hole_places(cell):
        bar -= post(x, 0, (-1, height + 1), size["hole_mm"])
    return bar


def hole_places(cell: Bar) -> tuple[float, float, float, float]:
    """Where the holes are along the bar: two at the free end, two at the fixed one."""
    size = cell.body
    step, far = size["hole_spacing_mm"], size["length_mm"] - 2 * size["hole_from_end_mm"]
    return 0.0, -step, step - far, -far


def end_length(cell: Bar) -> float:
    """How much of an end may be held: the holes and as much again as before the first."""
    return 2 * cell.body["hole_from_end_mm"] + cell.body["hole_spacing_mm"]


def along_axle(bar: Part, *, measures_x: bool) -> Part:
    """The bar along y with its free end outwards, measuring x, or z."""
    turned = Rot(Z=90) * bar
    return Rot(Y=90) * turned if measures_x else turned


def at(x: float, y: float, z: float, part: Part) -> Part:
    """Moved."""
    return Pos(x, y, z) * part
