"""One cell of a text table: how it is cut out, what counts as a number, how its place is named.

A number is what a person would write: sign, digits, one decimal point or comma, an exponent.
Python's own ``float`` takes more ("1_000", "infinity", Arabic digits), and each of those in a
recording is an accident that must be seen.
"""

import csv
import re

from evenside.errors import InputError

_POINT_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_COMMA_NUMBER = re.compile(r"[+-]?(?:\d+,\d+|,\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_NOT_FINITE = re.compile(r"[+-]?(?:nan|inf|infinity)", re.ASCII | re.IGNORECASE)
_CLOCK_TIME = re.compile(r"\d{1,4}[-/.:]\d{1,2}[-/.:]\d{1,4}.*", re.ASCII)
_BRACKET = re.compile(r"\s*[\[(]([^\])]*)[\])]\s*$")
_SHOWN = 40  # characters of a bad cell that a message quotes


class CellError(Exception):
    """A cell that is no number; the message says why, the caller knows where."""


def parse_number(cell: str) -> float:
    """The number in a cell, with decimal point or comma; CellError says what is wrong."""
    if _POINT_NUMBER.fullmatch(cell):
        value = float(cell)
    elif _COMMA_NUMBER.fullmatch(cell):
        value = float(cell.replace(",", "."))
    else:
        raise CellError(_why_not(cell))
    if value in (float("inf"), float("-inf")):
        raise CellError(f"{shown(cell)} is too large for a number")
    return value


def _why_not(cell: str) -> str:
    if not cell:
        return "the cell is empty; leave a row out where nothing was measured"
    if _NOT_FINITE.fullmatch(cell):
        return f"{shown(cell)} is no measured value; leave the row out where nothing was measured"
    if _CLOCK_TIME.fullmatch(cell):
        return f"{shown(cell)} looks like a date or a time of day; a plain number is needed here"
    return f"{shown(cell)} is not a number"


def is_missing(cell: str) -> bool:
    """Whether a cell says "not measured": empty or NaN."""
    return not cell or cell.lower() == "nan"


def looks_numeric(cell: str) -> bool:
    """Whether a cell was meant as a number, measured or not."""
    return any(form.fullmatch(cell) for form in (_POINT_NUMBER, _COMMA_NUMBER, _NOT_FINITE))


def decimal_mark(cell: str) -> str | None:
    """The decimal point or comma that a number has, None for a whole number."""
    return "," if "," in cell else "." if "." in cell else None


def split_line(line: str, separator: str) -> list[str]:
    """Cut one line into cells without outer blanks or quotes; a space cuts at runs of blanks."""
    if '"' in line:
        try:
            return read_quoted([line], separator)
        except csv.Error:
            pass  # an unmatched quote in a header line is only a character
    if separator == " ":
        return line.split()
    return [cell.strip() for cell in line.split(separator)]


def read_quoted(lines: list[str], separator: str) -> list[str]:
    """Cut one record that may hold quoted cells; raises csv.Error for a quote left open."""
    row = next(csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True), [])
    cells = [cell.strip() for cell in row]
    return [cell for cell in cells if cell] if separator == " " else cells


def shown(cell: str) -> str:
    """A cell as a message quotes it: in quotes, unprintable characters spelt out, not too long."""
    return repr(cell if len(cell) <= _SHOWN else cell[: _SHOWN - 3] + "...")


def bare_name(name: str) -> str:
    """A column's name without a unit in brackets at its end, in lower case: "Fx [N]" is "fx"."""
    return _BRACKET.sub("", name).casefold()


def unit_in_name(name: str) -> str | None:
    """What a column's name has in brackets at its end."""
    found = _BRACKET.search(name)
    return found[1].strip() or None if found else None


def counted(n: int, noun: str) -> str:
    """A count with its noun: "1 line", "2 lines"."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def refusal(
    path: str, what: str, *, line: int | None = None, column: str | None = None, word: str = "line"
) -> InputError:
    """The error to raise: file, place, what is wrong and what to do, in one sentence."""
    place = [path]
    if line is not None:
        place.append(f"{word} {line}")
    if column is not None:
        place.append(f"column {column}")
    return InputError(f"{', '.join(place)}: {what}")
