"""From counts to newtons: the calibration of a device, and the zero of a session.

Two zeros are kept apart. The calibration's zero was taken once, with nothing on the cells, when
their sensitivity was measured. The tare is taken at the start of a session and replaces it, because
bridges drift with temperature and the roller itself has a weight. A tare taken while somebody
leans on the device would falsify every comparison after it, so `tare_from` may refuse.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import finite, matrix, not_negative, positive, share
from evenside_analysis.types import FloatArray, ParameterError

CODE_SPAN = 2.0**24  # counts over the HX711's full differential input, -0.5 to +0.5 AVDD / gain
FULL_SCALE = (-(2**23), 2**23 - 1)  # the two codes that mean "beyond the range"

SWAY_PARTS = 10  # of a second: each a tenth, and a heart beat spans all of them

TareProblem = Literal["too short", "missing samples", "saturated", "not steady", "loaded"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Zero and sensitivity of every channel, in the order of the grid's columns.

    ``newton_per_count`` may be negative for a cell wired the other way round, but never 0.
    """

    zero_counts: tuple[float, ...]
    newton_per_count: tuple[float, ...]
    id: str
    date: str | None  # ISO 8601; None for nominal values from the data sheet

    def __post_init__(self) -> None:
        finite("zero_counts", self.zero_counts)
        finite("newton_per_count", self.newton_per_count)
        if not self.zero_counts or len(self.zero_counts) != len(self.newton_per_count):
            raise ParameterError(
                f"zero_counts has {len(self.zero_counts)} channels and newton_per_count has "
                f"{len(self.newton_per_count)}, both must have the same number, at least 1"
            )
        if 0.0 in self.newton_per_count:
            raise ParameterError(f"newton_per_count={self.newton_per_count} must not hold 0")


@dataclass(frozen=True, slots=True)
class TareSettings:
    """When a stretch of samples may become the session's zero."""

    min_s: float = 1.0  # shorter, and one breath of wind would be the zero
    min_coverage: float = 0.9  # share of the samples that must have been measured
    max_noise_n: float = 2.0  # standard deviation of one cell; a heart beat alone is 1 to 3 N
    # All cells together, over parts of the stretch: a heart beats with 1 to 3 N either way even in
    # somebody who lies still, breath moves more. An empty plate moves by its noise alone.
    max_sway_n: float = 1.0
    # A roller weighs 5 to 20 N and zeros drift by some newtons; a leg weighs more than 60 N.
    # None asks for no check: a nominal calibration does not know the zero of its bridges.
    max_shift_n: float | None = 60.0

    def __post_init__(self) -> None:
        positive("min_s", self.min_s)
        share("min_coverage", self.min_coverage)
        positive("max_noise_n", self.max_noise_n)
        positive("max_sway_n", self.max_sway_n)
        if self.max_shift_n is not None:
            not_negative("max_shift_n", self.max_shift_n)


@dataclass(frozen=True, slots=True)
class TareResult:
    """The new zero, or the reason why there is none."""

    ok: bool
    counts: tuple[float, ...] | None
    why_not: str | None
    problem: TareProblem | None = None


def nominal_newton_per_count(capacity_n: float, rated_output_mv_per_v: float, gain: float) -> float:
    """Sensitivity that the data sheets promise, for a cell that nobody has calibrated yet.

    Parameters
    ----------
    capacity_n : float > 0, newton, load at rated output
    rated_output_mv_per_v : float > 0, bridge output at capacity per volt of excitation
    gain : float > 0, amplifier gain, 128, 64 or 32 for an HX711

    Returns
    -------
    float > 0, newton per count

    Raises
    ------
    ParameterError
        A value that is not finite and positive.

    Notes
    -----
    The converter is ratiometric: its reference is the excitation, so the supply voltage cancels
    and ``counts = rated_output / 1000 * gain * 2**24`` at capacity.

    References
    ----------
    .. [1] Avia Semiconductor, HX711 24-bit analog-to-digital converter, data sheet
    """
    capacity = positive("capacity_n", capacity_n)
    volt_per_volt = positive("rated_output_mv_per_v", rated_output_mv_per_v) / 1000.0
    return capacity / (volt_per_volt * positive("gain", gain) * CODE_SPAN)


def apply(
    counts: npt.ArrayLike,
    calibration: Calibration,
    tare_counts: Sequence[float] | FloatArray | None = None,
) -> FloatArray:
    """Force on each cell.

    Parameters
    ----------
    counts : array, shape (n_samples, n_channels), NaN where not measured
    calibration : Calibration of as many channels
    tare_counts : the session's zero; None takes the calibration's

    Returns
    -------
    float64 array, shape (n_samples, n_channels), newton, compression positive

    Raises
    ------
    ParameterError
        Channels that do not match, or a tare that is not finite.
    """
    n_channels = len(calibration.zero_counts)
    table = matrix("counts", counts, n_columns=n_channels)
    zero = calibration.zero_counts if tare_counts is None else tare_counts
    finite("tare_counts", [float(count) for count in zero])
    if len(zero) != n_channels:
        raise ParameterError(f"tare_counts has {len(zero)} channels, it must have {n_channels}")
    force_n: FloatArray = (table - np.array(zero)) * np.array(calibration.newton_per_count)
    return force_n


