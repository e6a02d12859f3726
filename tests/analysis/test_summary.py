"""The chart: zones compared, the answer about the major movers, and what to work on first."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from evenside_analysis.summary import compare_zones, major_movers_balanced, work_first
from evenside_analysis.types import Hold, ParameterError, ScoreKind, Side, SideComparison, Verdict

MAJOR = ("lower_back", "glute", "hamstring", "hip_flexor", "mid_quad", "lower_quad")


def hold(
    start_s: float,
    zone: str,
    side: Side,
    score: float | None,
    *,
    kind: ScoreKind = "tension",
    why_not: str | None = None,
) -> Hold:
    return Hold(
        zone=zone,
        side=side,
        start_s=start_s,
        end_s=start_s + 12,
        load_n=300.0,
        load_bw=None,
        score=score,
        score_kind=kind,
        score_time_s=start_s + 10,
        usable=why_not is None and score is not None,
        why_not=why_not,
    )


def in_turn(
    zone: str, left: float, right: float, n_side: int = 6, start_s: float = 0
) -> list[Hold]:
    return [
        hold(start_s + 40 * k, zone, "right" if k % 2 else "left", right if k % 2 else left)
        for k in range(2 * n_side)
    ]


def compared(verdicts: Mapping[str, Verdict]) -> dict[str, SideComparison]:
    """Give real comparisons other verdicts: only those are read by what is tested here."""
    (template,) = compare_zones(in_turn("glute", 5, 5)).values()
    return {zone: replace(template, verdict=verdict) for zone, verdict in verdicts.items()}


def test_zones_are_compared_one_by_one_in_the_order_of_their_first_hold() -> None:
    holds = [*in_turn("calf", 4, 6, start_s=1000), *in_turn("glute", 5, 5)]

    comparisons = compare_zones(holds)

    assert list(comparisons) == ["glute", "calf"]
    assert [c.verdict for c in comparisons.values()] == ["balanced", "right_tighter"]
    assert [(c.n_left, c.n_right) for c in comparisons.values()] == [(6, 6), (6, 6)]


def test_the_order_in_which_holds_are_handed_over_does_not_matter() -> None:
    holds = [*in_turn("glute", 4, 5.5), *in_turn("calf", 4, 6, start_s=1000)]
    shuffled = [holds[k] for k in np.random.default_rng(3).permutation(len(holds))]

    assert compare_zones(shuffled) == compare_zones(holds)


def test_tension_and_pain_are_compared_apart() -> None:
    holds = in_turn("glute", 5, 5)
    holds += [
        replace(one, score_kind="pain", score=one.score + (one.side == "left"))
        for one in holds
        if one.score
    ]

    assert compare_zones(holds)["glute"].difference_points == pytest.approx(0, abs=1e-9)
    pain = compare_zones(holds, score_kind="pain")["glute"]
    assert pain.difference_points == pytest.approx(-1, abs=1e-9)


def test_unusable_holds_are_left_out_counted_and_explained() -> None:
    late = "rated 17 s into the hold instead of at 10 s"
    holds = [
        *in_turn("glute", 5, 5, n_side=3),
        hold(500, "glute", "left", None, why_not="no rating was given"),
        hold(540, "glute", "right", 9, why_not=late),
        hold(580, "glute", "left", 9, why_not=late),
    ]

    result = compare_zones(holds)["glute"]

    assert (result.n_left, result.n_right) == (3, 3)
    assert result.reasons[-1] == f"Three holds were left out: no rating was given; {late}."


def test_a_zone_without_one_usable_hold_is_in_the_chart_and_cannot_be_told() -> None:
    result = compare_zones([hold(0, "shin", "left", None, why_not="no rating was given")])["shin"]

    assert result.verdict == "cannot_tell"
    assert result.difference_points is None
    assert result.holds_needed == 3
    assert result.reasons[-1] == "One hold was left out: no rating was given."


def test_treatment_before_the_test_refuses_its_own_zone_only() -> None:
    holds = [*in_turn("glute", 5, 5), *in_turn("calf", 5, 5, start_s=1000)]

    comparisons = compare_zones(holds, treatment_before_s={"calf": 40.0})

    assert comparisons["glute"].verdict == "balanced"
    assert comparisons["calf"].verdict == "cannot_tell"


def test_no_holds_make_an_empty_chart() -> None:
    assert compare_zones([]) == {}


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
        "Right hamstring is tighter: 2.0 points at the same force (1.3 to 2.7)."
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
