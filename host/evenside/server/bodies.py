"""What a request may say: one model a route, with its range and an example.

Fields that a model does not know are refused, so that a misspelt one cannot pass for a default.
The examples stand in the OpenAPI document and are sent as they are by a test.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

ZoneId = Annotated[str, StringConstraints(min_length=1, max_length=64)]
Side = Literal["left", "right"]
Phase = Literal["baseline", "intervention", "retest"]
Score = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False, strict=True)]
Seconds = Annotated[float, Field(ge=0, le=1e7, allow_inf_nan=False, strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Drill = Annotated[str, StringConstraints(max_length=160)]  # ZONE.SIDE.STEP of the plan's table
MAX_ZONES = 64
MAX_DRILLS = 64


def _example(**fields: Any) -> ConfigDict:  # noqa: ANN401  # as JSON has it
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})


class SetupBody(BaseModel):
    """What is decided before the test; only the fields that are given change."""

    model_config = _example(person_code="A7", body_mass_kg=68.5, test="quick", zones=["hamstring"])

    person_code: Annotated[str, StringConstraints(max_length=64)] | None = None
    body_mass_kg: Annotated[float, Field(ge=20, le=300, allow_inf_nan=False)] | None = None
    phase: Phase = "baseline"
    test: ZoneId = "measured"
    zones: Annotated[list[ZoneId], Field(max_length=MAX_ZONES)] = []
    is_blind: Flag = False
    language: Literal["en", "de", "fr"] = "en"
    cautions: Annotated[list[ZoneId], Field(max_length=MAX_ZONES)] = []
    visits_per_zone: Annotated[int, Field(ge=2, le=24, strict=True)] = 8
    rating_by: Literal["presses", "count"] = "presses"


class GuideBody(BaseModel):
    """One step of the guided test."""

    model_config = _example(action="start")

    action: Literal["start", "next", "repeat", "stop", "skip_rest"]


class RatingBody(BaseModel):
    """A number from 0 (nothing) to 10 (too intense to bear) for the current visit."""

    model_config = _example(score=6, kind="tension")

    score: Score
    kind: Literal["tension", "pain"] = "tension"
    from_memory: Flag = False


class VisitBody(BaseModel):
    """The start or the end of a visit marked by hand."""

    model_config = _example(action="start", zone="hamstring", side="left")

    action: Literal["start", "end"]
    zone: ZoneId
    side: Side


class TareBody(BaseModel):
    """Nothing to say: the readings of this moment are the zero."""

    model_config = _example()


class RecordingBody(BaseModel):
    """Another place for the recording: a new file, or a folder; null: the same place again."""

    model_config = _example(path=None)

    path: Annotated[str, StringConstraints(min_length=1, max_length=4096)] | None = None


class NoteBody(BaseModel):
    """A few words about a moment, and the drills that were done; one of both is enough.

    Without `time_s` it is this moment, or the end of what is over. A mark of kind `sync` is one
    that another instrument has too, and always of this moment.
    """

    model_config = _example(text="after ten minutes of rest", drills=["hamstring.left.isolate"])

    text: Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)] = ""
    drills: Annotated[list[Drill], Field(max_length=MAX_DRILLS)] = []
    kind: Literal["note", "sync"] = "note"
    time_s: Seconds | None = None


class ChangedData(BaseModel):
    """What of a mark is said anew; what is left out stays as it was."""

    model_config = ConfigDict(extra="forbid")

    zone: ZoneId | None = None
    side: Side | None = None
    score: Score | None = None
    kind: Literal["tension", "pain"] | None = None
    phase: Phase | None = None


class CorrectionBody(BaseModel):
    """Another time, other data, or away with a mark; nothing that was noted is rewritten."""

    model_config = _example(annotation=3, data={"score": 5}, why="pressed the wrong key")

    annotation: Annotated[int, Field(ge=0, strict=True)]
    time_s: Seconds | None = None
    data: ChangedData | None = None
    drop: Flag = False
    why: Annotated[str, StringConstraints(max_length=500)] = ""


class TraceQuery(BaseModel):
    """Which stretch of the session, and into how many points it is drawn together."""

    model_config = ConfigDict(extra="forbid")

    start_s: Annotated[float, Field(ge=0, le=1e7, allow_inf_nan=False)] = 0.0
    end_s: Annotated[float, Field(ge=0, le=1e7, allow_inf_nan=False)] = 1e7
    points: Annotated[int, Field(ge=1, le=4000)] = 1000


class ReportQuery(BaseModel):
    """In which language the page to print is."""

    model_config = ConfigDict(extra="forbid")

    language: Literal["en", "de", "fr"] = "en"


class EnterBody(BaseModel):
    """The token that a shared address carries behind its #."""

    model_config = _example(token="q1Xo0cRjC9mV8w3u5YbKZg")

    token: Annotated[str, StringConstraints(min_length=1, max_length=128)]


class TokenBody(BaseModel):
    """A token for another screen or program."""

    model_config = _example(label="tablet in the gym", role="viewer", days=30)

    label: Annotated[str, StringConstraints(min_length=1, max_length=100, strip_whitespace=True)]
    role: Literal["viewer", "control"] = "viewer"
    days: Annotated[int, Field(ge=1, le=366, strict=True)] | None = None


MassKg = Annotated[float, Field(gt=0, le=500, allow_inf_nan=False)]
TolerancePct = Annotated[float, Field(ge=0, le=10, allow_inf_nan=False)]


class CalibrateBody(BaseModel):
    """The weights that somebody has; `corner_kg` goes over every cell, null: the heaviest of them.

    With `corner_kg` 0 nothing goes over the cells, and all get one common factor.
    """

    model_config = _example(masses_kg=[5, 10, 20])

    masses_kg: Annotated[list[MassKg], Field(min_length=1, max_length=20)]
    corner_kg: Annotated[float, Field(ge=0, le=500, allow_inf_nan=False)] | None = None
    cell_class: Literal["good", "usual", "cheap"] = "usual"
    tolerance_pct: TolerancePct = 0.2


class CheckBody(BaseModel):
    """One known weight, which goes in the middle."""

    model_config = _example(mass_kg=10)

    mass_kg: MassKg
    tolerance_pct: TolerancePct = 0.2


class ZeroBody(BaseModel):
    """Whether the zero becomes that of the calibration."""

    model_config = _example(keep=False)

    keep: Flag = False


class StepBody(BaseModel):
    """What was asked for is done, or nobody goes on."""

    model_config = _example(action="done")

    action: Literal["done", "stop"]
