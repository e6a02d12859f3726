"""``evenside report``: files in, a page out, and plain words when it cannot."""

from pathlib import Path

import pytest
from tests.cli.running import evenside
from tests.library.shelf import Session

from evenside.cli.main import main
from evenside.report.needs import check_installed
from evenside.session.simulated import write_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import make_scenario


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    scenario = make_scenario(3, zones=("hamstring",), visits_per_zone=2)
    path = tmp_path_factory.mktemp("report") / "monday.mcap"
    write_recording(path, SimulatedDevice(scenario))
    return path


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [f"{k / 10},{300 if k % 200 > 50 else 0}" for k in range(1000)]
    path = tmp_path / "plate.csv"
    path.write_text("time_s,force_n\n" + "\n".join(rows) + "\n")
    return path


def test_a_recording_becomes_a_page_beside_where_one_stands(
    recording: Path, tmp_path: Path
) -> None:
    ran = evenside("report", recording, cwd=tmp_path)

    html = (tmp_path / "monday.report.html").read_text("utf-8")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "wrote monday.report.html\n"
    assert "Left hamstring: " in html  # the chart, in words
    assert "<svg" in html
    assert 'id="trace"' in html  # the load of the whole session


def test_stdout_gets_the_same_page(
    recording: Path, tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    out = tmp_path / "page.html"

    codes = [main(["report", str(recording), "-o", where]) for where in (str(out), "-")]

    assert codes == [0, 0]
    assert capfdbinary.readouterr().out == out.read_bytes()


def test_a_name_that_ends_in_pdf_asks_for_one(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "seite.pdf"

    code = main(["report", str(recording), "-o", str(out), "--language", "de", "--json"])

    told = capsys.readouterr().out
    assert code == 0
    assert '"format": "pdf"' in told
    assert out.read_bytes().startswith(b"%PDF-1.7")


def test_a_table_of_samples_is_reported_too(table: Path, tmp_path: Path) -> None:
    marks = tmp_path / "marks.csv"
    marks.write_text("start_s,end_s,zone,side,score,score_time_s\n5,20,calf,left,4,15\n")
    out = tmp_path / "page.html"

    codes = [
        main(["report", str(table), "-o", str(out)]),
        main(["report", str(table), "--marks", str(marks), "-o", str(out), "--force"]),
    ]

    assert codes == [0, 0]
    assert "of the program that made the table" in out.read_text("utf-8")
    assert "Left calf: 4" in out.read_text("utf-8")


def test_lost_samples_make_the_exit_code_3(tmp_path: Path) -> None:
    path = tmp_path / "gap.csv"
    rows = [f"{k / 10},100" for k in range(600) if not 200 <= k < 250]
    path.write_text("time_s,force_n\n" + "\n".join(rows) + "\n")
    out = tmp_path / "page.html"

    assert main(["report", str(path), "-o", str(out)]) == 3
    assert "50 (8.33\u00a0%)" in out.read_text("utf-8")  # 50 of 600 samples


def test_nothing_is_overwritten_unless_asked(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "page.html"
    out.write_text("mine")

    code = main(["report", str(table), "-o", str(out)])

    assert code == 1
    assert "is there already; --force overwrites it" in capsys.readouterr().err
    assert out.read_text() == "mine"


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        ([], 2, "name a FILE, or whose history it is with --person CODE"),
        (["no.mcap"], 1, "no.mcap: No such file or directory"),
        (["no.mcap", "--language", "xx"], 2, "--language 'xx': there is en, de, fr"),
        (["no.mcap", "--paper", "A3"], 2, "--paper 'A3': there is A4, Letter"),
        (["no.mcap", "-o", "-", "--json"], 2, "stdout is the report itself"),
        (["a.mcap", "b.mcap", "--marks", "m.csv"], 2, "go with one FILE"),
    ],
)
def test_what_cannot_be_done_is_said(
    args: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", *args]) == code
    assert words in capsys.readouterr().err


def test_a_folder_that_is_not_there_is_named(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["report", str(table), "-o", str(tmp_path / "no" / "page.html")]) == 1
    assert "page.html: No such file or directory" in capsys.readouterr().err


def test_without_the_extra_it_says_what_to_install() -> None:
    with pytest.raises(Exception, match=r"pip install 'evenside\[report\]'"):
        check_installed(("a_package_that_nobody_has",))


@pytest.fixture
def shelf(tmp_path: Path) -> Path:
    for week in range(3):
        Session(day=7.0 * week).write(tmp_path / "shelf" / f"week-{week}.mcap")
    return tmp_path / "shelf"


def test_a_person_gets_a_history(shelf: Path, tmp_path: Path) -> None:
    out = tmp_path / "history.html"

    assert main(["report", "--person", "A7", "--folder", str(shelf), "-o", str(out)]) == 0
    assert "A7: 3 sessions" in out.read_text("utf-8")


def test_several_files_are_a_history(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["report", *map(str, sorted(shelf.iterdir())[:2])]) == 0
    assert "A7: 2 sessions" in Path("history.report.html").read_text("utf-8")


def test_a_code_that_is_no_file_name_still_makes_one(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Session(code="../A 7").write(shelf / "odd.mcap")
    monkeypatch.chdir(tmp_path)

    assert main(["report", "--person", "../A 7", "--folder", str(shelf)]) == 0
    assert Path("history-A_7.report.html").exists()
