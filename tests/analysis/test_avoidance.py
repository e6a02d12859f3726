"""load_avoidance: who pressed less, and when that is worth a line."""

import math

import pytest

from evenside_analysis.avoidance import load_avoidance
from evenside_analysis.types import ParameterError

STEADY = [300.0, 305.0, 295.0, 302.0]


def test_a_side_with_a_quarter_less_load_is_named_with_its_interval() -> None:
    found = load_avoidance([0.75 * load for load in STEADY], STEADY)

    # by hand: ln(1 / 0.75); the scatter is the same on both sides
    assert found.load.difference == pytest.approx(-100 * math.log(0.75))
    assert found.lighter_side == "left"
    assert found.notable == "25 % less load on the left (23 to 27 %)"
    assert found.reasons == ()


def test_the_other_side_is_named_when_it_is_the_lighter_one() -> None:
    found = load_avoidance(STEADY, [0.75 * load for load in STEADY])

    assert found.lighter_side == "right"
    assert found.notable == "25 % less load on the right (23 to 27 %)"


@pytest.mark.parametrize(
    ("factor", "lighter_side"), [(1.0, None), (0.92, "left")], ids=["equal", "small but certain"]
)
def test_what_is_small_is_not_worth_a_line(factor: float, lighter_side: str | None) -> None:
    found = load_avoidance([factor * load for load in STEADY], STEADY)

    assert found.lighter_side == lighter_side
    assert found.notable is None


def test_two_holds_on_a_side_are_refused_with_the_reason() -> None:
    found = load_avoidance([150.0, 160.0], STEADY)

    assert found.load.difference is None
    assert found.reasons == ("two holds on the left, three are needed",)


@pytest.mark.parametrize("load", [0.0, -5.0, math.nan])
def test_a_load_that_is_none_is_refused_by_name(load: float) -> None:
    with pytest.raises(ParameterError, match="right_n="):
        load_avoidance(STEADY, [300.0, load, 310.0])
