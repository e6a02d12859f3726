"""All rows of a plain text table at once, through numpy's C reader.

It only answers where every line has the same number of cells and every wanted cell is a finite
number; otherwise it says None, and the careful reader finds out why. An hour at 80 samples/s with
four columns (8.7 MB) takes about 0.05 s; Python's own csv and float need ten times that.
"""

import io
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from evenside.importing.layout import Layout
from evenside_analysis.types import FloatArray


def has_decimal_comma(body: bytes, separator: str) -> bool:
    """Whether the rows hold commas that do not separate cells."""
    return separator != "," and b"," in body


def read_fast(
    body: bytes, layout: Layout, columns: Sequence[int], may_miss: Collection[int]
) -> FloatArray | None:
    """All rows through numpy's C reader, shape (n, columns); None where care is needed."""
    separator = layout.separator
    n_rows = 0 if b'"' in body else _count_even_lines(body, separator, layout.n_cells)
    if not n_rows:
        return None
    if has_decimal_comma(body, separator):
        if b"." in body:
            return None
        body = body.replace(b",", b".")
    array = _load(body, separator, columns)
    if array is None and may_miss and separator != " ":
        array = _load(_spell_out_missing(body, separator.encode()), separator, columns)
    if array is None or len(array) != n_rows:  # numpy leaves blank lines out
        return None
    for i, column in enumerate(columns):
        fine = np.isfinite(array[:, i])
        if column in may_miss:
            fine |= np.isnan(array[:, i])
        if not fine.all():
            return None
    return array


def _load(body: bytes, separator: str, columns: Sequence[int]) -> FloatArray | None:
    try:
        return np.loadtxt(
            io.BytesIO(body),
            delimiter=None if separator == " " else separator,
            usecols=columns,
            comments=None,
            encoding="latin-1",  # only digits are read, and Latin-1 never fails
            ndmin=2,
        )
    except ValueError:
        return None


def _count_even_lines(body: bytes, separator: str, n_cells: int) -> int:
    """How many lines there are, if each has `n_cells` cells; 0 if one has not."""
    buffer = np.frombuffer(body, dtype=np.uint8)
    is_newline = buffer == ord("\n")
    if separator == " ":
        return _count_even_lines_of_words(buffer, is_newline, n_cells)
    ends = np.flatnonzero(is_newline | (buffer == ord(separator)))
    n_lines, rest = divmod(len(ends) + 1, n_cells)
    ends_line = is_newline[ends]
    is_even = ends_line[n_cells - 1 :: n_cells].all() and ends_line.sum() == n_lines - 1
    return n_lines if is_even and not rest else 0


def _count_even_lines_of_words(
    buffer: npt.NDArray[np.uint8], is_newline: npt.NDArray[np.bool_], n_words: int
) -> int:
    is_blank = is_newline | (buffer == ord(" ")) | (buffer == ord("\t"))
    is_start = ~is_blank
    is_start[1:] &= is_blank[:-1]
    starts = np.flatnonzero(is_start)
    newlines = np.flatnonzero(is_newline)
    n_lines = len(newlines) + 1
    if len(starts) != n_words * n_lines:
        return 0
    firsts, lasts = starts[::n_words], starts[n_words - 1 :: n_words]
    is_even = (firsts[1:] > newlines).all() and (lasts[:-1] < newlines).all()
    return n_lines if is_even else 0


def _spell_out_missing(body: bytes, separator: bytes) -> bytes:
    """Write nan into empty cells; required columns are checked for it afterwards."""
    pair, filled = separator + separator, separator + b"nan" + separator
    body = body.replace(pair, filled).replace(pair, filled)  # twice: pairs overlap in ",,,"
    body = body.replace(b"\n" + separator, b"\nnan" + separator)
    body = body.replace(separator + b"\n", separator + b"nan\n")
    if body.startswith(separator):
        body = b"nan" + body
    return body + b"nan" if body.endswith(separator) else body
