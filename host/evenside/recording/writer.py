"""Writing a recording while the session runs.

Every record is handed to the operating system at once, unchunked, so that a killed program loses
nothing; the disk is asked to take it at least once a second, so that a power cut loses at most
that second. ``close`` finishes the file and then exchanges it for a compact, indexed copy of the
same records. Time is told by the caller: the writer owns no clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from evenside.errors import RecordingError, UsageError
from evenside.recording import format as fmt
from evenside.recording.chunked import CHUNK_BYTES, ChunkedMcapFile
from evenside.recording.compact import compact_in_place
from evenside.recording.derived import Derive, write_derived
from evenside.recording.files import LockedFile, sync_folder
from evenside.recording.format import Annotation, LinkRecord, LinkState, RawBlock, SessionHead
from evenside.recording.mcapfile import McapFile
from evenside.recording.schemas import define_channels, define_missing
from evenside.recording.unfinished import look_at

_NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Closed:
    """How a recording ended; ``problem`` says what could not be done, the records are safe."""

    path: Path
    n_bytes: int
    is_compact: bool
    problem: RecordingError | None


class RecordingWriter:
    """One recording being written. Not for several threads, but ``sync`` may run in another one."""

    def __init__(
        self,
        path: str | Path,
        head: SessionHead,
        *,
        clock_ns: Callable[[], int],
        sync_every_s: float = 1.0,
        force: bool = False,
        compact_at_once: bool = False,
        derive: Derive | None = None,
    ) -> None:
        """Create the file; raises RecordingError if it exists (without force) or cannot be made.

        ``compact_at_once`` makes the compact form from the start: the same file in the end, but a
        killed program loses it. For what can be made again. ``derive`` makes the channels for
        other tools, when the recording is closed.
        """
        self._prepare(Path(path), clock_ns, sync_every_s, is_compact=compact_at_once, derive=derive)
        head_json = fmt.encode_json(fmt.HEAD, asdict(head))
        self._file = LockedFile(self.path, force=force)
        try:
            self._start(head_json)
        except BaseException:
            self._file.discard()
            raise

    @classmethod
    def go_on(
        cls,
        path: str | Path,
        *,
        clock_ns: Callable[[], int],
        sync_every_s: float = 1.0,
        derive: Derive | None = None,
    ) -> Self:
        """Write on in a recording that a killed program left behind.

        Raises RecordingError when it was closed, is damaged, or is being written by somebody else.
        """
        writer = cls.__new__(cls)
        writer._prepare(Path(path), clock_ns, sync_every_s, is_compact=False, derive=derive)
        unfinished = look_at(writer.path)
        writer._file = LockedFile.reopen(writer.path)
        writer._file.cut_back(unfinished.n_bytes)
        writer._mcap = McapFile(writer._file)
        writer._mcap.go_on(unfinished.standing)
        writer._channel_ids = define_missing(writer._mcap, unfinished.standing.channels)
        writer._n_messages.update(unfinished.n_messages)
        writer._raw_bytes = writer._synced_raw_bytes = unfinished.raw_bytes
        writer._last_log_ns = unfinished.last_ns
        return writer

    def _prepare(
        self,
        path: Path,
        clock_ns: Callable[[], int],
        sync_every_s: float,
        *,
        is_compact: bool,
        derive: Derive | None,
    ) -> None:
        self.path = path
        self.failure: RecordingError | None = None
        self._clock_ns = clock_ns
        self._sync_every_ns = round(sync_every_s * _NS_PER_S)
        self._last_log_ns = 0
        self._last_sync_ns = clock_ns()
        self._n_messages: Counter[str] = Counter()
        self._raw_bytes = self._synced_raw_bytes = 0
        self._closed: Closed | None = None
        self._is_compact = is_compact
        self._derive = derive

    def _start(self, head_json: bytes) -> None:
        self._mcap = (
            ChunkedMcapFile(self._file, chunk_bytes=CHUNK_BYTES)
            if self._is_compact
            else McapFile(self._file)
        )
        self._channel_ids = define_channels(self._mcap)
        self._append(fmt.HEAD, head_json, self._last_sync_ns)
        self._file.sync()
        sync_folder(self.path.parent)

    @property
    def raw_bytes(self) -> int:
        """Raw bytes recorded so far: the ``byte_offset`` of an annotation made now."""
        return self._raw_bytes

    @property
    def synced_raw_bytes(self) -> int:
        """Raw bytes of which the disk said that it has them."""
        return self._synced_raw_bytes

    def raw(self, chunk: bytes, arrival_ns: int) -> None:
        """Record the bytes of one read; raises RecordingError when the disk takes no more."""
        if chunk:
            self._write(fmt.RAW, chunk, arrival_ns)

    def raw_block(self, block: RawBlock) -> None:
        """Record many reads at once: the same records as one by one, but all of them or none."""
        bounds = [0, *(block.ends - block.byte_offset).tolist()]
        pieces = [block.data[start:end] for start, end in pairwise(bounds)]
        times_ns, number = block.arrival_ns, self._n_messages[fmt.RAW]
        if not pieces:
            return
        self._check(fmt.RAW, max(map(len, pieces)), int(times_ns.min()), int(times_ns.max()))
        log_ns = np.maximum(np.maximum.accumulate(times_ns), self._last_log_ns)
        with self._all_or_nothing(fmt.RAW):
            self._mcap.add_messages(self._channel_ids[fmt.RAW], number, log_ns, times_ns, pieces)
            self._n_messages[fmt.RAW] = number + len(pieces)
        self._last_log_ns = int(log_ns[-1])
        self._raw_bytes += len(block.data)
        self.sync_if_due()

    def sent(self, data: bytes, host_ns: int) -> None:
        """Record bytes that were sent to the device."""
        self._write(fmt.SENT, data, host_ns)

    def link(
        self, state: LinkState, source: str, detail: str = "", host_ns: int | None = None
    ) -> LinkRecord:
        """Record that the link came or went, at this place among the raw bytes."""
        record = LinkRecord(state, source, detail, self._raw_bytes, self._at(host_ns))
        self._write(fmt.LINK, fmt.encode_json(fmt.LINK, asdict(record)), record.host_ns)
        return record

    def annotation(self, annotation: Annotation) -> None:
        """Record a mark, a rating, a tare; a correction is one more annotation."""
        if not 0 <= annotation.byte_offset <= self._raw_bytes:
            raise UsageError(
                f"byte_offset={annotation.byte_offset} must be from 0 to the "
                f"{self._raw_bytes} raw bytes recorded so far"
            )
        data = fmt.encode_json(fmt.ANNOTATION, asdict(annotation))
        self._write(fmt.ANNOTATION, data, annotation.host_ns)

    def event(self, event: Mapping[str, Any], host_ns: int | None = None) -> None:
        """Record an event as it was detected live."""
        self._write(fmt.EVENT, fmt.encode_json(fmt.EVENT, event), self._at(host_ns))

    def health(self, figures: Mapping[str, Any], host_ns: int | None = None) -> None:
        """Record the health of the measurement as it was told."""
        self._write(fmt.HEALTH, fmt.encode_json(fmt.HEALTH, figures), self._at(host_ns))

    def result(self, result: Mapping[str, Any], host_ns: int | None = None) -> None:
        """Record the analysis; if there are several, the last one counts."""
        self._write(fmt.RESULT, fmt.encode_json(fmt.RESULT, result), self._at(host_ns))

    def try_again(self) -> None:
        """After a failure: take records again, behind the last that was taken.

        In the same file, where it still is; a new one where it was removed and its folder is there.
        Raises RecordingError, and nothing has changed. A disk that is full says so at the next
        record.
        """
        if self._file.is_in_place:
            self.failure = None
        else:
            self.move_to(self.path)

    def move_to(self, path: Path) -> None:
        """Go on in another file, which begins with everything recorded so far.

        Raises RecordingError, and nothing has changed, if that cannot be made or what was written
        cannot be read any more. The old file is removed when the new one is safe.
        """
        fresh = LockedFile(path)
        try:
            fresh.copy_all(self._file)
            fresh.sync()
        except BaseException:
            fresh.discard()
            raise
        old, self._file, self.path = self._file, fresh, path
        self._mcap.write_to(fresh)
        self.failure = None
        self._synced_raw_bytes = self._raw_bytes
        if old.is_in_place:
            old.discard()
        old.close()

    def sync_if_due(self) -> None:
        """Sync if ``sync_every_s`` has passed: to be called in quiet times, records do it too."""
        # A clock that stepped back counts as due: better one sync too many.
        if not 0 <= self._clock_ns() - self._last_sync_ns < self._sync_every_ns:
            self.sync()

    def sync(self) -> None:
        """Wait until the disk has everything recorded so far; raises RecordingError."""
        raw_bytes, self._last_sync_ns = self._raw_bytes, self._clock_ns()
        try:
            self._file.sync()
        except RecordingError as error:
            raise self._fail(error, self._synced_raw_bytes) from error
        self._synced_raw_bytes = raw_bytes

    def close(self) -> Closed:
        """Finish and compact the file; closing twice is fine.

        What could not be done stands in ``problem``, the file is then whole but not compact. Raises
        RecordingError only if the disk did not take the last records.
        """
        if self._closed is None:
            try:
                problem, is_compact = self._finish_and_compact()
            finally:
                self._file.close()
            n_bytes = self.path.stat().st_size
            self._closed = Closed(self.path, n_bytes, is_compact, self.failure or problem)
        return self._closed

    def _finish_and_compact(self) -> tuple[RecordingError | None, bool]:
        if self.failure is None:
            self._finish()
        self.sync()
        if self._is_compact:
            return None, True
        try:
            reason = None if self.failure is None else str(self.failure)
            n_messages = self._n_messages.total()
            compact_in_place(self._file, n_messages, incomplete=reason, derive=self._derive)
        except RecordingError as error:
            return error, False
        return None, True

    def _finish(self) -> None:
        size = self._file.size
        try:
            if isinstance(self._mcap, ChunkedMcapFile) and self._derive is not None:
                self._mcap.end_chunk()  # what is derived is read from the file
                for _ in write_derived(self._mcap, self._derive(self.path)):
                    pass
            self._mcap.finish()
        except RecordingError:  # no room for the footer: the records before it read without one
            self._file.cut_back(size)

    def _at(self, host_ns: int | None) -> int:
        """The time of a record that was made then, or now."""
        return self._clock_ns() if host_ns is None else host_ns

    def _write(self, topic: str, data: bytes, time_ns: int) -> None:
        self._append(topic, data, time_ns)
        self.sync_if_due()

    def _append(self, topic: str, data: bytes, time_ns: int) -> None:
        self._check(topic, len(data), time_ns, time_ns)
        # Tools sort by log time; it must not fall behind when the host's clock is set back, or they
        # would shuffle the stream. The time as it was read stays in publish time.
        log_ns = max(self._last_log_ns, time_ns)
        channel_id, number = self._channel_ids[topic], self._n_messages[topic]
        with self._all_or_nothing(topic):
            self._mcap.add_message(channel_id, number, log_ns, time_ns, data)
            self._n_messages[topic] = number + 1
        self._last_log_ns = log_ns
        self._raw_bytes += len(data) if topic == fmt.RAW else 0

    @contextmanager
    def _all_or_nothing(self, topic: str) -> Iterator[None]:
        size, number = self._file.size, self._n_messages[topic]
        try:
            yield
        except RecordingError as error:
            raise self._fail(error, self._raw_bytes) from error
        except BaseException:  # Ctrl-C in the middle: no record, rather than a half or a double one
            self._file.cut_back(size)
            self._n_messages[topic] = number
            self._fail(RecordingError(f"{self.path}: interrupted"), self._raw_bytes)
            raise

    def _check(self, topic: str, n_bytes: int, first_ns: int, last_ns: int) -> None:
        if self._closed is not None:
            raise UsageError(f"{self.path}: the recording is closed, {topic} cannot be added")
        if self.failure is not None:
            raise self.failure
        if n_bytes > fmt.MAX_RECORD_BYTES:
            raise UsageError(f"{topic}: {n_bytes} bytes are more than {fmt.MAX_RECORD_BYTES}")
        if not 0 <= first_ns <= last_ns < 2**63:
            raise UsageError(f"{topic}: time {first_ns} must be nanoseconds since 1970")

    def _fail(self, error: RecordingError, safe_bytes: int) -> RecordingError:
        """Make the one error after which this recording takes no more."""
        self.failure = RecordingError(
            f"{error}. The recording stops here; its first {safe_bytes} raw bytes are safe"
        )
        return self.failure

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close; a problem is raised unless something worse is already on its way."""
        problem = self.close().problem
        if problem is not None and error is None:
            raise problem
