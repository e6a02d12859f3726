"""Disks that fill, vanish and come back: the session goes on and its recording is whole at last."""

import asyncio
import hashlib
import resource
import shutil
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from tests.recording.conftest import HEAD, Clock
from tests.recording.small_disk import small_disk

from evenside.errors import RecordingError, UsageError
from evenside.recording.reader import read_recording
from evenside.recording.writer import RecordingWriter
from evenside.session.desk import Desk
from evenside.session.live import LiveSession
from evenside.session.scribe import Scribe
from evenside.session.starting import NEVER_S, LiveOptions, start_live
from evenside.session.verify import verify_recording
from evenside.sources import open_source
from evenside.transport.base import Chunk

N_CHUNKS = 300
SOURCE = "sim:?seed=5&zones=calf&visits=2&speed=max"


def bytes_of(number: int) -> bytes:
    return hashlib.shake_128(number.to_bytes(4, "big")).digest(200)


class Telling:
    """A scribe with the news that it told."""

    def __init__(self, path: Path, fallback: Path, *, max_kept_bytes: int = 2**28) -> None:
        self.clock = Clock()
        self.news: list[str] = []
        self.scribe = Scribe(
            path,
            lambda place: RecordingWriter(place, HEAD, clock_ns=self.clock, sync_every_s=NEVER_S),
            clock_ns=self.clock,
            fallbacks=(fallback,),
            max_kept_bytes=max_kept_bytes,
        )
        self.scribe.tell = self.news.append

    def begin(self) -> None:
        self.scribe.link("connected", "sim:", "here")

    def write(self, first: int, stop: int) -> None:
        for number in range(first, stop):
            self.clock.advance(0.02)
            self.scribe.raw(Chunk(bytes_of(number), self.clock()))


def written(path: Path) -> list[bytes]:
    recording = read_recording(path)
    assert recording.truncated is None
    return [chunk.data for chunk in recording.raw_chunks()]


ALL = [bytes_of(number) for number in range(N_CHUNKS)]


@pytest.fixture
def fallback(tmp_path: Path) -> Path:
    folder = tmp_path / "fallback"
    folder.mkdir()
    return folder


@pytest.fixture
def small_files() -> Iterator[None]:
    """The system lets no file of this program grow beyond 30 kB: as a full disk, but undone."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    signal.signal(signal.SIGXFSZ, handler)


def make_room() -> None:
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@pytest.mark.usefixtures("small_files")
def test_a_disk_that_was_full_for_a_while_costs_nothing(tmp_path: Path, fallback: Path) -> None:
    path = tmp_path / "s.mcap"
    told = Telling(path, fallback)
    told.begin()
    told.write(0, 200)
    assert told.scribe.is_waiting
    assert told.scribe.warning is not None
    told.scribe.retry()
    assert told.scribe.is_waiting, "there is still no room"
    assert told.scribe.trouble_json() == {"why_not": told.scribe.warning, "records_lost": 0}

    make_room()
    told.write(200, 250)
    told.scribe.retry()
    assert not told.scribe.is_waiting
    assert told.scribe.trouble_json() is None
    told.write(250, N_CHUNKS)
    told.scribe.close({})

    assert written(path) == ALL
    assert len(told.news) == 2
    assert "EFBIG" in told.news[0]
    assert "waits in memory" in told.news[0]
    assert told.news[1] == f"the recording is in {path}; nothing was lost"


@dataclass(frozen=True)
class FullDisk:
    """A disk with room for 64 kB; where nobody may mount one, the limit on files stands in."""

    folder: Path
    is_mounted: bool

    @property
    def word(self) -> str:
        return "ENOSPC" if self.is_mounted else "EFBIG"

    def free_other_places(self) -> None:
        """The limit holds everywhere, a full disk does not."""
        if not self.is_mounted:
            make_room()

    def stay_unusable(self) -> None:
        """To its end; for the stand-in a file takes the folder's place."""
        if not self.is_mounted:
            shutil.rmtree(self.folder)
            self.folder.write_text("in the way")
            make_room()


