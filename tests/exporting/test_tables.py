"""CSV, Parquet and NDJSON, each read back by the reader that people use for it."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.exporting.conftest import CORRECTED_SCORE

from evenside.exporting.columns import Table, word
from evenside.exporting.contents import Contents
from evenside.exporting.csvfile import guarded, write_csv
from evenside.exporting.formats import FORMATS, ExportOptions, export_contents
from evenside.exporting.spool import Rows
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside_analysis.types import FloatArray


def export(contents: Contents, out: Path, name: str, what: str) -> list[Path]:
    return export_contents(contents, FORMATS[name], out, ExportOptions(what), force=False)


def read_csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(records: list[dict[str, Any]], name: str) -> FloatArray:
    """A column of CSV cells or of JSON values; what is empty or null is NaN."""
    values = (record[name] for record in records)
    return np.array([np.nan if value in ("", None) else float(value) for value in values])


def test_csv_holds_every_sample_to_its_digits(
    contents: Contents, rows: Rows, tmp_path: Path
) -> None:
    export(contents, tmp_path / "s.csv", "csv", "samples")

    records = read_csv(tmp_path / "s.csv")

    assert len(records) == len(rows)
    np.testing.assert_allclose(column(records, "time_s"), rows.time_s(80.0), atol=1e-6)
    np.testing.assert_allclose(column(records, "load_n"), rows.load_n, atol=0.6e-4)
    np.testing.assert_allclose(column(records, "position_m"), rows.position_m, atol=0.6e-6)
    for i in range(4):
        np.testing.assert_allclose(column(records, f"cell{i}_n"), rows.cells_n[:, i], atol=0.6e-4)
        counts = column(records, f"cell{i}_counts")
        np.testing.assert_allclose(counts, rows.counts[:, i], atol=0.6e-2)


def test_csv_lines_end_as_the_standard_says(contents: Contents, tmp_path: Path) -> None:
    export(contents, tmp_path / "h.csv", "csv", "holds")

    lines = (tmp_path / "h.csv").read_bytes().split(b"\r\n")

    assert lines[0].startswith(b"zone,side,phase,start_s,end_s,load_n,load_bw,score")
    assert lines[-1] == b""
    assert not any(b"\n" in line for line in lines)


def test_all_tables_make_a_folder(contents: Contents, tmp_path: Path) -> None:
    written = export(contents, tmp_path / "tables", "csv", "all")

    names = ["annotations", "comparisons", "events", "holds", "load", "samples"]
    assert [path.stem for path in written] == names
    holds = read_csv(tmp_path / "tables" / "holds.csv")
    assert holds[0]["score"] == f"{CORRECTED_SCORE:.2f}"
    assert [hold["corrected"] for hold in holds] == ["true", "false"]
    (comparison,) = read_csv(tmp_path / "tables" / "comparisons.csv")
    assert comparison["zone"] == "hamstring"
    assert comparison["method_id"] == contents.analysis["comparisons"][0]["method"]["id"]
    assert comparison["ci95_low"] == ""


def test_every_row_says_which_visit_was_on(contents: Contents, tmp_path: Path) -> None:
    export(contents, tmp_path / "l.csv", "csv", "load")

    sides = [(float(r["time_s"]), r["side"]) for r in read_csv(tmp_path / "l.csv")]

    for visit in contents.visits:
        on = {side for time_s, side in sides if visit.start_s <= time_s < visit.end_s}
        assert on == {visit.side}
    assert sides[0][1] == ""


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-2", "'-2"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("left", "left"),
        ("a=1", "a=1"),
        ("", ""),
    ],
)
def test_a_text_that_a_spreadsheet_would_compute_gets_an_apostrophe(text: str, cell: str) -> None:
    assert guarded(text) == cell


def test_a_negative_number_is_no_formula(contents: Contents, tmp_path: Path) -> None:
    export(contents, tmp_path / "s.csv", "csv", "samples")

    loads = [record["load_n"] for record in read_csv(tmp_path / "s.csv")]

    assert any(load.startswith("-") for load in loads)


@settings(max_examples=60, deadline=None)
@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=8))
def test_any_text_comes_back_from_csv(
    texts: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("csv") / "t.csv"
    table = Table(
        "t", [word("text", ""), word("more", "")], len(texts), lambda: iter([[texts] * 2])
    )

    write_csv(path, table)

    assert [record["text"] for record in read_csv(path)] == [guarded(text) for text in texts]


def test_parquet_holds_the_very_numbers_with_units_and_nulls(
    contents: Contents, rows: Rows, tmp_path: Path
) -> None:
    export(contents, tmp_path / "s.parquet", "parquet", "samples")

    table = pq.read_table(tmp_path / "s.parquet")

    load = table["load_n"]
    assert load.null_count == np.isnan(rows.load_n).sum()
    np.testing.assert_array_equal(load.to_numpy(), rows.load_n)
    np.testing.assert_array_equal(table["cell2_counts"].to_numpy(), rows.counts[:, 2])
    assert table.schema.field("position_m").metadata[b"unit"] == b"m"
    assert b"x 0.25 m" in table.schema.field("cell2_n").metadata[b"description"]


def test_parquet_carries_head_and_methods(contents: Contents, tmp_path: Path) -> None:
    export(contents, tmp_path / "h.parquet", "parquet", "holds")

    table = pq.read_table(tmp_path / "h.parquet")

    head = json.loads(table.schema.metadata[b"evenside"])
    assert head["person_code"] == "p 07 ü"
    method = contents.analysis["comparisons"][0]["method"]
    assert head["methods"] == [{"zone": "hamstring", **method}]
    assert head["quality"]["samples_lost"] > 0
    assert table["usable"].to_pylist() == [hold["usable"] for hold in contents.analysis["holds"]]
    assert table["why_not"].to_pylist() == [hold["why_not"] for hold in contents.analysis["holds"]]


def test_ndjson_is_one_record_a_line_the_head_first(
    contents: Contents, rows: Rows, tmp_path: Path
) -> None:
    export(contents, tmp_path / "s.ndjson", "ndjson", "all")

    lines = (tmp_path / "s.ndjson").read_text(encoding="utf-8").splitlines()
    records = [json.loads(line) for line in lines]

    kinds = [record["record"] for record in records]
    assert list(dict.fromkeys(kinds)) == [
        *("head", "sample", "annotation", "event", "hold", "comparison"),
    ]
    samples = [record for record in records if record["record"] == "sample"]
    np.testing.assert_allclose(column(samples, "load_n"), rows.load_n, atol=0.6e-6)
    cells = np.array([s["cells_n"] for s in samples], dtype=float)
    np.testing.assert_allclose(cells, rows.cells_n, atol=0.6e-6)
    holds = [r for r in records if r["record"] == "hold"]
    assert [{**hold, "record": None} for hold in holds] == [
        {**hold, "record": None} for hold in contents.analysis["holds"]
    ]


def test_a_spreadsheet_shows_notes_in_any_script(contents: Contents, tmp_path: Path) -> None:
    export(contents, tmp_path / "a.csv", "csv", "annotations")

    said = [row["data"] for row in read_csv(tmp_path / "a.csv") if row["kind"] == "note"]

    assert any("Rücken zieht, links; 按压 🙂" in text for text in said)


def test_ndjson_keeps_notes_in_any_script(contents: Contents, tmp_path: Path) -> None:
    export(contents, tmp_path / "a.ndjson", "ndjson", "annotations")

    text = (tmp_path / "a.ndjson").read_text(encoding="utf-8")

    assert "Rücken zieht, links; 按压 🙂" in text
    assert "sample" not in {json.loads(line)["record"] for line in text.splitlines()}


def test_an_exported_table_gives_the_same_events_when_it_is_analysed(
    contents: Contents, tmp_path: Path
) -> None:
    export(contents, tmp_path / "l.csv", "csv", "load")

    again = analyze_file(tmp_path / "l.csv", AnalyzeOptions())

    # Times count from the first load here, which the zero brought; windows then lie differently.
    first_s = next(row["time_s"] for row in read_csv(tmp_path / "l.csv") if row["load_n"])
    events = contents.analysis["events"]
    assert [event["kind"] for event in again["events"]] == [event["kind"] for event in events]
    for event, before in zip(again["events"], events, strict=True):
        assert event["start_s"] + float(first_s) == pytest.approx(before["start_s"], abs=0.3)
        assert event["peak_n"] == pytest.approx(before["peak_n"], rel=1e-3)
