"""The array kernels do what the scalar functions do."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from evenside.errors import ProtocolError
from evenside.protocol import SampleBatch, encode_frame, encode_message
from evenside.protocol.bulk import (
    ByteArray,
    crc_columns,
    encode_sample_frames,
    interleave_frames,
    stuff_columns,
    unstuff_columns,
)
from evenside.protocol.frames import MAX_ENCODED, cobs_decode, cobs_encode, crc16

columns = st.tuples(st.integers(1, 60), st.integers(1, 5)).flatmap(
    lambda shape: arrays.arrays(
        np.uint8, shape, elements=st.sampled_from([0, 0, 1, 2, 3, 255]) | st.integers(0, 255)
    )
)


@given(columns)
def test_every_column_has_the_crc_of_its_bytes(data: ByteArray) -> None:
    assert crc_columns(data).tolist() == [crc16(column.tobytes()) for column in data.T]


@given(columns)
def test_every_column_is_stuffed_as_by_itself(data: ByteArray) -> None:
    frames = np.vstack([np.zeros((1, data.shape[1]), dtype=np.uint8), data])

    stuff_columns(frames)

    assert [column.tobytes() for column in frames.T] == [cobs_encode(c.tobytes()) for c in data.T]


@given(columns)
def test_every_column_is_unstuffed_or_refused_as_by_itself(stuffed: ByteArray) -> None:
    stuffed = np.where(stuffed == 0, np.uint8(1), stuffed)

    data, is_chained = unstuff_columns(stuffed)

    results = [c.tobytes() if ok else None for c, ok in zip(data.T, is_chained, strict=True)]
    assert results == [cobs_decode(column.tobytes()) for column in stuffed.T]


def test_the_longest_frames_are_unstuffed_without_overflow() -> None:
    """Codes up to 255 on 203 bytes: a byte of distance must neither wrap nor run on."""
    for code in range(1, 256):
        stuffed = np.full((MAX_ENCODED, 1), code, dtype=np.uint8)
        expected = cobs_decode(stuffed[:, 0].tobytes())

        data, is_chained = unstuff_columns(stuffed)

        assert bool(is_chained[0]) == (expected is not None)
        assert expected is None or data[:, 0].tobytes() == expected


@given(
    n_frames=st.integers(0, 5),
    shape=st.sampled_from([(1, 1), (4, 1), (8, 4), (3, 8), (61, 1), (2, 2)]),
    seed=st.integers(0, 2**32 - 1),
)
def test_sample_frames_are_the_bytes_of_single_messages(
    n_frames: int, shape: tuple[int, int], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    counts = rng.integers(-(2**23), 2**23, (n_frames, *shape)).astype(np.int32)
    counts >>= rng.integers(0, 24, counts.shape).astype(np.int32)  # small ones have zero bytes
    start, ticks = rng.integers(0, 2**40, 2).tolist()
    number = np.arange(n_frames)

    wire = encode_sample_frames(
        7,
        seq=start + number,
        sample_index=start + number * shape[0],
        ticks=ticks + number * 50_000,
        counts=counts,
        overflows=start + number,
        flags=number % 4,
        saturated=5,
    )

    for i, frame in enumerate(wire):
        batch = SampleBatch(
            group=7,
            sample_index=(start + i * shape[0]) % 2**32,
            ticks=(ticks + i * 50_000) % 2**32,
            counts=counts[i],
            overflows=(start + i) % 2**16,
            saturated=5,
            settling=bool(i % 4 & 1),
            desync=bool(i % 4 & 2),
        )
        assert frame.tobytes() == encode_frame(encode_message(batch, start + i))


def test_more_frames_than_fit_in_one_block_are_encoded_alike() -> None:
    n = 40_000
    counts = np.arange(2 * n, dtype=np.int32).reshape(n, 2, 1)
    arguments = {"seq": np.arange(n), "sample_index": np.arange(n), "ticks": np.arange(n)}

    whole = encode_sample_frames(0, counts=counts, **arguments)

    tail = {name: values[-5:] for name, values in arguments.items()}
    np.testing.assert_array_equal(whole[-5:], encode_sample_frames(0, counts=counts[-5:], **tail))


@pytest.mark.parametrize(
    ("group", "counts"),
    [
        (256, np.zeros((1, 1, 1))),
        (0, np.zeros((1, 0, 1))),
        (0, np.zeros((1, 1, 9))),
        (0, np.zeros((1, 62, 1))),
        (0, np.full((1, 1, 1), 2**23)),
        (0, np.full((1, 1, 1), -(2**23) - 1)),
    ],
    ids=["group", "no samples", "nine channels", "too long", "too high", "too low"],
)
def test_sample_frames_that_do_not_fit_are_our_mistake(
    group: int, counts: np.ndarray[tuple[int, ...], np.dtype[np.float64]]
) -> None:
    one = np.zeros(1, dtype=np.int64)

    with pytest.raises(ProtocolError):
        encode_sample_frames(
            group, seq=one, sample_index=one, ticks=one, counts=counts.astype(np.int32)
        )


def test_frames_of_several_blocks_are_interleaved_by_their_keys() -> None:
    short = np.array([[1, 0], [3, 0], [5, 0]], dtype=np.uint8)
    long = np.array([[2, 2, 2, 0], [4, 4, 4, 0]], dtype=np.uint8)

    stream, ends = interleave_frames([short, long], [np.array([1, 3, 5]), np.array([3, 4])])

    # At equal keys the earlier block comes first.
    assert list(stream) == [1, 0, 3, 0, 2, 2, 2, 0, 4, 4, 4, 0, 5, 0]
    assert ends.tolist() == [2, 4, 8, 12, 14]


def test_interleaving_nothing_is_nothing() -> None:
    stream, ends = interleave_frames([np.zeros((0, 33), dtype=np.uint8)], [np.zeros(0)])

    assert stream == b""
    assert ends.tolist() == []
