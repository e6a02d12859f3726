"""The time line of a sensor: which number and which ticks each of its readings gets.

Our own devices number their conversions and stamp them with a clock that only a boot starts anew.
Other makers' sensors do one of these, the other, or neither, and start anew at every connection:

- with a stamp, the stamps are the time, and a step of several periods means that some are missing;
- with a number of their own, a jump in it is what is missing, and the numbers are the time, held to
  the arrivals: a reading that a busy radio brought late was measured when its number says;
- with neither, the arrival is the time, and only a silence counts as missing, because a radio and a
  USB converter bring readings late and several at once.

Here all go on one clock, microseconds since the first connection, which never starts anew: after a
lost connection, or when a sensor has started its own count again, the arrival says where to go on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from evenside.sensors.vocabulary import Reading

MAX_RUN = 16  # readings; three cells of as many fit into one frame
SILENCE_US = 250_000  # late by more than this is missing; the grid bridges no more either
LATE_US = 2_000_000  # a radio may keep readings back for so long; longer is a pause of the sensor
FOLLOWS = 50  # readings in which numbers that run ahead of the arrivals are brought back to them,
MAX_SLOWER = 0.05  # by no more than this share of a period each: a found rate is not further off
STAMP_RANGE, NUMBER_RANGE = 2**32, 2**16


@dataclass(slots=True)
class Run:
    """Readings that follow each other without a gap."""

    first_index: int
    time_us: int  # of the first
    readings: list[Reading] = field(default_factory=list)


class Timeline:
    """Places the readings of a sensor whose rate is known."""

    def __init__(self, rate_hz: float) -> None:
        self._period_us = 1e6 / rate_hz
        self._index = -1  # of the last reading
        self._time_us = -1  # of the last reading
        self._last: Reading | None = None  # of this connection

    @property
    def next_index(self) -> int:
        """The number that the next reading gets if none is missing."""
        return self._index + 1

    def interrupted(self) -> None:
        """The connection is a new one: the sensor's own counts may have started again."""
        self._last = None

    def place(self, readings: Sequence[Reading], arrival_us: int) -> list[Run]:
        """Give the readings of one packet their places; one that came twice is left out."""
        runs: list[Run] = []
        for place, reading in enumerate(readings):
            due_us = arrival_us - round((len(readings) - 1 - place) * self._period_us)
            if self._is_repeated(reading):
                continue
            step, time_us = self._step(reading, due_us)
            self._index, self._last = self._index + step, reading
            self._time_us = max(time_us, self._time_us + 1)
            if _ends_run(runs, step) or reading.stamp_us is not None:
                runs.append(Run(self._index, self._time_us))
            runs[-1].readings.append(reading)
        return runs

    def _step(self, reading: Reading, due_us: int) -> tuple[int, int]:
        """How many numbers further, and when."""
        if self._index < 0:
            return 1, due_us
        last = self._last
        if last is None:
            return self._by_the_clock(due_us), due_us
        if reading.stamp_us is not None and last.stamp_us is not None:
            stamp_us = (reading.stamp_us - last.stamp_us) % STAMP_RANGE
            if stamp_us < STAMP_RANGE // 2:
                return max(1, self._periods(stamp_us)), self._time_us + stamp_us
        elif reading.number is not None and last.number is not None:
            step = (reading.number - last.number) % NUMBER_RANGE
            if step < NUMBER_RANGE // 2:
                return step, self._by_number(step, due_us)
        elif due_us - self._time_us - self._period_us <= SILENCE_US:
            return 1, due_us
        return self._by_the_clock(due_us), due_us

    def _by_number(self, step: int, due_us: int) -> int:
        """When it was measured: so many periods after the last one, and never after it came.

        Nothing arrives before it is measured, so what comes early corrects the time at once. What
        comes late does so by little: a clock that is slower than we found is late every time.
        """
        expected_us = self._time_us + round(step * self._period_us)
        late_us = due_us - expected_us
        if not 0 < late_us < LATE_US:
            return due_us
        return expected_us + round(min(late_us / FOLLOWS, MAX_SLOWER * self._period_us))

    def _by_the_clock(self, due_us: int) -> int:
        """After a silence, a lost connection or a new count: as many as would have fitted."""
        return max(1, self._periods(due_us - self._time_us))

    def _periods(self, us: float) -> int:
        return round(us / self._period_us)

    def _is_repeated(self, reading: Reading) -> bool:
        last = self._last
        if last is None or (reading.stamp_us is None and reading.number is None):
            return False
        return (reading.stamp_us, reading.number) == (last.stamp_us, last.number)


def _ends_run(runs: list[Run], step: int) -> bool:
    return step > 1 or not runs or len(runs[-1].readings) == MAX_RUN
