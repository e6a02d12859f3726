"""Writes the session down. When the disk refuses, the session goes on and says so."""

from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec

from evenside.errors import RecordingError
from evenside.recording.format import Annotation, LinkState
from evenside.recording.writer import RecordingWriter
from evenside.session.jsonout import JsonDict
from evenside.transport.base import Chunk

P = ParamSpec("P")


class Scribe:
    """A recording writer that cannot stop a session, or none at all.

    The file begins with the first connection: a device that was never there leaves none behind.
    """

    def __init__(
        self, path: Path | None = None, begin: Callable[[], RecordingWriter] | None = None
    ) -> None:
        self._path = path
        self._begin = begin
        self._writer: RecordingWriter | None = None
        self.warning: str | None = None  # why nothing is written any more

    @property
    def path(self) -> str | None:
        """The file, if there is to be one."""
        return None if self._path is None else str(self._path)

    def raw(self, chunk: Chunk) -> None:
        """Bytes from the device, before anyone has looked at them."""
        if self._writer is not None:
            self._try(self._writer.raw, chunk.data, chunk.arrival_ns)

    def sent(self, data: bytes, host_ns: int) -> None:
        """Bytes to the device."""
        if self._writer is not None:
            self._try(self._writer.sent, data, host_ns)

    def link(self, state: LinkState, source: str, detail: str) -> None:
        """The connection came or went; the first one begins the file."""
        if self._begin is not None:
            self._try(self._open)
        if self._writer is not None:
            self._try(self._writer.link, state, source, detail)

    def annotation(self, annotation: Annotation) -> None:
        """A marker, a rating, a tare."""
        if self._writer is not None:
            self._try(self._writer.annotation, annotation)

    def event(self, event: JsonDict) -> None:
        """What a detector found, as it was shown."""
        if self._writer is not None:
            self._try(self._writer.event, event)

    def health(self, figures: JsonDict) -> None:
        """How good the measurement is, as it was told."""
        if self._writer is not None:
            self._try(self._writer.health, figures)

    def sync(self) -> None:
        """Wait until the disk has everything; may run in another thread."""
        if self._writer is not None:
            self._try(self._writer.sync)

    def close(self, result: JsonDict) -> None:
        """The last word: the result; then the file is made whole."""
        writer = self._writer
        if writer is None:
            return
        self._try(writer.result, result)
        self._try(writer.close)
        problem = writer.close().problem if self.warning is None else None
        self.warning = self.warning or (str(problem) if problem else None)
        self._writer = None

    def _open(self) -> None:
        begin, self._begin = self._begin, None
        if begin is not None:
            self._writer = begin()

    def _try(self, write: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            write(*args, **kwargs)
        except RecordingError as error:
            self._writer = None
            self.warning = str(error)
