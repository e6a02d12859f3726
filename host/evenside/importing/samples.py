"""A foreign recording of force over time becomes three arrays in SI units.

``read_samples`` opens a text table or a MATLAB file, picks the columns, checks them, and brings
them to seconds, newtons and metres. The file is only read. What was found on the way stands in the
notes, so that a person can see it was understood; units are always the caller's word.
"""

from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path

import numpy as np

from evenside.errors import InputError
from evenside.importing.cells import counted, refusal, unit_in_name
from evenside.importing.checks import (
    check_force,
    check_position,
    check_rate,
    check_times,
    measure_timing,
)
from evenside.importing.columns import Chosen, choose_columns
from evenside.importing.known import Known, known_bytes, known_text
from evenside.importing.layout import find_layout
from evenside.importing.matlab import is_matlab, open_matlab
from evenside.importing.options import (
    NEWTON_PER_UNIT,
    UNITS_PER_METRE,
    UNITS_PER_SECOND,
    ImportOptions,
)
from evenside.importing.table import Columns, Table, TextTable, column_label
from evenside.importing.text import Text, read_bytes, to_text
from evenside_analysis.types import FloatArray

_SEPARATOR_WORDS = {"\t": "tab", ",": "comma", ";": "semicolon", " ": "blanks", "|": "pipe"}


@dataclass(frozen=True, slots=True, eq=False)
class Samples:
    """Force over time from a foreign file; arrays of one length, float64, C-contiguous."""

    time_s: FloatArray  # (n,) grows, starts at 0
    force_n: FloatArray  # (n,) finite
    position_m: FloatArray | None  # (n,) NaN where missing
    sample_rate_hz: float  # measured over the ordinary intervals, or as stated
    is_uniform: bool  # every time stamp lies on an even grid, within a tenth of a period
    n_rows: int
    columns: dict[str, str]  # "time", "force", "position" -> the column that was used
    notes: tuple[str, ...]  # what was found, in words
    origin_s: float = 0.0  # the file's own time of the first sample, for marks on the same clock
    format: str | None = None  # of a known maker

    @property
    def duration_s(self) -> float:
        """From the first sample to one period after the last."""
        return float(self.time_s[-1]) + 1.0 / self.sample_rate_hz


_FIND_EVERYTHING = ImportOptions()


def read_samples(path: str | PathLike[str], options: ImportOptions = _FIND_EVERYTHING) -> Samples:
    """Read a foreign recording; InputError says in which line and column it breaks which rule."""
    opened = _open_table(Path(path), options)
    table, options, notes = opened.table, opened.options, opened.notes
    chosen = choose_columns(table, options)
    may_miss = [] if chosen.position is None else [chosen.position]
    if opened.may_miss_force:
        may_miss.append(chosen.force)
    columns = _measured_rows(table.read(chosen.all, may_miss))
    if len(columns.lines) < 2:
        raise refusal(table.path, "there is one row only; a recording has at least two")
    notes += (*columns.notes, *chosen.notes, *_unit_notes(table, chosen, options))
    samples = _convert(table, chosen, columns, options, notes)
    return replace(samples, format=opened.format)


@dataclass(frozen=True, slots=True)
class _Opened:
    """A table, the options with which it is read, and what was found out about it."""

    table: Table
    options: ImportOptions
    notes: tuple[str, ...]
    format: str | None = None
    may_miss_force: bool = False


def _open_table(path: Path, options: ImportOptions) -> _Opened:
    raw = read_bytes(path)
    if is_matlab(str(path), raw):
        return _Opened(open_matlab(str(path), raw), options, ())
    if (known := known_bytes(str(path), raw, options)) is not None:
        return _of_known(known, None, options)
    text = to_text(str(path), raw, options.encoding)
    if (known := known_text(text, options)) is not None:
        return _of_known(known, text, options)
    table, found = _text_table(text, options)
    return _Opened(table, options, found)


def _of_known(known: Known, text: Text | None, options: ImportOptions) -> _Opened:
    """A file of a known maker, as its format has it."""
    options = options.completed(known.preset)
    recognised = f"recognised: {known.about}"
    if known.table is not None:
        return _Opened(known.table, options, (recognised, *known.notes), known.format)
    text = known.text or text
    assert text is not None, "what is no text has brought its table"
    table, found = _text_table(text, options)
    notes = (recognised, *found, *known.notes)
    return _Opened(table, options, notes, known.format, known.preset.may_miss_force)


def _measured_rows(columns: Columns) -> Columns:
    """The rows that have a force."""
    is_there = ~np.isnan(columns.values[0])
    if is_there.all():
        return columns
    n_missing = int(np.count_nonzero(~is_there))
    note = f"{counted(n_missing, 'row')} without a force: nothing was measured there"
    values = tuple(column[is_there] for column in columns.values)
    return Columns(values, columns.lines[is_there], (*columns.notes, note))


