"""Which column is time, which is force, which is position.

By header or by number from 0. Headers match as they are written, then without regard to case, then
without a unit in brackets ("Fx" finds "Fx [N]"). Two columns that match are refused: a wrong
column gives a plausible result, and nobody would notice.
"""

import re
from dataclasses import dataclass

from evenside.errors import InputError
from evenside.importing.cells import bare_name, refusal
from evenside.importing.options import ImportOptions
from evenside.importing.table import Table, TextTable

_LISTED = 30  # columns that a message lists


@dataclass(frozen=True, slots=True)
class Chosen:
    """The columns to read; where there is no time column, the rate is stated."""

    time: int | None
    force: int
    position: int | None
    rate_hz: float  # 0 where the times have a column
    notes: tuple[str, ...]

    @property
    def all(self) -> list[int]:
        """The columns in the order in which they are read: force, time, position."""
        return [i for i in (self.force, self.time, self.position) if i is not None]


def choose_columns(table: Table, options: ImportOptions) -> Chosen:
    """Find the columns that the options name, or those with our own names."""
    force = _find(table, options.force_column, "--force-column", "force_n")
    if force is None:
        raise _missing(table, "force_n", "name the column of forces with --force-column")
    time, rate_hz, notes = _choose_time(table, options)
    position = _find(table, options.position_column, "--position-column", "position_m")
    for role, index in (("--time-column", time), ("--position-column", position)):
        if index == force:
            raise refusal(table.path, f"{role} and --force-column name the same column {force}")
    if time is not None and time == position:
        raise refusal(table.path, f"time and position are the same column {time}")
    return Chosen(time, force, position, rate_hz, notes)


def _choose_time(table: Table, options: ImportOptions) -> tuple[int | None, float, tuple[str, ...]]:
    time = _find(table, options.time_column, "--time-column", "time_s")
    if options.sample_rate_hz is not None:
        unused = () if time is None else ("column time_s was not used: --sample-rate was given",)
        return None, options.sample_rate_hz, unused
    if time is not None:
        return time, 0.0, ()
    if isinstance(table, TextTable) and table.layout.rate_hz is not None:
        rate_hz, line = table.layout.rate_hz, table.layout.rate_line
        return None, rate_hz, (f"{rate_hz:g} samples/s, from line {line} of the file",)
    advice = "name the column of times with --time-column, or give --sample-rate"
    raise _missing(table, "time_s", advice)


def _find(table: Table, wanted: str | int | None, option: str, default: str) -> int | None:
    """The column's number; None only where nothing was asked for and the default is absent."""
    if wanted is None:
        return _by_name(table, default, option)
    if isinstance(wanted, str):
        index = _by_name(table, wanted.strip(), option)
        if index is not None:
            return index
        if not re.fullmatch(r"-?\d+", wanted.strip(), re.ASCII):
            raise _missing(table, wanted, f"correct {option}")
        wanted = int(wanted)
    if not 0 <= wanted < table.n_columns:
        what = f"{option} {wanted}: columns count from 0 to {table.n_columns - 1}"
        raise refusal(table.path, f"{what} here ({_list(table)})")
    return wanted


def _by_name(table: Table, wanted: str, option: str) -> int | None:
    names = table.names or ()
    low = wanted.casefold()
    stages = (
        [i for i, name in enumerate(names) if name == wanted],
        [i for i, name in enumerate(names) if name.casefold() == low],
        [i for i, name in enumerate(names) if bare_name(name) == low],
        [i for i, name in enumerate(names) if name and name.casefold() == bare_name(wanted)],
    )
    matches = next((stage for stage in stages if stage), [])
    if len(matches) > 1:
        numbers = ", ".join(map(str, matches))
        what = f"columns {numbers} are all called {wanted!r}; give {option} by number"
        raise refusal(table.path, what)
    return matches[0] if matches else None


def _missing(table: Table, wanted: str, advice: str) -> InputError:
    what = f"there is no column {wanted!r}; {_list(table)}; {advice}"
    if table.names is None:
        what += " (by number, from 0)"
        if isinstance(table, TextTable) and (why := table.layout.why_no_names):
            what += f"; {why}: perhaps the separator is another, see --separator"
    return refusal(table.path, what)


def _list(table: Table) -> str:
    if table.names is None:
        return f"the file has no names row and {table.n_columns} columns"
    names = [name or f"{i} (no name)" for i, name in enumerate(table.names[:_LISTED])]
    more = ", ..." if len(table.names) > _LISTED else ""
    where = ""
    if isinstance(table, TextTable) and (table.layout.names_line or 1) > 1:
        where = f" (line {table.layout.names_line})"
    return f"the columns are{where} {', '.join(names)}{more}"
