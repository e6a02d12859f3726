"""What the device makes of its score dial and its marker button before it tells of them.

The dial is a potentiometer on a ten-bit converter, with a little noise. So that a dial at rest says
one number and not three in turn, what is told follows the reading like a slide with play: it moves
only when the reading pushes it. The last tenth of a point at either end is that end. From the
converter's steps on it is arithmetic of whole numbers, in hundredths of a point, as in the firmware
of a real board (``controls.c``): the two tell the same.

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
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

DIAL_EVERY_S = 0.05  # how often the dial is read; it is sent when it moved
DIAL_AT_LEAST = 20  # and with every so many readings in any case

_DIAL_NOISE_POINTS = 0.015  # SD
_DIAL_STEPS = 1023  # of the converter, for 10 points
_DIAL_TOP = 1000  # hundredths of a point
_DIAL_PLAY = 5  # either way: more than three times the noise
_DIAL_END = 10

QUIET_S = 0.02  # without an edge, until a state is believed
_BOUNCE_S = 0.005  # all edges of one press or release are within this time
_BOUNCES = 4  # further edges at most

Edge = tuple[float, bool]  # time, whether the contact is closed from then on


def dial_steps(stands_at: FloatArray, noise: FloatArray) -> IntArray:
    """What the converter says of a dial that stands at so many points; the noise has an SD of 1."""
    points = stands_at + _DIAL_NOISE_POINTS * noise
    return np.clip(np.rint(points * (_DIAL_STEPS / 10.0)), 0, _DIAL_STEPS).astype(np.int64)


class Dial:
    """The dial as the firmware reads it, from reading ``first`` after START on."""

    def __init__(self, first: int) -> None:
        self.next_reading = first
        self._first = first
        self._slide: int | None = None
        self._told = 0

    def read(self, steps: IntArray) -> tuple[IntArray, BoolArray]:
        """The next readings, in hundredths of a point, and which of them are sent."""
        first, self.next_reading = self.next_reading, self.next_reading + len(steps)
        numbers = np.arange(first, self.next_reading)
        values = self._slid(steps)
        moved = np.diff(values, prepend=self._told) != 0
        self._told = int(values[-1])
        return values, moved | (numbers % DIAL_AT_LEAST == 0) | (numbers == self._first)

    def _slid(self, steps: IntArray) -> IntArray:
        readings = ((steps * _DIAL_TOP + _DIAL_STEPS // 2) // _DIAL_STEPS).tolist()
        start = readings[0] if self._slide is None else self._slide
        slides = drag(readings, _DIAL_PLAY, start)
        self._slide = slides[-1]
        values = np.array(slides)
        values[values <= _DIAL_END] = 0
        values[values >= _DIAL_TOP - _DIAL_END] = _DIAL_TOP
        return values


@dataclass(frozen=True, slots=True)
class Press:
    """One change of the button that the device believes in."""

    edge_s: float  # the first edge
    told_s: float
    pressed: bool


def bounced(changes: Sequence[Edge], seed: int) -> list[Edge]:
    """What the contact really does at each change: it closes and opens some times more."""
    lots = (
        Stream(seed, "button")
        .uniform(len(changes) * (_BOUNCES + 1))
        .reshape(len(changes), _BOUNCES + 1)
    )
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