def _text_table(text: Text, options: ImportOptions) -> tuple[TextTable, tuple[str, ...]]:
    layout = find_layout(text, options)
    found = (
        f"encoding {text.encoding}",
        f"separator {_SEPARATOR_WORDS.get(layout.separator, layout.separator)}",
        counted(layout.n_header, "header line")
        + (f", names in line {layout.names_line}" if layout.names_line else ", no names"),
    )
    return TextTable(text, layout), found


def _convert(
    table: Table,
    chosen: Chosen,
    columns: Columns,
    options: ImportOptions,
    notes: tuple[str, ...],
) -> Samples:
    force_n = columns.values[0] * (options.force_scale * NEWTON_PER_UNIT[options.units.force])
    refuse_force = _Refuser(table, columns, chosen.force)
    notes += check_force(force_n, options.units.force, refuse_force)
    time_s, rate_hz, is_uniform, origin_s, time_notes = _time_axis(table, chosen, columns, options)
    position_m, position_notes = _position(table, chosen, columns, options)
    return Samples(
        time_s=time_s,
        force_n=force_n,
        position_m=position_m,
        sample_rate_hz=rate_hz,
        is_uniform=is_uniform,
        n_rows=len(force_n),
        columns=_used(table, chosen),
        notes=(*notes, *time_notes, *position_notes),
        origin_s=origin_s,
    )


def _time_axis(
    table: Table, chosen: Chosen, columns: Columns, options: ImportOptions
) -> tuple[FloatArray, float, bool, float, tuple[str, ...]]:
    """Times from 0, rate, evenness, origin and notes, from the column or from the rate."""
    if chosen.time is None:
        rate_hz = float(chosen.rate_hz)
        check_rate(rate_hz, lambda what, _: refusal(table.path, what))
        return np.arange(len(columns.lines)) / rate_hz, rate_hz, True, 0.0, ()
    raw = columns.values[1]
    check_times(raw, options.units.time, _Refuser(table, columns, chosen.time))
    per_second = UNITS_PER_SECOND[options.units.time]
    # The origin goes first: microseconds since 1970 keep their digits that way.
    time_s = (raw - raw[0]) / per_second
    timing = measure_timing(time_s)
    origin_s = float(raw[0] / per_second)
    notes = timing.notes
    if origin_s != 0:
        notes = (f"times count from the first sample, {origin_s:.9g} s in the file", *notes)
    return time_s, timing.sample_rate_hz, timing.is_uniform, origin_s, notes


def _position(
    table: Table, chosen: Chosen, columns: Columns, options: ImportOptions
) -> tuple[FloatArray | None, tuple[str, ...]]:
    if chosen.position is None:
        return None, ()
    raw = columns.values[-1]
    refuse = _Refuser(table, columns, chosen.position)
    notes = check_position(raw, options.units.position, refuse)
    if np.isnan(raw).all():
        return None, notes
    return raw / UNITS_PER_METRE[options.units.position], notes


class _Refuser:
    """Names file, line and column for a check that knows only numbers."""

    def __init__(self, table: Table, columns: Columns, column: int) -> None:
        self._table = table
        self._lines = columns.lines
        self._column = column

    def __call__(self, what: str, row: int | None) -> InputError:
        line = None if row is None else int(self._lines[row])
        label = column_label(self._table.names, self._column)
        word = self._table.row_word
        return refusal(self._table.path, what, line=line, column=label, word=word)


def _used(table: Table, chosen: Chosen) -> dict[str, str]:
    roles = (("time", chosen.time), ("force", chosen.force), ("position", chosen.position))
    return {role: column_label(table.names, i) for role, i in roles if i is not None}


def _unit_notes(table: Table, chosen: Chosen, options: ImportOptions) -> tuple[str, ...]:
    """Which unit was used, and where the file states another one."""
    notes = []
    scale = "" if options.force_scale == 1 else f" after a factor of {options.force_scale:g}"
    for role, index, used in (
        ("time", chosen.time, options.units.time),
        ("force", chosen.force, options.units.force + scale),
        ("position", chosen.position, options.units.position),
    ):
        if index is None:
            continue
        label = column_label(table.names, index)
        stated = _stated_unit(table, index)
        but = f" (the file says {stated!r})" if stated and stated != used else ""
        notes.append(f"{role}: column {label}, in {used}{but}")
    return tuple(notes)


def _stated_unit(table: Table, index: int) -> str | None:
    if isinstance(table, TextTable) and table.layout.units and table.layout.units[index]:
        return table.layout.units[index].strip("[]() ")
    return unit_in_name(column_label(table.names, index)) if table.names else None
