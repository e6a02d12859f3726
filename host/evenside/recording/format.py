"""What stands in a recording: the names of its channels and the records as Python values.

A recording is one MCAP file. Raw bytes are the record; everything else (marks, ratings, what was
detected live, the final result) is JSON beside them, so that any MCAP reader can show it. This
module knows values and their JSON, and nothing of files: bytes on disk are the business of
``layout`` and ``writer``. JSON never holds NaN or infinity: a figure that could not be had is null.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

from evenside.errors import InputError, VersionError

JsonObject: TypeAlias = dict[str, Any]

SCHEMA_NAME = "evenside.recording"
SCHEMA_VERSION = 1
SCHEMA_ID = f"{SCHEMA_NAME}/{SCHEMA_VERSION}"
PROFILE = "evenside"  # the MCAP header's profile: tells our files from other MCAP files

RAW, SENT, HEAD, LINK = "/raw", "/raw/sent", "/head", "/link"
ANNOTATION, EVENT, RESULT = "/annotation", "/event", "/result"
HEALTH = "/health"
DEVICE, SAMPLES, LOAD = "/device", "/samples", "/load"  # derived: made from the others at closing
NOTE_TOPICS = (SENT, HEAD, LINK, ANNOTATION, EVENT, RESULT)  # what Evenside itself reads back
BYTES_ENCODING = "application/octet-stream"
JSON_ENCODING = "json"
CDR_ENCODING = "cdr"  # rows of numbers, with a schema in ROS 2's language
INCOMPLETE = "evenside.incomplete"  # MCAP metadata: this file is all that is left of a torn one
DERIVED = "evenside.derived"  # MCAP metadata: behind it stands only what the rest gives anyway

# A result of many hours stays under 1 MB and a chunk is one read of a port (a few kB). The limit is
# for damaged files: a length field that rotted must not make the reader ask for gigabytes.
MAX_RECORD_BYTES = 16 * 2**20

AnnotationKind = Literal[
    "visit_start",
    "visit_end",
    "rating",
    "tare",
    "phase",
    "note",
    "guide",  # what a person asked of it
    "setup",  # what was chosen: person, body mass, test
    "speech",  # what the voice said
    "correction",  # of an earlier annotation
]
ANNOTATION_KINDS: tuple[str, ...] = get_args(AnnotationKind)
LinkState = Literal["connected", "lost"]
LINK_STATES: tuple[str, ...] = get_args(LinkState)

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class SessionHead:
    """The first message of every recording: what the raw bytes need to become results again."""

    session_id: str
    created: str  # ISO 8601, UTC
    version: str  # of Evenside
    source: str
    person_code: str | None = None
    body_mass_kg: float | None = None
    calibration: JsonObject | None = None
    settings: JsonObject = field(default_factory=dict)
    fs_hz: float | None = None
    schema: str = SCHEMA_ID


@dataclass(frozen=True, slots=True)
class HeadRecord:
    """The head with the host's time at which the recording began."""

    head: SessionHead
    host_ns: int


@dataclass(frozen=True, slots=True)
class RawChunk:
    """Bytes of one read, as they came; ``byte_offset`` raw bytes came before them."""

    data: bytes
    arrival_ns: int
    index: int
    byte_offset: int


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A run of raw chunks joined: ``data`` with the end and the arrival of every chunk in it."""

    data: bytes
    byte_offset: int  # raw bytes before this block
    first_index: int  # number of its first chunk
    ends: IntArray  # (n_chunks,) offset in the whole stream just after each chunk
    arrival_ns: IntArray  # (n_chunks,)

    def part(self, start: int, stop: int) -> RawBlock:
        """The chunks from number ``start`` of this block up to ``stop``."""
        ends = self.ends[start:stop]
        first = int(self.ends[start - 1]) if start else self.byte_offset
        last = int(ends[-1]) if len(ends) else first
        return RawBlock(
            data=self.data[first - self.byte_offset : last - self.byte_offset],
            byte_offset=first,
            first_index=self.first_index + start,
            ends=ends,
            arrival_ns=self.arrival_ns[start:stop],
        )


@dataclass(frozen=True, slots=True)
class SentChunk:
    """Bytes that the host sent to the device."""

    data: bytes
    host_ns: int


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """The link to the device came or went, after ``byte_offset`` raw bytes."""

    state: LinkState
    source: str
    detail: str
    byte_offset: int
    host_ns: int


@dataclass(frozen=True, slots=True)
class Annotation:
    """Something that a person or the guide noted.

    ``byte_offset`` counts the raw bytes received before it: a replay puts it in the same place. A
    correction is another annotation; none is ever rewritten.
    """

    kind: AnnotationKind
    time_s: float
    data: JsonObject
    host_ns: int
    byte_offset: int


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event as it was detected live, in the JSON form of ``analyze``."""

    event: JsonObject
    host_ns: int


