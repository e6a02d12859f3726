"""How far the zero wanders in a session: warmth and creep.

The board warms by 6 degrees in half an hour, the gauges by another 1.5 in minutes (estimates of
the simulator, evenside.simulator.warmth); cells of class usual move their zero by at most 0.005 %
of the capacity a degree, and creep by at most 0.03 % of the load (evenside.simulator.gauge).
"""

import math

import numpy as np

from evenside.montage import find_shape
from evenside.simulator.gauge import GAUGE_CLASSES
from evenside.simulator.warmth import gauge_warming_c
from hardware.calculations.rows import Row

SESSION_S = 1800.0
WARM_UP_S = 600.0
LOAD_N = 250.0


def warming_c(from_s: float, to_s: float) -> float:
    """Of the gauges between two times after power-on."""
    first, last = gauge_warming_c(np.array([from_s, to_s]))
    return float(last - first)


def zero_n(by_c: float, capacity_n: float, per_c: float, n_cells: int) -> tuple[float, float]:
    """Of the load: usual (cells differ, half the limit each) and at most (all the same way)."""
    one_n = capacity_n * per_c * by_c
    return 0.5 * one_n * math.sqrt(n_cells), one_n * n_cells


def rows() -> list[Row]:
    """Cold start, warm start, creep."""
    plate, usual = find_shape("plate"), GAUGE_CLASSES["usual"]
    made = []
    for what, from_s in (("from a cold start", 0.0), ("after ten minutes of power", WARM_UP_S)):
        by_c = warming_c(from_s, from_s + SESSION_S)
        usual_n, most_n = zero_n(by_c, plate.cell.capacity_n, usual.zero_per_c, len(plate.places))
        made.append(
            Row(
                f"zero of the load over half an hour {what} ({by_c:.1f} degrees): usual, at most",
                f"{usual_n:.2f} N, {most_n:.2f} N",
                "1 N; the host tares when it is provably empty, and shows the drift",
                "warmth.py, gauge.py",
            )
        )
    return [
        *made,
        Row(
            f"creep under {LOAD_N:.0f} N, at most",
            f"{usual.creep * LOAD_N:.3f} N",
            "0.25 N: a tenth of a percent",
            "gauge.py",
        ),
    ]
