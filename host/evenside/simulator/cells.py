"""From newtons on a plate or a roller to counts: geometry, gauges, converters.

A plate stands on four cells at its corners, a roller turns on two hubs with two crossed cells each.
Every cell has its own zero and its own small error of sensitivity; its converter adds noise and
stops at the ends of its 24 bits. What the data sheet promises is what the device tells the host;
``true_cells`` is what a perfect calibration would find.

Noise: an HX711 at 80 samples/s and gain 128 has 90 nV rms by its data sheet, 38 counts of 2.4 nV;
built on a breadboard it is three to ten times worse, hence the default factor. Not here: creep,
hysteresis, temperature, crosstalk, and the converter's own settling filter.
"""

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside.errors import UsageError
from evenside.protocol.messages import Channel
from evenside.simulator.body import Felt
from evenside.simulator.rng import Lots

FloatArray = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int32]

FULL_SCALE = 2**23  # counts run from -FULL_SCALE to FULL_SCALE - 1
NOISE_COUNTS_AT_80_HZ = 40.0  # rms of a quiet channel; grows with the square root of the rate

_PLATE_X_M, _PLATE_Y_M = 0.25, 0.10
_HUB_Y_M = 0.165


@dataclass(frozen=True, slots=True)
class DeviceSetup:
    """What device is simulated; the defaults are the reference plate with four HX711."""

    kind: Literal["plate", "roller"] = "plate"
    simultaneous: bool = False  # one group of four channels instead of four groups of one
    nominal_rate_hz: float = 80.0
    rate_spread: float = 0.02  # each group's real rate is off by up to this share
    rate_factors: tuple[float, ...] | None = None  # real over nominal, a group each; None: by lot
    skew_ppm: float = 0.0  # the device's clock runs fast by this much
    start_ticks: int | None = None  # the clock at power-on; None: by lot
    noise_factor: float = 3.0
    sensitivity_sd: float = 0.005  # share
    zero_spread_counts: float = 60_000.0
    capacity_n: float = 500.0
    rated_output_mv_per_v: float = 2.0
    gain: int = 128
    radius_m: float = 0.075  # of a roller

    def __post_init__(self) -> None:
        """Refuse what cannot be a device."""
        if self.kind not in ("plate", "roller"):
            raise UsageError(f"kind={self.kind!r} must be 'plate' or 'roller'")
        if not 1.0 <= self.nominal_rate_hz <= 4000.0:
            raise UsageError(f"nominal_rate_hz={self.nominal_rate_hz} must be from 1 to 4000")
        n_groups = 1 if self.simultaneous else 4
        if self.rate_factors is not None and len(self.rate_factors) != n_groups:
            given = len(self.rate_factors)
            raise UsageError(f"rate_factors has {given} values, the device {n_groups} groups")


@dataclass(frozen=True, slots=True)
class TrueCells:
    """What a perfect calibration would find, one value a channel."""

    zero_counts: tuple[float, ...]
    newton_per_count: tuple[float, ...]


def make_channels(setup: DeviceSetup) -> tuple[Channel, ...]:
    """The cells as the device describes them."""
    places: list[tuple[str, float, float, float]]
    if setup.kind == "plate":
        up = math.pi / 2
        places = [
            ("corner --", -_PLATE_X_M, -_PLATE_Y_M, up),
            ("corner -+", -_PLATE_X_M, _PLATE_Y_M, up),
            ("corner +-", _PLATE_X_M, -_PLATE_Y_M, up),
            ("corner ++", _PLATE_X_M, _PLATE_Y_M, up),
        ]
    else:
        places = [
            ("hub - 0", 0.0, -_HUB_Y_M, 0.0),
            ("hub - 90", 0.0, -_HUB_Y_M, math.pi / 2),
            ("hub + 0", 0.0, _HUB_Y_M, 0.0),
            ("hub + 90", 0.0, _HUB_Y_M, math.pi / 2),
        ]
    return tuple(
        Channel(
            channel=number,
            group=0 if setup.simultaneous else number,
            index_in_group=number if setup.simultaneous else 0,
            gain=setup.gain,
            capacity_n=setup.capacity_n,
            rated_output_mv_per_v=setup.rated_output_mv_per_v,
            x_m=x_m,
            y_m=y_m,
            axis_rad=axis_rad,
            name=name,
        )
        for number, (name, x_m, y_m, axis_rad) in enumerate(places)
    )


def make_true_cells(setup: DeviceSetup, n_channels: int, seed: int) -> TrueCells:
    """Zero and sensitivity of every cell, by lot around what the data sheet says."""
    lots = Lots(seed, "cells")
    full_output_v_per_v = setup.rated_output_mv_per_v / 1000.0
    nominal = setup.capacity_n / (full_output_v_per_v * setup.gain * 2**24)
    spread = setup.zero_spread_counts
    zeros = [float(round(lots.between(-spread, spread))) for _ in range(n_channels)]
    errors = [lots.normal(0.0, setup.sensitivity_sd) for _ in range(n_channels)]
    return TrueCells(tuple(zeros), tuple(nominal * (1.0 + error) for error in errors))


def cell_force_n(felt: Felt, channel: Channel, setup: DeviceSetup) -> FloatArray:
    """The force in one cell.

    On a plate the corners share the load so that their sum is the load and their moments place it.
    In a roller the load keeps its direction while the hubs turn under it: the angle in the roller's
    own frame is position over radius, which is what lets the host count the turns.
    """
    across = 1.0 + felt.lateral_m / channel.y_m
    if setup.kind == "plate":
        return felt.load_n * 0.25 * across * (1.0 + felt.position_m / channel.x_m)
    angle_rad = felt.position_m / setup.radius_m - channel.axis_rad
    return felt.load_n * 0.5 * across * np.cos(angle_rad)


def to_counts(force_n: FloatArray, channel: int, cells: TrueCells, noise: FloatArray) -> Counts:
    """What the converter says, ``noise`` in counts; beyond its ends it stays at the end."""
    exact = force_n / cells.newton_per_count[channel] + cells.zero_counts[channel] + noise
    return np.clip(np.rint(exact), -FULL_SCALE, FULL_SCALE - 1).astype(np.int32)


def at_full_scale(counts: Counts) -> npt.NDArray[np.bool_]:
    """Where the converter stands at one of its ends."""
    at_end: npt.NDArray[np.bool_] = (counts == -FULL_SCALE) | (counts == FULL_SCALE - 1)
    return at_end
