"""Talks to ``chip_probe.c`` on the simulated board."""

import subprocess
import tempfile
from functools import cache
from pathlib import Path

from tests.firmware.simavr import Simavr, Stop

SOURCE = Path(__file__).with_name("chip_probe.c")
TICK_S = 0.5e-6  # of the program's timer
STEP_S, UP_TO_S = 0.001, 2.0


@cache
def probe_elf() -> Path:
    """The program, compiled once in a run of the tests."""
    elf = Path(tempfile.mkdtemp(prefix="evenside-")) / "chip_probe.elf"
    flags = ("-std=c99", "-Os", "-Wall", "-Wextra", "-Werror", "-mmcu=atmega328p")
    subprocess.run(["avr-gcc", *flags, SOURCE, "-o", elf], check=True)
    return elf


class Probe:
    """One command, one answer."""

    def __init__(self, board: Simavr) -> None:
        self.board = board
        board.run(board.now_s + STEP_S)  # what is said to a program that still starts is lost

    def ask(self, command: bytes, n_answer: int) -> bytes:
        """Send, and run until as many bytes have come (none asked for: do not wait)."""
        self.board.send(command)
        answer = b""
        deadline_s = self.board.now_s + UP_TO_S
        while len(answer) < n_answer and self.board.now_s < deadline_s:
            assert self.board.run(self.board.now_s + STEP_S) == Stop.REACHED
            answer += self.board.receive()
        return answer

    def read(self, cell: int, *, pulses: int = 25, gap_s: float = 0.0) -> tuple[int, int]:
        """The next conversion, and the level of the data line after the last pulse."""
        command = bytes([ord("r"), cell, pulses]) + _ticks(gap_s)
        answer = self.ask(command, 4)
        return int.from_bytes(answer[:3], "big", signed=True), answer[3]

    def edges(self, cell: int, n: int) -> list[tuple[int, float]]:
        """From the next edge on: the level, and for how many seconds it stayed."""
        first, *took = self.ask(bytes([ord("e"), cell, n]), 1 + 2 * n)
        ticks = [low | high << 8 for low, high in zip(took[::2], took[1::2], strict=True)]
        return [((first + i) % 2, tick * TICK_S) for i, tick in enumerate(ticks)]

    def level(self, cell: int) -> int:
        """The data line now."""
        return self.ask(bytes([ord("v"), cell]), 1)[0]

    def hold_clock(self, cell: int, time_s: float) -> None:
        """The clock line high for a while."""
        assert self.ask(bytes([ord("h"), cell]) + _ticks(time_s), 1) == b"h"


def _ticks(time_s: float) -> bytes:
    return round(time_s / TICK_S).to_bytes(2, "little")
