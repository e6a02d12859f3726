"""The budget's arithmetic against hand calculations, and its page against the code."""

import pytest
from hardware.calculations import (
    battery,
    bending,
    capacity,
    drift,
    latency,
    overload,
    people,
    resolution,
    tipping,
)
from hardware.calculations.__main__ import PATH
from hardware.calculations.page import text
from hardware.models.plate import plate

from evenside.montage import find_shape

PLATE, ROLLER = find_shape("plate"), find_shape("roller")
CELL = PLATE.cell


def test_the_page_is_what_the_calculations_say() -> None:
    assert PATH.read_text(encoding="utf-8") == text(), "run `python -m hardware.calculations`"


def test_forces_of_a_person_follow_the_published_shares() -> None:
    # Baumgart 2019: 34 % of 80.4 kg are 268 N; the limit of 70 % of 100 kg, times 1.2, by hand
    assert people.typical_n(80.4) == pytest.approx(268.0, abs=0.5)
    assert people.highest_n(100.0) == pytest.approx(824.0, abs=0.1)
    assert people.stepped_on_n(130.0) == pytest.approx(2550.6)


@pytest.mark.parametrize(
    ("x_m", "y_m", "share"),
    # by moments about the cells at 250 and 100 mm
    [(0.0, 0.0, 0.25), (0.25, 0.10, 1.0), (0.125, 0.0, 0.375), (-0.125, 0.05, 0.5625)],
)
def test_one_cell_of_the_plate_carries_its_share(x_m: float, y_m: float, share: float) -> None:
    assert capacity.plate_share(PLATE, x_m, y_m) == pytest.approx(share)


def test_the_cells_are_large_enough_for_everybody_on_the_plate() -> None:
    share = capacity.plate_share(PLATE, capacity.TRAVEL_M / 2, capacity.GLIDE_M)

    assert capacity.heaviest_kg(PLATE, share) >= people.HEAVIEST_KG


def test_the_stops_leave_the_range_to_the_cell_and_take_over_in_time() -> None:
    gap_mm = overload.stop_gap_mm(CELL)

    # by hand: 0.4 mm at 500 N are 0.5 mm at 625 N
    assert gap_mm == pytest.approx(0.5)
    for off_mm in (-overload.FEELER_STEP_MM, overload.FEELER_STEP_MM):
        begins_n = overload.begins_at_n(CELL, gap_mm + off_mm)
        assert CELL.capacity_n < begins_n < CELL.safe_overload * CELL.capacity_n


def test_a_stop_bears_whoever_steps_on_it() -> None:
    # by hand: a washer of 24 mm on wood, 402 mm2 at 8 MPa, is weaker than 36.6 mm2 of steel
    assert overload.stop_bears_n() == pytest.approx(3217.0, abs=1.0)
    assert overload.stop_bears_n() > people.stepped_on_n(people.HEAVIEST_KG)


def test_beams_bend_as_the_books_say() -> None:
    # by hand: 1000 N on 500 mm, E 7000, 360 x 18 mm: I = 360*5832/12 = 174960 mm4;
    # sag 1000*1.25e8/(48*7000*174960) = 2.126 mm; slope 1000*2.5e5/(16*7000*174960) = 12.76 mrad;
    # stress 1000*500/4*9/174960 = 6.43 MPa
    i_mm4 = bending.rectangle_i(360.0, 18.0)

    assert i_mm4 == 174960.0
    assert bending.sag_mm(1000.0, 500.0, 7000.0, i_mm4) == pytest.approx(2.126, abs=1e-3)
    assert bending.end_slope(1000.0, 500.0, 7000.0, i_mm4) == pytest.approx(12.76e-3, abs=1e-5)
    assert bending.bending_mpa(1000.0, 500.0, i_mm4, 18.0) == pytest.approx(6.43, abs=0.01)


def test_a_tube_and_a_ring_as_the_books_say() -> None:
    # by hand: pi/64 (110^4 - 104^4) = pi/64 * (146 410 000 - 116 985 856) = 1 444 354 mm4;
    # ring: R = 53.5, I = 100*27/12 = 225: 0.149*1000*153 130/(70 000*225) = 1.449 mm
    assert bending.tube_i(110.0, 3.0) == pytest.approx(1_444_354.0, rel=1e-5)
    assert bending.oval_mm(1000.0, 53.5, 3.0, 70_000.0) == pytest.approx(1.449, abs=2e-3)


