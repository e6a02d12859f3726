"""Looking back: the whole session so far, or a whole recording, and the correction of wrong marks.

A live session grows its past as it runs. A replay's past is the recording, measured at once when
it is opened, so that a person need not wait until it has been played.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evenside.errors import RecordingError, UsageError
from evenside.recording.append import append_records
from evenside.recording.format import Annotation, ResultRecord
from evenside.session.core import SessionCore
from evenside.session.jsonout import JsonDict
from evenside.session.marks import CORRECTABLE, Mark
from evenside.session.measurement import Measurement
from evenside.session.offline import measure_recording
from evenside.session.pipeline import LoadBlock
from evenside.session.trace import TraceStore
from evenside.session.zones import all_zones

CORRECTED_FIELDS = {"zone", "side", "score", "kind", "phase"}


class Past:
    """What a session has been so far: its core, and its trace at every width."""

    def __init__(self, core: SessionCore, path: Path | None = None) -> None:
        self.core = core
        self.path = path  # of the recording that is looked at; None: a live session
        self.trace = TraceStore()

    @classmethod
    def of_recording(cls, path: Path) -> "Past":
        """The past of a recording, measured anew; raises RecordingError or InputError."""
        trace = TraceStore()
        past = cls(measure_recording(path, on_block=trace.push).core, path)
        past.trace = trace
        return past

    def push(self, block: LoadBlock) -> None:
        """The next samples have come."""
        assert self.core.pipeline.fs_hz is not None, "samples came, so the device is described"
        self.trace.push(block, self.core.pipeline.fs_hz)

    def to_json(self) -> JsonDict:
        """All that a page needs to look back, but for the trace; marks as they count now."""
        marks = self.core.measurement.marks.all() if self.core.measurement else []
        return {
            "duration_s": self.core.now_s,
            "fs_hz": self.core.pipeline.fs_hz,
            "marks": [mark_json(number, mark) for number, mark in enumerate(marks)],
            **self.core.analysis_json(),
        }

    def correction(
        self,
        number: int,
        *,
        time_s: float | None = None,
        data: Mapping[str, Any] | None = None,
        drop: bool = False,
        why: str = "",
    ) -> JsonDict:
        """The data of a correction annotation; raises UsageError when it cannot be made."""
        measurement = self._measurement()
        kind = measurement.marks.mark(number).annotation.kind
        if kind not in CORRECTABLE:
            raise UsageError(f"a {kind} cannot be corrected; {', '.join(CORRECTABLE)} can")
        check_change(time_s, data or {}, until_s=self.core.now_s)
        made: JsonDict = {
            "annotation": number,
            "kind": kind,
            "time_s": time_s,
            "data": None if data is None else dict(data),
            "drop": drop,
            "why": why,
        }
        tried = Annotation("correction", self.core.now_s, made, 0, self.core.n_bytes)
        measurement.marks.check_correction(tried)
        return made

    def keep_in(self, path: str | Path | None, annotation: Annotation) -> None:
        """Take an annotation, and add it with the new result to a recording that is closed.

        Raises UsageError with the reason when there is no file or it cannot take more; then nothing
        has changed.
        """
        if not path:
            raise UsageError("the session is over and was not recorded: nothing can be added")
        before = len(self.core.annotations)
        self.core.annotate(annotation)
        result = ResultRecord(self.core.analysis_json(), annotation.host_ns)
        try:
            append_records(Path(path), [annotation, result])
        except RecordingError as error:
            self.core.forget_annotations(before)
            raise UsageError(f"it could not be kept: {error}") from error

    def _measurement(self) -> Measurement:
        if self.core.measurement is None:
            raise UsageError("no sample has come yet: there is nothing to correct")
        return self.core.measurement


def check_change(time_s: float | None, data: Mapping[str, Any], *, until_s: float) -> None:
    """Raise UsageError when a corrected mark would say what no mark can say."""
    unknown = set(data) - CORRECTED_FIELDS
    if unknown:
        raise UsageError(f"a mark has no {sorted(unknown)[0]!r} that could be corrected")
    if time_s is not None and not 0 <= time_s <= until_s:
        raise UsageError(f"time_s={time_s:g} is outside the session (0 to {until_s:.1f} s)")
    if "zone" in data and data["zone"] not in list(all_zones()):
        raise UsageError(f"no zone {data['zone']!r}; there are {', '.join(all_zones())}")
    score = data.get("score", 0)
    if isinstance(score, bool) or not isinstance(score, int | float) or not 0 <= score <= 10:
        raise UsageError(f"score={score!r} must be a number from 0 to 10")


def mark_json(number: int, mark: Mark) -> JsonDict:
    """A mark as it counts now."""
    return {
        "number": number,
        "kind": mark.annotation.kind,
        "time_s": mark.annotation.time_s,
        "data": mark.annotation.data,
        "is_dropped": mark.is_dropped,
        "is_corrected": mark.is_corrected,
    }
