"""`evenside library` and `evenside compare` as a person or a script uses them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.running import Ran, evenside
from tests.library.shelf import Session

from evenside.cli.history_text import NOTHING
from evenside.cli.main import main


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three sessions of A7 with work in the second, one of B2, a torn one, and a foreign file."""
    folder = tmp_path / "a library"
    for day in (0, 7, 14):
        retest = {"hamstring": (4.0, 4.0)} if day == 7 else {}
        session = Session(day=day, retest=retest, drills=("hamstring.right.isolate",))
        session.write(folder / f"{day}.mcap")
    Session(day=1, code="B2").write(folder / "b.mcap")
    torn = Session(day=21).write(folder / "torn.mcap")
    torn.write_bytes(torn.read_bytes()[:-60])
    (folder / "foreign.mcap").write_bytes(b"of another program")
    return folder


def run(capsys: pytest.CaptureFixture[str], *args: str | Path) -> Ran:
    """The program without a process of its own."""
    code = main([str(arg) for arg in args])
    told = capsys.readouterr()
    return Ran(code, told.out, told.err)


def test_list_has_a_line_a_file_and_says_what_is_the_matter(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(capsys, "library", "list", "--folder", folder)

    lines = ran.out.splitlines()
    assert len(lines) == 6
    assert "baseline+intervention+retest  7.mcap" in lines[2]
    assert lines[0].split() == ["2026-01-05", "18:30", "A7", "50", "min", "baseline", "0.mcap"]
    assert "torn.mcap: the recording was not closed" in ran.err or "damaged" in ran.err
    assert "`evenside recover`" in ran.err
    assert "foreign.mcap: " in ran.err
    assert "5 sessions, 2 codes, in " in ran.err


def test_list_of_a_person_as_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    listed = run(capsys, "library", "list", "--person", "B2", "--folder", folder, "--json").json

    assert listed["schema"] == "evenside.library/1"
    assert listed["index"] == str(folder / "index.sqlite")
    (file,) = listed["files"]
    assert (file["path"], file["state"], file["person_code"]) == ("b.mcap", "whole", "B2")
    assert [(one["person_code"], one["n_sessions"]) for one in listed["people"]] == [("B2", 1)]


def test_the_environment_names_the_library(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENSIDE_LIBRARY", str(folder))

    assert run(capsys, "library", "path").out == f"{folder}\n"
    assert len(run(capsys, "library", "list").out.splitlines()) == 6
    assert run(capsys, "library", "path", "--folder", "x").out == "x\n"


def test_listing_loads_no_analysis(folder: Path) -> None:
    """So that ten thousand sessions are listed before scipy would have been loaded."""
    code = (
        "import sys; from evenside.cli.main import main; "
        f"main(['library', 'list', '--folder', {str(folder)!r}]); "
        "print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    )
    for path in folder.iterdir():
        os.utime(path, (1_600_000_000, 1_600_000_000))  # what is young is looked at once more
    for _ in range(2):  # the first looks into the files
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )

    loaded = set(done.stdout.splitlines()[-1].split())
    assert not loaded & {"scipy", "evenside_analysis", "fastapi"}


def test_show_takes_an_id_its_beginning_or_a_path(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    session = Session(day=7)
    for name in (session.id, session.id[:8], "7.mcap"):
        shown = run(capsys, "library", "show", name, "--folder", folder, "--json").json
        assert shown["session_id"] == session.id
        assert shown["result"]["summary"]["major_movers_balanced"] is False
    text = run(capsys, "library", "show", "7.mcap", "--folder", folder)
    assert text.code == 0
    assert "Hamstring" in text.out


def test_a_file_that_gives_nothing_is_shown_with_the_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(capsys, "library", "show", "torn.mcap", "--folder", folder, "--json")

    assert ran.code == 3
    assert ran.json["result"] is None
    assert "the device never said what it is" in ran.json["why_not"]


def test_analyze_says_how_many_and_which_gave_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = run(capsys, "library", "analyze", "--folder", folder, "--processes", "1")
    again = run(capsys, "library", "analyze", "--folder", folder, "--json")

    assert (first.code, first.out) == (3, "1 analysed with matched-force/2\n")
    assert "torn.mcap: " in first.err
    assert (again.json["n_analysed"], len(again.json["problems"])) == (0, 1)


def test_rebuild_makes_the_index_from_the_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(capsys, "library", "list", "--folder", folder)
    (folder / "index.sqlite").write_bytes(b"junk")

    ran = run(capsys, "library", "rebuild", "--folder", folder, "--json")

    assert ran.json["n_files"] == 6
    assert (folder / "index.sqlite").read_bytes().startswith(b"SQLite format 3\x00")


def test_compare_draws_every_zone_with_the_work_between_and_what_can_be_said(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ran = run(capsys, "compare", "--person", "A7", "--folder", folder)

    assert ran.code == 3  # a torn session of this person is missing
    assert "A7: 3 sessions, 2026-01-05 to 2026-01-19" in ran.out
    hamstring = ran.out[ran.out.index("Hamstring") : ran.out.index("Calf")].splitlines()
    assert [line[:10].strip() for line in hamstring[1:5]] == [
        "2026-01-05",
        "2026-01-12",
        "2026-01-12",
        "2026-01-19",
    ]
    assert "worked on it" in hamstring[3]
    assert "●" in hamstring[1]
    assert "rolled the right hamstring" in ran.out
    assert "Hamstring: Right went down by" in ran.out
    assert "press the right heel into the floor" in ran.out
    assert "mind: torn.mcap: " in ran.err


def test_a_change_within_the_noise_is_not_named_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day, right in ((0, 5.0), (7, 5.4)):
        Session({"calf": (5.0, right)}, day=day).write(tmp_path / f"{day}.mcap")

    ran = run(capsys, "compare", "--folder", tmp_path)

    assert ran.code == 0
    words = " ".join(ran.out.split())
    assert "no change that could be told from the noise (it would take 1." in words
    assert "more than the noise" not in words


def test_compare_without_a_person_takes_the_only_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in (0, 1):
        Session(day=day).write(tmp_path / f"{day}.mcap")

    history = run(capsys, "compare", "--folder", tmp_path, "--json").json

    assert (history["person_code"], len(history["sessions"])) == ("A7", 2)


def test_simulated_people_without_a_code_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, source in (("a", "sim:?seed=4"), ("b", "sim:?seed=4&day=3&speed=9"), ("c", "sim:")):
        Session(code=None, source=source).write(tmp_path / f"{name}.mcap")

    history = run(capsys, "compare", "--folder", tmp_path, "--person", "sim:?seed=4", "--json").json
    named = run(capsys, "compare", tmp_path / "a.mcap", tmp_path / "c.mcap", "--json").json

    assert [one["path"] for one in history["sessions"]] == ["a.mcap", "b.mcap"]
    assert (named["person_code"], len(named["sessions"])) == (None, 2)


def test_sessions_without_a_code_are_a_history_of_their_own(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for day in (0, 1):
        Session(code=None, day=day).write(tmp_path / f"{day}.mcap")
    Session(day=2).write(tmp_path / "a7.mcap")

    history = run(capsys, "compare", "--folder", tmp_path, "--person", "", "--json").json

    assert (history["person_code"], len(history["sessions"])) == (None, 2)


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["compare"], 2, "say whose history with --person CODE; there are A7, B2"),
        (["compare", "--person", "C3"], 2, "no session of 'C3'; there are sessions of A7, B2"),
        (["library", "list", "--person", "C3"], 2, "no session of 'C3'"),
        (["library", "show", "2026"], 2, "is the beginning of 5 sessions"),
        (["library", "show", "1999"], 2, "is neither a session nor a file"),
        (["library", "analyze", "--method", "dowsing"], 1, "method='dowsing' is not known"),
    ],
)
def test_what_cannot_be_answered_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], args: list[str], code: int, words: str
) -> None:
    ran = run(capsys, *args, "--folder", folder)

    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err


def test_files_can_be_compared_wherever_they_lie(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)

    history = run(capsys, "compare", "14.mcap", folder / "0.mcap", "--json").json

    assert [one["path"] for one in history["sessions"]] == [str(folder / "0.mcap"), "14.mcap"]
    for bad, words in (("nowhere.mcap", "is not there"), ("foreign.mcap", "is not a recording")):
        ran = run(capsys, "compare", "0.mcap", bad)
        assert (ran.code, ran.out) == (1, "")
        assert words in ran.err
    assert not (folder / "index.sqlite").exists()


def test_where_nothing_is_recorded_the_way_to_begin_is_named(tmp_path: Path) -> None:
    environment = os.environ | {"EVENSIDE_LIBRARY": str(tmp_path / "nowhere")}

    ran = evenside("compare", environment=environment)

    assert (ran.code, ran.out.strip(), ran.err) == (0, NOTHING, "")
    assert not (tmp_path / "nowhere").exists()
