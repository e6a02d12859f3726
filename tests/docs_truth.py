"""The table of fields in docs/truth.md; ``python -m tests.docs_truth`` makes it anew."""

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

SCHEMA_FILE = "truth.schema.json"

PAGE = Path(__file__).parents[1] / "docs" / "truth.md"
BEGINS = "## Fields\n\n"  # what stands before it is written by hand


def schema() -> dict[str, Any]:
    text = resources.files("evenside.simulator").joinpath(SCHEMA_FILE).read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def fields(rule: dict[str, Any], path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every field of a schema with its path, parents first."""
    for name, part in rule.get("properties", {}).items():
        here = f"{path}.{name}" if path else name
        yield here, part
        yield from fields(part, here)
        if "items" in part:
            yield f"{here}[]", part["items"]
            yield from fields(part["items"], f"{here}[]")


def row(path: str, rule: dict[str, Any]) -> str:
    kinds = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    words = rule["description"]
    if "enum" in rule and "string" in kinds:
        words += ": " + ", ".join(f"`{value}`" for value in rule["enum"] if value is not None)
    return f"| `{path}` | {' or '.join(kinds)} | {rule.get('unit', '')} | {words} |"


def table() -> str:
    head = "| field | type | unit | what |\n|---|---|---|---|\n"
    return head + "".join(row(path, rule) + "\n" for path, rule in fields(schema()))


def written_by_hand() -> str:
    return PAGE.read_text(encoding="utf-8").partition(BEGINS)[0] + BEGINS


def text() -> str:
    return written_by_hand() + table()


if __name__ == "__main__":
    PAGE.write_text(text(), encoding="utf-8")
