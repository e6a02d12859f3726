"""What was lost, which cells did not measure, and how far the empty device has drifted."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from evenside.session.jsonout import JsonDict, number
from evenside.session.pipeline import LoadBlock, Pipeline
from evenside_analysis.cellwatch import CellTrouble, CellWatch
from evenside_analysis.types import BoolArray, Event, FloatArray

BATCH_S = 0.25  # no device keeps samples back for longer (docs/protocol.md, timing)
REST_MIN_S = 2  # whole seconds without contact that make a level worth comparing
REST_MARGIN_S = 1.0  # beside a contact the person is still getting on or off
# A roller weighs 5 to 20 N and may be taken off a plate; a leg weighs more than 60 N.
FALSE_ZERO_N = -30.0


@dataclass(frozen=True, slots=True)
class FalseZero:
    """A zero, and the time that it held, under which the load became far too low."""

    start_s: float
    end_s: float
    lowest_n: float


class Account:
    """Follows the grid row by row; what it says does not depend on how the rows were cut."""

    def __init__(self) -> None:
        self._gaps: list[list[int]] = []  # half-open index ranges in which a cell is missing
        self._n_rows = 0
        self._has_begun = False
        self.level_n: list[float] = []  # mean load of every whole second; NaN: not measured
        self._carry: FloatArray = np.empty(0)
        self._cells: CellWatch | None = None

    def push(self, block: LoadBlock, fs_hz: float) -> None:
        """Take the next rows."""
        self._follow_gaps(np.any(np.isnan(block.counts), axis=1), block.start_index)
        self._follow_level(block.force_n, fs_hz)
        if self._cells is None:
            self._cells = CellWatch(block.counts.shape[1], fs_hz)
        self._cells.push(block.counts)
        self._n_rows = block.start_index + len(block)

    def quality_json(self, pipeline: Pipeline, events: list[Event]) -> JsonDict:
        """``quality`` as contracts.md gives it; samples are counted per group on the wire."""
        tracks = pipeline.assembler.groups.values()
        expected = sum(track.n_expected for track in tracks)
        received = sum(track.n_received for track in tracks)
        fs_hz = pipeline.fs_hz
        return {
            "samples_expected": expected,
            "samples_received": received,
            "samples_lost": expected - received,
            "samples_late": sum(track.n_late for track in tracks),
            "samples_unsent": sum(track.n_unsent for track in tracks),
            "corrupt_frames": pipeline.decoder.stats.n_bad,
            "bad_packets": pipeline.n_bad_packets,
            "saturated_samples": sum(track.n_saturated for track in tracks),
            "glitches": pipeline.n_glitches,
            "restarts": pipeline.decoder.stats.restarts,
            "cells": self.cells_json(fs_hz) if fs_hz else [],
            "gaps": self.gaps_json(fs_hz) if fs_hz else [],
            "drift_n": number(self.drift_n(events)),
        }

    @property
    def cell_troubles(self) -> list[CellTrouble]:
        """Cells that did not measure, and when."""
        return self._cells.troubles if self._cells else []

    def mark_at_limit(self, channel: int, times_s: FloatArray, fs_hz: float) -> None:
        """A cell was beyond its range at these times."""
        if self._cells is not None:
            self._cells.mark_at_limit(channel, np.floor(times_s * fs_hz).astype(np.int64))

    def duration_s(self, fs_hz: float | None) -> float:
        """How long the grid is."""
        return self._n_rows / fs_hz if fs_hz else 0.0

    def cells_json(self, fs_hz: float) -> list[JsonDict]:
        """Cells that did not measure: channel, kind of trouble, seconds."""
        return [
            {
                "channel": trouble.channel,
                "kind": trouble.kind,
                "start_s": trouble.start_index / fs_hz,
                "end_s": trouble.stop_index / fs_hz,
            }
            for trouble in self.cell_troubles
        ]

    def false_zeros(self, tare_starts: Sequence[int], fs_hz: float) -> list[FalseZero]:
        """Zeros under which the load stayed far below nothing for two seconds or more."""
        level = np.array(self.level_n)
        edges_s = [start / fs_hz for start in tare_starts] + [self._n_rows / fs_hz]
        found = []
        for start_s, end_s in pairwise(edges_s):
            seconds = level[int(np.ceil(start_s)) : int(end_s)]
            low = np.maximum(seconds[:-1], seconds[1:])
            lowest_n = float(np.fmin.reduce(low)) if len(low) else np.nan
            if lowest_n < FALSE_ZERO_N:
                found.append(FalseZero(start_s, end_s, lowest_n))
        return found

    def gaps_json(self, fs_hz: float) -> list[JsonDict]:
        """Stretches in which a cell was not measured, in seconds.

        At the very end the slowest group's last batch is still on its way: that is no gap.
        """
        gaps = list(self._gaps)
        if gaps and gaps[-1][1] == self._n_rows and gaps[-1][1] - gaps[-1][0] <= BATCH_S * fs_hz:
            gaps.pop()
        return [
            {"start_s": start / fs_hz, "end_s": stop / fs_hz, "samples_missing": stop - start}
            for start, stop in gaps
        ]

    def drift_n(self, events: list[Event]) -> float | None:
        """Level of the last rest minus level of the first; None without two rests."""
        level = np.array(self.level_n)
        is_rest = ~np.isnan(level)
        for event in events:
            if event.kind == "contact":
                first = max(0, int(np.floor(event.start_s - REST_MARGIN_S)))
                is_rest[first : int(np.ceil(event.end_s + REST_MARGIN_S))] = False
        rests = [r for r in runs_of(is_rest) if r[1] - r[0] >= REST_MIN_S]
        if len(rests) < 2:
            return None
        (a, b), (c, d) = rests[0], rests[-1]
        return float(np.median(level[c:d]) - np.median(level[a:b]))

    def _follow_gaps(self, is_missing: BoolArray, start: int) -> None:
        if not self._has_begun:
            measured = np.flatnonzero(~is_missing)
            if not len(measured):
                return
            self._has_begun = True
            start, is_missing = start + int(measured[0]), is_missing[measured[0] :]
        for first, stop in runs_of(is_missing):
            if self._gaps and self._gaps[-1][1] == start + first:
                self._gaps[-1][1] = start + stop
            else:
                self._gaps.append([start + first, start + stop])

    def _follow_level(self, force_n: FloatArray, fs_hz: float) -> None:
        """Means over fixed seconds of the grid, so that every cutting gives the same bits.

        A weak link loses some rows of most seconds; half of a second tells its level as well.
        """
        n_per_second = max(1, round(fs_hz))
        rows = np.concatenate([self._carry, force_n])
        n_whole = len(rows) // n_per_second
        seconds = rows[: n_whole * n_per_second].reshape(n_whole, n_per_second)
        known = ~np.isnan(seconds)
        n_known = known.sum(axis=1)
        total_n = np.where(known, seconds, 0.0).sum(axis=1)
        is_enough = 2 * n_known >= n_per_second
        level_n = np.divide(total_n, n_known, out=np.full(n_whole, np.nan), where=is_enough)
        self.level_n += level_n.tolist()
        self._carry = rows[n_whole * n_per_second :]


def runs_of(mask: BoolArray) -> list[tuple[int, int]]:
    """Half-open ranges in which ``mask`` is true."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
