"""The incremental decoder: any cutting, any damage, frame by frame or as arrays."""

import json
import tracemalloc
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from evenside.protocol import (
    BadFrame,
    Decoded,
    Decoder,
    DecoderStats,
    Dial,
    Group,
    Hello,
    Message,
    Received,
    SampleBatch,
    Start,
    Status,
    encode_frame,
    encode_message,
    encode_sample_frames,
    interleave_frames,
)
from evenside.protocol.frames import MAX_ENCODED

VECTORS = Path(__file__).parent.parent / "vectors" / "messages.json"
WIRES = {
    vector["name"]: bytes.fromhex(vector["wire"])
    for vector in json.loads(VECTORS.read_text(encoding="utf-8"))["messages"]
}
FRAME_BY_FRAME: dict[str, Any] = {"bulk_bytes": 1 << 40}
AS_ARRAYS: dict[str, Any] = {"bulk_bytes": 0, "side_by_side": 0}
MIXED: dict[str, Any] = {"bulk_bytes": 0, "side_by_side": 0.1}

Row = tuple[int, ...]


def wire(message: Message, seq: int) -> bytes:
    return encode_frame(encode_message(message, seq))


def batch(group: int = 0, index: int = 0, n: int = 2, n_channels: int = 1) -> SampleBatch:
    counts = np.arange(n * n_channels, dtype=np.int32).reshape(n, n_channels) - 3
    return SampleBatch(group, index, 1000 * index, counts * 12_345)


class Content:
    """What a decoder gave, independent of where runs and chunks were cut."""

    def __init__(self, parts: Iterable[Decoded]) -> None:
        self.samples: dict[int, list[Row]] = {}
        self.messages: list[Received] = []
        self.faults: list[BadFrame] = []
        self.n_bytes = 0
        for part in parts:
            self.messages += part.messages
            self.faults += part.faults
            self.n_bytes += part.n_bytes
            for run in part.samples:
                heads = zip(
                    run.ordinal.tolist(),
                    run.offset.tolist(),
                    run.seq.tolist(),
                    run.sample_index.tolist(),
                    run.ticks.tolist(),
                    run.overflows.tolist(),
                    run.saturated.tolist(),
                    run.flags.tolist(),
                    strict=True,
                )
                counts = run.counts.reshape(len(run.ordinal), -1).tolist()
                shape = (run.n_per_frame, run.counts.shape[1])
                assert run.counts.dtype == np.int32
                rows = self.samples.setdefault(run.group, [])
                rows += [(*head, *shape, *row) for head, row in zip(heads, counts, strict=True)]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Content) and self.__dict__ == other.__dict__

    __hash__ = None  # type: ignore[assignment]


def decode(chunks: Sequence[bytes], **options: Any) -> tuple[Content, DecoderStats]:
    decoder = Decoder(**options)
    return Content([decoder.feed(chunk) for chunk in chunks]), decoder.stats


def cut(data: bytes, places: Iterable[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:stop] for start, stop in pairwise(edges)]


# --- streams of every kind ----------------------------------------------------------------------

batches = st.builds(
    batch,
    group=st.integers(0, 2),
    index=st.integers(0, 2**32 // 1000 - 1),
    n=st.integers(1, 3),
    n_channels=st.integers(1, 2),
)
others: st.SearchStrategy[Message] = st.one_of(
    st.builds(Hello, boot_id=st.integers(1, 2), n_groups=st.just(1), n_channels=st.just(1)),
    st.builds(Group, st.integers(0, 2), st.integers(1, 2), st.just(80.0)),
    st.builds(Dial, st.just(0), st.just(5.0)),
)
statuses = st.integers(0, 2**18).map(
    lambda sent: encode_message(
        Status(ticks=0, uptime_s=0, boot_id=1 + sent % 2, frames_sent=sent), sent
    )
)
numbers = st.integers(0, 0xFFFF)
sample_payloads = st.builds(encode_message, batches, numbers)
good = st.one_of(sample_payloads, st.builds(encode_message, others, numbers), statuses)
payloads = st.one_of(
    good,
    good.map(lambda payload: payload + b"\x00\x07\x00"),  # longer than known
    good.map(lambda payload: payload[:-1]),  # shorter
    st.binary(min_size=3, max_size=200),  # mostly unknown
    st.binary(min_size=2, max_size=60).map(lambda body: b"\x10" + body),  # samples of any shape
)
trains = st.lists(sample_payloads.map(encode_frame), min_size=1, max_size=8).map(b"".join)
pieces = st.one_of(
    trains,
    trains,
    payloads.map(encode_frame),
    payloads.map(encode_frame),
    payloads.map(lambda payload: encode_frame(payload)[:-1]),  # its delimiter lost
    st.binary(max_size=40),
    st.binary(max_size=12).map(lambda data: data + b"\0"),
    st.integers(190, 1000).map(lambda n: b"\x01" * n + b"\0"),
    st.just(b"\0\0"),
)
streams = st.lists(pieces, max_size=24).map(b"".join)


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(streams))
    for _ in range(draw(st.integers(0, 3))):
        place = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(["change", "insert", "lose"]))
        value = draw(st.sampled_from([0, 1, 255]) | st.integers(0, 255))
        data[place : place + (kind != "insert")] = b"" if kind == "lose" else bytes([value])
    return bytes(data)


