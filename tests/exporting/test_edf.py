"""EDF+, read back by edfio."""

from datetime import UTC, date, datetime

import edfio
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.exporting.contents import Contents
from evenside.exporting.edf import write_edf
from evenside.exporting.edffile import (
    MISSING,
    Note,
    number_text,
    packed_notes,
    record_length,
    signal_over,
)
from evenside.exporting.spool import Rows
from evenside.session.labels import event_label, label_of


@pytest.fixture(scope="module")
def edf(contents: Contents, tmp_path_factory: pytest.TempPathFactory) -> edfio.Edf:
    path = tmp_path_factory.mktemp("edf") / "session.edf"
    write_edf(path, contents, lambda _: None)
    return edfio.read_edf(path)


def test_every_signal_is_there_to_one_code(edf: edfio.Edf, rows: Rows) -> None:
    labels = ["Load", "Position", "Cell 0", "Cell 1", "Cell 2", "Cell 3"]
    columns = np.column_stack([rows.load_n, rows.position_m, rows.cells_n]).T

    assert [signal.label for signal in edf.signals] == labels
    for signal, column in zip(edf.signals, columns, strict=True):
        one_code = (signal.physical_max - signal.physical_min) / 65535
        is_there = ~np.isnan(column)
        read = signal.data[: len(column)]
        np.testing.assert_allclose(read[is_there], column[is_there], atol=0.51 * one_code, rtol=0)
        assert signal.sampling_frequency == 80.0
    assert [signal.physical_dimension for signal in edf.signals] == ["N", "m", *["N"] * 4]


def test_what_was_not_measured_has_the_smallest_code_and_nothing_else_has(
    edf: edfio.Edf, rows: Rows
) -> None:
    load = edf.signals[0].digital

    np.testing.assert_array_equal(load[: len(rows)] == MISSING, np.isnan(rows.load_n))
    assert (load[len(rows) :] == MISSING).all()  # the last record is filled up


def test_gaps_marks_and_events_are_annotations(edf: edfio.Edf, contents: Contents) -> None:
    found = {(round(a.onset, 6), round(a.duration or 0.0, 6), a.text) for a in edf.annotations}

    gaps, events = contents.analysis["quality"]["gaps"], contents.analysis["events"]
    spans = [(gap["start_s"], gap["end_s"], "bad_gap") for gap in gaps]
    spans += [(event["start_s"], event["end_s"], event_label(event)) for event in events]
    spans += [(a.time_s, a.time_s, label_of(a)) for a in contents.annotations]
    assert found == {(round(a, 6), round(b - a, 6), text) for a, b, text in spans}


def test_the_header_has_a_code_and_no_name(edf: edfio.Edf, contents: Contents) -> None:
    assert contents.start_unix_s is not None
    start = datetime.fromtimestamp(contents.start_unix_s, UTC)

    assert (edf.patient.code, edf.patient.name) == ("p_07_?", "X")  # the header holds ASCII only
    assert edf.recording.startdate == date(2026, 1, 1)
    assert edf.starttime == start.time().replace(microsecond=0)
    assert edf.recording.equipment_code == "simulated_plate"


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_the_range_in_the_header_holds_all_values_above_the_code_for_missing(
    low: float, span: float
) -> None:
    signal = signal_over("x", "N", "", low, low + span)
    values = np.array([low, low + span / 2, low + span, np.nan])

    codes = signal.to_digital(values)

    assert codes[3] == MISSING
    assert (codes[:3] > MISSING).all()
    assert signal.low < low
    assert signal.high >= low + span


@pytest.mark.parametrize(
    ("value", "up", "text"),
    [
        (0.1234567, True, "0.123457"),
        (0.1234561, False, "0.123456"),
        (-285.31491, False, "-285.315"),
        (12345678.2, False, "12345678"),
        (-0.5, True, "-0.50000"),
    ],
)
def test_numbers_of_the_header_have_eight_characters_and_round_outwards(
    value: float, up: bool, text: str
) -> None:
    assert number_text(value, up=up) == text


@pytest.mark.parametrize(
    ("fs_hz", "expected"),
    [(80.0, (80, "1")), (12.5, (12, "0.96")), (133.0, (133, "1")), (1000 / 12, (83, "0.996"))],
)
def test_a_record_is_about_a_second_of_whole_samples(
    fs_hz: float, expected: tuple[int, str]
) -> None:
    assert record_length(fs_hz) == expected


@given(st.lists(st.tuples(st.floats(0, 100), st.text(max_size=200)), max_size=60))
def test_every_annotation_finds_room(notes: list[tuple[float, str]]) -> None:
    packed, room = packed_notes([Note(at, text) for at, text in notes], 3, 1.0)

    assert {len(record) for record in packed} == {room}
    assert room % 2 == 0
    whole = b"".join(packed)
    assert whole.count(b"\x14\x00") == 3 + len(notes)
