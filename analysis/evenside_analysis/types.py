"""The words of the analysis as types: what goes in, what comes out.

Everything here is a frozen value. Arrays are C-contiguous float64 with one row a sample; a sample
that was not measured is NaN in an array and None in a result, never 0.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

EventKind = Literal["contact", "dwell", "pass"]
Side = Literal["left", "right"]
ScoreKind = Literal["tension", "pain"]
Phase = Literal["baseline", "intervention", "retest"]  # of a session
Verdict = Literal["left_tighter", "right_tighter", "balanced", "cannot_tell"]


class AnalysisError(Exception):
    """Base of every error that the analysis raises on purpose."""


class ParameterError(AnalysisError, ValueError):
    """An argument breaks a rule; the message names the argument, its value and the rule."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on the roller, found by a detector.

    Indices are half-open ``[start_index, stop_index)`` on the uniform sample grid; times are
    indices divided by the sampling rate, in seconds from the grid's first sample.
    """

    kind: EventKind
    start_index: int
    stop_index: int
    start_s: float
    end_s: float
    load_n: float  # median load
    peak_n: float
    impulse_ns: float  # integral of load over the measured samples
    travel_m: float | None  # absolute path between the ends of a pass; None without a position
    direction: Literal[1, -1] | None  # +1: position grows
    coverage: float  # share of the interval's samples that were measured, 0..1


@dataclass(frozen=True, slots=True)
class Rating:
    """A score from 0 to 10 with the second at which it was given."""

    score: float
    time_s: float | None
    kind: ScoreKind = "tension"


@dataclass(frozen=True, slots=True)
class Visit:
    """One placement of one zone and side on the device, from marker to marker."""

    start_s: float
    end_s: float
    zone: str
    side: Side
    ratings: tuple[Rating, ...] = ()
    phase: Phase = "baseline"
    is_corrected: bool = False  # a person changed one of its marks afterwards
    is_practice: bool = False  # a press to get used to the place: no hold comes of it


@dataclass(frozen=True, slots=True)
class Hold:
    """A dwell that carries a rating: the unit that the comparison uses."""

    zone: str
    side: Side
    start_s: float
    end_s: float
    load_n: float | None  # median over the seconds before the rating
    load_bw: float | None  # the same as a share of body weight
    score: float | None
    score_kind: ScoreKind
    score_time_s: float | None
    usable: bool
    why_not: str | None
    phase: Phase = "baseline"
    is_corrected: bool = False


@dataclass(frozen=True, slots=True)
class Method:
    """Which computation a result came from, with everything needed to repeat it."""

    id: str
    parameters: dict[str, float | int | str | bool | None]


@dataclass(frozen=True, slots=True)
class SideComparison:
    """Left against right for one zone; a figure that could not be had is None, with a reason."""

    difference_points: float | None  # right minus left, at matched force
    ci95: tuple[float, float] | None
    ci90: tuple[float, float] | None
    n_left: int
    n_right: int
    force_ratio: float | None  # right over left, for the same score
    log_ratio_pct: float | None  # 100 ln(force_ratio)
    log_ratio_ci95_pct: tuple[float, float] | None  # Fieller's interval of it
    verdict: Verdict
    reasons: tuple[str, ...]
    holds_needed: int | None  # more holds on each side
    method: Method
