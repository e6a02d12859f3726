"""Writing while the session runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.errors import InputError, RecordingError, UsageError
from evenside.recording.format import (
    MAX_RECORD_BYTES,
    Annotation,
    RawChunk,
    Record,
    SentChunk,
    SessionHead,
)
from evenside.recording.reader import read_recording
from evenside.recording.writer import RecordingWriter

Make = Callable[..., RecordingWriter]
Fill = Callable[[RecordingWriter, int], list[Record]]


def note(host_ns: int, byte_offset: int, **data: Any) -> Annotation:
    return Annotation("note", 0.0, data, host_ns, byte_offset)


def test_every_record_can_be_read_while_the_writer_is_open(
    new_writer: Make, session: Fill, path: Path
) -> None:
    writer = new_writer()

    expected = session(writer, 200)

    recording = read_recording(path)
    assert list(recording.records()) == expected
    assert recording.truncated is not None
    assert recording.truncated.reason == "the recording is still being written"
    assert recording.truncated.ignored_bytes == 0


def test_each_call_reaches_the_file_before_it_returns(new_writer: Make, path: Path) -> None:
    writer = new_writer()

    for number in range(50):
        before = path.stat().st_size
        writer.raw(bytes(number + 1), 10**18)
        assert path.stat().st_size == before + 9 + 22 + number + 1


def test_a_new_file_says_what_it_is_before_the_first_byte_came(
    new_writer: Make, path: Path, head: SessionHead
) -> None:
    new_writer()

    assert read_recording(path).head == head


def test_a_closed_recording_holds_the_same_records(
    new_writer: Make, session: Fill, path: Path
) -> None:
    writer = new_writer()
    expected = session(writer, 200)

    closed = writer.close()

    recording = read_recording(path)
    assert closed.is_compact
    assert closed.problem is None
    assert closed.n_bytes == path.stat().st_size
    assert list(recording.records()) == expected
    assert recording.truncated is None
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_disk_is_asked_once_a_second_of_the_given_clock(new_writer: Make, clock: Any) -> None:
    writer = new_writer(sync_every_s=1.0)
    synced = []
    for _ in range(40):
        clock.advance(0.25)
        writer.raw(b"x", clock())
        synced.append(writer.synced_raw_bytes)

    assert synced[:9] == [0, 0, 0, 4, 4, 4, 4, 8, 8]
    assert all(n + 1 - done < 4 for n, done in enumerate(synced))


def test_quiet_times_are_synced_when_the_session_asks(new_writer: Make, clock: Any) -> None:
    writer = new_writer()
    writer.raw(b"abc", clock())
    writer.sync_if_due()
    assert writer.synced_raw_bytes == 0

    clock.advance(1.0)
    writer.sync_if_due()

    assert writer.synced_raw_bytes == 3


def test_a_clock_set_back_does_not_stop_the_syncs(new_writer: Make, clock: Any) -> None:
    writer = new_writer()
    clock.advance(-3600)

    writer.raw(b"abc", clock())

    assert writer.synced_raw_bytes == 3


def test_a_clock_set_back_keeps_arrival_times_and_order(new_writer: Make, path: Path) -> None:
    times = [10**18, 10**18 + 5, 10**18 - 7_000, 10**18 + 2]
    with new_writer() as writer:
        for number, arrival_ns in enumerate(times):
            writer.raw(bytes([number]), arrival_ns)

    chunks = list(read_recording(path).raw_chunks())
    assert [chunk.arrival_ns for chunk in chunks] == times
    assert [chunk.data for chunk in chunks] == [b"\0", b"\1", b"\2", b"\3"]


@pytest.mark.parametrize("content", [b"", b"precious"])
def test_an_existing_file_is_never_overwritten(
    new_writer: Make, path: Path, content: bytes
) -> None:
    path.write_bytes(content)

    with pytest.raises(RecordingError, match=r"exists already.*--force"):
        new_writer()

    assert path.read_bytes() == content


def test_an_existing_file_is_replaced_when_forced(
    new_writer: Make, session: Fill, path: Path
) -> None:
    path.write_bytes(b"old" * 10_000)

    with new_writer(force=True) as writer:
        expected = session(writer, 10)

    assert list(read_recording(path).records()) == expected


def test_a_second_writer_is_refused_even_when_forced(
    new_writer: Make, session: Fill, path: Path
) -> None:
    first = new_writer()
    expected = session(first, 10)

    with pytest.raises(RecordingError, match="being written by another program"):
        new_writer(force=True)

    first.close()
    assert list(read_recording(path).records()) == expected


def test_a_missing_folder_is_an_error_with_path_and_reason(new_writer: Make, path: Path) -> None:
    with pytest.raises(RecordingError, match=r"nowhere.*No such file or directory \(ENOENT\)"):
        new_writer(path.parent / "nowhere" / "a.mcap")


def test_a_head_that_json_cannot_hold_leaves_no_file(path: Path, clock: Any) -> None:
    head = SessionHead("s", "2026-01-01T00:00:00Z", "0.1.0", "sim:", body_mass_kg=float("nan"))

    with pytest.raises(InputError, match=r"/head\.body_mass_kg = nan"):
        RecordingWriter(path, head, clock_ns=clock)

    assert not path.exists()


def test_a_refused_result_costs_the_recording_nothing(
    new_writer: Make, session: Fill, path: Path
) -> None:
    with new_writer() as writer:
        expected = session(writer, 10)
        with pytest.raises(InputError):
            writer.result({"schema": "x", "holds": [{"load_n": float("nan")}]})

    assert list(read_recording(path).records()) == expected


def test_an_empty_read_is_no_record(new_writer: Make, path: Path, clock: Any) -> None:
    with new_writer() as writer:
        writer.raw(b"", clock())
        writer.raw(b"a", clock())

    assert [c.index for c in read_recording(path).raw_chunks()] == [0]


def test_corrections_are_appended(new_writer: Make, path: Path, clock: Any) -> None:
    first, second = note(clock(), 0, score=7), note(clock(), 0, score=6, corrects=0)
    with new_writer() as writer:
        writer.annotation(first)
        writer.annotation(second)

    assert list(read_recording(path).notes())[1:] == [first, second]


@pytest.mark.parametrize("byte_offset", [-1, 4])
def test_an_annotation_cannot_stand_behind_bytes_that_did_not_come(
    new_writer: Make, clock: Any, byte_offset: int
) -> None:
    writer = new_writer()
    writer.raw(b"abc", clock())

    with pytest.raises(UsageError, match=f"byte_offset={byte_offset} must be from 0 to the 3"):
        writer.annotation(note(clock(), byte_offset))


@pytest.mark.parametrize("time_ns", [-1, 2**63])
def test_a_time_that_is_none_is_refused(new_writer: Make, time_ns: int) -> None:
    with pytest.raises(UsageError, match="nanoseconds since 1970"):
        new_writer().raw(b"a", time_ns)


def test_a_record_beyond_the_limit_is_refused_and_the_longest_is_not(
    new_writer: Make, path: Path, clock: Any
) -> None:
    with new_writer() as writer:
        with pytest.raises(UsageError, match="16777217 bytes are more than 16777216"):
            writer.raw(bytes(MAX_RECORD_BYTES + 1), clock())
        writer.raw(bytes(MAX_RECORD_BYTES), clock())
        assert [len(c.data) for c in read_recording(path).raw_chunks()] == [MAX_RECORD_BYTES]

    assert [len(c.data) for c in read_recording(path).raw_chunks()] == [MAX_RECORD_BYTES]


def test_nothing_can_be_added_after_the_close(new_writer: Make, clock: Any) -> None:
    writer = new_writer()
    closed = writer.close()

    with pytest.raises(UsageError, match="is closed"):
        writer.raw(b"a", clock())

    assert writer.close() == closed


@given(
    reads=st.lists(
        st.one_of(
            st.tuples(st.just("raw"), st.binary(min_size=1, max_size=300)),
            st.tuples(st.just("sent"), st.binary(max_size=30)),
            st.tuples(st.just("note"), st.dictionaries(st.text(), st.integers(), max_size=3)),
        )
    ),
    times=st.lists(st.integers(0, 2**63 - 1), min_size=1),
)
def test_whatever_is_written_reads_back_equal(
    tmp_path_factory: pytest.TempPathFactory,
    head: SessionHead,
    reads: list[tuple[str, Any]],
    times: list[int],
) -> None:
    path = tmp_path_factory.mktemp("any") / "a.mcap"
    expected: list[Record] = []
    n_raw = 0
    with RecordingWriter(path, head, clock_ns=lambda: 5) as writer:
        for number, (kind, value) in enumerate(reads):
            time_ns = times[number % len(times)]
            if kind == "raw":
                expected.append(RawChunk(value, time_ns, n_raw, writer.raw_bytes))
                n_raw += 1
                writer.raw(value, time_ns)
            elif kind == "sent":
                expected.append(SentChunk(value, time_ns))
                writer.sent(value, time_ns)
            else:
                expected.append(note(time_ns, writer.raw_bytes, **{"value": value}))
                writer.annotation(note(time_ns, writer.raw_bytes, **{"value": value}))
        live = list(read_recording(path).records())

    assert live[1:] == expected
    assert list(read_recording(path).records()) == live
