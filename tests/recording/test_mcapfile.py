"""Laid out by us, byte for byte what the mcap package's own writer makes of the same calls."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from mcap.records import Channel, Schema
from mcap.writer import CompressionType, IndexType, Writer
from tests.recording.conftest import HEAD, START_NS, Clock, chunk

from evenside import __version__
from evenside.recording import format as fmt
from evenside.recording.chunked import ChunkedMcapFile
from evenside.recording.files import LockedFile
from evenside.recording.layout import HEADER_BYTES, Page
from evenside.recording.mcapfile import McapFile, message_record, message_records
from evenside.recording.writer import RecordingWriter

LIBRARY = f"evenside {__version__}"
SCHEMA = Schema(1, b'{"type":"object"}', "jsonschema", "test.Note")
CHANNELS = [
    (Channel(1, "/raw", "bytes", {"about": "bytes"}, 0), None),
    (Channel(2, "/note", "json", {}, 1), SCHEMA),
]
# Log times that stand still and jump; channels in turns of uneven length; data of 1 to 60 bytes.
MESSAGES = [
    (1 + (number % 5 == 3), number, START_NS + number // 3 * 1_000_003, START_NS + number, data)
    for number, data in enumerate(chunk(number) for number in range(500))
]


def define(writer: Writer) -> None:
    for channel, schema in CHANNELS:
        schema_id = (
            writer.register_schema(schema.name, schema.encoding, schema.data) if schema else 0
        )
        writer.register_channel(
            channel.topic, channel.message_encoding, schema_id, channel.metadata
        )


def as_the_package_writes_it(metadata: dict[str, str], **options: Any) -> bytes:
    out = io.BytesIO()
    writer = Writer(out, enable_data_crcs=True, **options)
    writer.start(fmt.PROFILE, LIBRARY)
    if metadata:
        writer.add_metadata("why", metadata)
    define(writer)
    for channel_id, number, log_ns, time_ns, data in MESSAGES:
        writer.add_message(channel_id, log_ns, data, time_ns, number)
    writer.finish()
    return out.getvalue()


def page_of(messages: list[Any]) -> Page:
    records = [message_record(*message) for message in messages]
    ends = np.cumsum([len(record) for record in records])
    return Page(b"".join(records), ends - [len(record) for record in records], 0, False)


def test_messages_one_by_one_are_what_the_package_writes(tmp_path: Path) -> None:
    disk = LockedFile(tmp_path / "ours.mcap")
    file = McapFile(disk)

    for channel, schema in CHANNELS:
        file.define(channel, schema)
    for message in MESSAGES:
        file.add_message(*message)
    file.finish()
    disk.close()

    peer = as_the_package_writes_it({}, use_chunking=False, index_types=IndexType.NONE)
    assert (tmp_path / "ours.mcap").read_bytes() == peer


@pytest.mark.parametrize("metadata", [{}, {"reason": "torn"}], ids=["without", "with"])
@pytest.mark.parametrize("per_page", [1, 7, 100, 500])
def test_chunks_are_what_the_package_writes_however_the_pages_are_cut(
    tmp_path: Path, per_page: int, metadata: dict[str, str]
) -> None:
    disk = LockedFile(tmp_path / "ours.mcap")
    file = ChunkedMcapFile(disk, chunk_bytes=5000)

    if metadata:
        file.add_metadata("why", metadata)
    for channel, schema in CHANNELS:
        file.define(channel, schema)
    for start in range(0, len(MESSAGES), per_page):
        file.add_page(page_of(MESSAGES[start : start + per_page]))
    file.finish()
    disk.close()

    peer = as_the_package_writes_it(metadata, chunk_size=5000, compression=CompressionType.ZSTD)
    assert (tmp_path / "ours.mcap").read_bytes() == peer


def test_many_messages_at_once_are_the_same_bytes_as_one_by_one() -> None:
    times_ns = np.array([message[3] for message in MESSAGES])
    data = [message[4] for message in MESSAGES]
    first = 2**32 - 100  # their numbers wrap on the way

    at_once = message_records(3, first, times_ns + 5, times_ns, data)

    one_by_one = [
        message_record(3, first + k, time_ns + 5, time_ns, data[k])
        for k, time_ns in enumerate(times_ns.tolist())
    ]
    assert at_once == b"".join(one_by_one)


def test_a_page_with_holes_gives_its_records_only() -> None:
    page = page_of(MESSAGES[:20])
    odd = Page(page.buffer, page.starts[1::2], 0, False)

    assert b"".join(odd.stretches()) == page_of(MESSAGES[1:20:2]).buffer
    assert b"".join(page.stretches()) == page.buffer
    assert len(list(page.stretches())) == 1
    assert not list(page.part(0, 0).stretches())
    assert HEADER_BYTES == 9  # opcode and length, as the MCAP specification has them


def test_a_block_of_reads_is_recorded_as_its_reads_would_be(tmp_path: Path) -> None:
    data = [chunk(number) for number in range(300)]
    # the host's clock steps back once: log times must hold on, arrivals stay as read
    arrivals = START_NS + np.where(np.arange(300) < 200, 0, -5_000_000) + np.arange(300) * 20_000
    ends = np.cumsum([len(piece) for piece in data])

    with new(tmp_path / "one.mcap") as writer:
        for piece, arrival_ns in zip(data, arrivals.tolist(), strict=True):
            writer.raw(piece, arrival_ns)
    with new(tmp_path / "many.mcap") as writer:
        for start, stop in [(0, 1), (1, 150), (150, 150), (150, 300)]:
            offset = int(ends[start - 1]) if start else 0
            joined = b"".join(data[start:stop])
            block = (joined, offset, start, ends[start:stop], arrivals[start:stop])
            writer.raw_block(fmt.RawBlock(*block))
        assert writer.raw_bytes == ends[-1]

    assert (tmp_path / "many.mcap").read_bytes() == (tmp_path / "one.mcap").read_bytes()


def new(path: Path) -> RecordingWriter:
    return RecordingWriter(path, HEAD, clock_ns=Clock())
