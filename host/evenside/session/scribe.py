"""Writes the session down. When the disk refuses, the session goes on and nothing is lost.

What cannot be written waits in memory, in its order, and is offered again: every second to the same
place, and to another one as soon as somebody names it. At the end of the session it goes to a place
that takes it, rather than nowhere.
"""

import tempfile
from collections import deque
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeVarTuple

from evenside.errors import RecordingError
from evenside.recording.files import make_folder
from evenside.recording.format import Annotation, LinkState
from evenside.recording.writer import RecordingWriter
from evenside.session.jsonout import JsonDict
from evenside.transport.base import Chunk

Args = TypeVarTuple("Args")
Begin = Callable[[Path], RecordingWriter]

MAX_KEPT_BYTES = 256 * 2**20  # four hours of four cells at 80 samples a second
RECORD_BYTES = 300  # what a record takes in memory beside its bytes, about
RETRY_BYTES = 4 * 2**20  # that much at a time, as the session waits for it
WAITS = "What comes waits in memory, and is written when there is a place for it"


class Kept(NamedTuple):
    """One record that waits: how it is written, and about what memory it takes."""

    method: Callable[..., object]  # of the writer
    args: tuple[object, ...]
    n_bytes: int

    def write(self, writer: RecordingWriter) -> None:
        """Write it, late."""
        self.method(writer, *self.args)


