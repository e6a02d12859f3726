"""Sample frames of a device become frames on one time line.

On the wire a sample frame carries a 32-bit index and 32-bit ticks that both wrap, and both start
again when the device does. Here they become a sample index that only grows and seconds since the
first sample of the session. What is missing in between stays missing: the index jumps over it.

After a reset the device cannot know how long it was away. The host's arrival times say so, and the
number of missing samples is then an estimate, marked as such.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from evenside.clock import IndexUnwrapper, TickUnwrapper
from evenside.hosttime import NS_PER_S
from evenside.protocol.decoder import Decoded, Received, SampleFrames
from evenside.protocol.dialogue import Description, DescriptionBuilder
from evenside.protocol.messages import Hello, Status
from evenside_analysis.resample import GroupFrames
from evenside_analysis.types import FloatArray, IntArray

FULL_SCALE_HIGH = 2**23 - 1  # where a 24-bit converter clamps; the true value is beyond it
FULL_SCALE_LOW = -(2**23)
RECENT_GAPS = 64  # in which a late frame may still belong; it comes at once or never


@dataclass(frozen=True, slots=True)
class Arrivals:
    """Which byte of the stream came when: one entry a chunk."""

    end_offset: IntArray  # (n_chunks,) stream offset just after each chunk
    arrival_ns: IntArray  # (n_chunks,)

    def of(self, offset: int) -> int:
        """The arrival of the chunk that completed a frame ending at ``offset``."""
        i = int(np.searchsorted(self.end_offset, offset, side="left"))
        return int(self.arrival_ns[min(i, len(self.arrival_ns) - 1)])

    def of_all(self, offsets: IntArray) -> IntArray:
        """The same for many frames."""
        places = np.searchsorted(self.end_offset, offsets, side="left")
        return self.arrival_ns[np.minimum(places, len(self.arrival_ns) - 1)]


@dataclass(frozen=True, slots=True)
class Jump:
    """The device started again: what the host's clock says was missed."""

    time_s: float
    n_samples_estimated: int


@dataclass(frozen=True, slots=True)
class Saturated:
    """When a channel was beyond its range, in stream seconds."""

    channel: int
    times_s: FloatArray


@dataclass(slots=True)
class GroupTrack:
    """Where one group stands."""

    channels: tuple[int, ...]
    nominal_rate_hz: float
    index: IndexUnwrapper = field(default_factory=IndexUnwrapper)
    ticks: TickUnwrapper | None = None  # its own: runs of several groups overlap in time
    index_shift: int = 0
    first_index: int | None = None
    first_s: float = 0.0
    next_index: int = 0
    next_s: float = 0.0
    n_received: int = 0
    n_repeated: int = 0  # samples of frames that came twice
    n_late: int = 0  # samples received behind later ones: no row of the grid has them
    n_unsent: int = 0  # samples that the device could not send, by its own count
    unsent_before: int = 0  # of them, those of earlier boots
    gaps: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=RECENT_GAPS))
    n_saturated: int = 0
    needs_shift: bool = False

    @property
    def rate_hz(self) -> float | None:
        """Conversions a second by the device's clock, lost ones too; None in the first second."""
        span_s = self.next_s - self.first_s
        return self.n_expected / span_s if span_s >= 1.0 else None

    @property
    def n_expected(self) -> int:
        """Conversions between the first and the last sample, both counted."""
        return 0 if self.first_index is None else self.next_index - self.first_index


