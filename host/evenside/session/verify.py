"""Everything again from the raw bytes, compared with what was written down.

Do two different cuttings of the same bytes give the same result? Are the events and the result that
the session wrote the ones that the bytes give? And is anything missing from the file?
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evenside import __version__
from evenside.recording.format import EventRecord, ResultRecord
from evenside.recording.reader import Recording
from evenside.session.derived import derive, digests
from evenside.session.jsonout import JsonDict
from evenside.session.offline import Measured, measure_recording

SCHEMA = "evenside.verify/1"
CHUNKS_AT_A_TIME = 151  # some seconds; no divisor of anything in the stream


@dataclass(frozen=True, slots=True)
class Check:
    """One question with its answer."""

    name: str
    ok: bool
    detail: str


def verify_recording(
    path: Path,
    *,
    is_thorough: bool = False,
    on_progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> JsonDict:
    """Run every check; raises RecordingError or InputError when the file is no recording.

    The second cutting takes some chunks at a time; with ``is_thorough`` one, as live did. It is the
    long part: ``on_progress`` is told how many bytes of how many it has come to.
    """
    at_once = measure_recording(path)
    n_bytes = at_once.core.n_bytes
    in_pieces = measure_recording(
        path,
        n_chunks=1 if is_thorough else CHUNKS_AT_A_TIME,
        on_bytes=lambda done: on_progress(done, n_bytes),
    )
    checks = list(run_checks(at_once, in_pieces))
    return {
        "schema": SCHEMA,
        "path": str(path),
        "recorded_with": at_once.head.version,
        "verified_with": __version__,
        "identical": all(check.ok for check in checks),
        "missing": what_is_missing(at_once.recording),
        "checks": [{"name": c.name, "ok": c.ok, "detail": c.detail} for c in checks],
    }


def run_checks(at_once: Measured, in_pieces: Measured) -> Iterator[Check]:
    """All checks in the order in which a person would ask."""
    whole = at_once.core.analysis_json()
    yield check_same(
        "the cutting does not matter",
        whole,
        in_pieces.core.analysis_json(),
        "one result from blocks and from the recorded chunks",
    )
    yield check_events(at_once.recording, whole["events"])
    yield check_result(at_once.recording, whole)
    yield check_derived(at_once.recording)


def what_is_missing(recording: Recording) -> str | None:
    """What the file says that it lost, in words; None for a file that was closed as it should."""
    if recording.truncated is not None:
        truncation = recording.truncated
        return f"{truncation.reason}; {truncation.ignored_bytes} bytes could not be read"
    return recording.incomplete


def check_same(name: str, first: JsonDict, second: JsonDict, detail: str) -> Check:
    """Two results are equal to the last bit; otherwise the first part that differs is named."""
    differing = [key for key in first if first[key] != second.get(key)]
    if not differing:
        return Check(name, True, detail)
    return Check(name, False, f"they differ in {', '.join(differing)}")


def check_events(recording: Recording, events: list[JsonDict]) -> Check:
    """The events that were shown live are those that the bytes give.

    Zone and side are left out: a mark made by hand after an event was shown gives it its zone.
    """
    shown = [without_place(n.event) for n in recording.notes() if isinstance(n, EventRecord)]
    again = [without_place(event) for event in events]
    missing = sum(event not in again for event in shown)
    unseen = sum(event not in shown for event in again)
    detail = f"{len(shown)} shown live, {len(again)} computed again"
    if what_is_missing(recording) and not missing:
        return Check(
            "the events are the same", True, f"{detail}, some after the recording broke off"
        )
    if missing or unseen:
        detail += f": {missing} shown but not found again, {unseen} found but never shown"
    return Check("the events are the same", not missing and not unseen, detail)


def check_result(recording: Recording, analysis: JsonDict) -> Check:
    """The result that was written at the end is the one that the bytes give."""
    results = [n.result for n in recording.notes() if isinstance(n, ResultRecord)]
    name = "the result is the same"
    if not results:
        return Check(name, True, "the session wrote no result (it was not closed)")
    return check_same(name, results[-1], analysis, "written at the end and computed again")


def check_derived(recording: Recording) -> Check:
    """The channels for other tools hold what the bytes give."""
    name = "the channels for other tools are the same"
    if recording.derived_by is None:
        return Check(name, True, "the file has none (it was not closed, or is of an older version)")
    if recording.truncated is not None:
        return Check(name, True, "they are damaged or cut off; `evenside recover` makes them anew")
    written = digests(recording.derived())
    again = digests(derive(recording.path))
    differing = sorted(t for t in {*written, *again} if written.get(t) != again.get(t))
    if differing:
        return Check(
            name,
            False,
            f"they differ in {', '.join(differing)} (made by version {recording.derived_by})",
        )
    n_messages = sum(digest.n_messages for digest in written.values())
    return Check(name, True, f"{n_messages} messages in {', '.join(sorted(written))}")


def without_place(event: JsonDict) -> JsonDict:
    """An event without zone and side."""
    return {key: value for key, value in event.items() if key not in ("zone", "side")}
