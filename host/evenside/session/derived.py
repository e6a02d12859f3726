"""What a recording's bytes give, row by row, for tools that do not know the wire.

Counts, newtons, load and position are those of the pipeline, so ``verify`` can make them again and
compare. A row's time stamp is the device's time on the host's clock: the same line between the two
that a live session fits, laid through the quickest arrival of every second.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np

from evenside.clock import ClockModel
from evenside.hosttime import NS_PER_S
from evenside.recording.derived import STEP_NS, Rows, device_rows, load_rows, sample_rows
from evenside.recording.format import Annotation, RawBlock
from evenside.recording.reader import read_recording
from evenside.session.assemble import Arrivals
from evenside.session.core import tare_of
from evenside.session.head import calibration_of
from evenside.session.offline import is_tare, joined
from evenside.session.pipeline import LoadBlock, Pipeline
from evenside_analysis.types import FloatArray, IntArray

KNOT_S = 10.0  # the line between the clocks is laid anew so often; they drift slower than that


def derive(path: Path) -> Iterator[Rows]:
    """Everything that can be derived from a recording, whole or torn, in the order of time."""
    recording = read_recording(path)
    pipeline = Pipeline(calibration=calibration_of(recording.head))
    stamps = TimeStamps()
    start_ns = ns_of(recording.head.created)
    told = False
    for part in joined(recording.blocks()):
        blocks: tuple[LoadBlock, ...] = ()
        if isinstance(part, RawBlock):
            blocks = pipeline.push(part.data, Arrivals(part.ends, part.arrival_ns)).blocks
            stamps.collect(pipeline.assembler.anchors)
        elif isinstance(part, Annotation) and is_tare(part):
            pipeline.apply_tare(tare_of(part))
        if not told and pipeline.description is not None:
            told = True
            yield device_rows(pipeline.description.to_json(), start_ns)
        yield from rows_of(blocks, pipeline, stamps)
    yield from rows_of(pipeline.flush().blocks, pipeline, stamps)


def rows_of(
    blocks: tuple[LoadBlock, ...], pipeline: Pipeline, stamps: "TimeStamps"
) -> Iterator[Rows]:
    """The rows of some stretches of the grid."""
    for block in blocks:
        assert pipeline.fs_hz is not None, "samples came, so the device is described"
        time_s = (block.start_index + np.arange(len(block))) / pipeline.fs_hz
        time_ns = stamps.of(time_s)
        yield sample_rows(time_ns, time_s, block.counts, block.cell_n)
        yield load_rows(time_ns, time_s, block.force_n, block.position_m)


@dataclass(frozen=True, slots=True)
class TopicDigest:
    """What two sets of messages of one topic must have in common, however they were cut."""

    n_messages: int = 0
    time_crc: int = 0
    data_crc: int = 0


def digests(derived: Iterator[Rows]) -> dict[str, TopicDigest]:
    """The digest of each topic."""
    found: dict[str, TopicDigest] = {}
    for rows in derived:
        before = found.get(rows.topic, TopicDigest())
        found[rows.topic] = TopicDigest(
            before.n_messages + len(rows.data),
            zlib.crc32(rows.time_ns.tobytes(), before.time_crc),
            zlib.crc32(rows.data.tobytes(), before.data_crc),
        )
    return found


def ns_of(created: str) -> int:
    """A head's moment on the host's clock; 0 where it is none."""
    try:
        return round(datetime.fromisoformat(created).timestamp() * 1e6) * 1000
    except ValueError:
        return 0


@dataclass(slots=True)
class TimeStamps:
    """Stream time to the host's clock, for a whole recording, a large block at a time."""

    _clock: ClockModel = field(default_factory=ClockModel)
    _anchors: list[FloatArray] = field(default_factory=lambda: [np.empty((0, 2))])
    _last_ns: int = 0

    def collect(self, anchors: FloatArray) -> None:
        """(n, 2) stream time and arrival in s of more of the stream, in its order."""
        self._anchors.append(anchors)

    def of(self, time_s: FloatArray) -> IntArray:
        """The host's nanoseconds of some rows; they never fall."""
        knots_s, host_s = self._knots(float(time_s[0]), float(time_s[-1]))
        origin_s = host_s[0]  # differences keep microseconds exact beside 1.7e9 seconds
        since_s = np.interp(time_s, knots_s, np.array(host_s) - origin_s)
        time_ns = round(origin_s * NS_PER_S) + np.round(since_s * NS_PER_S).astype(np.int64)
        time_ns = np.maximum(np.maximum.accumulate(time_ns), self._last_ns)
        time_ns = time_ns // STEP_NS * STEP_NS
        self._last_ns = int(time_ns[-1])
        return time_ns

    def _knots(self, first_s: float, last_s: float) -> tuple[list[float], list[float]]:
        """Points of the line from the first row to the last, each with what was known by then."""
        anchors, self._anchors = np.concatenate(self._anchors), [np.empty((0, 2))]
        knots_s = [*np.arange(first_s + KNOT_S, last_s, KNOT_S).tolist(), last_s]
        stops = [*np.searchsorted(anchors[:, 0], knots_s[:-1]).tolist(), len(anchors)]
        host_s: list[float] = []
        done = 0
        for knot_s, stop in zip(knots_s, stops, strict=True):
            for device_s, arrived_s in anchors[done:stop].tolist():
                self._clock.add(device_s, arrived_s)
            done = max(done, stop)
            if not host_s:
                host_s.append(self._clock.host_time(first_s))
            host_s.append(self._clock.host_time(knot_s))
        return [first_s, *knots_s], host_s
