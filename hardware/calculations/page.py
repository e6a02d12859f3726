"""The budget as a page: every calculation's rows, in one order."""

from types import ModuleType

from hardware.calculations import (
    battery,
    bending,
    capacity,
    drift,
    latency,
    overload,
    resolution,
    tipping,
)

CHAPTERS: tuple[tuple[str, ModuleType], ...] = (
    ("Capacity of the cells", capacity),
    ("Overload stops", overload),
    ("Bending and strength", bending),
    ("Tipping", tipping),
    ("Resolution and errors", resolution),
    ("Drift over a session", drift),
    ("Battery and supply", battery),
    ("Latency", latency),
)

_HEAD = """\
# The budget of strength and measurement

Made by `python -m hardware.calculations` from `hardware/montage.toml` and the modules of
`hardware/calculations/`, whose first lines name the source of every number; a test makes it again
and compares. **Nothing here was measured on a device: none has been built yet.** Estimates say so.
What to measure on the first one: [hardware.md](hardware.md#what-the-first-builder-should-measure).
"""


def text() -> str:
    """The page."""
    parts = [_HEAD]
    for title, chapter in CHAPTERS:
        parts.append(f"## {title}\n\n{_lead(chapter)}\n")
        parts.append("| what | value | to compare with | from |\n|---|---|---|---|")
        parts.append("\n".join(row.as_markdown() for row in chapter.rows()) + "\n")
    return "\n".join(parts)


def _lead(chapter: ModuleType) -> str:
    """The first line of its docstring, and where to read on."""
    first = (chapter.__doc__ or "").strip().splitlines()[0]
    name = chapter.__name__.rsplit(".", 1)[-1]
    return f"{first} (`hardware/calculations/{name}.py`)"
