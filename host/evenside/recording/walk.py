"""From pages of MCAP records to what a recording means, checked, still a page at a time.

A ``Sheet`` is a page of which every message has been judged: raw chunks stay columns of numbers
(there are hundreds of thousands), everything else is parsed. Raw chunks are numbered in the file,
so a hole among them cannot hide: the walk stops there, as it does at any message that does not
parse, and ``truncation`` says so. Readers, copies and recovery all walk here and therefore agree.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from mcap.opcode import Opcode
from mcap.records import Channel, Metadata, Schema

from evenside.errors import VersionError
from evenside.recording import format as fmt
from evenside.recording.format import IntArray, Note, RawBlock, RawChunk
from evenside.recording.layout import HEADER_BYTES, Page, Truncation, content, gather, parse
from evenside.recording.scan import Scan

# A message's content: channel u16, sequence u32, log time u64, publish time u64, then its bytes.
_MESSAGE = struct.Struct("<HIQQ")
_CHANNEL, _SEQUENCE, _PUBLISHED, _DATA = (HEADER_BYTES + n for n in (0, 2, 14, _MESSAGE.size))
_SEQUENCE_WRAP = 2**32

NumberedNote: TypeAlias = tuple[int, Note]


@dataclass(frozen=True, slots=True)
class Message:
    """One MCAP message as it stands in the file."""

    channel_id: int
    sequence: int
    log_time: int
    publish_time: int
    data: bytes


@dataclass(frozen=True, slots=True)
class RawColumns:
    """The raw chunks of one sheet, a column each for what is known of them."""

    pieces: list[bytes]
    ends: IntArray  # (n_raw,) offset in the whole stream just after each
    arrival_ns: IntArray  # (n_raw,)
    first_index: int
    byte_offset: int  # raw bytes before the first

    def block(self, start: int, stop: int) -> RawBlock:
        """Join the pieces from number ``start`` up to ``stop``."""
        return RawBlock(
            data=b"".join(self.pieces[start:stop]),
            byte_offset=int(self.ends[start - 1]) if start else self.byte_offset,
            first_index=self.first_index + start,
            ends=self.ends[start:stop],
            arrival_ns=self.arrival_ns[start:stop],
        )

    def chunks(self, start: int, stop: int) -> Iterator[RawChunk]:
        """Yield the pieces from number ``start`` up to ``stop`` as they came."""
        offset = int(self.ends[start - 1]) if start else self.byte_offset
        arrivals = self.arrival_ns[start:stop].tolist()
        index = self.first_index + start
        for data, arrival_ns in zip(self.pieces[start:stop], arrivals, strict=True):
            yield RawChunk(data, arrival_ns, index, offset)
            index += 1
            offset += len(data)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The messages of a page up to the first damage: raw chunks as columns, others as values."""

    page: Page  # only messages
    raw: IntArray  # (n_raw,) which of the messages are raw chunks
    notes: tuple[NumberedNote, ...]  # which of the messages, and what it says
    first_index: int  # of the first raw chunk
    byte_offset: int  # raw bytes before it

    @property
    def raw_sizes(self) -> IntArray:
        """(n_raw,) bytes in each raw chunk."""
        return self.page.ends[self.raw] - self.page.starts[self.raw] - _DATA

    def raw_columns(self) -> RawColumns:
        """Take the raw chunks out of the page."""
        buffer, starts = self.page.buffer, self.page.starts[self.raw]
        begins, sizes = starts + _DATA, self.raw_sizes
        pairs = zip(begins.tolist(), (begins + sizes).tolist(), strict=True)
        return RawColumns(
            pieces=[buffer[begin:end] for begin, end in pairs],
            ends=self.byte_offset + np.cumsum(sizes),
            arrival_ns=gather(buffer, starts + _PUBLISHED, "<u8"),
            first_index=self.first_index,
            byte_offset=self.byte_offset,
        )

    def messages(self) -> Iterator[Message]:
        """Yield every message as it stands, in file order, those of unknown topics too."""
        buffer = self.page.buffer
        for start, end in zip(self.page.starts.tolist(), self.page.ends.tolist(), strict=True):
            channel_id, sequence, logged, published = _MESSAGE.unpack_from(
                buffer, start + HEADER_BYTES
            )
            yield Message(channel_id, sequence, logged, published, buffer[start + _DATA : end])


