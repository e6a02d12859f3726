"""The incremental decoder: any bytes in, samples, messages and faults out, nothing ever raised.

Feed it chunks of any size; every result names its place in the stream, so that results do not
depend on how the stream was cut. An incomplete frame at the end of a chunk waits for the next one.
A run of bytes without a delimiter that is longer than the longest frame cannot become a frame: it
is dropped as it comes (memory stays below MAX_ENCODED bytes) and is one bad frame of reason
"length" when its delimiter arrives. Two delimiters in a row are no frame: a sender may put one in
front to cut itself off from whatever stood on the line before.

Small chunks go frame by frame, large ones as blocks of arrays; both give equal results (a property
test holds them together). ``bulk_bytes`` and ``side_by_side`` say where the ways part; only speed
depends on them.
"""

from collections import Counter
from typing import Final

import numpy as np

from evenside.protocol.blocks import SIDE_BY_SIDE, OpenBlock, open_block
from evenside.protocol.decoded import (
    BadFrame,
    Decoded,
    DecoderStats,
    FaultReason,
    Received,
    SampleFrames,
)
from evenside.protocol.frames import DELIMITER, MAX_ENCODED, open_frame
from evenside.protocol.messages import decode_payload
from evenside.protocol.runs import Places, RunBuilder, runs_from_tables
from evenside.protocol.sequence import LossCounter
from evenside.protocol.vocabulary import (
    Group,
    Hello,
    Malformed,
    Message,
    MessageType,
    SampleBatch,
    Status,
    Unknown,
)

__all__ = [
    "BadFrame",
    "Decoded",
    "Decoder",
    "DecoderStats",
    "FaultReason",
    "Received",
    "SampleFrames",
]

BULK_BYTES = 1024  # below this the array way does not pay
_BLOCK_BYTES = 1 << 18  # work arrays of one block stay in the caches
_DELIMITER: Final = bytes([DELIMITER])
_CHANGES_SAMPLES = (MessageType.HELLO, MessageType.GROUP)  # how those that follow are read
_SETTLES_LOSS = (MessageType.HELLO, MessageType.STATUS)  # what was lost before them is final


