"""Simulated sessions for judging detectors: signals, truth, and what the whole chain found."""

import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from tests.validate.scoring import Interval

from evenside.recording.format import Annotation, RawBlock
from evenside.recording.reader import read_recording
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.core import SessionCore
from evenside.session.head import calibration_of, settings_of
from evenside.session.offline import joined
from evenside.session.pipeline import LoadBlock
from evenside.session.simulated import write_recording
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import make_scenario
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import EventKind, FloatArray

KINDS: tuple[EventKind, ...] = ("contact", "dwell", "pass")
FIRST_UNUSED_SEED = 930_000  # detectors were never tuned, nor tests written, on these and above


@dataclass(frozen=True)
class JudgedSession:
    """One simulated session after its recording was analysed."""

    seed: int
    hours: float
    true: dict[EventKind, list[Interval]]
    found: dict[EventKind, list[Interval]]  # by the whole chain, bytes to events
    analyze_s: float  # what that took
    fs_hz: float
    force_n: FloatArray
    position_m: FloatArray
    settings: DetectionSettings


def judged_session(
    seed: int,
    faults: str = "",
    *,
    zones: Sequence[str] | None = None,
    visits_per_zone: int = 8,
    treatment: bool = True,
) -> JudgedSession:
    """Simulate a person, record, analyse; a random person, the whole chart by default."""
    scenario = make_scenario(
        seed, zones=zones, visits_per_zone=visits_per_zone, treatment=treatment
    )
    device = scenario.device(faults=parse_faults(faults))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "session.mcap"
        write_recording(path, device)
        start = time.perf_counter()
        result = analyze_file(path, AnalyzeOptions())
        analyze_s = time.perf_counter() - start
        core, blocks = blocks_of(path)
    return JudgedSession(
        seed=seed,
        hours=result["source"]["duration_s"] / 3600,
        true=by_kind(scenario.truth(device=device)["events"]),
        found=by_kind(result["events"]),
        analyze_s=analyze_s,
        fs_hz=result["source"]["sample_rate_hz"],
        force_n=np.concatenate([block.force_n for block in blocks]),
        position_m=np.concatenate([block.position_m for block in blocks]),
        settings=core.settings.detection,
    )


def blocks_of(path: Path) -> tuple[SessionCore, list[LoadBlock]]:
    """Load and position of a recording, as the detectors get them."""
    recording = read_recording(path)
    core = SessionCore(settings_of(recording.head), calibration_of(recording.head))
    blocks: list[LoadBlock] = []
    for part in joined(recording.blocks()):
        if isinstance(part, RawBlock):
            blocks += core.push_block(part).step.blocks
        elif isinstance(part, Annotation):
            core.annotate(part)
    return core, [*blocks, *core.finish().step.blocks]


def by_kind(events: Sequence[dict[str, Any]]) -> dict[EventKind, list[Interval]]:
    """Start and end of the events of each kind."""
    return {
        kind: [(e["start_s"], e["end_s"]) for e in events if e["kind"] == kind] for kind in KINDS
    }
