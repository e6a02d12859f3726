"""BIDS: a folder with the load over time as physio and everything that happened as events.

One dataset of one session, in the folder ``beh`` of behavioural data. An archive's own tools join
such datasets. Compressed tables have no header there: the JSON beside them names the columns.
"""

import gzip
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path

from evenside import __version__
from evenside.exporting.columns import Table
from evenside.exporting.contents import Contents
from evenside.exporting.csvfile import texts
from evenside.exporting.head import head_json
from evenside.exporting.tables import samples_table
from evenside.session.jsonout import JsonDict
from evenside.session.labels import event_label, label_of

BIDS_VERSION = "1.10.0"
MISSING = "n/a"
NO_PERSON = "unknown"
TASK = "rolling"
LEFT_OUT = ("time_s", "zone", "side", "phase")  # implied by the rate, or said by the events

ABOUT_TASK: JsonDict = {
    "TaskName": TASK,
    "TaskDescription": "Zones of the body are rolled slowly and held on a foam roller, left and "
    "right in turn; each hold is given a score from 0 to 10.",
}
EVENT_COLUMNS: dict[str, JsonDict] = {
    "onset": {"Description": "Begin, from the first sample", "Units": "s"},
    "duration": {"Description": "How long it lasted; 0 for a moment", "Units": "s"},
    "trial_type": {"Description": "What it was: kind, zone and side, joined by slashes"},
    "zone": {"Description": "Zone of the body"},
    "side": {"Description": "Left or right, as the person has them"},
    "load": {"Description": "Median load of an event", "Units": "N"},
    "score": {"Description": "What the person said, 0 to 10"},
}


def write_bids(path: Path, contents: Contents, on_rows: Callable[[int], None]) -> None:
    """A dataset of one session into a new folder."""
    entities = entities_of(contents)
    folder = path.joinpath(*entities[:-1], "beh")
    folder.mkdir(parents=True)
    stem = "_".join(entities)
    table = physio_table(contents)
    write_physio(folder / f"{stem}_physio.tsv.gz", table, on_rows)
    write_json(folder / f"{stem}_physio.json", physio_json(contents, table))
    write_tsv(folder / f"{stem}_events.tsv", list(EVENT_COLUMNS), event_rows(contents))
    write_json(folder / f"{stem}_events.json", {**ABOUT_TASK, **EVENT_COLUMNS})
    write_json(path / "dataset_description.json", dataset_json())
    write_tsv(path / "participants.tsv", ["participant_id"], [{"participant_id": entities[0]}])
    (path / "README.md").write_text(README, encoding="utf-8")


def entities_of(contents: Contents) -> list[str]:
    """``sub-...``, ``ses-...`` where the session has an id, ``task-...``."""
    session = [f"ses-{plain(contents.head.session_id)}"] if contents.head else []
    return [f"sub-{plain(contents.person_code or '') or NO_PERSON}", *session, f"task-{TASK}"]


def plain(text: str) -> str:
    """Letters and digits, which is all that a label may hold."""
    return "".join(c for c in text if c.isascii() and c.isalnum())


def physio_table(contents: Contents) -> Table:
    """The samples without what the format says in another place."""
    table = samples_table(contents)
    kept = [i for i, column in enumerate(table.columns) if column.name not in LEFT_OUT]
    columns = [table.columns[i] for i in kept]
    return Table(
        "physio",
        columns,
        table.n_rows,
        lambda: ([batch[i] for i in kept] for batch in table.batches()),
    )


def write_physio(path: Path, table: Table, on_rows: Callable[[int], None]) -> None:
    """Rows without a header; the same samples give the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as file,
    ):
        for batch in table.batches():
            columns = [
                [text or MISSING for text in texts(values, column)]
                for values, column in zip(batch, table.columns, strict=True)
            ]
            file.writelines("\t".join(row) + "\n" for row in zip(*columns, strict=True))
            on_rows(len(columns[0]))


def physio_json(contents: Contents, table: Table) -> JsonDict:
    """What the columns of the physio file are."""
    device = contents.analysis["source"]["device"] or {}
    return {
        **ABOUT_TASK,
        "PhysioType": "generic",
        "SamplingFrequency": contents.fs_hz,
        "StartTime": 0.0,  # on the clock of the events
        "Columns": [column.name for column in table.columns],
        "Manufacturer": "Evenside",
        "ManufacturersModelName": device.get("name", MISSING),
        "DeviceSerialNumber": device.get("device_id", MISSING),
        "SoftwareVersions": __version__,
        **{column.name: column_json(column.about, column.unit) for column in table.columns},
        "Evenside": head_json(contents),
    }


def column_json(about: str, unit: str) -> JsonDict:
    """One column's meaning and unit."""
    return {"Description": about, "Units": unit}


def event_rows(contents: Contents) -> list[JsonDict]:
    """Marks and events in order of time; what was not measured has been marked too."""
    rows: list[JsonDict] = [
        {"onset": gap["start_s"], "duration": gap["end_s"] - gap["start_s"], "trial_type": "gap"}
        for gap in contents.analysis["quality"]["gaps"]
    ]
    for annotation in contents.annotations:
        row = {"onset": annotation.time_s, "duration": 0.0, "trial_type": label_of(annotation)}
        rows.append({**annotation.data, **row})
    for event in contents.analysis["events"]:
        row = {"onset": event["start_s"], "duration": event["end_s"] - event["start_s"]}
        rows.append({**event, **row, "trial_type": event_label(event), "load": event["load_n"]})
    return sorted(rows, key=lambda row: row["onset"])


def write_tsv(path: Path, names: Sequence[str], rows: Sequence[JsonDict]) -> None:
    """A table with tabs and a header."""
    lines = [list(names), *([cell(row.get(name)) for name in names] for row in rows)]
    text = "".join("\t".join(line) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8", newline="")


def cell(value: object) -> str:
    """A value as text; no tabs and no line ends in it."""
    if value is None or value == "":
        return MISSING
    if isinstance(value, float):
        return f"{value:.6f}"
    return " ".join(str(value).split())


def dataset_json() -> JsonDict:
    """What every dataset must say of itself."""
    return {
        "Name": "Foam rolling with measured force",
        "BIDSVersion": BIDS_VERSION,
        "DatasetType": "raw",
        "GeneratedBy": [{"Name": "Evenside", "Version": __version__}],
    }


def write_json(path: Path, value: JsonDict) -> None:
    """Readable JSON."""
    text = json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


README = """# Foam rolling with measured force

The load on a foam roller or on the plate under it, sampled at a fixed rate
(`*_physio.tsv.gz`, columns and units in the JSON file of the same name), with the visits of each
zone and side, the scores that the person gave and the events that were detected (`*_events.tsv`).
Times count from the first sample. Rows that were not measured hold n/a and stand in the events as
`gap`. Persons are known by a code only.
"""
