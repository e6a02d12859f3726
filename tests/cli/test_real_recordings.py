"""``evenside analyze`` on force recordings made by others: what it finds, and why that is right.

The recordings are not part of the repository (shared/data/README.md has origin and licences). They
show whether import and detection hold on signals that no simulator of ours has made.
"""

import csv
import os
from itertools import pairwise
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import pytest
from tests.cli.running import evenside

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EVENSIDE_DATA", ROOT.parent / "shared" / "data"))
COLUMNS_BMC = ("--time-column", "Time", "--force-column", "GRF")
COLUMNS_BIOWARE = ("--time-column", "abs time", "--force-column", "Fz")
DRAFT_EDGE_S = 0.3  # the labels are drafts: allow this at their edges

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of recordings is absent")


def analyze(name: str, *options: str, code: int = 0) -> Any:
    ran = evenside("analyze", DATA / name, "--json", *options)
    assert ran.code == code, ran.err
    return ran.json


def of_kind(result: Any, kind: str) -> list[Any]:
    return [event for event in result["events"] if event["kind"] == kind]


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(newline="") as file:
        return list(csv.DictReader(file))


def test_walking_on_a_treadmill_is_one_contact_a_step_at_the_labelled_edges() -> None:
    # 25 s of walking with jittering stamps. Swing phases last 0.4 s, less than the pauses of a
    # person who shifts on a roller, so merging is told to end earlier. The labels of these 25 s
    # (a 30 N threshold, drawn up apart from this program) have a period of 1.183 s.
    result = analyze(
        "gatk_treadmill/example_vertical_grf_first_25s.csv",
        "--time-column", "0", "--force-column", "1", "--contact-merge", "0.1",
    )  # fmt: skip
    contacts = of_kind(result, "contact")
    first_stamp_s = 534.133513
    labels = [
        (float(row["heel_strike_s"]) - first_stamp_s, float(row["toe_off_s"]) - first_stamp_s)
        for row in rows("gatk_treadmill/draft_stance_labels.csv")
    ]

    assert 0 <= len(contacts) - len(labels) <= 1  # the last stance is cut and has no label
    for contact, (heel_strike_s, toe_off_s) in zip(contacts, labels, strict=False):
        assert contact["start_s"] == pytest.approx(heel_strike_s, abs=0.05)
        assert contact["end_s"] == pytest.approx(toe_off_s, abs=0.05)
    starts = [contact["start_s"] for contact in contacts[: len(labels)]]
    periods = [b - a for a, b in pairwise(starts)]
    assert mean(periods) == pytest.approx(1.183, abs=0.005)
    assert stdev(periods) == pytest.approx(0.019, abs=0.004)
    assert of_kind(result, "dwell") == []  # a stance of 0.75 s is no dwell


def test_wheelchair_pushes_are_twelve_short_contacts() -> None:
    # the force column is a moment here, its unit does not matter to a threshold: on 3, off 1
    result = analyze(
        "ktk_smartwheel/sample_sw_csvtxt.csv",
        "--force-column", "23", "--sample-rate", "240", "--separator", ";",
        "--contact-on", "3", "--contact-off-ratio", "0.333", "--contact-min", "0.1",
        "--contact-merge", "0.1",
    )  # fmt: skip
    pushes = of_kind(result, "contact")
    labels = rows("ktk_smartwheel/sample_sw_csvtxt.pushes_draft.csv")

    assert len(pushes) == len(labels) == 12
    for push, label in zip(pushes, labels, strict=True):
        assert push["start_s"] == pytest.approx(float(label["start_s"]), abs=DRAFT_EDGE_S)
        assert push["end_s"] == pytest.approx(float(label["end_s"]), abs=DRAFT_EDGE_S)


@pytest.mark.parametrize(("name", "n_cycles"), [("first_test.csv", 207), ("low_rate.csv", 13)])
def test_ventilator_cycles_are_found_above_a_base_that_is_never_zero(
    name: str, n_cycles: int
) -> None:
    # pressure cycles between about 12 and 35 cm H2O: the thresholds lie between base and peak
    result = analyze(
        f"rapidalarm_ventilator/{name}",
        "--force-column", "pressure",
        "--contact-on", "20", "--contact-off-ratio", "0.85", "--contact-min", "0.1",
        "--contact-merge", "0.1",
    )  # fmt: skip

    assert abs(len(of_kind(result, "contact")) - n_cycles) <= 1


