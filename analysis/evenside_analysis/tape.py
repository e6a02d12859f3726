"""The last minute of clean load, and what an event takes from it: median, peak, impulse, coverage.

A contact may last for hours, so nothing here grows with it. Impulse and coverage are differences of
running totals; the peak is a running maximum; the median is exact up to 65,536 samples (13 minutes
at 80 samples/s) and then taken over every second, fourth, ... sample of the event.
"""

from dataclasses import dataclass

import numpy as np

from evenside_analysis.types import BoolArray, FloatArray, ParameterError

MAX_MEDIAN_SAMPLES = 65_536


@dataclass(frozen=True, slots=True)
class Measures:
    """What an event says about its load; NaN where nothing was measured."""

    load_n: float
    peak_n: float
    impulse_ns: float
    coverage: float


class Tape:
    """Clean load by absolute sample index, with running totals; forgets what is told to go."""

    def __init__(self) -> None:
        self._base = 0  # index of the first sample kept
        self._load = np.empty(0)  # NaN where not measured
        self._impulse = np.zeros(1)  # sum of the measured samples before each index, N
        self._n_measured = np.zeros(1, dtype=np.int64)

    @property
    def base(self) -> int:
        """Index of the oldest sample that is still there."""
        return self._base

    @property
    def stop(self) -> int:
        """Index after the newest sample."""
        return self._base + self._load.shape[0]

    def append(self, force_n: FloatArray, measured: BoolArray) -> None:
        """Put the next samples on the tape."""
        counted = force_n if measured.all() else np.where(measured, force_n, 0.0)
        load = force_n if counted is force_n else np.where(measured, force_n, np.nan)
        # One sum from the very first sample on: its rounding does not know about chunks.
        impulse = np.cumsum(np.concatenate((self._impulse[-1:], counted)))
        n_measured = np.cumsum(np.concatenate((self._n_measured[-1:], measured)))
        self._load = np.concatenate((self._load, load))
        self._impulse = np.concatenate((self._impulse, impulse[1:]))
        self._n_measured = np.concatenate((self._n_measured, n_measured[1:]))

    def skip_to(self, index: int) -> None:
        """Put missing samples on the tape up to an index."""
        n = index - self.stop
        if n > 0:
            self.append(np.zeros(n), np.zeros(n, dtype=np.bool_))

    def drop_before(self, index: int) -> None:
        """Forget samples before an index."""
        n = min(index, self.stop) - self._base
        if n > 0:
            self._base += n
            self._load = self._load[n:].copy()
            self._impulse = self._impulse[n:].copy()
            self._n_measured = self._n_measured[n:].copy()

    def load(self, start: int, stop: int) -> FloatArray:
        """Samples [start, stop), NaN where not measured."""
        if start < self._base:
            raise ParameterError(f"start={start} is before {self._base}, which is forgotten")
        return self._load[start - self._base : max(stop - self._base, 0)]

    def totals(self, index: int) -> tuple[float, int]:
        """Sum of the load, and number of measured samples, before an index."""
        place = index - self._base
        return float(self._impulse[place]), int(self._n_measured[place])


class Gatherer:
    """Collect the measures of one event while its samples pass by.

    ``start`` is the event's first sample; ``trim`` samples at each end do not count for the median.
    """

    def __init__(self, tape: Tape, start: int, trim: int = 0) -> None:
        self.start = start
        self._trim = trim
        self._totals = tape.totals(start)
        self._peak_to = start
        self._peak_n = -np.inf
        self._sampled_to = start + trim  # multiple of the stride after the first sample
        self._stride = 1
        self._samples: list[FloatArray] = []
        self._n_samples = 0

    @property
    def needs_from(self) -> int:
        """Oldest sample that must stay on the tape."""
        return min(self._peak_to, self._sampled_to)

    def advance(self, tape: Tape, sure_to: int) -> None:
        """Take in the samples before ``sure_to``, which certainly belong to the event."""
        if sure_to > self._peak_to:
            load = tape.load(self._peak_to, sure_to)
            self._peak_n = max(self._peak_n, float(np.fmax.reduce(load, initial=-np.inf)))
            self._peak_to = sure_to
        while self._sample(tape, sure_to - self._trim):
            pass

    def close(self, tape: Tape, stop: int, fs_hz: float) -> Measures:
        """Measures of the event that ends before sample ``stop``."""
        self.advance(tape, stop)
        sums, n_measured = (b - a for a, b in zip(self._totals, tape.totals(stop), strict=True))
        if n_measured == 0:
            return Measures(np.nan, np.nan, 0.0, 0.0)
        coverage = n_measured / (stop - self.start)
        return Measures(self._median(), self._peak_n, sums / fs_hz, coverage)

    def _sample(self, tape: Tape, stop: int) -> bool:
        """Take samples for the median; True when the stride had to grow and more may follow."""
        room = MAX_MEDIAN_SAMPLES - self._n_samples
        until = min(stop, self._sampled_to + room * self._stride)
        if until > self._sampled_to:
            taken = tape.load(self._sampled_to, until)[:: self._stride].copy()
            self._samples.append(taken)
            self._n_samples += taken.shape[0]
            self._sampled_to += taken.shape[0] * self._stride
        if self._sampled_to >= stop:
            return False
        kept = np.concatenate(self._samples)[::2].copy()
        self._sampled_to = self.start + self._trim + kept.shape[0] * 2 * self._stride
        self._samples, self._n_samples, self._stride = [kept], kept.shape[0], 2 * self._stride
        return True

    def _median(self) -> float:
        values = np.sort(np.concatenate(self._samples)) if self._samples else np.empty(0)
        n = int(np.count_nonzero(~np.isnan(values)))  # NaN sorts to the end
        if n == 0:
            return float(np.nan)
        return float((values[(n - 1) // 2] + values[n // 2]) / 2.0)
