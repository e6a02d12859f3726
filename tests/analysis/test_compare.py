"""compare_sides: the estimate, the verdict and its words, and what must never change them."""

import math
import random
from dataclasses import replace
from math import exp, log
from typing import Any

import numpy as np
import pytest
import scipy.linalg
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from evenside_analysis.compare import compare_sides
from evenside_analysis.matched_force import Fit
from evenside_analysis.observations import ComparisonSettings
from evenside_analysis.types import ParameterError, SideComparison

LR = ["left", "right"]
Holds = tuple[list[float], list[float], list[str]]  # loads, scores, sides


def reference(
    load: list[float], score: list[float], side: list[str]
) -> tuple[float, float, float, float, float]:
    """Science.md 4.3 written down once more, by the normal equations and scipy.stats."""
    (prior, prior_sd), s0, d0 = (7.0, 3.0), 0.85, 8.0
    n = len(load)
    x = np.array([0.5 if word == "right" else -0.5 for word in side])
    t = np.arange(n) - (n - 1) / 2
    rows = np.column_stack([np.ones(n), np.log(np.asarray(load) / 250.0), x, t])
    weight = s0 / prior_sd
    rows = np.vstack([rows, [0.0, weight, 0.0, 0.0]])
    y = np.append(score, weight * prior)
    gram = scipy.linalg.inv(rows.T @ rows)
    beta = gram @ rows.T @ y
    df = n + 1 - 4 + d0
    s2 = (((y - rows @ beta) ** 2).sum() + d0 * s0**2) / df
    half = [scipy.stats.t.ppf(q, df) * math.sqrt(s2 * gram[2, 2]) for q in (0.975, 0.95)]
    return beta[2], half[0], half[1], beta[1], math.sqrt(s2 * gram[1, 1])


DATA = {
    "eight in turn": ([300, 330, 280, 310, 295, 340, 305, 320], [4, 6, 3, 6, 4, 7, 4, 5], LR * 4),
    "right first": ([210, 190, 205, 200, 195, 207], [5, 4, 6, 4, 5, 5], ["right", "left"] * 3),
    "unequal numbers": ([300, 290, 310, 305, 300], [3, 5, 4, 4, 5], [*LR * 2, "left"]),
    "ABBA": (
        [100, 120, 110, 105, 99, 108, 111, 102],
        [2, 5, 5, 2, 3, 6, 4, 3],
        [*LR, *LR[::-1]] * 2,
    ),
    "three holds": ([300, 310, 300], [4, 6, 5], ["left", "right", "left"]),
}


@pytest.mark.parametrize("name", DATA)
def test_the_estimate_and_both_intervals_equal_the_written_formula(name: str) -> None:
    load, score, side = DATA[name]

    result = compare_sides(load, score, side)

    d, half_95, half_90, slope, slope_se = reference(load, score, side)
    assert result.difference_points == pytest.approx(d, abs=1e-9)
    assert result.ci95 == pytest.approx((d - half_95, d + half_95), abs=1e-9)
    assert result.ci90 == pytest.approx((d - half_90, d + half_90), abs=1e-9)
    assert result.method.parameters["fit_slope"] == pytest.approx(slope, abs=1e-9)
    assert result.method.parameters["fit_slope_se"] == pytest.approx(slope_se, abs=1e-9)
    assert result.method.id == "matched-force/1"


def test_equal_loads_and_balanced_turns_give_a_difference_that_can_be_had_by_hand() -> None:
    # ABBA: the sides' mean places are equal, so the trend drops out and d = 6 - 4 = 2 exactly.
    # The residuals are 0 and the pseudo-row is met exactly, so s^2 = 8 * 0.85^2 / (9 - 4 + 8)
    # = 0.444615; SE = sqrt(s^2 * (1/4 + 1/4)) = 0.471495; t(0.975, 13) = 2.160369.
    result = compare_sides([300] * 8, [4, 6, 6, 4] * 2, [*LR, *LR[::-1]] * 2)

    assert result.difference_points == pytest.approx(2.0, abs=1e-12)
    assert result.ci95 == pytest.approx((2 - 1.018603, 2 + 1.018603), abs=1e-5)
    assert result.verdict == "right_tighter"
    assert result.reasons[0] == "Right is tighter: 2.0 points at the same force (1.0 to 3.0)."


def test_fifteen_percent_more_force_on_one_side_does_not_fake_a_difference() -> None:
    # Scores follow the force exactly, 7 points per ln: the raw means differ by 0.98 points.
    load = [300 * exp(0.14 * (word == "right") + 0.05 * k) for k, word in enumerate(LR * 4)]
    score = [4 + 7 * log(value / 300) for value in load]

    result = compare_sides(load, score, LR * 4)

    assert result.difference_points == pytest.approx(0.0, abs=1e-9)


