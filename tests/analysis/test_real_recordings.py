"""The detectors on recordings that others made: what they find, and why that is right.

The recordings are not part of the repository (shared/data/README.md has origin and licences).
Labels called draft were drawn up by eye and threshold: 0.3 s are allowed at their edges.
"""

import os
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy.io

from evenside_analysis.events import detect_contacts, detect_dwells
from evenside_analysis.load import Montage, center_of_pressure, total_force
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import Event, FloatArray
from evenside_analysis.uniform import to_uniform

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("EVENSIDE_DATA", ROOT.parent / "shared" / "data"))
NEWTON_PER_POUND = 4.44822
DRAFT_EDGE_S = 0.3

pytestmark = pytest.mark.skipif(not DATA.is_dir(), reason="the folder of recordings is absent")


def table(name: str, **options: object) -> FloatArray:
    return np.loadtxt(DATA / name, delimiter=",", **options)  # type: ignore[call-overload,no-any-return]


# --- gimbal_force: isometric holds at 50 Hz; the header says N, the values are lbf ---------------


def gimbal() -> dict[str, FloatArray]:
    """Load of every trial by name, N: the axis along which the task pushes (Fz, negative)."""
    names = sorted(p for p in (DATA / "gimbal_force").rglob("S*_*.txt") if "order" not in p.name)
    return {
        path.stem: -np.loadtxt(path, delimiter=",", skiprows=1)[:, 2] * NEWTON_PER_POUND
        for path in names
    }


def authors_window(load_n: FloatArray) -> slice:
    """The three seconds that the authors call steady."""
    return slice(load_n.shape[0] - 199, load_n.shape[0] - 50)


def covers_window(dwell: Event, load_n: FloatArray) -> bool:
    window = authors_window(load_n)
    inside = min(dwell.stop_index, window.stop) - max(dwell.start_index, window.start)
    return inside >= 0.9 * (window.stop - window.start)


# Maximal pushes last 6.7 s from rise to end of file and tremble: the variation inside is 3 to 10 %.
# So the window and the shortest dwell shrink to 3 s, and the scatter may be 10 %.
MAXIMAL = DetectionSettings(dwell_min_s=3.0, dwell_window_s=3.0, dwell_sd=0.10)


def test_nine_in_ten_maximal_holds_are_one_dwell_that_covers_the_authors_window() -> None:
    trials = gimbal()
    assert len(trials) == 156  # 3 people x (2 + 50)

    found = {name: detect_dwells(load, 50.0, settings=MAXIMAL) for name, load in trials.items()}

    assert all(len(dwells) <= 1 for dwells in found.values())
    covering = [n for n, dwells in found.items() if dwells and covers_window(dwells[0], trials[n])]
    assert len(covering) >= 0.9 * len(trials)


def test_maximal_holds_that_are_not_found_were_not_steady() -> None:
    for name, load_n in gimbal().items():
        dwells = detect_dwells(load_n, 50.0, settings=MAXIMAL)
        if not (dwells and covers_window(dwells[0], load_n)):
            part = load_n[authors_window(load_n)]
            slope = np.polyfit(np.arange(part.shape[0]) / 50.0, part, 1)[0] / part.mean()
            # More scatter than 10 %, or a trend of more than 3 %/s.
            assert part.std() / part.mean() > 0.10 or abs(slope) > 0.03, name


def test_the_load_of_a_maximal_hold_is_that_of_the_authors_window() -> None:
    errors = []
    for load_n in gimbal().values():
        for dwell in detect_dwells(load_n, 50.0, settings=MAXIMAL):
            errors.append(abs(dwell.load_n / np.median(load_n[authors_window(load_n)]) - 1.0))

    # Repeats of one person vary by 6 %; the dwell is longer than the window and people fade.
    assert np.median(errors) < 0.01
    assert np.quantile(errors, 0.95) < 0.05


