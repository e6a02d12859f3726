"""What a comparison looks at: the rated holds of one zone, checked, and the knobs of the method.

`observe` is the only door. Behind it every load is positive, every score lies on the scale, the
rows stand in the order in which the holds were done, and nothing is NaN. A caller's mistake (a
negative force, a side that does not exist) raises; a hold whose load or score is missing is data,
so it is left out and counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, isfinite

import numpy as np
import numpy.typing as npt

from evenside_analysis.types import BoolArray, FloatArray, Hold, ParameterError, Phase, ScoreKind

SCORE_MIN = 0.0  # the ends of the rating scale
SCORE_MAX = 10.0


@dataclass(frozen=True, slots=True)
class ComparisonSettings:
    """The numbers of the methods; science.md 4.3 gives the defaults of matched-force/1.

    Raises
    ------
    ParameterError
        If a value is not finite, or not positive where a positive one is needed.
    """

    margin_points: float = 1.0  # "balanced" means within this; one point is about 15 % force
    slope_prior: float = 7.0  # points per ln(force)
    slope_prior_sd: float = 3.0
    scale_prior: float = 0.85  # points; one rating's noise 0.8 and the rounding to whole numbers
    scale_prior_df: float = 8.0
    slope_spread: float = 1.5  # points per ln(force), between the zones of one person
    trend_prior_sd: float = 0.15  # points per hold, of a session's common drift
    trend_spread: float = 0.10  # points per hold, between the zones of one session
    min_holds: int = 3  # usable holds on each side
    max_log_load_difference: float = 0.25  # between the sides' mean ln(load): 28 % force
    min_load_overlap: float = 0.5  # share of the smaller range of ln(load)
    load_tolerance: float = 0.05  # ln(load), by which each range is widened at each end
    score_floor: float = 2.0  # a median below it is bent by the end of the scale
    score_ceiling: float = 8.0
    max_treatment_s: float = 15.0  # rolling before the last test hold, either side
    min_slope_ratio: float = 3.0  # |slope| / its standard error, for a force ratio

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if not isfinite(value) or value < 0:
                raise ParameterError(f"{name}={value} must be a finite number and not negative")
        positive = ("margin_points", "slope_prior_sd", "scale_prior", "scale_prior_df")
        for name in (*positive, "slope_spread", "trend_prior_sd", "trend_spread"):
            if getattr(self, name) == 0:
                raise ParameterError(f"{name}=0 must be above 0")
        if self.min_holds < 1:
            raise ParameterError(f"min_holds={self.min_holds} must be at least 1")


@dataclass(frozen=True, slots=True)
class Observations:
    """Rated holds of one zone, one row a hold, in the order in which they were done."""

    log_load: FloatArray  # (n,) ln(load / geometric mean load): the unit of force cancels
    score: FloatArray  # (n,) 0..10
    is_right: BoolArray  # (n,)
    order: FloatArray  # (n,) ascending, distinct
    n_left_out: int  # holds given without a load or without a score
    reference: float = 1.0  # the geometric mean load, in the unit in which loads were given

    @property
    def side_sign(self) -> FloatArray:
        """+1/2 for a hold on the right, -1/2 on the left."""
        return np.where(self.is_right, 0.5, -0.5)

    @property
    def centred_order(self) -> FloatArray:
        """Place of each hold in the sequence, the middle being 0."""
        return self.order - self.order.mean() if len(self.order) else self.order

    @property
    def n_right(self) -> int:
        """Usable holds on the right."""
        return int(np.count_nonzero(self.is_right))

    @property
    def n_left(self) -> int:
        """Usable holds on the left."""
        return len(self.score) - self.n_right

    @property
    def fewest(self) -> int:
        """Usable holds on the side that has fewer."""
        return min(self.n_left, self.n_right)


def observe(
    load_n: npt.ArrayLike,
    score: npt.ArrayLike,
    side: Sequence[str] | npt.NDArray[np.str_],
    order: npt.ArrayLike | None,
) -> Observations:
    """Check one zone's holds and put them into the order in which they were done.

    Parameters
    ----------
    load_n : array_like, shape (n,), newton, > 0
        Load of each hold; NaN where it was not measured.
    score : array_like, shape (n,), 0..10
        Rating of each hold; NaN where none was given.
    side : sequence of "left" or "right", length n
        Side of each hold.
    order : array_like, shape (n,), distinct, or None
        Place of each hold in the sequence; None numbers the usable holds 0, 1, 2, ...

    Returns
    -------
    Observations

    Raises
    ------
    ParameterError
        If lengths differ, a load is not above 0, a score is off the scale, a side is neither word,
        or two holds have the same place.
    """
    load = _column("load_n", load_n)
    points = _column("score", score)
    is_right = _sides(side)
    places = None if order is None else _column("order", order)
    _check_lengths(len(load), len(points), len(is_right), places)
    _check_values(load, points, places)
    usable = np.isfinite(load) & np.isfinite(points)
    load, points, is_right = load[usable], points[usable], is_right[usable]
    places = np.arange(len(load), dtype=np.float64) if places is None else places[usable]
    rows = np.argsort(places, kind="stable")
    log_load = np.log(load[rows])
    mean = float(log_load.mean()) if len(log_load) else 0.0
    return Observations(
        log_load=log_load - mean,
        score=points[rows],
        is_right=is_right[rows],
        order=places[rows],
        n_left_out=int(np.count_nonzero(~usable)),
        reference=exp(mean),
    )


def observe_holds(holds: Sequence[Hold]) -> Observations:
    """Return the usable ones among one zone's holds, in the order in which they stand."""
    rated = [
        (hold.load_n, hold.score, hold.side)
        for hold in holds
        if hold.usable and hold.load_n is not None and hold.score is not None
    ]
    loads_n, scores, sides = zip(*rated, strict=True) if rated else ((), (), ())
    return observe(loads_n, scores, sides, None)


