"""Groups of channels, each on its own slightly wrong clock, brought onto one uniform grid.

Row k of the grid is the device time ``origin_s + k / fs_hz``, where the origin is the very first
sample of the stream. A row appears as soon as every group has a sample at or after it. A group
that falls silent may hold the others up by ``max_lag_s`` and no longer; what it then lacks is NaN,
and what it brings too late is counted, not used.

What a row holds depends on the frames up to the one that let it appear, in wire order, and on
nothing else. The same stream cut at other places gives the same rows, bit for bit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evenside_analysis.checks import positive
from evenside_analysis.grouptrack import FrameTable, TrackState, drop_backward, place
from evenside_analysis.placed import Placed
from evenside_analysis.types import FloatArray, IntArray, ParameterError
from evenside_analysis.uniform import UniformSeries, to_uniform

__all__ = ["GridBlock", "GridResampler", "GroupFrames", "UniformSeries", "to_uniform"]


@dataclass(frozen=True, slots=True)
class GroupFrames:
    """A run of sample frames of one group, indices and ticks already unwrapped."""

    channels: tuple[int, ...]  # which columns of the grid this group fills
    group: int
    ordinal: IntArray  # (n_frames,) position among all frames of the stream
    first_index: IntArray  # (n_frames,) conversion number of the frame's first sample
    device_s: FloatArray  # (n_frames,) device time of the frame's first sample
    n_per_frame: int
    counts: FloatArray  # (n_frames * n_per_frame, n_channels of the group)


@dataclass(frozen=True, slots=True)
class GridBlock:
    """Consecutive rows of the grid; NaN where a channel was not measured."""

    start_index: int
    counts: FloatArray  # (n_rows, n_channels)


class GridResampler:
    """Bring the groups of a stream onto one grid, a push at a time.

    Parameters
    ----------
    groups : mapping from group number to the grid columns that it fills
    nominal_rate_hz : mapping from group number to its declared rate, samples/s > 0
    fs_hz : float > 0, rows per second of the grid
    max_lag_s : float > 0, seconds that a silent group may hold up the others. It must be longer
        than a frame lasts, or a healthy group is silent between its own frames.

    Raises
    ------
    ParameterError
        Rates or lag not positive; a column filled twice or by no group.

    Notes
    -----
    Values between two samples are interpolated linearly, and only when their conversion numbers
    follow each other and they lie at most ``max_lag_s`` apart. Sample j of a frame is taken at
    ``device_s + j * period``; see `grouptrack` for the period.
    """

    def __init__(
        self,
        groups: Mapping[int, tuple[int, ...]],
        nominal_rate_hz: Mapping[int, float],
        fs_hz: float,
        *,
        max_lag_s: float = 0.25,
    ) -> None:
        self._fs_hz = positive("fs_hz", fs_hz)
        self._max_gap = positive("max_lag_s", max_lag_s) * self._fs_hz  # grid steps
        self._columns = {group: tuple(columns) for group, columns in sorted(groups.items())}
        self._n_channels = _count_channels(self._columns)
        self._tracks = {g: _new_track(nominal_rate_hz, g) for g in self._columns}
        self._waiting = {g: Placed.nothing(len(c)) for g, c in self._columns.items()}
        self._origin_s: float | None = None
        self._next = 0  # first row that has not appeared
        self._n_late = 0

    @property
    def origin_s(self) -> float | None:
        """Device time of row 0 in s; None before the first sample."""
        return self._origin_s

    @property
    def next_index(self) -> int:
        """Number of rows that have appeared so far."""
        return self._next

    @property
    def n_late(self) -> int:
        """Samples that came after their row had appeared, or out of time order."""
        return self._n_late

    @property
    def rate_hz(self) -> dict[int, float]:
        """Measured rate of each group, samples/s; the nominal one before two frames were seen."""
        return {group: 1.0 / track.period_s for group, track in self._tracks.items()}

    def push(self, runs: Sequence[GroupFrames]) -> GridBlock:
        """Take frames in and return the rows that they complete.

        Parameters
        ----------
        runs : GroupFrames in any order; every ordinal is larger than those of earlier pushes

        Returns
        -------
        GridBlock, possibly of no rows

        Raises
        ------
        ParameterError
            An unknown group, or arrays whose shapes do not fit together.
        """
        tables = self._tables(runs)
        if not tables:
            return self._rows({}, self._next)
        if self._origin_s is None:
            first = min(tables.values(), key=lambda table: int(table.ordinal[0]))
            self._origin_s = float(first.device_s[0])
        reached: dict[int, FloatArray] = {}
        before = {group: track.reached for group, track in self._tracks.items()}
        fresh: dict[int, Placed] = {}
        for group, table in tables.items():
            fresh[group], reached[group], self._tracks[group] = place(
                table, self._tracks[group], origin_s=self._origin_s, fs_hz=self._fs_hz
            )
            self._waiting[group] = self._waiting[group].then(fresh[group])
        return self._emit(tables, fresh, reached, before)

    def flush(self) -> GridBlock:
        """Return the rows up to the newest sample of any group, as if max_lag_s had passed."""
        newest = max(track.reached for track in self._tracks.values())
        stop = self._next if np.isinf(newest) else max(self._next, int(np.floor(newest)) + 1)
        return self._rows({}, stop)

    def _tables(self, runs: Sequence[GroupFrames]) -> dict[int, FrameTable]:
        by_group: dict[int, list[GroupFrames]] = {}
        for run in runs:
            _check_run(run, self._columns)
            if run.ordinal.shape[0]:
                by_group.setdefault(run.group, []).append(run)
        tables = {}
        for group, parts in by_group.items():
            table, n_dropped = drop_backward(_table(parts), self._tracks[group])
            self._n_late += n_dropped
            if table.ordinal.shape[0]:
                tables[group] = table
        return tables

    def _emit(
        self,
        tables: Mapping[int, FrameTable],
        fresh: Mapping[int, Placed],
        reached: Mapping[int, FloatArray],
        before: Mapping[int, float],
    ) -> GridBlock:
        """Decide frame by frame, in wire order, which rows appear and who missed them."""
        order = np.argsort(np.concatenate([t.ordinal for t in tables.values()]), kind="stable")
        place_of = np.empty_like(order)
        place_of[order] = np.arange(order.shape[0])
        arrived = _arrivals(tables, place_of)
        front = np.full((len(before), order.shape[0]), -np.inf)
        for row, (group, start) in enumerate(before.items()):
            if group in arrived:
                front[row, arrived[group]] = reached[group]
            front[row, 0] = max(front[row, 0], start)
        np.maximum.accumulate(front, axis=1, out=front)
        # Rows below `out` have appeared after the frame: all groups reached them, or the leading
        # group is more than max_lag_s past them.
        everyone = np.floor(front.min(axis=0)) + 1.0
        out = np.maximum(everyone, np.ceil(front.max(axis=0) - self._max_gap))
        out = np.maximum(out, float(self._next))
        out_before = np.concatenate(([float(self._next)], out[:-1]))
        for group, places in arrived.items():
            self._n_late += _count_late(fresh[group].at, tables[group].n, out_before[places])
        missed = {
            group: (np.maximum(out_before, np.floor(front[row]) + 1.0), out)
            for row, group in enumerate(before)
        }
        return self._rows(missed, int(out[-1]))

    def _rows(self, missed: Mapping[int, tuple[FloatArray, FloatArray]], stop: int) -> GridBlock:
        start, self._next = self._next, stop
        counts = np.full((stop - start, self._n_channels), np.nan)
        if stop == start:
            return GridBlock(start, counts)
        for group, columns in self._columns.items():
            values = self._waiting[group].rows(start, stop, self._max_gap)
            if group in missed:
                _blank(values, *missed[group], start)
            counts[:, columns] = values
            self._waiting[group] = self._waiting[group].keep_from(stop)
        return GridBlock(start, counts)


def _blank(values: FloatArray, first: FloatArray, stop: FloatArray, start: int) -> None:
    """Write NaN over the rows [first, stop) of each frame: the group came too late for them."""
    late = first < stop
    if not late.any():
        return
    edges = np.zeros(values.shape[0] + 1, dtype=np.int64)
    np.add.at(edges, first[late].astype(np.int64) - start, 1)
    np.add.at(edges, stop[late].astype(np.int64) - start, -1)
    values[np.cumsum(edges[:-1]) > 0] = np.nan


def _arrivals(tables: Mapping[int, FrameTable], place_of: IntArray) -> dict[int, IntArray]:
    """Where the frames of each group stand among all frames of the push, in wire order."""
    arrived, begin = {}, 0
    for group, table in tables.items():
        end = begin + table.ordinal.shape[0]
        arrived[group] = place_of[begin:end]
        begin = end
    return arrived


def _count_late(at: FloatArray, n: IntArray, out_before: FloatArray) -> int:
    """Count samples that lie at or before a row which had appeared when their frame came."""
    ends = np.cumsum(n)
    suspect = at[ends - n] <= out_before - 1.0
    if not suspect.any():
        return 0
    return int(np.count_nonzero(at <= np.repeat(out_before - 1.0, n)))


def _table(runs: Sequence[GroupFrames]) -> FrameTable:
    """One table of all frames of a group, in wire order."""
    n = np.concatenate([np.full(r.ordinal.shape, r.n_per_frame, dtype=np.int64) for r in runs])
    if len(runs) == 1:
        run = runs[0]
        return FrameTable(run.ordinal, run.first_index, run.device_s, n, run.counts)
    ordinal = np.concatenate([run.ordinal for run in runs])
    order = np.argsort(ordinal, kind="stable")
    # Runs of different frame lengths may interleave, so the samples move with their frames.
    rows = np.repeat(_starts(n)[order] - _starts(n[order]), n[order]) + np.arange(int(n.sum()))
    return FrameTable(
        ordinal=ordinal[order],
        first_index=np.concatenate([run.first_index for run in runs])[order],
        device_s=np.concatenate([run.device_s for run in runs])[order],
        n=n[order],
        counts=np.concatenate([run.counts for run in runs])[rows],
    )


def _starts(n: IntArray) -> IntArray:
    starts: IntArray = np.cumsum(n) - n
    return starts


def _new_track(nominal_rate_hz: Mapping[int, float], group: int) -> TrackState:
    if group not in nominal_rate_hz:
        raise ParameterError(f"nominal_rate_hz={dict(nominal_rate_hz)} must name group {group}")
    period_s = 1.0 / positive(f"nominal_rate_hz[{group}]", nominal_rate_hz[group])
    return TrackState(nominal_period_s=period_s, period_s=period_s)


def _count_channels(columns: Mapping[int, tuple[int, ...]]) -> int:
    filled = sorted(column for group in columns.values() for column in group)
    if not filled or filled != list(range(len(filled))):
        raise ParameterError(f"groups={dict(columns)} must fill every column from 0 exactly once")
    return len(filled)


def _check_run(run: GroupFrames, columns: Mapping[int, tuple[int, ...]]) -> None:
    if columns.get(run.group) != tuple(run.channels):
        raise ParameterError(f"group={run.group} with channels={run.channels} is not in {columns}")
    n_frames = run.ordinal.shape[0]
    shapes = (run.first_index.shape, run.device_s.shape)
    if run.n_per_frame < 1 or shapes != ((n_frames,), (n_frames,)):
        raise ParameterError(f"n_per_frame={run.n_per_frame}, shapes {shapes} must fit {n_frames}")
    if run.counts.shape != (n_frames * run.n_per_frame, len(run.channels)):
        raise ParameterError(f"counts has shape {run.counts.shape}, frames ask for another")
    if not np.isfinite(run.device_s).all():
        raise ParameterError("device_s must hold finite numbers only")
