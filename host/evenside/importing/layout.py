"""Where a text table keeps its numbers: separator, header, names row, units row.

The rows of numbers are found by their shape (how many cells, which of them are numbers), taken
from the last third of the file's first lines, where a header is no longer likely. The header ends
at the first line of that shape; a line directly under the names row that lacks it is a bad row,
to be reported, never skipped as if it were header.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evenside.importing.cells import bare_name, counted, looks_numeric, refusal, split_line
from evenside.importing.options import ImportOptions
from evenside.importing.text import Text

# Tab before semicolon before comma: the rarer a character is inside a cell, the surer a sign.
_SEPARATORS = ("\t", ";", ",", "|", " ")
_OUR_NAMES = frozenset({"time_s", "force_n", "position_m"})
_HEAD_LINES = 200  # lines looked at; the longest header of our recordings has 20
_COMMENT_MARKS = ("#", "%")
_SAMPLE_RATE = re.compile(r"[#%]\s*sampl\w*[ _-]?rate\w*\s*[,;:=\s]\s*([\d.]+)", re.IGNORECASE)
_UNIT = re.compile(
    r"\W*(?:s|sec|seconds?|ms|us|µs|n|kn|kgf?|lbf?|lb|g|n[ .*]?m{1,2}|mm\.n|m|cm|mm|v|mv|hz|deg|°"
    r"|rad|newtons?|met(?:er|re)s?|milliseconds?|pounds?|pa|kpa|bar|m/s\S*|counts?|bits?|a\.?u\.?|-|%|none)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of one text table are to be read."""

    separator: str  # one character; a space stands for any run of blanks
    n_cells: int  # in every row
    n_header: int  # lines before the first row
    names: tuple[str, ...] | None  # n_cells long, "" for a column without a name
    names_line: int | None  # counted from 1
    units: tuple[str, ...] | None  # as the file's units row says; shown, never applied
    rate_hz: float | None  # from a "#samplerate,133" line
    rate_line: int | None
    why_no_names: str | None  # a line that could have held names, and why it does not


@dataclass(frozen=True, slots=True)
class _Row:
    """A line of the head, cut into cells; `kinds` has n(umber), t(ext) or e(mpty) for each."""

    cells: tuple[str, ...]
    kinds: str
    is_comment: bool

    @property
    def is_blank(self) -> bool:
        return not self.kinds.strip("e")

    @property
    def is_text(self) -> bool:
        return "t" in self.kinds and "n" not in self.kinds

    def has_name(self, wanted: frozenset[str]) -> bool:
        """Whether a cell is one of these names, with or without its unit."""
        return any(c.casefold() in wanted or bare_name(c) in wanted for c in self.cells)

    def matches(self, shape: str) -> bool:
        """Whether the line is a row: a number or nothing wherever the shape has a number."""
        if len(self.kinds) != len(shape) or "n" not in self.kinds or self.is_comment:
            return False
        return all(s == "t" or k != "t" for s, k in zip(shape, self.kinds, strict=True))


def find_layout(text: Text, options: ImportOptions) -> Layout:
    """Find the layout, or follow what the options name; InputError where there are no numbers."""
    skip = options.header_lines or 0
    lines = _head(text.data, skip + _HEAD_LINES)
    sample = _sample(lines[skip:])
    if not sample:
        after = f" after {counted(skip, 'line')}; check --header-lines" if skip else " of numbers"
        raise refusal(text.path, f"there is not one row{after}")
    separator = options.separator_character or _find_separator(sample)
    rows = [_classify(line, separator) for line in lines]
    shape = _find_shape([_classify(line, separator) for line in sample], rows[skip:])
    if shape is None:
        raise refusal(text.path, _no_numbers(rows, len(lines) < text.n_lines, options))
    first = next(i for i in range(skip, len(rows)) if rows[i].matches(shape))
    names_at, units_at, why_not = _find_names(rows, first, shape, skip, _wanted_names(options))
    begin = _first_row(rows, first, shape, skip, max(names_at, units_at))
    rate_hz, rate_at = _find_rate(lines[:begin])
    return Layout(
        separator=separator,
        n_cells=len(shape),
        n_header=begin,
        names=_padded(rows[names_at], len(shape)) if names_at >= 0 else None,
        names_line=names_at + 1 if names_at >= 0 else None,
        units=_padded(rows[units_at], len(shape)) if units_at >= 0 else None,
        rate_hz=rate_hz,
        rate_line=rate_at,
        why_no_names=why_not,
    )


def _head(data: bytes, n_lines: int) -> list[str]:
    stop = 0
    for _ in range(n_lines):
        stop = data.find(b"\n", stop) + 1
        if not stop:
            return data.decode().split("\n")
    return data[: stop - 1].decode().split("\n")


