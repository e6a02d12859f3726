"""From a fit to an answer: verdict, holds still needed, and the words for both.

It does not matter which method made the fit; what a gate refuses keeps its figures, but its verdict
is "cannot tell". Sentences are in plain words and name the figure that they rest on.
"""

from collections.abc import Mapping
from dataclasses import asdict
from math import ceil, exp

from evenside_analysis.gates import Refusal, refusals
from evenside_analysis.matched_force import Fit
from evenside_analysis.observations import ComparisonSettings, Observations
from evenside_analysis.types import Method, SideComparison, Verdict
from evenside_analysis.words import count_in_words, more_holds, points

# Normal quantiles of the planning formulas: one-sided 95 %, two-sided 95 %, power 80 % (for
# "balanced" shared between the two bounds, hence 90 %).
Z_95_ONE_SIDED, Z_95, Z_POWER_80, Z_POWER_90 = 1.645, 1.960, 0.842, 1.282

NO_FORCE_RATIO = "No force ratio: how the score grows with the load is not known well enough."

Parameters = Mapping[str, float | int | str | bool | None]


def judge(
    data: Observations,
    fitted: Fit | None,
    settings: ComparisonSettings,
    *,
    method_id: str,
    treatment_before_s: float = 0.0,
    known: Parameters | None = None,
) -> SideComparison:
    """Say what one zone's fit means.

    Parameters
    ----------
    data : Observations
        The holds that were fitted.
    fitted : Fit or None
        None where they do not determine a difference.
    settings : ComparisonSettings
        Margin and gates.
    method_id : str
        The method that made the fit.
    treatment_before_s : float >= 0, seconds
        Treatment rolling on either side before the last of these holds.
    known : mapping, optional
        What else the fit rested on; joins the method's parameters.
    """
    refused = refusals(data, settings, treatment_before_s)
    verdict = _verdict(fitted, settings) if fitted and not refused else "cannot_tell"
    needed = _holds_needed(data, fitted, refused, settings) if verdict == "cannot_tell" else None
    log_ratio = _log_ratio(fitted, settings)
    ratio_ci = fitted.log_ratio_interval(0.95) if fitted and log_ratio is not None else None
    parameters = _parameters(settings, fitted, refused, treatment_before_s)
    return SideComparison(
        difference_points=fitted.difference if fitted else None,
        ci95=fitted.interval(0.95) if fitted else None,
        ci90=fitted.interval(0.90) if fitted else None,
        n_left=data.n_left,
        n_right=data.n_right,
        force_ratio=None if log_ratio is None else exp(log_ratio),
        log_ratio_pct=None if log_ratio is None else 100 * log_ratio,
        log_ratio_ci95_pct=None if ratio_ci is None else (100 * ratio_ci[0], 100 * ratio_ci[1]),
        verdict=verdict,
        reasons=(
            *_headline(verdict, fitted, refused, needed, settings),
            *_missing_figures(data, fitted, log_ratio),
        ),
        holds_needed=needed,
        method=Method(method_id, {**parameters, **(known or {})}),
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
        reasons.append(NO_FORCE_RATIO)
    return tuple(reasons)


def _why_no_fit(data: Observations) -> str:
    if not data.n_left + data.n_right:
        return "no hold can be used"
    if not data.fewest:
        return f"no hold on the {'right' if data.n_left else 'left'} can be used"
    if data.n_left + data.n_right < 3:
        return "one hold on each side cannot tell the sides from the order in which they came"
    return "too many scores stand at the ends of the scale"


def _parameters(
    settings: ComparisonSettings,
    fitted: Fit | None,
    refused: tuple[Refusal, ...],
    treatment_before_s: float,
) -> dict[str, float | int | str | bool | None]:
    parameters: dict[str, float | int | str | bool | None] = dict(asdict(settings))
    parameters["treatment_before_s"] = treatment_before_s
    parameters["likelihood"] = fitted.likelihood if fitted else None
    parameters["gates_passed"] = not refused
    for name in ("difference_se", "slope", "slope_se", "trend", "scale", "df"):
        parameters[f"fit_{name}"] = getattr(fitted, name) if fitted else None
    return parameters
