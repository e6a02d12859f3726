"""The program is killed in mid-session and started again: the same session goes on."""

import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import pytest
from tests.cli.running import evenside

from evenside.recording.format import LinkRecord
from evenside.recording.reader import read_recording


class Program:
    """``evenside live`` in a process of its own; leaving it kills it."""

    def __init__(self, *args: str | Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "evenside", "live", *map(str, args)],
            stderr=subprocess.PIPE,
            text=True,
        )
        self.talk = ""
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.talk += line
            if found := re.search(r"http://127\.0\.0\.1:\d+", line):
                self.page = httpx.Client(base_url=found.group())
                return
        raise AssertionError(f"the program ended without a page: {self.talk}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.page.close()
        self.process.kill()
        self.process.communicate(timeout=60)

    def wait_until(self, is_so: Callable[[Any], bool]) -> Any:
        """Ask for the state until it is so; the test's own time limit ends a wait in vain."""
        while True:
            answer = self.page.get("/api/state")
            if answer.status_code == 200 and is_so(answer.json()):
                return answer.json()

    def end(self) -> None:
        """Ctrl-C, and the end of it."""
        self.process.send_signal(2)
        self.process.communicate(timeout=60)
        assert self.process.returncode == 0


@pytest.fixture
def port() -> Iterator[str]:
    """A board that goes on measuring whoever listens."""
    board = subprocess.Popen(
        [sys.executable, "-m", "evenside", "simulate", "--pty", "--seed", "3"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert board.stdout is not None
    yield board.stdout.readline().strip()
    board.terminate()
    board.communicate(timeout=60)


def seconds_in(state: Any) -> float:
    trace = state["trace"]
    return float(trace["start_s"] + len(trace["load_n"]) / (trace["fs_hz"] or 1.0))


def links(path: Path) -> list[str]:
    notes = read_recording(path).notes()
    return [note.state for note in notes if isinstance(note, LinkRecord)]


def test_a_device_that_went_on_leaves_a_counted_gap(port: str, tmp_path: Path) -> None:
    path = tmp_path / "session.mcap"
    with Program(f"serial:{port}", "--record", path) as killed:
        killed.wait_until(lambda state: seconds_in(state) > 3)

    with Program("--resume", path) as program:
        at_once = program.page.get("/api/state").json()
        assert seconds_in(at_once) > 2
        later = program.wait_until(lambda state: seconds_in(state) > seconds_in(at_once) + 3)
        program.end()

    assert later["recording"] == str(path)
    analysis = evenside("analyze", path, "--json").json
    quality = analysis["quality"]
    assert quality["samples_lost"] > 0
    (gap,) = quality["gaps"]
    n_rows = analysis["source"]["duration_s"] * analysis["source"]["sample_rate_hz"]
    assert quality["samples_expected"] == pytest.approx(4 * n_rows, rel=0.02)
    assert gap["end_s"] - gap["start_s"] > 0.2
    assert links(path) == ["connected", "lost", "connected"]
    assert json.loads(evenside("verify", path, "--json").out)["identical"]


def test_a_guided_test_goes_on_with_the_side_that_was_broken_off(tmp_path: Path) -> None:
    path = tmp_path / "session.mcap"
    source = "sim:?seed=4&zones=hamstring&visits=6&speed=10"
    with Program(source, "--record", path) as killed:
        refused = evenside("live", "--resume", path, "--once")
        before = killed.wait_until(lambda state: state["guide"]["state"] == "hold")
    assert refused.code == 1
    assert "another program" in refused.err

    with Program("--resume", path, "--share") as program:
        state = program.wait_until(lambda state: state["guide"]["state"] in ("ready", "hold"))
        assert state["guide"]["plan"] == before["guide"]["plan"]
        assert state["guide"]["visit_no"] == before["guide"]["visit_no"]
        assert "say.lost" in [speech["key"] for speech in state["speeches"]]
        assert "#token=" in program.page.get("/api/share").json()["url"]
        program.end()

    assert json.loads(evenside("verify", path, "--json").out)["identical"]
    assert evenside("live", "--resume", path, "--once").code == 1


def test_a_session_goes_on_in_its_own_file_and_in_no_other(tmp_path: Path) -> None:
    ran = evenside("live", "--resume", tmp_path / "a.mcap", "--record", tmp_path / "b.mcap")

    assert ran.code == 2
    assert "goes on in FILE itself" in ran.err