def test_with_the_rules_of_a_rating_hold_only_the_steady_half_is_found() -> None:
    # 5 s with 5 % scatter is what a hold on the roller must give; half of the maximal ones do.
    trials = gimbal()

    found = [n for n, load in trials.items() if detect_dwells(load, 50.0)]

    assert 0.4 * len(trials) < len(found) < 0.6 * len(trials)
    assert all(covers_window(detect_dwells(trials[n], 50.0)[0], trials[n]) for n in found)


def test_a_trial_that_starts_loaded_is_in_contact_from_its_first_sample() -> None:
    trials = gimbal()
    loaded = [name for name, load_n in trials.items() if load_n[:3].min() >= 20.0]
    assert loaded

    for name in loaded:
        assert detect_contacts(trials[name], 50.0)[0].start_index == 0


# --- gatk_treadmill: walking, jittering stamps --------------------------------------------------


def test_walking_is_one_contact_a_step_at_the_labelled_times() -> None:
    stamps, force = table("gatk_treadmill/example_vertical_grf_first_25s.csv").T
    labels = table("gatk_treadmill/draft_stance_labels.csv", skiprows=1)
    grid = to_uniform(stamps, force)
    # A foot is off the belt for 0.45 s, less than the pause of somebody who shifts on a roller.
    settings = DetectionSettings(contact_merge_s=0.2)

    contacts = detect_contacts(grid.values[:, 0], grid.fs_hz, settings=settings)

    assert grid.fs_hz == pytest.approx(100.0, abs=0.1)
    # The first contact is cut and too short, the last is cut by the end and has no label.
    assert len(contacts) == len(labels) + 1
    for contact, (strike_s, off_s) in zip(contacts, labels, strict=False):
        assert contact.start_s + grid.start_s == pytest.approx(strike_s, abs=0.03)
        assert contact.end_s + grid.start_s == pytest.approx(off_s, abs=0.05)  # 30 N against 10 N
    # The labels of these 25 s give 1.183 s, sd 0.021.
    periods_s = np.diff([contact.start_s for contact in contacts])
    assert periods_s.mean() == pytest.approx(np.diff(labels[:, 0]).mean(), abs=0.005)
    assert periods_s.std(ddof=1) == pytest.approx(0.021, abs=0.005)


# --- bmc_grf and biomdp_kistler: force plates ---------------------------------------------------


def test_a_jump_is_two_contacts_and_the_standing_around_it_two_dwells() -> None:
    # Step on, stand, jump, stand, step off; 450 samples/s. In the air for 0.55 s: shorter than the
    # pause that a contact survives by default.
    force_n = np.loadtxt(DATA / "bmc_grf/jump1.txt", skiprows=1)[:, 1]
    settings = DetectionSettings(contact_merge_s=0.2, dwell_min_s=2.0, dwell_window_s=1.5)

    before, after = detect_contacts(force_n, 450.0, settings=settings)
    dwells = detect_dwells(force_n, 450.0, settings=settings)

    assert after.start_s - before.end_s == pytest.approx(0.55, abs=0.02)
    assert len(detect_contacts(force_n, 450.0)) == 1
    assert [round(d.load_n) for d in dwells] == [
        pytest.approx(691, abs=3),
        pytest.approx(693, abs=3),
    ]
    # By eye: quiet from 1.7 to 4.1 s, and from 6.2 s (after the landing) to 9.1 s.
    assert dwells[0].start_s == pytest.approx(1.7, abs=DRAFT_EDGE_S)
    assert dwells[0].end_s == pytest.approx(4.1, abs=DRAFT_EDGE_S)
    assert dwells[1].start_s == pytest.approx(6.2, abs=DRAFT_EDGE_S)
    assert dwells[1].end_s == pytest.approx(9.1, abs=DRAFT_EDGE_S)
    assert dwells[1].peak_n < 800.0  # the landing of 4.6 kN is no part of it


def kistler(name: str) -> dict[str, FloatArray]:
    lines = (DATA / "biomdp_kistler" / name).read_text(encoding="latin-1").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("abs time"))
    rows = [[float(cell) for cell in line.split("\t")] for line in lines[at + 2 :] if line.strip()]
    return dict(zip(lines[at].split("\t"), np.array(rows).T, strict=True))


