"""Records behind the end of a closed recording: all that was there stays, whatever happens."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.recording.conftest import START_NS, Clock, write_session

from evenside.errors import RecordingError
from evenside.recording.append import append_records
from evenside.recording.format import Annotation, Record, ResultRecord, SessionHead
from evenside.recording.reader import read_recording
from evenside.recording.writer import RecordingWriter

CHILD = Path(__file__).with_name("child.py")
HEAD = SessionHead("s-1", "2026-01-01T00:00:00Z", "0.1.0", "sim:")
CORRECTION = Annotation(
    "correction", 12.5, {"annotation": 3, "kind": "rating", "data": {"score": 4}}, START_NS, 0
)
RESULT = ResultRecord({"schema": "evenside.analysis/1", "holds": []}, START_NS + 5)


@pytest.fixture
def closed(tmp_path: Path) -> tuple[Path, list[Record]]:
    clock, path = Clock(), tmp_path / "session.mcap"
    with RecordingWriter(path, HEAD, clock_ns=clock) as writer:
        write_session(writer, clock, 2000)
    return path, list(read_recording(path).records())


def test_new_records_come_behind_all_others(closed: tuple[Path, list[Record]]) -> None:
    path, before = closed

    append_records(path, [CORRECTION, RESULT])

    recording = read_recording(path)
    assert list(recording.records()) == [*before, CORRECTION, RESULT]
    assert recording.truncated is None
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_second_time_goes_on_from_the_first(closed: tuple[Path, list[Record]]) -> None:
    path, before = closed

    append_records(path, [CORRECTION])
    append_records(path, [CORRECTION, RESULT])

    assert list(read_recording(path).records()) == [*before, CORRECTION, CORRECTION, RESULT]


def test_other_readers_find_the_new_records_by_the_index(
    closed: tuple[Path, list[Record]],
) -> None:
    from mcap.reader import make_reader

    path, _ = closed
    append_records(path, [CORRECTION, CORRECTION])

    with path.open("rb") as file:
        found = list(make_reader(file, validate_crcs=True).iter_messages(["/annotation"]))

    numbers = [message.sequence for _, _, message in found]
    times = [message.log_time for _, _, message in found]
    assert numbers == list(range(len(found)))
    assert times == sorted(times)


def test_a_torn_recording_is_refused_and_stays_as_it_is(
    closed: tuple[Path, list[Record]],
) -> None:
    path, _ = closed
    path.write_bytes(path.read_bytes()[:-40])
    before = path.read_bytes()

    with pytest.raises(RecordingError, match=r"evenside recover .* makes a whole copy"):
        append_records(path, [CORRECTION])

    assert path.read_bytes() == before


def test_a_recording_that_is_being_written_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "open.mcap"
    with (
        RecordingWriter(path, HEAD, clock_ns=Clock()),
        pytest.raises(RecordingError, match="is being written"),
    ):
        append_records(path, [CORRECTION])


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_anywhere_it_leaves_the_file_as_before_or_as_after(
    closed: tuple[Path, list[Record]], tmp_path: Path
) -> None:
    original, before = closed
    n_calls = int(subprocess.check_output(run_child(copy_of(original, tmp_path / "all.mcap"))))
    for share in (0, 0.3, 0.6, 0.9, 0.97, 0.985, 0.99, 0.995, 0.998, 1):
        path = copy_of(original, tmp_path / f"{share}.mcap")

        child = subprocess.run(run_child(path, 1 + round(share * (n_calls - 1))), check=False)

        assert child.returncode == -signal.SIGKILL
        records = list(read_recording(path).records())
        assert records in (before, [*before, CORRECTION])
        assert read_recording(path).truncated is None
        append_records(path, [CORRECTION])  # what was left over is in nobody's way
        assert list(read_recording(path).records()) == [*records, CORRECTION]


def copy_of(original: Path, path: Path) -> Path:
    shutil.copy(original, path)
    return path


def run_child(path: Path, *kill_at: int) -> list[str]:
    return [sys.executable, str(CHILD), "append", str(path), *map(str, kill_at)]
