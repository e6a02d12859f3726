"""A recording that a killed program left behind goes on in the same file."""

import os
import time
from pathlib import Path

import pytest
from mcap.reader import make_reader
from tests.recording.conftest import HEAD, Clock, write_session

from evenside.errors import InputError, RecordingError, TruncatedError
from evenside.recording import schemas
from evenside.recording.files import LockedFile
from evenside.recording.format import HeadRecord, RawChunk
from evenside.recording.reader import read_recording
from evenside.recording.unfinished import look_at, unfinished_in
from evenside.recording.writer import RecordingWriter

N_CHUNKS = 40


def left_behind(path: Path, clock: Clock) -> list[object]:
    """A file as a killed program leaves it; what stands in it."""
    writer = RecordingWriter(path, HEAD, clock_ns=clock)
    records = write_session(writer, clock, N_CHUNKS)
    writer._file.close()  # as the system does for a program that is gone
    return list(records)


def test_it_becomes_the_file_that_it_would_have_been(tmp_path: Path) -> None:
    broken, whole = tmp_path / "broken.mcap", tmp_path / "whole.mcap"
    clock = Clock()
    left_behind(broken, clock)
    with RecordingWriter.go_on(broken, clock_ns=clock) as writer:
        write_session(writer, clock, N_CHUNKS)

    clock = Clock()
    with RecordingWriter(whole, HEAD, clock_ns=clock) as writer:
        write_session(writer, clock, N_CHUNKS)
        write_session(writer, clock, N_CHUNKS)

    assert broken.read_bytes() == whole.read_bytes()


def test_before_it_is_closed_it_is_as_good_as_any(tmp_path: Path) -> None:
    path, clock = tmp_path / "s.mcap", Clock()
    left_behind(path, clock)
    writer = RecordingWriter.go_on(path, clock_ns=clock)
    n_before = writer.raw_bytes
    writer.raw(b"more", clock())

    chunks = list(read_recording(path).raw_chunks())
    assert (chunks[-1].data, chunks[-1].byte_offset) == (b"more", n_before)
    assert [chunk.index for chunk in chunks] == list(range(len(chunks)))
    writer._mcap.finish()
    assert read_recording(path).truncated is None  # checksum, index and footer fit
    writer._file.close()


@pytest.mark.parametrize("n_lost", [1, 3, 10, 47, 200])
def test_a_torn_last_record_is_cut_off_and_everything_before_it_stays(
    tmp_path: Path, n_lost: int
) -> None:
    path, clock = tmp_path / "s.mcap", Clock()
    left_behind(path, clock)
    os.truncate(path, path.stat().st_size - n_lost)
    before = list(read_recording(path).records())

    with RecordingWriter.go_on(path, clock_ns=clock) as writer:
        writer.raw(b"more", clock())

    after = list(read_recording(path).records())
    assert after[:-1] == before
    assert isinstance(after[-1], RawChunk)
    assert read_recording(path).truncated is None


def test_it_can_be_left_behind_many_times(tmp_path: Path) -> None:
    path, clock = tmp_path / "s.mcap", Clock()
    left_behind(path, clock)
    for _ in range(3):
        writer = RecordingWriter.go_on(path, clock_ns=clock)
        writer.raw(b"once more", clock())
        writer._file.close()

    records = list(read_recording(path).records())
    assert [r.data for r in records[-3:] if isinstance(r, RawChunk)] == [b"once more"] * 3
    assert sum(isinstance(r, HeadRecord) for r in records) == 1


def test_a_closed_recording_does_not_go_on(tmp_path: Path) -> None:
    path, clock = tmp_path / "s.mcap", Clock()
    with RecordingWriter(path, HEAD, clock_ns=clock) as writer:
        write_session(writer, clock, 3)
    before = path.read_bytes()

    with pytest.raises(RecordingError, match="was closed"):
        RecordingWriter.go_on(path, clock_ns=clock)
    assert path.read_bytes() == before


def test_one_that_is_being_written_does_not_go_on(tmp_path: Path) -> None:
    path, clock = tmp_path / "s.mcap", Clock()
    with (
        RecordingWriter(path, HEAD, clock_ns=clock),
        pytest.raises(RecordingError, match="another program"),
    ):
        RecordingWriter.go_on(path, clock_ns=clock)


def test_a_damaged_one_does_not_go_on(tmp_path: Path) -> None:
    path, clock = tmp_path / "s.mcap", Clock()
    left_behind(path, clock)
    data = bytearray(path.read_bytes())
    data[-1000:-936] = bytes(64)
    path.write_bytes(data)

    with pytest.raises(RecordingError, match="recover"):
        look_at(path)


@pytest.mark.parametrize("content", [b"time_s,force_n\n", b"\x89PNG\r\n\x1a\n"])
def test_something_else_does_not_go_on(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "s.mcap"
    path.write_bytes(content)

    with pytest.raises(InputError, match="not a recording"):
        look_at(path)


def test_a_file_that_ends_before_its_head_does_not_go_on(tmp_path: Path) -> None:
    path = tmp_path / "s.mcap"
    path.write_bytes(b"")

    with pytest.raises(TruncatedError, match="before its head"):
        look_at(path)


def test_the_newest_that_was_left_behind_is_found(tmp_path: Path) -> None:
    now_s = time.time()
    clock = Clock()
    for name, age_s in (("old", 7200), ("newer", 600), ("newest", 60)):
        left_behind(tmp_path / f"{name}.mcap", clock)
        os.utime(tmp_path / f"{name}.mcap", (now_s - age_s, now_s - age_s))
    with RecordingWriter(tmp_path / "closed.mcap", HEAD, clock_ns=clock):
        pass
    running = LockedFile(tmp_path / "running.mcap")

    found = [path.stem for path in unfinished_in(tmp_path, since_s=now_s - 3600)]

    running.close()
    assert found == ["newest", "newer"]


def test_a_file_of_an_older_version_gets_the_channels_that_it_lacks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, clock = tmp_path / "old.mcap", Clock()
    with monkeypatch.context() as older:
        older.setattr(schemas, "CHANNELS", schemas.CHANNELS[:-1])
        writer = RecordingWriter(path, HEAD, clock_ns=clock)
    writer.raw(b"abc", clock())
    writer._file.close()

    again = RecordingWriter.go_on(path, clock_ns=clock)
    again.health({"rate_hz": 80.0, "samples_lost": 0})
    again.raw(b"def", clock())
    again.close()

    assert b"".join(chunk.data for chunk in read_recording(path).raw_chunks()) == b"abcdef"
    with path.open("rb") as file:
        messages = list(make_reader(file).iter_messages(topics=["/health"]))
    assert [channel.topic for _, channel, _ in messages] == ["/health"]
