"""Steadiness and guarding in a hold: how the load wavers, trembles and creeps away.

Force-only signs, beside the comparison and never in it. The load of one hold is taken as ln(load),
so that everything is a share of the load, and parted by how fast it changes:

    drift            the straight line: the person comes off the spot, slowly
    breath 0.15-0.5  belongs to the person, not to the side; taken out of the scatter
    sway   0.5-3 Hz  corrections of posture, and the heart beat
    tremor 6-14 Hz   physiological tremor of muscles that hold; needs a fast device
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import column, positive
from evenside_analysis.types import FloatArray, Method
from evenside_analysis.welch import (
    MIN_PER_SIDE,
    SideContrast,
    contrast,
    log_contrast,
    too_few,
)

BREATH_HZ = (0.15, 0.5)
SWAY_HZ = (0.5, 3.0)
TREMOR_HZ = (6.0, 14.0)  # physiological tremor: Marsden 1984, 8 to 12 Hz, with room
TRIM_S = 1.0  # at each end: getting on and coming off belong to no hold
MIN_S = 6.0  # after trimming; a breath at 0.2 Hz lasts 5 s
MIN_COVERAGE = 0.9  # lost samples are bridged by straight lines, which take tremor away
MIN_RATE_HZ = 2.5 * TREMOR_HZ[1]  # the grid's interpolation dampens what is close to half the rate
NOTABLE_P = 0.01
NOTABLE_RATIO_PCT = 40.0  # 100 ln(1.5): one side wavers by half as much again
NOTABLE_DRIFT_PCT_PER_S = 0.3  # [E] people at rest fade by 0.1 to 0.3 %/s
METHOD = Method(
    "hold-steadiness/1",
    {
        "breath_low_hz": BREATH_HZ[0],
        "breath_high_hz": BREATH_HZ[1],
        "sway_low_hz": SWAY_HZ[0],
        "sway_high_hz": SWAY_HZ[1],
        "tremor_low_hz": TREMOR_HZ[0],
        "tremor_high_hz": TREMOR_HZ[1],
        "trim_s": TRIM_S,
        "min_s": MIN_S,
        "min_coverage": MIN_COVERAGE,
        "min_holds": MIN_PER_SIDE,
        "notable_p": NOTABLE_P,
        "notable_ratio_pct": NOTABLE_RATIO_PCT,
        "notable_drift_pct_per_s": NOTABLE_DRIFT_PCT_PER_S,
    },
)


@dataclass(frozen=True, slots=True)
class HoldSteadiness:
    """One hold, in % of its load; None where it could not be had, with the reason.

    Attributes
    ----------
    scatter_pct : float >= 0 or None
        Standard deviation around the straight line, the breath taken out.
    sway_pct, tremor_pct : float >= 0 or None
        Root mean square of the bands.
    drift_pct_per_s : float or None
        Slope of ln(load); negative while the load fades.
    """

    scatter_pct: float | None
    sway_pct: float | None
    tremor_pct: float | None
    drift_pct_per_s: float | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class SteadinessSign:
    """The holds of one zone, left against right.

    `scatter`, `sway` and `tremor` hold geometric means in % of the load and 100 ln(right / left);
    `drift` holds means in %/s and their difference.
    """

    scatter: SideContrast
    sway: SideContrast
    tremor: SideContrast
    drift: SideContrast
    notable: tuple[str, ...]
    reasons: tuple[str, ...]
    method: Method


def hold_steadiness(force_n: npt.ArrayLike, fs_hz: float) -> HoldSteadiness:
    """Describe how steadily one hold was held.

    Parameters
    ----------
    force_n : array_like, shape (n,), newton
        Load of one dwell from its first sample; NaN where not measured.
    fs_hz : float > 0
        Samples per second.

    Returns
    -------
    HoldSteadiness

    Raises
    ------
    ParameterError
        If the array has not one dimension, or the rate is not above 0.

    Notes
    -----
    A line is taken off ln(load); the rest is tapered (Hann) and its spectrum summed over the bands,
    scaled so that white noise and sines give their variance. Missing samples are bridged by
    straight lines, at most a tenth of them.

    What it can say: this hold wavered, trembled or faded so much. What it cannot: that this is
    guarding. An elbow that tires, a heart beat (in the sway) and the noise of the cells (in the
    tremor: compare it with `doctor`'s figure before believing it) look the same, and a load that
    fades may be tissue that gives way under a limb that props.

    References
    ----------
    .. [1] C. D. Marsden, Origins of normal and pathological tremor, in: Movement Disorders:
       Tremor, 1984 (8 to 12 Hz).
    .. [2] P. D. Welch, IEEE Trans. Audio Electroacoust. 15:70-73, 1967 (tapered spectra).
    """
    rate_hz = positive("fs_hz", fs_hz)
    load, trim = column("force_n", force_n), round(TRIM_S * rate_hz)
    load = load[trim : max(len(load) - trim, trim)]
    why_not = _why_not(load, rate_hz)
    if why_not is not None:
        return HoldSteadiness(None, None, None, None, why_not)
    rest, slope = _without_line(np.log(_bridged(load)), rate_hz)
    band = _Bands.of(rest, rate_hz)
    is_fast = rate_hz >= MIN_RATE_HZ
    return HoldSteadiness(
        scatter_pct=100 * sqrt(max(band.total - band.within(BREATH_HZ), 0.0)),
        sway_pct=100 * sqrt(band.within(SWAY_HZ)),
        tremor_pct=100 * sqrt(band.within(TREMOR_HZ)) if is_fast else None,
        drift_pct_per_s=100 * slope,
        why_not=None if is_fast else f"tremor needs at least {MIN_RATE_HZ:g} samples a second",
    )


def compare_steadiness(
    left: Sequence[HoldSteadiness], right: Sequence[HoldSteadiness]
) -> SteadinessSign:
    """Compare how steadily the two sides of one zone were held.

    Parameters
    ----------
    left, right : sequences of HoldSteadiness
        One a hold; those without figures are left out, and their reasons given.

    Returns
    -------
    SteadinessSign
        Without differences below three holds a side. Raises nothing: what cannot be compared is
        None.

    Notes
    -----
    Amplitudes by the log ratio, drift by the plain difference, each with Welch's interval. Twelve
    holds are few for amplitudes: an interval from half to double is usual. The order of the holds
    is not modelled, so a person who tires from hold to hold tires both sides only if they take
    turns.

    References
    ----------
    .. [1] B. L. Welch, Biometrika 34:28-35, 1947.
    """
    amplitude = {name: _amplitudes(left, right, name) for name in ("scatter", "sway", "tremor")}
    drift = contrast(_figures(left, "drift_pct_per_s"), _figures(right, "drift_pct_per_s"))
    whys = [hold.why_not for hold in (*left, *right) if hold.why_not is not None]
    return SteadinessSign(
        **amplitude,
        drift=drift,
        notable=tuple(_notable(amplitude, drift)),
        reasons=(*too_few(drift, "hold"), *dict.fromkeys(whys)),
        method=METHOD,
    )


@dataclass(frozen=True, slots=True)
class _Bands:
    """Variance by frequency."""

    frequency_hz: FloatArray
    variance: FloatArray

    @classmethod
    def of(cls, rest: FloatArray, fs_hz: float) -> "_Bands":
        taper: FloatArray = np.hanning(len(rest))
        power: FloatArray = np.abs(np.fft.rfft(rest * taper)) ** 2
        scaled = 2 * power / (len(rest) * float((taper**2).sum()))
        frequency_hz = np.arange(len(power), dtype=np.float64) * (fs_hz / len(rest))
        return cls(frequency_hz, scaled)

    @property
    def total(self) -> float:
        return float(self.variance.sum())

    def within(self, band_hz: tuple[float, float]) -> float:
        inside = (self.frequency_hz >= band_hz[0]) & (self.frequency_hz < band_hz[1])
        return float(self.variance[inside].sum())


def _why_not(load: FloatArray, fs_hz: float) -> str | None:
    if len(load) < MIN_S * fs_hz:
        return f"the hold is shorter than {MIN_S + 2 * TRIM_S:g} s"
    measured = ~np.isnan(load)
    if np.count_nonzero(measured) < MIN_COVERAGE * len(load):
        return "more than a tenth of the hold's samples is missing"
    return None if (load[measured] > 0).all() else "the load was not above 0 all the time"


def _bridged(load: FloatArray) -> FloatArray:
    index = np.arange(len(load))
    measured = ~np.isnan(load)
    return np.interp(index, index[measured], load[measured])


def _without_line(log_load: FloatArray, fs_hz: float) -> tuple[FloatArray, float]:
    time_s = np.arange(len(log_load)) / fs_hz
    time_s -= time_s.mean()
    level = log_load - log_load.mean()
    slope = float((time_s * level).sum() / (time_s**2).sum())
    return level - slope * time_s, slope


def _figures(holds: Sequence[HoldSteadiness], name: str) -> FloatArray:
    values = [getattr(hold, name) for hold in holds]
    return np.array([value for value in values if value is not None], dtype=np.float64)


def _amplitudes(
    left: Sequence[HoldSteadiness], right: Sequence[HoldSteadiness], name: str
) -> SideContrast:
    lefts, rights = (_figures(side, f"{name}_pct") for side in (left, right))
    return log_contrast(lefts[lefts > 0], rights[rights > 0])  # a load without noise has no ratio


def _notable(amplitude: dict[str, SideContrast], drift: SideContrast) -> list[str]:
    lines = []
    for name, verb in (("scatter", "wavers"), ("tremor", "trembles")):
        found = amplitude[name]
        if _is_notable(found, NOTABLE_RATIO_PCT) and found.difference is not None:
            side = "right" if found.difference > 0 else "left"
            times = float(np.exp(abs(found.difference) / 100))
            lines.append(f"the load {verb} {times:.1f} times as much on the {side}")
    if _is_notable(drift, NOTABLE_DRIFT_PCT_PER_S) and drift.difference is not None:
        side = "left" if drift.difference > 0 else "right"
        lines.append(f"the load fades faster on the {side}, by {abs(drift.difference):.1f} %/s")
    return lines


def _is_notable(found: SideContrast, least: float) -> bool:
    if found.difference is None or found.p is None:
        return False
    return abs(found.difference) >= least and found.p <= NOTABLE_P
