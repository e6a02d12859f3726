"""Flashing as a person sees it: what is run, what is refused before anything happens, what is said.

The tools here are small programs that behave like the real ones: they note how they were called,
keep what they were given, and fail when asked to.
"""

import json
import stat
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.cli.running import Ran, evenside

from evenside.errors import DeviceError
from evenside.firmware.boards import BOARDS, find_board
from evenside.firmware.flash import Job, confirm
from evenside.firmware.images import Image
from evenside.firmware.tools import command_line, run_tool
from evenside.protocol import Hello
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import make_scenario
from evenside.testing.port import served

END = ":00000001FF\n"
RECORD = ":10001300AC12AD13AE10AF1112002F8E0E8F0F2244\n"
IMAGE = Image("uno", Path("evenside-uno.hex"), "atmega328p", "0.1.0", "0123456789abcdef", "", 1, 1)
HELLO = Hello(1, 4, 4, firmware=(0, 1, 0), firmware_hash="0123456789abcdef")


@pytest.fixture
def program(tmp_path: Path) -> Path:
    path = tmp_path / "own.hex"
    path.write_text(RECORD + END)
    return path


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH; empty."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str, *, code: int = 0) -> Path:
    """A tool that notes its arguments; gives the note's path."""
    note = folder / f"{name}.json"
    tool = folder / name
    tool.write_text(
        f"#!{sys.executable}\n"
        "import json, pathlib, sys\n"
        f"pathlib.Path({str(note)!r}).write_text(json.dumps(sys.argv[1:]))\n"
        f"print('{name} at work')\n"
        f"sys.exit({code})\n"
    )
    tool.chmod(tool.stat().st_mode | stat.S_IXUSR)
    return note


def device() -> SimulatedDevice:
    return SimulatedDevice(make_scenario(1, person="even", zones=["calf"], visits_per_zone=2))


def flash(port: str, *more: str | Path) -> Ran:
    return evenside("firmware", "flash", port, *more)


# What Arduino's own IDE runs for the same boards (boards.txt and platform.txt of its AVR core),
# less its configuration file and its talk.
@pytest.mark.parametrize(
    ("board", "line"),
    [
        ("uno", "-p atmega328p -c arduino -P PORT -b 115200 -D -U flash:w:a.hex:i"),
        ("nano", "-p atmega328p -c arduino -P PORT -b 115200 -D -U flash:w:a.hex:i"),
        ("nano_old", "-p atmega328p -c arduino -P PORT -b 57600 -D -U flash:w:a.hex:i"),
        ("mega", "-p atmega2560 -c wiring -P PORT -b 115200 -D -U flash:w:a.hex:i"),
        ("leonardo", "-p atmega32u4 -c avr109 -P PORT -b 57600 -D -U flash:w:a.hex:i"),
    ],
)
def test_avrdude_is_called_as_the_arduino_ide_calls_it(board: str, line: str) -> None:
    assert command_line(find_board(board), "PORT", Path("a.hex")) == ["avrdude", *line.split()]


def test_a_dry_run_prints_the_command_and_needs_neither_port_nor_tool(
    tools: Path, program: Path
) -> None:
    ran = flash("/dev/nothing", "--board", "leonardo", "--image", program, "--dry-run")

    assert ran.code == 0
    assert ran.out == (
        f"avrdude -p atmega32u4 -c avr109 -P /dev/nothing -b 57600 -D -U flash:w:{program}:i\n"
    )
    assert "would write" in ran.err


def test_a_dry_run_as_json_carries_the_same(tools: Path, program: Path) -> None:
    ran = flash("serial:COM3", "--board", "uno", "--image", program, "--dry-run", "--json")

    assert ran.json["port"] == "COM3"
    assert ran.json["command"][:3] == ["avrdude", "-p", "atmega328p"]
    assert ran.json["image"] is None


def test_avrdude_gets_the_file_and_the_device_is_heard_afterwards(
    tools: Path, program: Path
) -> None:
    note = install(tools, "avrdude")

    with served(device()) as port:
        ran = flash(port, "--board", "uno", "--image", program, "--json")

    assert ran.code == 0, ran.err
    assert json.loads(note.read_text())[-1] == f"flash:w:{program}:i"
    assert ran.json["answer"]["name"] == "simulated plate"
    assert "avrdude at work" in ran.err  # stdout is data and stays clean