def test_the_force_ratio_follows_from_difference_and_slope() -> None:
    # Loads over 1:2 and a slope of exactly 7 with noise-free scores: b is known well enough.
    load = [200 * exp(0.1 * (k // 2)) for k in range(16)]
    score = [
        2 + 7 * log(value / 200) + (word == "right")
        for value, word in zip(load, LR * 8, strict=True)
    ]

    result = compare_sides(load, score, LR * 8)

    assert result.force_ratio == pytest.approx(exp(-1 / 7), rel=1e-6)
    assert result.log_ratio_pct == pytest.approx(-100 / 7, rel=1e-6)
    assert result.log_ratio_ci95_pct is not None
    low, high = result.log_ratio_ci95_pct
    assert low < result.log_ratio_pct < high < 0


def test_the_interval_of_the_force_ratio_covers_it_as_often_as_it_says() -> None:
    # 1.5 points at 7 points per ln(force): the right needs exp(-1.5 / 7) of the left's force. Loads
    # over 1:2, so that the slope is known; noise 0.8.
    rng = np.random.default_rng(12)
    covered, n = 0, 0
    for _ in range(300):
        log_load = rng.uniform(-0.35, 0.35, 16)
        x = np.array([0.5 if word == "right" else -0.5 for word in LR * 8])
        score = np.clip(5 + 7 * log_load + 1.5 * x + rng.normal(0, 0.8, 16), 0, 10)
        result = compare_sides(300 * np.exp(log_load), score, LR * 8)
        if result.log_ratio_ci95_pct is not None:
            low, high = result.log_ratio_ci95_pct
            covered, n = covered + (low <= -100 * 1.5 / 7 <= high), n + 1

    assert n > 250
    assert covered / n == pytest.approx(0.95, abs=3 * math.sqrt(0.95 * 0.05 / n))


def test_fiellers_interval_is_that_of_a_hand_calculation() -> None:
    # d = 2 +/- 0.5, b = 8 +/- 1, covariance 0.1, t = 2 (df so large that it is 1.96): the roots of
    # (b^2 - t^2 v_b) q^2 - 2 (b d - t^2 c) q + d^2 - t^2 v_d = 0 for q = d / b, by hand.
    t2 = 1.959964**2
    a, h, c = 64 - t2, 16 - 0.1 * t2, 4 - 0.25 * t2
    roots = [(h + sign * math.sqrt(h * h - a * c)) / a for sign in (-1, 1)]
    fit = Fit(2.0, 0.5, 8.0, 1.0, 0.1, 0.0, 0.85, 1e9, "gaussian")

    assert fit.log_ratio_interval(0.95) == pytest.approx((-roots[1], -roots[0]), rel=1e-5)


def test_a_slope_that_may_be_nothing_bounds_no_force_ratio() -> None:
    assert (
        Fit(2.0, 0.5, 2.0, 1.5, 0.0, 0.0, 0.85, 20.0, "gaussian").log_ratio_interval(0.95) is None
    )


def test_a_slope_known_too_vaguely_gives_no_force_ratio_and_says_so() -> None:
    result = compare_sides([300] * 8, [4, 5] * 4, LR * 4)

    assert result.force_ratio is None
    assert result.log_ratio_pct is None
    assert any(reason.startswith("No force ratio") for reason in result.reasons)


VERDICTS = [
    # scores of 12 holds in turn at equal loads, margin, verdict, first reason
    (
        [4, 6] * 6,
        1.0,
        "right_tighter",
        "Right is tighter: 2.0 points at the same force (1.3 to 2.7).",
    ),
    (
        [6, 4] * 6,
        1.0,
        "left_tighter",
        "Left is tighter: 2.0 points at the same force (1.3 to 2.7).",
    ),
    ([5] * 12, 1.0, "balanced", "Balanced within one point."),
    ([5] * 12, 1.5, "balanced", "Balanced within 1.5 points."),
    ([5] * 12, 2.0, "balanced", "Balanced within two points."),
    # 2 * 2.927^2 * (8 * 0.7225 / 17) / 0.3^2 = 64.7, less the six that are there
    ([5] * 12, 0.3, "cannot_tell", "Cannot tell yet: 59 more holds on each side."),
]


@pytest.mark.parametrize(("score", "margin", "verdict", "reason"), VERDICTS)
def test_a_verdict_comes_with_one_sentence_of_ours(
    score: list[float], margin: float, verdict: str, reason: str
) -> None:
    chosen = ComparisonSettings(margin_points=margin)

    result = compare_sides([300] * len(score), score, LR * 6, settings=chosen)

    assert result.verdict == verdict
    assert result.reasons[0] == reason


def test_balanced_is_asked_first_and_still_names_a_small_difference() -> None:
    score = [5.0, 5.5] * 20

    result = compare_sides([300] * 40, score, LR * 20)

    assert result.verdict == "balanced"
    assert result.ci95 is not None
    assert result.ci95[0] > 0
    assert result.reasons[:2] == (
        "Balanced within one point.",
        "Inside it, the right is higher: 0.5 points at the same force (0.3 to 0.7).",
    )


def test_holds_needed_is_the_cheaper_of_balanced_and_tighter() -> None:
    # With d = 1 and s^2 = (8 * 0.7225) / 13 = 0.4446 (fit without residuals): balanced needs
    # 2 * 2.927^2 * 0.4446 = 7.62 -> 8, tighter 2 * 2.802^2 * 0.4446 = 6.98 -> 7; 4 are there.
    result = compare_sides([300] * 8, [4, 5, 5, 4] * 2, [*LR, *LR[::-1]] * 2)

    assert result.verdict == "cannot_tell"
    assert result.holds_needed == 3
    assert result.reasons[0] == "Cannot tell yet: three more holds on each side."


@pytest.mark.parametrize(
    ("load", "score", "side", "why"),
    [
        ([], [], [], "No difference: no hold can be used."),
        ([300] * 4, [5] * 4, ["left"] * 4, "No difference: no hold on the right can be used."),
        ([300] * 4, [5] * 4, ["right"] * 4, "No difference: no hold on the left can be used."),
        (
            [300] * 2,
            [5, 6],
            LR,
            "No difference: one hold on each side cannot tell the sides from the order in which "
            "they came.",
        ),
    ],
)
def test_what_the_holds_do_not_determine_is_none_with_a_reason(
    load: list[float], score: list[float], side: list[str], why: str
) -> None:
    result = compare_sides(load, score, side)

    assert (result.difference_points, result.ci95, result.ci90) == (None, None, None)
    assert (result.force_ratio, result.log_ratio_pct) == (None, None)
    assert result.verdict == "cannot_tell"
    assert why in result.reasons
    assert result.holds_needed is not None


def test_a_hold_without_load_or_score_is_left_out_and_counted() -> None:
    nan = float("nan")
    whole = compare_sides([300] * 8, [4, 6, 3, 6, 4, 7, 4, 5], LR * 4)

    result = compare_sides([300] * 8 + [nan, 300], [4, 6, 3, 6, 4, 7, 4, 5, 5, nan], LR * 5)

    assert result.difference_points == whole.difference_points
    assert (result.n_left, result.n_right) == (4, 4)
    assert "Two holds without a load or a score: left out." in result.reasons


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([300, -1], [5, 5], LR), "load_n=-1.0"),
        (([300, 0], [5, 5], LR), "load_n=0.0"),
        (([300, math.inf], [5, 5], LR), "load_n=inf"),
        (([300, 300], [5, 11], LR), "score=11.0"),
        (([300, 300], [-0.1, 5], LR), "score=-0.1"),
        (([300, 300], [math.inf, 5], LR), "score=inf"),
        (([300, 300, 300], [5, 5], LR), "load_n has 3 values, score 2, side 2"),
        (([300, 300], [5, 5], ["left", "Right"]), "side='Right'"),
        (([300, 300], [5, 5], "left"), "side='left'"),
        (([[300, 300]], [5, 5], LR), "load_n has shape"),
        ((["much", 300], [5, 5], LR), "must be a sequence of numbers"),
    ],
)
def test_misuse_raises_with_the_value_and_the_rule(
    arguments: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ParameterError, match=message.replace("[", r"\[")):
        compare_sides(*arguments)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"order": [0, 0]}, "same place"),
        ({"order": [0, math.nan]}, "order=nan"),
        ({"order": [0]}, "order 1"),
        ({"treatment_before_s": -1.0}, "treatment_before_s=-1"),
        ({"treatment_before_s": math.nan}, "treatment_before_s=nan"),
    ],
)
def test_misuse_of_order_and_treatment_raises(more: dict[str, Any], message: str) -> None:
    with pytest.raises(ParameterError, match=message):
        compare_sides([300, 300], [5, 5], LR, **more)


