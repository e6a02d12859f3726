"""What docs/library.md says can be done, and what it lists, is so."""

import re
import sqlite3
from pathlib import Path
from typing import get_args

import pytest
from tests.library.shelf import Session

from evenside.library.look import State
from evenside.library.schema import in_memory

PAGE = (Path(__file__).parents[2] / "docs" / "library.md").read_text(encoding="utf-8")
FIRST_CELLS = re.findall(r"^\| `(\w+)` \|", PAGE, flags=re.MULTILINE)


def test_the_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    Session().write(tmp_path / "1.mcap")
    monkeypatch.chdir(tmp_path)

    exec(compile(example, "library.md", "exec"), {})

    assert capsys.readouterr().out == "A7 1 sessions\n"


def test_every_state_is_listed() -> None:
    assert [cell for cell in FIRST_CELLS if cell in get_args(State)] == list(get_args(State))


def test_every_table_of_the_index_is_listed() -> None:
    database: sqlite3.Connection = in_memory("for the test").database
    names = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")

    assert {name for (name,) in names} == set(FIRST_CELLS) - set(get_args(State))
    database.close()
