"""Which calibration a session measures with, and what its results say about it."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenside.errors import InputError
from evenside.protocol.description import Description
from evenside.session.assemble import Arrivals
from evenside.session.calibrations import Calibrations, age_days, calibration_told, device_told
from evenside.session.head import calibration_of, make_head, read_calibration
from evenside.session.measurement import default_settings
from evenside.session.pipeline import Pipeline
from evenside.simulator.options import SimOptions

DEVICE = SimOptions(bench=True).make_device()
WHO = DEVICE.description.device_id


def calibration(name: str = "mine", **changed: Any) -> dict[str, Any]:
    return {
        "id": name,
        "date": "2026-01-01T00:00:00+00:00",
        "zero_counts": [1.0, 2.0, 3.0, 4.0],
        "newton_per_count": [1e-4] * 4,
        **changed,
    }


def described(known: Calibrations | None) -> Pipeline:
    """A pipeline to which the device has said who it is."""
    data = SimOptions(bench=True).make_device().advance(1.0)
    pipeline = Pipeline(calibration=known)
    pipeline.push(data, Arrivals(np.array([len(data)]), np.array([0])))
    return pipeline


def test_the_named_one_is_used_and_else_that_of_the_device() -> None:
    mine, named = calibration(), calibration("named")

    assert Calibrations(None, {WHO: mine}).of(DEVICE.description) == mine
    assert Calibrations(None, {"another": mine}).of(DEVICE.description) is None
    assert Calibrations(named, {WHO: mine}).of(DEVICE.description) == named


def test_one_of_a_plate_says_nothing_of_what_is_a_roller_by_now() -> None:
    roller = SimOptions(bench=True, device="roller").make_device().description
    of_plate = calibration(shape="plate")

    assert Calibrations(None, {roller.device_id: of_plate}).of(roller) is None
    assert Calibrations(None, {WHO: of_plate}).of(DEVICE.description) == of_plate
    with pytest.raises(InputError, match="'mine' is of a plate, this is a roller"):
        Calibrations(of_plate).for_device(roller)


def test_the_head_of_a_recording_carries_all_that_is_needed() -> None:
    head = make_head(
        source="sim:",
        start_ns=0,
        settings=default_settings(),
        calibration=None,
        calibrations={WHO: calibration(), "another": calibration("other")},
    )

    found = calibration_of(head).for_device(DEVICE.description)

    assert json.loads(json.dumps(head.settings))["calibrations"][WHO] == calibration()
    assert found is not None
    assert found.id == "mine"


def test_a_pipeline_takes_its_device_s_own_and_has_a_zero_at_once() -> None:
    for known, name, needs_zero in (
        (Calibrations(None, {WHO: calibration()}), "mine", False),
        (Calibrations(None, {"another": calibration()}), "nominal", True),
    ):
        pipeline = described(known)

        assert pipeline.calibration is not None
        assert pipeline.calibration.id == name
        assert pipeline.needs_zero is needs_zero


def test_one_of_another_number_of_cells_is_refused() -> None:
    short = calibration(zero_counts=[0.0], newton_per_count=[1e-4])

    with pytest.raises(InputError, match="is for 1 cells, the device has 4"):
        Calibrations(short).for_device(DEVICE.description)


def test_a_result_says_how_old_it_was_and_whether_it_held() -> None:
    check = {"date": "2026-01-05", "holds": True}
    data = calibration(device_id=WHO, zero_date="2026-01-10T00:00:00+00:00", checks=[{}, check])

    told = calibration_told(data, WHO, "2026-01-11T12:00:00+00:00")

    assert told["age_days"] == 10.5
    assert told["zero_age_days"] == 1.5
    assert told["is_of_this_device"] is True
    assert told["last_check"] == check
    assert calibration_told(data, "another", "2026-01-11")["is_of_this_device"] is False


def test_of_data_sheets_everything_is_null_but_the_word_for_it() -> None:
    pipeline = described(None)
    known, used = pipeline.calibrations, pipeline.calibration

    told = device_told(DEVICE.description, known, used, "2026-01-01")

    own = told.pop("calibration")
    assert own.pop("id") == "nominal"
    assert set(own.values()) == {None}
    assert Description.from_json(told) == DEVICE.description


@pytest.mark.parametrize(
    ("date", "when", "days"),
    [
        ("2026-01-01T00:00:00+00:00", "2026-01-02T00:00:00+00:00", 1.0),
        (None, "2026-01-02T00:00:00+00:00", None),
        ("last year", "2026-01-02T00:00:00+00:00", None),
        ("2026-01-01", "2026-01-02T00:00:00+00:00", None),  # one knows its zone, one does not
    ],
)
def test_an_age_is_a_number_of_days_or_not_known(
    date: str | None, when: str, days: float | None
) -> None:
    assert age_days(date, when) == days


@pytest.mark.parametrize(
    "text", ["{", "[]", '{"id": "x"}', json.dumps(calibration(newton_per_count=[0.0] * 4))]
)
def test_a_file_that_is_no_calibration_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "c.json"
    path.write_text(text)

    with pytest.raises(InputError, match=r"c\.json"):
        read_calibration(path)
