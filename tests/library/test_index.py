"""The index in step with its files, and whole again whatever happens to it."""

import os
import shutil
import sqlite3
import threading
from pathlib import Path

import pytest
from tests.library.shelf import Session

from evenside.library.index import Index, Refreshed
from evenside.library.person import person_history
from evenside.library.rows import ResultRow
from evenside.library.schema import NAME, VERSION
from evenside.recording.format import SessionHead
from evenside.recording.writer import RecordingWriter
from evenside_analysis.chart import DEFAULT_METHOD

LONG_AGO_S = 1_600_000_000


def put(path: Path, session: Session | None = None, *, at_s: int = LONG_AGO_S) -> Path:
    """A recording that was written long ago."""
    (session or Session()).write(path)
    os.utime(path, (at_s, at_s))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three sessions of A7 and one of B2, in a folder with a difficult name."""
    folder = tmp_path / "Läufer & Co #1 100%?"
    for day in range(3):
        put(folder / f"{day}.mcap", Session(day=day))
    put(folder / "below" / "b.mcap", Session(day=9, code="B2"))
    return folder


@pytest.fixture
def index(folder: Path) -> Index:
    index = Index.of_folder(folder)
    index.refresh()
    return index


def paths(index: Index) -> list[str]:
    return [file.path for file in index.files()]


def test_it_lists_files_in_the_order_of_the_sessions(index: Index) -> None:
    assert paths(index) == ["0.mcap", "1.mcap", "2.mcap", "below/b.mcap"]
    assert [(one["person_code"], one["n_sessions"]) for one in index.people()] == [
        ("A7", 3),
        ("B2", 1),
    ]


def test_a_second_look_finds_nothing_to_do(folder: Path, index: Index) -> None:
    assert index.refresh() == Refreshed()
    assert Index.of_folder(folder).refresh() == Refreshed()


def test_new_changed_moved_and_gone_files_are_told_apart(folder: Path, index: Index) -> None:
    put(folder / "new.mcap", Session(day=20))
    put(folder / "0.mcap", Session(day=0, code="C3"), at_s=LONG_AGO_S + 1)
    (folder / "1.mcap").rename(folder / "below" / "moved.mcap")
    (folder / "2.mcap").unlink()

    assert index.refresh() == Refreshed(n_new=1, n_changed=1, n_moved=1, n_gone=1)
    assert sorted(paths(index)) == ["0.mcap", "below/b.mcap", "below/moved.mcap", "new.mcap"]


def test_a_moved_file_keeps_what_came_of_it_and_a_changed_one_does_not(
    folder: Path, index: Index
) -> None:
    for path in ("0.mcap", "1.mcap"):
        index.keep(path, ResultRow(why_not="analysed before"), DEFAULT_METHOD)
    (folder / "0.mcap").rename(folder / "moved.mcap")
    put(folder / "1.mcap", Session(day=1, version="0.0.9"), at_s=LONG_AGO_S + 1)

    index.refresh()

    results = {one.file.path: one.result for one in index.of_person("A7", DEFAULT_METHOD)}
    assert results["moved.mcap"] == ResultRow(why_not="analysed before")
    assert results["1.mcap"] is None


def test_a_file_of_a_moment_ago_is_looked_at_again(tmp_path: Path) -> None:
    """Two writings within one tick of the file system's clock leave the same size and time."""
    path = tmp_path / "x.mcap"
    stat = Session(code="A7").write(path).stat()
    index = Index.of_folder(tmp_path, clock_ns=lambda: stat.st_mtime_ns + 10**9)
    index.refresh()

    Session(code="B2").write(path)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    index.refresh()

    assert [file.person_code for file in index.files()] == ["B2"]


def test_a_recording_that_ends_without_another_byte_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "x.mcap"
    head = SessionHead("s-1", "2026-01-05T18:30:00+00:00", "0.1.0", "serial:X")
    writer = RecordingWriter(path, head, clock_ns=lambda: 0)
    index = Index.of_folder(tmp_path)
    states = []
    for end in (lambda: None, writer._file.close):  # the lock goes as when a program is killed
        end()
        os.utime(path, (LONG_AGO_S, LONG_AGO_S))
        index.refresh()
        states += [file.state for file in index.files()]

    assert states == ["writing", "torn"]


def test_what_came_of_a_torn_file_is_kept(folder: Path, index: Index) -> None:
    path = folder / "0.mcap"
    path.write_bytes(path.read_bytes()[:-40])
    os.utime(path, (LONG_AGO_S, LONG_AGO_S))
    index.refresh()
    index.keep("0.mcap", ResultRow(why_not="analysed before"), DEFAULT_METHOD)

    index.refresh()

    assert "0.mcap" not in index.waiting(DEFAULT_METHOD)


def test_the_same_session_twice_counts_once_and_is_said(folder: Path, index: Index) -> None:
    shutil.copy2(folder / "0.mcap", folder / "copy.mcap")
    (folder / "link.mcap").symlink_to(folder / "1.mcap")
    index.refresh()

    history = person_history(index, "A7")

    assert len(history["sessions"]) == 3
    assert history["problems"] == [
        {"path": "copy.mcap", "why": "the same session as 0.mcap"},
        {"path": "link.mcap", "why": "the same session as 1.mcap"},
    ]


