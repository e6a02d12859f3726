"""Left against right at the same force, with an interval and with the courage to refuse.

`compare_sides` is method "matched-force/1": it checks the holds, fits the model, asks the gates,
and puts the answer into words. It looks at one zone of one session; `summary` goes over the zones
and `history` over the sessions.
"""

from collections.abc import Sequence
from dataclasses import asdict
from math import ceil, exp, isfinite

import numpy as np
import numpy.typing as npt

from evenside_analysis.gates import Refusal, refusals
from evenside_analysis.matched_force import Fit, fit
from evenside_analysis.observations import ComparisonSettings, Observations, observe
from evenside_analysis.types import Method, ParameterError, SideComparison, Verdict
from evenside_analysis.words import count_in_words, more_holds, points

METHOD_ID = "matched-force/1"
# Normal quantiles of the planning formulas: one-sided 95 %, two-sided 95 %, power 80 % (for
# "balanced" shared between the two bounds, hence 90 %).
Z_95_ONE_SIDED, Z_95, Z_POWER_80, Z_POWER_90 = 1.645, 1.960, 0.842, 1.282


def compare_sides(
    load_n: npt.ArrayLike,
    score: npt.ArrayLike,
    side: Sequence[str] | npt.NDArray[np.str_],
    *,
    order: npt.ArrayLike | None = None,
    treatment_before_s: float = 0.0,
    settings: ComparisonSettings | None = None,
) -> SideComparison:
    """Compare the two sides of one zone at matched force (method "matched-force/1").

    The model is ``score = a + b ln(load) + d x + g t + noise`` with x = +1/2 on the right and
    -1/2 on the left and t the place of the hold in the sequence. The answer is d: how many points
    higher the right scores at the same force.

    Parameters
    ----------
    load_n : array_like, shape (n,), newton, > 0
        Load of each hold; NaN where it was not measured. Any unit will do, as only ratios enter.
    score : array_like, shape (n,), 0..10
        Rating of each hold; NaN where none was given.
    side : sequence of "left" or "right", length n
        Side of each hold, as the person has it.
    order : array_like, shape (n,), distinct, optional
        Place of each hold in the sequence. Default: 0, 1, 2, ... over the usable holds.
    treatment_before_s : float >= 0, seconds
        Treatment rolling on either side before the last of these holds.
    settings : ComparisonSettings, optional
        Priors, margin and gates; the defaults are those of the method's definition.

    Returns
    -------
    SideComparison
        Never with a NaN in it. `difference_points` and its intervals are None, with a reason, when
        the holds do not determine them (one side only, one hold a side); when a gate refuses they
        are reported, with verdict "cannot_tell" and the reasons. `force_ratio` is the right load
        over the left load that gives the same score, None unless the slope is known to a third.
        `method.parameters` holds the settings and, under `fit_...`, the figures of the fit.

    Raises
    ------
    ParameterError
        If lengths differ, a load is not above 0, a score is off the scale, a side is neither word,
        two holds have the same place, or treatment_before_s is negative.

    Notes
    -----
    The slope b has a normal prior (7, 3^2) points per ln(force), entered as one pseudo-row; the
    residual variance is moderated towards 0.85^2 with 8 degrees of freedom. Scores of 0 or 10 are
    taken as censored. A hold whose load or score is NaN is left out and named in the reasons.

    Verdict: "balanced" if the 90 % interval lies inside the margin (two one-sided tests at 5 %),
    else the tighter side if the 95 % interval excludes 0, else "cannot_tell" with `holds_needed`
    more holds on each side: the smaller of what "balanced" needs at a true difference of 0,
    ``2 (1.645 + 1.282)^2 s^2 / margin^2``, and what "tighter" needs at the present estimate,
    ``2 (1.960 + 0.842)^2 s^2 / d^2`` (both for 80 % power), less the holds of the side that has
    fewer; at least 1, and at least what the gate on the number of holds asks for. None when more
    holds cannot help.

    References
    ----------
    .. [1] Evenside, docs/methods.md, "Left against right".
    .. [2] D. J. Schuirmann, A comparison of the two one-sided tests procedure and the power
       approach, J. Pharmacokinet. Biopharm. 15:657-680, 1987.
    .. [3] G. K. Smyth, Stat. Appl. Genet. Mol. Biol. 3:3, 2004 (moderated variance).

    Examples
    --------
    >>> left_first = ["left", "right"] * 4
    >>> result = compare_sides([300] * 8, [4, 6, 4, 6, 3, 6, 4, 5], left_first)
    >>> result.verdict, result.reasons[0]
    ('right_tighter', 'Right is tighter: 2.1 points at the same force (1.0 to 3.2).')
    """
    settings = settings or ComparisonSettings()
    if not (isfinite(treatment_before_s) and treatment_before_s >= 0):
        raise ParameterError(f"treatment_before_s={treatment_before_s} must be finite and >= 0")
    data = observe(load_n, score, side, order)
    fitted = fit(data, settings)
    refused = refusals(data, settings, treatment_before_s)
    verdict = _verdict(fitted, settings) if fitted and not refused else "cannot_tell"
    needed = _holds_needed(data, fitted, refused, settings) if verdict == "cannot_tell" else None
    log_ratio = _log_ratio(fitted, settings)
    return SideComparison(
        difference_points=fitted.difference if fitted else None,
        ci95=fitted.interval(0.95) if fitted else None,
        ci90=fitted.interval(0.90) if fitted else None,
        n_left=data.n_left,
        n_right=data.n_right,
        force_ratio=None if log_ratio is None else exp(log_ratio),
        log_ratio_pct=None if log_ratio is None else 100 * log_ratio,
        verdict=verdict,
        reasons=(
            *_headline(verdict, fitted, refused, needed, settings),
            *_missing_figures(data, fitted, log_ratio),
        ),
        holds_needed=needed,
        method=_method(settings, fitted, refused, treatment_before_s),
    )