def test_what_bends_stays_clear_of_what_it_must_not_touch() -> None:
    force_n = people.highest_n(people.HEAVIEST_KG)
    body = ROLLER.body
    wall_mm = body["core_wall_mm"]
    oval_mm = bending.oval_mm(
        force_n, (body["core_diameter_mm"] - wall_mm) / 2, wall_mm, bending.ALUMINIUM_E
    )
    i_mm4 = bending.rectangle_i(PLATE.body["width_mm"], PLATE.body["top_thickness_mm"])
    sag_mm = bending.sag_mm(force_n, 500.0, bending.BIRCH_E, i_mm4)

    assert oval_mm + overload.stop_gap_mm(ROLLER.cell) < bending.bracket_room_mm(ROLLER)
    assert sag_mm < PLATE.body["dome_height_mm"]
    assert bending.shelf_mpa(ROLLER, 625.0) < 50.0


def test_noise_in_newton_is_the_data_sheets_times_the_cells_scale() -> None:
    # by hand: 500 N give 10 mV at 5 V and 2 mV/V, so 1 nV is 50 uN; 90 nV times 3 are 13.5 mN, and
    # four cells twice as much
    one_n = resolution.white_n(CELL, "HX711", 80.0)

    assert resolution.newton_per_nv(CELL, 5.0) == pytest.approx(50e-6)
    assert one_n == pytest.approx(0.0135)
    assert resolution.of_sum(one_n, 4) == pytest.approx(0.027)


@pytest.mark.parametrize(("chip", "rate_hz"), resolution.RATES)
def test_a_hold_is_known_to_a_hundredth_of_a_newton_at_every_rate(
    chip: str, rate_hz: float
) -> None:
    hold_n = resolution.of_hold_n(CELL, chip, rate_hz, 4)  # type: ignore[arg-type]

    assert 0.005 < hold_n < 0.01


def test_the_corner_error_is_none_in_the_middle_and_its_limit_in_the_corner() -> None:
    assert resolution.corner_error(0.0, 0.0, 0.002) == 0.0
    # all of the load on one cell, off by its limit along and across
    assert resolution.corner_error(1.0, 1.0, 0.002) == pytest.approx(0.004)
    # half way along, each cell is off by 0.001 of what it carries
    assert resolution.corner_error(0.5, 0.0, 0.002) == pytest.approx(0.001)


def test_drift_follows_the_warming_of_the_simulated_device() -> None:
    # by hand: 6 (1 - exp(-3)) + 1.5 (1 - exp(-30)) = 7.20 degrees in half an hour;
    # 500 N * 0.00005 * 7.2 = 0.18 N a cell
    by_c = drift.warming_c(0.0, 1800.0)

    assert by_c == pytest.approx(7.2, abs=0.01)
    usual_n, most_n = drift.zero_n(by_c, CELL.capacity_n, 0.00005, 4)
    assert (usual_n, most_n) == pytest.approx((0.18, 0.72), abs=0.01)


def test_the_battery_lasts_as_long_as_the_currents_say() -> None:
    # by hand: 4*3.3/350 = 37.7 mA, 4*1.5 = 6 mA, 40 + 0.1*60 = 46 mA
    usual = battery.esp32(battery.RADIO_SHARE)

    assert usual.total == pytest.approx(89.7, abs=0.1)
    assert battery.lasts_h(usual.total) == pytest.approx(2000.0 / usual.total)
    assert battery.current(5.0, battery.UNO_MA).total < 500.0


def test_latency_adds_up() -> None:
    # by hand at 80/s: (1.5 + 3) * 12.5 ms; 33 bytes of 10 bits at 250 000 baud
    assert latency.device_ms(80.0) == pytest.approx(56.25)
    assert latency.cable_ms() == pytest.approx(1.32)


def test_tipping_by_moments() -> None:
    # by hand: 7.1 kg * 9.81 * 145 mm over 35 mm; 30 N * 100 mm over 80 mm
    assert tipping.tips_at_n(PLATE) == pytest.approx(288.6, abs=0.1)
    assert tipping.lifts_at_n(PLATE) == pytest.approx(37.5)
    assert tipping.keeper_n(PLATE, 1000.0) == pytest.approx((80_000 - 3000) / 250 / 2)


def test_the_mass_that_tips_is_that_of_the_model() -> None:
    assert sum(piece.mass_kg for piece in plate()) == pytest.approx(tipping.MASS_KG, rel=0.05)
