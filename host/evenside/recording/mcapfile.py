"""MCAP on disk, the writing side: every message in the file as soon as it was handed over.

The library's own writer takes fifteen microseconds a message, whatever is in it; a session of an
hour has two hundred thousand. The layout of a message is simple and public, so messages are laid
out here, any number at once; all rare records are laid out by the library. The bytes are those
that the library's writer would make, and a test holds the two together.
"""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from mcap.data_stream import RecordBuilder
from mcap.opcode import Opcode
from mcap.records import (
    Channel,
    DataEnd,
    Footer,
    Header,
    McapRecord,
    Metadata,
    MetadataIndex,
    Schema,
    Statistics,
    SummaryOffset,
)

from evenside import __version__
from evenside.recording import format as fmt
from evenside.recording.files import LockedFile
from evenside.recording.format import IntArray
from evenside.recording.layout import HEADER_BYTES, MAGIC, Page

# Opcode, length of what follows, channel, sequence, log time, publish time; then the data.
_MESSAGE = struct.Struct("<BQHIQQ")
MESSAGE_BYTES = _MESSAGE.size  # of a message without its data
MESSAGE_FIELDS = np.dtype(
    {"names": list("olcstp"), "formats": ["u1", "<u8", "<u2", "<u4", "<u8", "<u8"]}
)
_SEQUENCE_WRAP = 2**32

Group = tuple[Opcode, Sequence[McapRecord]]


def laid_out(record: McapRecord) -> bytes:
    """A rare record as the library lays it out."""
    builder = RecordBuilder()
    record.write(builder)
    data: bytes = builder.end()  # type: ignore[no-untyped-call]
    return data


def message_record(channel_id: int, number: int, log_ns: int, time_ns: int, data: bytes) -> bytes:
    """One message as it stands in a file; ``number`` counts the messages of its channel."""
    length, sequence = _MESSAGE.size - HEADER_BYTES + len(data), number % _SEQUENCE_WRAP
    return _MESSAGE.pack(Opcode.MESSAGE, length, channel_id, sequence, log_ns, time_ns) + data


def message_records(
    channel_id: int, first_number: int, log_ns: IntArray, time_ns: IntArray, data: Sequence[bytes]
) -> bytes:
    """Many messages of one channel; the same bytes as one by one."""
    n, size = len(data), _MESSAGE.size
    heads = np.empty(n, dtype=MESSAGE_FIELDS)
    heads["o"] = Opcode.MESSAGE
    heads["l"] = np.array([len(piece) for piece in data]) + (size - HEADER_BYTES)
    heads["c"] = channel_id
    heads["s"] = np.arange(first_number, first_number + n) % _SEQUENCE_WRAP
    heads["t"], heads["p"] = log_ns, time_ns
    packed = heads.tobytes()
    parts = [b""] * (2 * n)
    parts[0::2] = [packed[at : at + size] for at in range(0, n * size, size)]
    parts[1::2] = data
    return b"".join(parts)


