"""What a device remembers without power: keys and names, values and bytes, what is allowed.

The wire knows a setting as a key, an index and some bytes (``StoredSetting``). Here each has a name
and a typed value in SI units, and a reason in plain words for what it cannot be. The table is that
of ``docs/protocol.md``.

A name stands for one value; ``cell`` and ``cell_name`` have one for each cell, by index.
"""

import math
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from evenside.errors import InputError
from evenside.protocol.layouts import MAX_CHANNEL_NAME, MAX_DEVICE_NAME, milli
from evenside.protocol.vocabulary import StoredSetting

SettingName = Literal[
    "name",
    "kind",
    "radius_m",
    "rate_hz",
    "wired",
    "n_cells",
    "device_id",
    "cell",
    "cell_name",
]

MAX_CELLS = 4
RATES_HZ = (10.0, 20.0, 80.0, 320.0)  # of the HX711 and the HX717
GAINS = (64, 128)  # of their channel A

_CELL = struct.Struct("<BHHhhh")
_KINDS = {"plate": 1, "roller": 2}
_DIAL_WIRED, _RATE_PINS_WIRED, _HX717_WIRED = 1, 2, 4


@dataclass(frozen=True, slots=True)
class CellSetting:
    """One load cell with its amplifier, as CHANNEL describes it."""

    gain: int
    capacity_n: float
    rated_output_mv_per_v: float
    x_m: float
    y_m: float
    axis_rad: float


@dataclass(frozen=True, slots=True)
class Wired:
    """What hangs on the board besides the cells and the button."""

    dial: bool = False
    rate_pins: bool = False
    hx717: bool = False  # converters with four rates; else HX711, which have two


Value = str | int | float | CellSetting | Wired


@dataclass(frozen=True, slots=True)
class SettingKind:
    """One row of the table; ``encode`` and ``decode`` raise InputError for what cannot be."""

    key: int
    encode: Callable[[Any], bytes]
    decode: Callable[[bytes], Value]
    is_per_cell: bool = False
    is_read_only: bool = False


def encode_setting(name: SettingName, value: Value, index: int = 0) -> StoredSetting:
    """The setting as it travels; InputError, in plain words, for a value that it cannot have."""
    kind = SETTINGS[name]
    checked_index(name, index)
    try:
        return StoredSetting(kind.key, index, kind.encode(value))
    except (struct.error, ArithmeticError, AttributeError, TypeError, ValueError) as error:
        raise InputError(f"{name}: {value!r} is no value of it") from error


def decode_setting(stored: StoredSetting) -> tuple[SettingName, Value]:
    """Its name and its value; InputError if there is no such key, or if it cannot have the value.

    The index is not looked at: how many cells there are is the device's to say.
    """
    name = name_of(stored.key)
    try:
        return name, SETTINGS[name].decode(stored.value)
    except struct.error as error:
        raise InputError(f"{name}: {len(stored.value)} bytes cannot be right") from error


def name_of(key: int) -> SettingName:
    """The name of a key; InputError if there is no such key."""
    for name, kind in SETTINGS.items():
        if kind.key == key:
            return name
    raise InputError(f"there is no setting with the key {key}")


def checked_index(name: SettingName, index: int) -> None:
    """InputError if the setting has no value of this index."""
    last = MAX_CELLS - 1 if SETTINGS[name].is_per_cell else 0
    if not 0 <= index <= last:
        raise InputError(f"{name}: index {index} must be {f'from 0 to {last}' if last else '0'}")


# --- values and bytes ---------------------------------------------------------------------------


def _check(is_right: bool, name: str, value: object, rule: str) -> None:
    if not is_right:
        raise InputError(f"{name}={value} must be {rule}")


def _text(name: str, limit: int) -> tuple[Callable[[str], bytes], Callable[[bytes], str]]:
    def encode(text: str) -> bytes:
        data = text.encode()
        _check(len(data) <= limit, name, repr(text), f"at most {limit} bytes of UTF-8")
        return data

    def decode(data: bytes) -> str:
        _check(len(data) <= limit, name, data, f"at most {limit} bytes of UTF-8")
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise InputError(f"{name}={data!r} must be UTF-8") from error

    return encode, decode


def _encode_kind(kind: str) -> bytes:
    _check(kind in _KINDS, "kind", repr(kind), "plate or roller")
    return bytes([_KINDS[kind]])


def _decode_kind(data: bytes) -> str:
    code = _one_byte(data)
    _check(code in _KINDS.values(), "kind", code, "1 (plate) or 2 (roller)")
    return next(kind for kind, known in _KINDS.items() if known == code)


