"""What may be asked of load cells of one kind: from where on a reading cannot be right.

Shares of the capacity or of the load, after makers' sheets: nonlinearity and hysteresis together,
and how much a load may read otherwise over a corner than in the middle. ``good`` is an OIML R 60
cell of class C3, ``usual`` the bar cell that is sold with an amplifier board, ``cheap`` the half
bridge of a bathroom scale. A platform bends and adds to the corners, so their limits are wider than
a single cell's (estimates).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from evenside.errors import UsageError

DEFAULT_CLASS = "usual"
MIN_SHARE_OF_RANGE = 0.01  # a weight that moves less says little: noise and drift are as large
MAX_ZERO_SHIFT_N = 1.0  # from the first zero to the last, and a share of the weight in between
MAX_ZERO_SHIFT_SHARE = 0.005


@dataclass(frozen=True, slots=True)
class CellClass:
    """Limits of one kind of cell."""

    name: str
    nonlinearity: float  # with hysteresis, share of the capacity
    corner: float  # share of the load


CLASSES: Mapping[str, CellClass] = MappingProxyType(
    {
        "good": CellClass("good", 0.00035, 0.003),
        "usual": CellClass("usual", 0.0008, 0.01),
        "cheap": CellClass("cheap", 0.002, 0.02),
    }
)


def cell_class(name: str) -> CellClass:
    """The class of this name; raises UsageError if there is none."""
    if name not in CLASSES:
        raise UsageError(f"--class {name!r}: there is {', '.join(CLASSES)}")
    return CLASSES[name]


def bow_n(kind: CellClass, load_n: float, capacity_n: float) -> float:
    """How far off the line a load up to this one may read.

    A bow over the whole capacity: at a tenth of it a third of the class's figure, from half of it
    on all of it.
    """
    used = min(abs(load_n) / capacity_n, 0.5)
    return kind.nonlinearity * capacity_n * 4.0 * used * (1.0 - used)