@pytest.fixture
def full_disk(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[FullDisk]:
    with small_disk(tmp_path / "tiny", size_kib=64) as is_mounted:
        if not is_mounted:
            request.getfixturevalue("small_files")
        yield FullDisk(tmp_path / "tiny", is_mounted)


def test_a_full_disk_can_be_left_for_another_in_mid_session(
    full_disk: FullDisk, tmp_path: Path, fallback: Path
) -> None:
    told = Telling(full_disk.folder / "s.mcap", fallback)
    told.begin()
    told.write(0, N_CHUNKS - 10)
    assert full_disk.word in told.news[0]

    full_disk.free_other_places()
    told.scribe.move_to(tmp_path / "other.mcap")
    told.write(N_CHUNKS - 10, N_CHUNKS)
    told.scribe.close({})

    assert written(tmp_path / "other.mcap") == ALL
    assert list(full_disk.folder.iterdir()) == [], (
        "its part is in the other file, and no second one stays"
    )


def test_a_disk_that_stays_full_gives_the_session_to_a_fallback_folder(
    full_disk: FullDisk, fallback: Path
) -> None:
    told = Telling(full_disk.folder / "s.mcap", fallback)
    told.begin()
    told.write(0, N_CHUNKS)

    full_disk.stay_unusable()
    told.scribe.close({})

    assert written(fallback / "s.mcap") == ALL
    assert told.news[-1] == f"the recording is in {fallback / 's.mcap'}; nothing was lost"
    assert not told.scribe.has_lost


def test_a_fallback_that_has_a_file_of_that_name_gets_another_beside_it(
    tmp_path: Path, fallback: Path
) -> None:
    (tmp_path / "a file").write_text("in the way")
    (fallback / "s.mcap").write_bytes(b"precious")
    told = Telling(tmp_path / "a file" / "s.mcap", fallback)
    told.begin()
    told.write(0, N_CHUNKS)

    told.scribe.close({})

    assert (fallback / "s.mcap").read_bytes() == b"precious"
    assert written(fallback / "s-2.mcap") == ALL


def test_a_removed_folder_is_noticed_within_a_second_and_the_file_comes_back_with_it(
    tmp_path: Path, fallback: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    told = Telling(folder / "s.mcap", fallback)
    told.begin()
    told.write(0, 100)
    shutil.rmtree(folder)
    told.scribe.sync()  # as the session does every second
    assert "was moved or removed" in told.news[0]
    told.write(100, 200)
    told.scribe.retry()
    assert told.scribe.is_waiting

    folder.mkdir()
    told.scribe.retry()
    told.write(200, N_CHUNKS)
    told.scribe.close({})

    assert written(folder / "s.mcap") == ALL
    assert told.scribe.warning is None


def test_a_folder_that_never_comes_back_is_made_again_at_the_end(
    tmp_path: Path, fallback: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    told = Telling(folder / "s.mcap", fallback)
    told.begin()
    told.write(0, 100)
    shutil.rmtree(folder)
    told.write(100, N_CHUNKS)  # nobody has noticed yet

    told.scribe.close({})

    assert written(folder / "s.mcap") == ALL


def test_a_folder_that_cannot_be_made_keeps_all_in_memory_until_another_is_named(
    tmp_path: Path, fallback: Path
) -> None:
    (tmp_path / "a file").write_text("in the way")
    told = Telling(tmp_path / "a file" / "s.mcap", fallback)
    told.begin()
    told.write(0, 100)
    assert told.scribe.to_json()["kept_bytes"] > 20_000
    with pytest.raises(RecordingError, match="Not a directory"):
        told.scribe.move_to(tmp_path / "a file" / "other.mcap")

    told.scribe.move_to(tmp_path / "other.mcap")
    told.write(100, N_CHUNKS)
    told.scribe.close({})

    assert written(tmp_path / "other.mcap") == ALL


def test_another_place_never_overwrites_a_file(tmp_path: Path, fallback: Path) -> None:
    told = Telling(tmp_path / "s.mcap", fallback)
    told.begin()
    told.write(0, 10)
    (tmp_path / "other.mcap").write_bytes(b"precious")

    with pytest.raises(RecordingError, match="exists already"):
        told.scribe.move_to(tmp_path / "other.mcap")
    told.write(10, N_CHUNKS)
    told.scribe.close({})

    assert (tmp_path / "other.mcap").read_bytes() == b"precious"
    assert written(tmp_path / "s.mcap") == ALL


def test_when_memory_has_no_room_either_the_loss_is_counted_and_said(
    tmp_path: Path, fallback: Path
) -> None:
    (tmp_path / "a file").write_text("in the way")
    told = Telling(tmp_path / "a file" / "s.mcap", fallback, max_kept_bytes=50_000)
    told.begin()
    told.write(0, N_CHUNKS)
    trouble = told.scribe.trouble_json()
    assert trouble is not None
    assert 0 < trouble["records_lost"] < N_CHUNKS - 90

    told.scribe.close({})

    saved = written(fallback / "s.mcap")
    assert 90 < len(saved) < N_CHUNKS
    assert saved == ALL[: len(saved)]
    assert told.scribe.has_lost
    assert told.scribe.warning is not None
    # every chunk that is missing, and the result
    assert f"({N_CHUNKS - len(saved) + 1} records are lost)" in told.scribe.warning


def test_a_session_whose_folder_is_removed_ends_with_a_recording_that_verifies(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "folder"
    session = start_live(open_source(SOURCE), LiveOptions(record_path=folder / "s.mcap"))
    removes_when_rated(session, folder)

    asyncio.run(session.run())

    assert session.scribe.path == str(folder / "s.mcap")
    report = verify_recording(folder / "s.mcap")
    assert report["identical"]
    assert report["missing"] is None
    assert session.scribe.warning is None


def removes_when_rated(session: LiveSession, folder: Path) -> None:
    """Take the folder away in the middle of the session."""

    def look(block: object) -> None:
        if session.core.now_s > 30 and folder.is_dir():
            shutil.rmtree(folder)
            session.hearers.remove(look)

    session.hearers.append(look)


def test_a_page_is_told_in_words_why_a_place_takes_nothing(tmp_path: Path) -> None:
    session = start_live(open_source(SOURCE), LiveOptions(keeps_recording=False))
    with pytest.raises(UsageError, match="this session is not recorded"):
        Desk(session).record_to(str(tmp_path))

    session = start_live(open_source(SOURCE), LiveOptions(record_path=tmp_path / "s.mcap"))
    with pytest.raises(UsageError, match="nothing is being recorded"):  # no device has come yet
        Desk(session).record_to(str(tmp_path / "other.mcap"))
    assert Desk(session).recording()["why_not"] is None
