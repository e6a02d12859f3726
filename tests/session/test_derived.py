"""The channels for other tools: seen with their usual reader, the same as what the bytes give."""

import struct
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mcap.reader import make_reader
from mcap_ros2.decoder import DecoderFactory

from evenside.recording import format as fmt
from evenside.recording.append import append_records
from evenside.recording.compact import write_copy
from evenside.recording.derived import Rows
from evenside.recording.format import (
    Annotation,
    EventRecord,
    HeadRecord,
    RawBlock,
    RawChunk,
    Record,
    ResultRecord,
)
from evenside.recording.reader import read_recording
from evenside.recording.recover import recover
from evenside.recording.writer import RecordingWriter
from evenside.session.derived import derive, digests
from evenside.session.offline import measure_recording
from evenside.session.pipeline import LoadBlock
from evenside.session.verify import verify_recording

Make = Callable[..., tuple[Path, object]]


@pytest.fixture(scope="module")
def path(make_recording: Make) -> Path:
    return make_recording(seed=3, faults="lost:0.01")[0]


def seen(path: Path, topic: str) -> Iterator[tuple[int, Any]]:
    """Time stamp and content of each message, as Foxglove's own library reads them."""
    with path.open("rb") as file:
        reader = make_reader(file, decoder_factories=[DecoderFactory()])
        for message in reader.iter_decoded_messages(topics=[topic]):
            yield message.message.publish_time, message.decoded_message


def copied(source: Path, target: Path, derive_: Callable[[Path], Iterator[Rows]]) -> Path:
    """The same recording with other derived channels."""
    copy, _ = write_copy(source, target, derive=derive_)
    copy.move_to(target)
    return target


def rewrite(records: list[Record], writer: RecordingWriter) -> None:
    """The records once more, by a writer that derives nothing."""
    for record in records:
        match record:
            case RawChunk():
                writer.raw(record.data, record.arrival_ns)
            case Annotation():
                writer.annotation(record)
            case EventRecord():
                writer.event(record.event)
            case ResultRecord():
                writer.result(record.result)
            case _:
                pass


def ok_of(checks: list[dict[str, Any]]) -> dict[str, bool]:
    return {check["name"]: check["ok"] for check in checks}


DERIVED_CHECK = "the channels for other tools are the same"


def test_a_foreign_reader_sees_the_samples_and_the_load_of_the_pipeline(path: Path) -> None:
    blocks: list[LoadBlock] = []
    measure_recording(path, on_block=lambda block, _: blocks.append(block))

    samples = [decoded for _, decoded in seen(path, fmt.SAMPLES)]
    load = [decoded for _, decoded in seen(path, fmt.LOAD)]

    counts = np.concatenate([block.counts for block in blocks])
    cell_n = np.concatenate([block.cell_n for block in blocks])
    load_n = np.concatenate([block.force_n for block in blocks])
    position_m = np.concatenate([block.position_m for block in blocks])
    # half a step of rounding: a count, a 1024th of a newton, 15 micrometres
    np.testing.assert_allclose([s.counts for s in samples], counts, atol=0.5)
    np.testing.assert_allclose([s.cell_n for s in samples], cell_n, atol=1 / 2048, rtol=1e-6)
    np.testing.assert_allclose([row.load_n for row in load], load_n, atol=1 / 2048, rtol=1e-6)
    np.testing.assert_allclose([row.position_m for row in load], position_m, atol=1 / 2**17)
    assert np.isnan(load_n).any(), "the weak link lost something, and NaN says so"


def test_time_stamps_never_fall_and_follow_the_clock_of_the_device(path: Path) -> None:
    raw = [block for block in read_recording(path).blocks() if isinstance(block, RawBlock)]
    last_arrival_ns = int(raw[-1].arrival_ns[-1])

    stamps_ns, rows = zip(*seen(path, fmt.LOAD), strict=True)

    time_s = np.array([row.time_s for row in rows])
    since_s = (np.array(stamps_ns) - stamps_ns[0]) / 1e9
    assert (np.diff(stamps_ns) >= 0).all()
    # the simulated board's crystal is off by less than 200 ppm, over some minutes
    np.testing.assert_allclose(since_s, time_s - time_s[0], atol=0.05)
    assert abs(last_arrival_ns - stamps_ns[-1]) / 1e9 < 0.1


