"""The arrays of a MATLAB file as one table.

A matrix with the samples in its rows is the usual case: its columns are chosen by number. Vectors
of one length (`time`, `force`) are columns with names. Structures and texts are left aside.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evenside.errors import InputError
from evenside.importing.cells import refusal
from evenside.importing.table import Columns, column_label
from evenside_analysis.types import FloatArray

_MAGIC = (b"MATLAB 5.0 MAT-file", b"MATLAB 7.3 MAT-file")  # version 4 has only the suffix
_NEWER = (b"MATLAB 7.3", b"\x89HDF")


def is_matlab(path: str, raw: bytes) -> bool:
    """Whether a file is one of MATLAB's, by its first bytes or its name."""
    return raw.startswith(_MAGIC) or path.lower().endswith(".mat")


@dataclass(frozen=True, slots=True, eq=False)
class ArrayTable:
    """The columns that a MATLAB file holds, all of one length."""

    path: str
    names: tuple[str, ...]
    columns: tuple[FloatArray, ...]  # each (n,)
    notes: tuple[str, ...]

    @property
    def n_columns(self) -> int:
        """How many columns there are to choose from."""
        return len(self.columns)

    @property
    def row_word(self) -> str:
        """An array has rows, no lines."""
        return "row"

    def read(self, columns: Sequence[int], may_miss: Collection[int] = ()) -> Columns:
        """The columns as they are; InputError where one holds NaN or an infinite value."""
        values = tuple(self.columns[i] for i in columns)
        for index, column in zip(columns, values, strict=True):
            bad = ~np.isfinite(column)
            if index in may_miss:
                bad &= ~np.isnan(column)
            if bad.any():
                row = int(np.argmax(bad))
                what = f"{column[row]} is no measured value; leave the row out"
                raise self._refusal(row, index, what)
        return Columns(values, np.arange(1, len(values[0]) + 1, dtype=np.int64), self.notes)

    def _refusal(self, row: int, index: int, what: str) -> InputError:
        label = column_label(self.names, index)
        return refusal(self.path, what, line=row + 1, column=label, word=self.row_word)


def open_matlab(path: str, raw: bytes) -> ArrayTable:
    """The longest numeric arrays of a MATLAB file as a table; InputError where there are none."""
    arrays = {
        name: array
        for name, value in _load(path, raw).items()
        if not name.startswith("__") and (array := _as_columns(value)) is not None
    }
    if not arrays:
        raise refusal(path, "this MATLAB file holds no array of numbers with two rows or more")
    n_rows = max(len(array) for array in arrays.values())
    chosen = {name: array for name, array in arrays.items() if len(array) == n_rows}
    names, columns = [], []
    for name, array in chosen.items():
        for i in range(array.shape[1]):
            names.append(name if array.shape[1] == 1 else f"{name}:{i}")
            columns.append(np.ascontiguousarray(array[:, i]))
    notes = ["MATLAB file, arrays: " + ", ".join(chosen)]
    if left := sorted(set(arrays) - set(chosen)):
        notes.append(f"arrays of other lengths were left aside: {', '.join(left)}")
    return ArrayTable(path, tuple(names), tuple(columns), tuple(notes))


def _load(path: str, raw: bytes) -> dict[str, Any]:
    from scipy.io import loadmat  # 0.1 s to import, and most files are text

    if raw.startswith(_NEWER):
        raise refusal(path, "this MATLAB file has version 7.3; save it again with -v7")
    try:
        return dict(loadmat(path, appendmat=False))
    except Exception as error:  # damaged bytes make scipy raise nearly anything
        raise refusal(path, f"this is no MATLAB file that can be read ({error})") from None


def _as_columns(value: object) -> FloatArray | None:
    """A numeric matrix or vector with its samples in rows, else None."""
    if not isinstance(value, np.ndarray) or value.ndim != 2 or value.dtype.kind not in "iuf":
        return None
    if value.shape[0] == 1:
        value = value.T
    return value.astype(np.float64) if len(value) > 1 and value.size else None