@settings(max_examples=400, deadline=None)
@given(damaged(), st.lists(st.integers(0, 5000), max_size=6))
def test_arrays_and_single_frames_give_the_same_whatever_the_cutting(
    data: bytes, places: list[int]
) -> None:
    expected = decode([data], **FRAME_BY_FRAME)
    chunks = cut(data, places)

    assert decode([data], **AS_ARRAYS) == expected
    assert decode([data], **MIXED) == expected
    assert decode(chunks, **AS_ARRAYS) == expected
    assert decode(chunks, **FRAME_BY_FRAME) == expected


@settings(max_examples=50, deadline=None)
@given(damaged())
def test_byte_by_byte_gives_the_same(data: bytes) -> None:
    chunks = [data[i : i + 1] for i in range(len(data))]

    assert decode(chunks) == decode([data])


@given(st.binary(max_size=600))
@example(b"\0" * 600)
@example(b"\x01" * 600)
@example(b"\x01\x00" * 300)
def test_any_bytes_are_survived_and_all_are_accounted_for(data: bytes) -> None:
    content, stats = decode([data], **AS_ARRAYS)

    # Every byte belongs to a frame, to a bad piece, to the unfinished end, or is a bare delimiter.
    good_bytes = stats.n_bytes - sum(fault.n_bytes for fault in content.faults)
    assert stats.n_bytes == content.n_bytes == len(data)
    assert stats.unfinished_bytes <= good_bytes
    assert stats.n_bad == len(content.faults)


def test_chunks_of_any_bytes_type_are_taken() -> None:
    data = wire(Start(), 0)

    for chunk in (data, bytearray(data), memoryview(data)):
        assert len(Decoder().feed(chunk).messages) == 1


# --- every message in four modes ----------------------------------------------------------------


def with_message(name: str, chunks: list[bytes], **options: Any) -> tuple[Content, DecoderStats]:
    """The message alone is the reference; places in the stream are not compared."""
    content, stats = decode(chunks, **options)
    alone, _ = decode([WIRES[name]])
    assert [m.message for m in content.messages] == [m.message for m in alone.messages]
    assert {g: [r[2:] for r in rows] for g, rows in content.samples.items()} == {
        g: [r[2:] for r in rows] for g, rows in alone.samples.items()
    }
    return content, stats


each_message = pytest.mark.parametrize("name", WIRES)
each_way = pytest.mark.parametrize(
    "options", [FRAME_BY_FRAME, AS_ARRAYS], ids=["frame by frame", "arrays"]
)


@each_message
def test_a_whole_message_is_one_good_frame(name: str) -> None:
    _, stats = with_message(name, [WIRES[name]])

    assert stats == DecoderStats(n_bytes=len(WIRES[name]), frames_ok=1)


@each_message
def test_a_message_that_comes_byte_by_byte_is_there_at_its_last_byte(name: str) -> None:
    data = WIRES[name]
    decoder = Decoder()

    for i in range(len(data) - 1):
        assert decoder.feed(data[i : i + 1]) == Decoded(n_bytes=1)
    last = decoder.feed(data[-1:])

    assert len(last.messages) + len(last.samples) == 1
    with_message(name, [data[i : i + 1] for i in range(len(data))])


@each_message
@each_way
def test_a_message_with_the_beginning_of_the_next_leaves_that_waiting(
    name: str, options: dict[str, Any]
) -> None:
    _, stats = with_message(name, [b"\0" + WIRES[name] + b"\x03\x11"], **options)

    assert stats.unfinished_bytes == 2
    assert stats.frames_ok == 1


