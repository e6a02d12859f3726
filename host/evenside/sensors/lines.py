"""Any sensor that prints a number in every line: scales, Arduino sketches, laboratory amplifiers.

The unit is said by the person, never guessed: a number in a line is only a number.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from evenside.errors import UsageError
from evenside.sensors.textlines import TextLines
from evenside.sensors.vocabulary import (
    NEWTON_PER_KGF,
    NEWTON_PER_LBF,
    Bad,
    Facts,
    Item,
    Reading,
    Request,
)

UNITS = {"N": 1.0, "kgf": NEWTON_PER_KGF, "lbf": NEWTON_PER_LBF, "g": NEWTON_PER_KGF / 1000}
OPTIONS = frozenset({"unit", "column", "pattern", "scale", "baud"})
NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
DEFAULT_BAUD = 9600


@dataclass(frozen=True, slots=True)
class LineFormat:
    """Where in a line the number stands, and what it means."""

    newton_per_unit: float
    pattern: re.Pattern[str]  # its first group is the number
    column: int | None = None  # among what commas, semicolons, tabs or spaces separate; from 0


class Lines:
    """What such a sensor prints."""

    facts = Facts("Lines of numbers", ("cell",))

    def __init__(self, form: LineFormat) -> None:
        self._form = form
        self._lines = TextLines(skips_first=True)

    def start(self) -> tuple[Request, ...]:
        """Nothing: it prints by itself."""
        self._lines.reset()
        return ()

    def decode(self, packet: bytes) -> list[Item]:
        """A reading for every line that the packet completes."""
        return [self._read(line) for line in self._lines.feed(packet)]

    def _read(self, line: str | None) -> Item:
        if line is None:
            return Bad("no text")
        match = self._form.pattern.search(_cell(line, self._form.column))
        try:
            value = float(match[1] or "") if match else math.nan
        except ValueError:
            value = math.nan
        if not math.isfinite(value):
            return Bad(f"no number where it should be: {line!r}")
        return Reading((value * self._form.newton_per_unit,))


def format_of(url: str, options: Mapping[str, str]) -> LineFormat:
    """The form that a source's options describe; raises UsageError."""
    unit = options.get("unit")
    if unit not in UNITS:
        raise UsageError(f"source {url!r}: say the unit of its numbers, ?unit={'|'.join(UNITS)}")
    column = options.get("column")
    if column is not None and not column.isdecimal():
        raise UsageError(f"source {url!r}: column={column!r} must be a whole number from 0")
    return LineFormat(
        newton_per_unit=UNITS[unit] * _scale(url, options.get("scale", "1")),
        pattern=_pattern(url, options.get("pattern", f"({NUMBER})")),
        column=None if column is None else int(column),
    )


def _scale(url: str, text: str) -> float:
    """A factor; -1 for a sensor that counts a push as less than nothing."""
    try:
        scale = float(text)
    except ValueError:
        scale = 0.0
    if not math.isfinite(scale) or scale == 0:
        raise UsageError(f"source {url!r}: scale={text!r} must be a number other than 0")
    return scale


def _pattern(url: str, text: str) -> re.Pattern[str]:
    try:
        pattern = re.compile(text)
    except re.error as error:
        raise UsageError(f"source {url!r}: pattern={text!r}: {error}") from error
    if pattern.groups < 1:
        raise UsageError(f"source {url!r}: pattern={text!r} needs a group around the number")
    return pattern


def _cell(line: str, column: int | None) -> str:
    if column is None:
        return line
    parts = re.split(r"\s*[,;\t]\s*|\s+", line)
    return parts[column] if column < len(parts) else ""
