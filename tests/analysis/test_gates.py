"""The gates: when the two sides are not comparable, and the words that say so."""

from math import exp, log

import numpy as np
import pytest

from evenside_analysis.compare import compare_sides
from evenside_analysis.gates import load_overlap
from evenside_analysis.observations import ComparisonSettings

LR = ["left", "right"]
GOOD = [4, 6, 4, 6, 4, 6, 4, 6]


def loads(left: list[float], right: list[float]) -> list[float]:
    return [value for pair in zip(left, right, strict=True) for value in pair]


GATES = [
    # what, load, score, side, the sentence
    (
        "30 % more on the left",
        loads([390.0] * 4, [300.0] * 4),
        GOOD,
        LR * 4,
        "Not comparable: you pressed 30 % harder on the left.",
    ),
    (
        "scores at the floor",
        [300.0] * 8,
        [1, 4, 1, 4, 2, 4, 1, 4],
        LR * 4,
        "Not comparable: the scores are too low on the left (median 1); press harder on both "
        "sides.",
    ),
    (
        "scores at the top",
        [300.0] * 8,
        [5, 9, 5, 9, 5, 8, 5, 9],
        LR * 4,
        "Not comparable: the scores are too high on the right (median 9); press more lightly on "
        "both sides.",
    ),
    (
        "left first",
        [300.0] * 8,
        [4] * 4 + [6] * 4,
        ["left"] * 4 + ["right"] * 4,
        "Not comparable: all holds on the left came before those on the right; take the sides in "
        "turn.",
    ),
]


@pytest.mark.parametrize(
    ("load", "score", "side", "sentence"),
    [row[1:] for row in GATES],
    ids=[row[0] for row in GATES],
)
def test_a_gate_refuses_in_plain_words_and_still_reports_the_estimate(
    load: list[float], score: list[float], side: list[str], sentence: str
) -> None:
    result = compare_sides(load, score, side)

    assert result.verdict == "cannot_tell"
    assert result.reasons[0] == sentence
    assert result.difference_points is not None
    assert result.holds_needed is None
    assert result.method.parameters["gates_passed"] is False


def test_the_words_are_those_of_the_design_when_the_limit_is_tighter() -> None:
    result = compare_sides(
        loads([384.0] * 4, [300.0] * 4),
        GOOD,
        LR * 4,
        settings=ComparisonSettings(max_log_load_difference=0.2),
    )

    assert result.reasons[0] == "Not comparable: you pressed 28 % harder on the left."


def test_loads_that_lie_apart_are_refused_even_below_the_limit_of_the_means() -> None:
    result = compare_sides(loads([330.0] * 4, [300.0] * 4), GOOD, LR * 4)

    assert result.reasons[0] == (
        "Not comparable: the loads on the two sides hardly overlap; you pressed harder on the left."
    )


@pytest.mark.parametrize(
    ("score", "refused"),
    [([2, 4] * 4, False), ([4, 8] * 4, False), ([1.9, 4] * 4, True), ([4, 8.1] * 4, True)],
)
def test_medians_of_two_and_eight_are_still_inside(score: list[float], refused: bool) -> None:
    result = compare_sides([300] * 8, score, LR * 4)

    assert (result.method.parameters["gates_passed"] is False) == refused


COUNTS = [
    # sides in order, the sentence, holds needed
    (["left", "right"], "Cannot tell yet: two more holds on each side.", 2),
    (["left", "right", "left"], "Cannot tell yet: two more holds on each side.", None),
    (["left"] * 3, "Cannot tell yet: three more holds on the right.", 3),
    (
        ["right", "left", "right", "left", "right"],
        "Cannot tell yet: one more hold on the left.",
        None,
    ),
    ([], "Cannot tell yet: three more holds on each side.", 3),
]


@pytest.mark.parametrize(("side", "sentence", "needed"), COUNTS)
def test_fewer_than_three_holds_on_a_side_ask_for_more(
    side: list[str], sentence: str, needed: int | None
) -> None:
    score = [6 if word == "right" else 4 for word in side]

    result = compare_sides([300] * len(side), score, side)

    assert result.verdict == "cannot_tell"
    assert result.reasons[0] == sentence
    # where there is an estimate already, it may ask for more than the gate does
    fewest = min(side.count("left"), side.count("right"))
    assert result.holds_needed == needed if needed else result.holds_needed >= 3 - fewest


@pytest.mark.parametrize(("seconds", "refused"), [(0.0, False), (15.0, False), (15.1, True)])
def test_treatment_before_the_last_test_hold_refuses_above_fifteen_seconds(
    seconds: float, refused: bool
) -> None:
    result = compare_sides([300] * 8, GOOD, LR * 4, treatment_before_s=seconds)

    assert (result.verdict == "cannot_tell") == refused
    if refused:
        assert result.reasons[0] == (
            "Not comparable: 15 s of treatment rolling came before the last test hold; test first, "
            "roll afterwards."
        )
        assert result.holds_needed is None


def test_unequal_pressing_is_named_early_and_can_still_be_put_right() -> None:
    result = compare_sides([400, 300], [5, 5], LR)

    assert result.reasons[:2] == (
        "Cannot tell yet: two more holds on each side.",
        "Not comparable: you pressed 33 % harder on the left.",
    )
    assert result.holds_needed == 2


OVERLAPS = [
    # ln ranges of both sides, tolerance, share of the smaller range: by hand
    ((0.0, 0.0), (0.0, 0.0), 0.05, 1.0),
    ((0.0, 0.0), (0.05, 0.05), 0.05, 0.5),
    ((0.0, 0.0), (0.1, 0.1), 0.05, 0.0),
    ((0.0, 0.3), (0.1, 0.2), 0.0, 1.0),  # one inside the other
    ((0.0, 0.2), (0.1, 0.4), 0.0, 0.5),  # 0.1 of 0.2
    ((0.0, 0.2), (0.1, 0.4), 0.05, 2 / 3),  # 0.2 of 0.3
    ((0.0, 0.1), (0.5, 0.6), 0.05, 0.0),
    ((0.0, 0.0), (0.0, 0.0), 0.0, 1.0),
    ((0.0, 0.0), (0.1, 0.1), 0.0, 0.0),
]


@pytest.mark.parametrize(("first", "second", "tolerance", "expected"), OVERLAPS)
def test_overlap_is_the_share_of_the_smaller_range(
    first: tuple[float, float], second: tuple[float, float], tolerance: float, expected: float
) -> None:
    assert load_overlap(np.array(first), np.array(second), tolerance) == pytest.approx(expected)
    assert load_overlap(np.array(second), np.array(first), tolerance) == pytest.approx(expected)


def test_steady_pressing_a_few_newtons_apart_is_comparable() -> None:
    left, right = [300.0, 300.4, 299.8, 300.1], [305.0, 304.6, 305.2, 305.1]

    result = compare_sides(loads(left, right), GOOD, LR * 4)

    assert log(305 / 300) < 0.05
    assert result.verdict == "right_tighter"


def test_a_mean_difference_just_inside_the_limit_passes_when_the_ranges_overlap() -> None:
    left = [300 * exp(value) for value in (-0.3, -0.1, 0.1, 0.3)]
    right = [value * exp(0.24) for value in left]

    result = compare_sides(loads(left, right), [3, 5, 4, 6, 5, 7, 6, 8], LR * 4)

    assert result.method.parameters["gates_passed"] is True
