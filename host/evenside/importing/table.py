"""The rows of a text table become columns of numbers: a fast way, and a careful one.

The fast way is in `fast`. Whatever it cannot take (quotes, blank lines, a bad cell) goes to the
careful way here, which reads row by row and either gives the same numbers or names the line and
the column that are wrong.
"""

import csv
import io
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from evenside.errors import InputError
from evenside.importing.cells import (
    CellError,
    counted,
    decimal_mark,
    is_missing,
    parse_number,
    refusal,
    shown,
)
from evenside.importing.fast import has_decimal_comma, read_fast
from evenside.importing.layout import Layout
from evenside.importing.text import Text
from evenside_analysis.types import FloatArray, IntArray


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """Some columns of a table, in the order that was asked for."""

    values: tuple[FloatArray, ...]  # each (n,)
    lines: IntArray  # (n,) where each row stands in the file, from 1
    notes: tuple[str, ...] = ()


class Table(Protocol):
    """What the samples are taken from: a text table or the arrays of a MATLAB file."""

    @property
    def path(self) -> str:
        """The file, as messages name it."""

    @property
    def names(self) -> tuple[str, ...] | None:
        """One name a column, "" where it has none; None for a table without names."""

    @property
    def n_columns(self) -> int:
        """How many columns every row has."""

    @property
    def row_word(self) -> str:
        """What messages call a row's place: "line" or "row"."""

    def read(self, columns: Sequence[int], may_miss: Collection[int] = ()) -> Columns:
        """The columns as numbers; a cell may be empty (NaN) only in those of `may_miss`."""


def column_label(names: tuple[str, ...] | None, index: int) -> str:
    """How messages name a column: by its header, else by its number."""
    name = names[index] if names and index < len(names) else ""
    return name or f"{index} (counted from 0)"


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table in a text file."""

    text: Text
    layout: Layout

    @property
    def path(self) -> str:
        """The file, as messages name it."""
        return self.text.path

    @property
    def names(self) -> tuple[str, ...] | None:
        """The names row, if there is one."""
        return self.layout.names

    @property
    def n_columns(self) -> int:
        """Cells in every row."""
        return self.layout.n_cells

    @property
    def row_word(self) -> str:
        """A text has lines."""
        return "line"

    def read(self, columns: Sequence[int], may_miss: Collection[int] = ()) -> Columns:
        """The columns as numbers; InputError names line, column and value of a bad cell."""
        body = _body(self.text.data, self.layout)
        array = read_fast(body, self.layout, columns, may_miss)
        if array is None:
            return _CarefulReader(self, columns, may_miss).read(body)
        first = self.layout.n_header + 1
        lines = np.arange(first, first + len(array), dtype=np.int64)
        values = tuple(np.ascontiguousarray(array[:, i]) for i in range(len(columns)))
        mark = ("decimal comma",) if has_decimal_comma(body, self.layout.separator) else ()
        return Columns(values, lines, mark)


def _body(data: bytes, layout: Layout) -> bytes:
    """The rows without the lines at the end that hold nothing but separators."""
    start = 0
    for _ in range(layout.n_header):
        start = data.index(b"\n", start) + 1
    nothing = f' \t"{layout.separator}'.encode()
    stop = len(data)
    while stop > start:
        cut = max(start, data.rfind(b"\n", start, stop) + 1)
        if data[cut:stop].strip(nothing):
            break
        stop = cut - 1
    return data[start:stop]


class _CarefulReader:
    """Reads row by row and refuses the first thing that is wrong, with its place."""

    def __init__(self, table: TextTable, columns: Sequence[int], may_miss: Collection[int]) -> None:
        self._table = table
        self._columns = columns
        self._may_miss = may_miss
        self._values: list[list[float]] = [[] for _ in columns]
        self._lines: list[int] = []
        self._mark_seen: dict[str, int] = {}  # decimal point or comma -> first line with it
        self._n_blank = 0

    def read(self, body: bytes) -> Columns:
        layout = self._table.layout
        for line, cells in _records(self._table, body):
            if not any(cells) and layout.n_cells > 1 and len(cells) < layout.n_cells:
                self._n_blank += 1
                continue
            self._check_width(line, cells)
            for values, column in zip(self._values, self._columns, strict=True):
                values.append(self._number(line, column, cells[column]))
            self._lines.append(line)
        return Columns(
            tuple(np.array(values, dtype=np.float64) for values in self._values),
            np.array(self._lines, dtype=np.int64),
            self._notes(),
        )

    def _check_width(self, line: int, cells: Sequence[str]) -> None:
        n_cells = self._table.layout.n_cells
        if len(cells) == n_cells or (len(cells) > n_cells and not any(cells[n_cells:])):
            return
        count = counted(len(cells), "cell")
        text = self._table.text
        is_torn = not text.data.endswith(b"\n") and line == text.n_lines
        if len(cells) < n_cells and is_torn:
            advice = "the file ends in the middle of a row; delete that row"
        elif len(cells) > n_cells:
            advice = "a cell may hold the separator; put it in quotes, or name --separator"
        else:
            advice = "correct the row, or leave it out; if it is header, give --header-lines"
        what = f"the row has {count} where the others have {n_cells}; {advice}"
        raise refusal(text.path, what, line=line)

    def _number(self, line: int, column: int, cell: str) -> float:
        if column in self._may_miss and is_missing(cell):
            return float("nan")
        try:
            value = parse_number(cell)
        except CellError as error:
            raise self._refusal(line, column, str(error) + self._hint(line)) from None
        if mark := decimal_mark(cell):
            self._mark_seen.setdefault(mark, line)
            if len(self._mark_seen) > 1:
                other = min(self._mark_seen.values())
                what = f"{shown(cell)} mixes decimal point and decimal comma with line {other}"
                raise self._refusal(line, column, what + "; use one of them throughout")
        return value

    def _hint(self, line: int) -> str:
        if line != self._table.layout.n_header + 1:
            return ""
        return f" (if this line is still header, give --header-lines {line})"

    def _refusal(self, line: int, column: int, what: str) -> InputError:
        label = column_label(self._table.names, column)
        return refusal(self._table.path, what, line=line, column=label)

    def _notes(self) -> tuple[str, ...]:
        notes = ["decimal comma"] if "," in self._mark_seen else []
        if self._n_blank:
            notes.append(f"skipped {counted(self._n_blank, 'blank line')} between the rows")
        return tuple(notes)


def _records(table: TextTable, body: bytes) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of every row; a quoted cell may span lines."""
    first = table.layout.n_header + 1
    separator = table.layout.separator
    text = body.decode()
    if '"' not in text:
        cut = None if separator == " " else separator
        for line, row in enumerate(text.split("\n"), first):
            yield line, [cell.strip() for cell in row.split(cut)]
        return
    reader = csv.reader(
        io.StringIO(text, newline="\n"), delimiter=separator, skipinitialspace=True, strict=True
    )
    line = first
    try:
        for record in reader:
            cells = [cell.strip() for cell in record]
            yield line, [c for c in cells if c] if separator == " " else cells
            line = first + reader.line_num
    except csv.Error as error:
        what = f"a quoted cell is not closed or not followed by the separator ({error})"
        raise refusal(table.path, what, line=line) from None
