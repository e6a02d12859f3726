"""Where the cells are, and what of a load each of them carries.

A plate stands on four cells at its corners, a roller turns on two hubs with two crossed cells each.
What the data sheet promises is what the device tells the host; ``true_cells`` is what a perfect
calibration would find. How a cell shows the force that it carries is another matter (``gauge``).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside.montage import find_shape
from evenside.protocol.messages import Channel
from evenside.simulator.body import Felt
from evenside.simulator.gauge import Gauge
from evenside.simulator.portable import cos_sin
from evenside.simulator.rng import Lots
from evenside.simulator.setups import DeviceSetup

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TrueCells:
    """What a perfect calibration would find, one value a channel."""

    zero_counts: tuple[float, ...]  # with nothing on the cell, not even the device's own weight
    newton_per_count: tuple[float, ...]


def make_channels(setup: DeviceSetup) -> tuple[Channel, ...]:
    """The cells as the device describes them."""
    together = setup.converter.is_simultaneous
    return tuple(
        Channel(
            channel=number,
            group=0 if together else number,
            index_in_group=number if together else 0,
            gain=setup.gain,
            capacity_n=setup.capacity_n,
            rated_output_mv_per_v=setup.rated_output_mv_per_v,
            x_m=place.x_m,
            y_m=place.y_m,
            axis_rad=place.axis_rad,
            name=place.name,
        )
        for number, place in enumerate(find_shape(setup.kind).places)
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


def carried_n(felt: Felt, channel: Channel, gauge: Gauge, setup: DeviceSetup) -> FloatArray:
    """The force on one cell as it feels it: its own share, and a little of what is none of it.

    A load outside the cells of a plate lifts the far ones: their force is negative.
    """
    return (_on_plate if setup.kind == "plate" else _in_roller)(felt, channel, gauge, setup)


def _on_plate(felt: Felt, channel: Channel, gauge: Gauge, _: DeviceSetup) -> FloatArray:
    """Corners share a load so that their sum is the load and their moments place it.

    A plate bends under its load and tilts its cells: each is a little more or less sensitive as the
    load comes near, which makes the sum depend on the place (the corner error of a scale).
    """
    along = felt.position_m / channel.x_m
    across = felt.lateral_m / channel.y_m
    tilt = 1.0 + gauge.corner_along * along + gauge.corner_across * across
    return felt.load_n * 0.25 * (1.0 + along) * (1.0 + across) * tilt


def _in_roller(felt: Felt, channel: Channel, gauge: Gauge, setup: DeviceSetup) -> FloatArray:
    """The load keeps its direction while the hubs turn under it.

    In the roller's own frame it turns by position over radius, which is what lets the host count
    the turns; a middle that is off the axle makes that turn a little uneven.
    """
    along, square = cos_sin(felt.position_m / setup.radius_m)
    wobble_rad = setup.run_out_m / setup.radius_m * square
    along, square = along - wobble_rad * square, square + wobble_rad * along
    c, s = (1.0, 0.0) if channel.axis_rad == 0.0 else (0.0, 1.0)  # crossed: 0 or a quarter turn
    seen = (c - gauge.crosstalk * s) * along + (s + gauge.crosstalk * c) * square
    return felt.load_n * 0.5 * (1.0 + felt.lateral_m / channel.y_m) * seen