def _encode_radius(radius_m: float) -> bytes:
    _check(0.0 <= radius_m <= 1.0, "radius_m", radius_m, "from 0 to 1")
    return struct.pack("<I", round(radius_m * 1e6))


def _decode_radius(data: bytes) -> float:
    return float(_exactly("<I", data)) / 1e6


def _encode_rate(rate_hz: float) -> bytes:
    _check(rate_hz in RATES_HZ, "rate_hz", rate_hz, "10, 20, 80 or 320")
    return struct.pack("<I", milli(rate_hz))


def _decode_rate(data: bytes) -> float:
    return _exactly("<I", data) / 1000


def _encode_wired(wired: Wired) -> bytes:
    on = (wired.dial, _DIAL_WIRED), (wired.rate_pins, _RATE_PINS_WIRED), (wired.hx717, _HX717_WIRED)
    return bytes([sum(bit for is_on, bit in on if is_on)])


def _decode_wired(data: bytes) -> Wired:
    bits = _one_byte(data)
    _check(bits <= 7, "wired", bits, "from 0 to 7")
    return Wired(
        dial=bool(bits & _DIAL_WIRED),
        rate_pins=bool(bits & _RATE_PINS_WIRED),
        hx717=bool(bits & _HX717_WIRED),
    )


def _encode_n_cells(n_cells: int) -> bytes:
    _check(1 <= n_cells <= MAX_CELLS, "n_cells", n_cells, f"from 1 to {MAX_CELLS}")
    return bytes([n_cells])


def _decode_n_cells(data: bytes) -> int:
    n_cells = _one_byte(data)
    _check(1 <= n_cells <= MAX_CELLS, "n_cells", n_cells, f"from 1 to {MAX_CELLS}")
    return n_cells


def _encode_device_id(device_id: str) -> bytes:
    _check(len(device_id) == 16, "device_id", repr(device_id), "16 hexadecimal digits")
    return bytes.fromhex(device_id)


def _decode_device_id(data: bytes) -> str:
    _check(len(data) == 8, "device_id", data.hex(), "8 bytes")
    return data.hex()


def pack_cell(cell: CellSetting) -> bytes:
    """The bytes of a cell, whether or not a device may be told to have it."""
    return _CELL.pack(
        cell.gain,
        round(cell.capacity_n),
        milli(cell.rated_output_mv_per_v),
        round(cell.x_m * 1e4),
        round(cell.y_m * 1e4),
        round(math.degrees(cell.axis_rad) * 10),
    )


def _encode_cell(cell: CellSetting) -> bytes:
    data = pack_cell(cell)
    _decode_cell(data)
    return data


def _decode_cell(data: bytes) -> CellSetting:
    _check(len(data) == _CELL.size, "cell", data.hex(), f"{_CELL.size} bytes")
    gain, capacity, rated, x, y, axis = _CELL.unpack(data)
    _check(gain in GAINS, "gain", gain, "64 or 128")
    _check(capacity > 0, "capacity_n", capacity, "at least 1")
    _check(rated > 0, "rated_output_mv_per_v", rated / 1000, "at least 0.001")
    return CellSetting(
        gain, float(capacity), rated / 1000, x / 1e4, y / 1e4, math.radians(axis / 10)
    )


def _one_byte(data: bytes) -> int:
    return _exactly("<B", data)


def _exactly(layout: str, data: bytes) -> int:
    """The one integer that the bytes are; struct.error if they are more or fewer."""
    (value,) = struct.unpack(layout, data)
    return int(value)


SETTINGS: Mapping[SettingName, SettingKind] = MappingProxyType(
    {
        "name": SettingKind(1, *_text("name", MAX_DEVICE_NAME)),
        "kind": SettingKind(2, _encode_kind, _decode_kind),
        "radius_m": SettingKind(3, _encode_radius, _decode_radius),
        "rate_hz": SettingKind(4, _encode_rate, _decode_rate),
        "wired": SettingKind(5, _encode_wired, _decode_wired),
        "n_cells": SettingKind(6, _encode_n_cells, _decode_n_cells),
        "device_id": SettingKind(7, _encode_device_id, _decode_device_id, is_read_only=True),
        "cell": SettingKind(16, _encode_cell, _decode_cell, is_per_cell=True),
        "cell_name": SettingKind(17, *_text("cell_name", MAX_CHANNEL_NAME), is_per_cell=True),
    }
)
