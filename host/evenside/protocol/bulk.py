"""Many frames at once: the same bytes as ``frames`` and ``messages``, a hundred times faster.

Frames of one length lie side by side as the columns of an array of bytes, shape (n_bytes,
n_frames): row p holds byte p of every frame. All kernels walk down the rows and do one step for
every frame at a time, so the work per byte is a handful of contiguous array operations and does not
depend on what the bytes are. ``blocks`` decodes with these kernels; the encoder here serves the
simulator. Frames may carry up to MAX_ENCODED bytes, so distances fit in a byte everywhere.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from evenside.errors import ProtocolError
from evenside.protocol.frames import CRC_BYTES, MAX_PAYLOAD
from evenside.protocol.layouts import MAX_CHANNELS_PER_GROUP, SAMPLES_HEADER
from evenside.protocol.vocabulary import MessageType

ByteArray = npt.NDArray[np.uint8]
IntArray = npt.NDArray[np.int64]
IntLike = int | npt.NDArray[np.integer]

_FRAMES_AT_ONCE = 16_384  # rows of this size stay in the second-level cache


def _crc_table() -> npt.NDArray[np.uint16]:
    """The register after two bytes, for each value of (register xor the two bytes)."""
    register: npt.NDArray[np.uint32] = np.arange(65_536, dtype=np.uint32)
    one, top, polynomial = np.uint32(1), np.uint32(15), np.uint32(0x1021)
    for _ in range(16):
        feedback = ((register >> top) & one) * polynomial
        register = (register << one) ^ feedback
    return register.astype(np.uint16)


_CRC_TABLE = _crc_table()


def crc_columns(data: ByteArray) -> npt.NDArray[np.uint16]:
    """The CRC-16 of every column of ``data``, two bytes a step."""
    crc = np.full(data.shape[1], 0xFFFF, dtype=np.uint16)
    odd = len(data) % 2
    if odd:
        # One byte alone: the low half of the register is not used up yet.
        crc = _CRC_TABLE[(crc >> 8) ^ data[0]] ^ (crc << 8)
    for row in range(odd, len(data), 2):
        word = (data[row].astype(np.uint16) << 8) | data[row + 1]
        crc = _CRC_TABLE[crc ^ word]
    return crc


def stuff_columns(frames: ByteArray) -> None:
    """COBS in place: every zero of a column becomes the distance to the next one.

    The first row must be zero: it becomes the first code. The delimiter is not part of ``frames``.
    """
    distance = np.ones(frames.shape[1], dtype=np.uint8)
    for row in frames[::-1]:
        is_zero = _mask(row == 0)
        row |= distance & is_zero
        distance = (distance & ~is_zero) + np.uint8(1)


def unstuff_columns(frames: ByteArray) -> tuple[ByteArray, npt.NDArray[np.bool_]]:
    """COBS back: the data of every column (one row fewer), and whether its codes end where it ends.

    ``frames`` has no delimiter and no zero in it.
    """
    data = np.empty_like(frames)
    left = np.ones(frames.shape[1], dtype=np.uint8)  # steps to the next code
    for row, out in zip(frames, data, strict=True):
        left -= np.uint8(1)
        code = row & _mask(left == 0)
        left |= code
        np.bitwise_xor(row, code, out=out)
    return data[1:], left == 1


def _mask(condition: npt.NDArray[np.bool_]) -> ByteArray:
    """0xFF where true, 0x00 where false."""
    return np.negative(condition.view(np.uint8))


def encode_sample_frames(
    group: int,
    *,
    seq: npt.NDArray[np.integer],
    sample_index: npt.NDArray[np.integer],
    ticks: npt.NDArray[np.integer],
    counts: npt.NDArray[np.int32],
    overflows: IntLike = 0,
    flags: IntLike = 0,
    saturated: IntLike = 0,
) -> ByteArray:
    """Sample frames of one group, ready for the wire with CRC and delimiter, one a row.

    ``counts`` has shape (n_frames, n_per_frame, n_channels); the other arrays have one value a
    frame, or one for all. Counters may be unwrapped: they are cut to the width of their field.
    The result has shape (n_frames, n_wire_bytes). Raises ProtocolError if a frame would not fit.
    """
    n_frames, n_per_frame, n_channels = counts.shape
    if not 0 <= group <= 0xFF:
        raise ProtocolError(f"group={group} must be 0 to 255")
    payload_bytes = SAMPLES_HEADER + 3 * n_per_frame * n_channels
    _check_sample_frames(n_per_frame, n_channels, payload_bytes, counts)
    fields: list[tuple[int, IntLike]] = [
        (1, MessageType.SAMPLES),
        (2, seq),
        (1, group),
        (1, flags),
        (4, sample_index),
        (4, ticks),
        (2, overflows),
        (1, saturated),
        (1, n_per_frame),
    ]
    flat = counts.reshape(n_frames, n_per_frame * n_channels)
    wire = np.zeros((n_frames, 1 + payload_bytes + CRC_BYTES + 1), dtype=np.uint8)
    for start in range(0, n_frames, _FRAMES_AT_ONCE):
        part = slice(start, min(start + _FRAMES_AT_ONCE, n_frames))
        header = [(width, _cut(value, part)) for width, value in fields]
        wire[part, :-1] = _encode_columns(header, flat[part]).T
    return wire


def _check_sample_frames(
    n_per_frame: int, n_channels: int, payload_bytes: int, counts: npt.NDArray[np.int32]
) -> None:
    if not (1 <= n_channels <= MAX_CHANNELS_PER_GROUP and n_per_frame >= 1):
        raise ProtocolError(f"{n_per_frame} samples of {n_channels} channels are no sample frame")
    if payload_bytes > MAX_PAYLOAD:
        raise ProtocolError(f"payload of {payload_bytes} bytes, at most {MAX_PAYLOAD}")
    if counts.size and not (counts.min() >= -(2**23) and counts.max() < 2**23):
        raise ProtocolError("counts must fit in 24 bits with sign")


def _cut(value: IntLike, part: slice) -> npt.NDArray[np.integer]:
    array = np.asarray(value)
    return array[part] if array.ndim else np.broadcast_to(array, (part.stop - part.start,))


def _encode_columns(
    header: Sequence[tuple[int, npt.NDArray[np.integer]]], counts: npt.NDArray[np.int32]
) -> ByteArray:
    """Columns of COBS bytes, without the delimiter, for one block of frames."""
    n_frames, n_counts = counts.shape
    columns = [(width, value) for width, value in header]
    columns += [(3, counts[:, index]) for index in range(n_counts)]
    n_data = sum(width for width, _ in columns)
    frames = np.zeros((1 + n_data + CRC_BYTES, n_frames), dtype=np.uint8)
    row = 1
    for width, value in columns:
        for byte in range(width):
            frames[row + byte] = value >> (8 * byte)
        row += width
    crc = crc_columns(frames[1:row])
    frames[row] = crc >> 8
    frames[row + 1] = crc
    stuff_columns(frames)
    return frames


def interleave_frames(
    blocks: Sequence[ByteArray], order: Sequence[npt.NDArray[np.generic]]
) -> tuple[bytes, IntArray]:
    """Frames of several blocks as one stream, sorted by ``order`` (one key a frame; ties keep).

    A block is an array with one frame a row, as ``encode_sample_frames`` returns it. The second
    value has, for every frame of the stream, the offset just after its delimiter.
    """
    lengths = np.concatenate([np.full(len(block), block.shape[1]) for block in blocks])
    sorting = np.argsort(np.concatenate(list(order)), kind="stable")
    ends = np.cumsum(lengths[sorting], dtype=np.int64)
    starts = np.empty_like(ends)
    starts[sorting] = ends - lengths[sorting]
    stream = np.empty(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    first = 0
    for block in blocks:
        if len(block):
            windows = np.lib.stride_tricks.sliding_window_view(
                stream, block.shape[1], writeable=True
            )
            windows[starts[first : first + len(block)]] = block
        first += len(block)
    return stream.tobytes(), ends
