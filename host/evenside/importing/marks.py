"""marks.csv: which zone and side lay on the device from when to when, and what score was given.

One row a visit: ``start_s,end_s,zone,side,score,score_time_s``. Times are on the clock of the
samples' own time column. Score and its time may be empty and then stay missing; a missing score
is never 0.
"""

import csv
import difflib
import io
import itertools
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from evenside.errors import InputError
from evenside.importing.cells import CellError, parse_number, refusal, shown, split_line
from evenside.importing.text import Text, read_bytes, to_text
from evenside_analysis.types import Rating, Side, Visit

COLUMNS = ("start_s", "end_s", "zone", "side", "score", "score_time_s")
_OPTIONAL = ("score", "score_time_s")
_SEPARATORS = (",", ";", "\t", "|")
_SIDES: tuple[Side, Side] = ("left", "right")
_SCORE_RANGE = (0.0, 10.0)
_MAX_SCORE_DELAY_S = 30.0  # people answer late, but not about the visit after the next


@dataclass(frozen=True, slots=True)
class _Mark:
    """One row, still with its place in the file."""

    line: int
    visit: Visit


def read_marks(
    path: str | PathLike[str],
    *,
    zones: Collection[str],
    origin_s: float = 0.0,
    duration_s: float | None = None,
) -> list[Visit]:
    """The visits in order of time, counted from the first sample; InputError for a broken rule.

    `origin_s` is the samples' own time of their first row (``Samples.origin_s``) and is taken off
    every mark. With `duration_s`, marks that all lie outside the recording are refused.
    """
    text = to_text(str(path), read_bytes(Path(path)), None)
    marks = [_Reader(text.path, line, row, zones).mark() for line, row in _rows(text)]
    if not marks:
        raise refusal(text.path, "there is no visit in it; without visits leave --marks out")
    marks.sort(key=lambda mark: mark.visit.start_s)
    _refuse_overlap(text.path, marks)
    visits = [_shifted(mark.visit, origin_s) for mark in marks]
    if duration_s is not None:
        _refuse_outside(text.path, visits, origin_s, duration_s)
    return visits


