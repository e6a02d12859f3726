"""A torn recording made whole: a compact copy of everything that can be read, and an account.

The torn file is never touched. The copy carries the account of what was lost in it, so that nobody
takes it for a recording that ended on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from evenside.errors import RecordingError, TruncatedError, UsageError
from evenside.recording.compact import write_copy
from evenside.recording.derived import Derive
from evenside.recording.files import refuse_if_written
from evenside.recording.format import Annotation, RawBlock, ResultRecord
from evenside.recording.layout import Truncation
from evenside.recording.reader import Recording, read_recording


@dataclass(frozen=True, slots=True)
class RecoverReport:
    """What was saved, and what was lost (``truncation`` None: nothing was)."""

    path: Path
    out: Path
    truncation: Truncation | None
    n_raw_chunks: int
    raw_bytes: int
    n_annotations: int
    has_result: bool
    last_arrival_ns: int | None

    @property
    def is_whole(self) -> bool:
        """Whether the file had nothing missing."""
        return self.truncation is None

    def words(self) -> str:
        """Say in a few sentences what was saved and what was lost."""
        saved = (
            f"{self.out} holds {self.raw_bytes} raw bytes in {self.n_raw_chunks} chunks"
            f"{_until(self.last_arrival_ns)} and {self.n_annotations} annotations."
        )
        if self.truncation is None:
            return f"{self.path}: nothing was missing. {saved}"
        words = f"{self.path}: {self.truncation.reason}. {saved}"
        if self.truncation.ignored_bytes:
            words += f" The last {self.truncation.ignored_bytes} bytes of the file are left out."
        if not self.has_result:
            words += " It has no stored result; analyze makes one from the raw bytes."
        return words


def recover(
    path: str | Path,
    out: str | Path | None = None,
    *,
    force: bool = False,
    derive: Derive | None = None,
) -> RecoverReport:
    """Write a whole, indexed copy of a torn recording (default ``NAME.recovered.mcap`` beside it).

    ``derive`` makes the channels for other tools; without it the copy has those of the original.
    Raises InputError or VersionError if it is not a recording we can read, TruncatedError if there
    is nothing to save, RecordingError if it is still being written or the copy cannot be made.
    """
    source = Path(path)
    target = Path(out) if out is not None else source.with_name(f"{source.stem}.recovered.mcap")
    recording = read_recording(source)
    _check_target(source, target, force=force)
    if not recording.has_head:
        raise TruncatedError(f"{source}: nothing can be recovered: it ends before the head")
    report = _report(recording, target)
    reason = None if report.truncation is None else report.truncation.reason
    copy, _ = write_copy(source, target, incomplete=reason, derive=derive)
    try:
        copy.move_to(target)
    except RecordingError:
        copy.discard()
        raise
    return report


def _check_target(source: Path, target: Path, *, force: bool) -> None:
    refuse_if_written(source)
    if target.exists():
        if target.samefile(source):
            raise UsageError(f"{target}: the copy needs another name, the original is kept")
        if not force:
            raise RecordingError(
                f"{target}: exists already and stays as it is; choose another name or use --force"
            )
        refuse_if_written(target)


def _report(recording: Recording, target: Path) -> RecoverReport:
    n_chunks = n_bytes = n_annotations = 0
    last_ns, has_result = None, False
    for item in recording.blocks():
        if isinstance(item, RawBlock):
            n_chunks += len(item.ends)
            n_bytes += len(item.data)
            last_ns = int(item.arrival_ns[-1])
        n_annotations += isinstance(item, Annotation)
        has_result |= isinstance(item, ResultRecord)
    return RecoverReport(
        recording.path,
        target,
        recording.truncated,
        n_chunks,
        n_bytes,
        n_annotations,
        has_result,
        last_ns,
    )


def _until(arrival_ns: int | None) -> str:
    if arrival_ns is None:
        return ""
    try:
        moment = datetime.fromtimestamp(arrival_ns // 1_000_000_000, UTC)
    except (OverflowError, ValueError, OSError):
        return ""  # a time that rotted: better no time than a strange one
    return f" until {moment.isoformat().replace('+00:00', 'Z')}"
