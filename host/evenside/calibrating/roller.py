"""The sensitivities of a roller's crossed cells from weights that hang from it.

Which way the roller is turned need not be known: whatever the turn, the length of the summed force
is the weight. So the weight is hung at four quarter turns, in the middle and beside each hub, and
the four sensitivities are those that make all these lengths right (least squares, Gauss and
Newton). Readings without the weight are taken at every turn; they draw the circle of the roller's
own weight, whose centre is the zero.

Lengths do not tell which way round a turn goes: if both cells of one direction were wired the other
way, travel would count backwards and the load would be right.
"""

import math
from collections.abc import Sequence

import numpy as np

from evenside.calibrating.classes import MIN_SHARE_OF_RANGE, bow_n
from evenside.calibrating.fit import (
    SEEN,
    Fit,
    Given,
    refuse_odd,
    remarks,
    table_of,
    uncertainty_pct,
)
from evenside.calibrating.points import Point, RefusedError, noise_n
from evenside_analysis.load import Montage, force_vector
from evenside_analysis.turning import circle, hubs_of
from evenside_analysis.types import FloatArray

N_STEPS = 20  # of Gauss and Newton; four are usual
MAX_CONDITION = 100.0  # of the equations; beyond it two cells are not told apart
# Crossed cells feel a little of the force that is square to them, so a load depends on the turn by
# about as much as one on a plate depends on the corner, and on the hub by as much again.
TURN_FACTOR = 2.0


def fit_roller(points: Sequence[Point], montage: Montage, given: Given) -> Fit:
    """The calibration of a roller; raises RefusedError for readings that cannot be right."""
    if hubs_of(montage) is None:
        raise RefusedError("each hub must have two crossed cells")
    nominal = np.array(given.nominal)
    for point in points:
        refuse_hung(point, nominal, given)
    changes, loads_n = table_of(points)
    start = nominal * signs_of(points, montage, nominal)
    newton_per_count = solved(changes, loads_n, montage, start)
    residuals_n = lengths(changes * newton_per_count, montage) - loads_n
    refuse_uneven(points, residuals_n, newton_per_count, given)
    refuse_odd(newton_per_count, given)
    return Fit(
        zero_counts=zero_of(points, montage, newton_per_count),
        newton_per_count=tuple(newton_per_count.tolist()),
        residuals_n=tuple(residuals_n.tolist()),
        is_per_cell=True,
        corner_error_pct=float(100.0 * np.max(np.abs(residuals_n) / loads_n)),
        zero_shift_n=None,
        uncertainty_pct=uncertainty_pct(residuals_n, loads_n, given, n_fitted=len(nominal)),
        remarks=remarks(newton_per_count, given),
    )


def lengths(cells_n: FloatArray, montage: Montage) -> FloatArray:
    """Length of the summed force of every row."""
    along, up = force_vector(cells_n, montage)
    return np.hypot(along, up)


def signs_of(points: Sequence[Point], montage: Montage, nominal: FloatArray) -> FloatArray:
    """-1 for a cell that answers a weight in the middle against the like cell of the other hub."""
    middle = np.array([point.change * nominal for point in points if point.placement.over is None])
    hubs = hubs_of(montage)
    assert hubs is not None, "looked at before"
    first = hubs[0]
    signs = np.ones(len(nominal))
    for hub in hubs[1:]:
        for cell in hub:
            like = max(first, key=lambda one: abs(_cosine(montage, one, cell)))
            agreement = float(middle[:, like] @ middle[:, cell]) * _cosine(montage, like, cell)
            signs[cell] = -1.0 if agreement < 0 else 1.0
    return signs


def _cosine(montage: Montage, one: int, other: int) -> float:
    return math.cos(montage.axis_rad[one] - montage.axis_rad[other])


def solved(
    changes: FloatArray, loads_n: FloatArray, montage: Montage, start: FloatArray
) -> FloatArray:
    """Sensitivities that make every length its weight; raises RefusedError without enough turns."""
    axes = np.array([[math.cos(a), math.sin(a)] for a in montage.axis_rad])
    sensitivities = start
    for _ in range(N_STEPS):
        force = (changes * sensitivities) @ axes
        length = np.hypot(force[:, 0], force[:, 1])
        slopes = changes * (force @ axes.T) / length[:, np.newaxis]
        scaled = slopes * np.abs(start)  # steps as shares of the start, so that all are of one size
        if np.linalg.cond(scaled) > MAX_CONDITION:
            raise RefusedError(
                "the cells are not told apart: hang the weight at four quarter turns, in the "
                "middle and beside each hub"
            )
        step = np.linalg.lstsq(scaled, loads_n - length, rcond=None)[0]
        sensitivities = sensitivities + step * np.abs(start)
        if float(np.max(np.abs(step))) < 1e-12:
            break
    return np.asarray(sensitivities, dtype=np.float64)


def zero_of(
    points: Sequence[Point], montage: Montage, newton_per_count: FloatArray
) -> tuple[float, ...]:
    """What the cells say when they carry nothing: the centres of the circles of its own weight."""
    zeros = np.array(sorted({point.zero.counts for point in points}))
    hubs = hubs_of(montage)
    assert hubs is not None, "looked at before"
    centers = np.median(zeros, axis=0)
    for first, second in hubs:
        x, y = (zeros[:, cell] * newton_per_count[cell] for cell in (first, second))
        centers[first], centers[second] = (
            center / newton_per_count[cell]
            for center, cell in zip(circle(x, y)[:2], (first, second), strict=True)
        )
    return tuple(centers.tolist())


def refuse_hung(point: Point, nominal: FloatArray, given: Given) -> None:
    """Refuse a weight that changed nothing, or too little."""
    seen_n = float(np.sqrt(np.sum((point.change * nominal) ** 2)))
    noise = noise_n(point.reading, given.nominal) / math.sqrt(max(point.reading.n_samples, 1))
    what = f"{point.placement.mass_kg:g} kg"
    if seen_n < SEEN * noise:
        raise RefusedError(f"equal readings: {what} read as nothing; does it hang free?")
    share = seen_n / given.range_n
    if share < MIN_SHARE_OF_RANGE:
        raise RefusedError(
            f"{what} moved the cells by {100 * share:.2g} % of their range, "
            f"{100 * MIN_SHARE_OF_RANGE:g} % are needed: take a heavier weight"
        )


def refuse_uneven(
    points: Sequence[Point], residuals_n: FloatArray, fit: FloatArray, given: Given
) -> None:
    """Refuse lengths that depend on turn and hub by more than cells of this class may."""
    for point, residual_n in zip(points, residuals_n.tolist(), strict=True):
        load_n = point.placement.load_n
        noise = noise_n(point.reading, fit.tolist()) / math.sqrt(point.reading.n_samples)
        limit_n = (given.mass_tolerance + TURN_FACTOR * given.kind.corner) * load_n
        limit_n += 3.0 * noise + bow_n(given.kind, load_n, given.range_n)
        if abs(residual_n) > limit_n:
            where = "the middle" if point.placement.over is None else "a hub"
            raise RefusedError(
                f"uneven: {point.placement.mass_kg:g} kg on {where} at turn "
                f"{(point.placement.turn or 0) + 1} are {residual_n:+.2f} N off, {limit_n:.2f} N "
                f"is the limit of {given.kind.name!r} cells. Did it turn between the two readings, "
                "or touch the ground?"
            )
