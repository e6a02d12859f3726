"""A file looked at: what state it is in, whose it is, and whether its own result still counts."""

import functools
import json
import tempfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mcap.writer import Writer
from tests.library.shelf import INTERVENTION_S, WORK, Session

from evenside.library.look import Looked, State, look_at
from evenside.recording.format import Annotation, SessionHead
from evenside.recording.writer import RecordingWriter

START_NS = 1_767_637_800_000_000_000  # 2026-01-05T18:30:00Z
HEAD = SessionHead("s-1", "2026-01-05T18:30:00+00:00", "0.1.0", "serial:X", person_code="A7")


def recorded(path: Path, *notes: Annotation, head: SessionHead = HEAD) -> Path:
    """A closed recording of some annotations and hardly a byte."""
    with RecordingWriter(path, head, clock_ns=lambda: START_NS) as writer:
        writer.raw(b"x", START_NS)
        for note in notes:
            writer.annotation(note)
    return path


def note(kind: str, time_s: float, /, **data: object) -> Annotation:
    return Annotation(kind, time_s, data, START_NS, 0)  # type: ignore[arg-type]


def foreign_mcap(path: Path) -> None:
    with path.open("wb") as file:
        writer = Writer(file)
        writer.start("ros2", "another program")
        writer.finish()


def newer(path: Path) -> None:
    head = replace(HEAD, schema="evenside.recording/9")
    RecordingWriter(path, head, clock_ns=lambda: START_NS, compact_at_once=True).close()


UNREADABLE: list[tuple[str, Callable[[Path], object], str, str]] = [
    ("nothing in it", lambda p: p.write_bytes(b""), "torn", "ends before its first record"),
    ("another format", lambda p: p.write_bytes(b"time,force\n0,1\n"), "foreign", "not a recording"),
    ("another program's MCAP", foreign_mcap, "foreign", "profile"),
    ("a newer version", newer, "newer", "install a newer version"),
    ("a folder", lambda p: p.mkdir(), "unreadable", "directory"),
    ("nothing there", lambda _: None, "unreadable", "No such file"),
]


@pytest.mark.parametrize(("make", "state", "words"), [row[1:] for row in UNREADABLE])
def test_what_cannot_be_read_is_a_state_with_words(
    tmp_path: Path, make: Callable[[Path], object], state: str, words: str
) -> None:
    path = tmp_path / "x.mcap"
    make(path)

    looked = look_at(path)

    assert looked.state == state
    assert words in (looked.words or "")
    assert str(tmp_path) not in (looked.words or "")
    assert looked.session_id is None


def test_a_whole_session_says_who_when_and_how_long(tmp_path: Path) -> None:
    looked = look_at(Session(day=1).write(tmp_path / "x.mcap"))

    assert (looked.state, looked.words, looked.person_code) == ("whole", None, "A7")
    assert (looked.created, looked.duration_s) == ("2026-01-06T18:30:00+00:00", 3000.0)
    assert looked.phases == ("baseline",)


def test_a_torn_session_names_its_cure_and_keeps_its_name(tmp_path: Path) -> None:
    path = Session().write(tmp_path / "x.mcap")
    path.write_bytes(path.read_bytes()[:-60])

    looked = look_at(path)

    assert (looked.state, looked.session_id) == ("torn", Session().id)
    assert "`evenside recover`" in (looked.words or "")
    assert looked.result is None


def test_a_file_that_is_being_written_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "x.mcap"
    writer = RecordingWriter(path, HEAD, clock_ns=lambda: START_NS)

    looked = look_at(path)

    writer.close()
    assert (looked.state, looked.person_code) == ("writing", "A7")
    assert look_at(path).state == "whole"


def test_the_person_who_was_chosen_during_the_session_is_the_one(tmp_path: Path) -> None:
    path = recorded(tmp_path / "x.mcap", note("setup", 0, person_code="B2"))

    assert look_at(path).person_code == "B2"


def test_a_clock_that_was_set_back_leaves_no_duration(tmp_path: Path) -> None:
    path = tmp_path / "x.mcap"
    with RecordingWriter(path, HEAD, clock_ns=lambda: START_NS) as writer:
        writer.raw(b"x", START_NS)
        writer.raw(b"x", START_NS - 10**12)

    assert look_at(path).duration_s is None


