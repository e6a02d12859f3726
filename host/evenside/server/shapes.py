"""What answers and messages look like: the schemas of the OpenAPI document.

They describe and do not filter: what the session says goes out as it is, and tests hold both
together. Readers ignore fields that they do not know, so the schemas are open.
"""

from typing import Any, Literal

from pydantic import BaseModel, Field

Side = Literal["left", "right"]
Numbers = list[float | None]
Open = dict[str, Any]


class Refusal(BaseModel):
    """Why not, as a code for programs and a sentence for people."""

    code: str
    message: str


class Problem(BaseModel):
    """The one shape of everything that is no success."""

    error: Refusal


class Annotation(BaseModel):
    """Something that a person, the dial or the guide noted; `data` depends on the kind."""

    kind: str
    time_s: float
    data: Open


class Caution(BaseModel):
    """A reason to take care, or not to roll at all."""

    id: str
    text: str
    is_stop: bool
    is_ticked: bool


class Remark(BaseModel):
    """One thing in words."""

    id: str
    text: str


class Setup(BaseModel):
    """What is decided before the test, and whether it may begin."""

    person_code: str | None
    body_mass_kg: float | None
    phase: Literal["baseline", "intervention", "retest"]
    test: Literal["measured", "quick"]
    zones: list[str]
    all_zones: list[str]
    first_side: Side
    visits_per_zone: int
    rating_by: Literal["presses", "count"]
    is_blind: bool
    language: Literal["en", "de", "fr"]
    cautions: list[Caution]
    is_ready: bool
    problems: list[Remark]


class CheckItem(BaseModel):
    """One part of the device check."""

    id: str
    is_good: bool
    text: str
    what_to_do: str | None


class Check(BaseModel):
    """Whether the device measures as it should: one line, and the parts behind it."""

    is_good: bool
    text: str
    items: list[CheckItem]


class PlannedVisit(BaseModel):
    """One visit of the plan."""

    zone: str
    side: Side
    is_practice: bool
    done: bool


class Limits(BaseModel):
    """Where care begins and where it ends; null where no body mass is known."""

    warn_n: float | None
    stop_n: float | None
    left_s: float | None


class Pace(BaseModel):
    """How fast the person rolls."""

    passes_per_min: float | None


class RatingState(BaseModel):
    """Where the number of this visit stands."""

    state: Literal["asked", "counting", "heard", "missing"] | None
    presses: int
    score: float | None
    by: Literal["dial", "hand", "presses", "memory"] | None


class Need(BaseModel):
    """Holds that a verdict still wants."""

    zone: str
    side: Side
    n: int


class Guide(BaseModel):
    """Where the guided test stands."""

    state: Literal["idle", "tare", "ready", "hold", "rate", "rest", "done", "lost"]
    zone: str | None
    side: Side | None
    visit_no: int
    n_visits: int
    line: str
    hold_s: float | None
    hold_target_s: float
    rest_s: float | None
    band_n: tuple[float, float] | None
    plan: list[PlannedVisit]
    cue: Literal["more", "lighter", "good", "stop"] | None
    is_practice: bool
    limits: Limits
    pace: Pace
    rating: RatingState
    needs: list[Need]


class Speech(BaseModel):
    """One thing that the voice says; `n` counts up without a hole."""

    n: int
    key: str
    text: str
    sound: Literal["tick", "chime", "stop", "lost", "back"] | None
    time_s: float


class Access(BaseModel):
    """What this screen may do, and how many screens are connected."""

    role: Literal["control", "viewer"]
    n_viewers: int


class Visit(BaseModel):
    """The visit that is open."""

    zone: str
    side: Side
    start_s: float


class Event(BaseModel):
    """A contact, a dwell or a pass."""

    kind: Literal["contact", "dwell", "pass"]
    zone: str | None
    side: Side | None
    start_s: float
    end_s: float
    load_n: float | None
    peak_n: float | None
    impulse_ns: float | None
    travel_m: float | None
    direction: Literal[1, -1] | None
    coverage: float | None  # share of it that was measured


class Summary(BaseModel):
    """What the comparisons say together."""

    major_movers_balanced: bool | None
    work_first: list[Open]
    findings: list[Open]
    plan: list[Open]


class Results(BaseModel):
    """Holds and what follows from them; the parts as in docs/methods.md."""

    holds: list[Open]
    comparisons: list[Open]
    changes: list[Open]
    summary: Summary
    signs: list[Open]


class Analysis(Results):
    """What `evenside analyze --json` prints."""

    schema_: Literal["evenside.analysis/1"] = Field(alias="schema")
    source: Open
    quality: Open
    events: list[Event]


class Mark(Annotation):
    """An annotation as it counts now; `number` is its place in the snapshot's annotations."""

    number: int
    is_dropped: bool
    is_corrected: bool


class Review(Results):
    """The whole session to look back on."""

    duration_s: float
    fs_hz: float | None
    marks: list[Mark]
    quality: Open
    events: list[Event]


class LowHigh(BaseModel):
    """Lowest, highest and mean value of each point; null where nothing was measured."""

    min: Numbers
    max: Numbers
    mean: Numbers


class LongTrace(BaseModel):
    """A stretch of the session in `n` points."""

    start_s: float
    end_s: float
    n: int
    load_n: LowHigh
    position_m: LowHigh


class Trace(BaseModel):
    """Load and position at `fs_hz` from `start_s` on; null is missing."""

    start_s: float
    fs_hz: float | None
    load_n: Numbers
    position_m: Numbers


class Link(BaseModel):
    """The connection to the device."""

    state: Literal["connecting", "connected", "lost", "ended"]
    detail: str


class Latency(BaseModel):
    """From the arrival of bytes to the hand-over to a viewer, in milliseconds."""

    p50: float | None
    p99: float | None


class Clock(BaseModel):
    """The fit of the device's clock."""

    skew_ppm: float | None
    residual_ms: float | None


class Health(BaseModel):
    """How good the measurement is."""

    rate_hz: float | None
    nominal_rate_hz: float | None
    samples_lost: int
    loss_pct: float | None
    corrupt_frames: int
    latency_ms: Latency
    clock: Clock
    saturated_samples: int
    samples_unsent: int
    glitches: int
    dropped_messages: int
    link: str
    warning: str | None
    warnings: list[str]


class Recording(BaseModel):
    """Where the session is written; ``kept_bytes`` wait in memory while ``why_not`` says why."""

    path: str | None
    why_not: str | None
    kept_bytes: int


class Zone(BaseModel):
    """One row of the zone table."""

    name: str
    area: str
    how: str
    is_major_mover: bool


class Token(BaseModel):
    """A token that was handed out; the secret itself is not kept."""

    id: str
    label: str
    role: Literal["viewer", "control"]
    created: str
    expires: str | None
    last_seen: str | None
    n_screens: int


class Tokens(BaseModel):
    """All tokens that hold."""

    tokens: list[Token]


class NewToken(Token):
    """A new token, with its secret, this once."""

    token: str


class Revoked(BaseModel):
    """How many open screens were closed with it."""

    n_closed: int


class Share(BaseModel):
    """The address for other screens, and the same as a picture."""

    role: Literal["viewer", "control"]
    url: str
    svg: str


class Entered(BaseModel):
    """What the token allows."""

    role: Literal["viewer", "control"]
