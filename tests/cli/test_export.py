"""``evenside export`` as a person uses it: formats by suffix, nothing overwritten, losses said."""

import json
import sys
from pathlib import Path

import pytest
from tests.cli.running import evenside

from evenside.cli.main import main
from evenside.session.simulated import write_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import make_scenario


@pytest.fixture(scope="module")
def recording(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("export") / "session.mcap"
    scenario = make_scenario(2, person="even", zones=("calf", "shin"), visits_per_zone=2)
    write_recording(path, SimulatedDevice(scenario))
    return path


def run(*args: object) -> int:
    return main(["export", *map(str, args)])


def test_the_suffix_says_the_format(recording: Path, tmp_path: Path) -> None:
    ran = evenside("export", recording, tmp_path / "session.csv", "--json")

    assert ran.code == 0
    assert ran.json["format"] == "csv"
    assert ran.json["what"] == "samples"
    (file,) = ran.json["files"]
    assert Path(file["path"]).stat().st_size == file["bytes"]
    assert (tmp_path / "session.csv").read_text().startswith("time_s,load_n,position_m,cell0_n,")
    assert "wrote" in ran.err


@pytest.mark.parametrize(
    ("name", "begins"),
    [("s.xdf", b"XDF:"), ("s.edf", b"0       "), ("s.fit", b"\x0e"), ("s.parquet", b"PAR1")],
)
def test_every_format_of_one_file_is_written(
    recording: Path, tmp_path: Path, name: str, begins: bytes
) -> None:
    assert run(recording, tmp_path / name) == 0

    assert (tmp_path / name).read_bytes().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["out"], "does not say the format"),
        (["out.csv", "--format", "excel"], "there is csv, parquet"),
        (["out.csv", "--what", "speech"], "there is samples, load"),
        (["out.xdf", "--what", "holds"], "holds the whole recording"),
    ],
)
def test_what_does_not_exist_is_wrong_usage_and_the_words_say_what_does(
    recording: Path,
    tmp_path: Path,
    args: list[str],
    words: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(recording, tmp_path / args[0], *args[1:]) == 2

    assert words in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_nothing_is_overwritten_without_force(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "holds.csv"
    out.write_text("mine")

    assert run(recording, out, "--what", "holds") == 1
    assert out.read_text() == "mine"
    assert "--force" in capsys.readouterr().err

    assert run(recording, out, "--what", "holds", "--force") == 0
    assert out.read_text().startswith("zone,")


def test_force_keeps_what_else_stands_in_a_folder(recording: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    out.mkdir()
    (out / "diary.txt").write_text("mine")

    assert run(recording, out, "--format", "csv", "--what", "all") == 1
    assert run(recording, out, "--format", "csv", "--what", "all", "--force") == 0

    assert (out / "diary.txt").read_text() == "mine"
    assert (out / "events.csv").exists()


def test_a_file_in_the_place_of_a_folder_is_refused_even_by_force(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "study").write_text("mine")

    assert run(recording, tmp_path / "study", "--format", "bids", "--force") == 1

    assert "is a file" in capsys.readouterr().err
    assert (tmp_path / "study").read_text() == "mine"


def test_a_torn_recording_is_exported_as_far_as_it_goes_and_said(
    recording: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    torn = tmp_path / "torn.mcap"
    data = recording.read_bytes()
    torn.write_bytes(data[: len(data) // 4])

    assert run(torn, tmp_path / "torn.csv", "--json") == 3

    said = capsys.readouterr()
    assert "torn" in said.err
    account = json.loads(said.out)
    assert account["truncated"]
    assert 0 < account["rows"] < 16_000


def test_a_table_of_somebody_else_is_exported_too(tmp_path: Path) -> None:
    table, out = tmp_path / "plate.csv", tmp_path / "plate.xdf"
    table.write_text("t,Fz\n" + "".join(f"{i / 50},{i % 9}\n" for i in range(500)))

    assert run(table, out, "--time-column", "t", "--force-column", "Fz") == 0

    assert out.read_bytes().startswith(b"XDF:")


def test_a_part_that_is_not_installed_is_named(
    recording: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)

    assert run(recording, tmp_path / "s.parquet") == 1

    assert "pip install 'evenside[export]'" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


def test_a_dash_is_stdout(recording: Path) -> None:
    ran = evenside("export", recording, "-", "--format", "ndjson", "--what", "holds")

    kinds = [json.loads(line)["record"] for line in ran.out.splitlines()]
    assert (ran.code, kinds[0], set(kinds[1:])) == (0, "head", {"hold"})
    assert ran.err == ""


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--format", "csv", "--json"], "cannot both go to stdout"),
        (["--format", "bids"], "is a folder"),
    ],
)
def test_what_cannot_go_to_stdout_is_wrong_usage(
    recording: Path, args: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(recording, "-", *args) == 2

    assert words in capsys.readouterr().err


def test_a_table_is_not_exported_onto_itself(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "plate.csv"
    text = "time_s,force_n\n" + "".join(f"{i / 50},{i % 9}\n" for i in range(500))
    table.write_text(text)

    assert run(table, table, "--force") == 2

    assert "is what is exported" in capsys.readouterr().err
    assert table.read_text() == text


def test_a_recording_without_a_load_is_exported_and_said_to_have_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "dead.mcap"
    scenario = make_scenario(2, person="even", zones=("calf",), visits_per_zone=1)
    write_recording(path, SimulatedDevice(scenario, faults=parse_faults("dead:1@1-")))

    assert run(path, tmp_path / "dead.csv") == 3

    assert "there is no load in it" in capsys.readouterr().err
