"""What cannot run here compiles: the ESP32 files against our declarations, the core for two others,
the sketch folder as an Arduino IDE builds it."""

import configparser
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FIRMWARE = ROOT / "firmware"
SKETCH = FIRMWARE / "evenside"


def make(target: str, build: Path) -> str:
    command = ["make", "-s", "-C", str(FIRMWARE), target, f"BUILD={build}"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_esp32_files_call_nothing_that_is_not_declared(tmp_path: Path) -> None:
    said = make("esp32-check", tmp_path)

    assert f"{len(list(SKETCH.glob('src/esp32/*.cpp')))} files" in said


@pytest.mark.parametrize("target", ["core-rv32", "core-lx106"])
def test_the_core_compiles_for_other_processors(target: str, tmp_path: Path) -> None:
    total = make(target, tmp_path).splitlines()[-1]

    # 9.3 and 9.5 kB in 2026; a library for floating point would add more than what is left.
    assert int(total.split()[0]) < 12_000


def test_every_file_of_a_board_is_for_that_board_only() -> None:
    """An IDE compiles all of src/, whatever the board."""
    guards = {"avr": "ARDUINO_ARCH_AVR", "esp32": "ARDUINO_ARCH_ESP32"}
    for board, guard in guards.items():
        for path in SKETCH.glob(f"src/{board}/*.cpp"):
            assert f"#if defined({guard})" in path.read_text(), path


DEBIAN_ARDUINO = Path("/usr/share/arduino/hardware")
DEBIAN_BUILDER = Path("/usr/share/arduino-builder")


def build_as_ide(board: str, folder: Path) -> str:
    """What the Arduino IDE 1.8 does when somebody presses its button."""
    command = [
        *("arduino-builder", "-warnings", "all", "-fqbn", f"arduino:avr:{board}"),
        *("-hardware", str(DEBIAN_ARDUINO), "-hardware", str(DEBIAN_BUILDER), "-tools", "/usr/bin"),
        *("-build-path", str(folder)),
        # Debian's Arduino core and compiler do not agree on C++11, as the Makefile says too.
        *("-prefs", "compiler.cpp.extra_flags=-DDECIMAL_DIG=__DECIMAL_DIG__"),
        str(SKETCH),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


@pytest.mark.parametrize("board", ["uno", "nano:cpu=atmega328", "mega:cpu=atmega2560", "leonardo"])
def test_an_arduino_ide_builds_the_sketch_folder(board: str, tmp_path: Path) -> None:
    said = build_as_ide(board, tmp_path)

    assert re.search(r"Sketch uses \d+ bytes", said)
    assert "evenside/src" not in said  # no warning is about a file of ours
    assert (tmp_path / "evenside.ino.hex").exists()


# --- PlatformIO's file ----------------------------------------------------------------------------


@pytest.fixture
def platformio() -> configparser.ConfigParser:
    parser = configparser.ConfigParser(inline_comment_prefixes=(";",))
    parser.read(FIRMWARE / "platformio.ini")
    return parser


def test_platformio_knows_every_board(platformio: configparser.ConfigParser) -> None:
    boards = {name.removeprefix("env:") for name in platformio if name.startswith("env:")}

    assert boards == {"uno", "nano", "mega", "leonardo", "esp32dev"}


def test_platformio_pins_every_version(platformio: configparser.ConfigParser) -> None:
    values = [
        value
        for section in platformio.values()
        for key, value in section.items()
        if key in {"platform", "lib_deps"}
    ]

    assert len(values) == 3  # what all AVR boards share; the ESP32's platform and its library
    assert all(re.search(r"\d+\.\d+\.\d+", value) for value in values), values
