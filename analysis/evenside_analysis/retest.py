"""Test, work, test again: what changed from the baseline to the retest of one session.

    score = a_(side, phase) + b ln(load / reference) + g t + noise

Each side has its own level before and after; the slope b takes out unequal pressing, as between
the sides, and t is the hold's place within its phase. What changed on a side is its level after
less its level before; what changed in the difference of the sides is the right's change less the
left's. Everything that happened between the phases is in it: the work, the pause, getting used to
the test. What both sides share of that drops out of the change of the difference.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from math import exp, hypot

import numpy as np

from evenside_analysis.change import Change, Wording, judge_change
from evenside_analysis.estimate import Estimate
from evenside_analysis.gates import load_overlap
from evenside_analysis.observations import (
    SCORE_MAX,
    SCORE_MIN,
    ComparisonSettings,
    Observations,
    holds_by_zone,
    observe_holds,
)
from evenside_analysis.regression import Rows, ScalePrior, Solution, solve
from evenside_analysis.types import BoolArray, FloatArray, Hold, Method, ScoreKind, Side
from evenside_analysis.words import count_in_words

METHOD_ID = "before-after/1"
SIDES: tuple[Side, Side] = ("left", "right")

Cell = tuple[Side, bool]  # a side, and whether it is the retest


@dataclass(frozen=True, slots=True)
class ZoneChange:
    """What changed in one zone from before to after, in points at the same force."""

    left: Change
    right: Change
    difference: Change  # of right minus left
    n_before: Mapping[Side, int]  # usable holds
    n_after: Mapping[Side, int]
    method: Method


@dataclass(frozen=True, slots=True)
class _Phases:
    """One zone's usable holds of both phases."""

    data: Observations
    is_after: BoolArray
    order: FloatArray  # place within the phase, its middle being 0

    def rows(self, side: Side, is_after: bool) -> BoolArray:
        on_side = self.data.is_right if side == "right" else ~self.data.is_right
        return on_side & (self.is_after if is_after else ~self.is_after)

    def count(self, side: Side, is_after: bool) -> int:
        return int(np.count_nonzero(self.rows(side, is_after)))


def compare_phases(
    holds: Sequence[Hold],
    *,
    score_kind: ScoreKind = "tension",
    treatment_before_s: Mapping[str, float] | None = None,
    settings: ComparisonSettings | None = None,
) -> dict[str, ZoneChange]:
    """Compare the retest with the baseline, for every zone that has a hold in the retest.

    Parameters
    ----------
    holds : sequence of Hold
        Of one session, in any order, each with its phase; those of the intervention do not count.
    score_kind : "tension" or "pain"
        Only holds with this kind of score enter.
    treatment_before_s : mapping of zone to seconds >= 0, optional
        Treatment rolling before the zone's last hold of the baseline, which was then none.
    settings : ComparisonSettings, optional
        Priors, margin and gates.

    Returns
    -------
    dict of zone to ZoneChange
        For each side, and for right minus left: "lower", "higher", "unchanged" (90 % interval
        within the margin) or "cannot_tell", with the figures wherever they can be had.

    Raises
    ------
    ParameterError
        If a load is not above 0 or a score is off the scale.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Before and after".
    .. [2] G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 3:3, 2004 (moderated variance).
    """
    settings, treatment = settings or ComparisonSettings(), treatment_before_s or {}
    before = holds_by_zone(holds, score_kind, "baseline")
    return {
        zone: _compare(before.get(zone, []), after, treatment.get(zone, 0.0), settings)
        for zone, after in holds_by_zone(holds, score_kind, "retest").items()
    }


def _compare(
    before: Sequence[Hold], after: Sequence[Hold], treatment_s: float, settings: ComparisonSettings
) -> ZoneChange:
    phases = _phases(before, after)
    cells = _cells(phases)
    solution = _fit(phases, cells, settings) if cells else None
    refused = {side: tuple(_refusals(phases, side, treatment_s, settings)) for side in SIDES}
    both = tuple(dict.fromkeys(refused["left"] + refused["right"]))
    signs = {side: {(side, True): 1.0, (side, False): -1.0} for side in SIDES}
    across = {**signs["right"], **{cell: -sign for cell, sign in signs["left"].items()}}

    def change(signs: Mapping[Cell, float], subject: str, gates: tuple[str, ...]) -> Change:
        figure = _contrast(solution, cells, signs)
        if figure is None:
            return Change.unknown(gates[0] if gates else "The scores do not determine it.")
        return judge_change(figure, Wording(subject), settings.margin_points, gates)

    return ZoneChange(
        left=change(signs["left"], "Left", refused["left"]),
        right=change(signs["right"], "Right", refused["right"]),
        difference=change(across, "Right against left", both),
        n_before={side: phases.count(side, False) for side in SIDES},
        n_after={side: phases.count(side, True) for side in SIDES},
        method=_method(solution, treatment_s, settings),
    )