def _sample(lines: Sequence[str]) -> list[str]:
    """The last third of the lines that hold anything: rows, unless the file is all header."""
    filled = [line for line in lines if line.strip(" \t,;|")]
    return filled[-max(3, len(filled) // 3) :]


def _find_separator(sample: Sequence[str]) -> str:
    """The character that cuts most lines alike and leaves most cells numbers."""
    best, best_score = ",", 0.0
    for separator in _SEPARATORS:
        rows = [split_line(line, separator) for line in sample]
        width, n_alike = Counter(map(len, rows)).most_common(1)[0]
        if width < 2:
            continue
        cells = [cell for row in rows for cell in row]
        numeric = sum(not cell or looks_numeric(cell) for cell in cells) / len(cells)
        score = numeric * n_alike / len(rows)
        if score > best_score:
            best, best_score = separator, score
    return best if best_score > 0 else _lone_column_separator(sample)


def _lone_column_separator(sample: Sequence[str]) -> str:
    """One column: any separator does that no cell holds ("1,5" was cut by the comma above)."""
    return next((s for s in (",", ";", "\t") if not any(s in line for line in sample)), "|")


def _classify(line: str, separator: str) -> _Row:
    bare = line.lstrip()
    is_comment = bare.startswith(_COMMENT_MARKS)
    if is_comment:
        # numpy.savetxt writes its names row as "# time_s,force_n"
        line = bare.lstrip("".join(_COMMENT_MARKS))
    cells = tuple(split_line(line, separator))
    kinds = "".join("n" if looks_numeric(c) else "t" if c else "e" for c in cells)
    return _Row(cells, kinds, is_comment)


def _find_shape(sample: Sequence[_Row], rows: Sequence[_Row]) -> str | None:
    """The commonest shape of the sample; among equals the commonest of all lines."""
    counts = Counter(row.kinds for row in sample if "n" in row.kinds and not row.is_comment)
    if not counts:
        return None
    everywhere = Counter(row.kinds for row in rows)
    return max(counts, key=lambda kinds: (counts[kinds], everywhere[kinds], kinds.count("n")))


def _find_names(
    rows: Sequence[_Row], first: int, shape: str, skip: int, wanted: frozenset[str]
) -> tuple[int, int, str | None]:
    """Indices of names row and units row above the first row (-1: none), and why none fits."""
    # A row with a name that is asked for is the names row, even if another name is a number;
    # what follows it is units or data.
    sure = [i for i in range(first) if _could_name(rows[i], shape) and rows[i].has_name(wanted)]
    texts = [i for i in range(first) if rows[i].is_text and _could_name(rows[i], shape)]
    texts = sorted({*sure, *texts})
    if skip and any(i in (skip - 1, skip - 2) for i in texts):
        # The caller counted the names into the header: text further down is no second header.
        texts = [i for i in texts if i < skip + _is_units(rows[skip])]
    plain = [i for i in texts if not rows[i].is_comment] or texts[-1:]
    if not plain:
        return -1, -1, _why_no_names(rows[:first], shape)
    sure = [i for i in plain if i in sure]
    last = sure[-1] if sure else plain[-1]
    if sure and last + 1 in plain and _is_units(rows[last + 1]):
        return last, last + 1, None
    if last - 1 in plain and _is_units(rows[last]):
        return last - 1, last, None
    return last, -1, None


def _wanted_names(options: ImportOptions) -> frozenset[str]:
    asked = (options.time_column, options.force_column, options.position_column)
    names = {name.strip().casefold() for name in asked if isinstance(name, str)}
    return _OUR_NAMES | {name for name in names if not looks_numeric(name)}


def _is_units(row: _Row) -> bool:
    return row.is_text and all(_UNIT.fullmatch(cell) for cell in row.cells if cell)


def _why_no_names(above: Sequence[_Row], shape: str) -> str | None:
    filled = [i for i, row in enumerate(above) if not row.is_blank]
    if not filled or not above[filled[-1]].is_text:
        return None
    n_names = counted(len(above[filled[-1]].cells), "cell")
    return f"line {filled[-1] + 1} has {n_names} where the rows have {len(shape)}"


def _could_name(row: _Row, shape: str) -> bool:
    """Whether each column that is ever used can have its name in this line."""
    n_names = len(row.kinds.rstrip("e"))
    n_used = len(shape.rstrip("e"))
    return len(row.kinds) == len(shape) or n_used <= n_names <= len(shape)


def _first_row(rows: Sequence[_Row], first: int, shape: str, skip: int, names_end: int) -> int:
    """The line where rows begin: a bad one under the names counts, so that it is reported."""
    if skip:
        return max(skip, names_end + 1)
    for i in range(names_end + 1, first):
        row = rows[i]
        if len(row.kinds) == len(shape) and not row.is_blank and not row.is_comment:
            return i
    return first


def _find_rate(header: Sequence[str]) -> tuple[float | None, int | None]:
    for i, line in enumerate(header):
        if (found := _SAMPLE_RATE.match(line.strip())) and looks_numeric(found[1]):
            return float(found[1]), i + 1
    return None, None


def _padded(row: _Row, n_cells: int) -> tuple[str, ...]:
    return (*row.cells, *[""] * n_cells)[:n_cells]


def _no_numbers(rows: Sequence[_Row], has_more: bool, options: ImportOptions) -> str:
    filled = [", ".join(row.cells) for row in rows if not row.is_blank]
    what = f"there is a header ({filled[0]})" if filled else "there are blank lines"
    what += " but not one row of numbers"
    if options.separator is not None:
        return f"{what} when lines are cut at --separator {options.separator!r}"
    return f"{what} in {len(rows)} lines; is it longer? then --header-lines" if has_more else what