class Scribe:
    """A recording writer that cannot stop a session, or none at all.

    The file begins with the first connection: a device that was never there leaves none behind.
    ``sync`` may run in another thread, everything else in one.
    """

    def __init__(
        self,
        path: Path | None = None,
        begin: Begin | None = None,
        *,
        clock_ns: Callable[[], int] = lambda: 0,
        fallbacks: tuple[Path, ...] | None = None,
        max_kept_bytes: int = MAX_KEPT_BYTES,
    ) -> None:
        """``fallbacks`` are folders for the end of a session whose own place is gone."""
        self._max_kept_bytes = max_kept_bytes
        self._path = path
        self._begin = begin
        self._clock_ns = clock_ns
        self._fallbacks = fallback_folders() if fallbacks is None else fallbacks
        self._writer: RecordingWriter | None = None
        self._is_on = False
        self._kept: deque[Kept] = deque()
        self._kept_bytes = 0
        self.n_dropped = 0  # records for which there was no memory any more
        self.warning: str | None = None  # why nothing is written at present, or was not
        self.tell: Callable[[str], None] = lambda _: None  # somebody at a terminal

    @property
    def path(self) -> str | None:
        """The file, if there is to be one."""
        return None if self._path is None else str(self._path)

    @property
    def is_waiting(self) -> bool:
        """Whether records wait in memory for a place."""
        return bool(self._kept)

    @property
    def has_lost(self) -> bool:
        """Whether anything found no place, in memory or, at the end, anywhere."""
        return self.n_dropped > 0 or (not self._is_on and bool(self._kept))

    def to_json(self) -> JsonDict:
        """Where the session is written, and what is in the way."""
        return {"path": self.path, "why_not": self.warning, "kept_bytes": self._kept_bytes}

    def raw(self, chunk: Chunk) -> None:
        """Bytes from the device, before anyone has looked at them."""
        self._write(len(chunk.data), RecordingWriter.raw, chunk.data, chunk.arrival_ns)

    def sent(self, data: bytes, host_ns: int) -> None:
        """Bytes to the device."""
        self._write(len(data), RecordingWriter.sent, data, host_ns)

    def link(self, state: LinkState, source: str, detail: str) -> None:
        """The connection came or went; the first one begins the file."""
        if self._begin is not None and not self._is_on:
            self._is_on = True
            self._try(self._open)
        self._write(len(detail), RecordingWriter.link, state, source, detail, self._clock_ns())

    def annotation(self, annotation: Annotation) -> None:
        """A marker, a rating, a tare."""
        self._write(len(str(annotation.data)), RecordingWriter.annotation, annotation)

    def event(self, event: JsonDict) -> None:
        """What a detector found, as it was shown."""
        self._write_json(RecordingWriter.event, event)

    def health(self, figures: JsonDict) -> None:
        """How good the measurement is, as it was told."""
        self._write_json(RecordingWriter.health, figures)

    def sync(self) -> None:
        """Wait until the disk has everything; may run in another thread."""
        if self._writer is not None and self.warning is None:
            self._try(self._writer.sync)

    def retry(self) -> None:
        """Offer what waits to its place once more; a part of it, if it is much."""
        if self.warning is not None and self._is_on and self._try(self._open_again):
            self._write_kept(RETRY_BYTES)

    def move_to(self, path: Path) -> None:
        """Go on in a file elsewhere, which begins with everything so far; raises RecordingError."""
        if self._begin is None or not self._is_on:
            raise RecordingError(f"{path}: nothing is being recorded")
        if self._writer is None:
            self._writer = self._begin(path)
        else:
            self._writer.move_to(path)
        self._path = path
        self._write_kept(None)

    def close(self, result: JsonDict) -> None:
        """The last word: the result; then the file is made whole."""
        if not self._is_on:
            return
        self._write_json(RecordingWriter.result, result)
        self.sync()
        if self.warning is not None:
            self._find_a_place()
        writer, self._writer, self._is_on = self._writer, None, False
        if writer is None:
            return
        try:
            problem = writer.close().problem
        except RecordingError as error:
            problem = error
        if problem is not None and self.warning is None:
            self.warning = str(problem)

    # --- writing ----------------------------------------------------------------------------------

    def _write_json(
        self, write: Callable[[RecordingWriter, Mapping[str, Any], int], None], value: JsonDict
    ) -> None:
        self._write(len(str(value)) if self._kept else 0, write, value, self._clock_ns())

    def _write(
        self, n_bytes: int, write: Callable[[RecordingWriter, *Args], object], *args: *Args
    ) -> None:
        """Write a record now, or let it wait behind those that wait already."""
        if not self._is_on:
            return
        if self.n_dropped:
            self.n_dropped += 1
            return
        record = Kept(write, args, n_bytes + RECORD_BYTES)
        writer = self._writer
        if writer is None or self._kept or not self._try(partial(record.write, writer)):
            self._keep(record)

    def _keep(self, record: Kept) -> None:
        """Remember a record; behind the first that finds no room none has a place."""
        if self._kept_bytes + record.n_bytes > self._max_kept_bytes:
            self.n_dropped += 1
            return
        self._kept.append(record)
        self._kept_bytes += record.n_bytes

    def _write_kept(self, max_bytes: int | None) -> None:
        """Write what waits in its order; if all of it could be written, all is well again."""
        stop = 0 if max_bytes is None else self._kept_bytes - max_bytes
        while self._kept and self._kept_bytes > stop:
            writer, record = self._writer, self._kept[0]
            if writer is None or not self._try(partial(record.write, writer)):
                return
            self._kept.popleft()
            self._kept_bytes -= record.n_bytes
        if not self._kept:
            self._is_well_again()

    def _is_well_again(self) -> None:
        if self.warning is not None and self.n_dropped == 0:
            self.warning = None
            self.tell(f"the recording is in {self._path}; nothing was lost")
        elif self.n_dropped:
            self.warning = (
                f"{self._path}: ends before the session did: there was no place for it, "
                f"and no more room in memory ({self.n_dropped} records are lost)"
            )

    def _try(self, write: Callable[[], object]) -> bool:
        """Whether it could be written; if not, why stands in ``warning``, and is told once."""
        try:
            write()
        except RecordingError as error:
            is_news = self.warning is None
            self.warning = f"{error}. {WAITS}"
            if is_news:
                self.tell(self.warning)
            return False
        return True

    # --- places -----------------------------------------------------------------------------------

    def _open(self) -> None:
        assert self._begin is not None
        assert self._path is not None
        self._writer = self._begin(self._path)

    def _open_again(self) -> None:
        if self._writer is None:
            self._open()
        else:
            self._writer.try_again()

    def _find_a_place(self) -> None:
        """At the end: where it belongs, or else wherever there is room."""
        assert self._path is not None
        if self._try(self._open_again):
            self._write_kept(None)
        name = self._path.name
        for path in (self._path, *(folder / name for folder in self._fallbacks)):
            if not self._kept and self.warning is None:
                return
            self._try(partial(self._move_with_folder, path))

    def _move_with_folder(self, path: Path) -> None:
        make_folder(path.parent)
        self.move_to(path)


def fallback_folders() -> tuple[Path, ...]:
    """Where a recording goes that its own place does not take."""
    return (Path(tempfile.gettempdir()), Path.home())
