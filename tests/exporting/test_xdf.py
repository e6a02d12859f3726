"""XDF, read back by pyxdf."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import pyxdf

from evenside.exporting.contents import Contents
from evenside.exporting.spool import Rows
from evenside.exporting.xdf import write_xdf
from evenside.session.labels import label_of


@pytest.fixture(scope="module")
def path(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("xdf") / "session.xdf"
    write_xdf(path, contents, lambda _: None)
    return path


def load(path: Path, **options: bool) -> dict[str, Any]:
    streams, _ = pyxdf.load_xdf(path, dejitter_timestamps=False, **options)
    return {stream["info"]["name"][0]: stream for stream in streams}


def test_every_stream_holds_its_rows_with_the_times_of_the_analysis(path: Path, rows: Rows) -> None:
    streams = load(path, synchronize_clocks=False)

    for name, expected in (
        ("evenside load", rows.load_n[:, None]),
        ("evenside position", rows.position_m[:, None]),
        ("evenside cells", rows.cells_n),
        ("evenside counts", rows.counts),
    ):
        np.testing.assert_array_equal(streams[name]["time_series"], expected)
        np.testing.assert_array_equal(streams[name]["time_stamps"], rows.time_s(80.0))


def test_clock_offsets_lead_to_the_time_of_day(path: Path, contents: Contents, rows: Rows) -> None:
    stamps = load(path)["evenside load"]["time_stamps"]

    assert contents.start_unix_s is not None
    np.testing.assert_allclose(stamps, contents.start_unix_s + rows.time_s(80.0), atol=0.05, rtol=0)


def test_a_reader_that_smooths_time_stamps_keeps_gaps_and_rate(path: Path, rows: Rows) -> None:
    streams, _ = pyxdf.load_xdf(path)  # as most people call it

    assert streams[0]["info"]["effective_srate"] == pytest.approx(80.0, rel=1e-3)
    np.testing.assert_array_equal(np.isnan(streams[0]["time_series"][:, 0]), np.isnan(rows.load_n))


def test_markers_are_annotations_and_both_ends_of_events(path: Path, contents: Contents) -> None:
    markers = load(path, synchronize_clocks=False)["evenside markers"]

    found = list(zip(markers["time_stamps"], (m[0] for m in markers["time_series"]), strict=True))

    assert [time_s for time_s, _ in found] == sorted(time_s for time_s, _ in found)
    for annotation in contents.annotations:
        assert (annotation.time_s, label_of(annotation)) in found
    for event in contents.analysis["events"]:
        stem = "/".join(part for part in (event["kind"], event["zone"], event["side"]) if part)
        assert (event["start_s"], f"{stem}/start") in found
        assert (event["end_s"], f"{stem}/end") in found
    assert (21.0, "note/Rücken zieht, links; 按压 🙂") in found


def test_channels_say_their_unit_and_place(path: Path) -> None:
    cells = load(path)["evenside cells"]["info"]["desc"][0]["channels"][0]["channel"]

    assert [cell["label"][0] for cell in cells] == ["cell0", "cell1", "cell2", "cell3"]
    assert cells[3]["unit"] == ["newtons"]
    assert (cells[3]["location"][0]["X"], cells[3]["location"][0]["Y"]) == (["0.25"], ["0.1"])


def test_the_person_is_a_code(path: Path) -> None:
    about = load(path)["evenside load"]["info"]["desc"][0]["evenside"][0]

    assert about["person_code"] == ["p 07 ü"]
