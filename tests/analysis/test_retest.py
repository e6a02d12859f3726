"""compare_phases: before and after in one session, by hand, by simulation, and its refusals."""

import math

import numpy as np
import pytest
from tests.analysis.held import hold, in_turn

from evenside_analysis.chart import compare_zones
from evenside_analysis.observations import ComparisonSettings
from evenside_analysis.retest import ZoneChange, compare_phases
from evenside_analysis.types import Hold, Side

AFTER_S = 1000.0


def before_and_after(
    before: tuple[float, float], after: tuple[float, float], n_side: int = 6, load_n: float = 300.0
) -> list[Hold]:
    """Holds with constant scores: (left, right) before, (left, right) after."""
    return [
        *in_turn("calf", *before, n_side),
        *in_turn("calf", *after, n_side, AFTER_S, "retest", load_n),
    ]


def change_of(holds: list[Hold], treatment_s: float = 0.0) -> ZoneChange:
    (result,) = compare_phases(holds, treatment_before_s={"calf": treatment_s}).values()
    return result


def test_a_side_that_came_down_and_one_that_stayed() -> None:
    result = change_of(before_and_after((7, 5), (4, 5)))

    assert result.left.points == pytest.approx(-3.0)
    assert result.right.points == pytest.approx(0.0, abs=1e-9)
    assert result.difference.points == pytest.approx(3.0)
    assert (result.left.verdict, result.right.verdict, result.difference.verdict) == (
        "lower",
        "unchanged",
        "higher",
    )
    assert result.left.reasons[0].startswith("Left went down by 3.0 points (")
    assert result.right.reasons == ("Right unchanged within one point.",)
    assert result.difference.reasons[0].startswith("Right against left went up by 3.0 points (")
    assert (result.n_before, result.n_after) == ({"left": 6, "right": 6}, {"left": 6, "right": 6})


def test_intervals_by_hand() -> None:
    # Constant scores leave no residual and equal loads leave the slope to its prior, so that only
    # the noise's prior counts: s^2 = 8 * 0.85^2 / df with df = 24 - tr(2 H - H H') + 8. The four
    # levels take one each. The trend's column has 2 * 143 squares, less 24 * 0.5^2 that the levels
    # explain (the sides' mean places are half a hold off the middle); its prior has
    # (0.85 / 0.18)^2, which leaves it that share. The sides' mean places are the same before and
    # after, so nothing of the trend gets into a change: one side's has s^2 (1/6 + 1/6).
    result = change_of(before_and_after((5, 5), (5, 5)))

    trend_squares, trend_prior = 2 * 143 - 24 * 0.25, (0.85 / math.hypot(0.15, 0.10)) ** 2
    share = trend_squares / (trend_squares + trend_prior)
    df = 24 - 4 - share * (2 - share) + 8
    se = math.sqrt(8 * 0.85**2 / df * 2 / 6)
    assert result.method.parameters["fit_df"] == pytest.approx(df)
    assert result.left.ci95 is not None
    t = (result.left.ci95[1] - result.left.ci95[0]) / (2 * se)
    assert t == pytest.approx(2.05, abs=0.01)  # t(0.975) at 27 degrees of freedom by table
    assert result.difference.ci95 is not None
    assert result.difference.ci95[1] == pytest.approx(result.left.ci95[1] * math.sqrt(2))


def test_pressing_harder_after_is_taken_out() -> None:
    # 10 % more force at the usual 7 points per ln(force) is worth 0.667 points
    result = change_of(before_and_after((5, 5), (5 + 7 * math.log(1.1),) * 2, load_n=330.0))

    assert result.left.points == pytest.approx(0.0, abs=1e-6)


def simulated(rng: np.random.Generator, right_change: float) -> list[Hold]:
    """Four holds a side and phase as science.md 4.3 draws them, with a drift in each phase."""
    slope, drift, holds = rng.normal(7.3, 1.5), rng.normal(-0.03, 0.04), []
    for phase, start_s in (("baseline", 0.0), ("retest", AFTER_S)):
        for k in range(8):
            side: Side = "right" if k % 2 else "left"
            log_load = rng.normal(0, 0.1)
            score = 5 + slope * log_load + drift * (k - 3.5) + 0.8 * rng.normal()
            score += right_change if side == "right" and phase == "retest" else 0.0
            holds.append(
                hold(
                    start_s + 40 * k,
                    "calf",
                    side,
                    float(np.clip(round(score), 0, 10)),
                    phase="retest" if phase == "retest" else "baseline",
                    load_n=300 * math.exp(log_load),
                )
            )
    return holds


