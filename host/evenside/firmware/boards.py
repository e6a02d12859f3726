"""The boards that can be flashed, and how each is spoken to before our program runs on it.

Every Arduino carries a bootloader that listens for a moment after a reset; its dialect and its
baud rate are facts of the board (Arduino's own boards.txt lists the same ones). A board names the
image that it takes: all boards with an ATmega328P take the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from evenside.errors import UsageError

Tool = Literal["avrdude", "esptool"]


@dataclass(frozen=True, slots=True)
class Board:
    """One kind of board."""

    name: str
    title: str
    part: str  # as the tool calls the processor
    tool: Tool
    baud: int  # of the bootloader, not of our program
    programmer: str = ""  # avrdude's word for the bootloader's dialect
    image: str | None = None  # the installed image that it takes; None: only --image
    needs_touch: bool = False  # enters its bootloader when its port is opened at 1200 baud


_ALL = (
    Board("uno", "Arduino Uno", "atmega328p", "avrdude", 115_200, "arduino", "uno"),
    Board("nano", "Arduino Nano", "atmega328p", "avrdude", 115_200, "arduino", "uno"),
    Board(
        "nano_old",
        "Arduino Nano with the bootloader from before 2018",
        "atmega328p",
        "avrdude",
        57_600,
        "arduino",
        "uno",
    ),
    Board("mega", "Arduino Mega 2560", "atmega2560", "avrdude", 115_200, "wiring", "mega"),
    Board(
        "leonardo",
        "Arduino Leonardo",
        "atmega32u4",
        "avrdude",
        57_600,
        "avr109",
        "leonardo",
        needs_touch=True,
    ),
    Board("esp32", "ESP32", "auto", "esptool", 460_800),
)
BOARDS: Mapping[str, Board] = MappingProxyType({board.name: board for board in _ALL})


def find_board(name: str) -> Board:
    """The board of this name; raises UsageError for one that is not known."""
    if name not in BOARDS:
        raise UsageError(f"no board {name!r}; there are {', '.join(BOARDS)}")
    return BOARDS[name]
