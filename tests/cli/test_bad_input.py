"""Files that cannot be used, for every command that takes one: one clear line, the right code."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from evenside.cli.main import COMMANDS, main

GARBAGE = bytes(range(256)) * 20
MCAP_MAGIC = b"\x89MCAP0\r\n"


def missing(folder: Path) -> Path:
    return folder / "missing.mcap"


def a_folder(folder: Path) -> Path:
    (folder / "a folder.mcap").mkdir()
    return folder / "a folder.mcap"


def empty(folder: Path) -> Path:
    (folder / "empty.mcap").touch()
    return folder / "empty.mcap"


def garbage(folder: Path) -> Path:
    (folder / "garbage.mcap").write_bytes(GARBAGE)
    return folder / "garbage.mcap"


def garbage_behind_the_magic(folder: Path) -> Path:
    (folder / "magic.mcap").write_bytes(MCAP_MAGIC + GARBAGE)
    return folder / "magic.mcap"


def other_suffix(folder: Path) -> Path:
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + GARBAGE)
    return folder / "picture.png"


def behind_a_file(folder: Path) -> Path:
    (folder / "file").touch()
    return folder / "file" / "session.mcap"


BAD = [
    missing,
    a_folder,
    empty,
    garbage,
    garbage_behind_the_magic,
    other_suffix,
    behind_a_file,
]
# What is typed with FILE in the place of {}; only a device that answers would go on after it.
READS_A_FILE = [
    "analyze {}",
    "analyze {} --json",
    "verify {}",
    "verify {} --json",
    "recover {}",
    "replay {} --once",
    "live --resume {}",
    "live --calibration {} serial:/dev/null",
    "record replay:{} out.mcap",
    "live replay:{}",
    "library show {}",
]
SPEAKS_OF_NO_FILE = {"live replay:{}", "record replay:{} out.mcap"}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("EVENSIDE_LIBRARY", str(tmp_path / "library"))
    return tmp_path


def run(line: str, path: Path | None = None) -> int:
    words = [word.format(path) for word in line.split()]
    try:
        return main(words)
    except SystemExit as error:  # argparse, with its own words
        return int(error.code or 0)


@pytest.mark.parametrize("make", BAD, ids=lambda make: make.__name__)
@pytest.mark.parametrize("line", READS_A_FILE)
def test_a_file_that_cannot_be_used_is_one_line_that_names_it(
    folder: Path, capsys: pytest.CaptureFixture[str], line: str, make: object
) -> None:
    path = make(folder)  # type: ignore[operator]
    before = sorted(folder.rglob("*.mcap"))

    code = run(line, path)

    said = capsys.readouterr()
    assert code in (1, 2)
    assert said.out == ""
    assert said.err.startswith("evenside: ")
    assert said.err.count("\n") == 1
    assert "Traceback" not in said.err
    assert str(path) in said.err or line in SPEAKS_OF_NO_FILE
    assert sorted(folder.rglob("*.mcap")) == before, "nothing is left behind"


NEEDS_SOMETHING = ["analyze", "verify", "recover", "replay", "record", "simulate", "config"]


@pytest.mark.parametrize("name", NEEDS_SOMETHING)
def test_a_command_without_what_it_needs_is_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(name) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_an_option_that_does_not_exist_is_wrong_usage(
    folder: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert run(f"{name} --no-such-option") == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "line",
    ["record sim: {}", "simulate {}", "live --record {} sim:", "simulate other.mcap --truth {}"],
)
def test_a_file_that_is_there_is_not_overwritten(
    folder: Path, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    path = folder / "precious.mcap"
    path.write_bytes(b"precious")

    assert run(line, path) == 1

    said = capsys.readouterr()
    assert said.err == f"evenside: {path} is there already; --force overwrites it\n"
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_shows_an_example(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(f"{name} --help") == 0

    out = capsys.readouterr().out
    assert "xample" in out
    assert f"  evenside {name}" in out or f"(evenside {name}" in out


ANSWERS_WITH_DATA = set(COMMANDS) - {
    *("live", "replay", "serve-progressor"),  # they show a page, or are a device
    "completion",  # scripts
}


@pytest.mark.parametrize("name", sorted(ANSWERS_WITH_DATA))
def test_every_command_that_answers_with_data_has_json(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    module = __import__(f"evenside.cli.{name.replace('-', '_')}", fromlist=["add_arguments"])
    source = Path(module.__file__).read_text(encoding="utf-8")

    assert '"--json"' in source or "add_action" in source
