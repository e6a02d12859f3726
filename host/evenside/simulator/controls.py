"""What the device makes of its score dial and its marker button before it tells of them.

The dial is a potentiometer on a ten-bit converter, with a little noise. So that a dial at rest says
one number and not three in turn, what is told follows the reading like a slide with play: it moves
only when the reading pushes it. The last tenth of a point at either end is that end.

The button's contact bounces for some milliseconds. The device waits until it has been quiet for
twenty, and then tells the new state once, with the time of the first edge. Sizes are estimates.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside.simulator.gauge import drag
from evenside.simulator.rng import Stream

FloatArray = npt.NDArray[np.float64]
BoolArray = npt.NDArray[np.bool_]

DIAL_EVERY_S = 0.05  # how often the dial is read; it is sent when it moved
DIAL_AT_LEAST = 20  # and with every so many readings in any case

DIAL_NOISE_POINTS = 0.015  # SD
DIAL_PLAY_POINTS = 0.05  # either way: more than three times the noise
_DIAL_END_POINTS = 0.1
_DIAL_STEPS = 1023  # of the converter, for 10 points

QUIET_S = 0.02  # without an edge, until a state is believed
_BOUNCE_S = 0.005  # all edges of one press or release are within this time
_BOUNCES = 4  # further edges at most

Edge = tuple[float, bool]  # time, whether the contact is closed from then on


class Dial:
    """The dial as the firmware reads it, from reading ``first`` on."""

    def __init__(self, seed: int, boot: int, first: int) -> None:
        self.next_reading = first
        self._first = first
        self._noise = Stream(seed, f"dial {boot}")
        self._slide: float | None = None
        self._told = 0.0

    def read(self, stands_at: FloatArray) -> tuple[FloatArray, BoolArray]:
        """The next readings, in hundredths of a point, and which of them are sent."""
        first, self.next_reading = self.next_reading, self.next_reading + len(stands_at)
        numbers = np.arange(first, self.next_reading)
        values = self._slid(stands_at + DIAL_NOISE_POINTS * self._noise.normal(len(numbers), first))
        moved = np.diff(values, prepend=self._told) != 0.0
        self._told = float(values[-1])
        return values, moved | (numbers % DIAL_AT_LEAST == 0) | (numbers == self._first)

    def _slid(self, at_converter: FloatArray) -> FloatArray:
        steps = np.clip(np.rint(at_converter * (_DIAL_STEPS / 10.0)), 0, _DIAL_STEPS)
        readings = (steps * (10.0 / _DIAL_STEPS)).tolist()
        slides = drag(
            readings, DIAL_PLAY_POINTS, readings[0] if self._slide is None else self._slide
        )
        self._slide = slides[-1]
        values = np.rint(np.array(slides) * 100.0) / 100.0
        values[values <= _DIAL_END_POINTS] = 0.0
        values[values >= 10.0 - _DIAL_END_POINTS] = 10.0
        return values


@dataclass(frozen=True, slots=True)
class Press:
    """One change of the button that the device believes in."""

    edge_s: float  # the first edge
    told_s: float
    pressed: bool


def bounced(changes: Sequence[Edge], seed: int) -> list[Edge]:
    """What the contact really does at each change: it closes and opens some times more."""
    lots = Stream(seed, "button").uniform(len(changes) * (_BOUNCES + 1)).reshape(len(changes), -1)
    edges: list[Edge] = []
    for (time_s, closed), row in zip(changes, lots.tolist(), strict=True):
        n_more = 2 * int(row[0] * (_BOUNCES // 2 + 1))  # even: it ends as it was meant
        after_s = [0.0, *sorted(lot * _BOUNCE_S for lot in row[1 : 1 + n_more])]
        edges += [(time_s + s, closed == (i % 2 == 0)) for i, s in enumerate(after_s)]
    return edges


def debounced(edges: Sequence[Edge]) -> Iterator[Press]:
    """The changes that last; the button is open at first."""
    believed = False
    first_s: float | None = None  # of the edges since the last quiet time
    for i, (time_s, closed) in enumerate(edges):
        first_s = time_s if first_s is None else first_s
        next_s = edges[i + 1][0] if i + 1 < len(edges) else float("inf")
        if next_s - time_s >= QUIET_S:
            if closed != believed:
                yield Press(first_s, time_s + QUIET_S, closed)
            believed, first_s = closed, None
