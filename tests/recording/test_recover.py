"""Torn recordings made whole."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from mcap.reader import make_reader

from evenside.errors import InputError, RecordingError, TruncatedError, UsageError
from evenside.recording.format import RawChunk
from evenside.recording.reader import read_recording
from evenside.recording.recover import recover


@pytest.fixture(scope="module")
def files(three_files: Callable[[int], Any]) -> Any:
    return three_files(500)


@pytest.fixture
def torn(files: Any, path: Path) -> Path:
    path.write_bytes(files.live[:-700])  # the result, the last link record and more are gone
    return path


def test_the_copy_holds_what_the_torn_file_gives_and_is_whole(torn: Path) -> None:
    before = torn.read_bytes()

    report = recover(torn)

    copy = read_recording(report.out)
    assert report.out == torn.with_name("session.recovered.mcap")
    assert list(copy.records()) == list(read_recording(torn).records())
    assert copy.truncated is None
    assert torn.read_bytes() == before
    summary = make_reader(io.BytesIO(report.out.read_bytes())).get_summary()
    assert summary is not None
    assert summary.chunk_indexes


def test_the_report_says_what_was_saved_and_what_was_lost(torn: Path) -> None:
    chunks = [r for r in read_recording(torn).records() if isinstance(r, RawChunk)]

    report = recover(torn)

    assert not report.is_whole
    assert (report.n_raw_chunks, report.raw_bytes) == (
        len(chunks),
        sum(len(chunk.data) for chunk in chunks),
    )
    assert report.last_arrival_ns == chunks[-1].arrival_ns
    assert not report.has_result
    words = report.words()
    assert "the recording was not closed; a record of" in words
    assert (
        f"{report.raw_bytes} raw bytes in {report.n_raw_chunks} chunks until 2026-01-01T" in words
    )
    assert re.search(r"The last \d+ bytes of the file are left out\.", words)
    assert "no stored result; analyze makes one" in words


def test_the_copy_itself_says_that_it_is_not_all(torn: Path) -> None:
    report = recover(torn)

    assert report.truncation is not None
    assert read_recording(report.out).incomplete == report.truncation.reason
    again = recover(report.out, torn.with_name("again.mcap"))
    assert again.is_whole
    assert read_recording(again.out).incomplete == report.truncation.reason


@pytest.mark.parametrize("form", ["finished", "compact"])
def test_a_whole_file_is_copied_and_nothing_was_missing(files: Any, path: Path, form: str) -> None:
    path.write_bytes(getattr(files, form))

    report = recover(path)

    assert report.is_whole
    assert "nothing was missing" in report.words()
    assert list(read_recording(report.out).records()) == files.records
    assert read_recording(report.out).incomplete is None


def test_a_copy_with_a_torn_index_gives_every_record(files: Any, path: Path) -> None:
    path.write_bytes(files.compact[:-20])

    report = recover(path)

    assert list(read_recording(report.out).records()) == files.records
    assert "every record is there, but the index" in report.words()


def test_what_stands_behind_damage_is_left_out_and_counted(files: Any, path: Path) -> None:
    number = next(n for n, r in enumerate(files.records) if n > 200 and isinstance(r, RawChunk))
    place = files.live.index(files.records[number].data) - 31
    path.write_bytes(files.live[:place] + b"\0" + files.live[place + 1 :])

    report = recover(path)

    assert report.truncation is not None
    assert report.truncation.valid_bytes == place
    assert report.truncation.ignored_bytes == len(files.live) - place
    assert list(read_recording(report.out).records()) == files.records[:number]


def test_an_existing_copy_is_kept_unless_forced(torn: Path) -> None:
    out = recover(torn).out
    out.write_bytes(b"mine")

    with pytest.raises(RecordingError, match=r"exists already.*--force"):
        recover(torn)
    assert out.read_bytes() == b"mine"

    recover(torn, force=True)
    assert read_recording(out).truncated is None


def test_the_original_is_never_the_target(torn: Path) -> None:
    with pytest.raises(UsageError, match="the original is kept"):
        recover(torn, torn, force=True)


def test_a_recording_that_is_being_written_is_left_alone(path: Path, new_writer: Any) -> None:
    writer = new_writer()

    with pytest.raises(RecordingError, match="being written by another program"):
        recover(path)

    assert writer.close().is_compact


def test_a_file_that_is_being_written_is_no_target(torn: Path, new_writer: Any) -> None:
    other = torn.with_name("other.mcap")
    writer = new_writer(other)

    with pytest.raises(RecordingError, match="being written by another program"):
        recover(torn, other, force=True)

    assert writer.close().is_compact


def test_a_file_without_a_head_cannot_be_recovered(files: Any, path: Path) -> None:
    path.write_bytes(files.live[:100])

    with pytest.raises(TruncatedError, match="nothing can be recovered"):
        recover(path)

    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_another_file_is_refused(path: Path) -> None:
    path.write_bytes(b"time_s,force_n\n")

    with pytest.raises(InputError, match="is not a recording"):
        recover(path)


def test_a_folder_that_takes_no_file_is_an_error_with_the_reason(torn: Path) -> None:
    with pytest.raises(RecordingError, match=r"nowhere.*\(ENOENT\)"):
        recover(torn, torn.parent / "nowhere" / "a.mcap")
