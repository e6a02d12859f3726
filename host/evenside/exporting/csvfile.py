"""CSV as RFC 4180 has it: a header with units, CR LF, quotes where they are needed, UTF-8.

What was not measured is an empty cell. A text that a spreadsheet would take for a formula gets an
apostrophe before it; numbers are written as numbers.
"""

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from evenside.exporting.columns import Column, Table, Values

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(path: Path, table: Table, on_rows: Callable[[int], None] = lambda _: None) -> None:
    """One table into one file."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(column.name for column in table.columns)
        for batch in table.batches():
            cells = [
                texts(values, column) for values, column in zip(batch, table.columns, strict=True)
            ]
            writer.writerows(zip(*cells, strict=True))
            on_rows(len(cells[0]))


def texts(values: Values, column: Column) -> list[str]:
    """A column as cells."""
    match column.kind:
        case "number":
            return number_texts(values, column.digits)
        case "whole":
            return ["" if value is None else str(int(value)) for value in values]
        case "flag":
            return ["" if value is None else str(bool(value)).lower() for value in values]
        case "text":
            return ["" if value is None else guarded(str(value)) for value in values]


def number_texts(values: Values, digits: int) -> list[str]:
    """Numbers to a fixed number of digits; empty where missing."""
    plain: Sequence[float] = np.array(values, dtype=np.float64).tolist()
    return ["" if value != value else f"{value:.{digits}f}" for value in plain]


def guarded(text: str) -> str:
    """A text that no spreadsheet computes."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
