"""``analyze`` on tables of samples: the contract's JSON, marks, and every refusal."""

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.cli.running import evenside

from evenside.session.analysis import AnalyzeOptions, analyze_file

FS_HZ = 50.0
HOLD_S, PAUSE_S = 13.0, 32.0
KEYS = {"schema", "source", "quality", "events", "holds", "comparisons"} | {
    "changes",
    "summary",
    "signs",
}


def write_table(path: Path, time_s: Any, force_n: Any, header: str = "time_s,force_n") -> Path:
    rows = [f"{t:.4f},{f:.3f}" for t, f in zip(time_s, force_n, strict=True)]
    path.write_text("\n".join([header, *rows]) + "\n")
    return path


def session(scores: list[tuple[str, float, float]]) -> tuple[Any, Any, list[str]]:
    """Holds of (side, load, score), each 13 s, by hand: time, force and the rows of marks.csv."""
    rng = np.random.default_rng(1)
    n = round((len(scores) * (HOLD_S + PAUSE_S) + 5) * FS_HZ)
    time_s = np.arange(n) / FS_HZ
    force_n = rng.normal(0.0, 0.3, n)
    marks = ["start_s,end_s,zone,side,score,score_time_s"]
    for i, (side, load_n, score) in enumerate(scores):
        start_s = 5 + i * (HOLD_S + PAUSE_S)
        on = (time_s >= start_s) & (time_s < start_s + HOLD_S)
        force_n[on] += load_n
        given = "" if math.isnan(score) else f"{score:g}"
        when = "" if math.isnan(score) else f"{start_s + 10:g}"
        marks.append(f"{start_s - 1},{start_s + HOLD_S + 1},hamstring,{side},{given},{when}")
    return time_s, force_n, marks


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    holds = [("left", 200 + i, 4) if i % 2 == 0 else ("right", 200 + i, 7) for i in range(8)]
    time_s, force_n, marks = session(holds)
    (tmp_path / "marks.csv").write_text("\n".join(marks) + "\n")
    return write_table(tmp_path / "samples.csv", time_s, force_n), tmp_path / "marks.csv"


def test_a_zero_that_drifts_makes_the_interval_wider_and_moves_nothing(
    files: tuple[Path, Path], tmp_path: Path
) -> None:
    samples, marks = files
    time_s, force_n = np.loadtxt(samples, delimiter=",", skiprows=1).T
    # 8 N more from the middle on, which the loads do not hold: only the rests show it
    is_rest = force_n < 50.0
    drifted_n = np.where(is_rest & (time_s > time_s[-1] / 2), force_n + 8.0, force_n)
    drifted = write_table(tmp_path / "drifted.csv", time_s, drifted_n)

    options = AnalyzeOptions(marks=marks)

    (plain,) = analyze_file(samples, options)["comparisons"]
    (moved,) = analyze_file(drifted, options)["comparisons"]

    still, drift = plain["method"]["parameters"], moved["method"]["parameters"]
    assert still["drift_n"] < 0.3  # means of a second of 0.3 N of noise
    assert drift["drift_n"] == pytest.approx(8.0, abs=0.3)
    assert moved["difference_points"] == plain["difference_points"]
    # by hand: 8 N / sqrt(12) = 2.309 N on loads of about 203.5 N each side: sqrt(2) * 2.309 / 203.5
    assert drift["drift_points"] == pytest.approx(drift["fit_slope"] * 0.01605, rel=0.05)
    assert moved["ci95"][0] < plain["ci95"][0] < plain["ci95"][1] < moved["ci95"][1]


def test_the_json_is_the_contract(files: tuple[Path, Path]) -> None:
    samples, marks = files

    result = evenside("analyze", samples, "--marks", marks, "--body-mass", "70", "--json").json

    assert set(result) == KEYS
    assert result["schema"] == "evenside.analysis/1"
    assert result["source"]["device"] is None
    assert len(result["source"]["sha256"]) == 64
    assert result["source"]["sample_rate_hz"] == pytest.approx(FS_HZ)
    assert [e["kind"] for e in result["events"]].count("dwell") == 8
    assert {(e["zone"], e["side"]) for e in result["events"]} == {
        ("hamstring", "left"),
        ("hamstring", "right"),
    }
    hold = result["holds"][0]
    assert hold["usable"]
    assert hold["load_n"] == pytest.approx(200, abs=1)
    assert hold["load_bw"] == pytest.approx(200 / (70 * 9.80665), abs=0.01)
    assert hold["score_time_s"] == pytest.approx(15.0)
    comparison = result["comparisons"][0]
    assert comparison["verdict"] == "right_tighter"
    assert comparison["n_left"] == comparison["n_right"] == 4
    assert comparison["difference_points"] == pytest.approx(3.0, abs=0.1)
    assert comparison["method"]["id"] == "matched-force/2"
    assert result["summary"]["major_movers_balanced"] is False
    assert result["summary"]["work_first"][0]["side"] == "right"
    assert result["summary"]["plan"][0]["suggestions"][0]["step"] == "isolate"
    assert result["summary"]["findings"][0]["figures"] == {"upstream": {"glute": None}}


