"""``evenside live`` from its start to Ctrl-C, in a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path

from tests.cli.running import evenside


def test_ctrl_c_ends_the_session_and_says_how_to_look_at_it_again(tmp_path: Path) -> None:
    path = tmp_path / "my session.mcap"
    program = subprocess.Popen(
        [sys.executable, "-m", "evenside", "live", "sim:?seed=1", "--record", str(path)],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stderr is not None
    while "Ctrl-C" not in program.stderr.readline():
        pass
    program.send_signal(signal.SIGINT)

    _, said = program.communicate(timeout=60)

    assert program.returncode == 0
    assert f"s in {path}" in said
    assert f"evenside replay '{path}'" in said
    assert evenside("verify", path).code == 0
