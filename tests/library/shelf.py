"""Recordings with a result but hardly a byte: a library of many sessions in no time.

Also `example_history`: what page and report have to draw, made of such sessions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.analysis.held import in_turn

from evenside import __version__
from evenside.library.history import SessionRow, history_json
from evenside.recording.format import Annotation, SessionHead
from evenside.recording.writer import RecordingWriter
from evenside.session.measurement import Results
from evenside_analysis.chart import DEFAULT_METHOD, compare_zones
from evenside_analysis.legs import find_along_legs
from evenside_analysis.plan import make_plan
from evenside_analysis.retest import compare_phases
from evenside_analysis.summary import major_movers_balanced, work_first
from evenside_analysis.types import Hold

FIRST = datetime(2026, 1, 5, 18, 30, tzinfo=UTC)
Scores = Mapping[str, tuple[float, float]]  # zone: left, right
WORK = "rolled the right hamstring"
INTERVENTION_S, RETEST_S = 2000.0, 2400.0


@dataclass(frozen=True)
class Session:
    """A session as a test wants it."""

    scores: Scores = field(default_factory=lambda: {"hamstring": (4, 6), "calf": (5, 5)})
    day: float = 0.0
    code: str | None = "A7"
    retest: Scores = field(default_factory=dict)
    drills: Sequence[str] = ()
    version: str = __version__
    source: str = "serial:/dev/ttyUSB0"
    session_id: str | None = None

    @property
    def created(self) -> datetime:
        return FIRST + timedelta(days=self.day)

    @property
    def id(self) -> str:
        return self.session_id or self.created.strftime("%Y%m%dT%H%M%S%fZ")

    @property
    def holds(self) -> list[Hold]:
        holds = [h for zone, sides in self.scores.items() for h in in_turn(zone, *sides)]
        for zone, sides in self.retest.items():
            holds += in_turn(zone, *sides, start_s=RETEST_S, phase="retest")
        return holds

    @property
    def result(self) -> dict[str, Any]:
        comparisons = compare_zones(self.holds)
        results = Results(
            holds=tuple(self.holds),
            comparisons=comparisons,
            changes=compare_phases(self.holds),
            retest=compare_zones(self.holds, phase="retest"),
            major_movers_balanced=major_movers_balanced(comparisons),
            work_first=work_first(comparisons),
            findings=find_along_legs(comparisons),
            plan=make_plan(comparisons),
            signs={},
        )
        return {"quality": {}, "events": [], **results.to_json()}

    @property
    def annotations(self) -> list[Annotation]:
        if not self.retest:
            return []
        notes: list[tuple[Any, float, dict[str, Any]]] = [
            ("phase", 0.0, {"phase": "baseline"}),
            ("phase", INTERVENTION_S, {"phase": "intervention"}),
            ("note", INTERVENTION_S + 30, {"text": WORK, "drills": list(self.drills)}),
            ("phase", RETEST_S, {"phase": "retest"}),
        ]
        return [Annotation(kind, at_s, data, 0, 0) for kind, at_s, data in notes]

    def write(self, path: Path) -> Path:
        """Into a file, whole and closed."""
        path.parent.mkdir(parents=True, exist_ok=True)
        head = SessionHead(
            session_id=self.id,
            created=self.created.isoformat(),
            version=self.version,
            source=self.source,
            person_code=self.code,
            body_mass_kg=70.0,
            settings={"method": DEFAULT_METHOD},
        )
        start_ns = round(self.created.timestamp() * 1e9)
        writer = RecordingWriter(
            path, head, clock_ns=lambda: start_ns, compact_at_once=True, force=True
        )
        writer.raw(b"\x01nothing\x00", start_ns)
        writer.raw(b"\x01nothing\x00", start_ns + 3000 * 10**9)
        for annotation in self.annotations:
            writer.annotation(replace(annotation, host_ns=start_ns))
        writer.result(self.result)
        writer.close()
        return path

    def row(self) -> SessionRow:
        """As a history takes it."""
        result = self.result
        done = {"time_s": INTERVENTION_S, "text": WORK}
        return SessionRow(
            session_id=self.id,
            path=f"{self.created:%Y-%m-%d}.mcap",
            created=self.created.isoformat(),
            duration_s=3000.0,
            device_id="0102",
            phases=("baseline", "intervention", "retest") if self.retest else ("baseline",),
            n_holds=len(self.holds),
            summary=result["summary"],
            comparisons=result["comparisons"],
            changes=result["changes"],
            interventions=[{**done, "drills": list(self.drills)}] if self.retest else [],
        )


def example_history() -> dict[str, Any]:
    """Eight weeks of one person: three tests, work on the hamstring, four tests; one torn file."""
    before = [
        Session({"hamstring": (4, 6.5 + k / 4), "calf": (5, 5), "glute": (5, 4)}, day=7.0 * k)
        for k in range(3)
    ]
    worked = replace(
        before[-1], retest={"hamstring": (4, 4.5)}, drills=("hamstring.right.isolate",)
    )
    after = [
        Session({"hamstring": (4, 4.5), "calf": (5, 5 + k / 2), "glute": (1, 1)}, day=21.0 + 7 * k)
        for k in range(4)
    ]
    rows = [session.row() for session in (*before[:2], worked, *after)]
    torn = {"path": "2026-02-23.mcap", "why": "the recording was not closed"}
    return history_json(rows, person_code="A7", method=DEFAULT_METHOD, problems=[torn])
