"""A clock that only moves when told, and a session in which every kind of record occurs."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from evenside.recording.format import (
    Annotation,
    EventRecord,
    HeadRecord,
    RawChunk,
    Record,
    ResultRecord,
    SentChunk,
    SessionHead,
)
from evenside.recording.writer import RecordingWriter

START_NS = 1_767_225_600_000_000_000  # 2026-01-01T00:00:00Z


@dataclass
class Clock:
    """Host time as the tests tell it."""

    now_ns: int = START_NS

    def __call__(self) -> int:
        return self.now_ns

    def advance(self, seconds: float) -> None:
        self.now_ns += round(seconds * 1e9)


HEAD = SessionHead(
    session_id="s-1",
    created="2026-01-01T00:00:00Z",
    version="0.1.0",
    source="sim:?seed=7",
    person_code="P-07",
    body_mass_kg=70.1,
    calibration={"id": "c-1", "newton_per_count": [0.1, 1e-9 / 3]},
    settings={"contact_on_n": 20.0},
    fs_hz=80.0,
)


def chunk(number: int) -> bytes:
    """The bytes of read ``number``: 1 to 60 of them, unlike their neighbours."""
    length = 1 + number * 7919 % 60
    return hashlib.shake_128(number.to_bytes(8, "big")).digest(length)


def write_session(writer: RecordingWriter, clock: Clock, n_chunks: int) -> list[Record]:
    """Write every kind of record and return what a reader must find."""
    expected: list[Record] = [HeadRecord(HEAD, clock())]
    expected.append(writer.link("connected", "sim:?seed=7", "device 0102"))
    for number in range(n_chunks):
        clock.advance(0.025)
        data = chunk(number)
        expected.append(RawChunk(data, clock(), number, writer.raw_bytes))
        writer.raw(data, clock())
        if number % 40 == 3:
            writer.sent(b"\x01ping\x00", clock())
            expected.append(SentChunk(b"\x01ping\x00", clock()))
        if number % 50 == 5:
            data_ = {"zone": "calf", "side": "left", "score": number / 7}
            mark = Annotation("rating", number / 80, data_, clock(), writer.raw_bytes)
            writer.annotation(mark)
            expected.append(mark)
        if number % 60 == 7:
            event = {"kind": "dwell", "start_s": 0.1 * number, "end_s": None}
            writer.event(event)
            expected.append(EventRecord(event, clock()))
    expected.append(writer.link("lost", "sim:?seed=7"))
    result: dict[str, Any] = {"schema": "evenside.analysis/1", "holds": []}
    writer.result(result)
    expected.append(ResultRecord(result, clock()))
    return expected


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def head() -> SessionHead:
    return HEAD


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "session.mcap"


@pytest.fixture
def new_writer(path: Path, clock: Clock) -> Callable[..., RecordingWriter]:
    def make(where: Path = path, **options: Any) -> RecordingWriter:
        return RecordingWriter(where, HEAD, clock_ns=clock, **options)

    return make


@pytest.fixture
def session(clock: Clock) -> Callable[[RecordingWriter, int], list[Record]]:
    def fill(writer: RecordingWriter, n_chunks: int) -> list[Record]:
        return write_session(writer, clock, n_chunks)

    return fill


class ThreeFiles:
    """The same session as it is while live, finished but not compacted, and compacted.

    Not a dataclass: its megabytes must not end up in the report of a failing test.
    """

    def __init__(self, live: bytes, finished: bytes, compact: bytes, records: list[Record]) -> None:
        self.live, self.finished, self.compact = live, finished, compact
        self.records = records


@pytest.fixture(scope="module")
def three_files(tmp_path_factory: pytest.TempPathFactory) -> Callable[[int], ThreeFiles]:
    def make(n_chunks: int) -> ThreeFiles:
        path = tmp_path_factory.mktemp("three") / "session.mcap"
        clock = Clock()
        writer = RecordingWriter(path, HEAD, clock_ns=clock)
        records = write_session(writer, clock, n_chunks)
        live = path.read_bytes()
        obstacle = path.with_name(".session.mcap.part")
        obstacle.mkdir()  # a folder under the copy's name: the compaction cannot even begin
        assert writer.close().is_compact is False
        finished = path.read_bytes()
        obstacle.rmdir()
        path.unlink()
        clock = Clock()
        with RecordingWriter(path, HEAD, clock_ns=clock) as again:
            write_session(again, clock, n_chunks)
        return ThreeFiles(live, finished, path.read_bytes(), records)

    return make