def test_the_device_and_the_health_stand_in_the_file(path: Path) -> None:
    with path.open("rb") as file:
        topics = {
            channel.topic: message.data
            for _, channel, message in make_reader(file).iter_messages(
                topics=[fmt.DEVICE, fmt.HEALTH]
            )
        }

    device, health = (fmt.decode_json(topics[topic]) for topic in (fmt.DEVICE, fmt.HEALTH))
    assert device["channels"][0]["capacity_n"] > 0
    assert health["samples_lost"] > 0
    assert {"rate_hz", "loss_pct", "latency_ms", "battery_v", "clock"} <= set(health)


def test_readers_of_evenside_pass_over_them(path: Path, tmp_path: Path) -> None:
    plain, _ = write_copy(path, tmp_path / "plain.mcap", derive=lambda _: iter(()))

    assert list(read_recording(plain.path).records()) == list(read_recording(path).records())
    plain.discard()


def test_a_torn_file_gets_them_when_it_is_recovered(path: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn.mcap"
    torn.write_bytes(path.read_bytes()[: path.stat().st_size // 4])

    report = recover(torn, derive=derive)

    whole = [decoded.load_n for _, decoded in seen(path, fmt.LOAD)]
    saved = [decoded.load_n for _, decoded in seen(report.out, fmt.LOAD)]
    assert 1000 < len(saved) < len(whole)
    # the last rows may still wait for a group whose frames were lost with the tail
    np.testing.assert_array_equal(saved[:-200], whole[: len(saved) - 200])
    assert verify_recording(report.out)["identical"]


def test_a_correction_leaves_them_as_they_are(path: Path, tmp_path: Path) -> None:
    copy = copied(path, tmp_path / "copy.mcap", derive)
    before = digests(read_recording(copy).derived())

    append_records(copy, [Annotation("note", 1.0, {"text": "late"}, 2 * 10**18, 0)])

    assert digests(read_recording(copy).derived()) == before
    assert ok_of(verify_recording(copy)["checks"])[DERIVED_CHECK]
    assert list(read_recording(copy).notes())[-1].host_ns == 2 * 10**18  # type: ignore[union-attr]


def test_verify_finds_rows_that_the_bytes_do_not_give(path: Path, tmp_path: Path) -> None:
    def forged(source: Path) -> Iterator[Rows]:
        for rows in derive(source):
            if rows.topic == fmt.LOAD:
                rows.data["load_n"][:] += 1.0
            yield rows

    report = verify_recording(copied(path, tmp_path / "forged.mcap", forged))

    assert not report["identical"]
    assert ok_of(report["checks"])[DERIVED_CHECK] is False
    assert report["checks"][-1]["detail"].startswith("they differ in /load")


def test_verify_finds_rows_that_are_damaged_and_the_session_is_read_all_the_same(
    path: Path, tmp_path: Path
) -> None:
    copy = copied(path, tmp_path / "copy.mcap", derive)
    with copy.open("rb") as file:
        summary = make_reader(file).get_summary()
    assert summary is not None
    last = max(summary.chunk_indexes, key=lambda chunk: chunk.chunk_start_offset)
    data = bytearray(copy.read_bytes())
    data[last.chunk_start_offset + last.chunk_length // 2] ^= 0xFF
    copy.write_bytes(data)

    assert (
        measure_recording(copy).core.analysis_json() == measure_recording(path).core.analysis_json()
    )
    report = verify_recording(copy)
    assert report["missing"] is not None
    assert report["checks"][-1]["detail"].startswith("they are damaged")


def test_a_recording_without_them_is_as_good(path: Path, tmp_path: Path) -> None:
    old, records = tmp_path / "old.mcap", list(read_recording(path).records())
    head = records[0]
    assert isinstance(head, HeadRecord)
    with RecordingWriter(old, head.head, clock_ns=lambda: head.host_ns) as writer:
        rewrite(records[1:], writer)

    report = verify_recording(old)

    assert report["identical"]
    assert "the file has none" in report["checks"][-1]["detail"]


def test_a_row_is_laid_out_as_its_schema_says(path: Path) -> None:
    with path.open("rb") as file:
        _, _, message = next(iter(make_reader(file).iter_messages(topics=[fmt.LOAD])))
        stamp, decoded = next(seen(path, fmt.LOAD))

    # by hand: 4 bytes that say little endian, a float64, two float32
    time_s, load_n, position_m = struct.unpack("<4xdff", message.data)
    assert (message.publish_time, time_s) == (stamp, decoded.time_s)
    np.testing.assert_equal([load_n, position_m], [decoded.load_n, decoded.position_m])