def test_intervals_cover_what_is_true_and_nothing_is_found_where_nothing_is() -> None:
    # 1,500 sessions gave 95.1 % (left), 95.9 % (right), 95.2 % (difference); see docs/methods.md
    rng, n, covered, false = np.random.default_rng(2), 400, [0, 0, 0], 0
    truth = (0.0, -1.5, -1.5)
    for _ in range(n):
        result = change_of(simulated(rng, -1.5))
        for i, change in enumerate((result.left, result.right, result.difference)):
            assert change.ci95 is not None
            covered[i] += change.ci95[0] <= truth[i] <= change.ci95[1]
        false += result.left.verdict in ("lower", "higher")

    slack = 3 * math.sqrt(0.05 * 0.95 / n)
    assert all(0.95 - slack < count / n for count in covered)
    assert false / n < 0.05 + slack


def test_holds_of_the_intervention_and_other_kinds_of_score_do_not_count() -> None:
    holds = before_and_after((7, 5), (4, 5))
    more = [
        *in_turn("calf", 1, 9, start_s=2000, phase="intervention"),
        hold(3000, "calf", "left", 9, phase="retest", kind="pain"),
    ]

    assert change_of([*holds, *more]) == change_of(holds)


def test_a_zone_without_a_retest_has_no_change() -> None:
    assert compare_phases(in_turn("calf", 5, 6)) == {}


def test_one_side_can_be_tested_again_alone() -> None:
    after = [h for h in before_and_after((7, 5), (4, 5)) if h.phase == "retest"]
    holds = [*in_turn("calf", 7, 5), *(h for h in after if h.side == "left")]

    result = change_of(holds)

    assert result.left.verdict == "lower"
    assert (result.right.points, result.right.ci95) == (None, None)
    assert result.right.reasons == ("Cannot tell yet: three more holds on the right.",)
    assert result.difference.points is None


REFUSALS = [
    (before_and_after((6, 5), (4, 5), n_side=2), 0.0, "Cannot tell: one hold is missing on the"),
    (before_and_after((6, 5), (4, 5), load_n=400), 0.0, "Not comparable: on the left you pressed"),
    (before_and_after((6, 5), (1, 5)), 0.0, "Not comparable: the scores on the left after are too"),
    (before_and_after((6, 5), (4, 5)), 40.0, "Not comparable: 40 s of treatment rolling came"),
]


@pytest.mark.parametrize(("holds", "treatment_s", "reason"), REFUSALS)
def test_what_a_gate_refuses_keeps_its_figures_but_not_its_verdict(
    holds: list[Hold], treatment_s: float, reason: str
) -> None:
    result = change_of(holds, treatment_s)

    assert result.left.verdict == result.difference.verdict == "cannot_tell"
    assert result.left.points is not None
    assert result.left.reasons[0].startswith(reason)
    assert result.difference.reasons[0].startswith(reason)


def test_loads_that_hardly_overlap_are_refused() -> None:
    # ln(345 / 300) = 0.14: within the limit of 0.25, but steady loads leave two bands of 0.1
    result = change_of(before_and_after((6, 5), (6, 6), load_n=345.0))

    assert result.left.reasons == (
        "Not comparable: on the left you pressed harder after; the loads hardly overlap.",
    )


def test_no_hold_before_is_said() -> None:
    result = change_of(in_turn("calf", 4, 5, phase="retest"))

    assert result.left.points is None
    assert result.left.reasons == ("Cannot tell: three holds are missing on the left before.",)


def test_a_side_with_nothing_but_zeros_after_costs_the_other_side_nothing() -> None:
    result = change_of(before_and_after((6, 5), (0, 5)))

    assert result.left.points is None
    assert result.left.reasons[0].startswith("Not comparable: the scores on the left after")
    assert result.right.verdict == "unchanged"


def test_some_zeros_among_the_scores_are_taken_as_censored() -> None:
    holds = before_and_after((6, 5), (3, 5))
    holds[12] = hold(AFTER_S, "calf", "left", 0, phase="retest")

    result = change_of(holds)

    assert result.method.parameters["likelihood"] == "tobit"
    assert result.left.points is not None
    assert result.left.points < -3.0


def test_phases_are_never_mixed_in_a_comparison_of_the_sides() -> None:
    holds = before_and_after((7, 5), (4, 5))

    (before,), (after,) = (
        compare_zones(holds, phase=phase).values() for phase in ("baseline", "retest")
    )

    assert before.difference_points == pytest.approx(-2.0)
    assert before == compare_zones(in_turn("calf", 7, 5))["calf"]
    assert after.difference_points == pytest.approx(1.0)
    assert after.reasons[-1] == "Measured after the intervention."


def test_the_margin_is_a_setting() -> None:
    holds = before_and_after((5, 5), (5, 5), n_side=4)
    narrow = ComparisonSettings(margin_points=0.5)

    assert compare_phases(holds)["calf"].difference.verdict == "unchanged"
    assert compare_phases(holds, settings=narrow)["calf"].difference.verdict == "cannot_tell"