def _verdict(fitted: Fit, settings: ComparisonSettings) -> Verdict:
    low_90, high_90 = fitted.interval(0.90)
    low_95, high_95 = fitted.interval(0.95)
    if -settings.margin_points < low_90 and high_90 < settings.margin_points:
        return "balanced"
    if low_95 > 0:
        return "right_tighter"
    return "left_tighter" if high_95 < 0 else "cannot_tell"


def _holds_needed(
    data: Observations,
    fitted: Fit | None,
    refused: tuple[Refusal, ...],
    settings: ComparisonSettings,
) -> int | None:
    if any(not refusal.more_holds_help for refusal in refused):
        return None
    total = max(settings.min_holds, data.fewest + 1)
    if fitted is not None:
        variance = 2 * fitted.scale**2
        planned = variance * (Z_95_ONE_SIDED + Z_POWER_90) ** 2 / settings.margin_points**2
        if fitted.difference:
            tighter = variance * ((Z_95 + Z_POWER_80) / fitted.difference) ** 2
            planned = min(planned, tighter)
        total = max(total, ceil(planned))
    return total - data.fewest


def _log_ratio(fitted: Fit | None, settings: ComparisonSettings) -> float | None:
    """Return ln(right force / left force) for the same score, None if the slope is too vague."""
    if fitted is None or abs(fitted.slope) < settings.min_slope_ratio * fitted.slope_se:
        return None
    if not abs(fitted.difference) < 50 * abs(fitted.slope):  # beyond it the ratio means nothing
        return None
    return -fitted.difference / fitted.slope


def _headline(
    verdict: Verdict,
    fitted: Fit | None,
    refused: tuple[Refusal, ...],
    needed: int | None,
    settings: ComparisonSettings,
) -> tuple[str, ...]:
    if refused:
        return tuple(refusal.sentence for refusal in refused)
    if verdict == "cannot_tell" or fitted is None:
        return (more_holds(needed),) if needed else ()
    low, high = fitted.interval(0.95)
    higher = "right" if fitted.difference > 0 else "left"
    size, low, high = (
        (fitted.difference, low, high) if higher == "right" else (-fitted.difference, -high, -low)
    )
    figures = f"{size:.1f} points at the same force ({low:.1f} to {high:.1f})"
    if verdict != "balanced":
        return (f"{higher.capitalize()} is tighter: {figures}.",)
    within = (f"Balanced within {points(settings.margin_points)}.",)
    # a difference that is there, but too small to matter
    return (*within, f"Inside it, the {higher} is higher: {figures}.") if low > 0 else within


def _missing_figures(
    data: Observations, fitted: Fit | None, log_ratio: float | None
) -> tuple[str, ...]:
    reasons = []
    if data.n_left_out:
        holds = "one hold" if data.n_left_out == 1 else f"{count_in_words(data.n_left_out)} holds"
        reasons.append(f"{holds.capitalize()} without a load or a score: left out.")
    if fitted is None:
        reasons.append(f"No difference: {_why_no_fit(data)}.")
    elif log_ratio is None:
        reasons.append(
            "No force ratio: how the score grows with the load is not known well enough."
        )
    return tuple(reasons)


def _why_no_fit(data: Observations) -> str:
    if not data.n_left + data.n_right:
        return "no hold can be used"
    if not data.fewest:
        return f"no hold on the {'right' if data.n_left else 'left'} can be used"
    if data.n_left + data.n_right < 3:
        return "one hold on each side cannot tell the sides from the order in which they came"
    return "too many scores stand at the ends of the scale"


def _method(
    settings: ComparisonSettings,
    fitted: Fit | None,
    refused: tuple[Refusal, ...],
    treatment_before_s: float,
) -> Method:
    parameters: dict[str, float | int | str | bool | None] = dict(asdict(settings))
    parameters["treatment_before_s"] = treatment_before_s
    parameters["likelihood"] = fitted.likelihood if fitted else None
    parameters["gates_passed"] = not refused
    for name in ("difference_se", "slope", "slope_se", "trend", "scale", "df"):
        parameters[f"fit_{name}"] = getattr(fitted, name) if fitted else None
    return Method(METHOD_ID, parameters)