@pytest.mark.parametrize(
    ("session", "counts"),
    [(Session(), True), (Session(version="0.0.9"), False)],
    ids=["this version", "another version"],
)
def test_a_stored_result_counts_only_when_this_version_made_it(
    tmp_path: Path, session: Session, counts: bool
) -> None:
    looked = look_at(session.write(tmp_path / "x.mcap"))

    assert (looked.result is not None) == counts


def test_work_is_found_with_its_words_and_drills(tmp_path: Path) -> None:
    drills = ("hamstring.right.isolate",)
    path = Session(retest={"calf": (3, 3)}, drills=drills).write(tmp_path / "x.mcap")

    looked = look_at(path)

    assert looked.phases == ("baseline", "intervention", "retest")
    assert looked.interventions == [
        {"time_s": INTERVENTION_S, "text": WORK, "drills": list(drills)}
    ]


LATE = note("note", 900, text="before dinner", drills=["calf.left.isolate"])
WORKED = [{"time_s": 600.0, "text": "before dinner", "drills": ["calf.left.isolate"]}]
MARKS = [
    ([note("note", 10, text="shoe changed")], []),
    ([LATE], [{**WORKED[0], "time_s": 900.0}]),
    (
        [note("phase", 600, phase="intervention"), note("phase", 800, phase="retest"), LATE],
        WORKED,
    ),
    (
        [
            note("phase", 600, phase="intervention"),
            note("correction", 700, annotation=0, kind="phase", data={"phase": "baseline"}),
        ],
        [],
    ),
]


@pytest.mark.parametrize(
    ("notes", "interventions"),
    MARKS,
    ids=["a note is no work", "drills are", "noted in the retest", "a phase that was a mistake"],
)
def test_work_is_a_phase_or_a_drill(
    tmp_path: Path, notes: list[Annotation], interventions: list[object]
) -> None:
    assert look_at(recorded(tmp_path / "x.mcap", *notes)).interventions == interventions


def test_marks_that_make_no_sense_are_said_and_stop_nothing(tmp_path: Path) -> None:
    path = recorded(tmp_path / "x.mcap", note("phase", 1, phase="lunch"))

    looked = look_at(path)

    assert looked.state == "unreadable"
    assert "lunch" in (looked.words or "")


@functools.cache
def unprotected() -> bytes:
    """A finished recording without the checksums that the compact form has."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.mcap")
        writer = RecordingWriter(path, HEAD, clock_ns=lambda: START_NS)
        for number in range(20):
            writer.raw(bytes([number]) * 9, START_NS + number)
            writer.annotation(note("note", number, text="done", drills=["calf.left.isolate"]))
        writer.annotation(note("phase", 30, phase="intervention"))
        writer.result(Session().result)
        return path.read_bytes()


@given(st.integers(0, 3000), st.binary(min_size=1, max_size=8), st.integers(0, 40))
def test_a_damaged_file_is_a_state_and_no_error(at: int, junk: bytes, cut: int) -> None:
    data = bytearray(unprotected())
    data[at : at + len(junk)] = junk
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.mcap")
        path.write_bytes(data[: len(data) - cut])

        looked = look_at(path)

    assert looked.state in get_args(State)
    json.dumps(looked.interventions, allow_nan=False)


ODD_SHAPES = [
    note("note", 1, text="x", drills=5),
    note("note", 1, text={"no": "text"}, drills=["a"]),
    note("setup", 1, person_code=["not", "a", "code"]),
    note("phase", 1, phase=None),
    note("correction", 1, annotation="first", kind=3),
]


@pytest.mark.parametrize("odd", ODD_SHAPES)
def test_annotations_of_an_odd_shape_are_a_state_and_no_error(
    tmp_path: Path, odd: Annotation
) -> None:
    looked = look_at(recorded(tmp_path / "x.mcap", odd))

    assert looked.state in ("whole", "unreadable")
    assert looked.person_code in ("A7", None)


def test_a_recovered_copy_says_what_it_lacks(tmp_path: Path) -> None:
    from evenside.recording.recover import recover

    path = Session().write(tmp_path / "x.mcap")
    path.write_bytes(path.read_bytes()[:-60])
    report = recover(path)

    looked = look_at(report.out)

    assert isinstance(looked, Looked)
    assert (looked.state, looked.session_id) == ("whole", Session().id)
    assert looked.words