def holds_by_zone(
    holds: Sequence[Hold], score_kind: ScoreKind, phase: Phase
) -> dict[str, list[Hold]]:
    """Sort the holds of one phase with one kind of score into zones, each in order of time."""
    by_zone: dict[str, list[Hold]] = {}
    for hold in sorted(holds, key=lambda hold: hold.start_s):
        if hold.score_kind == score_kind and hold.phase == phase:
            by_zone.setdefault(hold.zone, []).append(hold)
    return by_zone


def _column(name: str, values: npt.ArrayLike) -> FloatArray:
    try:
        column = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as error:
        raise ParameterError(f"{name}={values!r} must be a sequence of numbers") from error
    if column.ndim != 1:
        raise ParameterError(f"{name} has shape {column.shape}; it must have one dimension")
    return column


def _sides(side: Sequence[str] | npt.NDArray[np.str_]) -> BoolArray:
    if isinstance(side, str):
        raise ParameterError(f"side={side!r} must be a sequence with one word for each hold")
    for word in side:
        if word not in ("left", "right"):
            raise ParameterError(f"side={word!r} must be 'left' or 'right'")
    return np.array([word == "right" for word in side], dtype=np.bool_)


def _check_lengths(n_load: int, n_score: int, n_side: int, places: FloatArray | None) -> None:
    n_order = n_load if places is None else len(places)
    if not n_load == n_score == n_side == n_order:
        raise ParameterError(
            f"load_n has {n_load} values, score {n_score}, side {n_side}, order {n_order}; "
            "there must be one of each for every hold"
        )


def _check_values(load: FloatArray, points: FloatArray, places: FloatArray | None) -> None:
    # NaN compares false everywhere below, so a missing value passes and is left out later.
    for value in load[(load <= 0) | np.isinf(load)]:
        raise ParameterError(f"load_n={value} must be above 0 and finite (NaN where not measured)")
    for value in points[(points < SCORE_MIN) | (points > SCORE_MAX)]:
        raise ParameterError(f"score={value} must lie between 0 and 10 (NaN where not given)")
    if places is None:
        return
    for value in places[~np.isfinite(places)]:
        raise ParameterError(f"order={value} must be finite")
    if len(np.unique(places)) < len(places):
        raise ParameterError(f"order={places.tolist()} gives two holds the same place")
