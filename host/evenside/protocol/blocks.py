"""A block of whole frames, opened at once: delimiters, COBS, CRC and sample headers as arrays.

Nothing here depends on what came before: the block is cut at its zeros, frames of one length are
unstuffed and checked side by side, and sample frames are laid out as columns. What the frames mean
in their order (channels, restarts, losses) is the decoder's part. Lengths that occur only a few
times go through the scalar functions, which are quicker for them.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from evenside.protocol.bulk import ByteArray, crc_columns, unstuff_columns
from evenside.protocol.decoded import IntArray
from evenside.protocol.frames import CRC_BYTES, MAX_ENCODED, MIN_ENCODED, FrameFault, open_frame
from evenside.protocol.layouts import SAMPLES_HEADER
from evenside.protocol.vocabulary import MessageType

# Frames of one length, for each byte of that length, from which the array way is quicker: its cost
# is in the number of rows, that of the scalar way in the number of frames.
SIDE_BY_SIDE = 3.0


@dataclass(frozen=True, slots=True, eq=False)
class SampleTable:
    """Sample frames of one length: headers as columns, counts as far as the length reaches."""

    frame: IntArray  # index of the frame in the block, ascending
    seq: IntArray
    group: IntArray
    flags: IntArray
    sample_index: IntArray
    ticks: IntArray
    overflows: IntArray
    saturated: IntArray
    n_per_frame: IntArray
    values: npt.NDArray[np.int32]  # (n_frames, n_count_bytes // 3)
    n_count_bytes: int


@dataclass(slots=True)
class OpenBlock:
    """All frames of a block, with whatever was wrong with them."""

    end: IntArray  # bytes of the block up to and with each frame's delimiter
    n_bytes: IntArray  # of each frame with its delimiter
    seq: IntArray  # valid where ``is_good``
    is_good: npt.NDArray[np.bool_]  # arrived whole
    tables: list[SampleTable] = field(default_factory=list)
    payloads: dict[int, bytes] = field(default_factory=dict)  # good frames not in a table
    faults: dict[int, FrameFault] = field(default_factory=dict)


def open_block(data: memoryview, *, side_by_side: float = SIDE_BY_SIDE) -> OpenBlock:
    """Open every frame of ``data``, which ends with a delimiter. Empty frames do not count."""
    raw = np.frombuffer(data, dtype=np.uint8)
    end = np.flatnonzero(raw == 0) + 1
    n_bytes = np.diff(end, prepend=0)
    is_frame = n_bytes > 1
    end, n_bytes = end[is_frame], n_bytes[is_frame]
    n_frames = len(end)
    block = OpenBlock(end, n_bytes, np.zeros(n_frames, np.int64), np.zeros(n_frames, np.bool_))
    for length, frames in _by_length(n_bytes - 1):
        if not MIN_ENCODED <= length <= MAX_ENCODED:
            block.faults.update(dict.fromkeys(frames.tolist(), "length"))
        elif len(frames) < side_by_side * length:
            _open_each(block, data, frames)
        else:
            _open_together(block, raw, frames, length)
    return block


def _by_length(lengths: IntArray) -> Iterator[tuple[int, IntArray]]:
    """Each length with the frames that have it; all that are too long come as one."""
    capped = np.minimum(lengths, MAX_ENCODED + 1)
    for length in np.flatnonzero(np.bincount(capped)).tolist():
        yield length, np.flatnonzero(capped == length)


def _open_each(block: OpenBlock, data: memoryview, frames: IntArray) -> None:
    good: dict[int, bytes] = {}
    for frame in frames.tolist():
        end = int(block.end[frame])
        payload = open_frame(bytes(data[end - int(block.n_bytes[frame]) : end - 1]))
        if isinstance(payload, bytes):
            good[frame] = payload
        else:
            block.faults[frame] = payload
    if good:
        rows = np.frombuffer(b"".join(good.values()), dtype=np.uint8).reshape(len(good), -1)
        _sort_payloads(block, np.fromiter(good, np.int64), np.ascontiguousarray(rows.T))


def _open_together(block: OpenBlock, raw: ByteArray, frames: IntArray, length: int) -> None:
    windows = np.lib.stride_tricks.sliding_window_view(raw, length)
    stuffed = windows[block.end[frames] - 1 - length]
    data, is_chained = unstuff_columns(np.ascontiguousarray(stuffed.T))
    is_good = is_chained & (crc_columns(data) == 0)
    if not is_good.all():
        block.faults.update(dict.fromkeys(frames[~is_chained].tolist(), "cobs"))
        block.faults.update(dict.fromkeys(frames[is_chained & ~is_good].tolist(), "crc"))
        frames, data = frames[is_good], data[:, is_good]
    _sort_payloads(block, frames, data[:-CRC_BYTES])


def _sort_payloads(block: OpenBlock, frames: IntArray, payload: ByteArray) -> None:
    """Sample frames to a table, all others as bytes; ``payload`` has one good frame a column."""
    block.is_good[frames] = True
    block.seq[frames] = _integer(payload, 1, 2)
    is_sample = payload[0] == MessageType.SAMPLES
    if len(payload) < SAMPLES_HEADER:
        is_sample[:] = False
    if not is_sample.all():
        others = np.ascontiguousarray(payload[:, ~is_sample].T)
        rows = zip(frames[~is_sample].tolist(), others, strict=True)
        block.payloads.update((frame, row.tobytes()) for frame, row in rows)
        frames, payload = frames[is_sample], payload[:, is_sample]
    if len(frames):
        block.tables.append(_sample_table(frames, payload))


def _sample_table(frames: IntArray, payload: ByteArray) -> SampleTable:
    n_count_bytes = len(payload) - SAMPLES_HEADER
    return SampleTable(
        frame=frames,
        seq=_integer(payload, 1, 2),
        group=_integer(payload, 3, 1),
        flags=_integer(payload, 4, 1),
        sample_index=_integer(payload, 5, 4),
        ticks=_integer(payload, 9, 4),
        overflows=_integer(payload, 13, 2),
        saturated=_integer(payload, 15, 1),
        n_per_frame=_integer(payload, 16, 1),
        values=_counts(payload[SAMPLES_HEADER:], n_count_bytes // 3),
        n_count_bytes=n_count_bytes,
    )


def _integer(columns: ByteArray, offset: int, width: int) -> IntArray:
    """The little-endian unsigned integer at ``offset`` of every column."""
    value: IntArray = columns[offset].astype(np.int64)
    for byte in range(1, width):
        value |= columns[offset + byte].astype(np.int64) << (8 * byte)
    return value


def _counts(columns: ByteArray, n_values: int) -> npt.NDArray[np.int32]:
    """Signed 24-bit integers: shape (n_frames, n_values)."""
    values = np.empty((n_values, columns.shape[1]), dtype=np.int32)
    for index, value in enumerate(values):
        low, middle, high = columns[3 * index : 3 * index + 3]
        # The highest byte is read as signed: its sign is the sign of the whole.
        value[:] = high.view(np.int8)
        value <<= 8
        value |= middle
        value <<= 8
        value |= low
    return np.ascontiguousarray(values.T)
