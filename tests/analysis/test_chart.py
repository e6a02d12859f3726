"""The chart compared, zone by zone and all zones together."""

from dataclasses import replace

import numpy as np
import pytest
from tests.analysis.held import hold, in_turn

from evenside_analysis.chart import METHODS, compare_zones, learn_person
from evenside_analysis.compare import compare_sides
from evenside_analysis.pooled import Person
from evenside_analysis.types import ParameterError

ZONE_BY_ZONE, TOGETHER = METHODS


@pytest.mark.parametrize("method", METHODS)
def test_zones_are_compared_one_by_one_in_the_order_of_their_first_hold(method: str) -> None:
    holds = [*in_turn("calf", 4, 6, start_s=1000), *in_turn("glute", 5, 5)]

    comparisons = compare_zones(holds, method=method)

    assert list(comparisons) == ["glute", "calf"]
    assert [c.verdict for c in comparisons.values()] == ["balanced", "right_tighter"]
    assert [(c.n_left, c.n_right) for c in comparisons.values()] == [(6, 6), (6, 6)]


@pytest.mark.parametrize("method", METHODS)
def test_the_order_in_which_holds_are_handed_over_does_not_matter(method: str) -> None:
    holds = [*in_turn("glute", 4, 5.5), *in_turn("calf", 4, 6, start_s=1000)]
    shuffled = [holds[k] for k in np.random.default_rng(3).permutation(len(holds))]

    assert compare_zones(shuffled, method=method) == compare_zones(holds, method=method)


@pytest.mark.parametrize("method", METHODS)
def test_tension_and_pain_are_compared_apart(method: str) -> None:
    holds = in_turn("glute", 5, 5)
    holds += [
        replace(one, score_kind="pain", score=one.score + (one.side == "left"))
        for one in holds
        if one.score
    ]

    assert compare_zones(holds, method=method)["glute"].difference_points == pytest.approx(
        0, abs=1e-9
    )
    pain = compare_zones(holds, score_kind="pain", method=method)["glute"]
    assert pain.difference_points == pytest.approx(-1, abs=1e-9)


@pytest.mark.parametrize("method", METHODS)
def test_unusable_holds_are_left_out_counted_and_explained(method: str) -> None:
    late = "rated 17 s into the hold instead of at 10 s"
    holds = [
        *in_turn("glute", 5, 5, n_side=3),
        hold(500, "glute", "left", None, why_not="no rating was given"),
        hold(540, "glute", "right", 9, why_not=late),
        hold(580, "glute", "left", 9, why_not=late),
    ]

    result = compare_zones(holds, method=method)["glute"]

    assert (result.n_left, result.n_right) == (3, 3)
    assert result.reasons[-1] == f"Three holds were left out: no rating was given; {late}."


@pytest.mark.parametrize("method", METHODS)
def test_a_zone_without_one_usable_hold_is_in_the_chart_and_cannot_be_told(method: str) -> None:
    result = compare_zones(
        [hold(0, "shin", "left", None, why_not="no rating was given")], method=method
    )["shin"]

    assert result.verdict == "cannot_tell"
    assert result.difference_points is None
    assert result.holds_needed == 3
    assert result.reasons[-1] == "One hold was left out: no rating was given."


@pytest.mark.parametrize("method", METHODS)
def test_treatment_before_the_test_refuses_its_own_zone_only(method: str) -> None:
    holds = [*in_turn("glute", 5, 5), *in_turn("calf", 5, 5, start_s=1000)]

    comparisons = compare_zones(holds, treatment_before_s={"calf": 40.0}, method=method)

    assert comparisons["glute"].verdict == "balanced"
    assert comparisons["calf"].verdict == "cannot_tell"


@pytest.mark.parametrize("method", METHODS)
def test_no_holds_make_an_empty_chart(method: str) -> None:
    assert compare_zones([], method=method) == {}


def test_zone_by_zone_is_compare_sides_for_each_zone() -> None:
    holds = [*in_turn("glute", 4, 5.5), *in_turn("calf", 4, 6, start_s=1000)]

    comparisons = compare_zones(holds, method=ZONE_BY_ZONE)

    assert comparisons["glute"] == compare_sides([300] * 12, [4, 5.5] * 6, ["left", "right"] * 6)


@pytest.mark.parametrize("method", METHODS)
def test_the_method_and_what_it_rests_on_stand_in_the_result(method: str) -> None:
    result = compare_zones(in_turn("glute", 4, 6), method=method)["glute"]

    assert result.method.id == method
    assert result.method.parameters["slope_prior"] == 7.0
    assert ("person_slope" in result.method.parameters) == (method == TOGETHER)


def test_what_earlier_sessions_taught_stands_in_the_result() -> None:
    sessions = [[*in_turn("glute", 4, 5), *in_turn("calf", 5, 5, start_s=900)] for _ in range(3)]

    person = learn_person(sessions)
    result = compare_zones(sessions[0], person=person)["glute"]

    assert person.n_sessions == 3
    assert person.scale < 0.85  # these ratings repeat themselves to the last point
    assert result.method.parameters["person_n_sessions"] == 3
    assert result.method.parameters["person_scale"] == person.scale


def test_without_earlier_sessions_the_person_is_the_usual_one() -> None:
    assert learn_person([]) == Person(slope=7.0, slope_sd=3.0, scale=0.85, scale_df=8.0)


def test_a_method_that_does_not_exist_and_a_person_of_no_use_are_refused() -> None:
    with pytest.raises(ParameterError, match="'best' is not known; there are matched-force/1"):
        compare_zones([], method="best")
    with pytest.raises(ParameterError, match="looks at one zone alone"):
        compare_zones([], method=ZONE_BY_ZONE, person=learn_person([]))


@pytest.mark.parametrize("seconds", [-1.0, float("nan"), float("inf")])
def test_impossible_seconds_of_treatment_are_refused(seconds: float) -> None:
    with pytest.raises(ParameterError, match="treatment_before_s of calf"):
        compare_zones([], treatment_before_s={"calf": seconds})
