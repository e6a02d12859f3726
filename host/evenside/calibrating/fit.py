"""What calibrating a plate and a roller have in common: what is known, what comes out, how sure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenside.calibrating.classes import CellClass, bow_n
from evenside.calibrating.points import Point, RefusedError, cell_names
from evenside.protocol.messages import Channel
from evenside_analysis.types import FloatArray

ODD_FACTOR = 1.25  # off the data sheet by more is worth a word
MAX_FACTOR = 3.0  # by more is no cell of that kind, or no weight of that mass
SEEN = 5.0  # times its noise: a smaller change is none


@dataclass(frozen=True, slots=True)
class Given:
    """What is known beside the readings."""

    channels: tuple[Channel, ...]
    nominal: tuple[float, ...]  # newton per count, after the data sheets
    kind: CellClass
    mass_tolerance: float = 0.002  # share by which a weight may be off
    is_roller: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """Of the cells."""
        return cell_names(self.channels)

    @property
    def range_n(self) -> float:
        """The largest load: of a plate all cells together, of a roller one cell of each hub."""
        all_n = math.fsum(channel.capacity_n for channel in self.channels)
        return all_n / 2.0 if self.is_roller else all_n


@dataclass(frozen=True, slots=True)
class Fit:
    """Sensitivities, and how well they agree with the weights."""

    zero_counts: tuple[float, ...]
    newton_per_count: tuple[float, ...]
    residuals_n: tuple[float, ...]  # of each point, read minus laid
    is_per_cell: bool  # False: one factor for all
    corner_error_pct: float | None  # largest, of the load; None: not looked at
    zero_shift_n: float | None  # from before the weights to after them
    uncertainty_pct: float  # of a load, expanded (k = 2)
    remarks: tuple[str, ...] = ()


def table_of(points: Sequence[Point]) -> tuple[FloatArray, FloatArray]:
    """Changes in counts, (n_points, n_channels), and the loads that made them."""
    return (
        np.array([point.change for point in points]),
        np.array([point.placement.load_n for point in points]),
    )


def refuse_odd(newton_per_count: FloatArray, given: Given) -> None:
    """Refuse sensitivities that no cell of the described kind can have."""
    factors = np.abs(newton_per_count) / np.array(given.nominal)
    for name, factor in zip(given.names, factors.tolist(), strict=True):
        if not 1 / MAX_FACTOR <= factor <= MAX_FACTOR:
            raise RefusedError(
                f"{name} would have {factor:.2g} times the newtons per count of its data sheet: "
                "is the weight in kg, and are capacity and mV/V in the device's settings right?"
            )


def uncertainty_pct(
    residuals_n: FloatArray, loads_n: FloatArray, given: Given, *, n_fitted: int
) -> float:
    """Expanded (k = 2) uncertainty of a load: of the weights, and of the line through them.

    The weights' tolerance is a rectangle; the line is a slope through zero with the residuals'
    scatter, or with the class's own where there are no more points than unknowns.
    """
    spare = len(loads_n) - n_fitted
    heaviest_n = float(loads_n.max())
    scatter_n = bow_n(given.kind, heaviest_n, given.range_n) / math.sqrt(3.0)
    if spare > 0:
        scatter_n = max(scatter_n, math.sqrt(float(residuals_n @ residuals_n) / spare))
    line = scatter_n / math.sqrt(float(loads_n @ loads_n))
    return 200.0 * math.hypot(given.mass_tolerance / math.sqrt(3.0), line)


def remarks(newton_per_count: FloatArray, given: Given) -> tuple[str, ...]:
    """What a builder should know though it is no reason to refuse."""
    found = []
    factors = newton_per_count / np.array(given.nominal)
    for name, factor in zip(given.names, factors.tolist(), strict=True):
        if factor < 0:
            found.append(f"{name} is wired the other way round; the calibration takes care of it.")
        if not 1 / ODD_FACTOR <= abs(factor) <= ODD_FACTOR:
            found.append(
                f"{name} has {abs(factor):.2f} times the newtons per count that its data sheet "
                "promises: look at capacity and mV/V in the device's settings."
            )
    return tuple(found)