class Walk:
    """One pass over a recording; ``truncation`` is known when ``sheets()`` has come to its end."""

    def __init__(self, path: Path) -> None:
        """``sheets()`` passes over what was derived, ``derived_pages()`` over all else."""
        self.channels: dict[int, Channel] = {}
        self.schemas: dict[int, Schema] = {}
        self.incomplete: str | None = None  # what an earlier recovery could not save, in words
        self.derived_by: str | None = None  # the version that added what is derived, if any did
        self._scan = Scan(path)
        self._has_head = False
        self._n_raw = 0
        self._raw_bytes = 0

    @property
    def truncation(self) -> Truncation | None:
        """What could not be read, once the walk is over."""
        return self._scan.truncation

    @property
    def size(self) -> int:
        """Size of the file in bytes when the walk began."""
        return self._scan.size

    def sheets(self) -> Iterator[Sheet]:
        """Yield the recording in file order; raises InputError or VersionError, not for damage."""
        for page in self._scan.pages():
            sheet = self._judge(page)
            self._n_raw += len(sheet.raw)
            self._raw_bytes += int(sheet.raw_sizes.sum())
            if len(sheet.page.starts):
                yield sheet
            if self._scan.truncation is not None:
                return

    def derived_pages(self) -> Iterator[Page]:
        """Yield the messages of what was derived from the rest, as far as they can be read."""
        self._scan.skips_chunks = True
        for page in self._scan.pages():
            messages = self._define(page)
            if self.derived_by is not None and len(messages.starts):
                yield messages

    def _judge(self, page: Page) -> Sheet:
        messages = self._define(page)
        long_enough = messages.ends - messages.starts >= _DATA
        messages = self._cut(messages, long_enough, "a message is too short")
        channels = gather(messages.buffer, messages.starts + _CHANNEL, "<u2")
        known = np.isin(channels, list(self.channels))
        messages = self._cut(messages, known, "a message belongs to no channel")
        messages = self._require_head(messages, channels)
        messages = self._cut_at_hole(messages, channels[: len(messages.starts)])
        messages, notes = self._read_notes(messages, channels)
        raw = np.flatnonzero(channels[: len(messages.starts)] == self._id_of(fmt.RAW))
        return Sheet(messages, raw, notes, self._n_raw, self._raw_bytes)

    def _cut(self, messages: Page, good: npt.NDArray[np.bool_], reason: str) -> Page:
        bad = np.flatnonzero(~good)
        if not len(bad):
            return messages
        place = messages.place(int(bad[0]))
        self._scan.stop(place, f"damaged: at byte {place}: {reason}")
        return messages.part(None, int(bad[0]))

    def _define(self, page: Page) -> Page:
        """Take in channels, schemas and metadata; return the page's messages."""
        is_message = page.opcodes == Opcode.MESSAGE
        for number in np.flatnonzero(~is_message).tolist():
            start = int(page.starts[number])
            try:
                self._take(page.buffer[start], content(page.buffer, start))
            except ValueError as error:
                good = np.arange(len(page.starts)) < number
                page = self._cut(page, good, str(error))
                is_message = is_message[:number]
                break
        return Page(page.buffer, page.starts[is_message], page.at, page.is_chunk)

    def _take(self, opcode: int, data: bytes) -> None:
        if opcode == Opcode.CHANNEL:
            channel: Channel = parse(Channel.read, data)
            self.channels[channel.id] = channel
        elif opcode == Opcode.SCHEMA:
            schema: Schema = parse(Schema.read, data)
            self.schemas[schema.id] = schema
        elif opcode == Opcode.METADATA:
            metadata: Metadata = parse(Metadata.read, data)
            if metadata.name == fmt.INCOMPLETE:
                self.incomplete = metadata.metadata.get("reason", "")
            elif metadata.name == fmt.DERIVED:
                self.derived_by = metadata.metadata.get("version", "")
                self._scan.skips_chunks = not self._scan.skips_chunks

    def _cut_at_hole(self, messages: Page, channels: IntArray) -> Page:
        """Stop where raw chunks are missing: their numbers in the file count up without a hole."""
        is_raw = channels == self._id_of(fmt.RAW)
        expected = (self._n_raw + np.cumsum(is_raw) - 1) % _SEQUENCE_WRAP
        found = gather(messages.buffer, messages.starts + _SEQUENCE, "<u4")
        return self._cut(messages, ~is_raw | (found == expected), "raw chunks are missing")

    def _require_head(self, messages: Page, channels: IntArray) -> Page:
        if self._has_head or not len(messages.starts):
            return messages
        self._has_head = int(channels[0]) == self._id_of(fmt.HEAD)
        good = np.full(len(messages.starts), self._has_head)
        return self._cut(messages, good, "the first message must be the head")

    def _read_notes(
        self, messages: Page, channels: IntArray
    ) -> tuple[Page, tuple[NumberedNote, ...]]:
        notes: list[NumberedNote] = []
        read_back = [i for i, channel in self.channels.items() if channel.topic in fmt.NOTE_TOPICS]
        others = np.isin(channels[: len(messages.starts)], read_back)
        for number in np.flatnonzero(others).tolist():
            topic = self.channels[int(channels[number])].topic
            try:
                note = self._read_note(messages, number, topic)
            except ValueError as error:
                good = np.arange(len(messages.starts)) < number
                return self._cut(messages, good, f"{topic}: {error}"), tuple(notes)
            if note is not None:
                notes.append((number, note))
        return messages, tuple(notes)

    def _read_note(self, messages: Page, number: int, topic: str) -> Note | None:
        start, buffer = int(messages.starts[number]), messages.buffer
        published = _MESSAGE.unpack_from(buffer, start + HEADER_BYTES)[3]
        data = buffer[start + _DATA : int(messages.ends[number])]
        try:
            return fmt.note_from_message(topic, data, published)
        except VersionError as error:
            raise VersionError(f"{self._scan.path}: {error}") from error

    def _id_of(self, topic: str) -> int:
        return next((i for i, channel in self.channels.items() if channel.topic == topic), -1)