@pytest.mark.parametrize(
    ("field", "value"),
    [("margin_points", 0.0), ("scale_prior", -1.0), ("slope_prior_sd", math.nan), ("min_holds", 0)],
)
def test_settings_refuse_what_cannot_be(field: str, value: float) -> None:
    with pytest.raises(ParameterError, match=field):
        replace(ComparisonSettings(), **{field: value})


@st.composite
def comparable(draw: st.DrawFn) -> Holds:
    """Draw holds in turn that pass every gate, most of the time."""
    n = draw(st.integers(6, 16))
    log_load = draw(st.lists(st.floats(-0.1, 0.1), min_size=n, max_size=n))
    score = draw(st.lists(st.floats(3, 7), min_size=n, max_size=n))
    first = draw(st.sampled_from([0, 1]))
    return [300 * exp(value) for value in log_load], score, [LR[(k + first) % 2] for k in range(n)]


def assert_close(one: SideComparison, two: SideComparison, *, mirrored: bool = False) -> None:
    assert one.difference_points is not None
    assert two.difference_points is not None
    assert one.ci95 is not None
    assert two.ci95 is not None
    sign = -1.0 if mirrored else 1.0
    ci95 = tuple(sorted(sign * bound for bound in two.ci95))
    assert one.difference_points == pytest.approx(sign * two.difference_points, abs=1e-7)
    assert one.ci95 == pytest.approx(ci95, abs=1e-7)


