"""The bill of materials (``bom.csv``), read and made into the tables of the docs.

    python -m hardware.bom

writes the parts of each build into ``docs/hardware-parts.md``. Cost classes are for one unit, in
the small quantities that a builder buys: a under 3, b to 12, c to 40, d above (euro or dollar).
"""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_FOLDER = Path(__file__).parent
TABLE = _FOLDER / "bom.csv"
PAGE = _FOLDER.parent / "docs" / "hardware-parts.md"
BUILDS = {"plate_uno": "Plate, cable", "plate_esp32": "Plate, Bluetooth", "roller": "Roller"}
KINDS = ("bought", "cut", "printed", "tool")
COST_TO = {"a": (0.5, 3.0), "b": (3.0, 12.0), "c": (12.0, 40.0), "d": (40.0, 200.0)}


@dataclass(frozen=True, slots=True)
class Line:
    """One part."""

    part: str
    name: str
    kind: str
    per_build: dict[str, int]
    unit: str
    cost: str
    why: str
    watch_for: str
    instead: str


def lines() -> list[Line]:
    """All of them, in the file's order."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [_line(row) for row in csv.DictReader(file)]


def _line(row: dict[str, str]) -> Line:
    return Line(
        part=row["part"],
        name=row["name"],
        kind=row["kind"],
        per_build={build: int(row[build]) for build in BUILDS},
        unit=row["unit"],
        cost=row["cost"],
        why=row["why"],
        watch_for=row["watch for"],
        instead=row["instead"],
    )


def costs(parts: Sequence[Line], build: str) -> tuple[float, float]:
    """From the least to the most that a build costs without tools."""
    counted = [line for line in parts if line.kind != "tool"]
    low, high = (
        sum(line.per_build[build] * COST_TO[line.cost][end] for line in counted) for end in (0, 1)
    )
    return low, high


_HEAD = """\
# Parts and tools

Made by `python -m hardware.bom` from `hardware/bom.csv`, which opens in any spreadsheet; tests
compare it with the models, the montage and the pins. Cost classes are for one unit in small
quantities: **a** under 3, **b** to 12, **c** to 40, **d** above, in euro or dollar. No shop is
named: every part has a plain name to search for.
"""


def page() -> str:
    """The parts of each build, then why each is what it is."""
    parts = lines()
    blocks = [_HEAD]
    for build, title in BUILDS.items():
        low, high = costs(parts, build)
        blocks.append(
            f"## {title}\n\nWithout tools about {round(low, -1):.0f} to {round(high, -1):.0f}.\n"
        )
        blocks.append("| | part | made | cost |\n|---|---|---|---|")
        blocks.append(
            "\n".join(_row(line, build) for line in parts if line.per_build[build]) + "\n"
        )
    blocks.append("## Why each, and what to watch for\n")
    blocks.append("| part | why | watch for | instead |\n|---|---|---|---|")
    blocks += [
        f"| {p.part.replace('_', ' ')} | {p.why} | {p.watch_for} | {p.instead} |" for p in parts
    ]
    return "\n".join(blocks) + "\n"


def _row(line: Line, build: str) -> str:
    number = line.per_build[build]
    count = str(number) if line.unit == "piece" else f"{number} {line.unit}{'s' * (number > 1)}"
    return f"| {count} | {line.name} | {line.kind} | {line.cost} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
