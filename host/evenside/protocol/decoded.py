"""What the decoder hands out: columns of samples, other messages, faults, and its counters."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from evenside.protocol.vocabulary import Message

IntArray = npt.NDArray[np.int64]
FaultReason = Literal["crc", "cobs", "length", "malformed"]


@dataclass(frozen=True, slots=True, eq=False)
class SampleFrames:
    """A run of sample frames of one group with one shape, in wire order, as columns.

    All arrays but ``counts`` have one value a frame. Runs of different groups interleave (use
    ``ordinal``); runs of the same group never do: laid end to end they are in wire order. A run
    never spans a HELLO, so within it the device did not start again.
    """

    group: int
    ordinal: IntArray  # place among all frames of the stream, good or bad, from 0
    offset: IntArray  # bytes of the stream up to and with the frame's delimiter
    seq: IntArray
    sample_index: IntArray  # of the frame's first sample, u32 as on the wire
    ticks: IntArray  # of the frame's first sample, u32 as on the wire
    overflows: IntArray  # u16 as on the wire
    saturated: IntArray  # bit per channel of the group
    flags: IntArray  # bit 0 settling, bit 1 desync
    n_per_frame: int
    counts: npt.NDArray[np.int32]  # (n_frames * n_per_frame, n_channels)


@dataclass(frozen=True, slots=True)
class Received:
    """A message that carries no samples, with its place in the stream."""

    seq: int
    ordinal: int
    offset: int
    message: Message


@dataclass(frozen=True, slots=True)
class BadFrame:
    """A piece of the stream that held no usable frame: bytes [offset - n_bytes, offset)."""

    reason: FaultReason
    ordinal: int
    offset: int
    n_bytes: int  # with the delimiter


@dataclass(frozen=True, slots=True)
class Decoded:
    """Everything that one chunk completed; each part in wire order."""

    samples: tuple[SampleFrames, ...] = ()
    messages: tuple[Received, ...] = ()
    faults: tuple[BadFrame, ...] = ()
    n_bytes: int = 0  # of the chunk


@dataclass(frozen=True, slots=True)
class DecoderStats:
    """Totals since the decoder was made.

    ``bad_*`` count pieces of the stream that arrived and could not be used; ``lost_frames`` counts
    frames that were sent and did not arrive whole, whatever became of them. A damaged frame shows
    in both, so the two are never added. A malformed or unknown frame did arrive: it is not lost.
    """

    n_bytes: int = 0
    frames_ok: int = 0
    unknown: int = 0
    bad_crc: int = 0
    bad_cobs: int = 0
    bad_length: int = 0
    malformed: int = 0
    lost_frames: int = 0
    seq_jumps: int = 0  # the sequence number went back or far ahead: no loss can be told
    late_frames: int = 0  # that came behind a frame which was sent after them; they are not lost
    restarts: int = 0  # another boot id was seen
    unfinished_bytes: int = 0  # since the last delimiter

    @property
    def n_bad(self) -> int:
        """Pieces of the stream that could not be used, for any reason."""
        return self.bad_crc + self.bad_cobs + self.bad_length + self.malformed
