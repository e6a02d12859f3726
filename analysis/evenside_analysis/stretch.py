"""One stretch of samples without a long gap: clean load on the tape, contacts found in it.

A stretch begins and ends with a measured sample. Nothing reaches over its ends: filters start at
its first sample, and an event that is open at its end ends there. A median of three takes out a
single wrong sample before anything is compared, so one glitch neither makes nor breaks a contact.
"""

import numpy as np

from evenside_analysis.contact import Contact, Rules
from evenside_analysis.filters import WindowState, hold_last, last_samples, median3
from evenside_analysis.hysteresis import is_loaded
from evenside_analysis.runs import RunStep, RunTracker
from evenside_analysis.tape import Tape
from evenside_analysis.types import BoolArray, Event, FloatArray


class Stretch:
    """A stretch that is going on; ``start`` is its first sample."""

    def __init__(self, rules: Rules, tape: Tape, start: int) -> None:
        self._rules = rules
        self._tape = tape
        settings, fs_hz = rules.settings, rules.fs_hz
        # Shorter than contact_merge_s does not end a contact: the largest whole number below it.
        max_pause = int(np.ceil(settings.contact_merge_s * fs_hz)) - 1
        self._tracker = RunTracker(max(max_pause, 0), start)
        self._despike = WindowState()
        self._last_n = np.nan
        self._is_loaded = False
        self.contact: Contact | None = None
        # Samples that wait for their right neighbour or for the end of a pause.
        self._force_n = np.empty(0)
        self._place_m = np.empty(0)
        self._measured = np.empty(0, dtype=np.bool_)
        self._fed_to = start
        tape.skip_to(start)

    @property
    def is_loaded(self) -> bool:
        """Whether the newest sample is in contact."""
        return self._is_loaded

    def push(self, force_n: FloatArray, place_m: FloatArray, measured: BoolArray) -> list[Event]:
        """Take the next samples in; NaN in the force is a short gap inside the stretch."""
        if force_n.shape[0] == 0:
            return []
        force_n = hold_last(force_n, measured, self._last_n)
        self._last_n = float(force_n[-1])
        clean, self._despike = median3(force_n, self._despike)
        return self._take(clean, place_m, measured)

    def finish(self) -> list[Event]:
        """End the stretch at its last sample; an open contact ends there."""
        clean, self._despike = median3(last_samples(self._despike, 1), self._despike)
        events = self._take(clean, np.empty(0), np.empty(0, dtype=np.bool_))
        return events + self._follow(self._tracker.finish())

    def _take(self, clean: FloatArray, place_m: FloatArray, measured: BoolArray) -> list[Event]:
        at = self._force_n.shape[0]
        self._force_n = np.concatenate((self._force_n, clean))
        self._place_m = np.concatenate((self._place_m, place_m))
        self._measured = np.concatenate((self._measured, measured))
        self._tape.append(clean, self._measured[at : at + clean.shape[0]])
        settings = self._rules.settings
        loaded, self._is_loaded = is_loaded(clean, settings.on_n, settings.off_n, self._is_loaded)
        events = self._follow(self._tracker.push(loaded))
        if self.contact is None:
            # The next contact can only begin with a sample that is still to come.
            self._drop(self._force_n.shape[0])
        return events

    def _follow(self, steps: list[RunStep]) -> list[Event]:
        """Feed the contact as far as it is confirmed."""
        events: list[Event] = []
        for step in steps:
            if self.contact is None:
                self._drop(step.start - self._fed_to)
                self.contact = Contact(self._rules, self._tape, step.start)
            n = step.stop - self._fed_to
            events += self.contact.push(self._force_n[:n], self._place_m[:n], self._measured[:n])
            self._drop(n)
            if step.is_closed:
                events += self.contact.close(step.stop, step.n_ok)
                self.contact = None
        return events

    def _drop(self, n: int) -> None:
        self._fed_to += n
        self._force_n = self._force_n[n:]
        self._place_m = self._place_m[n:]
        self._measured = self._measured[n:]