def _phases(before: Sequence[Hold], after: Sequence[Hold]) -> _Phases:
    n_before = len(observe_holds(before).score)
    data = observe_holds([*before, *after])
    n_after = len(data.score) - n_before
    is_after = np.arange(n_before + n_after) >= n_before
    places = [np.arange(n, dtype=np.float64) - (n - 1) / 2 for n in (n_before, n_after)]
    return _Phases(data, is_after, np.concatenate(places))


def _cells(phases: _Phases) -> list[Cell]:
    """Sides and phases with a score inside the scale: only they have a level."""
    inside = (phases.data.score > SCORE_MIN) & (phases.data.score < SCORE_MAX)
    all_cells = [(side, is_after) for side in SIDES for is_after in (False, True)]
    return [cell for cell in all_cells if (phases.rows(*cell) & inside).any()]


def _fit(phases: _Phases, cells: list[Cell], settings: ComparisonSettings) -> Solution | None:
    """Columns: a level for each cell, then slope and trend; the last two rows are their priors."""
    levels = np.column_stack([phases.rows(*cell) for cell in cells]).astype(np.float64)
    known = levels.any(axis=1)
    n, slope, trend = int(known.sum()), len(cells), len(cells) + 1
    design = np.zeros((n + 2, len(cells) + 2))
    design[:n, :slope] = levels[known]
    design[:n, slope] = phases.data.log_load[known]
    design[:n, trend] = phases.order[known]
    target = np.zeros(n + 2)
    target[:n] = phases.data.score[known]
    design[n, slope] = settings.scale_prior / settings.slope_prior_sd
    target[n] = design[n, slope] * settings.slope_prior
    trend_sd = hypot(settings.trend_prior_sd, settings.trend_spread)
    design[n + 1, trend] = settings.scale_prior / trend_sd
    prior = ScalePrior(settings.scale_prior, settings.scale_prior_df)
    return solve(Rows.of(design, target, n), prior, residuals="holds")


def _contrast(
    solution: Solution | None, cells: list[Cell], signs: Mapping[Cell, float]
) -> Estimate | None:
    """Add up levels with their signs; None where one of them has no score."""
    if solution is None or not signs.keys() <= set(cells):
        return None
    weights = np.zeros(len(solution.covariance))
    weights[: len(cells)] = [signs.get(cell, 0.0) for cell in cells]
    points = float(weights[: len(cells)] @ solution.coefficients[: len(cells)])
    variance = float(weights @ solution.covariance @ weights)
    return Estimate(points, variance**0.5, float(solution.df))


def _refusals(
    phases: _Phases, side: Side, treatment_s: float, settings: ComparisonSettings
) -> Iterator[str]:
    if treatment_s > settings.max_treatment_s:
        yield (
            f"Not comparable: {treatment_s:.0f} s of treatment rolling came before the last hold "
            "of the baseline."
        )
    missing_before = settings.min_holds - phases.count(side, False)
    missing_after = settings.min_holds - phases.count(side, True)
    if missing_before > 0:
        noun = "hold is" if missing_before == 1 else "holds are"
        yield f"Cannot tell: {count_in_words(missing_before)} {noun} missing on the {side} before."
    elif missing_after > 0:
        noun = "hold" if missing_after == 1 else "holds"
        yield f"Cannot tell yet: {count_in_words(missing_after)} more {noun} on the {side}."
    else:
        yield from _unequal(phases, side, settings)
        yield from _end_of_scale(phases, side, settings)


def _unequal(phases: _Phases, side: Side, settings: ComparisonSettings) -> Iterator[str]:
    before, after = (phases.data.log_load[phases.rows(side, late)] for late in (False, True))
    difference = float(after.mean() - before.mean())
    when = "after" if difference > 0 else "before"
    if abs(difference) > settings.max_log_load_difference:
        percent = 100 * (exp(min(abs(difference), 50.0)) - 1)
        yield f"Not comparable: on the {side} you pressed {percent:.0f} % harder {when}."
    elif load_overlap(before, after, settings.load_tolerance) < settings.min_load_overlap:
        yield f"Not comparable: on the {side} you pressed harder {when}; the loads hardly overlap."


def _end_of_scale(phases: _Phases, side: Side, settings: ComparisonSettings) -> Iterator[str]:
    for when, late in (("before", False), ("after", True)):
        median = float(np.median(phases.data.score[phases.rows(side, late)]))
        if not settings.score_floor <= median <= settings.score_ceiling:
            size = "low" if median < settings.score_floor else "high"
            yield (
                f"Not comparable: the scores on the {side} {when} are too {size} "
                f"(median {median:.3g})."
            )


def _method(solution: Solution | None, treatment_s: float, settings: ComparisonSettings) -> Method:
    parameters: dict[str, float | int | str | bool | None] = dict(asdict(settings))
    parameters["treatment_before_s"] = treatment_s
    parameters["likelihood"] = solution.likelihood if solution else None
    parameters["fit_scale"] = solution.scale if solution else None
    parameters["fit_df"] = float(solution.df) if solution else None
    return Method(METHOD_ID, parameters)
