"""Tables of many kinds give the same samples; units, times and notes are right."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenside.importing import ImportOptions, Samples, read_samples

N = 40
TIMES = np.arange(N) / 80
FORCES = 100 + np.arange(N) / 4
ROWS = "".join(f"{t:.4f},{f:.2f}\n" for t, f in zip(TIMES, FORCES, strict=True))
GOOD = "time_s,force_n\n" + ROWS


def save(folder: Path, data: str | bytes) -> Path:
    path = folder / "rec.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def load(folder: Path, data: str | bytes, **options: Any) -> Samples:
    return read_samples(save(folder, data), ImportOptions(**options))


BY_NUMBER = {"time_column": 0, "force_column": "1"}
WIDE = GOOD.replace(",", "\t")
WITH_COMMA = GOOD.replace(",", ";").replace(".", ",")

# what | the file | the options | a note that must be there
SAME_SAMPLES: list[tuple[str, str | bytes, dict[str, Any], str]] = [
    ("plain", GOOD, {}, "separator comma"),
    ("a byte order mark", b"\xef\xbb\xbf" + GOOD.encode(), {}, "encoding utf-8-sig"),
    ("UTF-16", GOOD.encode("utf-16"), {}, "encoding utf-16"),
    ("UTF-16 big end first", b"\xfe\xff" + GOOD.encode("utf-16-be"), {}, "encoding utf-16"),
    ("UTF-16 unmarked", GOOD.encode("utf-16-le"), {}, "encoding utf-16-le"),
    ("UTF-16 unmarked, big", GOOD.encode("utf-16-be"), {}, "encoding utf-16-be"),
    ("UTF-32", GOOD.encode("utf-32"), {}, "encoding utf-32"),
    ("UTF-8", "Überschrift µ\n" + GOOD, {}, "encoding utf-8"),
    ("Latin-1", ("Überschrift µ\n" + GOOD).encode("latin-1"), {}, "encoding latin-1"),
    ("named", ("µ\n" + GOOD).encode("cp1252"), {"encoding": "cp1252"}, "encoding cp1252"),
    ("CR LF", GOOD.replace("\n", "\r\n"), {}, "1 header line,"),
    ("CR alone", GOOD.replace("\n", "\r"), {}, "1 header line,"),
    ("no newline at the end", GOOD.rstrip(), {}, "1 header line,"),
    ("empty lines at both ends", "\n\n" + GOOD + "\n \n\n", {}, "names in line 3"),
    ("a blank line between", GOOD[:60] + GOOD[60:].replace("\n", "\n\n", 1), {}, "1 blank line"),
    ("every line doubled", GOOD.replace("\n", "\r\r\n"), {}, "39 blank lines"),
    ("tabs", WIDE, {}, "separator tab"),
    ("semicolons", GOOD.replace(",", ";"), {}, "separator semicolon"),
    ("pipes", GOOD.replace(",", "|"), {}, "separator pipe"),
    ("blanks", GOOD.replace(",", "   "), {}, "separator blanks"),
    ("blanks in front", GOOD.replace(",", "  ").replace("\n", "\n  "), {}, "separator blanks"),
    ("spaces after commas", GOOD.replace(",", ", "), {}, "separator comma"),
    ("a named separator", GOOD.replace(",", "/"), {"separator": "/"}, "separator /"),
    ("named in a word", WIDE, {"separator": "tab"}, "separator tab"),
    ("decimal comma", WITH_COMMA, {}, "decimal comma"),
    ("decimal comma and tab", WITH_COMMA.replace(";", "\t"), {}, "decimal comma"),
    ("decimal comma and blank", WITH_COMMA.replace(";", " "), {}, "decimal comma"),
    (
        "decimal comma in quotes",
        "".join('"{}","{}"\n'.format(*line.split(";")) for line in WITH_COMMA.splitlines()),
        {},
        "decimal comma",
    ),
    ("trailing separators", GOOD.replace("\n", ",\n"), {}, "separator comma"),
    ("trailing separators in rows", "time_s,force_n\n" + ROWS.replace("\n", ",\n"), {}, "comma"),
    ("lines of separators at the end", GOOD + ",\n,\n", {}, "separator comma"),
    ("quoted names", '"time_s","force_n"\n' + ROWS, {}, "names in line 1"),
    ("a quoted text column", GOOD.replace(",", ',"a, b",'), {}, "separator comma"),
    ("a text column", GOOD.replace(",", ",somebody,"), {}, "separator comma"),
    ("an empty column", GOOD.replace(",", ",,"), {}, "separator comma"),
    ("no header", ROWS, BY_NUMBER, "0 header lines, no names"),
    ("columns by number", GOOD, BY_NUMBER, "names in line 1"),
    ("names in other case", GOOD.replace("time_s", " Time_S "), {}, "column Time_S"),
    ("a title and a blank line", "My hold, 12.3.\n\n" + GOOD, {}, "3 header lines"),
    ("a units row", "time_s,force_n\ns,N\n" + ROWS, {}, "2 header lines, names in line 1"),
    ("units in brackets", "time_s,force_n\n[s],[N]\n" + ROWS, {}, "2 header lines"),
    ("numpy's header", "# time_s,force_n\n" + ROWS, {}, "names in line 1"),
    ("numpy's header, blanks", ("# time_s,force_n\n" + ROWS).replace(",", " "), {}, "names in"),
    ("comments", "# one, 2\n# three\n" + GOOD, {}, "3 header lines, names in line 3"),
    ("a comment below the names", "time_s,force_n\n#s,N\n" + ROWS, {}, "names in line 1"),
    ("a rate that is not needed", "#samplerate,133\n" + GOOD, {}, "column time_s, in s"),
    ("header lines to the names", "a,1\n" + GOOD, {"header_lines": 2}, "names in line 2"),
    ("header lines before the names", "a,1\n" + GOOD, {"header_lines": 1}, "names in line 2"),
    ("units row not counted", "time_s,force_n\ns,N\n" + ROWS, {"header_lines": 1}, "2 header"),
    ("units row counted", "time_s,force_n\ns,N\n" + ROWS, {"header_lines": 2}, "2 header"),
]


@pytest.mark.parametrize(
    ("what", "data", "options", "note"), SAME_SAMPLES, ids=[row[0] for row in SAME_SAMPLES]
)
def test_tables_of_every_kind_give_the_same_samples(
    tmp_path: Path, what: str, data: str | bytes, options: dict[str, Any], note: str
) -> None:
    samples = load(tmp_path, data, **options)

    np.testing.assert_array_equal(samples.time_s, TIMES)
    np.testing.assert_array_equal(samples.force_n, FORCES)
    assert samples.position_m is None
    assert samples.n_rows == N
    assert samples.sample_rate_hz == pytest.approx(80, rel=1e-12)
    assert samples.is_uniform
    assert samples.duration_s == pytest.approx(0.5)
    assert any(note in found for found in samples.notes), samples.notes


NUMBERS = [
    ("1e-3", 0.001),
    ("2E+2", 200.0),
    ("-0.0", -0.0),
    ("+5", 5.0),
    (".5", 0.5),
    ("5.", 5.0),
    ("007", 7.0),
    ("0.1000000000000000055511151231257827", 0.1),
]


@pytest.mark.parametrize("quote", ["", '"'], ids=["fast", "careful"])
@pytest.mark.parametrize(("cell", "value"), NUMBERS)
def test_numbers_are_read_as_people_write_them_on_both_ways(
    tmp_path: Path, cell: str, value: float, quote: str
) -> None:
    table = f"time_s,force_n\n0,{quote}{cell}{quote}\n0.01,{cell}\n"

    force_n = load(tmp_path, table).force_n

    assert force_n.tolist() == [value, value]
    assert np.signbit(force_n).tolist() == [np.signbit(value)] * 2


# Factors from the definitions: kgf 9.80665 N, lbf 4.4482216152605 N.
@pytest.mark.parametrize(
    ("options", "newtons"),
    [
        ({}, 100.0),
        ({"force_unit": "kgf"}, 980.665),
        ({"force_unit": "lbf"}, 444.82216152605),
        ({"force_scale": -0.5}, -50.0),
        ({"force_scale": 0.001, "force_unit": "lbf"}, 0.44482216152605),
    ],
)
def test_force_comes_in_newtons_from_unit_and_factor(
    tmp_path: Path, options: dict[str, Any], newtons: float
) -> None:
    assert load(tmp_path, GOOD, **options).force_n[0] == pytest.approx(newtons, rel=1e-15)


@pytest.mark.parametrize(
    ("unit", "table"),
    [
        ("ms", "time_s,force_n\n1000,1\n1012.5,2\n1025,3\n"),
        ("us", "time_s,force_n\n1000000,1\n1012500,2\n1025000,3\n"),
        ("s", "time_s,force_n\n1,1\n1.0125,2\n1.025,3\n"),
    ],
)
def test_times_come_in_seconds_from_the_first_sample_and_the_origin_is_kept(
    tmp_path: Path, unit: str, table: str
) -> None:
    samples = load(tmp_path, table, time_unit=unit)

    np.testing.assert_allclose(samples.time_s, [0, 0.0125, 0.025], rtol=0, atol=1e-15)
    assert samples.origin_s == 1.0
    assert any("1 s in the file" in note for note in samples.notes)


def test_microseconds_since_1970_keep_their_microseconds(tmp_path: Path) -> None:
    table = "time_s,force_n\n" + "".join(
        f"{1_700_000_000_000_000 + 12_500 * k},{k}\n" for k in range(9)
    )

    samples = load(tmp_path, table, time_unit="us")

    np.testing.assert_array_equal(samples.time_s, np.arange(9) * 12_500 / 1e6)


@pytest.mark.parametrize(("unit", "factor"), [("m", 1), ("cm", 100), ("mm", 1000)])
def test_position_comes_in_metres_and_may_be_missing(
    tmp_path: Path, unit: str, factor: int
) -> None:
    for empty in ("", "nan", " "):
        table = f"time_s,force_n,position_m\n0,1,{0.25 * factor}\n0.01,2,{empty}\n0.02,3,{empty}\n"

        samples = load(tmp_path, table, position_unit=unit)

        assert samples.position_m is not None
        np.testing.assert_array_equal(samples.position_m, [0.25, np.nan, np.nan])
        assert samples.columns["position"] == "position_m"
        assert "2 of 3 positions are missing" in samples.notes


def test_a_missing_position_may_stand_in_any_column(tmp_path: Path) -> None:
    rows = ",0,,1\n0.5,0.01,7,2\n,0.02,,3\n"
    for header in ("position_m,time_s,x,force_n\n", "position_m,time_s,,force_n\n"):
        samples = load(tmp_path, header + rows)

        assert samples.position_m is not None
        np.testing.assert_array_equal(samples.position_m, [np.nan, 0.5, np.nan])


def test_a_position_column_without_any_value_is_no_position(tmp_path: Path) -> None:
    samples = load(tmp_path, "time_s,force_n,position_m\n0,1,\n0.01,2,\n")

    assert samples.position_m is None
    assert any("no position" in note for note in samples.notes)


@pytest.mark.parametrize(
    ("wanted", "header"),
    [("Fx", "Fx [N]"), ("fx", "Fx[N]"), ("Fx [N]", "Fx [N]"), ("Fx (N)", "Fx"), (" Fx", "Fx (N)")],
)
def test_a_column_is_found_with_or_without_its_unit(
    tmp_path: Path, wanted: str, header: str
) -> None:
    samples = load(tmp_path, f"time_s,Fxy [N],{header}\n0,8,1\n0.01,8,2\n", force_column=wanted)

    assert samples.force_n.tolist() == [1, 2]
    assert samples.columns == {"time": "time_s", "force": header}


def test_a_header_that_is_a_number_goes_before_the_number_of_a_column(tmp_path: Path) -> None:
    table = "time_s,a,1\n0,5,7\n0.01,6,8\n"

    by_name, by_number = (load(tmp_path, table, force_column=wanted) for wanted in ("1", 1))

    assert by_name.force_n.tolist() == [7, 8]
    assert by_number.force_n.tolist() == [5, 6]


def test_the_unit_is_the_callers_word_and_a_header_that_says_otherwise_is_noted(
    tmp_path: Path,
) -> None:
    samples = load(tmp_path, "time_s,F [N]\n0,1\n0.01,2\n", force_column="F", force_unit="lbf")

    assert samples.force_n[0] == 4.4482216152605
    assert any("in lbf" in note and "says 'N'" in note for note in samples.notes)


def test_a_units_row_is_noted_and_never_applied(tmp_path: Path) -> None:
    samples = load(tmp_path, "time_s,force_n\nms,kN\n0,1\n0.01,2\n")

    assert samples.force_n.tolist() == [1, 2]
    assert any("in N (the file says 'kN')" in note for note in samples.notes)
    assert any("in s (the file says 'ms')" in note for note in samples.notes)


def test_a_rate_in_a_comment_serves_where_there_is_no_time(tmp_path: Path) -> None:
    samples = load(
        tmp_path, "#samplerate,133\npressure,flow\n1,\n2,\n3,\n", force_column="pressure"
    )

    np.testing.assert_array_equal(samples.time_s, np.arange(3) / 133)
    assert samples.sample_rate_hz == 133
    assert any("133 samples/s, from line 1" in note for note in samples.notes)


def test_a_given_rate_goes_before_a_comment_and_before_a_column(tmp_path: Path) -> None:
    for first in ("", "#samplerate,133\n"):
        samples = load(tmp_path, first + GOOD, sample_rate_hz=100.0)

        np.testing.assert_array_equal(samples.time_s, np.arange(N) / 100)
        assert samples.sample_rate_hz == 100
        assert any("time_s was not used" in note for note in samples.notes)
        assert "time" not in samples.columns


def test_negative_forces_are_kept_and_noted(tmp_path: Path) -> None:
    samples = load(tmp_path, "time_s,force_n\n0,-3\n0.01,2\n")

    assert samples.force_n.tolist() == [-3, 2]
    assert "1 of 2 forces are negative, down to -3 N" in samples.notes


def test_times_rounded_to_milliseconds_give_the_true_rate_and_count_as_even(
    tmp_path: Path,
) -> None:
    table = "time_s,force_n\n" + "".join(f"{k / 80:.3f},1\n" for k in range(1001))

    samples = load(tmp_path, table)

    assert samples.sample_rate_hz == pytest.approx(80, rel=1e-9)
    assert samples.is_uniform


def test_a_gap_leaves_the_rate_alone_and_is_noted(tmp_path: Path) -> None:
    table = "time_s,force_n\n" + "".join(f"{k / 80 + 2 * (k > 50)},1\n" for k in range(101))

    samples = load(tmp_path, table)

    assert samples.sample_rate_hz == pytest.approx(80, rel=1e-9)
    assert not samples.is_uniform
    assert any("1 gap, up to 2.01 s long" in note for note in samples.notes)


def test_jitter_of_the_times_counts_as_uneven(tmp_path: Path) -> None:
    jitter = np.random.default_rng(3).uniform(-0.3, 0.3, 500)
    times = (np.arange(500) + jitter) / 100
    table = "time_s,force_n\n" + "".join(f"{t:.6f},1\n" for t in times)

    samples = load(tmp_path, table)

    assert samples.sample_rate_hz == pytest.approx(100, rel=0.01)
    assert not samples.is_uniform


def test_arrays_are_whole_and_contiguous_float64(tmp_path: Path) -> None:
    samples = load(tmp_path, "time_s,force_n,position_m\n0,1,2\n0.01,2,3\n")

    for array in (samples.time_s, samples.force_n, samples.position_m):
        assert array is not None
        assert array.dtype == np.float64
        assert array.flags["C_CONTIGUOUS"]