class Assembler:
    """Keeps the time line of one device over wraps, losses and resets."""

    def __init__(self) -> None:
        self.description: Description | None = None
        self.groups: dict[int, GroupTrack] = {}
        self.jumps: list[Jump] = []
        self._placed: list[tuple[FloatArray, FloatArray]] = []  # see anchors
        self._saturated: list[Saturated] = []  # not handed on yet
        self.n_undescribed = 0  # sample frames that came before the device had said what it is
        self._builder = DescriptionBuilder()
        self._ticks: int | None = None  # unwrapped, somewhere in the bytes before
        self._boot_id: int | None = None
        self._origin_s: float | None = None
        self._shift_s = 0.0
        self._was_reset = False
        self._last_ordinal = -1
        self._last_s = 0.0
        self._last_arrival_ns = 0

    def push(self, decoded: Decoded, arrivals: Arrivals) -> Iterator[GroupFrames]:
        """Frames in wire order, each run on the session's time line."""
        self._placed.clear()
        for item in in_wire_order(decoded):
            if isinstance(item, Received):
                self._describe(item)
            elif self.description is None or item.group not in self.groups:
                self.n_undescribed += len(item.ordinal)
            else:
                yield self._place(item, arrivals)

    @property
    def last_anchor(self) -> tuple[float, int]:
        """Stream seconds of the newest frame and when it arrived, for the clock model."""
        return self._last_s, self._last_arrival_ns

    @property
    def anchors(self) -> FloatArray:
        """(n, 2) stream time and arrival in s, of the last push: its quickest frame each second."""
        return quickest_of_each_second(self._placed)

    def take_saturated(self) -> list[Saturated]:
        """When cells were beyond their range, since the last call."""
        taken, self._saturated = self._saturated, []
        return taken

    def _describe(self, received: Received) -> None:
        """Collect the description; a HELLO with another boot id is a reset."""
        message = received.message
        if isinstance(message, Hello):
            if self._boot_id is not None and message.boot_id != self._boot_id:
                self._reset()
            self._boot_id = message.boot_id
        if isinstance(message, Status) and message.boot_id == self._boot_id:
            self._note_unsent(message)
        description = self._builder.add(message)
        if description is not None and self.description is None:
            self.description = description
            self.groups = {
                group.group: GroupTrack(description.channels_of(group.group), group.nominal_rate_hz)
                for group in description.groups
            }

    def _note_unsent(self, status: Status) -> None:
        """What the device says it could not send; its count begins anew at every boot."""
        for group in status.groups:
            if group.group in self.groups:
                track = self.groups[group.group]
                track.n_unsent = track.unsent_before + group.overflows

    def _reset(self) -> None:
        """From the next frame on, the device's own counters start again."""
        self._was_reset = self._origin_s is not None
        self._ticks = None
        for track in self.groups.values():
            track.index, track.ticks = IndexUnwrapper(), None
            track.needs_shift = track.first_index is not None
            track.unsent_before = track.n_unsent
            track.gaps.clear()

    def _place(self, frames: SampleFrames, arrivals: Arrivals) -> GroupFrames:
        """Put one run on the time line."""
        assert self.description is not None
        track = self.groups[frames.group]
        device_s = self._unwrap(track, frames) / self.description.tick_hz
        if self._origin_s is None:
            self._origin_s = float(device_s[0])
        if self._was_reset:
            self._bridge_reset(float(device_s[0]), arrivals.of(int(frames.offset[0])))
        time_s = device_s - self._origin_s + self._shift_s
        index = track.index.unwrap(frames.sample_index)
        if track.needs_shift:
            self._bridge_index(track, int(index[0]), float(time_s[0]))
        index = index + track.index_shift
        counts = without_saturated(frames.counts)
        self._account(track, frames, index, time_s, counts)
        self._remember_last(frames, time_s, arrivals)
        self._placed.append((time_s, arrivals.of_all(frames.offset) / NS_PER_S))
        return GroupFrames(
            channels=track.channels,
            group=frames.group,
            ordinal=frames.ordinal,
            first_index=index,
            device_s=time_s,
            n_per_frame=frames.n_per_frame,
            counts=counts,
        )

    def _unwrap(self, track: GroupTrack, frames: SampleFrames) -> IntArray:
        """Ticks of a run; a group that is new starts beside the others."""
        if track.ticks is None:
            track.ticks = TickUnwrapper(self._ticks)
        ticks = track.ticks.unwrap(frames.ticks)
        self._ticks = int(ticks[0])  # not the last: another group's run begins near here too
        return ticks

    def _remember_last(self, frames: SampleFrames, time_s: FloatArray, arrivals: Arrivals) -> None:
        """The newest frame on the wire; runs of several groups overlap, so compare the places."""
        if frames.ordinal[-1] > self._last_ordinal:
            self._last_ordinal = int(frames.ordinal[-1])
            self._last_s = float(time_s[-1])
            self._last_arrival_ns = arrivals.of(int(frames.offset[-1]))

    def _bridge_reset(self, device_s: float, arrival_ns: int) -> None:
        """Let the time line go on by as much as the host's clock did."""
        assert self._origin_s is not None
        away_s = max(0.0, (arrival_ns - self._last_arrival_ns) / NS_PER_S)
        self._shift_s = self._last_s + away_s - (device_s - self._origin_s)
        self._was_reset = False

    def _bridge_index(self, track: GroupTrack, index: int, time_s: float) -> None:
        """Let a group's index go on by the samples that the gap would have held."""
        n_missing = max(0, round((time_s - track.next_s) * track.nominal_rate_hz))
        track.index_shift = track.next_index + n_missing - index
        track.needs_shift = False
        self.jumps.append(Jump(time_s, n_missing))

    def _account(
        self,
        track: GroupTrack,
        frames: SampleFrames,
        index: IntArray,
        time_s: FloatArray,
        counts: FloatArray,
    ) -> None:
        """Count what came, so that what did not come is known."""
        if track.first_index is None:
            track.first_index = track.next_index = int(index[0])
            track.first_s = float(time_s[0])
        stop = index + frames.n_per_frame
        known = np.maximum.accumulate(np.concatenate([[track.next_index], stop]))
        n_fresh = int(np.count_nonzero(index >= known[:-1]))
        n_late = _fill_gaps(track.gaps, index, known, frames.n_per_frame)
        track.next_index = int(known[-1])
        newest_s = float(time_s[-1]) + frames.n_per_frame / track.nominal_rate_hz
        track.next_s = max(track.next_s, newest_s)
        track.n_received += (n_fresh + n_late) * frames.n_per_frame
        track.n_late += n_late * frames.n_per_frame
        track.n_repeated += (len(index) - n_fresh - n_late) * frames.n_per_frame
        missing = np.isnan(counts)
        track.n_saturated += int(np.count_nonzero(missing.any(axis=1)))
        for column in np.flatnonzero(missing.any(axis=0)).tolist():
            frame, place = np.divmod(np.flatnonzero(missing[:, column]), frames.n_per_frame)
            times_s = time_s[frame] + place / track.nominal_rate_hz
            self._saturated.append(Saturated(track.channels[column], times_s))


