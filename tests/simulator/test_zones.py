"""The zone table."""

import pytest

from evenside.simulator.zones import Tissue, zone_table, zones_by_weight

# The zones of contracts.md in chart order with science.md 3.3: area (mean, range), load (%BW, mean
# and SD), stiffness (mean, range), relaxation, time constants, score (mean and SD).
TABLE = {
    "glute": (100, 70, 130, 50, 10, 5, 4, 8, 0.22, 1.0, 12, 4.5, 1.8),
    "lower_back": (70, 50, 90, 35, 8, 13, 10, 18, 0.15, 0.8, 10, 3.5, 1.7),
    "upper_back": (75, 55, 95, 40, 10, 25, 18, 35, 0.10, 0.6, 8, 3.5, 1.7),
    "hip_flexor": (60, 45, 80, 45, 9, 8, 6, 12, 0.20, 0.9, 10, 5.5, 1.8),
    "mid_quad": (60, 47, 68, 33, 8, 9, 6, 12, 0.20, 0.9, 10, 5.0, 1.7),
    "lower_quad": (45, 35, 60, 25, 7, 11, 8, 15, 0.16, 0.8, 9, 5.5, 1.8),
    "hamstring": (62, 50, 75, 30, 8, 8, 6, 11, 0.20, 0.9, 10, 4.0, 1.7),
    "calf": (35, 25, 45, 20, 5, 10, 7, 14, 0.20, 0.9, 9, 4.5, 1.7),
    "shin": (25, 18, 32, 12, 4, 28, 20, 40, 0.08, 0.5, 7, 4.5, 1.8),
}
CALF_BY_WEIGHT = (42, 32, 55, 34, 8, 10, 7, 14, 0.20, 0.9, 9, 5.5, 1.8)


def numbers(tissue: Tissue) -> tuple[float, ...]:
    return (
        tissue.area_cm2,
        *tissue.area_range_cm2,
        *(100 * share for share in tissue.load_bw),
        tissue.stiffness_n_per_mm,
        *tissue.stiffness_range_n_per_mm,
        tissue.relaxation,
        *tissue.tau_s,
        *tissue.score,
    )


def test_the_table_has_the_nine_zones_of_the_chart_in_order() -> None:
    assert list(zone_table()) == list(TABLE)


@pytest.mark.parametrize("zone", TABLE)
def test_the_numbers_are_those_of_the_science_table(zone: str) -> None:
    assert numbers(zone_table()[zone]) == pytest.approx(TABLE[zone])


def test_calf_and_shin_are_pressed_by_hand_and_the_calf_can_be_rolled_by_weight() -> None:
    by_hand = [zone for zone, tissue in zone_table().items() if tissue.tool == "hands"]

    assert by_hand == ["calf", "shin"]
    assert list(zones_by_weight()) == ["calf"]
    assert numbers(zones_by_weight()["calf"]) == pytest.approx(CALF_BY_WEIGHT)
    assert zones_by_weight()["calf"].tool == "roller"
