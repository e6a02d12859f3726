"""LiveDetector: contacts, dwells and passes from a stream of load and position.

    samples -> gaps bridged -> median of three -> contact -> cells -> dwells, passes -> events

The same object finds the events of a file, pushed once. What it gives is a function of the samples,
not of how they were cut: every stage decides from samples up to a fixed distance ahead, and events
come in the order in which they became certain.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from evenside_analysis.checks import column
from evenside_analysis.contact import ALL_KINDS, Rules
from evenside_analysis.dwells import MAX_EXTENSION_S
from evenside_analysis.passes import MAX_STROKES, Direction
from evenside_analysis.runs import RunTracker
from evenside_analysis.settings import DetectionSettings, sampling_rate
from evenside_analysis.stretch import Stretch
from evenside_analysis.tape import Tape
from evenside_analysis.types import AnalysisError, Event, EventKind

__all__ = ["LiveDetector", "LiveState"]

STEADY_BAND = 0.25  # of the dwell's level; further away the person is not holding any more


@dataclass(frozen=True, slots=True)
class LiveState:
    """What is going on at the newest sample; for a display, not for a result.

    Times in s from the first sample. ``steady_since_s`` appears when a hold has been steady for one
    window, with the time at which it began. ``direction`` is +1 while the position grows.
    """

    time_s: float = 0.0
    in_contact: bool = False
    contact_since_s: float | None = None
    steady_since_s: float | None = None
    load_n: float | None = None
    position_m: float | None = None
    direction: Direction | None = None


class LiveDetector:
    """Find events in a stream, block by block.

    Parameters
    ----------
    fs_hz : float >= 10, samples per second of a uniform grid
    settings : DetectionSettings
    kinds : kinds of events to look for; all by default

    Raises
    ------
    ParameterError
        A rate that is not finite or too low.

    Notes
    -----
    Memory does not grow with the stream, nor with a contact that lasts for hours.

    See Also
    --------
    detect_contacts, detect_dwells, detect_passes : the same on a whole array
    """

    def __init__(
        self,
        fs_hz: float,
        settings: DetectionSettings | None = None,
        *,
        kinds: frozenset[EventKind] = ALL_KINDS,
    ) -> None:
        self.fs_hz = sampling_rate(fs_hz)
        self.settings = DetectionSettings() if settings is None else settings
        self._rules = Rules.of(self.fs_hz, self.settings, kinds)
        # Up to gap_bridge_s, with room for rounding: 0.25 s at 80 samples/s are 20 samples.
        self._presence = RunTracker(int(self.settings.gap_bridge_s * self.fs_hz + 1e-6))
        self._tape = Tape()
        self._keep = int(_look_back_s(self.settings) * self.fs_hz)
        self._stretch: Stretch | None = None
        self._n = 0
        self._force_n = np.empty(0)  # samples that wait for the end of a gap, or are just new
        self._place_m = np.empty(0)
        self._fed_to = 0
        self._newest = (np.nan, np.nan)
        self._is_finished = False

    def push(self, force_n: npt.ArrayLike, position_m: npt.ArrayLike | None = None) -> list[Event]:
        """Take the next samples in.

        Parameters
        ----------
        force_n : array, shape (n,), newton, NaN where not measured; n may be 0
        position_m : array, shape (n,), metre, NaN where not known; None if there is none

        Returns
        -------
        Events that have become certain, in that order

        Raises
        ------
        ParameterError
            Wrong shapes.
        AnalysisError
            If the stream was finished before.
        """
        if self._is_finished:
            raise AnalysisError("push after finish: a stream that has ended takes no samples")
        force = column("force_n", force_n)
        n = force.shape[0]
        place = (
            np.full(n, np.nan) if position_m is None else column("position_m", position_m, length=n)
        )
        if n == 0:
            return []
        self._n += n
        self._newest = float(force[-1]), float(place[-1])
        self._force_n = np.concatenate((self._force_n, force))
        self._place_m = np.concatenate((self._place_m, place))
        events: list[Event] = []
        for step in self._presence.push(~np.isnan(force)):
            events += self._feed(step.start, step.stop)
            if step.is_closed:
                events += self._end_stretch()
        if self._stretch is None:
            self._drop(self._n - self._fed_to)
        self._forget()
        return events

    def finish(self) -> list[Event]:
        """End the stream: close what is open at the last measured sample, return its events."""
        self._is_finished = True
        self._presence.finish()
        return self._end_stretch()

    @property
    def now(self) -> LiveState:
        """What is going on at the newest sample."""
        load_n, place_m = (None if np.isnan(value) else value for value in self._newest)
        time_s = self._n / self.fs_hz
        stretch = self._stretch
        if stretch is None or stretch.contact is None or not stretch.is_loaded:
            return LiveState(time_s=time_s, load_n=load_n, position_m=place_m)
        contact = stretch.contact
        return LiveState(
            time_s=time_s,
            in_contact=True,
            contact_since_s=contact.start / self.fs_hz,
            steady_since_s=self._steady_since_s(load_n),
            load_n=load_n,
            position_m=place_m,
            direction=contact.direction,
        )

    def _steady_since_s(self, load_n: float | None) -> float | None:
        contact = self._stretch.contact if self._stretch else None
        if contact is None or contact.steady_since is None or contact.level_n is None:
            return None
        level_n = contact.level_n
        if load_n is not None and abs(load_n - level_n) > STEADY_BAND * level_n:
            return None
        return contact.steady_since / self.fs_hz

    def _feed(self, start: int, stop: int) -> list[Event]:
        """Hand on the samples before ``stop`` to the stretch that began at ``start``."""
        if self._stretch is None:
            self._drop(start - self._fed_to)
            self._stretch = Stretch(self._rules, self._tape, start)
        n = stop - self._fed_to
        force_n, place_m = self._force_n[:n], self._place_m[:n]
        self._drop(n)
        return self._stretch.push(force_n, place_m, ~np.isnan(force_n))

    def _end_stretch(self) -> list[Event]:
        events = [] if self._stretch is None else self._stretch.finish()
        self._stretch = None
        return events

    def _drop(self, n: int) -> None:
        self._fed_to += n
        self._force_n = self._force_n[n:]
        self._place_m = self._place_m[n:]

    def _forget(self) -> None:
        """Let go of the load that no event can ask for any more."""
        keep = self._keep
        if self._tape.stop - self._tape.base <= 2 * keep:
            return
        index = self._tape.stop - keep
        if self._stretch is not None and self._stretch.contact is not None:
            index = self._stretch.contact.keep_from(index)
        self._tape.drop_before(index)


def _look_back_s(settings: DetectionSettings) -> float:
    """How far back an event that is still to be found may begin, with some seconds to spare."""
    movement_s = MAX_STROKES * settings.pass_max_s
    dwell_s = 2.0 * settings.dwell_window_s + MAX_EXTENSION_S
    return max(movement_s, dwell_s) + settings.contact_merge_s + settings.gap_bridge_s + 8.0


def detect(
    force_n: npt.ArrayLike,
    fs_hz: float,
    position_m: npt.ArrayLike | None,
    settings: DetectionSettings | None,
    kind: EventKind,
) -> list[Event]:
    """Events of one kind in a whole array: the stream, pushed once and finished."""
    detector = LiveDetector(fs_hz, settings, kinds=frozenset((kind,)))
    return detector.push(force_n, position_m) + detector.finish()