def test_the_still_stances_around_a_countermovement_jump_are_dwells() -> None:
    plate = kistler("kistler_CMJ_1plate.txt")
    settings = DetectionSettings(contact_merge_s=0.1, dwell_min_s=2.0, dwell_window_s=1.5)

    first, second = detect_dwells(plate["Fz"], 1000.0, settings=settings)

    # Labels: 0 to 2.6 s and 5.2 to 8 s; the load is quiet again before the person stands still.
    assert (first.start_s, second.end_s) == (0.0, 8.0)
    assert first.end_s == pytest.approx(2.6, abs=DRAFT_EDGE_S)
    assert 4.0 < second.start_s <= 5.2
    assert (first.load_n, second.load_n) == (pytest.approx(766, abs=2), pytest.approx(767, abs=2))
    assert len(detect_contacts(plate["Fz"], 1000.0, settings=settings)) == 2


def test_quiet_standing_is_one_dwell_by_its_load_and_none_by_its_sway() -> None:
    # 10 s of standing: the load keeps within 4 %, but the center of pressure sways by some
    # centimetres at more than 1 cm/s; a roller that moved like that would not stand still.
    plate = kistler("kistler_COP.txt")

    [dwell] = detect_dwells(plate["Fz"], 50.0)

    assert (dwell.start_s, dwell.end_s) == (0.0, 10.0)
    assert dwell.load_n == pytest.approx(667.6, rel=0.01)  # the export's own body weight
    assert detect_dwells(plate["Fz"], 50.0, plate["Ax"]) == []


def test_four_corners_add_up_to_the_load_and_place_it_where_the_maker_does() -> None:
    plate = kistler("kistler_CMJ_1plate.txt")
    cells_n = np.column_stack([plate[f"Fz{i}"] for i in (1, 2, 3, 4)])
    # Half distances of a 9287CA's cells: 210 mm and 350 mm; Ax and Ay are its own directions.
    montage = Montage("plate", (0.21, -0.21, -0.21, 0.21), (0.35, 0.35, -0.35, -0.35), (0.0,) * 4)

    np.testing.assert_allclose(total_force(cells_n, montage), plate["Fz"], atol=1e-5)
    x_m, y_m = center_of_pressure(cells_n, montage)

    # Standing still the horizontal forces, which the maker takes into account, hardly matter.
    still = slice(0, 2500)
    assert np.corrcoef(x_m[still], plate["Ax"][still])[0, 1] > 0.99
    assert np.abs(y_m[still] - plate["Ay"][still]).max() < 0.02


# --- swing_hx711_multi: two cells in series under a staircase of weights --------------------------


@pytest.mark.parametrize("channel", [3, 4])
def test_every_step_of_a_staircase_of_weights_is_a_dwell_at_its_weight(channel: int) -> None:
    counts = scipy.io.loadmat(str(DATA / "swing_hx711_multi/loadCellCalData.mat"))["acquiredData"]
    labels = table("swing_hx711_multi/draft_labels_mat.csv", skiprows=1)
    raw = counts[:, channel].astype(np.float64)
    pounds = (raw - raw[:300].mean()) / 1000.0
    fs_hz = 10.0  # not stated; the HX711's slow rate makes the steps 6 to 50 s long

    dwells = detect_dwells(pounds * NEWTON_PER_POUND, fs_hz)

    loaded = labels[labels[:, 2] > 0]
    assert len(dwells) == len(loaded) == 7
    for dwell, (start, stop, weight_lb) in zip(dwells, loaded, strict=True):
        assert dwell.load_n / NEWTON_PER_POUND == pytest.approx(weight_lb, rel=0.03)
        # While a hand hangs a weight on or takes it off, the load is within a tenth of its level
        # for up to 4 s before and 1 s after; the labels leave that out, or some of it in.
        assert start - 4.0 * fs_hz <= dwell.start_index <= start + 1.0 * fs_hz
        assert dwell.stop_index == pytest.approx(stop, abs=1.0 * fs_hz)
    # Creep, as the authors' plateaus have it: 20 lb read 19.83 going up and 19.72 coming down.
    up_lb, down_lb = (dwells[i].load_n / NEWTON_PER_POUND for i in (1, 5))
    assert (up_lb, down_lb) == (pytest.approx(19.83, abs=0.05), pytest.approx(19.72, abs=0.07))