class Decoder:
    """Turns a stream of bytes into samples, messages and faults; keeps count of all losses."""

    def __init__(self, *, bulk_bytes: int = BULK_BYTES, side_by_side: float = SIDE_BY_SIDE) -> None:
        self._bulk_bytes = bulk_bytes
        self._side_by_side = side_by_side
        self._tail = bytearray()
        self._unfinished = 0  # bytes since the last delimiter, kept in the tail or dropped
        self._offset = 0  # just after the last delimiter
        self._ordinal = 0
        self._channels: dict[int, int] = {}  # of the groups that were described
        self._loss = LossCounter()
        self._n_ok = 0
        self._n_unknown = 0
        self._n_bad: Counter[FaultReason] = Counter()
        self._builder = RunBuilder()
        self._samples: list[SampleFrames] = []
        self._messages: list[Received] = []
        self._faults: list[BadFrame] = []

    @property
    def stats(self) -> DecoderStats:
        """The totals at this moment."""
        return DecoderStats(
            n_bytes=self._offset + self._unfinished,
            frames_ok=self._n_ok,
            unknown=self._n_unknown,
            bad_crc=self._n_bad["crc"],
            bad_cobs=self._n_bad["cobs"],
            bad_length=self._n_bad["length"],
            malformed=self._n_bad["malformed"],
            lost_frames=self._loss.lost,
            seq_jumps=self._loss.jumps,
            restarts=self._loss.restarts,
            unfinished_bytes=self._unfinished,
        )

    def feed(self, chunk: bytes | bytearray | memoryview) -> Decoded:
        """Everything that ``chunk`` completes; the rest waits for the next chunk."""
        chunk = bytes(chunk)
        first = chunk.find(_DELIMITER)
        if first < 0:
            self._keep(chunk)
            return Decoded(n_bytes=len(chunk))
        last = chunk.rfind(_DELIMITER)
        self._finish_tail(chunk[:first])
        self._whole_frames(chunk, first + 1, last + 1)
        self._keep(chunk[last + 1 :])
        return self._hand_out(len(chunk))

    # --- cutting the stream ---------------------------------------------------------------------

    def _keep(self, piece: bytes) -> None:
        self._unfinished += len(piece)
        if self._unfinished <= MAX_ENCODED:
            self._tail += piece
        else:
            self._tail.clear()

    def _finish_tail(self, piece: bytes) -> None:
        self._keep(piece)
        encoded, n_bytes = bytes(self._tail), self._unfinished + 1
        self._tail.clear()
        self._unfinished = 0
        self._frame(encoded, n_bytes)

    def _whole_frames(self, chunk: bytes, start: int, stop: int) -> None:
        """Bytes [start, stop) of the chunk: whole frames, each with its delimiter."""
        if stop - start < self._bulk_bytes:
            for encoded in chunk[start:stop].split(_DELIMITER)[:-1]:
                self._frame(encoded, len(encoded) + 1)
            return
        self._samples += self._builder.finish()
        view = memoryview(chunk)
        while start < stop:
            end = min(start + _BLOCK_BYTES, stop)
            end = chunk.index(_DELIMITER, end - 1) + 1
            self._block(view[start:end])
            start = end

    def _hand_out(self, n_bytes: int) -> Decoded:
        samples = self._samples + self._builder.finish()
        samples.sort(key=lambda run: int(run.ordinal[0]))
        decoded = Decoded(tuple(samples), tuple(self._messages), tuple(self._faults), n_bytes)
        self._samples, self._messages, self._faults = [], [], []
        return decoded

    # --- one frame at a time --------------------------------------------------------------------

    def _frame(self, encoded: bytes, n_bytes: int) -> None:
        self._offset += n_bytes
        if n_bytes == 1:
            return
        ordinal, self._ordinal = self._ordinal, self._ordinal + 1
        payload = open_frame(encoded) if encoded else "length"
        if isinstance(payload, bytes):
            self._payload(payload, ordinal, self._offset, n_bytes)
        else:
            self._fault(BadFrame(payload, ordinal, self._offset, n_bytes))

    def _payload(
        self, payload: bytes, ordinal: int, offset: int, n_bytes: int, *, counts_loss: bool = True
    ) -> None:
        """One frame that arrived whole; without ``counts_loss`` its number is counted elsewhere."""
        is_sample = payload[0] == MessageType.SAMPLES and len(payload) > 3
        decoded = decode_payload(payload, self._channels.get(payload[3]) if is_sample else None)
        if isinstance(decoded, Malformed):
            self._fault(BadFrame("malformed", ordinal, offset, n_bytes))
        if isinstance(decoded, Malformed | Unknown):
            self._n_unknown += isinstance(decoded, Unknown)
            if counts_loss:
                self._loss.frame(int.from_bytes(payload[1:3], "little"))
            return
        self._n_ok += 1
        seq, message = decoded
        if counts_loss and not isinstance(message, Hello | Status):
            self._loss.frame(seq)
        if isinstance(message, SampleBatch):
            self._builder.add(message, seq, ordinal, offset)
        else:
            self._understand(message, seq)
            self._messages.append(Received(seq, ordinal, offset, message))

    def _understand(self, message: Message, seq: int) -> None:
        """What the stream says about itself changes how the rest of it is read."""
        match message:
            case Hello():
                if self._loss.hello(message, seq):
                    self._channels.clear()
                self._builder.split()
            case Status():
                self._loss.status(message, seq)
            case Group():
                self._channels[message.group] = message.n_channels

    def _fault(self, fault: BadFrame) -> None:
        self._n_bad[fault.reason] += 1
        self._faults.append(fault)

    # --- many frames at once --------------------------------------------------------------------

    def _block(self, data: memoryview) -> None:
        block = open_block(data, side_by_side=self._side_by_side)
        n_frames = len(block.end)
        ordinal = np.arange(self._ordinal, self._ordinal + n_frames)
        places = Places(ordinal, block.end + self._offset)
        n_known_faults = len(self._faults)
        for frame, reason in block.faults.items():
            self._fault(self._bad_frame(reason, frame, block, places))
        # Samples between two payloads are read with what was known before the second of them, and
        # lost frames are counted likewise; most payloads change neither, so both go on over them.
        seen = start = 0
        for frame in sorted(block.payloads):
            payload = block.payloads[frame]
            if payload[0] in _CHANGES_SAMPLES:
                self._span(block, range(start, frame), places)
                start = frame
            settles = payload[0] in _SETTLES_LOSS
            if settles:
                self._loss.frames(block.seq[seen:frame][block.is_good[seen:frame]])
                seen = frame + 1
            where = int(places.ordinal[frame]), int(places.offset[frame])
            self._payload(payload, *where, int(block.n_bytes[frame]), counts_loss=settles)
        self._span(block, range(start, n_frames), places)
        self._loss.frames(block.seq[seen:][block.is_good[seen:]])
        self._faults[n_known_faults:] = sorted(
            self._faults[n_known_faults:], key=lambda fault: fault.ordinal
        )
        self._ordinal += n_frames
        self._offset += len(data)

    def _span(self, block: OpenBlock, frames: range, places: Places) -> None:
        """The sample frames of a stretch of the block over which nothing changes."""
        runs, malformed = runs_from_tables(block.tables, frames, self._channels, places)
        self._samples += runs
        self._n_ok += sum(len(run.ordinal) for run in runs)
        for frame in malformed:
            self._fault(self._bad_frame("malformed", frame, block, places))

    @staticmethod
    def _bad_frame(reason: FaultReason, frame: int, block: OpenBlock, places: Places) -> BadFrame:
        where = int(places.ordinal[frame]), int(places.offset[frame])
        return BadFrame(reason, *where, int(block.n_bytes[frame]))
