"""What arrives: frames lost, doubled, torn, out of order, or with damaged bytes.

Every fault is found by the number of the frame or byte that it hits, so how often the device is
asked does not matter.
"""

import numpy as np
import numpy.typing as npt

from evenside.simulator.faults.count import FaultCount
from evenside.simulator.faults.plan import FaultPlan
from evenside.simulator.outgoing import NOTHING, Outgoing, join
from evenside.simulator.rng import Stream

ByteArray = npt.NDArray[np.uint8]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

_KINDS = ("flip", "lost", "double", "torn", "reorder", "baud")


class Line:
    """The line with its faults: frames in, damaged bytes out."""

    def __init__(self, plan: FaultPlan, seed: int, count: FaultCount) -> None:
        self.count = count
        self._plan = plan
        self._is_faultless = not plan.of(*_KINDS)
        self._lots = {name: Stream(seed, f"fault {name}") for name in (*_KINDS, "cut")}
        self._n_frames = 0  # that came to the line
        self._n_passed = 0  # that went on, in their final order
        self._n_bytes = 0  # that left it
        self._held = NOTHING  # one frame that the next one overtakes
        self._after_delimiter = True  # what arrived last, if anything, ended a frame

    def carry(self, sent: Outgoing, *, plugged: bool) -> Outgoing:
        """What arrives of ``sent``; an end of it may be the place where a frame was torn."""
        n = len(sent.end)
        self.count.frames_sent += n
        self.count.samples_sent += int(sent.n_samples.sum())
        if not plugged:
            self._n_frames += n
            self._n_passed += n + len(self._held.end)
            self.count.frames_unplugged += n + len(self._held.end)
            self._held = NOTHING
            self._after_delimiter = True  # a reader that connects again starts anew
            return NOTHING
        if n == 0 or self._is_faultless:
            self._count_intact(sent, np.ones(n, dtype=np.bool_))
            return sent
        in_order = self._reorder(sent)
        return self._damage(in_order) if len(in_order.end) else NOTHING

    def _damage(self, sent: Outgoing) -> Outgoing:
        copies, cut = self._frames_hit(sent)
        arrived, source, is_torn = _lay_out(sent, copies, cut)
        data, is_hit = self._spoil_bytes(arrived)
        is_whole = ~is_torn & ~is_hit & self._begins_anew(data, arrived.end)
        intact = np.zeros(len(sent.end), dtype=np.bool_)
        intact[source[is_whole]] = True
        self._count_intact(sent, intact)
        return Outgoing(data.tobytes(), arrived.end, arrived.time_s, arrived.n_samples)

    def _count_intact(self, sent: Outgoing, intact: BoolArray) -> None:
        self.count.frames_intact += int(intact.sum())
        self.count.samples_intact += int(sent.n_samples[intact].sum())

    # --- whole frames ---------------------------------------------------------------------------

    def _reorder(self, sent: Outgoing) -> Outgoing:
        """Some sample frames change places with the sample frame behind them.

        A frame that would be overtaken waits for the one behind it, whenever that is asked for.
        """
        first, self._n_frames = self._n_frames - len(self._held.end), self._n_frames + len(sent.end)
        if not self._plan.of("reorder"):
            return sent
        frames, self._held = join([self._held, sent]), NOTHING
        is_late = self._overtaken(frames, first)
        if is_late[-1]:
            n = len(frames.end) - 1
            self._held, frames, is_late = frames.part(n, n + 1), frames.part(0, n), is_late[:n]
        if len(frames.end) == 0:
            return NOTHING
        late = np.flatnonzero(is_late)
        late = late[frames.n_samples[late + 1] > 0]
        order = np.arange(len(frames.end))
        order[late], order[late + 1] = late + 1, late
        self.count.frames_late += len(late)
        time_s = frames.time_s.copy()
        time_s[late] = time_s[late + 1]
        return Outgoing(frames.data, frames.end, time_s, frames.n_samples).picked(order)

    def _overtaken(self, frames: Outgoing, first: int) -> BoolArray:
        """Sample frames whose lot it is; never two in a row."""
        chance = self._plan.amount_at("reorder", frames.time_s)
        highest = max(fault.amount or 0.0 for fault in self._plan.of("reorder"))
        lots = self._lots["reorder"].uniform(len(chance) + 1, first)  # from the one before
        is_late: BoolArray = (lots[1:] < chance) & (lots[:-1] >= highest) & (frames.n_samples > 0)
        return is_late

    def _frames_hit(self, sent: Outgoing) -> tuple[IntArray, FloatArray]:
        """How often each frame comes, and which share of it (1 where it is whole)."""
        n = len(sent.end)
        first, self._n_passed = self._n_passed, self._n_passed + n
        lost = self._happens("lost", sent.time_s, first)
        torn = self._happens("torn", sent.time_s, first) & ~lost
        double = self._happens("double", sent.time_s, first) & ~lost & ~torn
        self.count.frames_lost += int(lost.sum())
        self.count.frames_torn += int(torn.sum())
        self.count.frames_doubled += int(double.sum())
        share = np.where(torn, self._lots["cut"].uniform(n, first), 1.0)
        return 1 - lost.astype(np.int64) + double, share

    def _happens(self, name: str, time_s: FloatArray, first: int) -> BoolArray:
        if not self._plan.of(name):
            return np.zeros(len(time_s), dtype=np.bool_)
        chance = self._plan.amount_at(name, time_s)
        happens: BoolArray = self._lots[name].uniform(len(time_s), first) < chance
        return happens

    # --- bytes ----------------------------------------------------------------------------------

    def _spoil_bytes(self, arrived: Outgoing) -> tuple[ByteArray, BoolArray]:
        """The bytes after garbling and flips, and which frames they hit."""
        data = np.frombuffer(arrived.data, dtype=np.uint8).copy()
        first, self._n_bytes = self._n_bytes, self._n_bytes + len(data)
        time_s = np.repeat(arrived.time_s, np.diff(arrived.end, prepend=0))
        is_hit = self._plan.when(arrived.time_s, "baud")
        self._garble(data, time_s, first)
        self.count.frames_garbled += int(is_hit.sum())
        place = self._flip(data, time_s, first)
        is_hit[np.searchsorted(arrived.end, place, side="right")] = True
        return data, is_hit

    def _garble(self, data: ByteArray, time_s: FloatArray, first: int) -> None:
        """At a wrong baud rate any byte reads as any other."""
        if self._plan.of("baud"):
            is_garbled = self._plan.when(time_s, "baud")
            noise = (self._lots["baud"].uniform(len(data), first) * 256.0).astype(np.uint8)
            data[is_garbled] = noise[is_garbled]

    def _flip(self, data: ByteArray, time_s: FloatArray, first: int) -> IntArray:
        """Turn single bits over; where."""
        if not self._plan.of("flip"):
            return np.empty(0, dtype=np.int64)
        chance = self._plan.amount_at("flip", time_s)
        lots = self._lots["flip"].uniform(len(data), first)
        place = np.flatnonzero(lots < chance)
        # What is left of a lot below the chance is again uniform: it says which of the eight bits.
        bit = np.minimum(lots[place] / chance[place] * 8.0, 7.0).astype(np.uint8)
        data[place] ^= np.left_shift(np.uint8(1), bit)
        self.count.bits_flipped += len(place)
        return place

    def _begins_anew(self, data: ByteArray, end: IntArray) -> BoolArray:
        """Which frames follow a delimiter: one that follows anything else is read into it."""
        if len(end) == 0:
            return np.zeros(0, dtype=np.bool_)
        ends_well = data[end - 1] == 0
        begins = np.concatenate([[self._after_delimiter], ends_well[:-1]])
        self._after_delimiter = bool(ends_well[-1])
        return begins


def _lay_out(
    sent: Outgoing, copies: IntArray, share: FloatArray
) -> tuple[Outgoing, IntArray, BoolArray]:
    """The frames as often and as long as they come; each one's source, and whether it is torn."""
    start = np.concatenate([[0], sent.end[:-1]])
    length = sent.end - start
    # A torn frame keeps at least one byte and loses at least its delimiter.
    kept = np.where(share < 1.0, 1 + (share * (length - 1)).astype(np.int64), length)
    source = np.repeat(np.arange(len(copies)), copies)
    is_torn = share[source] < 1.0
    end = np.cumsum(kept[source], dtype=np.int64)
    shift = np.repeat(start[source] - (end - kept[source]), kept[source])
    data = np.frombuffer(sent.data, dtype=np.uint8)[np.arange(len(shift)) + shift]
    arrived = Outgoing(data.tobytes(), end, sent.time_s[source], sent.n_samples[source])
    return arrived, source, is_torn
