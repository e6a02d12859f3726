"""The same records once more: chunked, compressed and indexed, for tools that seek.

A copy keeps every message as it is (bytes, times, numbers, order); only what surrounds them
changes. It is written beside the original, read back and compared, and then takes its place in one
step; until then the original stays as it is. A failed copy costs nothing but its size.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from evenside.errors import EvensideError, RecordingError
from evenside.recording import format as fmt
from evenside.recording.chunked import CHUNK_BYTES, ChunkedMcapFile
from evenside.recording.derived import Derive, begin_derived, write_derived
from evenside.recording.files import CAN_MOVE_OPEN_FILES, LockedFile
from evenside.recording.format import Annotation, ResultRecord, encode_json, note_to_json
from evenside.recording.layout import HEADER_BYTES, Page, gather
from evenside.recording.mcapfile import message_record
from evenside.recording.walk import Walk

Added = Annotation | ResultRecord


@dataclass(frozen=True, slots=True)
class Digest:
    """What a copy must have in common with its original."""

    n_messages: int = 0
    n_derived: int = 0
    crc: int = 0

    def with_page(self, page: Page) -> Digest:
        """The digest after one more page of messages."""
        n_messages = self.n_messages + len(page.starts)
        return replace(self, n_messages=n_messages, crc=self._crc_with(page))

    def with_derived(self, page: Page) -> Digest:
        """The digest after one more page of derived messages."""
        n_derived = self.n_derived + len(page.starts)
        return replace(self, n_derived=n_derived, crc=self._crc_with(page))

    def _crc_with(self, page: Page) -> int:
        crc = self.crc
        for stretch in page.stretches():
            crc = zlib.crc32(stretch, crc)
        return crc


@dataclass(slots=True)
class Tail:
    """Where the messages of a file end: what the next one goes on from."""

    n_of_channel: Counter[int] = field(default_factory=Counter)
    log_ns: int = 0

    def pass_by(self, page: Page) -> None:
        """Count the messages of one more page."""
        self.n_of_channel.update(gather(page.buffer, page.starts + HEADER_BYTES, "<u2").tolist())
        log_ns = gather(page.buffer, page.starts + HEADER_BYTES + 6, "<u8")
        self.log_ns = max(self.log_ns, int(log_ns.max(initial=0)))

    def page(self, channels: dict[str, int], note: Added) -> Page:
        """A new message at the end, as a page."""
        topic = fmt.ANNOTATION if isinstance(note, Annotation) else fmt.RESULT
        channel_id, data = channels[topic], encode_json(topic, note_to_json(note))
        self.log_ns = max(self.log_ns, note.host_ns)
        number = self.n_of_channel[channel_id]
        self.n_of_channel[channel_id] += 1
        record = message_record(channel_id, number, self.log_ns, note.host_ns, data)
        return Page(record, np.zeros(1, np.int64), 0, is_chunk=False)


def copy_name(target: Path) -> Path:
    """The name under which a copy grows before it takes the name ``target``."""
    return target.with_name(f".{target.name}.part")


def write_copy(
    source: Path,
    target: Path,
    *,
    incomplete: str | None = None,
    added: Sequence[Added] = (),
    derive: Derive | None = None,
) -> tuple[LockedFile, Digest]:
    """Copy what can be read of ``source`` to a file beside ``target``, compare, and sync it.

    ``added`` are new messages that come behind all others. What is derived from the rest is made
    anew by ``derive``; without it, what ``source`` has of it is copied. The caller moves the copy
    into place. Raises RecordingError and leaves nothing behind.
    """
    copy = LockedFile(copy_name(target), force=True)
    try:
        copy.take_rights_of(source)
        digest = _copy_records(source, copy, incomplete, added, derive)
        copy.sync()
        if _digest_of(copy.path) != digest:
            raise RecordingError(f"{copy.path}: does not read back as it was written")
    except BaseException:
        copy.discard()
        raise
    return copy, digest


def compact_in_place(
    file: LockedFile,
    n_messages: int,
    *,
    incomplete: str | None = None,
    derive: Derive | None = None,
) -> None:
    """Exchange a finished file for its compact copy; raises RecordingError, the file then stays."""
    try:
        copy, digest = write_copy(file.path, file.path, incomplete=incomplete, derive=derive)
        try:
            if digest.n_messages != n_messages:
                raise RecordingError(f"{digest.n_messages} of {n_messages} records read back")
            if not CAN_MOVE_OPEN_FILES:
                file.close()
            copy.move_to(file.path)
        except RecordingError:
            copy.discard()
            raise
    except EvensideError as error:
        raise RecordingError(
            f"{file.path}: every record is safe, but the file could not be compacted: {error}"
        ) from error


def _copy_records(
    source: Path,
    copy: LockedFile,
    incomplete: str | None,
    added: Sequence[Added],
    derive: Derive | None,
) -> Digest:
    target = ChunkedMcapFile(copy, chunk_bytes=CHUNK_BYTES)
    walk, digest, defined, tail = Walk(source), Digest(), set[int](), Tail()
    for sheet in walk.sheets():
        if not defined:
            _write_incomplete(target, walk.incomplete, incomplete)
        _define_new(target, walk, defined)
        target.add_page(sheet.page)
        digest = digest.with_page(sheet.page)
        if added:
            tail.pass_by(sheet.page)
    channels = {channel.topic: channel.id for channel in walk.channels.values()}
    for note in added:
        page = tail.page(channels, note)
        target.add_page(page)
        digest = digest.with_page(page)
    derived = write_derived(target, derive(source)) if derive else _copy_derived(source, target)
    for page in derived:
        digest = digest.with_derived(page)
    target.finish()
    return digest


def _copy_derived(source: Path, target: ChunkedMcapFile) -> Iterator[Page]:
    walk, defined = Walk(source), set[int]()
    for page in walk.derived_pages():
        if not defined:
            begin_derived(target)
        _define_new(target, walk, defined)
        target.add_page(page)
        yield page


def _define_new(target: ChunkedMcapFile, walk: Walk, defined: set[int]) -> None:
    for channel in walk.channels.values():
        if channel.id not in defined:
            target.define(channel, walk.schemas.get(channel.schema_id))
            defined.add(channel.id)


def _write_incomplete(target: ChunkedMcapFile, *reasons: str | None) -> None:
    text = "; ".join(reason for reason in reasons if reason)
    if text:
        target.add_metadata(fmt.INCOMPLETE, {"reason": text})


def _digest_of(path: Path) -> Digest:
    digest = Digest()
    for sheet in Walk(path).sheets():
        digest = digest.with_page(sheet.page)
    for page in Walk(path).derived_pages():
        digest = digest.with_derived(page)
    return digest
