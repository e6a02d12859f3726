"""Where the zones are on a body seen from the front and from the back. Data and geometry only.

The same places as on the live page (``server/web/body-places.js``; a test compares them). A figure
is 200 wide and 420 high, its middle at x = 100. From the front the person's left is at the right of
the picture, from the back at its left, as when one stands behind somebody.
"""

from dataclasses import dataclass
from typing import Literal

View = Literal["front", "back"]
VIEWS: tuple[View, View] = ("front", "back")
WIDTH, HEIGHT, MIDDLE = 200.0, 420.0, 100.0


@dataclass(frozen=True, slots=True)
class Place:
    """The way outwards and downwards to the middle of a zone, and half its width and height."""

    view: View
    out: float
    down: float
    rx: float
    ry: float


PLACES = {
    "glute": Place("back", 20, 212, 18, 17),
    "lower_back": Place("back", 15, 166, 10, 19),
    "upper_back": Place("back", 21, 108, 14, 22),
    "hip_flexor": Place("front", 22, 222, 14, 13),
    "mid_quad": Place("front", 23, 253, 14, 14),
    "lower_quad": Place("front", 23, 284, 13, 13),
    "hamstring": Place("back", 23, 268, 14, 28),
    "calf": Place("back", 23, 340, 11, 25),
    "shin": Place("front", 23, 346, 9, 28),
    "lateral_hip": Place("back", 41, 196, 7, 12),
    "it_band": Place("front", 41, 256, 6, 28),
    "psoas": Place("front", 17, 172, 9, 16),
    "peroneal": Place("front", 36, 342, 5, 22),
    "multifidus": Place("back", 6, 176, 4, 14),
    "foot_arch": Place("front", 25, 400, 9, 7),
}

# Half a body, at the right of the middle: the torso's corners, and limbs as lines with a width.
TORSO = ((100, 66), (126, 71), (139, 76), (144, 94), (136, 142), (135, 168), (141, 204), (138, 218))
LIMBS = (
    (((140, 90), (156, 148), (166, 206)), 17),  # arm
    (((166, 206), (168, 222)), 13),  # hand
    (((121, 214), (123, 296)), 36),  # thigh
    (((123, 296), (123, 384)), 25),  # lower leg
    (((123, 388), (131, 402)), 17),  # foot
)
HEAD = (32.0, 20.0, 25.0)  # how far down, half width, half height
NECK = ((100, 50), (100, 76), 19)


def way_of(view: View, side: str) -> int:
    """+1 where the person's side is at the right of the picture, -1 where it is at its left."""
    return 1 if (view == "front") == (side == "left") else -1