def quickest_of_each_second(placed: Sequence[tuple[FloatArray, FloatArray]]) -> FloatArray:
    """(n, 2) of the (stream time, arrival) of many frames those that waited least, in order."""
    if not placed:
        return np.empty((0, 2))
    time_s = np.concatenate([time_s for time_s, _ in placed])
    arrived_s = np.concatenate([arrived_s for _, arrived_s in placed])
    if arrived_s.min() == arrived_s.max():  # of one chunk, as they come live
        return np.array([[time_s.max(), arrived_s[0]]])
    second = np.floor(arrived_s)
    order = np.lexsort((arrived_s - time_s, second))
    _, first = np.unique(second[order], return_index=True)
    chosen = order[first]
    return np.column_stack([time_s[chosen], arrived_s[chosen]])


def _fill_gaps(
    gaps: deque[tuple[int, int]], index: IntArray, known: IntArray, n_per_frame: int
) -> int:
    """How many frames came late, into a gap that others had left; keeps the newest gaps.

    ``known`` is where the samples ended before each frame, and after the last.
    """
    n_late = 0
    for place in np.flatnonzero(index != known[:-1]).tolist():
        first, end = int(index[place]), int(known[place])
        if first > end:
            gaps.append((end, first))
            continue
        stop = first + n_per_frame
        hit = next((gap for gap in gaps if gap[0] <= first and stop <= gap[1]), None)
        if hit is not None:
            n_late += 1
            gaps.remove(hit)
            gaps.extend(gap for gap in ((hit[0], first), (stop, hit[1])) if gap[0] < gap[1])
    return n_late


def in_wire_order(decoded: Decoded) -> list[SampleFrames | Received]:
    """Runs and messages by the place of their first frame."""
    items: list[tuple[int, SampleFrames | Received]] = [
        (int(run.ordinal[0]), run) for run in decoded.samples
    ]
    items += [(received.ordinal, received) for received in decoded.messages]
    return [item for _, item in sorted(items, key=lambda pair: pair[0])]


def without_saturated(counts: np.ndarray[tuple[int, ...], np.dtype[np.int32]]) -> FloatArray:
    """Counts as floats, NaN where the converter clamped: there the true value is not known."""
    values = counts.astype(np.float64)
    values[(counts >= FULL_SCALE_HIGH) | (counts <= FULL_SCALE_LOW)] = np.nan
    return values
