"""The sessions of one person as one history: what page, report and terminal draw.

Nothing is read and nothing is computed here but the order of things; what the sessions say
together is `zone_history`, and the statistics in it are the analysis'. A function of its arguments.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from evenside import __version__
from evenside.library.zone_history import ZonePoint, zone_history
from evenside.session.jsonout import JsonDict
from evenside_analysis import history, trend
from evenside_analysis.zones import load_zones

SCHEMA = "evenside.history/1"
SECONDS_A_DAY = 86400.0


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One analysed session as a history needs it."""

    session_id: str
    path: str
    created: str  # ISO 8601 with its zone
    duration_s: float | None
    device_id: str | None
    phases: tuple[str, ...]
    n_holds: int  # usable ones
    summary: JsonDict
    comparisons: Sequence[JsonDict] = ()  # of the baseline, as the analysis gives them
    changes: Sequence[JsonDict] = ()  # from baseline to retest, and the retest's comparisons
    interventions: Sequence[JsonDict] = field(default_factory=list)

    @property
    def day(self) -> float:
        """When it began, in days since 1970."""
        return moment(self.created).timestamp() / SECONDS_A_DAY

    @property
    def is_retest(self) -> bool:
        """Whether something was done before this session, and the session itself does not know."""
        return self.phases[:1] == ("retest",)


def history_json(
    rows: Sequence[SessionRow],
    *,
    person_code: str | None,
    method: str,
    problems: Sequence[JsonDict] = (),
) -> JsonDict:
    """The history of the sessions of one person, in any order.

    ``method`` is the method of comparison that all of them were analysed with; ``problems`` are
    files that say nothing here, or less than they could, each ``{"path", "why"}``.
    """
    rows = sorted(rows, key=lambda row: (row.day, row.session_id))
    worked_on = [day for row in rows for day in days_of_work(row)]
    return {
        "schema": SCHEMA,
        "person_code": person_code,
        "method": {"id": method, "parameters": parameters()},
        "version": __version__,
        "sessions": [session_json(row) for row in rows],
        "zones": [
            zone_history(zone, points, worked_on) for zone, points in points_by_zone(rows).items()
        ],
        "interventions": [entry for row in rows for entry in interventions_json(row)],
        "problems": [dict(problem) for problem in problems],
    }


def parameters() -> JsonDict:
    """How sessions are put together; each part of a zone carries all parameters of its own."""
    return {
        "combined": history.METHOD_ID,
        "trend": trend.METHOD_ID,
        "margin_points": history.HistorySettings().margin_points,
    }


def points_by_zone(rows: Sequence[SessionRow]) -> dict[str, list[ZonePoint]]:
    """Every zone that was ever compared, in the order of the chart, with its points in time."""
    found: dict[str, list[ZonePoint]] = {zone: [] for zone in load_zones()}
    for row in rows:
        for zone, (comparison, phase) in compared_in(row).items():
            point = ZonePoint(row.session_id, row.created, row.day, phase, comparison)
            found.setdefault(zone, []).append(point)
    return {zone: points for zone, points in found.items() if points}


def compared_in(row: SessionRow) -> dict[str, tuple[JsonDict, str]]:
    """One comparison a zone: the baseline's; only a session that has none counts with its retest.

    What was done in a session changes the scores for hours. So a retest is compared with its own
    baseline (`changes`) and never counts as one more day.
    """
    found = {entry["zone"]: (entry, "baseline") for entry in row.comparisons}
    for change in row.changes:
        if change.get("retest") is not None:
            found.setdefault(change["zone"], (change["retest"], "retest"))
    return found


def days_of_work(row: SessionRow) -> list[float]:
    """The days on which something was done: what came before and after is never put together."""
    done = [row.day + float(entry["time_s"]) / SECONDS_A_DAY for entry in row.interventions]
    return [row.day - 1 / SECONDS_A_DAY, *done] if row.is_retest else done


def session_json(row: SessionRow) -> JsonDict:
    """One entry of ``sessions``."""
    return {
        "session_id": row.session_id,
        "path": row.path,
        "created": row.created,
        "phase": row.phases[0] if row.phases else "baseline",
        "phases": list(row.phases),
        "duration_s": row.duration_s,
        "n_holds": row.n_holds,
        "device_id": row.device_id,
        "summary": row.summary,
    }


def interventions_json(row: SessionRow) -> list[JsonDict]:
    """Entries of ``interventions``; the change from baseline to retest stands with the last."""
    entries = [
        {
            "session_id": row.session_id,
            "created": row.created,
            "at": (moment(row.created) + timedelta(seconds=float(entry["time_s"]))).isoformat(),
            "text": entry.get("text"),
            "drills": list(entry.get("drills") or []),
            "changes": [],
        }
        for entry in row.interventions
    ]
    if entries:
        entries[-1]["changes"] = [within_session(change) for change in row.changes]
    return entries


def within_session(change: Mapping[str, object]) -> JsonDict:
    """What changed in a zone from the baseline to the retest of one session."""
    return {name: change[name] for name in ("zone", "left", "right", "difference")}


def moment(created: str) -> datetime:
    """A time from its text; raises ValueError when it is none."""
    when = datetime.fromisoformat(created)
    return when if when.tzinfo else when.replace(tzinfo=UTC)