@dataclass(frozen=True, slots=True)
class ResultRecord:
    """The whole analysis as it stood when the session was closed; the last one counts."""

    result: JsonObject
    host_ns: int


Note: TypeAlias = HeadRecord | SentChunk | LinkRecord | Annotation | EventRecord | ResultRecord
Record: TypeAlias = RawChunk | Note


def encode_json(topic: str, value: Mapping[str, Any]) -> bytes:
    """Write JSON whose floats read back exactly; raises InputError for what JSON cannot hold."""
    try:
        # ASCII only: a lone surrogate (garbage from a port in a detail text) must not fail here.
        return json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii")
    except (TypeError, ValueError, RecursionError) as error:
        place, bad = _unwritable(value, topic) or (topic, error)
        raise InputError(
            f"{place} = {bad!r} cannot be written as JSON; write null instead"
        ) from error


def decode_json(data: bytes) -> JsonObject:
    """Read a JSON object; raises ValueError for anything else, NaN and infinity included."""
    try:
        value = json.loads(data, parse_constant=_refuse_constant)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError(f"a JSON object is needed, found {type(value).__name__}")
    return value


def note_to_json(note: Note) -> JsonObject:
    """Give the JSON form of a record that is not raw bytes."""
    match note:
        case HeadRecord():
            return asdict(note.head)
        case Annotation() | LinkRecord():
            return {part.name: getattr(note, part.name) for part in fields(note)}
        case EventRecord():
            return note.event
        case ResultRecord():
            return note.result
        case SentChunk():
            raise TypeError("sent bytes have no JSON form")


def note_from_message(topic: str, data: bytes, host_ns: int) -> Note | None:
    """Read one message; None if its kind is unknown here, ValueError if it is damaged."""
    if topic == SENT:
        return SentChunk(data, host_ns)
    if topic not in NOTE_TOPICS:
        return None
    value = decode_json(data)
    match topic:
        case "/head":
            return HeadRecord(head_from_json(value), host_ns)
        case "/link":
            return _link_from_json(value)
        case "/annotation":
            return _annotation_from_json(value)
        case "/event":
            return EventRecord(value, host_ns)
        case "/result":
            return ResultRecord(value, host_ns)
    return None


def head_from_json(value: Mapping[str, Any]) -> SessionHead:
    """Read a head; raises VersionError if it is newer than this program, ValueError if bad."""
    _check_schema(value.get("schema"))
    known = {part.name for part in fields(SessionHead)}
    texts = [value.get(name) for name in ("session_id", "created", "version", "source")]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("session_id, created, version and source must be texts")
    return SessionHead(**{key: item for key, item in value.items() if key in known})


def _check_schema(schema: object) -> None:
    name, _, number = str(schema).partition("/")
    if name != SCHEMA_NAME or not number.isascii() or not number.isdigit():
        raise ValueError(f'schema = {schema!r}, "{SCHEMA_ID}" was expected')
    if int(number) > SCHEMA_VERSION:
        raise VersionError(
            f"the recording has schema {schema}, this program reads up to {SCHEMA_ID}: "
            "install a newer version of Evenside"
        )


def _annotation_from_json(value: Mapping[str, Any]) -> Annotation | None:
    if value.get("kind") not in ANNOTATION_KINDS:
        return None  # a kind that a later version added: not ours to judge
    time_s, data = value.get("time_s"), value.get("data")
    if not isinstance(time_s, int | float) or not isinstance(data, dict):
        raise ValueError("an annotation needs the number time_s and the object data")
    host_ns, byte_offset = _whole(value, "host_ns"), _whole(value, "byte_offset")
    return Annotation(value["kind"], float(time_s), data, host_ns, byte_offset)


def _link_from_json(value: Mapping[str, Any]) -> LinkRecord | None:
    if value.get("state") not in LINK_STATES:
        return None
    source, detail = str(value.get("source", "")), str(value.get("detail", ""))
    host_ns, byte_offset = _whole(value, "host_ns"), _whole(value, "byte_offset")
    return LinkRecord(value["state"], source, detail, byte_offset, host_ns)


def _whole(value: Mapping[str, Any], name: str) -> int:
    number = value.get(name)
    if not isinstance(number, int) or number < 0:
        raise ValueError(f"{name} = {number!r}, a whole number from 0 was expected")
    return number


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _unwritable(value: object, place: str) -> tuple[str, object] | None:
    """Find the first value that JSON cannot hold, and where it stands."""
    if isinstance(value, float):
        return None if math.isfinite(value) else (place, value)
    if isinstance(value, Mapping):
        items = [(f"{place}.{key}", item) for key, item in value.items()]
    elif isinstance(value, list | tuple):
        items = [(f"{place}[{number}]", item) for number, item in enumerate(value)]
    else:
        return None if value is None or isinstance(value, str | int) else (place, value)
    return next(filter(None, (_unwritable(item, where) for where, item in items)), None)
