"""What a resting person adds to a load: breath, heart beat, postural wander, the tremor of effort.

Sizes from science.md 3.2, which marks them as estimates: breathing 0.20 to 0.35 Hz with 1 to 5 % of
the load, heart beat 1 to 3 N, wander of first order with 1 to 3 % and 2 to 5 s. Breath moves the
trunk more than a leg.
"""

import math

import numpy as np
import numpy.typing as npt

from evenside.simulator import portable
from evenside.simulator.rng import Lots, Stream

FloatArray = npt.NDArray[np.float64]

_TRUNK = frozenset({"glute", "lower_back", "upper_back", "hip_flexor"})
_BREATH_SHARE = {True: (0.02, 0.05), False: (0.01, 0.03)}  # amplitude over load, by "is trunk"
_HEART_N = (1.0, 3.0)
_TREMOR_HZ, _TREMOR_SHARE, _TIRING_S = (8.0, 12.0), 0.002, 20.0
_KNOT_HZ = 5.0  # of the wander; straight lines between its knots


def breath(zone: str, rate_hz: float, lots: Lots, time_s: FloatArray) -> FloatArray:
    """Share of the load that breathing adds."""
    amplitude = lots.between(*_BREATH_SHARE[zone in _TRUNK])
    turns = rate_hz * lots.between(0.93, 1.07) * time_s + lots.between(0.0, 1.0)
    return amplitude * portable.sin(2.0 * np.pi * turns)


def heart_n(rate_hz: float, lots: Lots, time_s: FloatArray) -> FloatArray:
    """Newtons of the heart beat, with its second harmonic."""
    amplitude_n = lots.between(*_HEART_N)
    angle_rad = 2.0 * np.pi * (rate_hz * lots.between(0.95, 1.05) * time_s + lots.between(0.0, 1.0))
    beat = 0.7 * portable.sin(angle_rad) + 0.3 * portable.sin(2.0 * angle_rad)
    return amplitude_n * beat


def tremor(lots: Lots, time_s: FloatArray) -> FloatArray:
    """Share of the load that muscles at work tremble by; it grows as they tire. E."""
    angle_rad = 2.0 * np.pi * (lots.between(*_TREMOR_HZ) * time_s + lots.between(0.0, 1.0))
    return _TREMOR_SHARE * (1.0 + time_s / _TIRING_S) * portable.sin(angle_rad)


def wander(stream: Stream, time_s: FloatArray, tau_s: float) -> FloatArray:
    """A first-order autoregressive walk with SD 1 and the given time constant."""
    n_knots = math.ceil(float(time_s[-1]) * _KNOT_HZ) + 2
    keep = portable.exp_of(-1.0 / (_KNOT_HZ * tau_s))
    push = math.sqrt(1.0 - keep * keep)
    values = stream.normal(n_knots).tolist()
    for i in range(1, n_knots):
        values[i] = keep * values[i - 1] + push * values[i]
    return portable.interpolate(time_s, np.arange(n_knots) / _KNOT_HZ, np.array(values))
