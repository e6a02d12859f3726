"""What lies on the roller: tissue that stiffens, gives way with time, and spreads under load.

The elastic law is ``F = k1 d + k3 d^3``; its tangent at the zone's usual load is the table's
stiffness. Held at one displacement the force would relax by two exponentials (Zheng and Mak 1999,
J Biomech Eng 121:330: 3 to 28 %, up to 9 s), and the foam of the roller by another. Under body
weight hardly any of that shows: the tissue creeps, and only as far as arms and the other leg are
springs beside it does the load move over to them. With the relaxed force ``q``, tangent ``k_t`` and
support ``k_s``, the creep is ``q / (k_t + k_s)``, and ``m - q k_s / (k_t + k_s)`` remains of a load
``m`` that is meant. Each press starts anew: between two presses on one spot lies a minute, five of
the slowest time constants.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside.simulator import portable

FloatArray = npt.NDArray[np.float64]

KNOT_HZ = 10.0  # of the relaxation; straight lines between its knots
# Muscle under a probe stiffens some sevenfold from 5 to 30 N (Isogai 2022, J Phys Ther Sci 34:777);
# on a roller, which meets tissue already pressed flat, twofold from touch to the usual load. E.
_STIFFENING = 2.0
_FAST_SHARE = 0.4  # of the relaxation; the rest is slow (science: 0.4 R and 0.6 R)
_FOAM_RELAXATION, _FOAM_TAU_S = 0.10, 30.0  # 5 to 15 % in a minute, E
# Crossed cylinders, a limb across a roller: the area grows with the power 2/3 of the load.
_AREA_POWER = 2.0 / 3.0

Surface = Literal["hard", "soft", "hands"]
# Area against the table's at the same load: Curran 2008 (J Sport Rehabil 17:432) found 47.0 cm2
# under a rigid and 68.4 cm2 under a soft roller; the table has 60 for that thigh.
_SURFACE_AREA = {"hard": 47.0 / 60.0, "soft": 68.4 / 60.0, "hands": 1.0}


@dataclass(frozen=True, slots=True)
class Mechanics:
    """One body area of one person, on one side."""

    usual_n: float  # the load that the stiffness and the area belong to
    stiffness_n_per_mm: float  # tangent there
    relaxation: float  # share of the force lost in 30 s at constant displacement
    tau_s: tuple[float, float]
    area_cm2: float
    support_n_per_mm: float  # of what carries the rest of the body
    surface: Surface = "hard"

    @property
    def stiffening(self) -> tuple[float, float]:
        """``k1`` in N/mm and ``k3`` in N/mm3 of the elastic law."""
        k1 = self.stiffness_n_per_mm / _STIFFENING
        cubic = (self.stiffness_n_per_mm - k1) / 3.0  # k3 d^2 at the usual load
        usual_mm = self.usual_n / (k1 + cubic)
        return k1, cubic / (usual_mm * usual_mm)

    @property
    def modes(self) -> tuple[tuple[float, float], ...]:
        """Share and time constant of everything that relaxes under the load."""
        fast_s, slow_s = self.tau_s
        tissue = (
            (_FAST_SHARE * self.relaxation, fast_s),
            ((1.0 - _FAST_SHARE) * self.relaxation, slow_s),
        )
        return tissue if self.surface == "hands" else (*tissue, (_FOAM_RELAXATION, _FOAM_TAU_S))


def displacement_mm(mechanics: Mechanics, load_n: FloatArray) -> FloatArray:
    """How deep a quick press of this load goes."""
    k1, k3 = mechanics.stiffening
    depth = load_n / mechanics.stiffness_n_per_mm
    for _ in range(6):  # Newton's method; the law is smooth and rising, six steps are plenty
        square = depth * depth
        depth = depth - (k1 * depth + k3 * square * depth - load_n) / (k1 + 3.0 * k3 * square)
    return depth


def tangent_n_per_mm(mechanics: Mechanics, load_n: FloatArray) -> FloatArray:
    """The stiffness that a small further press meets."""
    k1, k3 = mechanics.stiffening
    depth = displacement_mm(mechanics, load_n)
    return k1 + 3.0 * k3 * depth * depth


def after_relaxation(mechanics: Mechanics, meant_n: FloatArray, time_s: FloatArray) -> FloatArray:
    """The load that is left of the meant one, as tissue and foam give way; times rise from 0."""
    n_knots = int(np.ceil(time_s[-1] * KNOT_HZ)) + 2
    knots_s = np.arange(n_knots) / KNOT_HZ
    at_knots = portable.interpolate(knots_s, time_s, meant_n)
    shown = _shown(mechanics, at_knots)
    relaxed_n = _relaxed(mechanics.modes, at_knots.tolist(), shown.tolist())
    return meant_n - portable.interpolate(time_s, knots_s, shown * relaxed_n)


def contact_area_cm2(mechanics: Mechanics, load_n: float) -> float:
    """How much skin touches at this load."""
    growth = portable.power_of(load_n / mechanics.usual_n, _AREA_POWER)
    return mechanics.area_cm2 * _SURFACE_AREA[mechanics.surface] * growth


def mean_pressure_kpa(mechanics: Mechanics, load_n: float) -> float:
    """The load over the area that it makes for itself."""
    return 10.0 * load_n / contact_area_cm2(mechanics, load_n)


def _shown(mechanics: Mechanics, load_n: FloatArray) -> FloatArray:
    """The share of the relaxed stress that leaves the roller for the support."""
    support = mechanics.support_n_per_mm
    return support / (support + tangent_n_per_mm(mechanics, load_n))


def _relaxed(
    modes: Sequence[tuple[float, float]], meant_n: list[float], shown: list[float]
) -> FloatArray:
    """The stress that has relaxed at each knot; creep raises what the tissue still carries."""
    keeps = [portable.exp_of(-1.0 / (KNOT_HZ * tau_s)) for _, tau_s in modes]
    gone = [0.0] * len(modes)
    total = 0.0
    totals: list[float] = []
    for load_n, share in zip(meant_n, shown, strict=True):
        totals.append(total)
        elastic_n = load_n + (1.0 - share) * total
        total = 0.0
        for which, (part, _) in enumerate(modes):
            target = part * elastic_n
            gone[which] = target + (gone[which] - target) * keeps[which]
            total += gone[which]
    return np.array(totals)