def _rows(text: Text) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and named cells of every row that is not blank."""
    header: list[str] | None = None
    separator = ","
    for line, raw in enumerate(text.data.decode().split("\n"), 1):
        if not raw.strip(" \t,;|") or (header is None and raw.lstrip().startswith("#")):
            continue
        if header is None:
            separator = max(_SEPARATORS, key=lambda s: len(set(COLUMNS) & set(_names(raw, s))))
            header = _header(text.path, line, _names(raw, separator))
            continue
        cells = _cells(text.path, line, raw, separator)
        # A score that was not given may be left off altogether, commas and all.
        if set(header[len(cells) :]) <= set(_OPTIONAL):
            cells += [""] * (len(header) - len(cells))
        if len(cells) < len(header) or any(cells[len(header) :]):
            what = f"the row has {len(cells)} cells where the header has {len(header)}"
            raise refusal(text.path, what + "; write an empty cell for what is missing", line=line)
        yield line, dict(zip(header, cells, strict=False))


def _names(raw: str, separator: str) -> list[str]:
    return [name.casefold() for name in split_line(raw, separator)]


def _header(path: str, line: int, names: Sequence[str]) -> list[str]:
    while names and not names[-1]:
        names = names[:-1]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        what = (
            f"there is no column {missing[0]!r}; marks need the columns {','.join(COLUMNS)} (score "
            f"and score_time_s may be empty), and here are {', '.join(names)}"
        )
        raise refusal(path, what, line=line)
    twice = [name for name in COLUMNS if names.count(name) > 1]
    if twice:
        raise refusal(path, f"the column {twice[0]!r} is there twice", line=line)
    return list(names)


def _cells(path: str, line: int, raw: str, separator: str) -> list[str]:
    try:
        row = next(
            csv.reader(io.StringIO(raw), delimiter=separator, skipinitialspace=True, strict=True)
        )
    except csv.Error as error:
        raise refusal(path, f"a quoted cell is not closed ({error})", line=line) from None
    return [cell.strip() for cell in row]


class _Reader:
    """Turns the cells of one row into a visit and names the place of what is wrong."""

    def __init__(self, path: str, line: int, cells: dict[str, str], zones: Collection[str]) -> None:
        self._path = path
        self._line = line
        self._cells = cells
        self._zones = zones

    def mark(self) -> _Mark:
        start_s, end_s = self._number("start_s"), self._number("end_s")
        if end_s <= start_s:
            what = f"the visit ends at {end_s:g} s, not after its start at {start_s:g} s"
            raise self._refusal("end_s", what)
        ratings = self._ratings(start_s, end_s)
        return _Mark(self._line, Visit(start_s, end_s, self._zone(), self._side(), ratings))

    def _zone(self) -> str:
        zone = self._cells["zone"].casefold()
        if zone in self._zones:
            return zone
        close = difflib.get_close_matches(zone, list(self._zones), n=1)
        hint = f"did you mean {close[0]}? " if close else ""
        what = f"{shown(self._cells['zone'])} is no zone; {hint}zones are {', '.join(self._zones)}"
        raise self._refusal("zone", what)

    def _side(self) -> Side:
        low = self._cells["side"].casefold()
        for side in _SIDES:
            if low == side:
                return side
        raise self._refusal("side", f"{shown(self._cells['side'])} is no side; write left or right")

    def _ratings(self, start_s: float, end_s: float) -> tuple[Rating, ...]:
        """The rating, if a score was given; a time without a score says nothing."""
        time_s = self._number("score_time_s") if self._cells["score_time_s"] else None
        if time_s is not None and not (
            start_s - _MAX_SCORE_DELAY_S <= time_s <= end_s + _MAX_SCORE_DELAY_S
        ):
            what = (
                f"{time_s:g} s is more than {_MAX_SCORE_DELAY_S:g} s outside the visit "
                f"({start_s:g} to {end_s:g} s); times count like start_s"
            )
            raise self._refusal("score_time_s", what)
        if not self._cells["score"]:
            return ()
        score = self._number("score")
        low, high = _SCORE_RANGE
        if not low <= score <= high:
            raise self._refusal("score", f"{score:g} is no score; scores go from 0 to 10")
        return (Rating(score, time_s),)

    def _number(self, column: str) -> float:
        try:
            return parse_number(self._cells[column])
        except CellError:
            cell = self._cells[column]
            rule = "leave it empty if there was none" if "score" in column else "give seconds"
            what = f"{shown(cell)} is not a number" if cell else "the cell is empty"
            raise self._refusal(column, f"{what}; {rule}") from None

    def _refusal(self, column: str, what: str) -> InputError:
        return refusal(self._path, what, line=self._line, column=column)


def _refuse_overlap(path: str, marks: Sequence[_Mark]) -> None:
    for first, second in itertools.pairwise(marks):
        if second.visit.start_s < first.visit.end_s:
            what = (
                f"the visit from {second.visit.start_s:g} s begins before the one of line "
                f"{first.line} ends at {first.visit.end_s:g} s; only one place can be on the device"
            )
            raise refusal(path, what, line=second.line, column="start_s")


def _refuse_outside(path: str, visits: Sequence[Visit], origin_s: float, duration_s: float) -> None:
    if any(visit.end_s > 0 and visit.start_s < duration_s for visit in visits):
        return
    what = (
        f"no visit lies within the recording, which goes from {origin_s:.6g} to "
        f"{origin_s + duration_s:.6g} s on its own clock; give the marks on that clock"
    )
    raise refusal(path, what)


def _shifted(visit: Visit, origin_s: float) -> Visit:
    if origin_s == 0:
        return visit
    ratings = tuple(
        Rating(r.score, None if r.time_s is None else r.time_s - origin_s, r.kind)
        for r in visit.ratings
    )
    start_s, end_s = visit.start_s - origin_s, visit.end_s - origin_s
    return Visit(start_s, end_s, visit.zone, visit.side, ratings)
