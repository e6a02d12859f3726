"""The chart as a whole: the answer about the major movers, and what to work on first."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from tests.analysis.held import in_turn

from evenside_analysis.chart import compare_zones
from evenside_analysis.summary import major_movers_balanced, work_first
from evenside_analysis.types import ParameterError, SideComparison, Verdict

MAJOR = ("lower_back", "glute", "hamstring", "hip_flexor", "mid_quad", "lower_quad")


def compared(verdicts: Mapping[str, Verdict]) -> dict[str, SideComparison]:
    """Give real comparisons other verdicts: only those are read by what is tested here."""
    (template,) = compare_zones(in_turn("glute", 5, 5)).values()
    return {zone: replace(template, verdict=verdict) for zone, verdict in verdicts.items()}


MOVERS = [
    ("all balanced", dict.fromkeys(MAJOR, "balanced"), True),
    ("one tighter", {**dict.fromkeys(MAJOR, "balanced"), "glute": "left_tighter"}, False),
    ("one tighter, the rest unknown", {"glute": "right_tighter"}, False),
    ("one not compared", dict.fromkeys(MAJOR[1:], "balanced"), None),
    ("one cannot be told", {**dict.fromkeys(MAJOR, "balanced"), "glute": "cannot_tell"}, None),
    ("nothing compared", {}, None),
    ("the calf does not count", {**dict.fromkeys(MAJOR, "balanced"), "calf": "left_tighter"}, True),
]


@pytest.mark.parametrize(
    ("verdicts", "expected"), [row[1:] for row in MOVERS], ids=[row[0] for row in MOVERS]
)
def test_the_major_movers_are_balanced_only_if_each_was_compared_and_is(
    verdicts: Mapping[str, Verdict], expected: bool | None
) -> None:
    assert major_movers_balanced(compared(verdicts)) is expected


def test_another_set_of_movers_can_be_asked_about() -> None:
    comparisons = compared({"calf": "balanced"})

    assert major_movers_balanced(comparisons, major_movers=["calf"]) is True
    assert major_movers_balanced(comparisons, major_movers=[]) is None


def test_work_first_names_zone_side_and_reason_the_largest_first() -> None:
    holds = [
        *in_turn("hamstring", 4, 6),
        *in_turn("glute", 5, 5, start_s=1000),
        *in_turn("calf", 7, 4, start_s=2000),
    ]

    items = work_first(compare_zones(holds))

    assert [(item["zone"], item["side"]) for item in items] == [
        ("calf", "left"),
        ("hamstring", "right"),
    ]
    assert items[1]["why"] == (
        "Right hamstring is tighter: 2.0 points at the same force (1.5 to 2.5)."
    )


def figures(t_value: float, points: float, verdict: Verdict) -> SideComparison:
    """Give a comparison a difference and the standard error that makes its t value."""
    (template,) = compare_zones(in_turn("glute", 5, 5)).values()
    parameters = {**template.method.parameters, "fit_df": 20.0}
    parameters["fit_difference_se"] = abs(points) / t_value
    return replace(
        template,
        difference_points=points,
        verdict=verdict,
        reasons=(f"{'Right' if points > 0 else 'Left'} is tighter: so much.",),
        method=replace(template.method, parameters=parameters),
    )


def test_what_does_not_hold_up_among_many_zones_comes_last_and_asks_for_another_day() -> None:
    # t values at 20 degrees of freedom: 5.0 -> p = 0.00007, 2.2 -> p = 0.04. Of ten zones the
    # first needs p <= 0.01, the second p <= 0.02: only the first is kept.
    comparisons = {f"zone_{k}": figures(0.5, 0.2, "cannot_tell") for k in range(8)}
    comparisons["mid_quad"] = figures(2.2, 3.0, "right_tighter")
    comparisons["it_band"] = figures(5.0, -1.5, "left_tighter")

    items = work_first(comparisons)

    assert [item["zone"] for item in items] == ["it_band", "mid_quad"]
    assert items[0]["why"] == "Left IT band is tighter: so much."
    assert items[1]["why"] == (
        "Right mid quad is tighter: so much. Among ten zones one such difference can be chance: "
        "test it again another day."
    )


def test_a_zone_that_a_gate_refused_takes_no_part_in_the_ranking() -> None:
    # t = 2.2 at 20 degrees of freedom: p = 0.04. One of ten would need 0.01, one of one 0.10.
    refused = figures(0.5, 0.2, "cannot_tell")
    parameters = {**refused.method.parameters, "gates_passed": False}
    refused = replace(refused, method=replace(refused.method, parameters=parameters))
    comparisons = {f"zone_{k}": refused for k in range(9)}
    comparisons["glute"] = figures(2.2, 1.5, "right_tighter")

    (item,) = work_first(comparisons)

    assert "another day" not in item["why"]


def test_a_chart_without_tighter_zones_has_no_work() -> None:
    assert work_first(compare_zones(in_turn("glute", 5, 5))) == []
    assert work_first({}) == []


def test_a_false_discovery_rate_outside_its_range_is_refused() -> None:
    with pytest.raises(ParameterError, match=r"false_discovery_rate=1\.5"):
        work_first({}, false_discovery_rate=1.5)
