"""``evenside simulate --pty`` as a stand-in for a board that ``evenside record`` opens."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.running import evenside


@pytest.fixture
def port() -> Iterator[str]:
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


def test_any_program_can_open_the_port_and_nothing_is_lost(port: str, tmp_path: Path) -> None:
    path = tmp_path / "session.mcap"

    recorded = evenside("record", f"serial:{port}", path, "--seconds", "4", "--json")
    analyzed = evenside("analyze", path, "--json")

    assert recorded.code == 0, recorded.err
    assert recorded.json["quality"]["samples_lost"] == 0
    assert analyzed.json["source"]["device"]["kind"] == "plate"
    assert 1.0 < analyzed.json["source"]["duration_s"] < 4.5
    assert evenside("verify", path).code == 0
