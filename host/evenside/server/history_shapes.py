"""What the history of a person looks like: the schema of ``GET /api/history``."""

from typing import Literal

from pydantic import BaseModel, Field

from evenside.server.shapes import Open, Summary


class PastSession(BaseModel):
    """One session of a person."""

    session_id: str
    path: str
    created: str
    phase: Literal["baseline", "intervention", "retest"]
    phases: list[str]
    duration_s: float | None
    n_holds: int
    device_id: str | None
    summary: Summary


class ZonePoint(BaseModel):
    """What one session says about a zone."""

    session_id: str
    created: str
    phase: Literal["baseline", "retest"]
    difference_points: float | None
    ci95: tuple[float, float] | None
    ci90: tuple[float, float] | None
    verdict: Literal["left_tighter", "right_tighter", "balanced", "cannot_tell"]
    reasons: list[str]
    n_left: int
    n_right: int


class ZoneHistory(BaseModel):
    """What all sessions say about a zone, one by one and together."""

    zone: str
    points: list[ZonePoint]
    combined: Open | None
    trend: Open | None
    change: Open | None
    why_not: str | None


class Intervention(BaseModel):
    """Something was done about the differences; `changes` from that session's own retest."""

    session_id: str
    created: str
    at: str
    text: str | None
    drills: list[str]
    changes: list[Open]


class FileProblem(BaseModel):
    """A recording that says nothing here, or less than it could."""

    path: str
    why: str


class History(BaseModel):
    """What `evenside compare --json` prints."""

    schema_: Literal["evenside.history/1"] = Field(alias="schema")
    person_code: str | None
    method: Open
    version: str
    sessions: list[PastSession]
    zones: list[ZoneHistory]
    interventions: list[Intervention]
    problems: list[FileProblem]