def test_links_that_lead_round_or_nowhere_do_no_harm(folder: Path, index: Index) -> None:
    (folder / "below" / "up").symlink_to(folder)
    (folder / "dead.mcap").symlink_to(folder / "nowhere.mcap")
    (folder / ".0.mcap.part.mcap").write_bytes(b"being copied")

    assert index.refresh() == Refreshed()


def test_a_folder_that_goes_away_and_comes_back_is_no_catastrophe(
    folder: Path, index: Index
) -> None:
    before = paths(index)
    folder.rename(folder.with_name("away"))
    index.refresh()
    assert paths(index) == []

    folder.with_name("away").rename(folder)
    index.refresh()

    assert paths(index) == before


def test_a_folder_that_is_not_there_has_nothing_in_it_and_is_not_made(tmp_path: Path) -> None:
    index = Index.of_folder(tmp_path / "nowhere")

    assert index.refresh() == Refreshed()
    assert index.files() == []
    assert not (tmp_path / "nowhere").exists()


def test_where_it_cannot_be_written_it_is_kept_in_memory(folder: Path) -> None:
    (folder / NAME).mkdir()  # no right helps against that, whoever runs the test

    index = Index.of_folder(folder)
    index.refresh()

    assert index.path is None
    assert index.why_in_memory
    assert len(index.files()) == 4


def test_an_index_that_takes_no_writing_goes_on_in_memory_with_all_that_is_in_it(
    folder: Path, index: Index
) -> None:
    index.keep("0.mcap", ResultRow(why_not="analysed before"), DEFAULT_METHOD)
    index._opened.database.execute("PRAGMA query_only = ON")  # as on a medium that takes none

    index.keep("1.mcap", ResultRow(why_not="analysed now"), DEFAULT_METHOD)

    assert index.path is None
    assert "readonly" in (index.why_in_memory or "")
    assert [problem["path"] for problem in index.failed(DEFAULT_METHOD)] == ["0.mcap", "1.mcap"]
    kept = Index.of_folder(folder).failed(DEFAULT_METHOD)
    assert [problem["path"] for problem in kept] == ["0.mcap"]


DAMAGES = {
    "no index at all": lambda _: b"something else" * 99,
    "nothing in it": lambda _: b"",
    "cut off": lambda data: data[: len(data) // 2],
    "zeros in its middle": lambda data: data[:5000] + bytes(30000) + data[35000:],
    "text that is none": lambda data: data.replace(b"baseline", b"\xff\xfe\xfd\xfc1234"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_made_anew(folder: Path, index: Index, damage: str) -> None:
    want = person_history(index, "A7")
    index.close()
    path = folder / NAME
    path.write_bytes(DAMAGES[damage](path.read_bytes()))

    again = Index.of_folder(folder)
    again.refresh()

    assert person_history(again, "A7") == want
    assert again.path == path


@pytest.mark.parametrize("version", [0, VERSION - 1, VERSION + 1])
def test_an_index_of_another_version_is_made_anew(folder: Path, index: Index, version: int) -> None:
    index.close()
    other = sqlite3.connect(folder / NAME)
    other.executescript(
        f"DROP TABLE zones; CREATE TABLE more (x); PRAGMA user_version = {version};"
    )
    other.close()

    again = Index.of_folder(folder)

    assert again.refresh() == Refreshed(n_new=4)
    assert len(person_history(again, "A7")["zones"]) == 2


def test_an_index_that_is_damaged_under_our_hands_is_made_anew(folder: Path, index: Index) -> None:
    (folder / NAME).write_bytes(b"\x00" * 200_000)

    assert len(index.files()) == 4
    index.refresh()
    assert len(person_history(index, "A7")["sessions"]) == 3


def test_rebuild_keeps_nothing_but_what_the_files_say(folder: Path, index: Index) -> None:
    index.keep("0.mcap", ResultRow(why_not="not from the file"), DEFAULT_METHOD)

    assert index.rebuild() == Refreshed(n_new=4)
    assert len(person_history(index, "A7")["sessions"]) == 3


def test_two_programs_at_once_come_to_the_same_index(folder: Path) -> None:
    failures: list[BaseException] = []

    def work(number: int) -> None:
        try:
            index = Index.of_folder(folder)
            for _ in range(5):
                if number == 0:
                    index.rebuild()
                index.refresh()
                index.keep("0.mcap", ResultRow(n_holds=number), DEFAULT_METHOD)
            index.close()
        except BaseException as error:
            failures.append(error)

    programs = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for program in programs:
        program.start()
    for program in programs:
        program.join()

    assert failures == []
    last = Index.of_folder(folder)
    last.refresh()
    assert len(last.files()) == 4
    assert last.path == folder / NAME


def test_a_name_that_is_no_text_is_passed_over(folder: Path, index: Index) -> None:
    try:
        Path(os.fsdecode(os.fsencode(folder) + b"/\xff.mcap")).write_bytes(b"")
    except OSError:
        return  # a file system that knows better

    assert index.refresh() == Refreshed()
