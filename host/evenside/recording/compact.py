"""The same records once more: chunked, compressed and indexed, for tools that seek.

A copy keeps every message as it is (bytes, times, numbers, order); only what surrounds them
changes. It is written beside the original, read back and compared, and then takes its place in one
step; until then the original stays as it is. A failed copy costs nothing but its size.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from mcap.writer import CompressionType, Writer

from evenside import __version__
from evenside.errors import EvensideError, RecordingError
from evenside.recording import format as fmt
from evenside.recording.files import CAN_MOVE_OPEN_FILES, LockedFile
from evenside.recording.walk import Sheet, Walk

# Measured on raw frames: 1 MiB chunks save 0.3 % more, but a torn copy loses what its last chunk
# held: minutes instead of a minute. zstd makes files 20 % smaller than lz4, both are quick enough.
_CHUNK_BYTES = 256 * 1024
_AFTER_CHANNEL_ID = 9 + 2  # a copy may number channels anew; the digest begins behind that


@dataclass(frozen=True, slots=True)
class Digest:
    """What a copy must have in common with its original."""

    n_messages: int = 0
    crc: int = 0

    def with_sheet(self, sheet: Sheet) -> Digest:
        """The digest after the messages of one more sheet."""
        buffer = sheet.page.buffer
        starts = (sheet.page.starts + _AFTER_CHANNEL_ID).tolist()
        pairs = zip(starts, sheet.page.ends.tolist(), strict=True)
        crc = zlib.crc32(b"".join([buffer[start:end] for start, end in pairs]), self.crc)
        return Digest(self.n_messages + len(starts), crc)


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
    writer = Writer(
        cast(IO[bytes], copy),
        chunk_size=_CHUNK_BYTES,
        compression=CompressionType.ZSTD,
        enable_data_crcs=True,
    )
    writer.start(fmt.PROFILE, f"evenside {__version__}")
    walk, digest, ids = Walk(source), Digest(), dict[int, int]()
    for sheet in walk.sheets():
        if not ids:
            _write_incomplete(writer, walk.incomplete, incomplete)
        _register_new(writer, walk, ids)
        for message in sheet.messages():
            writer.add_message(
                ids[message.channel_id],
                message.log_time,
                message.data,
                message.publish_time,
                message.sequence,
            )
        digest = digest.with_sheet(sheet)
    writer.finish()  # type: ignore[no-untyped-call]
    return digest


def _write_incomplete(writer: Writer, *reasons: str | None) -> None:
    text = "; ".join(reason for reason in reasons if reason)
    if text:
        writer.add_metadata(fmt.INCOMPLETE, {"reason": text})


def _register_new(writer: Writer, walk: Walk, ids: dict[int, int]) -> None:
    for channel in walk.channels.values():
        if channel.id in ids:
            continue
        schema, schema_id = walk.schemas.get(channel.schema_id), 0
        if schema is not None:
            schema_id = writer.register_schema(schema.name, schema.encoding, schema.data)
        ids[channel.id] = writer.register_channel(
            channel.topic, channel.message_encoding, schema_id, channel.metadata
        )


def _digest_of(path: Path) -> Digest:
    digest = Digest()
    for sheet in Walk(path).sheets():
        digest = digest.with_sheet(sheet)
    return digest