@pytest.mark.parametrize("name", ["esptool", "esptool.py"])
def test_an_esp32_is_written_by_esptool_of_either_name(
    tools: Path, tmp_path: Path, name: str
) -> None:
    note = install(tools, name)
    path = tmp_path / "firmware.bin"
    path.write_bytes(b"\xe9" + bytes(99))

    with served(device()) as port:
        ran = flash(port, "--board", "esp32", "--image", path)

    assert ran.code == 0, ran.err
    line = f"--chip auto --port {port} --baud 460800 write_flash 0x10000 {path}"
    assert json.loads(note.read_text()) == line.split()


@pytest.mark.parametrize(
    ("board", "tool", "said"),
    [("uno", "avrdude", "apt install avrdude"), ("esp32", "esptool", "pip install esptool")],
)
def test_where_the_tool_is_absent_it_is_said_how_to_get_it(
    tools: Path, tmp_path: Path, program: Path, board: str, tool: str, said: str
) -> None:
    binary = tmp_path / "firmware.bin"
    binary.write_bytes(b"\xe9" + bytes(99))
    image = binary if board == "esp32" else program

    ran = flash("/dev/nothing", "--board", board, "--image", image)

    assert ran.code == 1
    assert f"{tool} is not installed" in ran.err
    assert said in ran.err


def test_a_tool_that_fails_is_told_with_its_command(tools: Path, program: Path) -> None:
    install(tools, "avrdude", code=1)

    with served(device()) as port:
        ran = flash(port, "--board", "uno", "--image", program)

    assert ran.code == 1
    assert "avrdude failed (exit code 1)" in ran.err
    assert "avrdude -p atmega328p -c arduino" in ran.err
    assert "Traceback" not in ran.err


def test_a_port_that_the_system_lists_under_another_name_is_not_taken_for_gone(
    tools: Path, program: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Windows opens "com3" as it does "COM3"; a tool must not be ended in the middle for that.
    monkeypatch.setattr("evenside.firmware.tools.LOOK_S", 0.001)
    monkeypatch.setattr("evenside.firmware.tools.GONE_S", 0.001)  # long before any tool can end
    note = install(tools, "avrdude")

    run_tool("avrdude", command_line(find_board("uno"), "com3", program), "com3")

    assert json.loads(note.read_text())[-1] == f"flash:w:{program}:i"


def test_a_port_that_is_not_there_is_refused_before_the_tool_runs(
    tools: Path, program: Path
) -> None:
    note = install(tools, "avrdude")

    ran = flash("/dev/nothing", "--board", "uno", "--image", program)

    assert ran.code == 1
    assert "no serial port /dev/nothing" in ran.err
    assert not note.exists()


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("--board", "esp32"), 2, "PlatformIO"),
        (("--board", "teensy"), 2, "teensy"),
        ((), 2, "--board"),
        (("--board", "uno", "--image", "nothing.hex"), 1, "nothing.hex"),
        (("--board", "uno", "--image", __file__), 1, "no Intel HEX"),
        (("--board", "esp32", "--image", __file__), 1, "neither an ESP32 program"),
    ],
)
def test_what_cannot_be_flashed_is_refused(args: tuple[str, ...], code: int, said: str) -> None:
    ran = flash("/dev/nothing", *args)

    assert ran.code == code
    assert said in ran.err
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "hello",
    [replace(HELLO, firmware=(0, 0, 9)), replace(HELLO, firmware_hash="0" * 16)],
    ids=["another version", "another build"],
)
def test_a_device_that_runs_something_else_does_not_pass_as_flashed(hello: Hello) -> None:
    job = Job(BOARDS["uno"], "PORT", IMAGE.path, IMAGE)

    confirm(job, HELLO)

    with pytest.raises(DeviceError, match="not as the image that was written"):
        confirm(job, hello)


def test_what_will_be_written_is_said_in_words() -> None:
    job = Job(BOARDS["nano"], "/dev/ttyUSB0", IMAGE.path, replace(IMAGE, flash_bytes=17_656))

    assert job.words() == (
        "Evenside 0.1.0 (build 0123456789abcdef), 17656 bytes, to the Arduino Nano at /dev/ttyUSB0"
    )
