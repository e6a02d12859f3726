"""Wrong marks put right: by one more annotation, with the result that follows, in any session."""

import asyncio
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.session.conftest import MakeRecording
from tests.session.pressing import FS_HZ, note, try_zone

from evenside.errors import UsageError
from evenside.recording.format import Annotation
from evenside.recording.reader import read_recording
from evenside.session.desk import Desk
from evenside.session.live import LiveSession
from evenside.session.marks import Marks
from evenside.session.measurement import Measurement, default_settings
from evenside.session.offline import measure_recording
from evenside.session.starting import LiveOptions, start_live, start_replay
from evenside.session.verify import verify_recording
from evenside.sources import open_source

VISIT = [
    note("visit_start", 10.0, zone="calf", side="left"),
    note("rating", 20.0, score=7),
    note("visit_end", 25.0),
    note("visit_start", 40.0, zone="calf", side="right"),
    note("rating", 50.0, score=3),
    note("visit_end", 55.0),
]


def fix(number: int, kind: str, **change: object) -> Annotation:
    return Annotation("correction", 60.0, {"annotation": number, "kind": kind, **change}, 0, 0)


def told(marks: Marks) -> list[tuple[str, str, float, float, list[float]]]:
    return [
        (v.zone, v.side, v.start_s, v.end_s, [rating.score for rating in v.ratings])
        for v in marks.visits
    ]


LEFT, RIGHT = ("calf", "left", 10.0, 25.0, [7.0]), ("calf", "right", 40.0, 55.0, [3.0])


@pytest.mark.parametrize(
    ("correction", "expected"),
    [
        (fix(0, "visit_start", data={"zone": "shin"}), [("shin", *LEFT[1:]), RIGHT]),
        (fix(0, "visit_start", data={"side": "right"}), [("calf", "right", *LEFT[2:]), RIGHT]),
        (fix(0, "visit_start", time_s=12.0), [("calf", "left", 12.0, 25.0, [7.0]), RIGHT]),
        (fix(2, "visit_end", time_s=30.0), [("calf", "left", 10.0, 30.0, [7.0]), RIGHT]),
        (fix(2, "visit_end", drop=True), [("calf", "left", 10.0, 40.0, [7.0]), RIGHT]),
        (fix(1, "rating", data={"score": 4}), [(*LEFT[:4], [4.0]), RIGHT]),
        (fix(1, "rating", drop=True), [(*LEFT[:4], []), RIGHT]),
        (fix(3, "visit_start", drop=True), [LEFT]),
        (fix(0, "visit_start", drop=True), [RIGHT]),
    ],
)
def test_a_correction_changes_what_counts(correction: Annotation, expected: list[object]) -> None:
    assert told(Marks([*VISIT, correction])) == expected


def test_the_last_correction_of_a_mark_counts_and_can_take_a_drop_back() -> None:
    marks = Marks([*VISIT, fix(1, "rating", drop=True), fix(1, "rating", data={"score": 5})])

    assert told(marks)[0] == (*LEFT[:4], [5.0])
    assert [visit.is_corrected for visit in marks.visits] == [True, False]


