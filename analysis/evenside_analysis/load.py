"""From cell forces to load and position, for the two shapes of device.

Axes are the same in both: x runs along the tissue, the way the device or the body travels; y runs
across it, along the roller's axle.

- A plate has cells under its corners, all measuring straight down. Load is their sum; the center
  of pressure along x is where the roller stands, which is how far the tissue was travelled.
- A roller has a hub at each end of its axle, with two crossed cells a hub, fixed in the roller and
  turning with it. Load is the length of the summed force vector, which does not care how far the
  roller has turned, less the roller's own weight, which is part of it and turns as it does; the
  direction of that vector, seen from the roller, is how far it has turned.

Columns are multiplied and added one by one, never by a matrix product: blocked sums would round
differently for different cuttings of the stream.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import finite, matrix, not_negative, positive
from evenside_analysis.types import FloatArray, ParameterError

MIN_FORCE_N = 20.0  # below it a center of pressure is noise over noise; common with force plates


@dataclass(frozen=True, slots=True)
class Montage:
    """Where the cells sit and which way they measure, one entry a channel.

    Lengths in m, angles in rad. ``axis_rad`` of a roller is the cell's direction in the roller's
    own frame, 0 or pi/2 for crossed cells; a plate's cells all measure along its normal and the
    angle is not used. ``radius_m`` is the roller's outer radius; a plate has none.
    """

    kind: Literal["plate", "roller"]
    x_m: tuple[float, ...]
    y_m: tuple[float, ...]
    axis_rad: tuple[float, ...]
    radius_m: float | None = None

    def __post_init__(self) -> None:
        n = len(self.x_m)
        if n == 0 or len(self.y_m) != n or len(self.axis_rad) != n:
            raise ParameterError(
                f"x_m, y_m and axis_rad have {n}, {len(self.y_m)} and {len(self.axis_rad)} "
                "channels, all must have the same number, at least 1"
            )
        for name, values in (("x_m", self.x_m), ("y_m", self.y_m), ("axis_rad", self.axis_rad)):
            finite(name, values)
        if self.kind not in ("plate", "roller"):
            raise ParameterError(f"kind={self.kind!r} must be 'plate' or 'roller'")
        if self.kind == "roller":
            positive("radius_m", math.nan if self.radius_m is None else self.radius_m)

    @property
    def n_channels(self) -> int:
        """Number of cells."""
        return len(self.x_m)


@dataclass(frozen=True, slots=True)
class PositionState:
    """What following a roller's turn must remember: its last direction and its full turns."""

    last_rad: float | None = None
    turns: int = 0


def total_force(cells_n: npt.ArrayLike, montage: Montage, *, weight_n: float = 0.0) -> FloatArray:
    """Load on the device.

    Parameters
    ----------
    cells_n : array, shape (n_samples, n_channels), newton, compression positive
    montage : Montage
    weight_n : float >= 0, newton; of a roller, its own (`tare_from_turn`). A plate's, and whatever
        lies on it, is in the zero of its cells.

    Returns
    -------
    float64 array, shape (n_samples,), newton; NaN where any cell was not measured. A roller that is
    lifted shows less than nothing, down to minus its weight.

    Raises
    ------
    ParameterError
        Another number of columns than the montage has channels, or a plate with a weight.
    """
    weight_n = _checked_weight(weight_n, montage)
    cells = matrix("cells_n", cells_n, n_columns=montage.n_channels)
    if montage.kind == "plate":
        return _weighted(cells, (1.0,) * montage.n_channels)
    along, up = force_vector(cells, montage)
    # sqrt is rounded correctly everywhere, hypot is not: the same bits on every machine.
    load: FloatArray = np.sqrt(along * along + up * up) - weight_n
    return load


def force_vector(cells_n: FloatArray, montage: Montage) -> tuple[FloatArray, FloatArray]:
    """Summed force in a roller's own frame, newton, along and across its zero direction."""
    along = _weighted(cells_n, tuple(math.cos(angle) for angle in montage.axis_rad))
    up = _weighted(cells_n, tuple(math.sin(angle) for angle in montage.axis_rad))
    return along, up


def moment_along(cells_n: FloatArray, montage: Montage) -> FloatArray:
    """Moment of a plate's cells about its middle, newton metre, along the tissue."""
    return _weighted(cells_n, montage.x_m)


def center_of_pressure(
    cells_n: npt.ArrayLike, montage: Montage, *, min_force_n: float = MIN_FORCE_N
) -> tuple[FloatArray, FloatArray]:
    """Point of a plate on which the load acts, by balance of moments.

    Parameters
    ----------
    cells_n : array, shape (n_samples, n_channels), newton, compression positive
    montage : Montage of a plate
    min_force_n : float > 0, newton; below this load the point is not defined

    Returns
    -------
    x_m, y_m : float64 arrays, shape (n_samples,), metre; NaN where the load is below the minimum

    Raises
    ------
    ParameterError
        A montage that is no plate, wrong columns, or a minimum that is not positive.

    References
    ----------
    .. [1] D. A. Winter, Biomechanics and Motor Control of Human Movement, 4th ed., Wiley, 2009
    """
    if montage.kind != "plate":
        raise ParameterError(f"montage.kind={montage.kind!r} must be 'plate'")
    minimum = positive("min_force_n", min_force_n)
    cells = matrix("cells_n", cells_n, n_columns=montage.n_channels)
    load = _where_loaded(_weighted(cells, (1.0,) * montage.n_channels), minimum)
    return _weighted(cells, montage.x_m) / load, _weighted(cells, montage.y_m) / load


