"""What was lost, and how far the empty device has drifted: the ``quality`` of a session."""

import numpy as np

from evenside.session.jsonout import JsonDict, number
from evenside.session.pipeline import LoadBlock, Pipeline
from evenside_analysis.types import BoolArray, Event, FloatArray

BATCH_S = 0.25  # no device keeps samples back for longer (docs/protocol.md, timing)
REST_MIN_S = 2  # whole seconds without contact that make a level worth comparing
REST_MARGIN_S = 1.0  # beside a contact the person is still getting on or off


class Account:
    """Follows the grid row by row; what it says does not depend on how the rows were cut."""

    def __init__(self) -> None:
        self._gaps: list[list[int]] = []  # half-open index ranges in which a cell is missing
        self._n_rows = 0
        self._has_begun = False
        self._level_n: list[float] = []  # mean load of every whole second
        self._carry: FloatArray = np.empty(0)

    def push(self, block: LoadBlock, fs_hz: float) -> None:
        """Take the next rows."""
        self._follow_gaps(np.any(np.isnan(block.counts), axis=1), block.start_index)
        self._follow_level(block.force_n, fs_hz)
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
            "corrupt_frames": pipeline.decoder.stats.n_bad,
            "saturated_samples": sum(track.n_saturated for track in tracks),
            "gaps": self.gaps_json(fs_hz) if fs_hz else [],
            "drift_n": number(self.drift_n(events)),
        }

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
        level = np.array(self._level_n)
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
        """Means over fixed seconds of the grid, so that every cutting gives the same bits."""
        n_per_second = max(1, round(fs_hz))
        rows = np.concatenate([self._carry, force_n])
        n_whole = len(rows) // n_per_second
        seconds = rows[: n_whole * n_per_second].reshape(n_whole, n_per_second)
        self._level_n += seconds.mean(axis=1).tolist()
        self._carry = rows[n_whole * n_per_second :]


def runs_of(mask: BoolArray) -> list[tuple[int, int]]:
    """Half-open ranges in which ``mask`` is true."""
    edges = np.flatnonzero(np.diff(mask, prepend=False, append=False))
    return [(int(a), int(b)) for a, b in edges.reshape(-1, 2)]
