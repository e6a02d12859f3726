"""The force-only signs as JSON: one entry a zone, null for what could not be had."""

from evenside.session.jsonout import JsonDict, interval, number
from evenside_analysis.curves import CurveDifference, ProfileSign
from evenside_analysis.dose import RollingDose
from evenside_analysis.hotspots import HotSpot
from evenside_analysis.profile import LoadCurve
from evenside_analysis.signs import ZoneSigns
from evenside_analysis.types import FloatArray, Method
from evenside_analysis.welch import SideContrast


def signs_json(zone: str, signs: ZoneSigns) -> JsonDict:
    """One entry of ``signs``."""
    avoidance, steadiness, rolling = signs.avoidance, signs.steadiness, signs.rolling
    return {
        "zone": zone,
        "notable": list(signs.notable),
        "avoidance": {
            "load_n": contrast_json(avoidance.load),
            "lighter_side": avoidance.lighter_side,
            "reasons": list(avoidance.reasons),
            "method": method_json(avoidance.method),
        },
        "steadiness": {
            "scatter_pct": contrast_json(steadiness.scatter),
            "sway_pct": contrast_json(steadiness.sway),
            "tremor_pct": contrast_json(steadiness.tremor),
            "drift_pct_per_s": contrast_json(steadiness.drift),
            "reasons": list(steadiness.reasons),
            "method": method_json(steadiness.method),
        },
        "rolling": {
            "left": dose_json(rolling.left),
            "right": dose_json(rolling.right),
            "dose_log_ratio_pct": number(rolling.dose_log_ratio_pct),
            "reasons": list(rolling.reasons),
            "method": method_json(rolling.method),
        },
        "profile": profile_json(signs.profile),
    }


def contrast_json(contrast: SideContrast) -> JsonDict:
    """Left, right, and their difference with its interval."""
    return {
        "left": number(contrast.left),
        "right": number(contrast.right),
        "n_left": contrast.n_left,
        "n_right": contrast.n_right,
        "difference": number(contrast.difference),
        "ci95": interval(contrast.ci95),
    }


def dose_json(dose: RollingDose | None) -> JsonDict | None:
    """What one side was given."""
    if dose is None:
        return None
    return {
        "n_passes": dose.n_passes,
        "n_bouts": dose.n_bouts,
        "rolling_s": number(dose.rolling_s),
        "cadence_per_min": number(dose.cadence_per_min),
        "dose_ns": number(dose.dose_ns),
        "load_n": number(dose.load_n),
        "coverage": number(dose.coverage),
    }


def profile_json(profile: ProfileSign) -> JsonDict:
    """The curves, their hot spots and their difference."""
    return {
        "left": curve_json(profile.left, profile.left_spots),
        "right": curve_json(profile.right, profile.right_spots),
        "difference": difference_json(profile.difference),
        "reasons": list(profile.reasons),
        "method": method_json(profile.method),
    }


def curve_json(curve: LoadCurve | None, spots: tuple[HotSpot, ...]) -> JsonDict | None:
    """One side's curve, an entry a centimetre."""
    if curve is None:
        return None
    return {
        "n_passes_total": curve.n_passes_total,
        "position_m": numbers(curve.position_m),
        "load_n": numbers(curve.load_n),
        "sd_pct": numbers(100 * curve.sd),
        "n_passes": curve.n_passes.tolist(),
        "share": numbers(curve.share),
        "hot_spots": [
            {
                "kind": spot.kind,
                "from_m": number(spot.from_m),
                "to_m": number(spot.to_m),
                "departure_pct": number(spot.departure_pct),
            }
            for spot in spots
        ],
    }


def difference_json(difference: CurveDifference | None) -> JsonDict | None:
    """Right minus left along the tissue."""
    if difference is None:
        return None
    ends = zip(difference.low_pct, difference.high_pct, strict=True)
    return {
        "position_m": numbers(difference.position_m),
        "difference_pct": numbers(difference.difference_pct),
        "ci95_pct": [[float(low), float(high)] for low, high in ends],
        "p_shape": number(difference.p_shape),
        "differs": [list(stretch) for stretch in difference.differs],
    }


def method_json(method: Method) -> JsonDict:
    """Which computation it was."""
    return {"id": method.id, "parameters": dict(method.parameters)}


def numbers(values: FloatArray) -> list[float | None]:
    """A row of finite numbers, or null."""
    return [number(value) for value in values.tolist()]
