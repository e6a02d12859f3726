"""The own weight of a roller, found by turning it with nothing on it.

A roller's cells turn with it, so its weight goes round in their frame: while nothing presses, the
two crossed cells of a hub draw a circle. Its center is what they say when they carry nothing, its
radius the hub's share of the weight.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import matrix
from evenside_analysis.filters import WindowState, median3
from evenside_analysis.load import Montage, force_vector
from evenside_analysis.types import FloatArray, ParameterError

RIGHT_ANGLE_TOLERANCE = 1e-3  # cosine; a mount that is drawn crossed is crossed


@dataclass(frozen=True, slots=True)
class OwnWeight:
    """What a turn says; whether it was one is for the caller to judge."""

    centers_n: tuple[float, ...]  # of each cell, what it says when it carries nothing
    weight_n: float  # of all hubs
    turned_rad: float  # from one end of the turn to the other
    off_circle_n: float  # standard deviation of the weight that is seen on the way


def own_weight(cells_n: npt.ArrayLike, montage: Montage) -> OwnWeight:
    """Centers and radii of the circles that the hubs of an unloaded, turning roller draw.

    Parameters
    ----------
    cells_n : array, shape (n_samples, n_channels), newton from any zero, no NaN, 3 samples or more
    montage : Montage of a roller with two crossed cells a hub

    Returns
    -------
    OwnWeight; of a roller that did not turn, its numbers say nothing but that

    Raises
    ------
    ParameterError
        Wrong columns, or a montage whose hubs do not have two crossed cells each.

    Notes
    -----
    The circle is that of least squares in ``x^2 + y^2``, which is linear in its unknowns [1]_. Its
    radius is too small by about the noise squared over the radius: nothing over half a turn.
    A reading that jumps and comes back is taken out first, as one of them would bend the circle.

    References
    ----------
    .. [1] I. Kasa, A circle fitting procedure and its error analysis, IEEE Trans. Instrum. Meas.
       25:8, 1976
    """
    cells = _without_jumps(matrix("cells_n", cells_n, n_columns=montage.n_channels))
    hubs = hubs_of(montage)
    if hubs is None:
        raise ParameterError("montage must have two crossed cells at each place y_m")
    centers_n, weight_n = [0.0] * montage.n_channels, 0.0
    for first, second in hubs:
        centers_n[first], centers_n[second], radius_n = circle(cells[:, first], cells[:, second])
        weight_n += radius_n
    along, up = force_vector(cells - np.array(centers_n), montage)
    turn_rad = np.unwrap(np.arctan2(up, along))
    return OwnWeight(
        centers_n=tuple(centers_n),
        weight_n=weight_n,
        turned_rad=float(turn_rad.max() - turn_rad.min()),
        off_circle_n=float(np.sqrt(np.mean((np.hypot(along, up) - weight_n) ** 2))),
    )


def hubs_of(montage: Montage) -> list[tuple[int, int]] | None:
    """The two channels of each hub, which share a place ``y_m``; None if they are not crossed."""
    hubs: dict[float, list[int]] = {}
    for channel, y_m in enumerate(montage.y_m):
        hubs.setdefault(y_m, []).append(channel)
    pairs = [(channels[0], channels[1]) for channels in hubs.values() if len(channels) == 2]
    between_rad = [montage.axis_rad[second] - montage.axis_rad[first] for first, second in pairs]
    are_crossed = all(abs(math.cos(angle)) < RIGHT_ANGLE_TOLERANCE for angle in between_rad)
    return pairs if are_crossed and len(pairs) == len(hubs) else None


def circle(x: FloatArray, y: FloatArray) -> tuple[float, float, float]:
    """Center and radius of the circle through points, by linear least squares."""
    mean_x, mean_y = float(np.mean(x)), float(np.mean(y))
    x, y = x - mean_x, y - mean_y
    # x^2 + y^2 = 2 a x + 2 b y + (r^2 - a^2 - b^2)
    design = np.column_stack((2.0 * x, 2.0 * y, np.ones_like(x)))
    a, b, rest = np.linalg.lstsq(design, x * x + y * y, rcond=None)[0].tolist()
    return a + mean_x, b + mean_y, math.sqrt(max(rest + a * a + b * b, 0.0))


def _without_jumps(cells: FloatArray) -> FloatArray:
    return np.column_stack([median3(column, WindowState())[0] for column in cells.T])