def tare_from(
    counts: npt.ArrayLike,
    calibration: Calibration,
    *,
    fs_hz: float | None = None,
    settings: TareSettings | None = None,
) -> TareResult:
    """Zero of a session from samples of the unloaded device, or a reason to refuse.

    Parameters
    ----------
    counts : array, shape (n_samples, n_channels), NaN where not measured
    calibration : Calibration; its zero tells how far the new one has moved
    fs_hz : float > 0, samples per second; None when the caller has seen to the length
    settings : TareSettings

    Returns
    -------
    TareResult; with ``ok`` the medians of the channels, which one damaged sample cannot move

    Raises
    ------
    ParameterError
        Channels that do not match, or fs_hz not positive.
    """
    settings = TareSettings() if settings is None else settings
    table = matrix("counts", counts, n_columns=len(calibration.zero_counts))
    measured = table[np.isfinite(table).all(axis=1)]
    need = 2 if fs_hz is None else math.ceil(settings.min_s * positive("fs_hz", fs_hz))
    refusal = _too_little(table, measured, max(2, need), settings)
    refusal = refusal or _saturated(measured)
    if refusal is not None:
        return refusal
    zero = tuple(float(np.median(measured[:, i])) for i in range(table.shape[1]))
    newtons = apply(measured, calibration, zero)
    refusal = _unsteady(newtons, settings) or _loaded(_shift_n(zero, calibration), settings)
    return refusal or TareResult(True, zero, None)


def _too_little(
    table: FloatArray, measured: FloatArray, need: int, settings: TareSettings
) -> TareResult | None:
    if table.shape[0] < need:
        return _refuse("too short", f"{table.shape[0]} samples, {need} are needed")
    if measured.shape[0] < max(2.0, settings.min_coverage * table.shape[0]):
        return _refuse(
            "missing samples", f"only {measured.shape[0]} of {table.shape[0]} samples were measured"
        )
    return None


def _saturated(measured: FloatArray) -> TareResult | None:
    beyond = (measured <= FULL_SCALE[0]) | (measured >= FULL_SCALE[1])
    stuck = np.flatnonzero(beyond.mean(axis=0) > 0.5)
    if stuck.size:
        return _refuse("saturated", f"channel {int(stuck[0])} is at the end of its range")
    return None


def _unsteady(newtons: FloatArray, settings: TareSettings) -> TareResult | None:
    # 1.4826 times the median deviation is the standard deviation of normal noise, and a single
    # glitch does not move it.
    noise_n = 1.4826 * np.median(np.abs(newtons), axis=0)
    worst = int(np.argmax(noise_n))
    if noise_n[worst] > settings.max_noise_n:
        limit = f"{settings.max_noise_n:g} N is the limit"
        return _refuse("not steady", f"channel {worst} moves by {noise_n[worst]:.1f} N, {limit}")
    return _swaying(newtons, settings)


def _swaying(newtons: FloatArray, settings: TareSettings) -> TareResult | None:
    """Refuse a load that moves slowly, as a living body does, and by more than noise explains."""
    n_each = newtons.shape[0] // SWAY_PARTS
    if n_each < 1:
        return None
    parts = newtons[: n_each * SWAY_PARTS].reshape(SWAY_PARTS, n_each, -1)
    level_n = np.median(parts, axis=1).sum(axis=1)
    sway_n = float(level_n.max() - level_n.min())
    # Steps from sample to sample are noise: sqrt(2) times its deviation in each cell. A median of n
    # scatters by 1.25 / sqrt(n) of it, and the range of ten stays below five times that.
    step_n = 1.4826 * np.median(np.abs(np.diff(newtons, axis=0)), axis=0)
    noise_n = math.sqrt(math.fsum((step_n / math.sqrt(2.0)) ** 2)) * 1.25 / math.sqrt(n_each)
    if sway_n <= max(settings.max_sway_n, 5.0 * noise_n):
        return None
    limit = f"{settings.max_sway_n:g} N is the limit; is somebody on it?"
    return _refuse("not steady", f"the load moves by {sway_n:.1f} N, {limit}")


def _loaded(shift_n: float, settings: TareSettings) -> TareResult | None:
    if settings.max_shift_n is not None and abs(shift_n) > settings.max_shift_n:
        limit = f"{settings.max_shift_n:g} N is the limit"
        return _refuse("loaded", f"{shift_n:.0f} N away from the calibrated zero, {limit}")
    return None


def _shift_n(zero: tuple[float, ...], calibration: Calibration) -> float:
    """How far all cells together have moved since the calibration."""
    return math.fsum(
        (now - then) * newton
        for now, then, newton in zip(
            zero, calibration.zero_counts, calibration.newton_per_count, strict=True
        )
    )


def _refuse(problem: TareProblem, detail: str) -> TareResult:
    return TareResult(False, None, f"{problem}: {detail}", problem)
