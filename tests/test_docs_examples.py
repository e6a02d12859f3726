"""Python on the pages runs as it stands there."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[1] / "docs"
BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(page: str) -> list[str]:
    return BLOCK.findall((DOCS / page).read_text(encoding="utf-8"))


def run(code: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "example"}
    exec(compile(code, "example", "exec"), names)  # what a reader would paste
    return names


@pytest.mark.parametrize("page", ["python-analysis.md", "plugins.md"])
def test_every_example_of_the_page_runs(page: str) -> None:
    examples = blocks(page)

    assert examples
    for example in examples:
        run(example)


def test_a_recording_is_read_as_the_page_says(evenside_recording: Callable[..., Any]) -> None:
    (example,) = blocks("python-host.md")
    made = evenside_recording(seed=7, zones=["calf"], visits=1)

    session_id, n_bytes = run(example)["describe"](made.path)

    assert session_id
    assert n_bytes > 10_000


def test_the_truth_is_read_as_the_page_says(
    evenside_recording: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = blocks("truth.md")
    truth = evenside_recording(seed=7, zones=["calf"], visits=2).truth
    (tmp_path / "truth.json").write_text(json.dumps(truth), encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    names = run(example)

    assert names["differences"].keys() == {"calf"}
    assert len(names["time_s"]) == len(names["trace"]["load_n"])
