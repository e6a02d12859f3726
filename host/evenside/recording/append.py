"""A closed recording gets one more record: a correction, and the result that follows from it.

No record is ever changed or left out. As when a session closes, the whole is copied beside the
original, every message as it stands and the new ones behind them, synced, read back and compared,
and takes the original's place in one rename. A program that is killed meanwhile leaves the file
as it was before or as it is after, never anything between.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evenside.errors import RecordingError
from evenside.recording.compact import write_copy
from evenside.recording.files import refuse_if_written
from evenside.recording.format import Annotation, ResultRecord
from evenside.recording.reader import read_recording


def append_records(path: str | Path, records: Sequence[Annotation | ResultRecord]) -> None:
    """Add records to the end of a closed recording.

    Raises RecordingError with the reason, and leaves the file as it is, if it is still being
    written, is torn (recover it first), or its folder takes no copy; InputError if it is none of
    ours.
    """
    path = Path(path)
    refuse_if_written(path)
    torn = read_recording(path).truncated
    if torn is not None:
        raise RecordingError(
            f"{path}: {torn.reason}; `evenside recover {path}` makes a whole copy, "
            "which takes corrections"
        )
    copy, _ = write_copy(path, path, added=records)
    try:
        copy.move_to(path)
    except RecordingError:
        copy.discard()
        raise
