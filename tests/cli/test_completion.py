"""Completion: what is offered, and the Tab key in real shells."""

import os
import pty
import select
import shutil
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from evenside.cli.candidates import candidates, words_of
from evenside.cli.completion import SCRIPTS
from evenside.cli.main import COMMANDS

PATIENCE_S = 60.0


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("one.mcap", "two words.mcap", "notes.pdf", "marks.csv", ".hidden.mcap"):
        (tmp_path / name).touch()
    (tmp_path / "older").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


OFFERED = {
    "evenside veri": ["verify"],
    "evenside nothing ": [],
    "evenside live --lang": ["--language"],
    "evenside live --language ": ["en", "de", "fr"],
    "evenside live --zones hamstring,ca": ["hamstring,calf"],
    "evenside live s": ["sim:", "serial:"],
    "evenside live replay:o": ["replay:older/", "replay:one.mcap"],
    "evenside live --language de s": ["sim:", "serial:"],
    "evenside verify ": ["older/", "one.mcap", "two words.mcap"],
    "evenside verify 'two": ["two words.mcap"],
    "evenside analyze one.mcap --marks m": ["marks.csv"],
    "evenside record sim: o": ["older/", "one.mcap"],
    "evenside config set live.po": ["live.port"],
    "evenside config sh": ["show"],
    "evenside firmware flash --board nano_": ["nano_old"],
}


@pytest.mark.parametrize("line", OFFERED)
def test_what_can_stand_at_the_end_of_a_line(folder: Path, line: str) -> None:
    assert candidates(words_of(line))[1] == OFFERED[line]


def test_every_command_is_offered(folder: Path) -> None:
    assert set(COMMANDS) <= set(candidates(words_of("evenside "))[1])


class Terminal:
    """A shell with a person who types."""

    def __init__(self, command: list[str], folder: Path) -> None:
        environment = {
            "HOME": str(folder),
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": os.environ.get("PYTHONPATH", ""),
            "TERM": "dumb",
            "PS1": "ready> ",
        }
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            os.chdir(folder)
            os.execvpe(command[0], command, environment)
        self.seen = ""

    def type(self, text: str) -> None:
        os.write(self.descriptor, text.encode())

    def wait_for(self, text: str) -> None:
        """Until the text stands on the screen, behind what was waited for before."""
        until = time.monotonic() + PATIENCE_S
        while text not in self.seen:
            left = until - time.monotonic()
            if left < 0 or not select.select([self.descriptor], [], [], left)[0]:
                pytest.fail(f"{text!r} never came; the screen shows {self.seen!r}")
            self.seen += os.read(self.descriptor, 4096).decode(errors="replace")
        self.seen = self.seen.partition(text)[2]

    def close(self) -> None:
        os.close(self.descriptor)
        os.waitpid(self.pid, 0)


SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "fish": ["fish", "--no-config", "-i"],
}
READY = {
    "bash": 'eval "$(evenside completion bash)"; echo rea""dy\r',
    "zsh": 'autoload -U compinit; compinit -u; eval "$(evenside completion zsh)"; echo rea""dy\r',
    "fish": 'evenside completion fish | source; echo rea""dy\r',
}


@pytest.fixture(params=SCRIPTS)
def terminal(request: pytest.FixtureRequest, folder: Path) -> Iterator[Terminal]:
    name = request.param
    assert shutil.which(name), "tests/system_packages.sh installs it"
    terminal = Terminal(SHELLS[name], folder)
    terminal.type(READY[name])
    terminal.wait_for("\nready")
    yield terminal
    terminal.close()


def test_the_tab_key_completes_in_a_real_shell(terminal: Terminal) -> None:
    terminal.type("evenside veri\t")
    terminal.wait_for("verify")
    terminal.type("tw\t")
    terminal.wait_for("words.mcap")
    terminal.type("\x15evenside live --zones hamstring,cal\t")
    terminal.wait_for("hamstring,calf")
    terminal.type("\x15evenside live se\t")
    terminal.wait_for("serial:")
    terminal.type("\x15evenside live replay:on\t")
    terminal.wait_for("one.mcap")
