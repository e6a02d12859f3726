"""Test, work, test again in one session: phases by their notes, and what they change."""

import pytest
from tests.session.conftest import MakeRecording
from tests.session.pressing import FS_HZ, N_SIDE, note, roll, try_zone

from evenside.errors import UsageError
from evenside.session.measurement import Measurement, default_settings
from evenside.session.offline import measure_recording
from evenside.session.phases import PhaseStart, began_s, phase_at, phase_start, with_phases
from evenside_analysis.types import Phase, Visit

STARTS = [
    PhaseStart("baseline", 5.0),
    PhaseStart("intervention", 100.0),
    PhaseStart("retest", 200.0),
]


@pytest.mark.parametrize(
    ("time_s", "phase"),
    [
        (0.0, "baseline"),  # nobody noted any phase yet
        (99.9, "baseline"),
        (100.0, "intervention"),
        (250.0, "retest"),
    ],
)
def test_a_phase_lasts_from_its_note_to_the_next(time_s: float, phase: Phase) -> None:
    assert phase_at(time_s, STARTS) == phase


def test_a_visit_is_of_the_phase_in_which_it_began_whenever_that_was_noted() -> None:
    visit = Visit(190.0, 210.0, "calf", "left")

    (told,) = with_phases([visit], list(reversed(STARTS)))

    assert told.phase == "intervention"
    assert began_s("retest", STARTS) == 200.0
    assert began_s("retest", STARTS[:1]) == 0.0


@pytest.mark.parametrize("data", [{}, {"phase": "warm-up"}, {"phase": None}])
def test_a_phase_that_there_is_not_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(UsageError, match="a phase is baseline, intervention, retest, not"):
        phase_start(note("phase", 1.0, **data))


def session(*, is_noted: bool) -> Measurement:
    """The left calf is tighter, both are rolled, and afterwards it is not."""
    measurement = Measurement(FS_HZ, default_settings())
    at_s = try_zone(measurement, 0.0, "calf", 7, 4)
    if is_noted:
        measurement.annotate(note("phase", at_s, phase="intervention"))
    at_s = roll(measurement, at_s)
    if is_noted:
        measurement.annotate(note("phase", at_s, phase="retest"))
    try_zone(measurement, at_s, "calf", 4, 4)
    measurement.finish()
    return measurement


def test_a_treatment_after_the_test_spoils_neither_the_baseline_nor_the_retest() -> None:
    result = session(is_noted=True).results().to_json()

    (comparison,) = result["comparisons"]
    assert comparison["verdict"] == "left_tighter"
    assert comparison["n_left"] == comparison["n_right"] == N_SIDE
    assert comparison["difference_points"] == pytest.approx(-3.0, abs=0.1)
    assert [hold["phase"] for hold in result["holds"]] == ["baseline"] * 8 + ["retest"] * 8


def test_the_change_stands_in_the_result_with_its_interval() -> None:
    (change,) = session(is_noted=True).results().to_json()["changes"]

    assert change["zone"] == "calf"
    assert change["left"]["verdict"] == "lower"
    assert change["left"]["points"] == pytest.approx(-3.0, abs=0.1)
    low, high = change["left"]["ci95"]
    assert low < -3.0 < high < 0
    assert change["right"]["points"] == pytest.approx(0.0, abs=0.1)
    assert change["difference"]["verdict"] == "higher"
    assert change["n_before"] == change["n_after"] == {"left": 4, "right": 4}
    assert change["retest"]["difference_points"] == pytest.approx(0.0, abs=0.1)
    assert change["retest"]["reasons"][-1] == "Measured after the intervention."
    assert change["method"]["id"] == "before-after/1"


def test_a_session_without_notes_has_no_change_and_refuses_holds_after_rolling() -> None:
    result = session(is_noted=False).results().to_json()

    (comparison,) = result["comparisons"]
    n_before = comparison["n_left"] + comparison["n_right"]
    refused = result["holds"][n_before:]
    assert result["changes"] == []
    assert comparison["verdict"] == "left_tighter"  # by the holds before the rolling
    assert len(refused) == n_before
    for hold in refused:
        assert hold["why_not"].endswith("s of treatment rolling; test first, roll afterwards")


def test_a_recording_with_a_treatment_at_its_end_keeps_its_verdicts(
    make_recording: MakeRecording,
) -> None:
    path, _ = make_recording(
        3, person="tight_left_hamstring", zones=("hamstring",), visits=8, treatment=True
    )

    core = measure_recording(path).core

    (comparison,) = core.analysis_json()["comparisons"]
    assert comparison["n_left"] + comparison["n_right"] >= 6
    assert comparison["method"]["parameters"]["treatment_before_s"] == 0.0
    assert comparison["difference_points"] < 0
