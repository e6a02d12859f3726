"""The compact copy: the same records, for every MCAP reader."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mcap.exceptions import EndOfFile
from mcap.reader import NonSeekingReader, make_reader
from mcap.records import Message
from tests.recording.conftest import HEAD, Clock, write_session

from evenside.errors import RecordingError
from evenside.recording.format import RawChunk, Record
from evenside.recording.reader import read_recording
from evenside.recording.writer import RecordingWriter

CHILD = Path(__file__).with_name("child.py")
FORMS = ["finished", "compact"]


@pytest.fixture(scope="module")
def files(three_files: Callable[[int], Any]) -> Any:
    return three_files(20_000)


def raw_of(records: list[Record]) -> bytes:
    return b"".join(record.data for record in records if isinstance(record, RawChunk))


def all_messages(file: bytes) -> list[Message]:
    reader = make_reader(io.BytesIO(file), validate_crcs=True)
    return [message for _, _, message in reader.iter_messages(log_time_order=False)]


def test_every_message_of_the_copy_is_that_of_the_live_file(files: Any) -> None:
    assert all_messages(files.compact) == all_messages(files.finished)
    assert len(all_messages(files.compact)) == len(files.records)


def test_the_copy_is_chunked_indexed_and_smaller(files: Any) -> None:
    summary = make_reader(io.BytesIO(files.compact)).get_summary()

    assert summary is not None
    assert summary.statistics is not None
    assert summary.statistics.message_count == len(files.records)
    assert len(summary.chunk_indexes) == summary.statistics.chunk_count > 3
    assert {index.compression for index in summary.chunk_indexes} == {"zstd"}
    assert len(files.compact) < len(files.finished)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("in_time_order", [False, True])
def test_any_reader_gets_the_raw_bytes_in_order(files: Any, form: str, in_time_order: bool) -> None:
    reader = make_reader(io.BytesIO(getattr(files, form)), validate_crcs=True)

    messages = reader.iter_messages(topics=["/raw"], log_time_order=in_time_order)

    assert b"".join(message.data for _, _, message in messages) == raw_of(files.records)


@pytest.mark.parametrize("n_chunks", [0, 3, 5_000])
def test_compact_at_once_is_the_same_file_byte_for_byte(tmp_path: Path, n_chunks: int) -> None:
    made = []
    for at_once in (False, True):
        clock = Clock()
        path = tmp_path / f"{at_once}.mcap"
        with RecordingWriter(path, HEAD, clock_ns=clock, compact_at_once=at_once) as writer:
            write_session(writer, clock, n_chunks)
        made.append(path.read_bytes())

    assert made[0] == made[1]


def test_any_reader_gets_the_raw_bytes_in_order_after_the_clock_was_set_back(
    path: Path, new_writer: Callable[..., RecordingWriter]
) -> None:
    with new_writer() as writer:
        for number, arrival_ns in enumerate([500, 501, 90, 95, 95, 600]):
            writer.raw(bytes([number]), arrival_ns)

    with path.open("rb") as file:
        messages = [m for _, _, m in make_reader(file).iter_messages(topics=["/raw"])]

    assert b"".join(message.data for message in messages) == bytes(range(6))
    assert [message.publish_time for message in messages] == [500, 501, 90, 95, 95, 600]


def test_any_reader_gets_a_live_file_until_it_ends(files: Any) -> None:
    reader = NonSeekingReader(io.BytesIO(files.live))
    messages = reader.iter_messages(topics=["/raw"], log_time_order=False)
    found: list[bytes] = []

    with pytest.raises(EndOfFile):
        found.extend(message.data for _, _, message in messages)

    assert b"".join(found) == raw_of(files.records)


JSON_TYPES: dict[str, Any] = {
    "string": str,
    "number": float | int,
    "integer": int,
    "object": dict,
    "array": list,
    "null": type(None),
}


def check_against_schema(value: dict[str, Any], schema: dict[str, Any]) -> None:
    """The part of JSON Schema that ours use: required fields, their types, the listed values."""
    assert set(schema["required"]) <= set(value)
    for name, rule in schema["properties"].items():
        if name in value:
            kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
            assert isinstance(value[name], tuple(JSON_TYPES[kind] for kind in kinds)), name
            assert value[name] in rule.get("enum", [value[name]])
            assert value[name] == rule.get("const", value[name])


def test_every_json_message_fits_the_schema_in_the_file(files: Any) -> None:
    n_checked = 0
    for schema, channel, message in make_reader(io.BytesIO(files.compact)).iter_messages():
        if channel.message_encoding == "json":
            assert schema is not None
            assert schema.encoding == "jsonschema"
            check_against_schema(json.loads(message.data), json.loads(schema.data))
            n_checked += 1

    assert n_checked > 700


@pytest.mark.parametrize("obstacle", ["folder", "locked"])
def test_a_copy_that_cannot_be_made_leaves_the_finished_file(
    path: Path, new_writer: Any, session: Any, obstacle: str, tmp_path: Path
) -> None:
    part = path.with_name(".session.mcap.part")
    if obstacle == "folder":
        part.mkdir()
    holder = new_writer(part) if obstacle == "locked" else None
    writer = new_writer()
    expected = session(writer, 100)

    closed = writer.close()

    recording = read_recording(path)
    assert not closed.is_compact
    assert closed.problem is not None
    assert f"{path}: every record is safe, but the file could not be compacted" in str(
        closed.problem
    )
    assert str(part) in str(closed.problem)
    assert list(recording.records()) == expected
    assert recording.truncated is None
    assert raw_of(expected) == b"".join(
        message.data
        for _, _, message in make_reader(io.BytesIO(path.read_bytes())).iter_messages(["/raw"])
    )
    del holder


def test_leaving_the_with_block_raises_what_the_close_could_not_do(
    path: Path, new_writer: Any
) -> None:
    path.with_name(".session.mcap.part").mkdir()

    with pytest.raises(RecordingError, match="could not be compacted"), new_writer():
        pass


def test_what_an_interrupted_copy_left_behind_is_used_again(
    path: Path, new_writer: Any, session: Any
) -> None:
    path.with_name(".session.mcap.part").write_bytes(b"half a copy" * 1000)
    with new_writer() as writer:
        expected = session(writer, 10)

    assert list(read_recording(path).records()) == expected
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.skipif(sys.platform == "win32", reason="rights are not modes there")
def test_the_copy_is_for_the_same_eyes_as_the_live_file(path: Path, new_writer: Any) -> None:
    with new_writer():
        path.chmod(0o600)

    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_a_recording_larger_than_the_memory_allowed_is_written_compacted_and_read(
    path: Path,
) -> None:
    command = [sys.executable, str(CHILD), "long", str(path)]
    output = subprocess.run(command, check=True, capture_output=True).stdout

    live, raw_bytes, n_blocks, peak_kb = map(int, output.split())

    assert live == 24_001
    assert raw_bytes == 24_000 * 8192
    assert n_blocks > 180
    assert peak_kb < 150_000
