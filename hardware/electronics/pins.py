"""The table of pins (``pins.toml``), and the same as the firmware's own headers have it."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_TABLE = Path(__file__).parents[1] / "pins.toml"
_SOURCES = Path(__file__).parents[2] / "firmware" / "evenside" / "src"


@dataclass(frozen=True, slots=True)
class Board:
    """One kind of board."""

    name: str
    title: str
    header: Path
    chip: str
    supply: str  # of the converters
    printed: Mapping[str, str]  # what the pin is called on the board, by what it does
    ports: Mapping[str, str]  # what the chip's maker calls it


def boards() -> dict[str, Board]:
    """Every board of the table."""
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {
        name: Board(
            name=name,
            title=row["title"],
            header=_SOURCES / row["header"],
            chip=row["chip"],
            supply=row["supply"],
            printed={use: pin[0] for use, pin in row["pins"].items()},
            ports={use: pin[1] for use, pin in row["pins"].items()},
        )
        for name, row in table.items()
    }


def ports_in_header(board: Board) -> dict[str, str]:
    """What the firmware does with which pin; those that its header names by port."""
    text = board.header.read_text(encoding="utf-8")
    return _esp32_ports(text) if board.name == "esp32" else _avr_ports(text, board.chip)


def _avr_ports(text: str, chip: str) -> dict[str, str]:
    section = re.search(rf"defined\({chip}\).*?\n(.*?)\n#el", text, re.DOTALL)
    if section is None:
        raise ValueError(f"pins.h has no section for {chip}")
    words = section.group(1)
    letter = _found(r"DATA_PINS PIN(\w)", words)
    first = int(_found(r"DATA_SHIFT (\d)", words))
    ports = {f"data{cell}": f"P{letter}{first + cell}" for cell in range(4)}
    clocks = _lines(_found(r"CLOCK_LINES (.*)", words))
    ports |= {f"clock{cell}": port for cell, port in enumerate(clocks)}
    ports["rate_high"], ports["rate_low"] = _lines(_found(r"RATE_LINES (.*)", words))
    (ports["light"],) = _lines(_found(r"LIGHT_LINE (.*)", words))
    return ports


def _lines(words: str) -> list[str]:
    return [f"P{port}{bit}" for port, bit in re.findall(r"\{&PORT(\w), &DDR\w, (\d)\}", words)]


def _esp32_ports(text: str) -> dict[str, str]:
    first = int(_found(r"DATA_PIN_OF_CELL_0 (\d+)", text))
    pins = {f"data{cell}": first + cell for cell in range(4)}
    clocks = _found(r"clock_pins\[\] = \{(.*?)\}", text).split(",")
    pins |= {f"clock{cell}": int(pin) for cell, pin in enumerate(clocks)}
    pins["rate_high"], pins["rate_low"] = map(
        int, _found(r"rate_pins\[\] = \{(.*?)\}", text).split(",")
    )
    for use in ("button", "light", "dial", "battery"):
        pins[use] = int(_found(rf"{use.upper()}_PIN (\d+)", text))
    return {use: f"GPIO{pin}" for use, pin in pins.items()}


def arduino_names_in_header(board: Board) -> dict[str, str]:
    """Dial and button of an AVR board, which its header names as Arduino does."""
    text = board.header.read_text(encoding="utf-8")
    button = _found(r"BUTTON_PIN (\d+)", text)
    return {"dial": _found(r"DIAL_PIN (\w+)", text), "button": f"D{button}"}


def _found(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"pins.h has nothing like {pattern}")
    return found.group(1)
