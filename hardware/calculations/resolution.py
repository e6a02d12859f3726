"""The smallest force that can be told from noise, and what cells add to an honest reading.

Noise at the input is the data sheet's (HX711: 50 nV at 10, 90 nV at 80 samples/s; the HX717 as the
simulator has it); three times of it is taken, as wires, supply and breadboards add theirs (an
estimate, reports say three to ten). Below that a cell wanders slowly; that part does not average
out. What cells of a class keep to is in ``evenside.simulator.gauge``: the same figures as the
simulator's.
"""

import math

from evenside.montage import Bar, find_shape
from evenside.simulator.amplifier import FLICKER_NV
from evenside.simulator.chips import CHIPS, ChipName
from evenside.simulator.gauge import GAUGE_CLASSES
from hardware.calculations.rows import Row

NOISE_FACTOR = 3.0
SLOW_SCALES = 6  # from a quarter of a second to four minutes, each of the same size
MEDIAN_S = 3.0  # a hold's load is the median of so long
POINTS_PER_LN = 7.3  # of the 0-10 score, for a force e times as large: after Grabow 2018
TYPICAL_N = 250.0
RATES: tuple[tuple[ChipName, float], ...] = (("HX711", 10.0), ("HX711", 80.0), ("HX717", 320.0))


def newton_per_nv(cell: Bar, excitation_v: float) -> float:
    """A bridge gives its rated output, times the excitation, at its capacity."""
    return cell.capacity_n / (cell.rated_output_mv_per_v * excitation_v * 1e6)


def white_n(cell: Bar, chip: ChipName, rate_hz: float) -> float:
    """Rms of one sample of one cell."""
    kind = CHIPS[chip]
    noise_nv = kind.noise_counts(rate_hz, 128) * kind.count_nv(128)
    return NOISE_FACTOR * noise_nv * newton_per_nv(cell, kind.excitation_v)


def slow_n(cell: Bar) -> float:
    """Rms of the slow wander of one cell."""
    nv = NOISE_FACTOR * FLICKER_NV * math.sqrt(SLOW_SCALES)
    return nv * newton_per_nv(cell, CHIPS["HX711"].excitation_v)


def of_sum(one_cell_n: float, n_cells: int) -> float:
    """Cells are noisy on their own."""
    return one_cell_n * math.sqrt(n_cells)


def of_hold_n(cell: Bar, chip: ChipName, rate_hz: float, n_cells: int) -> float:
    """Of the median of a hold: white noise averages (a median costs a quarter), wander stays."""
    averaged = 1.25 * white_n(cell, chip, rate_hz) / math.sqrt(rate_hz * MEDIAN_S)
    return of_sum(math.hypot(averaged, slow_n(cell)), n_cells)


def corner_error(x_share: float, y_share: float, limit: float) -> float:
    """The sum's largest error as a share, the load so far towards a corner (0 middle, 1 corner).

    Every cell has its own change of sensitivity, up to ``limit`` either way, as the load comes
    towards it; at worst all of them err alike, whatever each carries.
    """
    return limit * (abs(x_share) + abs(y_share))


def rows() -> list[Row]:
    """Noise at three rates; corner error of a class of cells."""
    plate = find_shape("plate")
    cell, n = plate.cell, len(plate.places)
    made = []
    for chip, rate_hz in RATES:
        sample_n = of_sum(white_n(cell, chip, rate_hz), n)
        made.append(
            Row(
                f"noise of the load, {chip} at {rate_hz:.0f} samples/s: one sample, a hold",
                f"{sample_n:.3f} N, {of_hold_n(cell, chip, rate_hz, n):.3f} N rms",
                "1 N: 0.4 % of a usual force, 0.03 points of the score",
                "data sheet, times 3; slow wander 8 nV a scale (estimate)",
            )
        )
    usual = GAUGE_CLASSES["usual"]
    error = corner_error(0.26, 0.45, usual.corner)
    return [
        *made,
        Row(
            f"corner error at the end of a pass, {TYPICAL_N:.0f} N, cells of class usual, at most",
            f"{error * TYPICAL_N:.2f} N ({error:.2%})",
            f"1 % is {POINTS_PER_LN * math.log(1.01):.2f} points",
            "gauge.py; all cells at their limit and the same way",
        ),
        Row(
            "nonlinearity and hysteresis, class usual, at most",
            f"{(usual.nonlinearity + usual.hysteresis) * cell.capacity_n:.2f} N a cell",
            "the same on both sides of the body",
            "gauge.py, after makers' sheets",
        ),
    ]
