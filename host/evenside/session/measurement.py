"""What has been measured so far: events, visits, ratings, and the results that follow from them.

One object serves a live session, a replay and a file. Samples and annotations may come in any
relation to each other (a rating long before or after the dwell was found); the result depends on
what came, not on when it was told. Memory is bounded: of every dwell only the seconds around the
rating are kept, and of dwells and passes some figures (`evidence`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evenside.recording.format import Annotation
from evenside.session.evidence import Evidence
from evenside.session.history import LoadHistory
from evenside.session.jsonout import (
    JsonDict,
    comparison_json,
    event_json,
    hold_json,
    zone_change_json,
)
from evenside.session.marks import Marks
from evenside.session.phases import began_s, with_phases
from evenside.session.signs_json import signs_json
from evenside.session.treatment import refuse_treated, treatment_before
from evenside_analysis.chart import DEFAULT_METHOD, compare_zones
from evenside_analysis.holds import (
    HoldSettings,
    LoadSlice,
    TroubleOf,
    holds_from_visits,
    no_trouble,
)
from evenside_analysis.legs import Finding, find_along_legs
from evenside_analysis.observations import ComparisonSettings
from evenside_analysis.plan import PlanItem, make_plan
from evenside_analysis.retest import ZoneChange, compare_phases
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.signs import ZoneSigns
from evenside_analysis.stream import LiveDetector
from evenside_analysis.summary import WorkItem, major_movers_balanced, work_first
from evenside_analysis.types import (
    Event,
    FloatArray,
    Hold,
    Phase,
    SideComparison,
    Visit,
)
from evenside_analysis.zero_drift import zone_drifts

COMPARED: tuple[Phase, ...] = ("baseline", "retest")
HISTORY_S = 600.0  # a dwell longer than this has lost its first seconds, and says so as a gap
PUSH_S = 60.0  # a longer block goes in in pieces, so that an event's samples are still there
SETTLE_S = 30.0  # by then an event is certain after its end (two windows and the longest pause)
TRACE_S = 25.0  # the rating must come within 15 s of the dwell's start; this leaves room


@dataclass(frozen=True, slots=True)
class Settings:
    """What a measurement depends on besides its samples; stands in the recording's head."""

    detection: DetectionSettings
    holds: HoldSettings
    comparison: ComparisonSettings
    body_mass_kg: float | None = None
    method: str = DEFAULT_METHOD  # of the comparison


def default_settings(
    body_mass_kg: float | None = None,
    detection: Mapping[str, float] | None = None,
    method: str = DEFAULT_METHOD,
) -> Settings:
    """The shipping settings for a person of ``body_mass_kg`` (None: not known).

    ``detection`` replaces single detection settings; raises ParameterError when one breaks a rule.
    """
    return Settings(
        detection=DetectionSettings(body_mass_kg=body_mass_kg, **(detection or {})),
        holds=HoldSettings(),
        comparison=ComparisonSettings(),
        body_mass_kg=body_mass_kg,
        method=method,
    )


@dataclass(frozen=True, slots=True)
class Results:
    """Holds and what they say."""

    holds: tuple[Hold, ...]
    comparisons: Mapping[str, SideComparison]  # of the baseline
    changes: Mapping[str, ZoneChange]  # from the baseline to the retest
    retest: Mapping[str, SideComparison]
    major_movers_balanced: bool | None
    work_first: Sequence[WorkItem]
    findings: Sequence[Finding]  # along one leg
    plan: Sequence[PlanItem]
    signs: Mapping[str, ZoneSigns]  # what the load alone says, beside the comparisons

    def to_json(self) -> JsonDict:
        """As contracts.md gives it: holds, comparisons, changes, summary; beside them the signs."""
        return {
            "holds": [hold_json(hold) for hold in self.holds],
            "comparisons": [comparison_json(z, c) for z, c in self.comparisons.items()],
            "changes": [
                zone_change_json(z, c, self.retest.get(z)) for z, c in self.changes.items()
            ],
            "summary": {
                "major_movers_balanced": self.major_movers_balanced,
                "work_first": [dict(item) for item in self.work_first],
                "findings": [dict(finding) for finding in self.findings],
                "plan": [dict(item) for item in self.plan],
            },
            "signs": [signs_json(zone, signs) for zone, signs in self.signs.items()],
        }


