"""Every recording that is refused: the message names file, line, column, value and what to do."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenside.errors import InputError
from evenside.importing import ImportOptions, read_samples

HEAD = "time_s,force_n\n"
# 40 rows at 80 samples/s: lines 2 to 41, the last at 0.4875 s
ROWS = "".join(f"{k / 80:.4f},{100 + k}.5\n" for k in range(40))
GOOD = HEAD + ROWS


def rows(step: float, force: Callable[[int], float] = float, position: str = "") -> str:
    return "".join(f"{k * step:.10g},{force(k):.10g}{position}\n" for k in range(40))


# what | the file | the options | what the message must hold
BAD_CELLS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    ("an empty force", GOOD + "5,\n6,1\n", {}, ["line 42", "force_n", "empty", "leave a row out"]),
    ("an empty time", GOOD + ",5\n6,1\n", {}, ["line 42", "time_s", "empty"]),
    ("NaN", GOOD + "5,nan\n", {}, ["line 42", "force_n", "'nan'", "leave the row out"]),
    ("infinity", GOOD + "5,inf\n", {}, ["line 42", "force_n", "'inf'"]),
    ("minus infinity", GOOD + "5,-Infinity\n", {}, ["line 42", "force_n", "'-Infinity'"]),
    ("too large", GOOD + "5,1e999\n", {}, ["line 42", "force_n", "'1e999'", "too large"]),
    ("a word", GOOD + "5,abc\n", {}, ["line 42", "force_n", "'abc' is not a number"]),
    ("an underscore", GOOD + "5,1_0\n", {}, ["line 42", "'1_0' is not a number"]),
    ("a hexadecimal", GOOD + "5,0x10\n", {}, ["line 42", "'0x10' is not a number"]),
    ("two numbers", GOOD + "5,1 2\n", {}, ["line 42", "'1 2' is not a number"]),
    ("another minus", GOOD + "5,−5\n", {}, ["line 42", "'−5' is not a number"]),
    ("a text in the middle of an error", GOOD + "5,ERR 17\n", {}, ["line 42", "'ERR 17'"]),
    ("a long cell", GOOD + "5," + "x" * 99 + "\n", {}, ["line 42", "...' is not a number"]),
    (
        "a bad first row under the names",
        HEAD + "0,abc\n" + ROWS[13:],
        {},
        ["line 2", "force_n", "'abc'", "--header-lines 2"],
    ),
    (
        "a first row of words under the names",
        HEAD + "abc,def\n" + ROWS,
        {},
        ["line 2", "force_n", "'def'", "--header-lines 2"],
    ),
    (
        "a bad first row without names",
        "x,1\n" + ROWS,
        {"time_column": 0, "force_column": 1},
        ["line 1", "column 0", "'x'"],
    ),
    (
        "a time of day",
        HEAD + "12:00:01,4\n12:00:02,5\n",
        {},
        ["line 2", "time_s", "'12:00:01'", "time of day"],
    ),
    (
        "a blank line in a lone column",
        "force_n\n1\n\n3\n",
        {"sample_rate_hz": 80.0},
        ["line 3", "force_n", "empty"],
    ),
    (
        "a position that is a word",
        "time_s,force_n,position_m\n" + rows(0.0125, position=",here"),
        {},
        ["line 2", "position_m", "'here'"],
    ),
    (
        "an infinite position",
        "time_s,force_n,position_m\n" + rows(0.0125, position=",inf"),
        {},
        ["line 2", "position_m", "'inf'"],
    ),
    (
        "points after commas",
        "time_s;force_n\n0.0;1\n0,1;2\n0,2;3\n",
        {},
        ["line 3", "time_s", "'0,1'", "line 2", "decimal comma"],
    ),
]

BAD_ROWS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    (
        "a short row",
        HEAD + "0.0,1\n0.1\n0.2,3\n",
        {},
        ["line 3", "1 cell ", "2", "correct the row"],
    ),
    ("a short row between blanks", "time_s force_n\n0 1\n0.1\n0.2 3\n", {}, ["line 3", "1 cell "]),
    ("rows that lend words", "time_s force_n\n0 1\n0.1 2 3\n0.2\n0.3 4\n", {}, ["line 3"]),
    ("a torn last row", GOOD + "0.5", {}, ["line 42", "1 cell ", "delete that row"]),
    ("a long row", GOOD + "5,1,2\n", {}, ["line 42", "3 cells", "--separator"]),
    ("a quote left open", HEAD + '0.0,1\n0.01,"5\n0.02,4\n', {}, ["line 3", "quoted"]),
    ("going back", GOOD + "0.2,5\n", {}, ["line 42", "time_s", "0.2 ", "0.4875", "sort"]),
    ("a repeat", GOOD + "0.4875,5\n", {}, ["line 42", "time_s", "0.4875", "--sample-rate"]),
    ("a repeat at once", HEAD + "0,1\n" + ROWS, {}, ["line 3", "time_s", "0 ", "--sample-rate"]),
    (
        "a repeat after a blank line",
        HEAD + "0,1\n\n0.0125,2\n0.0125,3\n",
        {},
        ["line 5", "time_s", "0.0125"],
    ),
]

BAD_UNITS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    (
        "milliseconds as seconds",
        HEAD + rows(12.5),
        {},
        ["time_s", "12.5 seconds", "looks like milliseconds", "--time-unit ms"],
    ),
    (
        "microseconds as seconds",
        HEAD + rows(12500),
        {},
        ["time_s", "12500 seconds", "looks like microseconds", "--time-unit us"],
    ),
    (
        "seconds as milliseconds",
        GOOD,
        {"time_unit": "ms"},
        ["time_s", "0.0125 milliseconds", "looks like seconds", "--time-unit s "],
    ),
    ("a count as time", HEAD + rows(1), {}, ["time_s", "1 seconds", "--sample-rate"]),
    ("days", HEAD + rows(86400e3), {}, ["time_s", "no unit of time"]),
    (
        "counts as newtons",
        HEAD + rows(0.0125, lambda k: 400_000 + k),
        {},
        ["force_n", "4e+05 N", "--force-scale"],
    ),
    (
        "newtons as kilogram-force",
        HEAD + rows(0.0125, lambda k: 3000 + k),
        {"force_unit": "kgf"},
        ["force_n", "kgf", "--force-unit"],
    ),
    (
        "millimetres as metres",
        "time_s,force_n,position_m\n"
        + rows(0.0125, position=",0\n").replace(",0\n\n", ",0\n")
        + "0.6,5,350\n",
        {},
        ["position_m", "350 m", "--position-unit mm"],
    ),
    (
        "a position in light years",
        "time_s,force_n,position_m\n0,1,0\n0.01,2,1e9\n",
        {},
        ["position_m", "1e+09 m", "is this a position"],
    ),
    ("a rate out of reach", GOOD, {"sample_rate_hz": 1e6}, ["1e+06", "--sample-rate"]),
]

BAD_COLUMNS: list[tuple[str, str, dict[str, Any], list[str]]] = [
    (
        "no force",
        "time_s,load\n" + ROWS,
        {},
        ["'force_n'", "the columns are time_s, load", "--force-column"],
    ),
    (
        "no time",
        "t,force_n\n" + ROWS,
        {},
        ["'time_s'", "the columns are t, force_n", "--time-column", "--sample-rate"],
    ),
    (
        "a name that is not there",
        GOOD,
        {"force_column": "Fz"},
        ["'Fz'", "time_s, force_n", "--force-column"],
    ),
    (
        "a position that is not there",
        GOOD,
        {"position_column": "x"},
        ["'x'", "time_s, force_n", "--position-column"],
    ),
    ("a number too high", GOOD, {"force_column": "2"}, ["--force-column 2", "from 0 to 1"]),
    ("a number below 0", GOOD, {"time_column": -1}, ["--time-column -1", "from 0 to 1"]),
    ("one column for both", GOOD, {"time_column": 1}, ["--time-column", "--force-column", "same"]),
    (
        "time as position",
        GOOD,
        {"position_column": 0},
        ["time and position are the same column"],
    ),
    (
        "two of a name",
        "time_s,Fz,Fz\n" + rows(0.0125, position=",1"),
        {"force_column": "Fz"},
        ["1, 2", "'Fz'", "--force-column by number"],
    ),
    (
        "two units of a name",
        "time_s,Fz [N],Fz [lbf]\n" + rows(0.0125, position=",1"),
        {"force_column": "Fz"},
        ["1, 2", "'Fz'", "by number"],
    ),
    ("no names", ROWS, {}, ["'force_n'", "no names row", "2 columns", "number", "--force-column"]),
    (
        "fewer names than numbers",
        HEAD + rows(0.0125, position=",7"),
        {},
        ["'force_n'", "line 1 has 2 cells where the rows have 3", "--separator"],
    ),
    (
        "decimal commas between commas",
        HEAD + ROWS.replace(".", ","),
        {},
        ["'force_n'", "line 1 has 2 cells where the rows have 4", "--separator"],
    ),
    (
        "names below a title",
        "A title\nt,f\n" + ROWS,
        {},
        ["the columns are (line 2) t, f"],
    ),
]

BAD_FILES: list[tuple[str, bytes, dict[str, Any], list[str]]] = [
    ("empty", b"", {}, ["the file is empty"]),
    ("blank", b"\r\n \r\n", {}, ["blank lines only"]),
    ("separators", b",,\n,,\n", {}, ["not one row"]),
    ("a header", b"time_s,force_n\r\n", {}, ["header (time_s,force_n)", "not one row"]),
    ("a header and units", b"t,f\ns,N", {}, ["header", "not one row"]),
    ("prose", b"word " * 20 + b"\n" * 3, {}, ["not one row"]),
    ("long prose", b"no, numbers\n" * 500, {}, ["not one row of numbers in 200", "--header-lines"]),
    ("one row", b"time_s,force_n\n0,1\n", {}, ["one row only", "at least two"]),
    ("binary", np.random.default_rng(5).bytes(4000), {}, ["not text"]),
    ("controls", b"\x01\x02\x03\x04,5\n" * 20, {}, ["binary"]),
    ("zeros at the end", GOOD.encode() + bytes(50), {}, ["line 42", "zero byte", "damaged"]),
    ("a spreadsheet", b"PK\x03\x04rest", {}, ["spreadsheet", "CSV"]),
    ("compressed", b"\x1f\x8brest", {}, ["gzip"]),
    ("a recording of ours", b"\x89MCAP0\r\n", {}, ["MCAP"]),
    (
        "Latin-1 named UTF-8",
        "time_s,force_n\n0,1\n0.01,µ\n".encode("latin-1"),
        {"encoding": "utf-8"},
        ["line 3", "0xb5", "utf-8", "--encoding"],
    ),
    ("no text encoding", GOOD.encode(), {"encoding": "base64"}, ["base64"]),
    ("header too long", GOOD.encode(), {"header_lines": 41}, ["41 lines", "--header-lines"]),
    ("wrong separator", GOOD.encode(), {"separator": "tab"}, ["not one row", "--separator 'tab'"]),
]

BAD_OPTIONS: list[tuple[dict[str, Any], list[str]]] = [
    ({"force_unit": "stone"}, ["--force-unit stone", "N, kgf, lbf"]),
    ({"time_unit": "min"}, ["--time-unit min", "s, ms, us"]),
    ({"position_unit": "inch"}, ["--position-unit inch", "m, cm, mm"]),
    ({"sample_rate_hz": 0.0}, ["--sample-rate 0.0"]),
    ({"sample_rate_hz": float("nan")}, ["--sample-rate nan"]),
    ({"force_scale": 0.0}, ["--force-scale 0.0"]),
    ({"force_scale": float("inf")}, ["--force-scale inf"]),
    ({"header_lines": -1}, ["--header-lines -1"]),
    ({"separator": "ab"}, ["--separator 'ab'", "tab"]),
    ({"separator": "."}, ["--separator '.'"]),
    ({"separator": ""}, ["--separator ''"]),
    ({"encoding": "utf-9"}, ["--encoding utf-9"]),
    ({"time_column": "t", "sample_rate_hz": 80.0}, ["--time-column t", "--sample-rate 80"]),
]

TEXTS = [
    (what, text.encode(), *rest)
    for what, text, *rest in [*BAD_CELLS, *BAD_ROWS, *BAD_UNITS, *BAD_COLUMNS]
]


@pytest.mark.parametrize(
    ("what", "data", "options", "parts"),
    [*TEXTS, *BAD_FILES],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_a_recording_that_breaks_a_rule_is_refused_with_place_value_and_advice(
    tmp_path: Path, what: str, data: bytes, options: dict[str, Any], parts: list[str]
) -> None:
    path = tmp_path / "rec.csv"
    path.write_bytes(data)

    with pytest.raises(InputError) as caught:
        read_samples(path, ImportOptions(**options))

    message = str(caught.value)
    assert message.startswith(str(path))
    assert [part for part in parts if part not in message] == [], message
    assert "\n" not in message
    assert path.read_bytes() == data


@pytest.mark.parametrize(("options", "parts"), BAD_OPTIONS)
def test_an_option_that_fits_no_file_is_refused_by_its_name(
    options: dict[str, Any], parts: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        ImportOptions(**options)

    assert [part for part in parts if part not in str(caught.value)] == []


def test_a_file_that_is_not_there_a_folder_and_an_impossible_name_are_refused(
    tmp_path: Path,
) -> None:
    for path, reason in (
        (tmp_path / "none.csv", "no such file"),
        (tmp_path, "folder"),
        ("a\0b.csv", "cannot be read"),
    ):
        with pytest.raises(InputError, match=reason):
            read_samples(path)