def page_of_rows(
    channel_id: int, first_number: int, time_ns: IntArray, data: npt.NDArray[Any]
) -> Page:
    """Many messages of one channel and one size, a row of ``data`` each; logged at their time."""
    n = len(data)
    rows = np.empty(n, [("head", MESSAGE_FIELDS), ("data", data.dtype)])
    head = rows["head"]
    head["o"] = Opcode.MESSAGE
    head["l"] = rows.itemsize - HEADER_BYTES
    head["c"] = channel_id
    head["s"] = np.arange(first_number, first_number + n) % _SEQUENCE_WRAP
    head["t"] = head["p"] = time_ns
    rows["data"] = data
    starts = np.arange(n, dtype=np.int64) * rows.itemsize
    return Page(rows.tobytes(), starts, 0, is_chunk=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """How far an unfinished file has come: what its summary will need in the end."""

    crc: int  # of everything so far
    channels: Sequence[Channel]
    schemas: Sequence[Schema]
    n_of_channel: Counter[int]
    span_ns: tuple[int, int]  # of the log times


class McapFile:
    """An MCAP file being written; raises RecordingError when the disk takes no more."""

    def __init__(self, file: LockedFile) -> None:
        self._file = file
        self._crc = 0  # of the data section
        self._schemas: list[Schema] = []
        self._channels: list[Channel] = []
        self._metadata: list[MetadataIndex] = []
        self._n_of_channel: Counter[int] = Counter()
        self._span_ns: tuple[int, int] | None = None  # log times of all messages
        # Magic, header, channels and the first message reach the disk in one write, so that a
        # crash leaves either an empty file or one that says what it is.
        self._held = MAGIC + laid_out(Header(fmt.PROFILE, f"evenside {__version__}"))

    def write_to(self, file: LockedFile) -> None:
        """Go on in another file that holds the same bytes."""
        self._file = file

    def go_on(self, standing: Standing) -> None:
        """Take over a file that another program began and did not finish."""
        self._held = b""
        self._crc = standing.crc
        self._channels, self._schemas = list(standing.channels), list(standing.schemas)
        self._n_of_channel = Counter(standing.n_of_channel)
        self._span_ns = standing.span_ns

    @property
    def next_channel_id(self) -> int:
        """The lowest number above those of all channels."""
        return 1 + max((channel.id for channel in self._channels), default=0)

    @property
    def next_schema_id(self) -> int:
        """The lowest number above those of all schemas."""
        return 1 + max((schema.id for schema in self._schemas), default=0)

    def define(self, channel: Channel, schema: Schema | None) -> None:
        """Introduce a channel and its schema, before its first message."""
        self._held += self._defined(channel, schema)

    def add_metadata(self, name: str, words: dict[str, str]) -> None:
        """Add a record of words."""
        record, offset = laid_out(Metadata(name, words)), self._place
        self._metadata.append(MetadataIndex(offset, len(record), name))
        self._write(record)

    def add_message(
        self, channel_id: int, number: int, log_ns: int, time_ns: int, data: bytes
    ) -> None:
        """Add a message; it is in the file when this comes back."""
        self._write(message_record(channel_id, number, log_ns, time_ns, data))
        self._count({channel_id: 1}, log_ns, log_ns)

    def add_messages(
        self,
        channel_id: int,
        first_number: int,
        log_ns: IntArray,
        time_ns: IntArray,
        data: Sequence[bytes],
    ) -> None:
        """Add many messages of one channel in one write: all of them are in the file, or none."""
        self._write(message_records(channel_id, first_number, log_ns, time_ns, data))
        self._count({channel_id: len(data)}, int(log_ns.min()), int(log_ns.max()))

    def finish(self) -> None:
        """Add what follows the messages: end of the data, summary, footer."""
        self._write(laid_out(DataEnd(zlib.crc32(self._held, self._crc))))
        self._file.write(self._summary(self._file.size) + MAGIC)

    @property
    def _place(self) -> int:
        """Where the next record will stand."""
        return self._file.size + len(self._held)

    def _defined(self, channel: Channel, schema: Schema | None) -> bytes:
        self._channels.append(channel)
        if schema is None:
            return laid_out(channel)
        self._schemas.append(schema)
        return laid_out(schema) + laid_out(channel)

    def _write(self, records: bytes) -> None:
        data = self._held + records
        self._file.write(data)
        self._held = b""
        self._crc = zlib.crc32(data, self._crc)

    def _count(self, n_of_channel: Mapping[int, int], first_ns: int, last_ns: int) -> None:
        self._n_of_channel.update(n_of_channel)
        low, high = self._span_ns or (first_ns, last_ns)
        self._span_ns = min(low, first_ns), max(high, last_ns)

    # --- the summary ------------------------------------------------------------------------------

    def _groups(self) -> list[Group]:
        """The records of the summary, by kind."""
        return [
            (Opcode.SCHEMA, self._schemas),
            (Opcode.CHANNEL, self._channels),
            (Opcode.STATISTICS, [self._statistics()]),
        ]

    def _summary(self, at: int) -> bytes:
        """What a reader that seeks looks at first; it begins at byte ``at``."""
        summary, offsets = b"", b""
        for opcode, records in self._groups():
            group = b"".join(laid_out(record) for record in records)
            offsets += laid_out(SummaryOffset(opcode, at + len(summary), len(group)))
            summary += group
        footer = Footer(summary_start=at, summary_offset_start=at + len(summary), summary_crc=0)
        # The checksum covers the footer too, but for its last field, which is the checksum.
        footer.summary_crc = zlib.crc32(summary + offsets + laid_out(footer)[:-4])
        return summary + offsets + laid_out(footer)

    def _statistics(self, n_chunks: int = 0) -> Statistics:
        first_ns, last_ns = self._span_ns or (0, 0)
        return Statistics(
            attachment_count=0,
            channel_count=len(self._channels),
            channel_message_counts=dict(self._n_of_channel),
            chunk_count=n_chunks,
            message_count=self._n_of_channel.total(),
            message_end_time=last_ns,
            message_start_time=first_ns,
            metadata_count=len(self._metadata),
            schema_count=len(self._schemas),
        )
