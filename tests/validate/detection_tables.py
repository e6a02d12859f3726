"""The tables about detection: which sessions they need, and how they are shown."""

from collections.abc import Mapping, Sequence

from tests.validate.detection import OURS, DetectionRow
from tests.validate.table import table

PLURAL = {"contact": "contacts", "dwell": "dwells", "pass": "passes"}
CLEAN = ""
# One of every kind that a line, a cell or a cable can do to samples; docs/faults.md has the words.
FAULTS = (
    CLEAN,
    "lost:0.02",
    "torn:0.005",
    "flip:1e-4",
    "double:0.02",
    "reorder:0.02",
    "jitter:0.02",
    "burst:0.1",
    "glitch:5e-4",
    "skew:200",
    "swap:0-3",
    "wrap@600",
    "stall@600-606",
    "unplug@600-620",
    "poweroff@600-620",
    "reset@900",
    "brownout@900",
    "baud@600-610",
    "slow@600-610",
    "stuck:2@600-700",
    "dead:1@600-700",
    "saturate:3@600-700",
    "lying_tare",
)


def fault_table(rows: Mapping[str, Sequence[DetectionRow]]) -> str:
    """F1 and edges of each kind of event, a row a fault."""
    lines = [
        [spec or "none", *(cell for row in rows[spec] for cell in _short(row))] for spec in FAULTS
    ]
    head = "fault|contacts F1|edges|dwells F1|edges|passes F1|edges"
    return table(head, lines)


def package_rows(rows: Sequence[DetectionRow]) -> str:
    """Ours beside the packages, on the same signals."""
    lines = [
        [
            PLURAL[row.kind],
            f"**{row.detector}**" if row.detector == OURS else row.detector,
            str(row.n_true - row.n_matched),
            str(row.n_found - row.n_matched),
            _f1(row),
            f"{_ms(row.onset_median_s)}, {_ms(row.onset_p95_s)}",
            f"{_ms(row.offset_median_s)}, {_ms(row.offset_p95_s)}",
            f"{row.seconds_per_hour:.2f}",
        ]
        for row in rows
    ]
    head = "|detector|missed|false|F1|start off by: median, 95 %|end off by|s an hour"
    return table(head, lines)


def _short(row: DetectionRow) -> tuple[str, str]:
    worst = max(row.onset_p95_s or 0.0, row.offset_p95_s or 0.0)
    return f"{_f1(row)} ({row.n_true})", f"{_ms(row.onset_median_s)}, {_ms(worst)}"


def _f1(row: DetectionRow) -> str:
    return "" if row.f1 is None else f"{row.f1:.3f}"


def _ms(time_s: float | None) -> str:
    return "" if time_s is None else f"{1000 * time_s:.0f} ms"
