"""How warm a device is: the board, which its status reports, and the gauges, which drift with it.

The board warms by six degrees in the first half hour. The gauges sit in the same metal and heat
themselves by another one and a half degrees within a few minutes (350 ohms at 5 V are 70 mW). All
estimates. Time counts while there is power; a reset or a short cut does not cool anything.
"""

import numpy as np
import numpy.typing as npt

from evenside.simulator.portable import exp

FloatArray = npt.NDArray[np.float64]

COLD_C = 22.0
_BOARD_C, _BOARD_TAU_S = 6.0, 600.0
_SELF_C, _SELF_TAU_S = 1.5, 60.0


def board_c(powered_s: FloatArray) -> FloatArray:
    """The temperature that the device reports."""
    return COLD_C + _warmed(powered_s, _BOARD_C, _BOARD_TAU_S)


def gauge_warming_c(powered_s: FloatArray) -> FloatArray:
    """How much warmer the gauges are than before the first power-on."""
    return (board_c(powered_s) - COLD_C) + _warmed(powered_s, _SELF_C, _SELF_TAU_S)


def _warmed(powered_s: FloatArray, by_c: float, tau_s: float) -> FloatArray:
    return by_c * (1.0 - exp(-np.minimum(powered_s, 100.0 * tau_s) / tau_s))
