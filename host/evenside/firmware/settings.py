"""A device's settings as a person types and reads them: ``radius_mm=75``, ``cell0.gain=128``.

``protocol/settings`` knows what a device stores and what it takes, in SI units. Here the same has
words with the units of data sheets and rulers, and a cell's record is split into single words, so
that ``cell2.x_mm=240`` keeps the rest of cell 2. Nothing here talks to a device.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from evenside.errors import InputError, UsageError
from evenside.montage import Shape
from evenside.protocol import StoredSetting
from evenside.protocol.settings import (
    MAX_CELLS,
    SETTINGS,
    CellSetting,
    SettingName,
    decode_setting,
)
from evenside.protocol.settings import encode_setting as encode

Shown = str | int | float | bool
Place = tuple[SettingName, int]  # what the device stores, and of which cell

_SWITCH = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Word:
    """One word: of which stored value it is, and how to see and change it there."""

    word: str  # of a cell: without "cell0."
    name: SettingName
    see: Callable[[Any], Shown]
    change: Callable[[Any, str], Any]  # the old value and what was typed; raises ValueError


def whole(word: str, name: SettingName) -> Word:
    """The stored value is the text that is typed."""
    return Word(word, name, lambda value: value, lambda _, typed: typed)


def quantity(word: str, name: SettingName, scale: float, digits: int) -> Word:
    """The stored value is a number, ``scale`` of which are one of the word's unit."""
    return Word(
        word,
        name,
        lambda value: number(value / scale, digits),
        lambda _, typed: float(typed) * scale,
    )


def part(word: str, name: SettingName, field: str, scale: float = 1.0, digits: int = 0) -> Word:
    """One number of a stored record."""
    return Word(
        word,
        name,
        lambda record: number(getattr(record, field) / scale, digits),
        lambda record, typed: replace(record, **{field: float(typed) * scale}),
    )


def switch(word: str, name: SettingName) -> Word:
    """One yes or no of a stored record."""
    return Word(
        word,
        name,
        lambda record: bool(getattr(record, word)),
        lambda record, typed: replace(record, **{word: yes_or_no(typed)}),
    )


def yes_or_no(typed: str) -> bool:
    """Raises InputError for anything else."""
    if typed not in _SWITCH:
        raise InputError(f"{typed!r} must be yes or no")
    return _SWITCH[typed]


def number(value: float, digits: int) -> int | float:
    """As many digits as the device keeps; whole numbers without a point."""
    rounded = round(value, digits)
    return int(rounded) if rounded == int(rounded) else rounded


# In the order in which they are shown. The digits are the device's: micrometres, tenths of a
# millimetre and of a degree, microvolts per volt.
DEVICE_WORDS = (
    whole("name", "name"),
    whole("kind", "kind"),
    quantity("radius_mm", "radius_m", 1e-3, 3),
    quantity("rate_hz", "rate_hz", 1.0, 3),
    switch("dial", "wired"),
    switch("rate_pins", "wired"),
    switch("hx717", "wired"),
    Word("n_cells", "n_cells", lambda value: value, lambda _, typed: int(typed)),
    whole("device_id", "device_id"),
)
CELL_WORDS = (
    Word(
        "gain",
        "cell",
        lambda cell: cell.gain,
        lambda cell, typed: replace(cell, gain=int(typed)),
    ),
    part("capacity_n", "cell", "capacity_n"),
    part("rated_output_mv_per_v", "cell", "rated_output_mv_per_v", 1.0, 3),
    part("x_mm", "cell", "x_m", 1e-3, 1),
    part("y_mm", "cell", "y_m", 1e-3, 1),
    part("axis_deg", "cell", "axis_rad", math.pi / 180, 1),
    whole("name", "cell_name"),
)


def find_word(typed: str) -> tuple[Word, int]:
    """The word, and the index of its cell; raises UsageError if there is none."""
    cell, dot, rest = typed.rpartition(".")
    cells = {f"cell{index}": index for index in range(MAX_CELLS)}
    for word in CELL_WORDS if dot else DEVICE_WORDS:
        if word.word == rest and (not dot or cell in cells):
            return word, cells.get(cell, 0)
    device = ", ".join(word.word for word in DEVICE_WORDS)
    of_cell = ", ".join(f"cell0.{word.word}" for word in CELL_WORDS)
    raise UsageError(
        f"no setting {typed!r}; there are {device}; and for cells 0 to {MAX_CELLS - 1} {of_cell}"
    )


def place_of(typed: str) -> Place:
    """Where a word is stored."""
    word, index = find_word(typed)
    return word.name, index


def words_of(n_cells: int) -> list[str]:
    """Every word of a device with so many cells."""
    of_cells = [f"cell{i}.{word.word}" for i in range(n_cells) for word in CELL_WORDS]
    return [word.word for word in DEVICE_WORDS] + of_cells


def split_change(argument: str) -> tuple[str, str]:
    """KEY=VALUE as typed; raises UsageError for no such key, or one that cannot be changed."""
    typed, sign, value = argument.partition("=")
    if not sign:
        raise UsageError(f"{argument!r}: say KEY=VALUE, as in radius_mm=75")
    if SETTINGS[find_word(typed)[0].name].is_read_only:
        raise UsageError(f"{typed} can only be read")
    return typed, value


def changed(stored: StoredSetting, typed: str, value: str) -> StoredSetting:
    """A stored value with one word of it replaced; raises UsageError with the rule it breaks."""
    word, index = find_word(typed)
    _, old = decode_setting(stored)
    try:
        return encode(word.name, word.change(old, value), index)
    except (InputError, ValueError, OverflowError) as error:
        rule = error if isinstance(error, InputError) else f"{value!r} is not such a number"
        raise UsageError(f"{typed}={value}: {rule}") from error


def montage_changes(shape: Shape) -> list[tuple[str, str]]:
    """Every word that follows from a build: its shape, and each cell in its place."""
    changes = [
        ("kind", shape.kind),
        ("radius_mm", as_typed(number((shape.radius_m or 0.0) * 1e3, 3))),
        ("n_cells", str(len(shape.places))),
    ]
    for index, place in enumerate(shape.places):
        record = CellSetting(
            shape.cell.gain,
            shape.cell.capacity_n,
            shape.cell.rated_output_mv_per_v,
            place.x_m,
            place.y_m,
            place.axis_rad,
        )
        for word in CELL_WORDS:
            value = place.name if word.name == "cell_name" else word.see(record)
            changes.append((f"cell{index}.{word.word}", as_typed(value)))
    return changes


def seen(stored: StoredSetting, typed: str) -> Shown:
    """What a stored value says about a word; raises InputError if it cannot be."""
    return find_word(typed)[0].see(decode_setting(stored)[1])


def as_typed(value: Shown) -> str:
    """A value as it would be typed."""
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)
