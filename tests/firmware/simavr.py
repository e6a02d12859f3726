"""The simulated board of ``firmware/sim``: the real AVR binary with converters around it.

A ``Simavr`` is closed by its ``with`` block. Times are seconds since the last power-on.
"""

import ctypes as c
import subprocess
from collections.abc import Sequence
from enum import IntEnum
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from tests.firmware.building import FIRMWARE, built

FOLDER = FIRMWARE / "sim"
HZ = 16_000_000
CELLS = 4


class Kind(IntEnum):
    UNO, MEGA = range(2)


class Stop(IntEnum):
    REACHED, HUNGRY, CRASHED = range(3)


class Restart(IntEnum):
    RESET_BUTTON, BROWN_OUT, POWER_CYCLE = range(3)


class Fault(IntEnum):
    SOUND, DEAD, STUCK, SHORTED, FLOODING = range(5)


class RateBy(IntEnum):
    FIXED, HX711_PINS, HX717_PINS = range(3)


class Control(IntEnum):
    DIAL, BUTTON = range(2)


class ChipAccount(c.Structure):
    """What a converter saw of its clock line; see ``evsim.h``."""

    _fields_ = (
        *((name, c.c_uint64) for name in ("conversions", "reads", "unread", "corrupted", "early")),
        ("power_downs", c.c_uint64),
        ("trains", c.c_uint64 * 3),
        ("long_trains", c.c_uint64),
        *((name, c.c_uint64) for name in ("shortest_high", "longest_high", "shortest_low")),
    )


class Account(c.Structure):
    _fields_ = tuple(
        (name, c.c_uint64)
        for name in ("slept", "starts", "rx_lost", "eeprom_writes", "eeprom_ignored")
    )


_BOARD, _BYTES = c.c_void_p, c.c_char_p
_SIGNATURES: dict[str, tuple[Any, tuple[Any, ...]]] = {
    "open": (_BOARD, (c.c_char_p, c.c_int)),
    "close": (None, (_BOARD,)),
    "cycle": (c.c_uint64, (_BOARD,)),
    "power_on_cycle": (c.c_uint64, (_BOARD,)),
    "run": (c.c_int, (_BOARD, c.c_uint64)),
    "restart": (None, (_BOARD, c.c_int)),
    "read_account": (None, (_BOARD, c.POINTER(Account))),
    "led": (c.c_bool, (_BOARD,)),
    "chip_clock": (None, (_BOARD, c.c_int, c.c_double, c.c_double)),
    "feed": (None, (_BOARD, c.c_int, c.c_void_p, c.c_size_t)),
    "unused": (c.c_size_t, (_BOARD, c.c_int)),
    "conversion_s": (c.c_double, (_BOARD, c.c_int, c.c_uint64)),
    "break": (None, (_BOARD, c.c_int, c.c_int)),
    "rate": (None, (_BOARD, c.c_int, c.c_double)),
    "rate_hz": (c.c_double, (_BOARD,)),
    "chip_read_account": (None, (_BOARD, c.c_int, c.POINTER(ChipAccount))),
    "send": (None, (_BOARD, _BYTES, c.c_size_t)),
    "receive": (c.c_size_t, (_BOARD, c.c_void_p, c.c_size_t)),
    "line_slowdown": (None, (_BOARD, c.c_uint32)),
    "control_at": (None, (_BOARD, c.c_int, c.c_double, c.c_uint16)),
    "eeprom_get": (None, (_BOARD, c.c_uint16, c.c_void_p, c.c_uint16)),
    "eeprom_set": (None, (_BOARD, c.c_uint16, _BYTES, c.c_uint16)),
    "eeprom_size": (c.c_uint16, (_BOARD,)),
    "memory_get": (None, (_BOARD, c.c_uint16, c.c_void_p, c.c_uint16)),
    "memory_size": (c.c_uint16, (_BOARD,)),
    "turn": (None, (_BOARD, c.c_bool, c.c_int32, c.c_int32, c.c_int32)),
}


@cache
def _library() -> dict[str, Any]:
    """The functions of ``evsim.h``, built if they are out of date."""
    subprocess.run(["make", "--silent", "-C", FOLDER], check=True)
    library = c.CDLL(str(FOLDER / "build" / "libevsim.so"))
    functions = {}
    for name, (result, arguments) in _SIGNATURES.items():
        function = getattr(library, f"evsim_{name}")
        function.restype, function.argtypes = result, arguments
        functions[name] = function
    return functions


def firmware_elf(kind: Kind = Kind.UNO) -> Path:
    """The firmware of this board, built if it is not fresh."""
    return built(f"{kind.name.lower()}/evenside.elf")


