"""A program that records, to be run on its own: it is killed, or runs into a full disk.

    child.py record PATH [KILL_AT]     endless; a line "raw_bytes synced_bytes" after each read
    child.py close PATH [KILL_AT]      400 reads, then close; prints how many calls that took
    child.py append PATH [KILL_AT]     a correction at the end; prints how many calls that took
    child.py fill PATH LIMIT SOURCE    no file may pass LIMIT bytes; prints what the writer said
    child.py long PATH                 192 MB written, compacted and read; prints its peak memory

KILL_AT ends the program with SIGKILL at that call of any function, counted from the moment at
which recording (or closing) begins: a way to be killed in every place without waiting for it.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Any

from evenside.errors import RecordingError
from evenside.recording.append import append_records
from evenside.recording.format import Annotation, SessionHead
from evenside.recording.reader import read_recording
from evenside.recording.writer import RecordingWriter

START_NS = 1_767_225_600_000_000_000
HEAD = SessionHead("s-1", "2026-01-01T00:00:00Z", "0.1.0", "sim:")
CORRECTION = Annotation(
    "correction", 12.5, {"annotation": 3, "kind": "rating", "data": {"score": 4}}, START_NS, 0
)


def chunk(number: int) -> bytes:
    """The bytes of read ``number``; they do not compress."""
    return hashlib.shake_128(number.to_bytes(8, "big")).digest(1 + number * 7919 % 200)


def plain_chunk(number: int) -> bytes:
    """The bytes of read ``number``; they compress well."""
    return bytes([number % 7]) * (1 + number * 7919 % 200)


def long_chunk(number: int) -> bytes:
    """The bytes of a long read; the copy's index takes more room than it saves."""
    return hashlib.shake_128(number.to_bytes(8, "big")).digest(1500)


SOURCES = {"random": chunk, "plain": plain_chunk, "long": long_chunk}


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())


def kill_at(call: int | None) -> Callable[[], int]:
    """Be killed at that call from now on; returns how many calls there were so far."""
    calls = itertools.count()
    last = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal last
        if event in ("call", "c_call"):
            last = next(calls)
            if last == call:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.setprofile(count)
    return lambda: last


def new_writer(path: Path) -> RecordingWriter:
    clock = itertools.count(START_NS, 100_000_000)  # every look at the clock is 0.1 s later
    return RecordingWriter(path, HEAD, clock_ns=lambda: next(clock))


def record(path: Path, call: int | None) -> None:
    kill_at(call)
    writer = new_writer(path)
    for number in itertools.count():
        writer.raw(chunk(number), START_NS + number)
        say(f"{writer.raw_bytes} {writer.synced_raw_bytes}")


def close(path: Path, call: int | None) -> None:
    writer = new_writer(path)
    for number in range(400):
        writer.raw(chunk(number), START_NS + number)
    calls = kill_at(call)
    writer.close()
    sys.setprofile(None)
    say(str(calls()))


def append(path: Path, call: int | None) -> None:
    calls = kill_at(call)
    append_records(path, [CORRECTION])
    sys.setprofile(None)
    say(str(calls()))


def fill(path: Path, limit: int, source: Callable[[int], bytes]) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    fill_up(path, source)


def fill_up(path: Path, source: Callable[[int], bytes]) -> None:
    writer = new_writer(path)
    errors: list[str] = []
    for number in itertools.count():
        try:
            writer.raw(source(number), START_NS + number)
        except RecordingError as error:
            errors.append(str(error))
            if len(errors) == 2:
                break
    closed = writer.close()
    report: dict[str, Any] = {
        "errors": errors,
        "raw_bytes": writer.raw_bytes,
        "is_compact": closed.is_compact,
        "problem": str(closed.problem),
    }
    say(json.dumps(report))


def long(path: Path) -> None:
    piece = os.urandom(8192)
    with RecordingWriter(path, HEAD, clock_ns=lambda: START_NS) as writer:
        for number in range(24_000):
            writer.raw(piece, START_NS + number)
        live = sum(1 for _ in read_recording(path).records())
    compact = sum(len(chunk.data) for chunk in read_recording(path).raw_chunks())
    joined = sum(1 for _ in read_recording(path).blocks())
    status = Path("/proc/self/status").read_text()
    peak_kb = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    say(f"{live} {compact} {joined} {peak_kb}")


def main() -> None:
    command, path, *rest = sys.argv[1:]
    match command:
        case "record":
            record(Path(path), int(rest[0]) if rest else None)
        case "close":
            close(Path(path), int(rest[0]) if rest else None)
        case "append":
            append(Path(path), int(rest[0]) if rest else None)
        case "fill":
            fill(Path(path), int(rest[0]), SOURCES[rest[1]])
        case "fill_up":
            fill_up(Path(path), chunk)
        case "long":
            long(Path(path))


if __name__ == "__main__":
    main()
