"""The tables of a recording: samples, load, annotations, events, holds, comparisons."""

import json
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import numpy as np

from evenside.exporting.columns import (
    Batch,
    Column,
    Table,
    flag,
    metre,
    newton,
    second,
    whole,
    word,
)
from evenside.exporting.contents import Contents
from evenside.exporting.spool import Rows
from evenside.recording.format import Annotation
from evenside.session.jsonout import JsonDict
from evenside.session.labels import label_of
from evenside_analysis.types import Visit

TIME = second("time_s", "stream time, from the first sample, counted by the device")
LOAD = newton("load_n", "total normal force on the tissue")
POSITION = metre("position_m", "where along the tissue the load acts")
PLACE = (
    word("zone", "the zone that lay on the device"),
    word("side", "left or right, as the person has them"),
    word("phase", "baseline, intervention or retest"),
)
EVENT = (
    word("kind", "contact, dwell or pass"),
    *PLACE[:2],
    second("start_s", "begin"),
    second("end_s", "end"),
    newton("load_n", "median load"),
    newton("peak_n", "largest load"),
    Column("impulse_ns", "integral of the load", "N*s", digits=4),
    metre("travel_m", "path between the ends of a pass"),
    whole("direction", "+1: the position grows"),
    Column("coverage", "share of the samples that were measured"),
)
HOLD = (
    *PLACE,
    second("start_s", "begin of the dwell"),
    second("end_s", "end of the dwell"),
    newton("load_n", "median load before the rating"),
    Column("load_bw", "the same as a share of body weight"),
    Column("score", "0 to 10", digits=2),
    word("score_kind", "tension or pain"),
    second("score_time_s", "the moment that the score is about"),
    flag("usable", "whether the comparison uses it"),
    word("why_not", "why it does not"),
    flag("corrected", "whether a mark of its visit was corrected"),
)
COMPARISON = (
    word("zone", "the zone"),
    Column("difference_points", "right minus left at the same force"),
    Column("ci95_low", "lower end of the 95 % interval"),
    Column("ci95_high", "upper end of the 95 % interval"),
    Column("ci90_low", "lower end of the 90 % interval"),
    Column("ci90_high", "upper end of the 90 % interval"),
    whole("n_left", "usable holds on the left"),
    whole("n_right", "usable holds on the right"),
    Column("force_ratio", "right over left, for the same score"),
    Column("log_ratio_pct", "100 ln of that ratio"),
    word("verdict", "left_tighter, right_tighter, balanced or cannot_tell"),
    word("reasons", "why, in words"),
    whole("holds_needed", "more holds on each side before it can tell"),
    word("method_id", "which computation it was"),
    word("method_parameters", "all that is needed to repeat it, as JSON"),
)
ANNOTATION = (
    second("time_s", "stream time that it is about"),
    word("kind", "visit_start, visit_end, rating, tare, phase, note, ..."),
    word("label", "the same in one short word with its fields"),
    word("data", "all fields, as JSON"),
)


def samples_table(contents: Contents) -> Table:
    """Every row of the grid with every cell."""
    cells = [
        newton(f"{name}_n", f"force on {place_of(contents, i)}, the zero taken off")
        for i, name in enumerate(contents.cell_names)
    ]
    counts = [
        Column(
            f"{name}_counts",
            f"what the converter of {place_of(contents, i)} gave",
            "count",
            digits=2,
        )
        for i, name in enumerate(contents.cell_names)
    ]
    to_place = partial(places, contents.visits, contents.fs_hz)
    return grid_table(
        "samples",
        contents,
        (TIME, LOAD, POSITION, *cells, *counts, *PLACE),
        lambda rows: [
            rows.load_n,
            rows.position_m,
            *rows.cells_n.T,
            *rows.counts.T,
            *to_place(rows),
        ],
    )


def load_table(contents: Contents) -> Table:
    """Load and position over time, with what lay on the device."""
    to_place = partial(places, contents.visits, contents.fs_hz)
    return grid_table(
        "load",
        contents,
        (TIME, LOAD, POSITION, *PLACE),
        lambda rows: [rows.load_n, rows.position_m, *to_place(rows)],
    )


def annotations_table(contents: Contents) -> Table:
    """Marks, ratings and notes as they count now."""
    return fixed_table("annotations", ANNOTATION, [annotation_row(a) for a in contents.annotations])


def events_table(contents: Contents) -> Table:
    """Contacts, dwells and passes."""
    return fixed_table("events", EVENT, contents.analysis["events"])


def holds_table(contents: Contents) -> Table:
    """Dwells with a rating."""
    return fixed_table("holds", HOLD, contents.analysis["holds"])


def comparisons_table(contents: Contents) -> Table:
    """Left against right, a zone a row."""
    rows = [comparison_row(entry) for entry in contents.analysis["comparisons"]]
    return fixed_table("comparisons", COMPARISON, rows)


TABLES: dict[str, Callable[[Contents], Table]] = {
    "samples": samples_table,
    "load": load_table,
    "annotations": annotations_table,
    "events": events_table,
    "holds": holds_table,
    "comparisons": comparisons_table,
}


def grid_table(
    name: str, contents: Contents, columns: Sequence[Column], to_batch: Callable[[Rows], Batch]
) -> Table:
    """A table with a row for every row of the grid; its first column is the time."""

    def batches() -> Iterator[Batch]:
        for rows in contents.blocks():
            yield [rows.time_s(contents.fs_hz), *to_batch(rows)]

    return Table(name, columns, contents.n_rows, batches)


def places(visits: Sequence[Visit], fs_hz: float, rows: Rows) -> Batch:
    """Zone, side and phase of the visit that was on, for each row."""
    columns: list[list[str | None]] = [[None] * len(rows) for _ in PLACE]
    for visit in visits:
        first = max(0, int(np.ceil(visit.start_s * fs_hz)) - rows.start_index)
        stop = min(len(rows), int(np.ceil(visit.end_s * fs_hz)) - rows.start_index)
        if stop > first:
            for column, value in zip(columns, (visit.zone, visit.side, visit.phase), strict=True):
                column[first:stop] = [value] * (stop - first)
    return list(columns)


def fixed_table(name: str, columns: Sequence[Column], rows: Sequence[JsonDict]) -> Table:
    """A table that is short enough to stand in memory."""

    def batches() -> Iterator[Batch]:
        yield [[row.get(column.name) for row in rows] for column in columns]

    return Table(name, columns, len(rows), batches)


def annotation_row(annotation: Annotation) -> JsonDict:
    """One row of the annotations."""
    return {
        "time_s": annotation.time_s,
        "kind": annotation.kind,
        "label": label_of(annotation),
        "data": json.dumps(annotation.data, ensure_ascii=False, allow_nan=False),
    }


def comparison_row(entry: JsonDict) -> JsonDict:
    """One comparison without anything nested."""
    ci95, ci90 = entry["ci95"] or (None, None), entry["ci90"] or (None, None)
    method = entry["method"]
    return {
        **entry,
        "ci95_low": ci95[0],
        "ci95_high": ci95[1],
        "ci90_low": ci90[0],
        "ci90_high": ci90[1],
        "reasons": " ".join(entry["reasons"]),
        "method_id": method["id"],
        "method_parameters": json.dumps(method["parameters"], allow_nan=False),
    }


def place_of(contents: Contents, number: int) -> str:
    """A cell in words: its name and where it sits."""
    channel = contents.channels[number]
    name = f" ({channel.name})" if channel.name else ""
    return f"cell {channel.channel}{name} at x {channel.x_m:g} m, y {channel.y_m:g} m"
