"""The table of zones: complete as the contracts name it, and open to new rows."""

import pytest

from evenside_analysis.types import ParameterError
from evenside_analysis.zones import load_zones, parse_zones

CHART = [
    "glute", "lower_back", "upper_back", "hip_flexor", "mid_quad", "lower_quad", "hamstring",
    "calf", "shin",
]  # fmt: skip
OPTIONAL = ["lateral_hip", "it_band", "psoas", "peroneal", "multifidus", "foot_arch"]

ROW = """
[jaw]
name = "Jaw"
area = "face"
is_major_mover = false
optional = true
tool = "hands"
how = "Two fingers, gently."
"""


def test_the_nine_zones_of_the_chart_come_first_and_the_optional_ones_after() -> None:
    zones = load_zones()

    assert [zone.id for zone in zones.values() if not zone.optional] == CHART
    assert list(zones) == CHART + OPTIONAL


def test_the_major_movers_are_lower_back_glutes_hamstrings_and_quadriceps() -> None:
    movers = {zone.id for zone in load_zones().values() if zone.is_major_mover}

    assert movers == {"lower_back", "glute", "hamstring", "hip_flexor", "mid_quad", "lower_quad"}


def test_calf_and_shin_are_pressed_by_hand_and_a_calf_is_shown_with_what_lies_upstream() -> None:
    zones = load_zones()

    assert {zone.id for zone in zones.values() if zone.tool == "hands"} >= {"calf", "shin"}
    assert zones["calf"].upstream == ("glute", "hamstring", "hip_flexor")


def test_the_lower_back_is_never_rolled_on_the_spine() -> None:
    assert "spine" in load_zones()["lower_back"].how


def test_a_coach_adds_a_zone_by_adding_a_table() -> None:
    zone = parse_zones(ROW)["jaw"]

    assert (zone.name, zone.upstream, zone.reference_load_bw) == ("Jaw", (), None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("optional = true", "optinal = true"), "optinal, optional|optional, optinal"),
        (('tool = "hands"', 'tool = "foot"'), "tool='foot'"),
        (('how = "Two fingers, gently."', 'how = ""\nupstream = ["ear"]'), "upstream='ear'"),
        (('area = "face"', 'area = "face"\nreference_load_bw = 2.0'), "reference_load_bw=2.0"),
        (("[jaw]", "jaw = 1\n[other]"), "must be a table"),
    ],
)
def test_a_row_that_cannot_be_right_is_refused(change: tuple[str, str], words: str) -> None:
    with pytest.raises(ParameterError, match=words):
        parse_zones(ROW.replace(*change))