class Measurement:
    """Collects events from samples and visits from annotations."""

    def __init__(self, fs_hz: float, settings: Settings) -> None:
        self.fs_hz = fs_hz
        self.settings = settings
        self.events: list[Event] = []
        self.marks = Marks()
        self.detector = LiveDetector(fs_hz, settings.detection)
        self._history = LoadHistory(round((HISTORY_S + PUSH_S + SETTLE_S) * fs_hz), 2)
        self._evidence = Evidence(fs_hz)
        self._traces: dict[tuple[int, int], FloatArray] = {}
        self._saturated_s: FloatArray = np.empty(0)
        self._is_finished = False

    def push(self, force_n: FloatArray, position_m: FloatArray | None) -> list[Event]:
        """Take the next samples of the grid; the events that they completed."""
        if position_m is None:
            position_m = np.full(len(force_n), np.nan)
        n_rows = round(PUSH_S * self.fs_hz)
        events: list[Event] = []
        for first in range(0, len(force_n), n_rows):
            force, place = (x[first : first + n_rows] for x in (force_n, position_m))
            self._history.append(np.column_stack([force, place]))
            events += self._keep(self.detector.push(force, place))
        return events

    def finish(self) -> list[Event]:
        """No more samples will come: close what is open."""
        self._is_finished = True
        return self._keep(self.detector.finish())

    def mark_saturated(self, times_s: FloatArray) -> None:
        """Note when a cell was beyond its range; the load is missing there."""
        self._saturated_s = np.concatenate([self._saturated_s, times_s])

    def annotate(self, annotation: Annotation) -> None:
        """Take a marker, a rating, a phase or a correction of one; others say nothing here."""
        self.marks.take(annotation)

    @property
    def visits(self) -> list[Visit]:
        """The visits that are over."""
        return self.marks.visits

    @property
    def open_visit(self) -> Visit | None:
        """The visit that is on."""
        return self.marks.open_visit

    @property
    def body_mass_kg(self) -> float | None:
        """Of the person: as chosen during the session, or else before it.

        What counts as contact stays as it was at the beginning, as it decided what was shown.
        """
        chosen: float | None = self.marks.chosen.get("body_mass_kg")
        return self.settings.body_mass_kg if chosen is None else chosen

    def results(self, trouble_of: TroubleOf = no_trouble, level_n: Sequence[float] = ()) -> Results:
        """Everything that can be said now.

        ``trouble_of`` tells what spoils a stretch of time, ``level_n`` is the mean load of every
        whole second, from which the zero's drift between the visits is seen.
        """
        visits = list(self.visits)
        if self.open_visit is not None and self._is_finished:
            visits.append(self.open_visit)  # it broke off; while it lasts there is nothing to say
        visits = with_phases(visits, self.marks.phases)
        holds = holds_from_visits(
            [visit for visit in visits if not visit.is_practice],
            self.events,
            self._load_of,
            settings=self.settings.holds,
            body_mass_kg=self.body_mass_kg,
            trouble_of=trouble_of,
        )
        retest_s = began_s("retest", self.marks.phases)
        holds = refuse_treated(holds, self._passes, visits, retest_s)
        treatment = self._treatment(holds, visits, "baseline")
        drifts = {phase: self._drifts(visits, phase, level_n) for phase in COMPARED}
        comparisons = self._compare(holds, "baseline", treatment, drifts)
        return Results(
            holds=tuple(holds),
            comparisons=comparisons,
            changes=compare_phases(
                holds, treatment_before_s=treatment, settings=self.settings.comparison
            ),
            retest=self._compare(holds, "retest", self._treatment(holds, visits, "retest"), drifts),
            major_movers_balanced=major_movers_balanced(comparisons),
            work_first=work_first(comparisons),
            findings=find_along_legs(comparisons),
            plan=make_plan(comparisons),
            signs=self._evidence.signs(visits, holds, self._passes),
        )

    def events_json(self) -> list[JsonDict]:
        """All events by their start, with the zone and side of the visit that they belong to."""
        ordered = sorted(self.events, key=lambda event: (event.start_index, event.kind))
        return [self.event_json(event) for event in ordered]

    def event_json(self, event: Event) -> JsonDict:
        """One event as contracts.md gives it."""
        visit = self.visit_at((event.start_s + event.end_s) / 2)
        return event_json(event, visit.zone if visit else None, visit.side if visit else None)

    def visit_at(self, time_s: float) -> Visit | None:
        """The visit that was on at a moment."""
        for visit in reversed([*self.visits, *([self.open_visit] if self.open_visit else [])]):
            if visit.start_s <= time_s <= visit.end_s:
                return visit
        return None

    @property
    def _passes(self) -> list[Event]:
        return [event for event in self.events if event.kind == "pass"]

    def _treatment(
        self, holds: Sequence[Hold], visits: Sequence[Visit], phase: Phase
    ) -> dict[str, float]:
        """Rolling that came before a phase's last holds: a retest begins after the treatment."""
        since_s = began_s(phase, self.marks.phases) if phase == "retest" else 0.0
        return treatment_before(holds, self._passes, visits, phase=phase, since_s=since_s)

    def _drifts(
        self, visits: Sequence[Visit], phase: Phase, level_n: Sequence[float]
    ) -> dict[str, float | None]:
        """How far the zero moved beside each zone's visits of a phase."""
        own = [visit for visit in visits if visit.phase == phase and not visit.is_practice]
        drifts = zone_drifts(np.array(level_n, dtype=np.float64), self.events, own)
        return {zone: drift.drift_n for zone, drift in drifts.items()}

    def _compare(
        self,
        holds: Sequence[Hold],
        phase: Phase,
        treatment: Mapping[str, float],
        drifts: Mapping[Phase, Mapping[str, float | None]],
    ) -> dict[str, SideComparison]:
        return compare_zones(
            holds,
            phase=phase,
            treatment_before_s=treatment,
            drift_n=drifts[phase],
            settings=self.settings.comparison,
            method=self.settings.method,
        )

    def _keep(self, events: list[Event]) -> list[Event]:
        """Store events, and what is needed of their samples while these are still there."""
        self.events.extend(events)
        for event in events:
            if event.kind == "dwell":
                self._keep_dwell(event)
            elif event.kind == "pass":
                rows = self._history.slice(event.start_index, event.stop_index)
                self._evidence.keep_pass(event, rows[:, 0], rows[:, 1])
        return events

    def _keep_dwell(self, event: Event) -> None:
        """The load around the rating; of a dwell beyond the history, whatever the cutting, none."""
        stop = min(event.stop_index, event.start_index + round(TRACE_S * self.fs_hz))
        trace = self._history.slice(event.start_index, stop)[:, 0]
        if event.end_s - event.start_s > HISTORY_S:
            trace = np.full(len(trace), np.nan)
        self._traces[event.start_index, stop] = trace
        self._evidence.keep_dwell(event, trace)

    def _load_of(self, start_s: float, end_s: float) -> LoadSlice:
        """The load of a stretch inside a dwell."""
        start, stop = round(start_s * self.fs_hz), round(end_s * self.fs_hz)
        for (first, last), trace in self._traces.items():
            if first <= start < last:
                beyond = (self._saturated_s >= start_s) & (self._saturated_s < end_s)
                part = trace[start - first : max(stop - first, 0)]
                return LoadSlice(part, stop - start, int(np.count_nonzero(beyond)))
        return LoadSlice(np.empty(0), stop - start, 0)