class Simavr:
    """One board, powered on at cycle 0."""

    def __init__(self, elf: Path, kind: Kind = Kind.UNO) -> None:
        self._call = _library()
        self._board = self._call["open"](str(elf).encode(), kind)
        if not self._board:
            raise FileNotFoundError(f"no firmware in {elf}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        if self._board:
            self._call["close"](self._board)
        self._board = None

    # --- time and power ---------------------------------------------------------------------------

    @property
    def cycle(self) -> int:
        return int(self._call["cycle"](self._board))

    @property
    def now_s(self) -> float:
        return (self.cycle - self._power_on_cycle) / HZ

    @property
    def _power_on_cycle(self) -> int:
        return int(self._call["power_on_cycle"](self._board))

    def run(self, to_s: float) -> Stop:
        return self.run_to_cycle(self._power_on_cycle + round(to_s * HZ))

    def run_to_cycle(self, cycle: int) -> Stop:
        return Stop(self._call["run"](self._board, cycle))

    def restart(self, how: Restart) -> None:
        self._call["restart"](self._board, how)

    @property
    def account(self) -> Account:
        account = Account()
        self._call["read_account"](self._board, c.byref(account))
        return account

    @property
    def led(self) -> bool:
        return bool(self._call["led"](self._board))

    # --- converters -------------------------------------------------------------------------------

    def chip_clock(self, cell: int, first_s: float, factor: float = 1.0) -> None:
        """Conversion k ends at ``first_s + k / (rate * factor)``; at power-on, before feeding."""
        self._call["chip_clock"](self._board, cell, first_s, factor)

    def feed(self, cell: int, counts: npt.ArrayLike) -> None:
        """What the chip's next conversions will come to."""
        array = np.ascontiguousarray(counts, dtype=np.int32)
        self._call["feed"](self._board, cell, array.ctypes.data, len(array))

    def unused(self, cell: int) -> int:
        """Counts that were fed and not yet converted."""
        return int(self._call["unused"](self._board, cell))

    def conversion_s(self, cell: int, n_ahead: int = 0) -> float:
        """When the chip's next conversion ends, or one behind it."""
        return float(self._call["conversion_s"](self._board, cell, n_ahead))

    def break_chip(self, cell: int, fault: Fault) -> None:
        self._call["break"](self._board, cell, fault)

    def rate(self, by: RateBy, fixed_hz: float = 80.0) -> None:
        self._call["rate"](self._board, by, fixed_hz)

    @property
    def rate_hz(self) -> float:
        return float(self._call["rate_hz"](self._board))

    def chip(self, cell: int) -> ChipAccount:
        account = ChipAccount()
        self._call["chip_read_account"](self._board, cell, c.byref(account))
        return account

    # --- line, controls, memory, turn sensor ------------------------------------------------------

    def send(self, data: bytes) -> None:
        """Bytes from the host; they arrive one after the other at 250000 baud."""
        self._call["send"](self._board, data, len(data))

    def receive(self) -> bytes:
        """What the firmware has sent since the last call."""
        buffer = c.create_string_buffer(1 << 16)
        parts = []
        while n := self._call["receive"](self._board, buffer, len(buffer)):
            parts.append(buffer.raw[:n])
        return b"".join(parts)

    def line_slowdown(self, factor: int) -> None:
        """Every byte of the firmware takes this many times as long, from the next one on."""
        self._call["line_slowdown"](self._board, factor)

    def control_at(self, control: Control, at_s: float, value: int) -> None:
        """The dial's converter steps, or the button, from a time on."""
        self._call["control_at"](self._board, control, at_s, value)

    def memory(self) -> bytes:
        """Registers and RAM, up to the last byte, where the stack begins."""
        buffer = c.create_string_buffer(self._call["memory_size"](self._board))
        self._call["memory_get"](self._board, 0, buffer, len(buffer))
        return buffer.raw

    def eeprom(self) -> bytes:
        buffer = c.create_string_buffer(self._call["eeprom_size"](self._board))
        self._call["eeprom_get"](self._board, 0, buffer, len(buffer))
        return buffer.raw

    def set_eeprom(self, data: bytes, at: int = 0) -> None:
        self._call["eeprom_set"](self._board, at, data, len(data))

    def turn(self, rates_dps: Sequence[float] | None) -> None:
        """Fit a turn sensor that turns like this, or take it off."""
        rates = [0.0] * 3 if rates_dps is None else rates_dps
        mdps = [round(rate * 1000) for rate in rates]
        self._call["turn"](self._board, rates_dps is not None, *mdps)
