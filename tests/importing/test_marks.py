"""marks.csv becomes visits; what breaks a rule is refused with its line and column."""

from pathlib import Path
from typing import Any

import pytest

from evenside.errors import InputError
from evenside.importing import read_marks
from evenside_analysis.types import Rating, Visit

ZONES = ["glute", "hamstring", "calf", "shin"]
HEAD = "start_s,end_s,zone,side,score,score_time_s\n"
TWO = HEAD + "12,25.5,calf,left,4,22\n58,71,calf,right,,\n"
VISITS = [
    Visit(12.0, 25.5, "calf", "left", (Rating(4.0, 22.0),)),
    Visit(58.0, 71.0, "calf", "right"),
]


def load(folder: Path, data: str | bytes, **rest: Any) -> list[Visit]:
    path = folder / "marks.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_marks(path, zones=ZONES, **rest)


SAME_VISITS: list[tuple[str, str | bytes]] = [
    ("plain", TWO),
    ("another order of rows", HEAD + "58,71,calf,right,,\n12,25.5,calf,left,4,22\n"),
    ("semicolons and decimal commas", TWO.replace(",", ";").replace(".", ",")),
    ("tabs", TWO.replace(",", "\t")),
    ("spaces", TWO.replace(",", " , ")),
    ("capitals", TWO.replace("calf,left", "Calf,LEFT").replace("zone", "Zone")),
    ("a byte order mark", b"\xef\xbb\xbf" + TWO.encode()),
    ("UTF-16", TWO.replace("\n", "\r\n").encode("utf-16")),
    ("blank lines and separators", "\n" + TWO.replace("\n", "\n\n") + ",,,,,\n"),
    ("trailing separators", TWO.replace("\n", ",\n")),
    ("cells left off at the end", TWO.replace("right,,", "right")),
    ("a comment first", "# by hand\n" + TWO),
    ("a column more, in quotes", TWO.replace("\n", ',"a, b"\n')),
    ("a time without a score", TWO.replace("right,,", "right,,70")),
]


@pytest.mark.parametrize(("what", "data"), SAME_VISITS, ids=[row[0] for row in SAME_VISITS])
def test_marks_of_every_kind_give_the_same_visits(
    tmp_path: Path, what: str, data: str | bytes
) -> None:
    assert load(tmp_path, data) == VISITS


def test_an_empty_score_is_missing_and_a_score_of_zero_is_a_score(tmp_path: Path) -> None:
    visits = load(tmp_path, HEAD + "0,9,calf,left,,\n10,19,calf,left,0,\n20,29,calf,left,10,59\n")

    assert [visit.ratings for visit in visits] == [
        (),
        (Rating(0.0, None),),
        (Rating(10.0, 59.0),),
    ]


def test_visits_may_touch(tmp_path: Path) -> None:
    assert len(load(tmp_path, HEAD + "0,9,calf,left,,\n9,19,calf,right,,\n")) == 2


def test_marks_share_the_clock_of_the_recording(tmp_path: Path) -> None:
    marks = HEAD + "534.5,544.5,shin,left,3,543\n"

    visits = load(tmp_path, marks, origin_s=534.0, duration_s=25.0)

    assert visits == [Visit(0.5, 10.5, "shin", "left", (Rating(3.0, 9.0),))]


LINE_2 = ["line 2"]
REFUSED: list[tuple[str, str, list[str]]] = [
    ("empty", "", ["empty"]),
    ("only a header", HEAD, ["no visit"]),
    ("no header", "0,9,calf,left,3,5\n", ["line 1", "'start_s'", "score may be"[:5]]),
    ("no score column", "start_s,end_s,zone,side\n0,9,calf,left\n", ["line 1", "'score'", "empty"]),
    ("no zone column", HEAD.replace("zone", "area"), ["line 1", "'zone'", "area"]),
    ("two zone columns", HEAD.replace("\n", ",zone\n"), ["line 1", "'zone'", "twice"]),
    ("unknown zone", HEAD + "0,9,calv,left,,\n", [*LINE_2, "column zone", "'calv'", "calf?"]),
    ("strange zone", HEAD + "0,9,qqq,left,,\n", [*LINE_2, "'qqq'", "glute, hamstring"]),
    ("no zone", HEAD + "0,9,,left,,\n", [*LINE_2, "column zone", "''"]),
    ("unknown side", HEAD + "0,9,calf,both,,\n", [*LINE_2, "column side", "'both'", "left or"]),
    ("end before start", HEAD + "9,5,calf,left,,\n", [*LINE_2, "column end_s", "5 s", "9 s"]),
    ("end at start", HEAD + "9,9,calf,left,,\n", [*LINE_2, "column end_s", "9 s"]),
    ("start not given", HEAD + ",9,calf,left,,\n", [*LINE_2, "column start_s", "empty"]),
    ("start is NaN", HEAD + "nan,9,calf,left,,\n", [*LINE_2, "column start_s", "'nan'"]),
    ("score too high", HEAD + "0,9,calf,left,11,\n", [*LINE_2, "column score", "11", "0 to 10"]),
    ("score below", HEAD + "0,9,calf,left,-0.5,\n", [*LINE_2, "column score", "-0.5", "0 to 10"]),
    ("score in words", HEAD + "0,9,calf,left,six,\n", [*LINE_2, "score", "'six'", "empty"]),
    ("score NaN", HEAD + "0,9,calf,left,nan,\n", [*LINE_2, "column score", "'nan'", "empty"]),
    ("score late", HEAD + "0,9,calf,left,6,39.1\n", [*LINE_2, "score_time_s", "39.1 s", "30 s"]),
    ("score early", HEAD + "50,59,calf,left,6,19\n", [*LINE_2, "score_time_s", "19 s"]),
    ("time in words", HEAD + "0,9,calf,left,6,now\n", [*LINE_2, "score_time_s", "'now'"]),
    (
        "overlap",
        HEAD + "5,14,shin,left,,\n0,9,calf,left,,\n",
        [*LINE_2, "column start_s", "5 s", "line 3", "9 s"],
    ),
    ("a cell too many", HEAD + "0,9,calf,left,6,5,4\n", [*LINE_2, "7 cells", "6"]),
    ("too few cells", HEAD + "0,9,calf\n", [*LINE_2, "3 cells"]),
    ("a quote left open", HEAD + '0,9,"calf,left,6,5\n', [*LINE_2, "quoted"]),
]


@pytest.mark.parametrize(("what", "data", "parts"), REFUSED, ids=[row[0] for row in REFUSED])
def test_marks_that_break_a_rule_are_refused_with_place_value_and_advice(
    tmp_path: Path, what: str, data: str, parts: list[str]
) -> None:
    with pytest.raises(InputError) as caught:
        load(tmp_path, data)

    message = str(caught.value)
    assert message.startswith(str(tmp_path / "marks.csv"))
    assert [part for part in parts if part not in message] == [], message


def test_marks_that_all_lie_outside_the_recording_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="534 to 559 s"):
        load(tmp_path, TWO, origin_s=534.0, duration_s=25.0)


def test_marks_that_are_not_there_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_marks(tmp_path / "none.csv", zones=ZONES)