# --- rapidalarm_ventilator: cycles on a base that is never zero -----------------------------------


@pytest.mark.parametrize(
    ("name", "n", "period_s"), [("first_test", 207, 1.64), ("low_rate", 13, 3.44)]
)
def test_every_breath_of_a_ventilator_is_a_contact_when_the_thresholds_lie_above_its_base(
    name: str, n: int, period_s: float
) -> None:
    lines = (DATA / f"rapidalarm_ventilator/{name}.csv").read_text().splitlines()
    fs_hz = float(lines[0].split(",")[1])
    pressure = np.array([float(line.split(",")[0]) for line in lines[2:]])
    peaks_s = table(f"rapidalarm_ventilator/{name}.peaks_draft.csv", skiprows=1)[:, 1]
    # The base is 12 cm of water: on at 20, off at 16.
    settings = DetectionSettings(
        contact_on_n=20.0, contact_off_ratio=0.8, contact_merge_s=0.15, contact_min_s=0.1
    )

    cycles = detect_contacts(pressure, fs_hz, settings=settings)

    assert len(cycles) == len(peaks_s) == n
    for cycle, peak_s in zip(cycles, peaks_s, strict=True):
        assert cycle.start_s - DRAFT_EDGE_S <= peak_s <= cycle.end_s + DRAFT_EDGE_S
    gaps_s = [later.start_s - earlier.start_s for earlier, later in pairwise(cycles)]
    assert np.median(gaps_s) == pytest.approx(period_s, abs=0.03)
    if name == "low_rate":  # the last breaths come at growing distances, up to 10 s
        assert gaps_s[-3:] == [pytest.approx(s, abs=0.1) for s in (5.2, 7.2, 9.85)]


def test_with_thresholds_below_the_base_a_ventilator_is_one_long_contact() -> None:
    lines = (DATA / "rapidalarm_ventilator/first_test.csv").read_text().splitlines()
    pressure = np.array([float(line.split(",")[0]) for line in lines[2:]])
    settings = DetectionSettings(contact_on_n=10.0, contact_off_ratio=0.3)

    assert len(detect_contacts(pressure, 133.0, settings=settings)) == 1


# --- ktk_smartwheel: wheelchair pushes, 240 Hz --------------------------------------------------


def test_twelve_pushes_of_a_wheelchair_are_twelve_contacts_at_the_labelled_times() -> None:
    lines = (DATA / "ktk_smartwheel/sample_sw_csvtxt.csv").read_text().splitlines()
    moment_nm = np.array([float(line.split(";")[23]) for line in lines if line.strip()])
    labels = table("ktk_smartwheel/sample_sw_csvtxt.pushes_draft.csv", skiprows=1)
    # On at 3 Nm, off at 1 Nm; a push lasts 0.4 s, a hand is off for longer than 0.1 s.
    settings = DetectionSettings(
        contact_on_n=3.0, contact_off_ratio=1 / 3, contact_merge_s=0.1, contact_min_s=0.2
    )

    pushes = detect_contacts(moment_nm, 240.0, settings=settings)
    brakes = detect_contacts(-moment_nm, 240.0, settings=settings)

    assert len(pushes) == len(labels) == 12
    for push, (start_s, end_s) in zip(pushes, labels, strict=True):
        assert push.start_s == pytest.approx(start_s, abs=DRAFT_EDGE_S)
        assert push.end_s == pytest.approx(end_s, abs=DRAFT_EDGE_S)
    # At the end the wheel is braked twice: without the sign there would be fourteen pushes.
    assert len(brakes) == 2
    assert brakes[0].start_s > pushes[-1].end_s
