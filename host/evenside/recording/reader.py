"""Reading a recording: whole or torn, still being written or compacted, with bounded memory.

``read_recording`` looks at the head only. Each iterator then passes once through the file in file
order and stops at the first damage; what it could not give stands in ``truncated``. Nothing raises
for a torn or damaged file, only for a file that is not a recording or is newer than this program.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evenside.errors import TruncatedError
from evenside.recording.derived import Rows, rows_of_page
from evenside.recording.format import (
    HeadRecord,
    Note,
    RawBlock,
    RawChunk,
    Record,
    SentChunk,
    SessionHead,
)
from evenside.recording.layout import Truncation
from evenside.recording.walk import Sheet, Walk

__all__ = ["Recording", "Truncation", "read_recording"]


@dataclass(slots=True)
class Recording:
    """A recording on disk; every iterator opens the file anew, so several may run at once."""

    path: Path
    n_bytes: int
    incomplete: str | None  # for a recovered copy: what could not be saved, in words
    _head: SessionHead | None
    _truncated: Truncation | None = None
    _derived_by: str | None = None
    _is_walked: bool = False

    @property
    def head(self) -> SessionHead:
        """The session's head; raises TruncatedError if the file ends before it."""
        if self._head is None:
            raise TruncatedError(f"{self.path}: the file ends before the session's head")
        return self._head

    @property
    def has_head(self) -> bool:
        """Whether the file reaches past its head: without one there is nothing to analyse."""
        return self._head is not None

    @property
    def truncated(self) -> Truncation | None:
        """What could not be read, or None; walks the file unless an iterator already did."""
        self._walk_once()
        return self._truncated

    @property
    def derived_by(self) -> str | None:
        """The version of Evenside that added what ``derived`` yields; None if none did."""
        self._walk_once()
        return self._derived_by

    def records(self) -> Iterator[Record]:
        """Yield every record in file order, raw chunks as they came."""
        for sheet in self._sheets():
            columns = sheet.raw_columns()
            for part in _parts(sheet, with_sent=True):
                if isinstance(part, slice):
                    yield from columns.chunks(part.start, part.stop)
                else:
                    yield part

    def raw_chunks(self) -> Iterator[RawChunk]:
        """Yield the raw chunks alone."""
        for sheet in self._sheets():
            yield from sheet.raw_columns().chunks(0, len(sheet.raw))

    def blocks(self, *, with_sent: bool = False) -> Iterator[RawBlock | Note]:
        """Yield runs of raw chunks joined, and between them every other record in its place.

        The fast way to decode a file: hundreds of thousands of chunks become a few blocks of at
        most about a megabyte. Sent bytes are left out unless asked for, as they cut runs short.
        """
        for sheet in self._sheets():
            columns = sheet.raw_columns()
            for part in _parts(sheet, with_sent=with_sent):
                if isinstance(part, slice):
                    yield columns.block(part.start, part.stop)
                else:
                    yield part

    def notes(self) -> Iterator[Note]:
        """Yield everything but raw and sent bytes: head, link, annotations, events, result."""
        for sheet in self._sheets():
            for _, note in sheet.notes:
                if not isinstance(note, SentChunk):
                    yield note

    def derived(self) -> Iterator[Rows]:
        """Yield what was made from all this at closing, for other tools; often nothing."""
        walk = Walk(self.path)
        for page in walk.derived_pages():
            yield from rows_of_page(page, {i: c.topic for i, c in walk.channels.items()})

    def _walk_once(self) -> None:
        if not self._is_walked:
            for _ in self._sheets():
                pass

    def _sheets(self) -> Iterator[Sheet]:
        walk = Walk(self.path)
        yield from walk.sheets()
        self._truncated, self._derived_by = walk.truncation, walk.derived_by
        self._is_walked = True


def read_recording(path: str | Path) -> Recording:
    """Open a recording; raises InputError if it is none, VersionError if it is too new."""
    walk = Walk(Path(path))
    head = None
    for sheet in walk.sheets():
        first = sheet.notes[0][1] if sheet.notes else None
        head = first.head if isinstance(first, HeadRecord) else None
        break
    return Recording(Path(path), walk.size, walk.incomplete, head)


def _parts(sheet: Sheet, *, with_sent: bool) -> Iterator[slice | Note]:
    """Cut the raw chunks of a sheet into runs at every note that stands between them."""
    done = 0
    places = sheet.raw.searchsorted([number for number, _ in sheet.notes]).tolist()
    for place, (_, note) in zip(places, sheet.notes, strict=True):
        if isinstance(note, SentChunk) and not with_sent:
            continue
        if place > done:
            yield slice(done, place)
        done = place
        yield note
    if done < len(sheet.raw):
        yield slice(done, len(sheet.raw))
