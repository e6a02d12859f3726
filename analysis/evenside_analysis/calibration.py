"""From counts to newtons: the calibration of a device.

Two zeros are kept apart. The calibration's zero was taken once, with nothing on the cells, when
their sensitivity was measured. The tare (``tare``) is taken at the start of a session and replaces
it, because bridges drift with temperature and what lies on them has a weight.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import finite, matrix, positive
from evenside_analysis.types import FloatArray, ParameterError

CODE_SPAN = 2.0**24  # counts over the HX711's full differential input, -0.5 to +0.5 AVDD / gain
FULL_SCALE = (-(2**23), 2**23 - 1)  # the two codes that mean "beyond the range"


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
