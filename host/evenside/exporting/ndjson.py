"""NDJSON: one JSON object a line, each with its ``record`` kind, the head first."""

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from pathlib import Path

from evenside.exporting.contents import Contents
from evenside.exporting.head import head_json
from evenside.exporting.spool import Rows
from evenside.exporting.tables import annotation_row
from evenside.session.jsonout import JsonDict

DIGITS = 6  # a microsecond, a micronewton, a micrometre; counts on the grid are no whole numbers


def write_ndjson(path: Path, contents: Contents, what: str, on_rows: Callable[[int], None]) -> None:
    """The head, then what was asked for."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for record in chain([head_record(contents)], records(contents, what, on_rows)):
            json.dump(record, file, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
            file.write("\n")


def head_record(contents: Contents) -> JsonDict:
    """The first line: what was measured, with what."""
    return {"record": "head", **head_json(contents)}


def records(contents: Contents, what: str, on_rows: Callable[[int], None]) -> Iterator[JsonDict]:
    """Every line behind the head."""
    kinds: dict[str, Callable[[], Iterator[JsonDict]]] = {
        "samples": lambda: samples(contents, on_rows, with_cells=True),
        "load": lambda: samples(contents, on_rows, with_cells=False),
        "annotations": lambda: annotations(contents),
        "events": lambda: entries("event", contents.analysis["events"]),
        "holds": lambda: entries("hold", contents.analysis["holds"]),
        "comparisons": lambda: entries("comparison", contents.analysis["comparisons"]),
    }
    for kind, make in kinds.items():
        if what == kind or (what == "all" and kind != "load"):
            yield from make()


def samples(
    contents: Contents, on_rows: Callable[[int], None], *, with_cells: bool
) -> Iterator[JsonDict]:
    """One record a row of the grid."""
    for rows in contents.blocks():
        yield from sample_records(rows, contents.fs_hz, with_cells=with_cells)
        on_rows(len(rows))


def sample_records(rows: Rows, fs_hz: float, *, with_cells: bool) -> Iterator[JsonDict]:
    """The rows of one block; what was not measured is null."""
    cells_n, counts = rows.cells_n.tolist(), rows.counts.tolist()
    loads, places = rows.load_n.tolist(), rows.position_m.tolist()
    for i, (load_n, position_m) in enumerate(zip(loads, places, strict=True)):
        record: JsonDict = {
            "record": "sample",
            "time_s": round((rows.start_index + i) / fs_hz, DIGITS),
            "load_n": rounded(load_n),
            "position_m": rounded(position_m),
        }
        if with_cells:
            record["cells_n"] = [rounded(value) for value in cells_n[i]]
            record["counts"] = [rounded(value) for value in counts[i]]
        yield record


def annotations(contents: Contents) -> Iterator[JsonDict]:
    """Marks as they count now."""
    for annotation in contents.annotations:
        row = annotation_row(annotation)
        yield {"record": "annotation", **row, "data": annotation.data}


def entries(record: str, rows: Iterable[JsonDict]) -> Iterator[JsonDict]:
    """Entries of the analysis as they are."""
    for row in rows:
        yield {"record": record, **row}


def rounded(value: float) -> float | None:
    """A number to the resolution of the format, null where missing."""
    return None if value != value else round(value, DIGITS)
