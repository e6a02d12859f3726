"""A recording that a killed program left behind: found, looked at, and made ready to go on.

The file goes on where its last whole record ends. Nothing of what was recorded is copied or
changed; only the piece of a record that a power cut may have left behind it is cut off.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evenside.errors import RecordingError, TruncatedError
from evenside.recording.files import refuse_if_written
from evenside.recording.layout import HEADER_BYTES, MAGIC, gather
from evenside.recording.mcapfile import Standing
from evenside.recording.walk import Walk

_PIECE = 2**20
_CHANNEL, _LOG_TIME = HEADER_BYTES, HEADER_BYTES + 6  # within a message


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Where an unfinished recording stands."""

    n_bytes: int  # up to the end of its last whole record
    raw_bytes: int
    n_messages: dict[str, int]  # by topic
    standing: Standing

    @property
    def last_ns(self) -> int:
        """The newest log time."""
        return self.standing.span_ns[1]


def look_at(path: Path) -> Unfinished:
    """See how far an unfinished recording has come.

    Raises RecordingError when it was closed, is damaged or is being written, InputError when it is
    no recording, TruncatedError when it ends before its head.
    """
    refuse_if_written(path)
    walk, n_of_channel = Walk(path), Counter[int]()
    first_ns, last_ns, raw_bytes = None, 0, 0
    for sheet in walk.sheets():
        page = sheet.page
        n_of_channel.update(gather(page.buffer, page.starts + _CHANNEL, "<u2").tolist())
        log_ns = gather(page.buffer, page.starts + _LOG_TIME, "<u8")
        first_ns = int(log_ns[0]) if first_ns is None else first_ns
        last_ns = max(last_ns, int(log_ns.max()))
        raw_bytes += int(sheet.raw_sizes.sum())
    if walk.truncation is None:
        raise RecordingError(f"{path}: was closed, the session is over; `evenside replay` shows it")
    if first_ns is None:
        raise TruncatedError(f"{path}: ends before its head: there is nothing to go on with")
    if not walk.truncation.was_not_closed:
        raise RecordingError(f"{path}: {walk.truncation.reason}; `evenside recover` saves the rest")
    n_bytes = walk.truncation.valid_bytes
    standing = Standing(
        crc=checksum(path, n_bytes),
        channels=list(walk.channels.values()),
        schemas=list(walk.schemas.values()),
        n_of_channel=n_of_channel,
        span_ns=(first_ns, last_ns),
    )
    topics = {channel.id: channel.topic for channel in standing.channels}
    n_messages = {topics[channel_id]: n for channel_id, n in n_of_channel.items()}
    return Unfinished(n_bytes, raw_bytes, n_messages, standing)


def unfinished_in(folder: Path, *, since_s: float) -> Iterator[Path]:
    """Recordings in a folder that nobody closed and nobody writes, the newest first.

    ``since_s``: last written after this moment (Unix seconds).
    """
    files = [(file.stat().st_mtime, file) for file in folder.glob("*.mcap") if file.is_file()]
    for changed_s, file in sorted(files, reverse=True):
        if changed_s >= since_s and not ends_with_magic(file) and is_nobodys(file):
            yield file


def is_nobodys(path: Path) -> bool:
    """Whether no program is writing the file."""
    try:
        refuse_if_written(path)
    except RecordingError:
        return False
    return True


def ends_with_magic(path: Path) -> bool:
    """Whether the file was finished, by its last bytes."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - len(MAGIC)))
        return file.read() == MAGIC and path.stat().st_size > len(MAGIC)


def checksum(path: Path, n_bytes: int) -> int:
    """CRC of the first ``n_bytes``, a piece at a time."""
    crc, left = 0, n_bytes
    with path.open("rb") as file:
        while left > 0 and (piece := file.read(min(left, _PIECE))):
            crc, left = zlib.crc32(piece, crc), left - len(piece)
    return crc