def test_a_jump_on_a_force_plate_is_standing_twice_with_a_flight_between() -> None:
    # step on, stand, jump, stand, step off: the flight of about half a second ends a contact only
    # when pauses are not merged; standing is what a dwell is: steady for seconds
    result = analyze("bmc_grf/jump1.txt", *COLUMNS_BMC, "--contact-merge", "0.1")
    contacts, dwells = of_kind(result, "contact"), of_kind(result, "dwell")

    assert len(contacts) == 2
    flight_s = contacts[1]["start_s"] - contacts[0]["end_s"]
    assert 0.2 < flight_s < 0.8
    for dwell in dwells:
        inside = [
            c for c in contacts if c["start_s"] <= dwell["start_s"] and dwell["end_s"] <= c["end_s"]
        ]
        assert len(inside) == 1


def test_ten_seconds_of_standing_are_one_dwell_of_the_body_weight() -> None:
    # 667.6 N is the normalised force that the export's own header gives
    result = analyze("biomdp_kistler/kistler_COP.txt", *COLUMNS_BIOWARE)
    dwells = of_kind(result, "dwell")

    assert len(dwells) == 1
    assert dwells[0]["end_s"] - dwells[0]["start_s"] > 9.0
    assert dwells[0]["load_n"] == pytest.approx(667.6, rel=0.02)


def test_a_countermovement_jump_has_no_dwell_across_its_flight() -> None:
    result = analyze("biomdp_kistler/kistler_CMJ_1plate.txt", *COLUMNS_BIOWARE)

    # still stance is 0 to 2.6 s and 5.2 to 8 s: both shorter than the five seconds of a dwell
    assert of_kind(result, "dwell") == []


def test_the_same_jump_shows_its_two_still_stances_when_shorter_dwells_count() -> None:
    result = analyze(
        "biomdp_kistler/kistler_CMJ_1plate.txt", *COLUMNS_BIOWARE,
        "--dwell-min", "1.5", "--dwell-window", "1.5",
    )  # fmt: skip
    dwells = of_kind(result, "dwell")

    assert dwells[0]["start_s"] < 0.3
    assert dwells[0]["end_s"] == pytest.approx(2.6, abs=0.5)
    assert dwells[-1]["end_s"] > 7.5


def test_known_weights_on_load_cells_are_a_staircase_of_dwells() -> None:
    # counts of a MATLAB file, 1000 of them to the pound; the rate is not known, 80 is a stand-in,
    # so only levels are checked: 20 lb reads 19.83 going up and 19.72 coming down (creep)
    result = analyze(
        "swing_hx711_multi/loadCellCalData.mat",
        "--force-column", "3", "--sample-rate", "80", "--force-scale", "0.001",
        "--force-unit", "lbf", "--tare", "4", "--dwell-min", "1", "--dwell-window", "1",
    )  # fmt: skip
    newton_per_lbf = 4.4482216152605
    levels_lb = [dwell["load_n"] / newton_per_lbf for dwell in of_kind(result, "dwell")]

    assert any(level == pytest.approx(19.83, abs=0.1) for level in levels_lb)
    assert any(level == pytest.approx(19.72, abs=0.1) for level in levels_lb)
    assert any(level == pytest.approx(30, abs=0.5) for level in levels_lb)


@pytest.mark.parametrize("subject", [1, 2, 3])
def test_isometric_holds_in_lbf_are_contacts_as_long_as_the_file_says(subject: int) -> None:
    # 6.7 s a file at 50 Hz; the header says N, the values are lbf, and nothing guesses that
    name = f"gimbal_force/Subject{subject}/S{subject}_CN_FLAT_T1.txt"
    options = ("--force-column", "Fz", "--sample-rate", "50", "--force-scale", "-1")

    in_newton = analyze(name, *options)
    in_pounds = analyze(name, *options, "--force-unit", "lbf")

    assert 6.6 < in_newton["source"]["duration_s"] < 6.9
    for newton, pound in zip(
        of_kind(in_newton, "contact"), of_kind(in_pounds, "contact"), strict=False
    ):
        assert pound["peak_n"] >= newton["peak_n"]


@pytest.mark.parametrize(
    "path",
    sorted(p.relative_to(DATA).as_posix() for p in DATA.glob("gimbal_force/*/*_T[0-9].txt"))[::15],
)
def test_every_kind_of_gimbal_file_is_analysed(path: str) -> None:
    result = analyze(path, "--force-column", "Fz", "--sample-rate", "50", "--force-unit", "lbf")

    assert result["source"]["sample_rate_hz"] == 50
    assert result["quality"]["samples_lost"] == 0
