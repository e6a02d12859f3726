"""Values of a recording and their JSON."""

from __future__ import annotations

import json
import math
import struct
from dataclasses import asdict, fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.errors import InputError, VersionError
from evenside.recording import format as fmt
from evenside.recording.format import Annotation, EventRecord, LinkRecord, SessionHead
from evenside.recording.schemas import CHANNELS

NOTES = [
    ("/link", LinkRecord("lost", "serial:/dev/ttyUSB0", "unplugged", 17, 5)),
    ("/annotation", Annotation("visit_start", 1.5, {"zone": "calf", "side": "left"}, 5, 0)),
    ("/annotation", Annotation("rating", 12.25, {"score": 7.5, "kind": "tension"}, 6, 99)),
    ("/event", EventRecord({"kind": "pass", "direction": -1, "travel_m": None}, 7)),
]


@pytest.mark.parametrize(("topic", "note"), NOTES)
def test_a_note_reads_back_equal(topic: str, note: Any) -> None:
    data = fmt.encode_json(topic, fmt.note_to_json(note))

    back = fmt.note_from_message(topic, data, note.host_ns)

    assert back == note


def test_a_head_reads_back_equal(head: SessionHead) -> None:
    data = fmt.encode_json(fmt.HEAD, asdict(head))

    assert fmt.head_from_json(fmt.decode_json(data)) == head


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_reads_back_with_the_same_bits(value: float) -> None:
    back = fmt.decode_json(fmt.encode_json("/event", {"load_n": value}))["load_n"]

    assert struct.pack("<d", back) == struct.pack("<d", value)


@given(st.text(st.characters()))
def test_any_text_reads_back_even_what_utf8_cannot_hold(text: str) -> None:
    broken = text + "\udcff"  # what a path or a port's garbage looks like in Python

    assert fmt.decode_json(fmt.encode_json("/link", {"detail": broken})) == {"detail": broken}


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ({"load_n": math.nan}, "/result.load_n = nan"),
        ({"holds": [{"load_n": 1.0}, {"load_n": math.inf}]}, "/result.holds[1].load_n = inf"),
        ({"a": {"b": (0, -math.inf)}}, "/result.a.b[1] = -inf"),
        ({"count": np.int64(3)}, "/result.count = "),
        ({"when": b"bytes"}, "/result.when = b'bytes'"),
    ],
)
def test_what_json_cannot_hold_is_refused_with_its_place(value: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        fmt.encode_json(fmt.RESULT, value)

    assert words in str(caught.value)


@pytest.mark.parametrize(
    "text", [b"NaN", b'{"a": NaN}', b'{"a": -Infinity}', b"[1]", b"{", b"\xff"]
)
def test_json_that_is_none_is_a_value_error(text: bytes) -> None:
    with pytest.raises(ValueError):
        fmt.decode_json(text)


def test_json_nested_without_end_is_a_value_error() -> None:
    with pytest.raises(ValueError):
        fmt.decode_json(b'{"a":' * 100_000)


def test_a_newer_schema_is_a_version_error_that_says_what_to_do(head: SessionHead) -> None:
    newer = asdict(replace(head, schema="evenside.recording/2"))

    with pytest.raises(VersionError, match=r"evenside\.recording/2.*install a newer version"):
        fmt.head_from_json(newer)


@pytest.mark.parametrize("schema", ["other.thing/1", "evenside.recording/x", None, 3])
def test_a_head_with_another_schema_is_no_head(head: SessionHead, schema: Any) -> None:
    with pytest.raises(ValueError):
        fmt.head_from_json({**asdict(head), "schema": schema})


def test_fields_that_a_later_program_added_are_ignored(head: SessionHead) -> None:
    assert fmt.head_from_json({**asdict(head), "shoe_size": 43}) == head


@pytest.mark.parametrize(
    ("topic", "value"),
    [
        (
            "/annotation",
            {"kind": "mood", "time_s": 1.0, "data": {}, "host_ns": 1, "byte_offset": 0},
        ),
        ("/link", {"state": "asleep", "source": "", "detail": "", "byte_offset": 0, "host_ns": 1}),
        ("/later", {"anything": 1}),
    ],
)
def test_kinds_that_a_later_program_added_are_skipped(topic: str, value: Any) -> None:
    assert fmt.note_from_message(topic, json.dumps(value).encode(), 1) is None


@pytest.mark.parametrize(
    "change",
    [{"time_s": "1"}, {"data": []}, {"host_ns": -1}, {"byte_offset": 1.5}, {"byte_offset": None}],
)
def test_an_annotation_with_a_bad_field_is_a_value_error(change: dict[str, Any]) -> None:
    good = {"kind": "note", "time_s": 1.0, "data": {}, "host_ns": 1, "byte_offset": 0}

    with pytest.raises(ValueError):
        fmt.note_from_message("/annotation", json.dumps({**good, **change}).encode(), 1)


def test_every_json_channel_has_a_schema_that_names_its_fields(head: SessionHead) -> None:
    schemas = {spec.topic: spec.schema for spec in CHANNELS if spec.schema is not None}

    assert set(schemas) == {"/head", "/link", "/annotation", "/event", "/result", "/health"}
    assert set(schemas["/head"]["properties"]) == set(asdict(head))
    assert set(schemas["/annotation"]["properties"]) == {f.name for f in fields(Annotation)}
    assert set(schemas["/link"]["properties"]) == {f.name for f in fields(LinkRecord)}
