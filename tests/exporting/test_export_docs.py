"""What docs/export.md says can be done, and what it lists, is so."""

import re
from pathlib import Path

import pytest

from evenside.exporting.contents import Contents
from evenside.exporting.formats import FORMATS, ExportOptions, export_contents
from evenside.exporting.tables import TABLES

PAGE = (Path(__file__).parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)


@pytest.fixture(scope="module")
def folder(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every format, under the name that the page uses."""
    folder = tmp_path_factory.mktemp("docs")
    for exporter in FORMATS.values():
        out = folder / (f"session{exporter.suffixes[0]}" if exporter.suffixes else "study")
        options = ExportOptions(exporter.default)
        export_contents(contents, exporter, out, options, force=False)
    return folder


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
def test_every_example_runs(
    number: int,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(folder)

    exec(compile(EXAMPLES[number], f"export.md example {number}", "exec"), {})

    assert capsys.readouterr().out.strip()


def test_every_format_has_its_row_its_section_and_an_example() -> None:
    sections = re.findall(r"^## (.+)$", PAGE, flags=re.MULTILINE)

    assert len(EXAMPLES) == len(FORMATS)
    for exporter in FORMATS.values():
        title = next(s for s in sections if s.lower().replace("+", "") == exporter.name)
        assert f"| {title} | " in PAGE
        assert all(f"`{suffix}`" in PAGE for suffix in exporter.suffixes)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_has_its_row(name: str) -> None:
    assert f"| `{name}` | " in PAGE
