"""The channels of a recording and the JSON Schema of each, as they are written into the file.

The order is the order of the channels in the file and must not change: ids follow from it, and a
compacted copy has the ids of the live file. New channels go at the end.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mcap.records import Channel, Schema

from evenside.recording import format as fmt
from evenside.recording.mcapfile import McapFile

_TEXT = {"type": "string"}
_NUMBER = {"type": "number"}
_WHOLE = {"type": "integer", "minimum": 0}
_OBJECT = {"type": "object"}


def _or_null(schema: dict[str, Any]) -> dict[str, Any]:
    return {**schema, "type": [schema["type"], "null"]}


def _schema(
    name: str, description: str, required: dict[str, Any], **optional: dict[str, Any]
) -> dict[str, Any]:
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": name,
        "description": description,
        "type": "object",
        "properties": {**required, **optional},
        "required": list(required),
    }


def _schema_of_object(**properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


_HEAD = _schema(
    "evenside.Head",
    "What the raw bytes need to become results again; always the first message.",
    {
        "schema": {"const": fmt.SCHEMA_ID, "type": "string"},
        "session_id": _TEXT,
        "created": {"type": "string", "format": "date-time"},
        "version": _TEXT,
        "source": _TEXT,
    },
    person_code=_or_null(_TEXT),
    body_mass_kg=_or_null(_NUMBER),
    calibration=_or_null(_OBJECT),
    settings=_OBJECT,
    fs_hz=_or_null(_NUMBER),
)
_LINK = _schema(
    "evenside.Link",
    "The link to the device came or went, after byte_offset raw bytes.",
    {
        "state": {"type": "string", "enum": list(fmt.LINK_STATES)},
        "source": _TEXT,
        "detail": _TEXT,
        "byte_offset": _WHOLE,
        "host_ns": _WHOLE,
    },
)
_ANNOTATION = _schema(
    "evenside.Annotation",
    "Noted by a person or the guide, after byte_offset raw bytes; corrections are appended.",
    {
        "kind": {"type": "string", "enum": list(fmt.ANNOTATION_KINDS)},
        "time_s": _NUMBER,
        "data": _OBJECT,
        "host_ns": _WHOLE,
        "byte_offset": _WHOLE,
    },
)
_EVENT = _schema(
    "evenside.Event",
    "A contact, dwell or pass as it was detected live.",
    {"kind": _TEXT},
    zone=_or_null(_TEXT),
    side=_or_null(_TEXT),
    start_s=_NUMBER,
    end_s=_or_null(_NUMBER),
    load_n=_or_null(_NUMBER),
    peak_n=_or_null(_NUMBER),
    impulse_ns=_or_null(_NUMBER),
    travel_m=_or_null(_NUMBER),
    direction=_or_null({"type": "integer"}),
)
_RESULT = _schema(
    "evenside.Result",
    "The whole analysis as it stood when the session was closed; the last message counts.",
    {"schema": _TEXT},
    source=_OBJECT,
    quality=_OBJECT,
    events={"type": "array", "items": _OBJECT},
    holds={"type": "array", "items": _OBJECT},
    comparisons={"type": "array", "items": _OBJECT},
    changes={"type": "array", "items": _OBJECT},
    summary=_OBJECT,
    signs={"type": "array", "items": _OBJECT},
)


_HEALTH = _schema(
    "evenside.Health",
    "How good the measurement was, as it was told once a second.",
    {"rate_hz": _or_null(_NUMBER), "samples_lost": _WHOLE},
    nominal_rate_hz=_or_null(_NUMBER),
    loss_pct=_or_null(_NUMBER),
    corrupt_frames=_WHOLE,
    saturated_samples=_WHOLE,
    samples_unsent=_WHOLE,
    glitches=_WHOLE,
    latency_ms=_schema_of_object(p50=_or_null(_NUMBER), p99=_or_null(_NUMBER)),
    clock=_schema_of_object(skew_ppm=_or_null(_NUMBER), residual_ms=_or_null(_NUMBER)),
    battery_v=_or_null(_NUMBER),
    link=_TEXT,
    warnings={"type": "array", "items": _TEXT},
)


@dataclass(frozen=True, slots=True)
class ChannelSpec:
    """One channel: its topic, what its messages are, and their schema (None for bytes)."""

    topic: str
    encoding: str
    schema: dict[str, Any] | None
    about: str

    @property
    def schema_text(self) -> bytes:
        """The schema as it is stored."""
        return json.dumps(self.schema, separators=(",", ":")).encode()


CHANNELS: tuple[ChannelSpec, ...] = (
    ChannelSpec(fmt.RAW, fmt.BYTES_ENCODING, None, "bytes from the device, one message a read"),
    ChannelSpec(fmt.SENT, fmt.BYTES_ENCODING, None, "bytes to the device"),
    ChannelSpec(fmt.HEAD, fmt.JSON_ENCODING, _HEAD, "the session's head"),
    ChannelSpec(fmt.LINK, fmt.JSON_ENCODING, _LINK, "the link came or went"),
    ChannelSpec(fmt.ANNOTATION, fmt.JSON_ENCODING, _ANNOTATION, "visits, ratings, tare, notes"),
    ChannelSpec(fmt.EVENT, fmt.JSON_ENCODING, _EVENT, "events as detected live"),
    ChannelSpec(fmt.RESULT, fmt.JSON_ENCODING, _RESULT, "the final analysis"),
    ChannelSpec(fmt.HEALTH, fmt.JSON_ENCODING, _HEALTH, "loss, rate, latency, clock, battery"),
)


def define_channels(file: McapFile) -> dict[str, int]:
    """Write all schemas and channels; give the id of each topic."""
    return define_missing(file, ())


def define_missing(file: McapFile, known: Sequence[Channel]) -> dict[str, int]:
    """Write what a file of an older version lacks, if it lacks some; give the id of each topic."""
    ids = {channel.topic: channel.id for channel in known}
    for spec in CHANNELS:
        if spec.topic not in ids:
            ids[spec.topic] = _define(file, spec)
    return ids


def _define(file: McapFile, spec: ChannelSpec) -> int:
    schema = None
    if spec.schema is not None:
        title = spec.schema["title"]
        schema = Schema(file.next_schema_id, spec.schema_text, "jsonschema", title)
    schema_id = 0 if schema is None else schema.id  # MCAP: 0 is no schema
    about = {"about": spec.about}
    channel = Channel(file.next_channel_id, spec.topic, spec.encoding, about, schema_id)
    file.define(channel, schema)
    return channel.id
