"""The zero of a session, which may be refused.

A tare taken while somebody leans on the device would falsify every comparison after it. Of a plate
it is what its cells say while nobody touches it. A roller's own weight turns in the roller's frame:
it is no part of any cell's zero, and is found by turning the roller once with nothing on it.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside_analysis.calibration import FULL_SCALE, Calibration, apply
from evenside_analysis.checks import matrix, not_negative, positive, share
from evenside_analysis.load import Montage
from evenside_analysis.turning import OwnWeight, hubs_of, own_weight
from evenside_analysis.types import FloatArray

SWAY_PARTS = 10  # of a second: each a tenth, and a heart beat spans all of them
MIN_TURN_RAD = math.pi  # a shorter arc does not tell its center well
# A roller weighs 5 to 20 N, a leg more than 60 N. Under 2 N a turn is not told from noise.
WEIGHT_N = (2.0, 40.0)
# Standard deviation over the weight. A finger that rolls it, its rolling resistance and its being
# sped up take less than a newton of ten [E]; somebody who holds on to it does not.
MAX_OFF_CIRCLE = 0.1

TareProblem = Literal[
    "too short",
    "missing samples",
    "saturated",
    "not steady",
    "not crossed",
    "not turned",
    "loaded",
]


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
    weight_n: float | None = None  # of a roller, its own, which turns with it; None: not known


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
    refusal = _too_little(table, measured, fs_hz, settings) or _saturated(measured)
    if refusal is not None:
        return refusal
    zero = tuple(float(np.median(measured[:, i])) for i in range(table.shape[1]))
    newtons = apply(measured, calibration, zero)
    refusal = _unsteady(newtons, settings) or _loaded(_shift_n(zero, calibration), settings)
    return refusal or TareResult(True, zero, None)


def tare_from_turn(
    counts: npt.ArrayLike,
    calibration: Calibration,
    montage: Montage,
    *,
    fs_hz: float | None = None,
    settings: TareSettings | None = None,
) -> TareResult:
    """Zero and own weight of a roller that was turned with nothing on it, or a reason to refuse.

    Parameters
    ----------
    counts : array, shape (n_samples, n_channels), NaN where not measured
    calibration : Calibration; its zero tells how far the new one has moved
    montage : Montage of a roller; refused as "not crossed" if a hub has not two crossed cells
    fs_hz : float > 0, samples per second; None when the caller has seen to the length
    settings : TareSettings; noise and sway have no limit here, as the cells move with the turn

    Returns
    -------
    TareResult; with ``ok`` the counts of cells that carry nothing, and ``weight_n``, 2 to 40 N

    Raises
    ------
    ParameterError
        Channels that do not match, or fs_hz not positive.
    """
    settings = TareSettings() if settings is None else settings
    table = matrix("counts", counts, n_columns=len(calibration.zero_counts))
    measured = table[np.isfinite(table).all(axis=1)]
    refusal = _too_little(table, measured, fs_hz, settings) or _saturated(measured)
    if refusal is not None:
        return refusal
    if hubs_of(montage) is None:
        return _refuse("not crossed", "each hub must have two crossed cells")
    middle = np.median(measured, axis=0)
    own = own_weight(apply(measured, calibration, middle.tolist()), montage)
    counts_per_n = 1.0 / np.array(calibration.newton_per_count)
    zero = tuple((middle + np.array(own.centers_n) * counts_per_n).tolist())
    refusal = _no_turn(own) or _loaded(_shift_n(zero, calibration), settings)
    return refusal or TareResult(True, zero, None, weight_n=own.weight_n)


def _too_little(
    table: FloatArray, measured: FloatArray, fs_hz: float | None, settings: TareSettings
) -> TareResult | None:
    need = 2 if fs_hz is None else math.ceil(settings.min_s * positive("fs_hz", fs_hz))
    need = max(2, need)
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


def _no_turn(own: OwnWeight) -> TareResult | None:
    """Refuse what is no whole circle, or one that somebody pulls at."""
    if own.weight_n < WEIGHT_N[0]:
        return _refuse("not turned", "the weight of the roller did not move from cell to cell")
    if own.off_circle_n > MAX_OFF_CIRCLE * own.weight_n:
        off = f"{own.off_circle_n:.1f} N off its circle"
        return _refuse("not steady", f"the weight of the roller is {off}; is somebody on it?")
    if own.turned_rad < MIN_TURN_RAD:
        degrees = f"{math.degrees(own.turned_rad):.0f} degrees"
        return _refuse("not turned", f"the roller turned by {degrees}, half a turn is needed")
    if own.weight_n > WEIGHT_N[1]:
        limit = f"{WEIGHT_N[1]:g} N is the limit"
        return _refuse("loaded", f"{own.weight_n:.0f} N turn with the roller, {limit}")
    return None


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
