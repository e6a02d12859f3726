"""What the caller may say about a foreign recording, checked before a file is opened.

Each field carries the name of its command line option, so that every refusal tells the reader
which option to change. Units come from here alone: a header that says "[N]" may be wrong, and one
of the recordings that we test with is.
"""

import codecs
import math
from dataclasses import dataclass, replace
from typing import Literal, get_args

from evenside.errors import InputError

ForceUnit = Literal["N", "kgf", "lbf"]
TimeUnit = Literal["s", "ms", "us"]
PositionUnit = Literal["m", "cm", "mm"]

NEWTON_PER_UNIT: dict[ForceUnit, float] = {
    "N": 1.0,
    "kgf": 9.80665,  # exact by definition of the kilogram-force
    "lbf": 4.4482216152605,  # exact: 0.45359237 kg * 9.80665 m/s^2
}
# Divisors, not factors: 12.5 / 1000 is rounded once, 12.5 * 0.001 twice.
UNITS_PER_SECOND: dict[TimeUnit, float] = {"s": 1.0, "ms": 1e3, "us": 1e6}
UNITS_PER_METRE: dict[PositionUnit, float] = {"m": 1.0, "cm": 1e2, "mm": 1e3}

SEPARATOR_WORDS = {
    "tab": "\t",
    "\\t": "\t",
    "comma": ",",
    "semicolon": ";",
    "pipe": "|",
    "space": " ",
}


@dataclass(frozen=True, slots=True)
class Preset:
    """What a known format fixes; whatever the caller names goes before it."""

    time_column: str | None = None
    force_column: str | None = None
    position_column: str | None = None
    sample_rate_hz: float | None = None
    force_unit: ForceUnit | None = None
    position_unit: PositionUnit | None = None
    may_miss_force: bool = False  # an empty force says that nothing was measured

    def with_force_unit(self, unit: ForceUnit) -> "Preset":
        """The same with a unit of force."""
        return replace(self, force_unit=unit)


@dataclass(frozen=True, slots=True)
class Units:
    """What the numbers of the columns are."""

    force: ForceUnit
    time: TimeUnit
    position: PositionUnit


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How to read a foreign recording; None means: find it, or refuse.

    A column is named by its header or by its number from 0. Raises InputError for a value that no
    file could be read with.
    """

    time_column: str | int | None = None
    force_column: str | int | None = None
    position_column: str | int | None = None
    sample_rate_hz: float | None = None
    force_unit: ForceUnit | None = None  # newtons, or what a known format fixes
    time_unit: TimeUnit | None = None  # seconds
    position_unit: PositionUnit | None = None  # metres
    force_scale: float = 1.0
    separator: str | None = None
    header_lines: int | None = None
    encoding: str | None = None

    def __post_init__(self) -> None:
        _check_choice("--force-unit", self.force_unit, get_args(ForceUnit))
        _check_choice("--time-unit", self.time_unit, get_args(TimeUnit))
        _check_choice("--position-unit", self.position_unit, get_args(PositionUnit))
        _check_rate(self.sample_rate_hz)
        if not math.isfinite(self.force_scale) or self.force_scale == 0:
            raise InputError(
                f"--force-scale {self.force_scale}: the factor must be a number, not 0"
            )
        if self.header_lines is not None and self.header_lines < 0:
            raise InputError(f"--header-lines {self.header_lines}: give 0 or more")
        if self.time_column is not None and self.sample_rate_hz is not None:
            raise InputError(
                f"--time-column {self.time_column} and --sample-rate {self.sample_rate_hz:g} "
                "exclude each other: times come from a column or from a rate, give one of the two"
            )
        _check_separator(self.separator)
        _check_encoding(self.encoding)

    @property
    def units(self) -> Units:
        """The units that hold."""
        return Units(self.force_unit or "N", self.time_unit or "s", self.position_unit or "m")

    def completed(self, preset: Preset) -> "ImportOptions":
        """With what a known format fixes, where the caller named nothing."""
        has_time = self.time_column is not None or self.sample_rate_hz is not None
        return replace(
            self,
            time_column=self.time_column if has_time else preset.time_column,
            sample_rate_hz=self.sample_rate_hz if has_time else preset.sample_rate_hz,
            force_column=preset.force_column if self.force_column is None else self.force_column,
            position_column=(
                preset.position_column if self.position_column is None else self.position_column
            ),
            force_unit=self.force_unit or preset.force_unit,
            position_unit=self.position_unit or preset.position_unit,
        )

    @property
    def separator_character(self) -> str | None:
        """The separator as one character; a space stands for any run of blanks."""
        if self.separator is None:
            return None
        return SEPARATOR_WORDS.get(self.separator.lower(), self.separator)


def _check_choice(option: str, value: str | None, choices: tuple[str, ...]) -> None:
    if value is not None and value not in choices:
        raise InputError(f"{option} {value}: choose one of {', '.join(choices)}")


def _check_rate(rate_hz: float | None) -> None:
    if rate_hz is not None and not (math.isfinite(rate_hz) and rate_hz > 0):
        raise InputError(f"--sample-rate {rate_hz}: give the samples per second, above 0")


def _check_separator(separator: str | None) -> None:
    if separator is None or separator.lower() in SEPARATOR_WORDS:
        return
    # A separator that may stand inside a number or a quoted cell could never be told from it.
    fits = len(separator) == 1 and separator.isascii() and not separator.isalnum()
    if not fits or separator in "\"'+-.\r\n":
        words = ", ".join(word for word in SEPARATOR_WORDS if word.isalpha())
        raise InputError(f"--separator {separator!r}: give one character, or one of {words}")


def _check_encoding(encoding: str | None) -> None:
    if encoding is None:
        return
    try:
        codecs.lookup(encoding)
    except LookupError:
        raise InputError(
            f"--encoding {encoding}: there is no such encoding; utf-8, utf-16 and latin-1 are usual"
        ) from None
