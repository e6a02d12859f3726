"""What docs/recording.md says can be done, and what it lists, is so."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from evenside.recording.derived import CHANNELS as DERIVED_CHANNELS
from evenside.recording.format import ANNOTATION_KINDS, LINK_STATES
from evenside.recording.schemas import CHANNELS

PAGE = (Path(__file__).parents[2] / "docs" / "recording.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_runs(
    number: int,
    path: Path,
    new_writer: Any,
    session: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    with new_writer() as writer:
        session(writer, 60)
        n_bytes = writer.raw_bytes
    monkeypatch.chdir(path.parent)

    exec(compile(EXAMPLES[number], f"recording.md example {number}", "exec"), {})

    assert str(n_bytes) in capsys.readouterr().out or number in (1, 2)  # by records, by rows


def test_the_channel_table_is_that_of_the_file() -> None:
    rows = re.findall(r"^\| `(/[a-z/]+)` \| `([^`]+)` \| (\S+) \|", PAGE, flags=re.MULTILINE)

    recorded = [
        (spec.topic, spec.encoding, f"`{spec.schema['title']}`" if spec.schema else "none")
        for spec in CHANNELS
    ]
    derived = [(spec.topic, spec.encoding, f"`{spec.schema.name}`") for spec in DERIVED_CHANNELS]
    assert rows == recorded + derived


@pytest.mark.parametrize("word", [*ANNOTATION_KINDS, *LINK_STATES])
def test_every_kind_and_state_is_named(word: str) -> None:
    assert f"`{word}`" in PAGE


def test_every_field_of_head_link_and_annotation_is_named() -> None:
    for spec in CHANNELS:
        if spec.topic in ("/head", "/link", "/annotation"):
            assert spec.schema is not None
            for name in spec.schema["properties"]:
                assert f"`{name}`" in PAGE, (spec.topic, name)
