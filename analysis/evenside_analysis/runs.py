"""Runs of samples for which something holds, joined over short interruptions.

The same question comes up three times on the way to an event: where are there samples at all, where
is the device in contact, where is its position known. Each time a short interruption must not split
what belongs together, and each time a stream can only know that an interruption was short once it
is over. So a run is confirmed up to the last sample at which the condition held, and no further.
"""

from dataclasses import dataclass

import numpy as np

from evenside_analysis.types import BoolArray


@dataclass(frozen=True, slots=True)
class RunStep:
    """A run as far as it is known: samples [start, stop), of which n_ok fulfil the condition."""

    start: int
    stop: int
    n_ok: int
    is_closed: bool


class RunTracker:
    """Follow runs through a stream of booleans.

    ``max_gap`` is the number of False samples in a row that a run survives. ``first`` is the index
    of the first sample that will be pushed.
    """

    def __init__(self, max_gap: int, first: int = 0) -> None:
        self._max_gap = max_gap
        self._next = first
        self._start: int | None = None
        self._stop = first
        self._n_ok = 0

    @property
    def open_since(self) -> int | None:
        """Start of the run that is open, None between runs."""
        return self._start

    def push(self, ok: BoolArray) -> list[RunStep]:
        """Take the next samples in; return runs that closed, then the one that is open."""
        first, self._next = self._next, self._next + ok.shape[0]
        steps: list[RunStep] = []
        for start, stop in _true_runs(ok, first):
            if self._start is None or start - self._stop > self._max_gap:
                steps += self._close()
                self._start = start
            self._stop = stop
            self._n_ok += stop - start
        if self._start is not None:
            if self._next - self._stop > self._max_gap:
                steps += self._close()
            else:
                steps.append(RunStep(self._start, self._stop, self._n_ok, False))
        return steps

    def finish(self) -> list[RunStep]:
        """Close the open run: nothing comes after it."""
        return self._close()

    def _close(self) -> list[RunStep]:
        if self._start is None:
            return []
        step = RunStep(self._start, self._stop, self._n_ok, True)
        self._start, self._n_ok = None, 0
        return [step]


def _true_runs(ok: BoolArray, first: int) -> list[tuple[int, int]]:
    """Half-open index ranges of the True stretches, counted from ``first``."""
    if ok.shape[0] == 0 or not ok.any():
        return []
    if ok.all():
        return [(first, first + ok.shape[0])]
    edges = np.flatnonzero(ok[1:] != ok[:-1]) + (1 + first)
    bounds = edges.tolist()
    if ok[0]:
        bounds.insert(0, first)
    if ok[-1]:
        bounds.append(first + ok.shape[0])
    return list(zip(bounds[0::2], bounds[1::2], strict=True))