@pytest.mark.parametrize(
    ("left_n", "line"), [(200, None), (150, "load alone, Hamstring: 25 % less load on the left")]
)
def test_the_terminal_shows_what_the_load_alone_says_only_where_it_is_notable(
    tmp_path: Path, left_n: float, line: str | None
) -> None:
    sides = [("left", left_n), ("right", 200)] * 4
    time_s, force_n, marks = session(
        [(side, load_n + i, 5) for i, (side, load_n) in enumerate(sides)]
    )
    samples = write_table(tmp_path / "samples.csv", time_s, force_n)
    (tmp_path / "marks.csv").write_text("\n".join(marks) + "\n")

    told = evenside("analyze", samples, "--marks", tmp_path / "marks.csv").out

    assert (line is None and "load alone" not in told) or (line is not None and line in told)


def test_without_marks_events_have_no_zone_and_there_are_no_holds(
    files: tuple[Path, Path],
) -> None:
    result = evenside("analyze", files[0], "--json").json

    assert len(result["events"]) >= 16
    assert {event["zone"] for event in result["events"]} == {None}
    assert result["holds"] == result["comparisons"] == []
    assert result["changes"] == []
    assert result["summary"] == {
        "major_movers_balanced": None,
        "work_first": [],
        "findings": [],
        "plan": [],
    }


def test_a_missing_score_stays_missing(tmp_path: Path) -> None:
    time_s, force_n, marks = session([("left", 200, math.nan), ("right", 210, 5)])
    (tmp_path / "marks.csv").write_text("\n".join(marks))
    samples = write_table(tmp_path / "s.csv", time_s, force_n)

    result = evenside("analyze", samples, "--marks", tmp_path / "marks.csv", "--json").json

    assert result["holds"][0]["score"] is None
    assert result["holds"][0]["usable"] is False
    assert result["holds"][0]["why_not"] == "no rating was given"
    assert result["comparisons"][0]["verdict"] == "cannot_tell"
    assert result["comparisons"][0]["holds_needed"] >= 2


def test_a_gap_in_time_is_a_gap_in_the_result_and_exit_code_3(tmp_path: Path) -> None:
    time_s = np.arange(0, 30, 1 / FS_HZ)
    keep = (time_s < 10) | (time_s >= 12)
    samples = write_table(tmp_path / "s.csv", time_s[keep], np.full(keep.sum(), 200.0))

    ran = evenside("analyze", samples, "--json")

    assert ran.code == 3
    assert ran.json["quality"]["samples_lost"] == pytest.approx(100, abs=1)
    assert ran.json["quality"]["gaps"][0]["start_s"] == pytest.approx(10, abs=0.05)
    assert ran.json["quality"]["gaps"][0]["end_s"] == pytest.approx(12, abs=0.05)


GOOD = "time_s,force_n\n0.00,1\n0.02,2\n0.04,3\n0.06,4\n"


@pytest.mark.parametrize(
    ("text", "options", "words"),
    [
        ("", (), ["empty"]),
        ("time_s,force_n\n", (), ["row"]),
        (GOOD.replace("force_n", "weight"), (), ["force_n", "weight", "--force-column"]),
        (GOOD, ("--force-column", "pull"), ["pull", "force_n"]),
        (GOOD.replace("0.04,3", "0.01,3"), (), ["4", "time_s", "0.01"]),
        (GOOD.replace("0.04,3", "0.02,3"), (), ["4", "time_s", "0.02"]),
        (GOOD.replace("0.04,3", "0.04,nan"), (), ["4", "force_n", "nan"]),
        (GOOD.replace("0.04,3", "0.04,"), (), ["4", "force_n"]),
        (GOOD.replace("0.04,3", "0.04,x3"), (), ["4", "force_n", "x3"]),
        (GOOD, ("--force-unit", "stone"), ["stone", "N", "kgf", "lbf"]),
        (GOOD.replace("0.0", "2"), (), ["--time-unit ms"]),
    ],
    ids=[
        "empty", "header only", "no force column", "wrong column", "unsorted", "repeated", "NaN",
        "empty cell", "no number", "wrong unit", "milliseconds",
    ],
)  # fmt: skip
def test_a_table_that_breaks_a_rule_is_refused_with_file_row_and_column(
    tmp_path: Path, text: str, options: tuple[str, ...], words: list[str]
) -> None:
    samples = tmp_path / "samples.csv"
    samples.write_text(text)
    before = sorted(tmp_path.iterdir())

    ran = evenside("analyze", samples, "--json", *options, cwd=tmp_path)

    assert ran.code == 1
    assert ran.out == ""
    assert "Traceback" not in ran.err
    for word in words:
        assert word in ran.err
    assert sorted(tmp_path.iterdir()) == before


def test_an_unknown_method_is_wrong_usage(files: tuple[Path, Path]) -> None:
    ran = evenside("analyze", files[0], "--method", "guess/1")

    assert ran.code == 2
    assert "matched-force/1" in ran.err


def test_the_same_table_gives_the_same_json_twice(files: tuple[Path, Path]) -> None:
    args = ("analyze", files[0], "--marks", files[1], "--json")

    assert evenside(*args).out == evenside(*args).out


def test_the_json_holds_no_nan(files: tuple[Path, Path]) -> None:
    def refuse(name: str) -> None:
        raise AssertionError(name)

    json.loads(evenside("analyze", files[0], "--json").out, parse_constant=refuse)
