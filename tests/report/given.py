"""Sessions for reports: made by hand in no time, and one that was simulated, with a trace."""

from collections.abc import Mapping
from typing import Any

from tests.library.shelf import Session

from evenside.report.about import About, Remark

JsonDict = dict[str, Any]

QUALITY: JsonDict = {
    "samples_expected": 20_000,
    "samples_received": 19_800,
    "samples_lost": 200,
    "corrupt_frames": 3,
    "saturated_samples": 7,
    "gaps": [{"start_s": 10.0, "end_s": 12.5}],
    "drift_n": -0.25,
    "warnings": ["The device started again once: check its supply and its plug."],
}
SOURCE: JsonDict = {
    "path": "/home/somebody/sessions/monday.mcap",
    "sha256": "0123456789abcdef" * 4,
    "duration_s": 3000.0,
    "sample_rate_hz": 80.0,
    "device": {"name": "plate in the hall", "device_id": "0102"},
    "truncated": None,
}
ABOUT = About(
    person_code="A7",
    created="2026-11-21T17:05:00+00:00",
    version="0.1.0",
    calibration={"id": "hall-3", "date": "2026-05-01T09:00:00+00:00"},
    has_head=True,
    remarks=(Remark(125.0, "ran twenty kilometres yesterday"),),
)
UNEVEN = {"hamstring": (4.0, 6.5), "calf": (5.0, 5.0), "glute": (1.0, 1.0)}


def analysis_of(session: Session) -> JsonDict:
    """What ``analyze --json`` would say of such a session."""
    return {"schema": "evenside.analysis/1", "source": SOURCE, **session.result, "quality": QUALITY}


def uneven(**retest: tuple[float, float]) -> JsonDict:
    """The right hamstring is tighter, the calf is balanced, of the glute nothing can be told."""
    return analysis_of(Session(scores=UNEVEN, retest=retest))


def trace(n: int = 50, *, without: Mapping[int, None] | None = None) -> JsonDict:
    """A load that goes up and down, with a hole."""
    hole = without or {20: None, 21: None}
    load = [None if i in hole else float(300 * (i % 5)) for i in range(n)]
    figures = {"min": load, "max": load, "mean": load}
    return {"start_s": 0.0, "end_s": 3000.0, "n": n, "load_n": figures, "position_m": figures}
