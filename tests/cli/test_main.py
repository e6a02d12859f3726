"""The command line's manners: help, exit codes, one line of error, no traceback."""

import re
import socket
from pathlib import Path

import pytest
from tests.cli.running import evenside

from evenside import __version__
from evenside.cli.main import COMMANDS


def test_help_names_every_command_and_the_exit_codes() -> None:
    ran = evenside("--help")

    assert ran.code == 0
    for command in COMMANDS:
        assert re.search(rf"^    {command}\s", ran.out, re.MULTILINE)
    assert "3 done, but data was lost" in ran.out


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    ran = evenside(command, "--help")

    assert ran.code == 0
    assert "example" in ran.out.lower()
    assert f"evenside {command}" in ran.out


def test_the_version_is_told() -> None:
    assert evenside("--version").out.strip() == f"evenside {__version__}"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "COMMAND"),
        (("fly",), "fly"),
        (("analyze",), "FILE"),
        (("live", "usb:1"), "a source starts with one of sim:, serial:, ble:, lines:, replay:"),
        (("live", "sim:?sped=4"), "no option 'sped'"),
        (("live", "sim:?speed=fast"), "speed='fast'"),
        (("live", "serial:"), "name the port"),
        (("simulate",), "name the recording"),
        (("simulate", "x.mcap", "--faults", "gremlins:1"), "gremlins"),
        (("simulate", "x.mcap", "--zones", "elbow"), "elbow"),
    ],
)
def test_wrong_usage_is_exit_code_2_with_a_reason(args: tuple[str, ...], said: str) -> None:
    ran = evenside(*args)

    assert ran.code == 2
    assert said in ran.err
    assert ran.out == ""
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("analyze", "nothing.csv"), "nothing.csv"),
        (("verify", "nothing.mcap"), "nothing.mcap"),
        (("recover", "nothing.mcap"), "nothing.mcap"),
        (("replay", "nothing.mcap"), "nothing.mcap"),
        (("record", "serial:/dev/nothing", "x.mcap"), "/dev/nothing"),
        (("live", "serial:/dev/nothing", "--record", "x.mcap"), "/dev/nothing"),
    ],
)
def test_what_cannot_be_done_is_exit_code_1_with_one_line_and_no_file(
    args: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    ran = evenside(*args, cwd=tmp_path)

    assert ran.code == 1
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert list(tmp_path.iterdir()) == []


def test_a_port_that_is_taken_is_said_so() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        ran = evenside("live", "sim:", "--no-record", "--port", port)

    assert ran.code == 1
    assert f"port {port} is in use" in ran.err


def test_debug_shows_where_it_happened() -> None:
    ran = evenside("analyze", "nothing.csv", "--debug")

    assert ran.code == 1
    assert "Traceback" in ran.err
