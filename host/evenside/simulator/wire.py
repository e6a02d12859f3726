"""Puts messages and sample batches on the wire in the order of their times, numbered as sent.

Few frames go one by one, many as arrays; the bytes are the same, and a test holds them together.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from evenside.protocol.bulk import ByteArray, encode_sample_frames, interleave_frames
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Message, SampleBatch, Status, encode_message
from evenside.simulator.batching import Batches
from evenside.simulator.outgoing import NOTHING, Outgoing

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

TICK_HZ = 1_000_000
_TICK_WRAP = 2**32
_FEW_FRAMES = 24  # up to here, frame by frame is quicker than arrays

Due = tuple[float, Message]  # device time, message


class TickClock:
    """The device's clock as it travels: microseconds from some start, in 32 bits."""

    def __init__(self, start_ticks: int) -> None:
        self._start = start_ticks

    def at(self, time_s: float) -> int:
        """Ticks at a device time."""
        return (self._start + int(time_s * TICK_HZ)) % _TICK_WRAP

    def at_each(self, time_s: FloatArray) -> IntArray:
        """Ticks at many device times."""
        return (self._start + (time_s * TICK_HZ).astype(np.int64)) % _TICK_WRAP


class Wire:
    """The sending end; counts every frame since power-on."""

    def __init__(self, clock: TickClock, *, few_frames: int = _FEW_FRAMES) -> None:
        self.frames_sent = 0
        self._clock = clock
        self._few_frames = few_frames

    def send(self, messages: Sequence[Due], batches: Sequence[Batches]) -> Outgoing:
        """Everything in order of its device time; at equal times messages go first, as listed."""
        due_s = np.concatenate([[due for due, _ in messages], *(b.due_s for b in batches)])
        if len(due_s) == 0:
            return NOTHING
        order = np.argsort(due_s, kind="stable")
        seq = np.empty(len(order), dtype=np.int64)
        seq[order] = np.arange(self.frames_sent, self.frames_sent + len(order))
        way = self._one_by_one if len(order) <= self._few_frames else self._as_arrays
        data, end = way(messages, batches, seq)
        self.frames_sent += len(order)
        sizes = [np.full(len(b.due_s), b.counts.shape[1]) for b in batches]
        n_samples = np.concatenate([np.zeros(len(messages), dtype=np.int64), *sizes])
        return Outgoing(data, end, due_s[order], n_samples[order])

    def _one_by_one(
        self, messages: Sequence[Due], batches: Sequence[Batches], seq: IntArray
    ) -> tuple[bytes, IntArray]:
        everything = [message for _, message in messages]
        for batch in batches:
            everything += self._sample_messages(batch)
        frames = [_frame(everything[which], int(seq[which])) for which in np.argsort(seq).tolist()]
        return b"".join(frames), np.cumsum([len(frame) for frame in frames], dtype=np.int64)

    def _sample_messages(self, batches: Batches) -> list[SampleBatch]:
        ticks = self._clock.at_each(batches.first_s).tolist()
        return [
            SampleBatch(
                group=batches.group,
                sample_index=int(batches.first_index[row]) % 2**32,
                ticks=ticks[row],
                counts=batches.counts[row],
                saturated=int(batches.saturated[row]),
                settling=bool(batches.flags[row]),
                overflows=int(batches.overflows[row]) % 2**16,
            )
            for row in range(len(ticks))
        ]

    def _as_arrays(
        self, messages: Sequence[Due], batches: Sequence[Batches], seq: IntArray
    ) -> tuple[bytes, IntArray]:
        blocks, keys = self._message_blocks(messages, seq)
        start = len(messages)
        for batch in batches:
            numbers = seq[start : start + len(batch.due_s)]
            start += len(batch.due_s)
            blocks.append(
                encode_sample_frames(
                    batch.group,
                    seq=numbers,
                    sample_index=batch.first_index,
                    ticks=self._clock.at_each(batch.first_s),
                    counts=batch.counts,
                    overflows=batch.overflows,
                    flags=batch.flags,
                    saturated=batch.saturated,
                )
            )
            keys.append(numbers)
        return interleave_frames(blocks, keys)

    @staticmethod
    def _message_blocks(
        messages: Sequence[Due], seq: IntArray
    ) -> tuple[list[ByteArray], list[IntArray]]:
        """Frames of equal length side by side, with their numbers."""
        by_length: dict[int, tuple[list[bytes], list[int]]] = {}
        for (_, message), number in zip(messages, seq.tolist(), strict=False):
            frame = _frame(message, number)
            frames, numbers = by_length.setdefault(len(frame), ([], []))
            frames.append(frame)
            numbers.append(number)
        blocks = [
            np.frombuffer(b"".join(frames), dtype=np.uint8).reshape(len(frames), length)
            for length, (frames, _) in by_length.items()
        ]
        return blocks, [np.array(numbers) for _, numbers in by_length.values()]


def _frame(message: Message, number: int) -> bytes:
    if isinstance(message, Status):
        # How many frames went before is known only now that all have their places.
        message = replace(message, frames_sent=number % 2**32)
    return encode_frame(encode_message(message, number))
