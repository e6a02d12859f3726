"""What can go wrong between a device and its reader, by a written plan and a seed.

    flip:1e-4        each byte has this chance that one of its bits is turned over
    lost:0.01        each frame has this chance to vanish
    double:0.005     each frame has this chance to come twice
    torn:0.001       each frame has this chance to lose its end, delimiter and all
    unplug:20-23     nothing gets through between these seconds; the device goes on
    poweroff:40-45   the same, and the device is without power: it boots again afterwards

Parts are joined by commas and may repeat where that makes sense (windows). Seconds count from the
power-on of the simulation. Every fault is found by the number of the frame or byte that it hits, so
how often the device is asked does not matter; and every fault is counted, as the truth beside it.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from evenside.errors import UsageError
from evenside.simulator.outgoing import NOTHING, Outgoing
from evenside.simulator.rng import Stream

ByteArray = npt.NDArray[np.uint8]
FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]

RATES = ("flip", "lost", "double", "torn")
WINDOWS = ("unplug", "poweroff")


@dataclass(frozen=True, slots=True)
class Window:
    """A span without a connection."""

    start_s: float
    end_s: float
    without_power: bool


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """What is to go wrong."""

    flip: float = 0.0
    lost: float = 0.0
    double: float = 0.0
    torn: float = 0.0
    windows: tuple[Window, ...] = ()


NO_FAULTS = FaultPlan()


def parse_faults(spec: str) -> FaultPlan:
    """The plan that ``spec`` writes down; UsageError for what it does not know."""
    rates: dict[str, float] = {}
    windows: list[Window] = []
    for part in filter(None, (piece.strip() for piece in spec.split(","))):
        name, _, value = part.partition(":")
        if name in WINDOWS:
            windows.append(_window(part, value, without_power=name == "poweroff"))
        elif name in RATES and name not in rates:
            rates[name] = _rate(part, value)
        elif name in RATES:
            raise UsageError(f"faults: {name!r} is given twice")
        else:
            known = ", ".join((*RATES, *WINDOWS))
            raise UsageError(f"faults: {name!r} is not known; known are {known}")
    windows.sort(key=lambda window: window.start_s)
    for before, after in pairwise(windows):
        if after.start_s <= before.end_s:
            raise UsageError(f"faults: two windows overlap at {after.start_s} s")
    return FaultPlan(**rates, windows=tuple(windows))


def _rate(part: str, value: str) -> float:
    try:
        rate = float(value)
    except ValueError:
        rate = -1.0
    if not 0.0 <= rate <= 1.0:
        raise UsageError(f"faults: {part!r} must give a chance from 0 to 1, as in lost:0.01")
    return rate


def _window(part: str, value: str, *, without_power: bool) -> Window:
    start, _, end = value.partition("-")
    try:
        window = Window(float(start), float(end), without_power)
    except ValueError:
        window = Window(0.0, 0.0, without_power)
    if not 0.0 <= window.start_s < window.end_s < float("inf"):
        raise UsageError(f"faults: {part!r} must give two rising seconds, as in unplug:20-23")
    return window


@dataclass(slots=True)
class FaultCount:
    """What did go wrong so far; ``intact`` is what arrived whole, at least once."""

    frames_sent: int = 0
    frames_intact: int = 0
    samples_sent: int = 0
    samples_intact: int = 0
    frames_lost: int = 0
    frames_doubled: int = 0
    frames_torn: int = 0
    frames_unplugged: int = 0
    bits_flipped: int = 0


class Line:
    """The line with its faults: frames in, damaged bytes out."""

    def __init__(self, plan: FaultPlan, seed: int) -> None:
        self.count = FaultCount()
        self._plan = plan
        self._chances = {name: Stream(seed, f"fault {name}") for name in (*RATES, "cut")}
        self._n_frames = 0  # that came to the line
        self._n_bytes = 0  # that left it
        self._after_delimiter = True  # what arrived last, if anything, ended a frame

    def carry(self, sent: Outgoing, *, plugged: bool) -> Outgoing:
        """What arrives of ``sent``; an end of it may be the place where a frame was torn."""
        n = len(sent.end)
        first, self._n_frames = self._n_frames, self._n_frames + n
        self.count.frames_sent += n
        self.count.samples_sent += int(sent.n_samples.sum())
        if not plugged:
            self.count.frames_unplugged += n
            self._after_delimiter = True  # a reader that connects again starts anew
            return NOTHING
        plan = self._plan
        if n == 0 or not (plan.lost or plan.double or plan.torn or plan.flip):
            self._count_intact(sent, np.ones(n, dtype=np.bool_))
            return sent
        copies, cut = self._frames_hit(first, n)
        arrived, source, is_torn = _lay_out(sent, copies, cut)
        data, is_hit = self._flip(arrived)
        is_whole = ~is_torn & ~is_hit & self._begins_anew(data, arrived.end)
        intact = np.zeros(n, dtype=np.bool_)
        intact[source[is_whole]] = True
        self._count_intact(sent, intact)
        return Outgoing(data.tobytes(), arrived.end, arrived.time_s, arrived.n_samples)

    def _count_intact(self, sent: Outgoing, intact: BoolArray) -> None:
        self.count.frames_intact += int(intact.sum())
        self.count.samples_intact += int(sent.n_samples[intact].sum())

    def _happens(self, name: str, chance: float, first: int, n: int) -> BoolArray:
        if chance == 0.0:
            return np.zeros(n, dtype=np.bool_)
        happens: BoolArray = self._chances[name].uniform(n, first) < chance
        return happens

    def _frames_hit(self, first: int, n: int) -> tuple[IntArray, FloatArray]:
        """How often each frame comes, and which share of it (1 where it is whole)."""
        plan = self._plan
        lost = self._happens("lost", plan.lost, first, n)
        torn = self._happens("torn", plan.torn, first, n) & ~lost
        double = self._happens("double", plan.double, first, n) & ~lost & ~torn
        self.count.frames_lost += int(lost.sum())
        self.count.frames_torn += int(torn.sum())
        self.count.frames_doubled += int(double.sum())
        share = np.where(torn, self._chances["cut"].uniform(n, first), 1.0)
        return 1 - lost.astype(np.int64) + double, share

    def _flip(self, arrived: Outgoing) -> tuple[ByteArray, BoolArray]:
        """The bytes after the flips, and which frames they hit."""
        data = np.frombuffer(arrived.data, dtype=np.uint8).copy()
        first, self._n_bytes = self._n_bytes, self._n_bytes + len(data)
        is_hit = np.zeros(len(arrived.end), dtype=np.bool_)
        chance = self._plan.flip
        if chance == 0.0:
            return data, is_hit
        lots = self._chances["flip"].uniform(len(data), first)
        place = np.flatnonzero(lots < chance)
        # What is left of a lot below the chance is again uniform: it says which of the eight bits.
        bit = np.minimum(lots[place] / chance * 8.0, 7.0).astype(np.uint8)
        data[place] ^= np.left_shift(np.uint8(1), bit)
        is_hit[np.searchsorted(arrived.end, place, side="right")] = True
        self.count.bits_flipped += len(place)
        return data, is_hit

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
