"""Runs of sample frames: from single batches (scalar path) and from tables (array path).

Both ways end in the same ``SampleFrames``. Runs of one group never interleave: where its frames
change their shape, the run ends. A device that alternates between shapes gets many short runs,
which is slower but never wrong.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from evenside.protocol.blocks import SampleTable
from evenside.protocol.decoded import IntArray, SampleFrames
from evenside.protocol.layouts import sample_channels
from evenside.protocol.vocabulary import SampleBatch


@dataclass(slots=True)
class _OpenRun:
    shape: tuple[int, ...]
    rows: list[tuple[int, ...]] = field(default_factory=list)
    counts: list[npt.NDArray[np.int32]] = field(default_factory=list)


class RunBuilder:
    """Collects sample batches one by one; ``finish`` hands out the runs."""

    def __init__(self) -> None:
        self._open: dict[int, _OpenRun] = {}
        self._done: list[SampleFrames] = []

    def add(self, batch: SampleBatch, seq: int, ordinal: int, offset: int) -> None:
        """One sample frame, in wire order."""
        run = self._open.get(batch.group)
        if run is None or run.shape != batch.counts.shape:
            self._close(batch.group)
            run = self._open[batch.group] = _OpenRun(batch.counts.shape)
        flags = batch.settling | batch.desync << 1
        clock = (batch.sample_index, batch.ticks)
        run.rows.append((ordinal, offset, seq, *clock, batch.overflows, batch.saturated, flags))
        run.counts.append(batch.counts)

    def split(self) -> None:
        """No run goes on beyond this point."""
        for group in list(self._open):
            self._close(group)

    def finish(self) -> list[SampleFrames]:
        """All runs so far; the builder is empty afterwards."""
        self.split()
        done, self._done = self._done, []
        return done

    def _close(self, group: int) -> None:
        run = self._open.pop(group, None)
        if run is None:
            return
        columns = np.ascontiguousarray(np.array(run.rows, dtype=np.int64).T)
        ordinal, offset, seq, index, ticks, overflows, saturated, flags = columns
        self._done.append(
            SampleFrames(
                group=group,
                ordinal=ordinal,
                offset=offset,
                seq=seq,
                sample_index=index,
                ticks=ticks,
                overflows=overflows,
                saturated=saturated,
                flags=flags,
                n_per_frame=run.shape[0],
                counts=np.concatenate(run.counts),
            )
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Rows of a table that have one group and one shape."""

    table: SampleTable
    rows: IntArray
    group: int
    n_per_frame: int
    n_channels: int


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where the frames of a block stand in the stream."""

    ordinal: IntArray
    offset: IntArray


def runs_from_tables(
    tables: Sequence[SampleTable], frames: range, channels: Mapping[int, int], places: Places
) -> tuple[list[SampleFrames], list[int]]:
    """The runs of the block's ``frames``, and those of its sample frames that are malformed."""
    by_group: dict[int, list[_Part]] = {}
    malformed: list[int] = []
    for table in tables:
        first, last = np.searchsorted(table.frame, (frames.start, frames.stop)).tolist()
        for rows, group, n_per_frame in _alike(table, first, last):
            n = sample_channels(table.n_count_bytes, n_per_frame, channels.get(group))
            if n is None:
                malformed += table.frame[rows].tolist()
            else:
                by_group.setdefault(group, []).append(_Part(table, rows, group, n_per_frame, n))
    parts = (part for same_group in by_group.values() for part in _in_wire_order(same_group))
    return [_run(part, places) for part in parts], malformed


def _alike(table: SampleTable, first: int, last: int) -> Iterator[tuple[IntArray, int, int]]:
    """Rows [first, last) of a table, sorted into those with the same group and n_per_frame."""
    if first == last:
        return
    key = table.group[first:last] << 8 | table.n_per_frame[first:last]
    for value in np.flatnonzero(np.bincount(key)).tolist():
        yield np.flatnonzero(key == value) + first, value >> 8, value & 0xFF


def _in_wire_order(parts: list[_Part]) -> Iterator[_Part]:
    """The parts of one group, cut so that laid end to end they are in wire order."""
    if len(parts) == 1:
        yield parts[0]
        return
    frames = np.concatenate([part.table.frame[part.rows] for part in parts])
    owner = np.repeat(np.arange(len(parts)), [len(part.rows) for part in parts])
    owner = owner[np.argsort(frames)]
    taken = [0] * len(parts)
    changes = (np.flatnonzero(np.diff(owner)) + 1).tolist()
    for start, stop in pairwise([0, *changes, len(owner)]):
        which = int(owner[start])
        first = taken[which]
        taken[which] += stop - start
        yield replace(parts[which], rows=parts[which].rows[first : taken[which]])


def _run(part: _Part, places: Places) -> SampleFrames:
    table, rows = part.table, part.rows
    frames = table.frame[rows]
    # A longer, newer message may carry bytes after the counts: they are not ours to read.
    values = table.values[rows, : part.n_per_frame * part.n_channels]
    return SampleFrames(
        group=part.group,
        ordinal=places.ordinal[frames],
        offset=places.offset[frames],
        seq=table.seq[rows],
        sample_index=table.sample_index[rows],
        ticks=table.ticks[rows],
        overflows=table.overflows[rows],
        saturated=table.saturated[rows],
        flags=table.flags[rows],
        n_per_frame=part.n_per_frame,
        counts=values.reshape(len(rows) * part.n_per_frame, part.n_channels),
    )
