"""How often a sensor measures: found out in its first seconds, as no sensor says it."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from evenside.sensors.timeline import STAMP_RANGE
from evenside.sensors.vocabulary import Reading

LISTEN_US = 2_000_000  # long against the clumps of a radio link
MIN_READINGS = 8


class RateFinder:
    """Listens until it knows."""

    def __init__(self) -> None:
        self._arrival_us: list[int] = []
        self._stamps_us: list[int] = []
        self.rate_hz: float | None = None  # None: listen on

    def listen(self, readings: Sequence[Reading], arrival_us: int) -> None:
        """Readings that came together."""
        self._arrival_us += [arrival_us] * len(readings)
        self._stamps_us += [r.stamp_us for r in readings if r.stamp_us is not None]
        if not readings or len(self._arrival_us) < MIN_READINGS:
            return
        if arrival_us - self._arrival_us[0] >= LISTEN_US:
            self.rate_hz = self._found_hz()

    def _found_hz(self) -> float:
        """From the stamps' median step, which a lost packet does not move; else by counting."""
        if len(self._stamps_us) == len(self._arrival_us):
            steps_us = [(b - a) % STAMP_RANGE for a, b in pairwise(self._stamps_us)]
            if median(steps_us) > 0:
                return 1e6 / median(steps_us)
        # The readings of the first packet were measured before it came, and those of the last came
        # with it: so the first packet's do not count.
        n_first = self._arrival_us.count(self._arrival_us[0])
        span_us = self._arrival_us[-1] - self._arrival_us[0]
        return (len(self._arrival_us) - n_first) * 1e6 / span_us
