"""Device time and host time: unwrapping the device's counters, and a line between the two clocks.

Device time is counted by the device and is the truth about when a sample was taken. Host time is
read when bytes arrive, which is always later than it should be and never earlier: USB and radio add
from one to some hundred milliseconds. So only the quickest arrivals tell something about the
clocks. The model keeps the quickest arrival of every second of host time (a stalled second has
none, and the burst that ends the stall ends with a fresh one), and lays a robust line through the
last minute of them. What stays in the line is the shortest latency of the link, which no one-way
measurement can tell from an offset.

No clock is read here: all times are arguments. The results depend on the calls alone.
"""

import math
from collections import deque
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

_U32 = 2**32

_MIN_RUN_S = 0.5  # two arrivals that are nearer tell of jitter, not of clocks
# No clock is this wrong, but a replay may be this slow or fast; beyond, the line has no inverse.
_SLOWEST, _FASTEST = -0.99, 99.0


class CounterUnwrapper:
    """A u32 counter that wraps becomes an int64 that does not.

    It starts with the first raw value, or nearest to ``last`` where another counter of the same
    clock has come that far.

    Every value is placed nearest to the one before it, at most half the range ahead or behind, so
    frames may be out of order a little and results do not depend on how the values were cut.
    """

    def __init__(self, last: int | None = None) -> None:
        self._last = last  # unwrapped

    def unwrap(self, raw: npt.ArrayLike) -> IntArray:
        """The unwrapped values of ``raw``, shape (n,), continuing from the call before."""
        values = np.asarray(raw, dtype=np.int64)
        if values.size == 0:
            return values.copy()
        last = int(values[0]) if self._last is None else self._last
        steps = np.empty_like(values)
        steps[0] = values[0] - last % _U32
        np.subtract(values[1:], values[:-1], out=steps[1:])
        half = _U32 // 2
        unwrapped: IntArray = last + ((steps + half) % _U32 - half).cumsum()
        self._last = int(unwrapped[-1])
        return unwrapped


class TickUnwrapper(CounterUnwrapper):
    """Unwraps ticks: at 1 MHz right over gaps of up to 35 minutes without any frame."""


class IndexUnwrapper(CounterUnwrapper):
    """Unwraps the sample index of one group: at 1000 samples/s right over gaps of 24 days."""


@dataclass(frozen=True, slots=True)
class _Line:
    """``latency = offset_s + slope * device_s``, both times counted from the model's origin."""

    offset_s: float
    slope: float
    residual_p95_s: float | None


class ClockModel:
    """The line from device seconds to host seconds, from arrivals as they come."""

    WINDOW_S = 60  # long enough to average a burst pattern, short enough to follow temperature
    MIN_SKEW_S = 5.0  # below this span a slope is noise
    MIN_POINTS = 5  # below this a percentile is noise

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        """Forget everything: the device's clock has started again."""
        self._origin: tuple[float, float] | None = None  # (device_s, host_s) of the first arrival
        self._second: int | None = None  # of host time, still open
        self._quickest = (0.0, 0.0)  # (device_s, latency) in the open second, from the origin
        self._minima: deque[tuple[float, float]] = deque(maxlen=self.WINDOW_S)
        self._line: _Line | None = None

    def add(self, device_s: float, host_s: float) -> None:
        """Bytes that end with a sample of ``device_s`` arrived at ``host_s``."""
        if self._origin is None:
            self._origin = (device_s, host_s)
        # Differences from the origin keep microseconds exact beside 1.7e9 Unix seconds.
        device = device_s - self._origin[0]
        host = host_s - self._origin[1]
        latency = host - device
        second = math.floor(host)
        if second != self._second:
            if self._second is not None:
                self._minima.append(self._quickest)
                self._line = None
            self._second = second
            self._quickest = (device, latency)
        elif latency < self._quickest[1]:
            self._quickest = (device, latency)

    @property
    def is_ready(self) -> bool:
        """Whether any arrival was added since the start or the last reset."""
        return self._origin is not None

    def host_time(self, device_s: float) -> float:
        """The earliest host time at which bytes of ``device_s`` could have arrived.

        Raises ValueError before the first arrival.
        """
        origin_device, origin_host = self._anchor()
        line = self._fit()
        device = device_s - origin_device
        return origin_host + (device + line.offset_s + line.slope * device)

    def device_time(self, host_s: float) -> float:
        """The device time of bytes that arrive at ``host_s`` without delay: ``host_time`` inverted.

        Raises ValueError before the first arrival.
        """
        origin_device, origin_host = self._anchor()
        line = self._fit()
        return origin_device + (host_s - origin_host - line.offset_s) / (1.0 + line.slope)

    @property
    def skew_ppm(self) -> float | None:
        """By how much the device's clock is fast (negative: slow); None in the first seconds."""
        if len(self._minima) < 2 or self._span_s() < self.MIN_SKEW_S:
            return None
        return (1.0 / (1.0 + self._fit().slope) - 1.0) * 1e6

    @property
    def residual_p95_s(self) -> float | None:
        """How well the line fits: 95 % of the window's quickest arrivals lie this near to it.

        It holds what is left of jitter and of burst patterns after the quickest of each second was
        taken, and how much the skew changed within the window; not the latency of the others.
        None until there are a few.
        """
        return self._fit().residual_p95_s if self._minima else None

    def _anchor(self) -> tuple[float, float]:
        if self._origin is None:
            raise ValueError("no arrival was added yet")
        return self._origin

    def _span_s(self) -> float:
        return self._minima[-1][0] - self._minima[0][0]

    def _fit(self) -> _Line:
        """The line through the closed seconds; until one is closed, the open one's height."""
        if not self._minima:
            return _Line(self._quickest[1], 0.0, None)
        if self._line is None:
            self._line = _robust_line(np.array(self._minima), self.MIN_POINTS)
        return self._line


def _robust_line(points: FloatArray, min_points: int) -> _Line:
    """Theil-Sen: the median of all slopes, at the median height.

    A line by least squares would follow a few slow seconds (one late burst in a minute of a radio
    link moves it by tens of milliseconds); medians do not notice them.
    """
    device, latency = points.T
    first, second = np.triu_indices(len(points), k=1)
    run = device[second] - device[first]
    rise = latency[second] - latency[first]
    is_apart = np.abs(run) >= _MIN_RUN_S
    slope = float(np.median(rise[is_apart] / run[is_apart])) if is_apart.any() else 0.0
    slope = min(max(slope, _SLOWEST), _FASTEST)
    height = latency - slope * device
    offset = float(np.median(height))
    if len(points) < min_points:
        return _Line(offset, slope, None)
    return _Line(offset, slope, float(np.quantile(np.abs(height - offset), 0.95)))