def position(
    cells_n: npt.ArrayLike,
    montage: Montage,
    state: PositionState | None = None,
    *,
    min_force_n: float = MIN_FORCE_N,
    force_n: FloatArray | None = None,
    weight_n: float = 0.0,
    resting_nm: FloatArray | float = 0.0,
) -> tuple[FloatArray, PositionState]:
    """Position along the tissue.

    Parameters
    ----------
    cells_n : array, shape (n_samples, n_channels), newton, compression positive
    montage : Montage
    state : PositionState that the block before returned; None at the start
    min_force_n : float > 0, newton; below this load the position is not defined
    force_n : what `total_force` gave for the same cells, to spare the sum; None computes it
    weight_n : float >= 0, newton; of a roller, as for `total_force`
    resting_nm : of a plate, newton metre: the moment that its cells show while nobody presses
        (`resting_moment`), of the whole block or of each sample; a roller has none

    Returns
    -------
    position_m : float64 array, shape (n_samples,), metre; NaN where the load is below the minimum.
        A plate's position counts from its middle, a roller's from where its cells' frame started.
    state : PositionState to hand in with the next block

    Raises
    ------
    ParameterError
        Wrong columns, a plate with a weight, or a minimum that is not positive.

    Notes
    -----
    A roller's travel is its radius times the turn of the force vector in its own frame. The turn
    is followed by the shorter way from sample to sample. An unloaded roller of known weight goes on
    being followed by that; otherwise the next loaded sample continues within half a turn.

    A plate whose cells all sit at one place along the tissue (one with a single cell, say) cannot
    tell where the load acts: NaN throughout.
    """
    state = PositionState() if state is None else state
    cells = matrix("cells_n", cells_n, n_columns=montage.n_channels)
    weight_n = _checked_weight(weight_n, montage)
    total = total_force(cells, montage, weight_n=weight_n) if force_n is None else force_n
    minimum = positive("min_force_n", min_force_n)
    if montage.kind == "plate":
        if len(set(montage.x_m)) == 1:
            return np.full(len(total), np.nan), state
        load = _where_loaded(total, minimum)
        return (moment_along(cells, montage) - resting_nm) / load, state
    along, up = force_vector(cells, montage)
    seen_n, enough_n = (total + weight_n, weight_n / 2.0) if weight_n else (total, minimum)
    angle_rad = np.where(seen_n >= enough_n, np.arctan2(up, along), np.nan)
    turn_rad, state = _unwrap(angle_rad, state)
    place_m = (montage.radius_m or 0.0) * turn_rad
    return np.where(total >= minimum, place_m, np.nan), state


def lateral_position(
    cells_n: npt.ArrayLike,
    montage: Montage,
    *,
    min_force_n: float = MIN_FORCE_N,
    weight_n: float = 0.0,
) -> FloatArray:
    """Position across the tissue: y of the plate's center of pressure, or along the roller's axle.

    Parameters
    ----------
    cells_n : array, shape (n_samples, n_channels), newton, compression positive
    montage : Montage; for a roller ``y_m`` is the place of each cell's hub on the axle
    min_force_n : float > 0, newton; below this load the position is not defined
    weight_n : float >= 0, newton; of a roller, as for `total_force`

    Returns
    -------
    float64 array, shape (n_samples,), metre; NaN where the load is below the minimum

    Raises
    ------
    ParameterError
        Wrong columns, a plate with a weight, or a minimum that is not positive.

    Notes
    -----
    The roller's hubs share the load like two hands share a bar: each cell's force counts by its
    part along the summed vector, and the moments about the axle's middle balance. Its own weight
    lies on both hubs alike and has none.
    """
    weight_n = _checked_weight(weight_n, montage)
    if montage.kind == "plate":
        return center_of_pressure(cells_n, montage, min_force_n=min_force_n)[1]
    cells = matrix("cells_n", cells_n, n_columns=montage.n_channels)
    along, up = force_vector(cells, montage)
    length = np.sqrt(along * along + up * up)
    load = length - weight_n
    loaded = load >= positive("min_force_n", min_force_n)
    moment = np.zeros_like(along)
    for i, (y_m, angle) in enumerate(zip(montage.y_m, montage.axis_rad, strict=True)):
        part = math.cos(angle) * along + math.sin(angle) * up
        moment = moment + y_m * (cells[:, i] * part)
    return np.divide(moment, length * load, out=np.full_like(moment, np.nan), where=loaded)


def _weighted(cells: FloatArray, weights: tuple[float, ...]) -> FloatArray:
    total = cells[:, 0] * weights[0]
    for i in range(1, len(weights)):
        total = total + cells[:, i] * weights[i]
    return total


def _checked_weight(weight_n: float, montage: Montage) -> float:
    if montage.kind == "plate" and weight_n:
        raise ParameterError(f"weight_n={weight_n} must be 0: a plate's weight is in its zero")
    return not_negative("weight_n", weight_n)


def _where_loaded(load_n: FloatArray, min_force_n: float) -> FloatArray:
    return np.where(load_n >= min_force_n, load_n, np.nan)


def _unwrap(angle_rad: FloatArray, state: PositionState) -> tuple[FloatArray, PositionState]:
    """Follow an angle over full turns; whole turns are counted as integers and never drift."""
    known = np.flatnonzero(~np.isnan(angle_rad))
    if known.shape[0] == 0:
        return angle_rad, state
    angle = angle_rad[known]
    step = np.diff(angle, prepend=angle[0] if state.last_rad is None else state.last_rad)
    jump = (step < -math.pi).astype(np.int64) - (step > math.pi).astype(np.int64)
    turns = state.turns + np.cumsum(jump)
    turn_rad = np.full_like(angle_rad, np.nan)
    turn_rad[known] = angle + 2.0 * math.pi * turns
    return turn_rad, PositionState(float(angle[-1]), int(turns[-1]))
