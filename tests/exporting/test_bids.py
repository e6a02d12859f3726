"""BIDS: names checked by its validator, tables by its rules, values by the analysis."""

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bids_validator import BIDSValidator

from evenside.exporting.bids import write_bids
from evenside.exporting.contents import Contents
from evenside.exporting.spool import Rows
from evenside.session.labels import event_label


@pytest.fixture(scope="module")
def dataset(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bids") / "study"
    write_bids(path, contents, lambda _: None)
    return path


def the(dataset: Path, pattern: str) -> Path:
    (found,) = dataset.rglob(pattern)
    return found


def read_json(path: Path) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return value


def read_tsv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_every_file_has_a_name_that_the_standard_knows(dataset: Path) -> None:
    validator = BIDSValidator()
    names = [f"/{p.relative_to(dataset).as_posix()}" for p in dataset.rglob("*") if p.is_file()]

    assert len(names) == 7
    assert [name for name in names if not validator.is_bids(name)] == []
    assert any(name.startswith("/sub-p07/ses-") for name in names)


def test_physio_has_no_header_and_its_sidecar_names_the_columns(dataset: Path, rows: Rows) -> None:
    about = read_json(the(dataset, "*_physio.json"))
    with gzip.open(the(dataset, "*_physio.tsv.gz"), "rt", encoding="utf-8") as file:
        lines = [line.rstrip("\n").split("\t") for line in file]

    assert about["SamplingFrequency"] == 80.0
    assert about["StartTime"] == 0.0
    assert {len(line) for line in lines} == {len(about["Columns"])}
    for name in about["Columns"]:
        assert about[name]["Units"] in ("N", "m", "count")
    table = np.array([[np.nan if c == "n/a" else float(c) for c in line] for line in lines])
    np.testing.assert_allclose(table[:, 0], rows.load_n, atol=0.6e-4)
    np.testing.assert_allclose(
        table[:, about["Columns"].index("cell3_n")], rows.cells_n[:, 3], atol=0.6e-4
    )


def test_events_begin_with_onset_and_duration_in_order(dataset: Path, contents: Contents) -> None:
    path = the(dataset, "*_events.tsv")
    rows = read_tsv(path)

    assert list(rows[0])[:3] == ["onset", "duration", "trial_type"]
    about = read_json(the(dataset, "*_events.json"))
    assert set(rows[0]) == {name for name, value in about.items() if isinstance(value, dict)}
    onsets = [float(row["onset"]) for row in rows]
    assert onsets == sorted(onsets)
    found = {(row["onset"], row["duration"], row["trial_type"]) for row in rows}
    for event in contents.analysis["events"]:
        start_s, lasts_s = event["start_s"], event["end_s"] - event["start_s"]
        assert (f"{start_s:.6f}", f"{lasts_s:.6f}", event_label(event)) in found
    gaps = [row for row in rows if row["trial_type"] == "gap"]
    assert len(gaps) == len(contents.analysis["quality"]["gaps"])


def test_events_hold_visits_and_scores(dataset: Path, contents: Contents) -> None:
    rows = read_tsv(the(dataset, "*_events.tsv"))

    visits = [row for row in rows if row["trial_type"].startswith("visit_start/")]
    assert [(row["zone"], row["side"]) for row in visits] == [
        (visit.zone, visit.side) for visit in contents.visits
    ]
    ratings = [row for row in rows if row["trial_type"].startswith("rating/")]
    assert [float(row["score"]) for row in ratings] == [
        a.data["score"] for a in contents.annotations if a.kind == "rating"
    ]
    assert "" not in {cell for row in rows for cell in row.values()}


def test_the_dataset_says_what_the_standard_asks_for(dataset: Path) -> None:
    about = read_json(dataset / "dataset_description.json")

    assert about["BIDSVersion"]
    assert about["Name"]
    assert (dataset / "README.md").stat().st_size > 100
    assert read_tsv(dataset / "participants.tsv") == [{"participant_id": "sub-p07"}]


def test_the_same_recording_gives_the_same_bytes(
    dataset: Path, contents: Contents, tmp_path: Path
) -> None:
    write_bids(tmp_path / "again", contents, lambda _: None)

    name = "*_physio.tsv.gz"
    assert the(tmp_path / "again", name).read_bytes() == the(dataset, name).read_bytes()
