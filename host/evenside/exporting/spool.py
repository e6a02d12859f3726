"""The rows of the sample grid on disk, so that an hour and a day take the same memory.

What a format needs first (how many rows there are, their smallest and largest value) is known only
after the last of them, so they are put down once and read back in blocks as often as they are
wanted. The file has no name and is gone with the program.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np

from evenside.session.pipeline import LoadBlock
from evenside_analysis.types import FloatArray

BLOCK_ROWS = 16_384  # three minutes at 80 samples a second; two MB with eight cells


@dataclass(frozen=True, slots=True)
class Rows:
    """A stretch of the grid; NaN is missing."""

    start_index: int
    load_n: FloatArray  # (n,)
    position_m: FloatArray  # (n,)
    cells_n: FloatArray  # (n, n_cells), the zero taken off
    counts: FloatArray  # (n, n_cells), as the converters gave them

    def __len__(self) -> int:
        return len(self.load_n)

    def time_s(self, fs_hz: float) -> FloatArray:
        """(n,) stream time of the rows."""
        return (self.start_index + np.arange(len(self))) / fs_hz


class Spool:
    """Takes blocks in their order; gives them back in blocks of at most ``BLOCK_ROWS``."""

    def __init__(self) -> None:
        self.n_rows = 0
        self.n_cells = 0
        self.n_loads = 0  # rows with a load
        self._file = tempfile.TemporaryFile()  # noqa: SIM115  # closed with the spool

    def push(self, block: LoadBlock) -> None:
        """Keep the next rows; those before the block that never came are missing."""
        self.n_cells = block.counts.shape[1]
        table = np.column_stack([block.force_n, block.position_m, block.cell_n, block.counts])
        n_absent = max(0, block.start_index - self.n_rows)
        for first in range(0, n_absent, BLOCK_ROWS):
            n = min(BLOCK_ROWS, n_absent - first)
            self._file.write(np.full((n, table.shape[1]), np.nan).tobytes())
        self._file.write(np.ascontiguousarray(table).tobytes())
        self.n_rows += n_absent + len(table)
        self.n_loads += int(np.count_nonzero(~np.isnan(block.force_n)))

    def blocks(self) -> Iterator[Rows]:
        """Everything from the first row."""
        width = 2 + 2 * self.n_cells
        for start in range(0, self.n_rows, BLOCK_ROWS):
            self._file.seek(start * width * 8)
            n = min(BLOCK_ROWS, self.n_rows - start)
            table = np.frombuffer(self._file.read(n * width * 8), np.float64).reshape(n, width)
            cells, counts = table[:, 2 : 2 + self.n_cells], table[:, 2 + self.n_cells :]
            yield Rows(start, table[:, 0], table[:, 1], cells, counts)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
