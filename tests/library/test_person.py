"""Whose history it is, which files count in it, and why others do not."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.library.shelf import Session

from evenside.errors import UsageError
from evenside.library.index import Index
from evenside.library.person import choose_person, person_history
from evenside.recording.format import SessionHead
from evenside.recording.writer import RecordingWriter
from evenside.session.previous import known_as


def index_of(folder: Path) -> Index:
    index = Index.of_folder(folder)
    index.refresh()
    return index


def test_the_only_person_need_not_be_named(tmp_path: Path) -> None:
    Session(code="A7").write(tmp_path / "1.mcap")

    assert choose_person(index_of(tmp_path), None) == "A7"


def test_nobody_is_the_person_of_an_empty_library(tmp_path: Path) -> None:
    assert choose_person(index_of(tmp_path), None) is None


def test_of_several_one_must_be_named(tmp_path: Path) -> None:
    for code in ("A7", "B2", None):
        Session(code=code).write(tmp_path / f"{code}.mcap")
    index = index_of(tmp_path)

    with pytest.raises(UsageError, match=r"there are A7, B2 and some without a code"):
        choose_person(index, None)
    assert choose_person(index, "B2") == "B2"
    assert choose_person(index, "") is None
    with pytest.raises(UsageError, match=r"no session of 'C3'"):
        choose_person(index, "C3")


@pytest.mark.parametrize(
    ("code", "source", "known"),
    [
        ("A7", "sim:?seed=4", "A7"),
        (None, "serial:/dev/ttyUSB0", None),
        (None, "sim:", "sim:"),
        (None, "sim:?seed=4&day=9&visits=2", "sim:?seed=4"),
        (None, "sim:?person=weak%2Fone.toml&seed=4", "sim:?seed=4&person=weak%2Fone.toml"),
    ],
)
def test_a_person_is_known_by_a_code_or_by_what_simulates_them(
    code: str | None, source: str, known: str | None
) -> None:
    assert known_as(code, source) == known


def test_a_time_that_is_none_keeps_a_session_out_and_is_said(tmp_path: Path) -> None:
    Session().write(tmp_path / "good.mcap")
    head = SessionHead("s-1", "last Tuesday", "0.1.0", "serial:X", person_code="A7")
    with RecordingWriter(tmp_path / "odd.mcap", head, clock_ns=lambda: 0) as writer:
        writer.raw(b"x", 0)

    history = person_history(index_of(tmp_path), "A7")

    assert [one["path"] for one in history["sessions"]] == ["good.mcap"]
    assert history["problems"] == [
        {"path": "odd.mcap", "why": "created = 'last Tuesday' is no time"}
    ]


def test_the_whole_file_counts_before_the_torn_one(tmp_path: Path) -> None:
    whole = Session().write(tmp_path / "b.mcap")
    torn = Path(shutil.copy(whole, tmp_path / "a.mcap"))
    torn.write_bytes(torn.read_bytes()[:-60])

    history = person_history(index_of(tmp_path), "A7")

    assert [one["path"] for one in history["sessions"]] == ["b.mcap"]
    assert history["problems"] == [{"path": "a.mcap", "why": "the same session as b.mcap"}]


def test_two_simulated_people_of_one_moment_are_no_twins(tmp_path: Path) -> None:
    for seed in (1, 2):
        Session(source=f"sim:?seed={seed}").write(tmp_path / f"{seed}.mcap")

    history = person_history(index_of(tmp_path), "A7")

    assert len(history["sessions"]) == 2
    assert history["problems"] == []


def test_times_count_and_not_how_they_are_written(tmp_path: Path) -> None:
    """19:00 in Berlin is 18:00 UTC, half an hour before the other one, whatever the texts say."""
    earlier = replace(Session(), session_id="earlier")
    Session().write(tmp_path / "utc.mcap")
    head = SessionHead(
        earlier.id, "2026-01-05T19:00:00+01:00", "0.1.0", "serial:X", person_code="A7",
        settings={"method": "matched-force/2"},
    )  # fmt: skip
    with RecordingWriter(tmp_path / "berlin.mcap", head, clock_ns=lambda: 0) as writer:
        writer.result(earlier.result)

    history = person_history(index_of(tmp_path), "A7")

    assert [one["path"] for one in history["sessions"]] == ["berlin.mcap", "utc.mcap"]
