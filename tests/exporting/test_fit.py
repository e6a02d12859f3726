"""FIT, read back by fitdecode, which also checks the checksums."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import fitdecode
import numpy as np
import pytest
from tests.exporting.conftest import CORRECTED_SCORE

from evenside.errors import InputError
from evenside.exporting.contents import Contents, open_contents
from evenside.exporting.fit import laps_of, write_fit
from evenside.exporting.fitfile import checksum, cut_text
from evenside.exporting.spool import Rows
from evenside.session.analysis import AnalyzeOptions
from evenside_analysis.types import Visit

Message = tuple[str, dict[str, Any]]


@pytest.fixture(scope="module")
def messages(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> list[Message]:
    path = tmp_path_factory.mktemp("fit") / "session.fit"
    write_fit(path, contents, lambda _: None)
    with fitdecode.FitReader(path, check_crc=fitdecode.CrcCheck.RAISE) as reader:
        return [
            (frame.name, {field.name: field.value for field in frame.fields})
            for frame in reader
            if isinstance(frame, fitdecode.FitDataMessage)
        ]


def of_kind(messages: list[Message], kind: str) -> list[dict[str, Any]]:
    return [fields for name, fields in messages if name == kind]


def test_it_is_an_activity_with_all_that_platforms_ask_for(messages: list[Message]) -> None:
    names = [name for name, _ in messages]
    (session,) = of_kind(messages, "session")
    (activity,) = of_kind(messages, "activity")

    assert names[0] == "file_id"
    assert messages[0][1]["type"] == "activity"
    assert names[-1] == "activity"
    timers = [fields["event_type"] for fields in of_kind(messages, "event")]
    assert timers == ["start", "stop_all"]
    assert (session["sport"], session["sub_sport"]) == ("training", "flexibility_training")
    assert session["num_laps"] == len(of_kind(messages, "lap"))
    assert activity["num_sessions"] == 1


def test_a_record_holds_mean_and_peak_of_its_second(
    messages: list[Message], contents: Contents, rows: Rows
) -> None:
    assert contents.start_unix_s is not None
    start = datetime.fromtimestamp(round(contents.start_unix_s), UTC)

    records = of_kind(messages, "record")

    n_whole = len(rows) // 80
    loads = rows.load_n[: n_whole * 80].reshape(n_whole, 80)
    seconds = [i for i in range(n_whole) if not np.isnan(loads[i]).all()]
    assert [r["timestamp"] for r in records] == [start + timedelta(seconds=i) for i in seconds]
    for record, i in zip(records, seconds, strict=True):
        assert record["load"] == pytest.approx(np.nanmean(loads[i]), rel=1e-6)
        assert record["peak_load"] == pytest.approx(np.nanmax(loads[i]), rel=1e-6)


def test_a_lap_is_a_visit_with_its_zone_or_a_pause(
    messages: list[Message], contents: Contents
) -> None:
    laps = of_kind(messages, "lap")

    assert [lap["intensity"] for lap in laps] == ["rest", "active", "rest", "active", "rest"]
    worked = [lap for lap in laps if lap["intensity"] == "active"]
    assert [(lap["zone"], lap["side"]) for lap in worked] == [
        (visit.zone, visit.side) for visit in contents.visits
    ]
    assert worked[0]["score"] == CORRECTED_SCORE
    for lap, hold in zip(worked, contents.analysis["holds"], strict=True):
        if hold["load_n"] is not None:
            assert lap["load"] == pytest.approx(hold["load_n"], rel=1e-6)
    total_s = sum(lap["total_elapsed_time"] for lap in laps)
    assert total_s == pytest.approx(contents.duration_s, abs=0.01)


def test_developer_fields_say_their_units(messages: list[Message]) -> None:
    units = {f["field_name"]: f["units"] for f in of_kind(messages, "field_description")}

    assert units["load"] == "N"
    assert units["position"] == "m"


def test_laps_leave_no_hole_and_do_not_overlap() -> None:
    visits = [
        Visit(2, 5, "calf", "left"),
        Visit(5, 9, "calf", "right"),
        Visit(8, 20, "shin", "left"),
    ]

    laps = laps_of(visits, 15.0)

    assert [(lap.start_s, lap.end_s) for lap in laps] == [(0, 2), (2, 5), (5, 9), (9, 15)]


def test_the_checksum_is_the_published_one() -> None:
    assert (
        checksum(b"123456789") == 0xBB3D
    )  # the check value of CRC-16/ARC in the catalogue of CRCs


def test_a_text_is_cut_between_characters() -> None:
    assert cut_text("aü", 2) == b"a"


def test_a_table_has_no_date_and_so_no_activity(tmp_path: Path) -> None:
    samples = tmp_path / "samples.csv"
    samples.write_text("time_s,force_n\n" + "".join(f"{i / 20},1\n" for i in range(100)))

    with (
        open_contents(samples, AnalyzeOptions()) as contents,
        pytest.raises(InputError, match="needs a date"),
    ):
        write_fit(tmp_path / "a.fit", contents, lambda _: None)
