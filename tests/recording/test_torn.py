"""Files cut anywhere, and files with damage inside."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evenside.errors import InputError, TruncatedError, VersionError
from evenside.recording.format import RawBlock, RawChunk, Record
from evenside.recording.reader import read_recording

FORMS = ["live", "finished", "compact"]
MESSAGE, DATA_END = 5, 15

same_file = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # the file is written anew
)


def message_ends(file: bytes) -> Iterator[int]:
    """Where each message of an unchunked file ends, found by hand: opcode u8, length u64."""
    at = 8
    while at + 9 <= len(file):
        opcode, length = struct.unpack_from("<BQ", file, at)
        at += 9 + length
        if opcode == MESSAGE:
            yield at
        if opcode == DATA_END:
            return


def check_prefix(path: Path, cut: bytes, whole: bytes, expected: list[Record]) -> int:
    """Read a cut file; everything that can be checked about any cut is checked here."""
    path.write_bytes(cut)
    recording = read_recording(path)
    records = list(recording.records())
    assert records == expected[: len(records)]
    assert recording.has_head == bool(records)
    torn = recording.truncated
    assert torn is not None or cut == whole
    if torn is not None:
        assert torn.valid_bytes + torn.ignored_bytes == len(cut)
        assert torn.reason
    return len(records)


@pytest.mark.parametrize("form", ["live", "finished"])
def test_a_file_cut_at_any_byte_gives_every_whole_record_before_the_cut(
    three_files: Callable[[int], Any], path: Path, form: str
) -> None:
    files = three_files(8)
    whole = getattr(files, form)
    ends = list(message_ends(whole))
    assert len(ends) == len(files.records)

    assert whole.startswith(files.live)
    for size in range(0 if form == "live" else len(files.live), len(whole)):
        n_read = check_prefix(path, whole[:size], whole, files.records)
        assert n_read == sum(end <= size for end in ends), size


def test_a_compact_file_cut_at_any_byte_gives_a_prefix(
    three_files: Callable[[int], Any], path: Path
) -> None:
    files = three_files(8)

    counts = [
        check_prefix(path, files.compact[:size], files.compact, files.records)
        for size in range(len(files.compact) + 1)
    ]

    assert counts == sorted(counts)
    assert counts[-1] == len(files.records)


@pytest.fixture(scope="module")
def longer(three_files: Callable[[int], Any]) -> Any:
    return three_files(6_000)


@pytest.mark.parametrize("form", FORMS)
@same_file
@given(share=st.floats(0, 1))
def test_a_longer_file_cut_anywhere_gives_a_prefix(
    longer: Any, path: Path, form: str, share: float
) -> None:
    whole = getattr(longer, form)

    check_prefix(path, whole[: round(share * len(whole))], whole, longer.records)


@pytest.mark.parametrize("form", FORMS)
def test_all_iterators_agree_on_whole_and_torn_files(longer: Any, path: Path, form: str) -> None:
    whole = getattr(longer, form)
    for size in (len(whole), len(whole) * 2 // 3, len(whole) // 3, 5):
        path.write_bytes(whole[:size])
        recording = read_recording(path)
        records = list(recording.records())
        chunks = [record for record in records if isinstance(record, RawChunk)]

        assert list(recording.raw_chunks()) == chunks
        blocks = [item for item in recording.blocks() if isinstance(item, RawBlock)]
        assert b"".join(block.data for block in blocks) == b"".join(c.data for c in chunks)
        ends = [end for block in blocks for end in block.ends.tolist()]
        assert ends == [chunk.byte_offset + len(chunk.data) for chunk in chunks]
        arrivals = [time for block in blocks for time in block.arrival_ns.tolist()]
        assert arrivals == [chunk.arrival_ns for chunk in chunks]
        for block in blocks:
            assert block.byte_offset == int(block.ends[0]) - len(chunks[block.first_index].data)


def test_blocks_keep_every_other_record_in_its_place(longer: Any, path: Path) -> None:
    path.write_bytes(longer.compact)

    in_order: list[Any] = []
    for item in read_recording(path).blocks(with_sent=True):
        in_order += item.ends.tolist() if isinstance(item, RawBlock) else [item]

    expected = [
        r.byte_offset + len(r.data) if isinstance(r, RawChunk) else r for r in longer.records
    ]
    assert in_order == expected


@same_file
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_one_changed_bit_in_a_compact_file_never_passes_as_data(
    longer: Any, path: Path, place: float, bit: int
) -> None:
    damaged = bytearray(longer.compact)
    damaged[int(place * len(damaged))] ^= 1 << bit
    path.write_bytes(damaged)

    try:
        records = list(read_recording(path).records())
    except InputError:
        assert int(place * len(damaged)) < 60  # magic and header: not a recording any more
        return

    assert records == longer.records[: len(records)]
    assert read_recording(path).truncated is not None


@pytest.mark.parametrize("form", ["live", "finished"])
@same_file
@given(seed=st.integers(0, 2**32), n_hits=st.integers(1, 5))
def test_changed_bytes_never_raise_and_never_move_the_stream(
    longer: Any, path: Path, form: str, seed: int, n_hits: int
) -> None:
    rng = random.Random(seed)
    damaged = bytearray(getattr(longer, form))
    for _ in range(n_hits):
        damaged[rng.randrange(60, len(damaged))] ^= rng.randrange(1, 256)
    path.write_bytes(damaged)

    recording = read_recording(path)
    chunks = list(recording.raw_chunks())

    # A hit inside raw bytes is the frame checksum's business, but no chunk may be lost or moved.
    # One whose length was hit may have swallowed what follows; then it is the last that is read.
    expected = [r for r in longer.records if isinstance(r, RawChunk)]
    for got, true in zip(chunks[:-1], expected, strict=False):
        assert (got.index, len(got.data)) == (true.index, len(true.data))
    assert recording.truncated is not None


def test_a_changed_byte_in_a_finished_file_is_noticed(longer: Any, path: Path) -> None:
    damaged = bytearray(longer.finished)
    place = damaged.index(longer.records[2].data)  # inside the first raw chunk
    damaged[place] ^= 1
    path.write_bytes(damaged)

    recording = read_recording(path)

    assert recording.truncated is not None
    assert "checksum does not match" in recording.truncated.reason


def test_a_tail_of_zeros_as_after_a_power_cut_is_no_record(longer: Any, path: Path) -> None:
    path.write_bytes(longer.live + bytes(4096))

    recording = read_recording(path)

    assert list(recording.records()) == longer.records
    assert recording.truncated is not None
    assert recording.truncated.valid_bytes == len(longer.live)
    assert recording.truncated.ignored_bytes == 4096
    assert "no record begins (00 00" in recording.truncated.reason


def test_bytes_behind_the_end_are_reported(longer: Any, path: Path) -> None:
    path.write_bytes(longer.compact + b"more")

    recording = read_recording(path)

    assert list(recording.records()) == longer.records
    assert recording.truncated is not None
    assert recording.truncated.reason.startswith("every record is there")


def test_a_missing_raw_chunk_ends_the_stream_and_is_reported(longer: Any, path: Path) -> None:
    ends = list(message_ends(longer.live))
    number = longer.records.index(next(r for r in longer.records if r.__class__ is RawChunk)) + 50
    while not isinstance(longer.records[number], RawChunk):
        number += 1
    path.write_bytes(longer.live[: ends[number - 1]] + longer.live[ends[number] :])

    recording = read_recording(path)
    records = list(recording.records())

    assert records[:number] == longer.records[:number]
    assert not [r for r in records[number:] if isinstance(r, RawChunk)]
    assert recording.truncated is not None
    assert "raw chunks are missing" in recording.truncated.reason


@pytest.mark.parametrize("size", [0, 1, 7, 8, 12, 40])
def test_a_file_torn_before_its_head_opens_and_says_so(longer: Any, path: Path, size: int) -> None:
    path.write_bytes(longer.live[:size])

    recording = read_recording(path)

    assert not recording.has_head
    assert list(recording.records()) == []
    with pytest.raises(TruncatedError, match="ends before the session's head"):
        _ = recording.head


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"time_s,force_n\n0,1\n", r"byte 0: is not a recording: it begins with 74 69 6d 65"),
        (bytes(100), "byte 0: is not a recording"),
        (b"\x89MCAP0\r\n\x05" + bytes(20), "byte 8: an MCAP header was expected"),
    ],
)
def test_another_file_is_refused_with_place_and_rule(
    path: Path, content: bytes, words: str
) -> None:
    path.write_bytes(content)

    with pytest.raises(InputError, match=words):
        read_recording(path)


def test_an_mcap_file_of_another_program_is_refused(longer: Any, path: Path) -> None:
    path.write_bytes(longer.live.replace(b"evenside", b"somebody", 1))

    with pytest.raises(InputError, match='its profile is "somebody", "evenside" was expected'):
        read_recording(path)


def test_a_newer_recording_is_refused_with_what_to_do(longer: Any, path: Path) -> None:
    newer = longer.live.replace(
        b'"schema":"evenside.recording/1"', b'"schema":"evenside.recording/2"'
    )
    path.write_bytes(newer)

    with pytest.raises(VersionError, match=r"session\.mcap: .*install a newer version"):
        read_recording(path)


def test_a_folder_and_a_missing_file_are_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"No such file or directory"):
        read_recording(tmp_path / "none.mcap")
    with pytest.raises(InputError, match=r"Is a directory|Permission denied"):
        read_recording(tmp_path)