@each_message
@each_way
def test_a_message_after_garbage_is_found(name: str, options: dict[str, Any]) -> None:
    _, stats = with_message(name, [b"\x00\xfe\x01\x55\x02\x03\x04\x00" + WIRES[name]], **options)

    assert (stats.frames_ok, stats.n_bad) == (1, 1)


# --- damage -------------------------------------------------------------------------------------


def values(content: Content) -> set[int]:
    """Which of the numbered batches arrived unharmed (by their sample index)."""
    whole = {i: batch(index=i) for i in range(12)}
    rows = content.samples.get(0, [])
    return {
        row[3]
        for row in rows
        if row[3] in whole and list(row[10:]) == whole[row[3]].counts.ravel().tolist()
    }


TWELVE = b"".join(wire(batch(index=i), i) for i in range(12))


@pytest.mark.parametrize("place", range(0, len(TWELVE), 3))
def test_one_damaged_byte_costs_at_most_two_frames(place: int) -> None:
    for value in range(256):
        data = TWELVE[:place] + bytes([value]) + TWELVE[place + 1 :]

        content, stats = decode([data])

        assert decode([data], **AS_ARRAYS) == (content, stats)
        n_arrived = len(values(content))
        assert n_arrived >= 10
        # Lost in the middle or at the end: at the end nobody can know of the loss.
        assert stats.frames_ok == n_arrived
        assert stats.lost_frames <= 12 - n_arrived
        if value != TWELVE[place]:
            assert stats.n_bad + stats.unfinished_bytes >= 1


@pytest.mark.parametrize("place", range(len(TWELVE)))
def test_one_lost_byte_costs_at_most_two_frames(place: int) -> None:
    content, _ = decode([TWELVE[:place] + TWELVE[place + 1 :]])

    assert len(values(content)) >= 10


@pytest.mark.parametrize("place", range(0, len(TWELVE), 5))
def test_one_inserted_byte_costs_at_most_two_frames(place: int) -> None:
    for value in range(256):
        content, _ = decode([TWELVE[:place] + bytes([value]) + TWELVE[place:]])

        assert len(values(content)) >= 10


@given(st.sets(st.integers(1, 98)))
def test_every_frame_that_was_sent_is_accounted_for(lost: set[int]) -> None:
    """The first and the last arrive, so all losses lie between numbers that are known."""
    sent = {i: wire(batch(index=i), 65_500 + i) for i in range(100)}

    _, stats = decode([b"".join(sent[i] for i in sent if i not in lost)], **AS_ARRAYS)

    assert stats.lost_frames == len(lost)
    assert stats.frames_ok + stats.lost_frames == 100


