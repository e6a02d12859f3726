"""A program that records is killed or interrupted at any moment: its file gives all back."""

from __future__ import annotations

import itertools
import random
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from evenside.recording.format import RawChunk
from evenside.recording.reader import read_recording
from evenside.recording.writer import RecordingWriter

CHILD = Path(__file__).with_name("child.py")
N_READS_BEFORE_CLOSE = 400

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")


def start(*arguments: object) -> subprocess.Popen[bytes]:
    command = [sys.executable, str(CHILD), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def run(*arguments: object) -> tuple[int, str]:
    child = start(*arguments)
    output, _ = child.communicate()
    return child.returncode, output.decode()


@pytest.fixture(scope="module")
def bytes_of_read() -> Callable[[int], bytes]:
    source = runpy.run_path(str(CHILD))["chunk"]
    assert callable(source)
    return source  # type: ignore[no-any-return]


def check_against_source(path: Path, bytes_of_read: Callable[[int], bytes]) -> int:
    """Every chunk that can be read is the one that was written; returns how many bytes."""
    chunks: list[RawChunk] = list(read_recording(path).raw_chunks())
    assert [chunk.data for chunk in chunks] == [bytes_of_read(n) for n in range(len(chunks))]
    return sum(len(chunk.data) for chunk in chunks)


@pytest.mark.parametrize("seed", range(5))
def test_a_killed_recorder_loses_nothing_that_it_said_it_had(
    path: Path, bytes_of_read: Callable[[int], bytes], seed: int
) -> None:
    child = start("record", path)
    assert child.stdout is not None
    for _ in range(random.Random(seed).randrange(1, 400)):
        child.stdout.readline()

    child.kill()
    last = [line for line in child.stdout.read().splitlines(keepends=True) if line.endswith(b"\n")]
    child.wait()
    child.stdout.close()

    raw_bytes, synced = map(int, last[-1].split()) if last else (0, 0)
    found = check_against_source(path, bytes_of_read)
    torn = read_recording(path).truncated
    assert child.returncode == -signal.SIGKILL
    assert found >= raw_bytes >= synced
    assert torn is not None
    assert torn.reason == "the recording was not closed"


@pytest.mark.parametrize("call", [*range(1, 300, 23), *random.Random(1).sample(range(4000), 6)])
def test_a_recorder_killed_at_any_call_leaves_a_file_that_opens(
    path: Path, bytes_of_read: Callable[[int], bytes], call: int
) -> None:
    code, output = run("record", path, call)

    assert code == -signal.SIGKILL
    reported = [int(line.split()[0]) for line in output.splitlines()]
    if reported:
        assert check_against_source(path, bytes_of_read) >= reported[-1]
    elif path.exists():
        assert check_against_source(path, bytes_of_read) <= len(bytes_of_read(0))


def test_a_recorder_killed_while_closing_has_lost_nothing(
    tmp_path: Path, bytes_of_read: Callable[[int], bytes]
) -> None:
    whole = b"".join(map(bytes_of_read, range(N_READS_BEFORE_CLOSE)))
    code, output = run("close", tmp_path / "not_killed.mcap")
    assert code == 0
    n_calls = int(output)

    outcomes = set()
    for number, call in enumerate(
        [*range(n_calls - 60, n_calls, 6), *range(1, n_calls, n_calls // 9)]
    ):
        path = tmp_path / f"{number}.mcap"
        code, _ = run("close", path, call)
        assert code == -signal.SIGKILL
        assert check_against_source(path, bytes_of_read) == len(whole)
        outcomes.add("closed" if read_recording(path).truncated is None else "open")

    assert outcomes == {"closed", "open"}  # killed before and after the file was finished


def test_an_interrupt_inside_a_call_leaves_only_whole_records(
    new_writer: Callable[..., RecordingWriter], path: Path, clock: Any
) -> None:
    """Ctrl-C may strike between any two calls: tried at each of them until one call survives."""
    outcomes = set()
    for strike in itertools.count(1):
        writer = new_writer(force=True)
        writer.raw(b"before", clock())
        interrupted = interrupt(strike, lambda: writer.raw(b"struck", clock()))  # noqa: B023
        closed = writer.close()

        chunks = [chunk.data for chunk in read_recording(path).raw_chunks()]
        outcomes.add(len(chunks))
        assert chunks in ([b"before"], [b"before", b"struck"])
        assert closed.is_compact
        assert writer.raw_bytes == 6 * len(chunks)
        if not interrupted:
            break

    assert outcomes == {1, 2}


def interrupt(strike: int, call: Callable[[], None]) -> bool:
    """Run ``call`` and raise KeyboardInterrupt in it at the function call of that number."""
    events = itertools.count(1)

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        if event == "call" and next(events) == strike:
            sys.setprofile(None)
            raise KeyboardInterrupt

    sys.setprofile(count)
    try:
        call()
    except KeyboardInterrupt:
        return True
    finally:
        sys.setprofile(None)
    return False
