"""Findings along one leg: hamstring beside glute, and what lies upstream of a tight zone."""

import math

import pytest
from tests.analysis.held import in_turn

from evenside_analysis.chart import compare_zones
from evenside_analysis.legs import Finding, find_along_legs
from evenside_analysis.types import SideComparison
from evenside_analysis.zones import parse_zones

Scores = dict[str, tuple[float, float]]  # zone: left, right


def compared(scores: Scores, n_side: int = 6) -> dict[str, SideComparison]:
    holds = []
    for k, (zone, (left, right)) in enumerate(scores.items()):
        holds += in_turn(zone, left, right, n_side, start_s=1000.0 * k)
    return compare_zones(holds)


def found(scores: Scores, kind: str) -> list[Finding]:
    return [one for one in find_along_legs(compared(scores)) if one["kind"] == kind]


def test_a_pair_that_leans_apart_is_found_on_the_leg_where_the_first_stands_out() -> None:
    # hamstring 2 points higher on the left, glute 1 point higher on the right: -2 - 1 = -3
    scores = {"hamstring": (6.0, 4.0), "glute": (4.0, 5.0)}
    (pair,) = found(scores, "pair")

    assert (pair["side"], pair["zones"]) == ("left", ["hamstring", "glute"])
    assert pair["figures"]["difference_points"] == pytest.approx(-3.0)
    assert pair["words"].startswith(
        "On the left leg the hamstring stands out against the glute, compared with the other leg: "
        "3.0 points ("
    )


def test_the_interval_of_a_pair_joins_those_of_its_zones() -> None:
    comparisons = compared({"hamstring": (6.0, 4.0), "glute": (4.0, 5.0)})
    half = [(one.ci95[1] - one.ci95[0]) / 2 for one in comparisons.values() if one.ci95 is not None]

    (pair,) = find_along_legs(comparisons)[:1]

    low, high = pair["figures"]["ci95"]  # type: ignore[misc]
    # zones of one fit have the same degrees of freedom, so that their halves add up like errors
    assert (high - low) / 2 == pytest.approx(math.hypot(*half))


def test_zones_that_lean_alike_are_a_matter_of_sides_and_not_of_the_leg() -> None:
    (pair,) = found({"hamstring": (6.0, 4.0), "glute": (6.0, 4.0)}, "pair")

    assert pair["side"] is None
    assert pair["words"].startswith("Hamstring and glute: neither leg stands out (")


@pytest.mark.parametrize("scores", [{"hamstring": (6.0, 4.0)}, {"glute": (6.0, 4.0)}, {}])
def test_a_pair_of_which_one_is_unknown_is_not_in_the_list(scores: Scores) -> None:
    assert found(scores, "pair") == []


def test_a_refused_comparison_makes_no_pair() -> None:
    comparisons = compared({"hamstring": (6.0, 4.0), "glute": (4.0, 5.0)}, n_side=2)

    assert find_along_legs(comparisons) == []


def test_a_tight_calf_is_shown_with_what_lies_upstream_on_its_side() -> None:
    scores = {"calf": (7.0, 4.0), "glute": (6.5, 4.0), "hamstring": (4.0, 6.5)}
    (calf,) = [one for one in found(scores, "upstream") if one["zones"][0] == "calf"]

    assert calf["side"] == "left"
    assert calf["zones"] == ["calf", "glute", "hamstring", "hip_flexor"]
    assert calf["figures"]["upstream"] == {
        "glute": "left_tighter",
        "hamstring": "right_tighter",
        "hip_flexor": None,
    }
    assert calf["words"] == (
        "Left calf is tighter. Upstream: glute tighter on this side; hamstring tighter on the "
        "other side; hip flexor not tested."
    )


def test_a_calf_that_is_even_or_cannot_be_told_has_no_upstream() -> None:
    assert found({"calf": (5.0, 5.0), "glute": (7.0, 4.0)}, "upstream") == []
    untold = compared({"calf": (7.0, 5.0), "glute": (7.0, 4.0)}, n_side=2)
    assert find_along_legs(untold) == []


def test_what_lies_upstream_is_data() -> None:
    table = """
        [neck]
        name = "Neck"
        area = "neck"
        is_major_mover = false
        optional = true
        tool = "hands"
        how = "Softly."
        upstream = ["jaw"]
        [jaw]
        name = "Jaw"
        area = "head"
        is_major_mover = false
        optional = true
        tool = "hands"
        how = "Softly."
    """
    comparisons = compared({"neck": (7.0, 4.0), "jaw": (5.0, 5.0)})

    (finding,) = find_along_legs(comparisons, zones=parse_zones(table))

    assert finding["words"] == "Left neck is tighter. Upstream: jaw balanced."
