"""A load cell's strain gauges: how what they show differs from the force, by the class of the cell.

Every figure is a share, of the capacity or of the load, that cells of a class keep to; each cell
draws its own by lot. ``good`` is an OIML R 60 cell of class C3 (3000 intervals; its limits worked
out: creep 0.0245 %, zero 0.014 % in 10 C, linearity and hysteresis together 0.035 %). ``usual`` is
the bar cell that is sold with an amplifier board, ``cheap`` the half bridge of a bathroom scale
(both estimates after makers' sheets). ``ideal`` shows the force.

Nonlinearity, hysteresis and creep are defined as in those sheets: the largest departure from the
line through the ends; the largest gap between loading and unloading in a cycle over the whole
range; what a constant load gains, or loses, over minutes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal, TypeVar

import numpy as np
import numpy.typing as npt

from evenside.errors import UsageError
from evenside.simulator.portable import exp_of
from evenside.simulator.rng import Lots

FloatArray = npt.NDArray[np.float64]
Number = TypeVar("Number", int, float)

GaugeClassName = Literal["ideal", "good", "usual", "cheap"]

CREEP_TAU_S = 100.0  # 95 % of the creep within five minutes (E)
# Half of the hysteresis closes early in the range and half late, so that small cycles have narrow
# loops and large ones wide ones (E): half widths over the capacity.
PLAY_SHARES = (0.05, 0.20)

# Largest values of u(1-u) and of u(1-u)(1-2u) between 0 and 1: they scale a bow and an S.
_BOW_TOP, _S_TOP = 0.25, 0.09622504486493763


@dataclass(frozen=True, slots=True)
class GaugeClass:
    """What cells of one class keep to; shares."""

    nonlinearity: float  # of the capacity
    hysteresis: float  # of the capacity
    creep: float  # of the load
    zero_per_c: float  # of the capacity, for a degree
    span_per_c: float  # of the load, for a degree
    corner: float  # of a cell's own share, as the load comes from the middle to the cell
    crosstalk: float  # of the force square to the cell; of crossed cells


GAUGE_CLASSES: Mapping[GaugeClassName, GaugeClass] = MappingProxyType(
    {
        "ideal": GaugeClass(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0),
        "good": GaugeClass(0.00017, 0.00017, 0.000245, 0.000014, 0.00001, 0.0006, 0.005),
        "usual": GaugeClass(0.0005, 0.0003, 0.0003, 0.00005, 0.00002, 0.002, 0.01),
        "cheap": GaugeClass(0.001, 0.001, 0.001, 0.0003, 0.0001, 0.004, 0.02),
    }
)


def checked_gauge_class(name: str) -> GaugeClass:
    """The class of this name; UsageError if there is none."""
    found = next((made for known, made in GAUGE_CLASSES.items() if known == name), None)
    if found is None:
        raise UsageError(f"gauge={name!r} is not known; known are {', '.join(GAUGE_CLASSES)}")
    return found


@dataclass(frozen=True, slots=True)
class Gauge:
    """One cell's own figures."""

    capacity_n: float
    bow: float  # share of the capacity
    s_shape: float  # share of the capacity
    hysteresis: float  # share of the capacity
    creep: float  # share of the load
    zero_n_per_c: float
    span_per_c: float
    corner_along: float  # change of sensitivity from the middle to the cell's end
    corner_across: float
    crosstalk: float  # share of the force square to it


def make_gauge(name: GaugeClassName, capacity_n: float, seed: int, channel: int) -> Gauge:
    """The gauge of one channel, by lot within its class."""
    limits = checked_gauge_class(name)
    lots = Lots(seed, f"gauge {channel}")

    def either_way(limit: float) -> float:
        return limit * lots.normal(0.0, 0.5, -1.0, 1.0)

    return Gauge(
        capacity_n=capacity_n,
        bow=0.75 * either_way(limits.nonlinearity),
        s_shape=0.25 * either_way(limits.nonlinearity),
        hysteresis=limits.hysteresis * lots.between(0.3, 1.0),
        creep=either_way(limits.creep),
        zero_n_per_c=capacity_n * either_way(limits.zero_per_c),
        span_per_c=either_way(limits.span_per_c),
        corner_along=either_way(limits.corner),
        corner_across=either_way(limits.corner),
        crosstalk=either_way(limits.crosstalk),
    )


def bent(gauge: Gauge, force_n: FloatArray) -> FloatArray:
    """The force as the cell's curve shows it; right at no load and at capacity."""
    used = force_n / gauge.capacity_n
    bend = gauge.bow / _BOW_TOP + gauge.s_shape / _S_TOP * (1.0 - 2.0 * used)
    return force_n * (1.0 + (1.0 - used) * bend)


# --- what a cell remembers ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class GaugeMemory:
    """What past loads left behind."""

    plays_n: tuple[float, ...] = (0.0,) * len(PLAY_SHARES)
    lagging_n: float = 0.0  # the load that the creep has caught up with


def remember(
    gauge: Gauge, force_n: FloatArray, every_s: float, memory: GaugeMemory
) -> tuple[FloatArray, GaugeMemory]:
    """What hysteresis and creep add to each force of an even raster, and the memory after it."""
    forces_n = force_n.tolist()
    lagging_n = lag(forces_n, exp_of(-every_s / CREEP_TAU_S), memory.lagging_n)
    added_n = gauge.creep * np.array(lagging_n)
    plays_n = []
    for share, play_n in zip(PLAY_SHARES, memory.plays_n, strict=True):
        dragged_n = drag(forces_n, share * gauge.capacity_n, play_n)
        # Loading and unloading are two half widths apart, and every play has its part of the loop.
        part = gauge.hysteresis / (2.0 * share * len(PLAY_SHARES))
        added_n += part * (np.array(dragged_n) - force_n)
        plays_n.append(dragged_n[-1])
    return added_n, GaugeMemory(tuple(plays_n), lagging_n[-1])


def drag(values: Sequence[Number], half_width: Number, at: Number) -> list[Number]:
    """A slide with play: it stays until the value has moved half a width away, then is dragged."""
    dragged = []
    for value in values:
        if value - half_width > at:
            at = value - half_width
        elif value + half_width < at:
            at = value + half_width
        dragged.append(at)
    return dragged


def lag(values: Sequence[float], keep: float, at: float) -> list[float]:
    """A first-order lag: at each step it keeps a share and takes the rest from the value."""
    take = 1.0 - keep
    lagged = []
    for value in values:
        at = keep * at + take * value
        lagged.append(at)
    return lagged