def test_a_damaged_frame_shows_as_one_bad_piece_and_as_one_lost_frame() -> None:
    hit = bytearray(TWELVE)
    hit[len(TWELVE) // 2] ^= 0x01

    _, stats = decode([bytes(hit)])

    assert (stats.frames_ok, stats.n_bad, stats.lost_frames) == (11, 1, 1)


def test_malformed_and_unknown_frames_arrived_and_are_not_lost() -> None:
    unknown = encode_frame(b"\x3f\x01\x00")
    malformed = encode_frame(b"\x11\x02\x00\x00")

    _, stats = decode([wire(Start(), 0) + unknown + malformed + wire(Start(), 3)])

    assert (stats.frames_ok, stats.unknown, stats.malformed, stats.lost_frames) == (2, 1, 1, 0)


# --- the unfinished end -------------------------------------------------------------------------


def test_an_endless_run_without_delimiter_takes_no_memory() -> None:
    decoder = Decoder()
    chunk = b"\x01" * 65_536
    tracemalloc.start()

    for _ in range(64):
        decoder.feed(chunk)
    current, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert current < 10_000
    assert decoder.stats.unfinished_bytes == 64 * len(chunk)


@pytest.mark.parametrize("step", [1, 7, MAX_ENCODED, 100_000])
def test_a_run_that_is_too_long_is_one_bad_piece_told_at_its_end(step: int) -> None:
    data = b"\x01" * (MAX_ENCODED + 1) + b"\0" + wire(Start(), 5)
    chunks = [data[i : i + step] for i in range(0, len(data), step)]

    content, stats = decode(chunks)

    n_bad = MAX_ENCODED + 2
    assert content.faults == [BadFrame("length", ordinal=0, offset=n_bad, n_bytes=n_bad)]
    assert content.messages == [Received(5, 1, len(data), Start())]
    assert stats.bad_length == 1


def test_places_in_the_stream_go_on_over_chunks() -> None:
    decoder = Decoder(**FRAME_BY_FRAME)
    first = decoder.feed(wire(batch(), 0) + b"\0\x05")
    second = decoder.feed(b"\x05\0" + wire(Start(), 1))

    n_first = len(wire(batch(), 0))
    assert first.samples[0].ordinal.tolist() == [0]
    assert first.samples[0].offset.tolist() == [n_first]
    assert second.faults == (BadFrame("length", 1, n_first + 4, 3),)
    assert second.messages == (Received(1, 2, n_first + 4 + len(wire(Start(), 1)), Start()),)


# --- runs ---------------------------------------------------------------------------------------


def stream_of(n_frames: int, *, n_groups: int = 4) -> bytes:
    """Groups whose frames take turns, as a plate of single-channel converters sends them."""
    number = np.arange(n_frames)
    blocks = [
        encode_sample_frames(
            group,
            seq=number * n_groups + group,
            sample_index=number * 4,
            ticks=number * 50_000,
            counts=(number[:, None, None] * 7 + np.arange(4)[None, :, None]).astype(np.int32),
        )
        for group in range(n_groups)
    ]
    return interleave_frames(blocks, [number + group / 10 for group in range(n_groups)])[0]


def test_a_megabyte_gives_few_runs() -> None:
    data = stream_of(8000)

    decoded = Decoder().feed(data)

    assert len(data) > 1_000_000
    assert len(decoded.samples) <= 24
    assert sum(len(run.ordinal) for run in decoded.samples) == 32_000
    assert decoded.faults == ()


@each_way
def test_a_run_ends_at_a_hello(options: dict[str, Any]) -> None:
    hello = wire(Hello(boot_id=9, n_groups=1, n_channels=1), 2)
    data = wire(batch(index=0), 0) + wire(batch(index=2), 1) + hello + wire(batch(index=0), 3)

    runs = Decoder(**options).feed(b"\0" + data).samples

    assert [run.sample_index.tolist() for run in runs] == [[0, 2], [0]]


@each_way
def test_runs_of_one_group_lie_end_to_end_in_wire_order(options: dict[str, Any]) -> None:
    sizes = [2, 2, 3, 2, 2, 3, 3]
    data = b"".join(wire(batch(index=i, n=n), i) for i, n in enumerate(sizes))

    runs = Decoder(**options).feed(b"\0" + data).samples

    assert np.concatenate([run.ordinal for run in runs]).tolist() == list(range(7))
    assert [run.n_per_frame for run in runs] == [2, 3, 2, 3]


@each_way
def test_a_group_message_settles_how_many_channels_there_are(options: dict[str, Any]) -> None:
    four = wire(batch(n=2, n_channels=2), 0)
    data = four + wire(Group(0, 1, 80.0), 1) + four + wire(Group(0, 3, 80.0), 2) + four

    content, stats = decode([b"\0" + data], **options)

    # Undescribed: two channels from the length. One channel: half of the counts are extra bytes.
    # Three channels: too short.
    assert [row[8:10] for row in content.samples[0]] == [(2, 2), (2, 1)]
    assert stats.malformed == 1


@each_way
def test_a_reset_forgets_the_description(options: dict[str, Any]) -> None:
    def hello(boot_id: int) -> bytes:
        return wire(Hello(boot_id=boot_id, n_groups=1, n_channels=1), 0)

    two = wire(batch(n=2, n_channels=2), 1)
    data = hello(1) + wire(Group(0, 1, 80.0), 1) + two + hello(1) + two + hello(2) + two

    content, stats = decode([b"\0" + data], **options)

    assert [row[9] for row in content.samples[0]] == [1, 1, 2]
    assert stats.restarts == 1


def test_a_large_stream_cut_anywhere_is_the_same() -> None:
    data = stream_of(3000)
    expected = decode([data], **FRAME_BY_FRAME)
    rng = np.random.default_rng(3)

    for _ in range(3):
        chunks = cut(data, rng.integers(0, len(data), 20).tolist())
        assert decode(chunks) == expected
