"""One contact from its first sample to its last: what happens inside it, and what it weighs.

Samples come in as far as they certainly belong to the contact. Cells are made of them, the kernels
look for dwells and passes in the cells, and the tape says what each event weighs.
"""

from dataclasses import dataclass

from evenside_analysis.cells import CellCleaner, CellGrid, CellMaker, CleanCells
from evenside_analysis.dwells import DwellKernel, DwellRules
from evenside_analysis.found import Found
from evenside_analysis.passes import Direction, PassKernel, PassRules
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.tape import Gatherer, Tape
from evenside_analysis.types import BoolArray, Event, EventKind, FloatArray

ALL_KINDS: frozenset[EventKind] = frozenset(("contact", "dwell", "pass"))


@dataclass(frozen=True, slots=True)
class Rules:
    """All settings at one sampling rate, and the kinds of events to look for."""

    fs_hz: float
    settings: DetectionSettings
    grid: CellGrid
    dwell: DwellRules
    passes: PassRules
    kinds: frozenset[EventKind]

    @classmethod
    def of(
        cls, fs_hz: float, settings: DetectionSettings, kinds: frozenset[EventKind] = ALL_KINDS
    ) -> "Rules":
        """Rules for a sampling rate in samples/s."""
        grid = CellGrid.at(fs_hz)
        return cls(
            fs_hz,
            settings,
            grid,
            DwellRules.of(grid, settings),
            PassRules.of(grid, settings),
            kinds,
        )


class Contact:
    """A contact that is going on."""

    def __init__(self, rules: Rules, tape: Tape, start: int) -> None:
        self.start = start
        self._rules = rules
        self._tape = tape
        self._weight = Gatherer(tape, start)
        self._sure_to = start
        self._dwell_weight: Gatherer | None = None
        self._maker = CellMaker(rules.grid, start)
        self._cleaner = CellCleaner(rules.grid.count(rules.settings.gap_bridge_s))
        self._dwells = DwellKernel(rules.dwell, start)
        self._passes = PassKernel(rules.passes, start)

    @property
    def steady_since(self) -> int | None:
        """First sample of the dwell that is going on."""
        return self._dwells.open_since

    @property
    def level_n(self) -> float | None:
        """Load of that dwell's newest steady window, N."""
        return self._dwells.level_n

    @property
    def direction(self) -> Direction | None:
        """Direction of the movement that is going on."""
        return self._passes.direction

    def push(self, force_n: FloatArray, position_m: FloatArray, measured: BoolArray) -> list[Event]:
        """Take samples in that certainly belong to the contact; return what ended inside it."""
        self._sure_to += force_n.shape[0]
        if self._rules.kinds == {"contact"}:
            return []
        cells = self._maker.push(force_n, position_m, measured)
        return self._look(self._cleaner.push(cells)) if len(cells) else []

    def close(self, stop: int, n_loaded: int) -> list[Event]:
        """End the contact before sample ``stop``; ``n_loaded`` samples were above the threshold."""
        events: list[Event] = []
        if self._rules.kinds != {"contact"}:
            events = self._look(self._cleaner.flush())
            found = self._dwells.finish(stop) if "dwell" in self._rules.kinds else []
            found += self._passes.finish(stop) if "pass" in self._rules.kinds else []
            events += [self._weigh(item) for item in sorted(found, key=_order)]
        enough = n_loaded >= self._rules.settings.contact_min_s * self._rules.fs_hz
        if enough and "contact" in self._rules.kinds:
            found_contact = Found("contact", self.start, stop, None)
            events.append(self._event(found_contact, self._weight))
        return events

    def keep_from(self, index: int) -> int:
        """Oldest sample that must stay on the tape if those before ``index`` are to go."""
        self._weight.advance(self._tape, self._sure_to)
        index = min(index, self._weight.needs_from)
        since = self._dwells.open_since
        if since is None:
            self._dwell_weight = None
            return index
        weight = self._dwell_weight
        if weight is None or weight.start != since:
            weight = self._dwell_weight = self._new_weight(since)
        weight.advance(self._tape, self._dwells.sure_to)
        return min(index, weight.needs_from)

    def _look(self, cells: CleanCells) -> list[Event]:
        found = self._dwells.push(cells) if "dwell" in self._rules.kinds else []
        if "pass" in self._rules.kinds:
            found += self._passes.push(cells)
        return [self._weigh(item) for item in sorted(found, key=_order)] if found else []

    def _weigh(self, found: Found) -> Event:
        if found.kind == "pass":
            return self._event(found, Gatherer(self._tape, found.start))
        weight, self._dwell_weight = self._dwell_weight, None
        if weight is None or weight.start != found.start:
            weight = self._new_weight(found.start)
        return self._event(found, weight)

    def _new_weight(self, start: int) -> Gatherer:
        """Gatherer of a dwell: its load is the median without the first and the last second."""
        trim = round(self._rules.settings.trim_s * self._rules.fs_hz)
        return Gatherer(self._tape, start, trim)

    def _event(self, found: Found, weight: Gatherer) -> Event:
        fs_hz = self._rules.fs_hz
        measures = weight.close(self._tape, found.stop, fs_hz)
        return Event(
            kind=found.kind,
            start_index=found.start,
            stop_index=found.stop,
            start_s=found.start / fs_hz,
            end_s=found.stop / fs_hz,
            load_n=measures.load_n,
            peak_n=measures.peak_n,
            impulse_ns=measures.impulse_ns,
            travel_m=found.travel_m,
            direction=found.direction,
            coverage=measures.coverage,
        )


def _order(found: Found) -> tuple[float, str, int]:
    decided = float("inf") if found.decided is None else float(found.decided)
    return decided, found.kind, found.start