@pytest.mark.parametrize(
    ("correction", "why"),
    [
        (fix(9, "rating"), "there is no mark number 9"),
        (fix(0, "rating"), "is a visit_start, not a rating"),
        (fix(0, "visit_start", data={"side": "middle"}), "needs a zone and a side"),
        (fix(2, "visit_end", time_s=5.0), "before it begins"),
        (fix(2, "visit_end", time_s=45.0), "two visits would overlap"),
        (fix(1, "rating", data={"kind": "itch"}), "needs a score and a kind"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused_and_changes_nothing(
    correction: Annotation, why: str
) -> None:
    marks = Marks(VISIT)

    with pytest.raises(UsageError, match=why):
        marks.check_correction(correction)

    assert told(marks) == [LEFT, RIGHT]


def test_a_corrected_score_changes_the_verdict_and_the_hold_says_so() -> None:
    measurement = Measurement(FS_HZ, default_settings())
    try_zone(measurement, 0.0, "calf", 7, 4)
    measurement.finish()
    assert measurement.results().comparisons["calf"].verdict == "left_tighter"

    for number, mark in enumerate(measurement.marks.all()):
        if mark.annotation.data.get("score") == 7:
            measurement.annotate(fix(number, "rating", data={"score": 4}))

    results = measurement.results()
    assert results.comparisons["calf"].verdict == "balanced"
    assert [hold["corrected"] for hold in results.to_json()["holds"]] == [True, False] * 4


@pytest.fixture
def recording(make_recording: MakeRecording, tmp_path: Path) -> Path:
    path, _ = make_recording()
    return Path(shutil.copy(path, tmp_path / "session.mcap"))


def played(path: Path) -> Desk:
    """A replay that has come to its end."""
    session = start_replay(open_source(f"replay:{path}?speed=max"), path)
    asyncio.run(session.run())
    return Desk(session)


def first(desk: Desk, kind: str) -> dict[str, Any]:
    found: dict[str, Any] = next(m for m in desk.review()["marks"] if m["kind"] == kind)
    return found


def test_a_correction_of_a_recording_is_kept_in_it_with_its_result(recording: Path) -> None:
    desk = played(recording)
    rating = first(desk, "rating")

    desk.correct(rating["number"], data={"score": 9}, why="misheard")

    again = played(recording)
    assert first(again, "rating")["data"]["score"] == 9
    assert again.review()["holds"][0]["score"] == 9
    assert again.result()["holds"] == desk.result()["holds"] == again.review()["holds"]
    assert measure_recording(recording).core.analysis_json()["holds"][0]["corrected"] is True
    assert all(check["ok"] for check in verify_recording(recording)["checks"])


def test_a_recording_can_be_corrected_before_it_has_been_played(recording: Path) -> None:
    session = start_replay(open_source(f"replay:{recording}?speed=max"), recording)
    desk = Desk(session)
    desk.correct(first(desk, "rating")["number"], data={"score": 9}, why="misheard")
    assert desk.review()["holds"][0]["score"] == 9

    asyncio.run(session.run())

    assert desk.result()["holds"][0]["score"] == 9


def test_a_correction_that_cannot_be_kept_is_refused_and_changes_nothing(recording: Path) -> None:
    desk = played(recording)
    number, before = first(desk, "rating")["number"], desk.review()
    recording.write_bytes(recording.read_bytes()[:-20])

    with pytest.raises(UsageError, match=r"could not be kept.*evenside recover"):
        desk.correct(number, data={"score": 9}, why="misheard")

    assert desk.review() == before


def test_a_note_on_a_recording_stands_at_its_moment(recording: Path) -> None:
    desk = played(recording)
    before = desk.result()["holds"]

    desk.note("knee hurt here", time_s=12.5)
    desk.note("slept badly", ["calf.left.isolate"])

    again = played(recording)
    notes = [mark for mark in again.review()["marks"] if mark["kind"] == "note"]
    end_s = again.review()["duration_s"]
    assert [(mark["time_s"], mark["data"]["text"]) for mark in notes] == [
        (12.5, "knee hurt here"),
        (end_s, "slept badly"),
    ]
    assert notes[1]["data"]["drills"] == ["calf.left.isolate"]
    assert again.result()["holds"] == before
    assert all(check["ok"] for check in verify_recording(recording)["checks"])


def test_a_number_from_memory_is_kept_in_a_recording_and_never_counts(recording: Path) -> None:
    desk = played(recording)
    before = desk.result()["holds"]

    desk.rate(9, "tension", from_memory=True)

    again = played(recording)
    assert again.review()["marks"][-1]["data"] == {"score": 9, "kind": "tension", "by": "memory"}
    assert again.result()["holds"] == before


@pytest.mark.parametrize("time_s", [-0.1, 1e6])
def test_a_note_outside_the_session_is_refused(recording: Path, time_s: float) -> None:
    with pytest.raises(UsageError, match="outside the session"):
        played(recording).note("when?", time_s=time_s)


def test_a_number_for_a_hold_cannot_be_given_in_a_recording(recording: Path) -> None:
    with pytest.raises(UsageError, match="this is a recording"):
        played(recording).rate(9, "tension")


def finished(options: LiveOptions) -> LiveSession:
    source = "sim:?seed=3&person=even&zones=calf&visits=2&speed=max"
    session = start_live(open_source(source), options)
    asyncio.run(session.run())
    return session


def test_a_live_session_that_is_over_keeps_corrections_in_its_recording(tmp_path: Path) -> None:
    path = tmp_path / "live.mcap"
    desk = Desk(finished(LiveOptions(record_path=path)))

    desk.correct(first(desk, "rating")["number"], data={"score": 9}, why="misheard")

    kept = [n for n in read_recording(path).notes() if isinstance(n, Annotation)]
    assert (kept[-1].kind, kept[-1].data["why"]) == ("correction", "misheard")
    assert desk.result()["holds"] == measure_recording(path).core.results().to_json()["holds"]


def test_without_a_recording_a_session_that_is_over_cannot_be_corrected() -> None:
    desk = Desk(finished(LiveOptions(keeps_recording=False)))

    with pytest.raises(UsageError, match="was not recorded"):
        desk.correct(first(desk, "rating")["number"], drop=True, why="nobody spoke")
    with pytest.raises(UsageError, match="nothing can be added"):
        desk.note("slept badly")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"annotation": 0}, "a tare cannot be corrected"),
        ({"annotation": 99}, "there is no mark number 99"),
        ({"annotation": 1, "data": {"zone": "elbow"}}, "no zone 'elbow'"),
        ({"annotation": 1, "data": {"zone": ["calf"]}}, "no zone"),
        ({"annotation": 1, "data": {"colour": "red"}}, "no 'colour'"),
        ({"annotation": 1, "data": {"score": 11}}, "from 0 to 10"),
        ({"annotation": 1, "time_s": 1e6}, "outside the session"),
    ],
)
def test_a_mark_cannot_be_made_to_say_what_no_mark_says(
    recording: Path, change: dict[str, Any], why: str
) -> None:
    desk = Desk(start_replay(open_source(f"replay:{recording}?speed=max"), recording))
    kinds = [mark["kind"] for mark in desk.review()["marks"]]
    assert kinds[0] == "tare"

    with pytest.raises(UsageError, match=why):
        desk.correct(**change)


def test_the_trace_of_a_recording_is_there_at_once(recording: Path) -> None:
    desk = Desk(start_replay(open_source(f"replay:{recording}?speed=max"), recording))
    long_s = desk.review()["duration_s"]

    seen = desk.trace(0.0, long_s, 500)

    assert 125 <= seen["n"] <= 500
    assert seen["end_s"] == pytest.approx(long_s, abs=long_s / 100)
    assert max(value or 0 for value in seen["load_n"]["max"]) > 100