def near_an_edge(result: SideComparison) -> bool:
    """Tell whether rounding alone could change the verdict."""
    bounds = [*(result.ci95 or ()), *(abs(bound) - 1.0 for bound in result.ci90 or ())]
    return any(abs(bound) < 1e-6 for bound in bounds)


@settings(deadline=None)
@given(comparable())
def test_swapping_the_sides_mirrors_the_answer(data: Holds) -> None:
    load, score, side = data
    swapped = ["left" if word == "right" else "right" for word in side]

    one, two = compare_sides(load, score, side), compare_sides(load, score, swapped)

    assert_close(one, two, mirrored=True)
    assume(not near_an_edge(one))
    mirror = {"left_tighter": "right_tighter", "right_tighter": "left_tighter"}
    assert two.verdict == mirror.get(one.verdict, one.verdict)
    assert (one.n_left, one.n_right) == (two.n_right, two.n_left)


@settings(deadline=None)
@given(comparable(), st.floats(0.01, 100))
def test_the_unit_of_force_changes_nothing(data: Holds, factor: float) -> None:
    load, score, side = data

    one = compare_sides(load, score, side)
    two = compare_sides([factor * value for value in load], score, side)

    assert_close(one, two)
    assume(not near_an_edge(one))
    assert one.verdict == two.verdict


@settings(deadline=None)
@given(comparable(), st.floats(-1, 1))
def test_a_person_who_scores_everything_higher_gets_the_same_difference(
    data: Holds, shift: float
) -> None:
    load, score, side = data

    one = compare_sides(load, score, side)
    two = compare_sides(load, [value + shift for value in score], side)

    assert_close(one, two)


@settings(deadline=None)
@given(comparable(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter_when_their_places_are_given(
    data: Holds, shuffler: random.Random
) -> None:
    load, score, side = data
    rows = list(range(len(load)))
    shuffler.shuffle(rows)

    one = compare_sides(load, score, side)
    two = compare_sides(
        [load[k] for k in rows], [score[k] for k in rows], [side[k] for k in rows], order=rows
    )

    # equal bit for bit: rows are put into their order before anything is computed
    assert one == two


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.one_of(st.floats(1e-3, 1e5), st.just(math.nan)),
            st.one_of(st.integers(0, 10), st.floats(0, 10), st.just(math.nan)),
            st.sampled_from(LR),
        ),
        max_size=12,
    )
)
def test_no_result_ever_holds_a_nan_and_every_refusal_has_a_reason(
    holds: list[tuple[float, float, str]],
) -> None:
    load, score, side = (
        (list(column) for column in zip(*holds, strict=True)) if holds else ([],) * 3
    )

    result = compare_sides(load, score, side)

    numbers = [result.difference_points, result.force_ratio, result.log_ratio_pct]
    numbers += [*(result.ci95 or ()), *(result.ci90 or ()), *(result.log_ratio_ci95_pct or ())]
    numbers += [v for v in result.method.parameters.values() if isinstance(v, float)]
    assert all(math.isfinite(value) for value in numbers if value is not None)
    assert result.reasons
    assert result.holds_needed is None or result.holds_needed >= 1
    assert (result.difference_points is None) == (result.ci95 is None) == (result.ci90 is None)
