"""EDF+: load, position and cells as signals, marks and events as annotations.

One continuous file (EDF+C). What was not measured has the smallest code, the physical minimum, and
every gap is an annotation ``bad_gap`` with its duration, which tools such as MNE leave out.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from evenside.errors import InputError
from evenside.exporting.contents import Contents
from evenside.exporting.edffile import (
    NO_DATE,
    Note,
    Plan,
    Signal,
    date_text,
    packed_notes,
    record_length,
    signal_over,
    subfield,
    write_header,
)
from evenside.exporting.spool import Rows
from evenside.exporting.tables import place_of
from evenside.session.labels import event_label, label_of
from evenside_analysis.types import FloatArray

GAP = "bad_gap"
MAX_RECORDS = 99_999_999  # eight characters; three years of seconds


def write_edf(path: Path, contents: Contents, on_rows: Callable[[int], None]) -> None:
    """The whole recording as one file."""
    n_per_record, record_s = record_length(contents.fs_hz)
    n_records = -(-contents.n_rows // n_per_record)
    if n_records > MAX_RECORDS:
        raise InputError(f"{path}: EDF+ holds {MAX_RECORDS} records, this needs {n_records}")
    notes, note_bytes = packed_notes(notes_of(contents), n_records, float(record_s))
    signals = signals_of(contents)
    plan = plan_of(contents, n_records, record_s, n_per_record, signals, note_bytes)
    with path.open("wb") as file:
        write_header(file, plan)
        for number, values in enumerate(records_of(contents, n_per_record, on_rows)):
            for signal, column in zip(signals, values.T, strict=True):
                file.write(signal.to_digital(column).tobytes())
            file.write(notes[number])


def plan_of(
    contents: Contents,
    n_records: int,
    record_s: str,
    n_per_record: int,
    signals: list[Signal],
    note_bytes: int,
) -> Plan:
    """The header: a code for the person, the start in UTC, the device."""
    start_s = contents.start_unix_s
    start = None if start_s is None else datetime.fromtimestamp(start_s, UTC)
    device = contents.analysis["source"]["device"]
    equipment = subfield(device["name"] if device else None)
    return Plan(
        patient=f"{subfield(contents.person_code)} X X X",
        recording=f"Startdate {date_text(start)} X X {equipment}",
        start=start or NO_DATE,
        n_records=n_records,
        record_s=record_s,
        n_per_record=n_per_record,
        signals=signals,
        note_bytes=note_bytes,
    )


def signals_of(contents: Contents) -> list[Signal]:
    """Load, position and cells, each with the range of its values."""
    lows, highs = ranges_of(contents)
    names = [("Load", "N", "load cells"), ("Position", "m", "load cells")]
    names += [
        (f"Cell {channel.channel}", "N", place_of(contents, i))
        for i, channel in enumerate(contents.channels)
    ]
    return [
        signal_over(label, unit, about, low, high)
        for (label, unit, about), low, high in zip(names, lows, highs, strict=True)
    ]


def ranges_of(contents: Contents) -> tuple[list[float], list[float]]:
    """Smallest and largest value of every signal; 0 to 0 where nothing was measured."""
    lows = np.full(2 + len(contents.channels), np.nan)
    highs = lows.copy()
    for rows in contents.blocks():
        table = table_of(rows)
        lows = np.fmin(lows, np.fmin.reduce(table, axis=0))
        highs = np.fmax(highs, np.fmax.reduce(table, axis=0))
    return np.nan_to_num(lows).tolist(), np.nan_to_num(highs).tolist()


def records_of(
    contents: Contents, n_per_record: int, on_rows: Callable[[int], None]
) -> Iterator[FloatArray]:
    """Tables of ``n_per_record`` rows; the last one is filled up with what was not measured."""
    rest = np.empty((0, 2 + len(contents.channels)))
    for rows in contents.blocks():
        table = np.concatenate([rest, table_of(rows)])
        n_whole = len(table) // n_per_record * n_per_record
        for first in range(0, n_whole, n_per_record):
            yield table[first : first + n_per_record]
        rest = table[n_whole:]
        on_rows(len(rows))
    if len(rest):
        yield np.pad(rest, ((0, n_per_record - len(rest)), (0, 0)), constant_values=np.nan)


def table_of(rows: Rows) -> FloatArray:
    """The signals of a block, a column each."""
    return np.column_stack([rows.load_n, rows.position_m, rows.cells_n])


def notes_of(contents: Contents) -> list[Note]:
    """Gaps, marks and events."""
    gaps = contents.analysis["quality"]["gaps"]
    events = contents.analysis["events"]
    return [
        *(Note(g["start_s"], GAP, g["end_s"] - g["start_s"]) for g in gaps),
        *(Note(a.time_s, label_of(a)) for a in contents.annotations),
        *(Note(e["start_s"], event_label(e), e["end_s"] - e["start_s"]) for e in events),
    ]
