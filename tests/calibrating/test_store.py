"""Where calibrations are kept: nothing is written over, and what is no calibration is named."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evenside.calibrating.record import Stored, stored_from_json
from evenside.calibrating.store import (
    add_check,
    calibrations_folder,
    newest,
    newest_by_device,
    read_stored,
    save,
    stored_in,
)
from evenside.errors import ExistsError, InputError
from evenside.protocol.description import Description
from evenside.protocol.messages import Hello
from evenside.protocol.vocabulary import DeviceKind

MADE = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def stored(device_id: str = "00aa", when: datetime = MADE) -> Stored:
    return Stored(
        id=f"{device_id}-{when:%Y%m%dT%H%M%SZ}",
        date=when.isoformat(),
        zero_date=when.isoformat(),
        zero_counts=(1.5, -2.0),
        newton_per_count=(1e-4, 1.0 / 3e4),
        device_id=device_id,
        device_name="plate",
        firmware="1.2.3",
        shape="plate",
        range_n=1000.0,
        cell_class="usual",
        mass_tolerance_pct=0.2,
        is_per_cell=True,
        points=({"mass_kg": 10.0, "over": None},),
        residuals_n=(0.1,),
        corner_error_pct=0.2,
        zero_shift_n=None,
        uncertainty_pct=0.3,
        temperature_c=21.5,
    )


def device(device_id: str, kind: DeviceKind = "plate") -> Description:
    hello = Hello(boot_id=1, n_groups=0, n_channels=0, kind=kind, device_id=device_id)
    return Description(hello, (), ())


def test_what_was_kept_is_read_again_with_the_same_bits(tmp_path: Path) -> None:
    path = save(stored(), tmp_path)

    assert read_stored(path) == stored()


def test_nothing_is_written_over(tmp_path: Path) -> None:
    save(stored(), tmp_path)

    with pytest.raises(ExistsError, match="never written over"):
        save(replace(stored(), uncertainty_pct=99.0), tmp_path)
    assert read_stored(tmp_path / f"{stored().id}.json") == stored()


def test_the_newest_weights_of_a_device_count_and_of_them_the_newest_zero(tmp_path: Path) -> None:
    later = MADE + timedelta(days=30)
    old, new, other = stored(), stored(when=later), stored("00bb")
    rezeroed = old.with_zero((7.0, 8.0), later + timedelta(days=1))
    for one in (old, new, other, rezeroed):
        save(one, tmp_path)

    assert newest(tmp_path, device("00aa")) == new
    assert set(newest_by_device(tmp_path)) == {"00aa", "00bb"}
    assert newest(tmp_path, device("00cc")) is None
    assert newest(tmp_path, device("00aa", "roller")) is None  # it was a plate then


def test_a_new_zero_keeps_the_weights_and_says_whose_they_are() -> None:
    when = MADE + timedelta(hours=2)

    rezeroed = stored().with_zero((7.0, 8.0), when)

    assert rezeroed.zero_counts == (7.0, 8.0)
    assert (rezeroed.date, rezeroed.zero_date) == (MADE.isoformat(), when.isoformat())
    assert rezeroed.newton_per_count == stored().newton_per_count
    assert rezeroed.based_on == stored().id != rezeroed.id


def test_checks_are_added_and_the_rest_stays(tmp_path: Path) -> None:
    save(stored(), tmp_path)

    add_check(stored(), {"holds": True}, tmp_path)
    twice = add_check(read_stored(tmp_path / f"{stored().id}.json"), {"holds": False}, tmp_path)

    assert read_stored(tmp_path / f"{stored().id}.json") == twice
    assert [check["holds"] for check in twice.checks] == [True, False]
    assert [path.name for path in tmp_path.iterdir()] == [f"{stored().id}.json"]


def test_what_a_later_version_wrote_is_not_lost_by_a_check(tmp_path: Path) -> None:
    path = tmp_path / f"{stored().id}.json"
    path.write_text(json.dumps({**stored().to_json(), "humidity_pct": 40}))

    add_check(read_stored(path), {"holds": True}, tmp_path)

    assert json.loads(path.read_text())["humidity_pct"] == 40


def without(name: str) -> dict[str, Any]:
    return {key: value for key, value in stored().to_json().items() if key != name}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "not a calibration"),
        ("[1]", "not a JSON object"),
        ('{"schema": "evenside.calibration/9"}', "is not 'evenside.calibration/1'"),
        (json.dumps(without("zero_counts")), "zero_counts"),
        (json.dumps({**stored().to_json(), "newton_per_count": [0.0, 1.0]}), "must not hold 0"),
        (json.dumps({**stored().to_json(), "newton_per_count": [1.0]}), "same number"),
        (json.dumps({**stored().to_json(), "date": "last week"}), "last week"),
    ],
)
def test_a_file_that_is_no_calibration_is_named_and_spoils_nothing(
    tmp_path: Path, content: str, said: str
) -> None:
    save(stored(), tmp_path)
    (tmp_path / "a.json").write_text(content)

    found = list(stored_in(tmp_path))

    assert [one for one in found if isinstance(one, Stored)] == [stored()]
    (problem,) = (one for one in found if isinstance(one, InputError))
    assert "a.json" in str(problem)
    assert said in str(problem)


def test_calibrations_lie_beside_the_folder_of_recordings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVENSIDE_LIBRARY", str(tmp_path / "recordings"))

    assert calibrations_folder() == tmp_path / "calibrations"


def test_a_folder_that_is_not_there_holds_no_calibration(tmp_path: Path) -> None:
    assert list(stored_in(tmp_path / "none")) == []


def test_the_json_form_is_read_back_whatever_came_of_it() -> None:
    assert stored_from_json(json.loads(json.dumps(stored().to_json()))) == stored()
