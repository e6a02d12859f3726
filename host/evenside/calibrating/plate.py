"""The sensitivities of a plate's cells from known weights, or the reason why there are none.

Sum over cells of sensitivity times change = weight, for every placement: least squares. With a
weight over every cell each cell gets its own sensitivity; with weights in the middle alone all
cells get one common factor on what their data sheets promise. A cell that is wired the other way
round comes out negative, which is no fault.
"""

import math
from collections.abc import Sequence

import numpy as np

from evenside.calibrating.classes import (
    MAX_ZERO_SHIFT_N,
    MAX_ZERO_SHIFT_SHARE,
    MIN_SHARE_OF_RANGE,
    bow_n,
)
from evenside.calibrating.fit import (
    SEEN,
    Fit,
    Given,
    refuse_odd,
    remarks,
    table_of,
    uncertainty_pct,
)
from evenside.calibrating.points import Point, Reading, RefusedError, noise_n
from evenside_analysis.types import FloatArray


def fit_plate(points: Sequence[Point], last_zero: Reading | None, given: Given) -> Fit:
    """The calibration of a plate; raises RefusedError for readings that cannot be right."""
    for point in points:
        refuse_point(point, given)
    changes, loads_n = table_of(points)
    covered = {point.placement.over for point in points if point.placement.over is not None}
    is_per_cell = covered == set(range(len(given.channels)))
    if not is_per_cell and not any(point.placement.over is None for point in points):
        raise RefusedError("too few placements: lay a weight in the middle, or one over every cell")
    newton_per_count = (
        per_cell(changes, loads_n) if is_per_cell else common(changes, loads_n, given)
    )
    read_n = changes @ newton_per_count
    residuals_n, off_n = read_n - loads_n, off_the_middle(points, read_n, loads_n)
    shift_n = zero_shift_n(points[0].zero, last_zero, newton_per_count)
    refuse_shift(shift_n, float(loads_n.max()))
    refuse_bent(points, off_n, shift_n or 0.0, newton_per_count, given)
    refuse_odd(newton_per_count, given)
    return Fit(
        zero_counts=middle_zero(points[0].zero, last_zero),
        newton_per_count=tuple(newton_per_count.tolist()),
        residuals_n=tuple(residuals_n.tolist()),
        is_per_cell=is_per_cell,
        corner_error_pct=corner_error_pct(points, off_n),
        zero_shift_n=shift_n,
        uncertainty_pct=uncertainty_pct(
            residuals_n, loads_n, given, n_fitted=len(given.channels) if is_per_cell else 1
        ),
        remarks=remarks(newton_per_count, given),
    )


def per_cell(changes: FloatArray, loads_n: FloatArray) -> FloatArray:
    """Least squares for every cell."""
    return np.asarray(np.linalg.lstsq(changes, loads_n, rcond=None)[0], dtype=np.float64)


def common(changes: FloatArray, loads_n: FloatArray, given: Given) -> FloatArray:
    """The data sheets' sensitivities times one factor; a cell that falls under load is turned."""
    signs = np.where(np.sign(loads_n @ changes) < 0, -1.0, 1.0)
    expected = signs * np.array(given.nominal)
    seen_n = changes @ expected
    factor = float(seen_n @ loads_n / (seen_n @ seen_n))
    turned: FloatArray = factor * expected
    return turned


# --- what cannot be right -------------------------------------------------------------------------


def refuse_point(point: Point, given: Given) -> None:
    """Refuse a weight that changed nothing, too little, or the wrong cell."""
    placement, nominal = point.placement, np.array(given.nominal)
    seen_n = np.abs(point.change * nominal)
    what = f"{placement.mass_kg:g} kg"
    noise = noise_n(point.reading, given.nominal) / math.sqrt(max(point.reading.n_samples, 1))
    if float(seen_n.sum()) < SEEN * noise:
        raise RefusedError(f"equal readings: {what} read as nothing; do the cells carry the plate?")
    range_n = given.range_n
    if placement.over is not None:
        range_n = given.channels[placement.over].capacity_n
        answered = int(np.argmax(seen_n))
        if answered != placement.over:
            raise RefusedError(
                f"{what} stood over {given.names[placement.over]}, but {given.names[answered]} "
                "answered most: two plugs are swapped, or it was another corner"
            )
        seen_n = seen_n[placement.over : placement.over + 1]
    share = float(seen_n.sum()) / range_n
    if share < MIN_SHARE_OF_RANGE:
        raise RefusedError(
            f"{what} moved the cells by {100 * share:.2g} % of their range, "
            f"{100 * MIN_SHARE_OF_RANGE:g} % are needed: take a heavier weight"
        )


def refuse_shift(shift_n: float | None, heaviest_n: float) -> None:
    """Refuse a zero that did not come back."""
    limit_n = MAX_ZERO_SHIFT_N + MAX_ZERO_SHIFT_SHARE * heaviest_n
    if shift_n is not None and abs(shift_n) > limit_n:
        raise RefusedError(
            f"the zero moved by {shift_n:+.1f} N while the weights were laid, {limit_n:.1f} N is "
            "the limit: let the device warm up, see that it stands free, and begin again"
        )


def refuse_bent(
    points: Sequence[Point], off_n: FloatArray, shift_n: float, fit: FloatArray, given: Given
) -> None:
    """Refuse points that lie off the middle's line by more than cells of this class may."""
    for point, error_n in zip(points, off_n.tolist(), strict=True):
        load_n, over = point.placement.load_n, point.placement.over
        noise = noise_n(point.reading, fit.tolist()) / math.sqrt(point.reading.n_samples)
        limit_n = given.mass_tolerance * load_n + abs(shift_n) + 3.0 * noise
        if over is None:
            limit_n += bow_n(given.kind, load_n, given.range_n)
        else:
            limit_n += given.kind.corner * load_n
        if abs(error_n) > limit_n:
            what = "not linear" if over is None else "corner error"
            where = "in the middle" if over is None else f"over {given.names[over]}"
            raise RefusedError(
                f"{what}: {point.placement.mass_kg:g} kg {where} are {error_n:+.2f} N off the line "
                f"of the middle, {limit_n:.2f} N is the limit of {given.kind.name!r} cells. "
                "Something touches, a weight is not what it says, or the cells are of a lower class"
            )


# --- what is said about it ------------------------------------------------------------------------


def zero_shift_n(
    first: Reading, last: Reading | None, newton_per_count: FloatArray
) -> float | None:
    """How far the zero moved, in newton of the sum."""
    if last is None:
        return None
    moved = np.array(last.counts) - np.array(first.counts)
    return float(moved @ newton_per_count)


def middle_zero(first: Reading, last: Reading | None) -> tuple[float, ...]:
    """The zero in the middle of the work."""
    if last is None:
        return first.counts
    return tuple(((np.array(first.counts) + np.array(last.counts)) / 2.0).tolist())


def off_the_middle(points: Sequence[Point], read_n: FloatArray, loads_n: FloatArray) -> FloatArray:
    """How far each reading is off the line through zero of those in the middle."""
    is_middle = np.array([point.placement.over is None for point in points])
    read, laid = read_n[is_middle], loads_n[is_middle]
    slope = float(read @ laid / (laid @ laid)) if is_middle.any() else 1.0
    return read_n - slope * loads_n


def corner_error_pct(points: Sequence[Point], off_n: FloatArray) -> float | None:
    """The largest difference between a load over a cell and one in the middle, in percent."""
    errors = [
        100.0 * abs(error_n) / point.placement.load_n
        for point, error_n in zip(points, off_n.tolist(), strict=True)
        if point.placement.over is not None
    ]
    return max(errors, default=None)
