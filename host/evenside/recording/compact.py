"""The same records once more: chunked, compressed and indexed, for tools that seek.

A copy keeps every message as it is (bytes, times, numbers, order); only what surrounds them
changes. It is written beside the original, read back and compared, and then takes its place in one
step; until then the original stays as it is. A failed copy costs nothing but its size.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path

from evenside.errors import EvensideError, RecordingError
from evenside.recording import format as fmt
from evenside.recording.chunked import CHUNK_BYTES, ChunkedMcapFile
from evenside.recording.files import CAN_MOVE_OPEN_FILES, LockedFile
from evenside.recording.walk import Sheet, Walk


@dataclass(frozen=True, slots=True)
class Digest:
    """What a copy must have in common with its original."""

    n_messages: int = 0
    crc: int = 0

    def with_sheet(self, sheet: Sheet) -> Digest:
        """The digest after the messages of one more sheet."""
        crc = self.crc
        for stretch in sheet.page.stretches():
            crc = zlib.crc32(stretch, crc)
        return Digest(self.n_messages + len(sheet.page.starts), crc)


def copy_name(target: Path) -> Path:
    """The name under which a copy grows before it takes the name ``target``."""
    return target.with_name(f".{target.name}.part")


def write_copy(
    source: Path, target: Path, *, incomplete: str | None = None
) -> tuple[LockedFile, Digest]:
    """Copy what can be read of ``source`` to a file beside ``target``, compare, and sync it.

    The caller moves the copy into place. Raises RecordingError and leaves nothing behind.
    """
    copy = LockedFile(copy_name(target), force=True)
    try:
        copy.take_rights_of(source)
        digest = _copy_records(source, copy, incomplete)
        copy.sync()
        if _digest_of(copy.path) != digest:
            raise RecordingError(f"{copy.path}: does not read back as it was written")
    except BaseException:
        copy.discard()
        raise
    return copy, digest


def compact_in_place(file: LockedFile, n_messages: int, *, incomplete: str | None = None) -> None:
    """Exchange a finished file for its compact copy; raises RecordingError, the file then stays."""
    try:
        copy, digest = write_copy(file.path, file.path, incomplete=incomplete)
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


def _copy_records(source: Path, copy: LockedFile, incomplete: str | None) -> Digest:
    target = ChunkedMcapFile(copy, chunk_bytes=CHUNK_BYTES)
    walk, digest, defined = Walk(source), Digest(), set[int]()
    for sheet in walk.sheets():
        if not defined:
            _write_incomplete(target, walk.incomplete, incomplete)
        for channel in walk.channels.values():
            if channel.id not in defined:
                target.define(channel, walk.schemas.get(channel.schema_id))
                defined.add(channel.id)
        target.add_page(sheet.page)
        digest = digest.with_sheet(sheet)
    target.finish()
    return digest


def _write_incomplete(target: ChunkedMcapFile, *reasons: str | None) -> None:
    text = "; ".join(reason for reason in reasons if reason)
    if text:
        target.add_metadata(fmt.INCOMPLETE, {"reason": text})


def _digest_of(path: Path) -> Digest:
    digest = Digest()
    for sheet in Walk(path).sheets():
        digest = digest.with_sheet(sheet)
    return digest
