"""A body area as one person has it: exact differences, tight sides, comfortable loads."""

import pytest

from evenside.simulator.area import Area, Habit, make_area, with_difference
from evenside.simulator.zones import zone_table

WEIGHT_N = 700.0


def area(
    difference_points: float, *, score: float = 5.0, share: float = 0.2, exponent: float = 1.3
) -> Area:
    return make_area(
        zone_table()["hamstring"],
        Habit(load_bw=0.3, score=score, area_cm2=62.0, stiffness_n_per_mm=8.0),
        body_weight_n=WEIGHT_N,
        threshold_share=share,
        exponent=exponent,
        difference_points=difference_points,
    )


def felt_difference(made: Area) -> float:
    right, left = (spot.curve.score(made.reference_load_n) for spot in (made.right, made.left))
    return right - left


@pytest.mark.parametrize("points", [-8.0, -2.8, -0.3, 0.0, 0.7, 2.0, 9.0])
@pytest.mark.parametrize("score", [0.0, 2.5, 5.0, 9.0, 12.0])
def test_the_sides_differ_by_exactly_so_many_points_at_the_reference_load(
    points: float, score: float
) -> None:
    made = area(points, score=score)

    assert felt_difference(made) == pytest.approx(points, abs=1e-9)
    assert made.difference_points == points


def test_even_sides_are_one_and_the_same_spot() -> None:
    made = area(0.0)

    assert made.left == made.right
    assert made.threshold_ratio == 1.0
    assert made.score == 5.0
    assert made.left.curve.score(0.3 * WEIGHT_N) == pytest.approx(5.0)


def test_the_middle_of_the_sides_is_the_usual_score() -> None:
    made = area(2.0)
    scores = [spot.curve.score(made.reference_load_n) for spot in (made.left, made.right)]

    assert sum(scores) / 2 == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("points", "lowest", "highest", "stiffening"),
    [
        # science.md 3.3: 0.7 to 2.6 points are a threshold 10 to 30 % lower and stiffness 5 to 20 %
        # up. The straightening of the curve takes its part of the points, so a little less here.
        (0.7, 0.88, 0.95, 0.054),
        (2.6, 0.68, 0.82, 0.20),
        (4.0, 0.5, 0.72, 0.20),
    ],
)
def test_a_tight_side_begins_lower_and_is_straighter_and_stiffer(
    points: float, lowest: float, highest: float, stiffening: float
) -> None:
    right = area(points)
    left = area(-points)

    assert lowest < right.threshold_ratio < highest
    assert left.threshold_ratio == pytest.approx(1 / right.threshold_ratio)
    assert right.right.stiffness_n_per_mm == pytest.approx(8.0 * (1 + stiffening), rel=0.001)
    assert right.left.stiffness_n_per_mm == 8.0
    assert 1.0 <= right.right.curve.exponent < right.left.curve.exponent == 1.3


@pytest.mark.parametrize(("score", "aimed_score"), [(5.0, 5.0), (2.9, 3.5), (8.0, 6.5)])
def test_somebody_for_whom_it_is_too_much_or_too_little_presses_otherwise_on_both_sides(
    score: float, aimed_score: float
) -> None:
    # Protocol step 4 (science.md 8): outside scores 2 to 8, change the load on both sides.
    made = area(0.0, score=score)

    assert made.left.curve.score(made.reference_load_n) == pytest.approx(aimed_score)


def test_uneven_sides_are_both_kept_in_the_comfortable_scores() -> None:
    made = area(2.0, score=6.4)
    scores = [spot.curve.score(made.reference_load_n) for spot in (made.left, made.right)]

    assert scores == pytest.approx([4.5, 6.5])


def test_nobody_presses_more_than_rests_on_a_spot_or_less_than_a_press() -> None:
    heavy = make_area(
        zone_table()["glute"],
        Habit(load_bw=1.2, score=1.0, area_cm2=100.0, stiffness_n_per_mm=5.0),
        body_weight_n=WEIGHT_N,
        threshold_share=0.2,
        exponent=1.1,
        difference_points=0.0,
    )
    light = make_area(
        zone_table()["shin"],
        Habit(load_bw=0.03, score=9.0, area_cm2=25.0, stiffness_n_per_mm=28.0),
        body_weight_n=WEIGHT_N,
        threshold_share=0.2,
        exponent=1.1,
        difference_points=0.0,
    )

    assert heavy.reference_load_n == pytest.approx(0.75 * WEIGHT_N)
    assert light.reference_load_n == 45.0


@pytest.mark.parametrize("points", [-2.4, 2.4])
def test_another_difference_leaves_the_looser_side_and_the_load_as_they_are(points: float) -> None:
    made = area(points)

    eased = with_difference(made, 0.5 * points)

    looser = "left" if points > 0 else "right"
    assert eased.spot(looser) == made.spot(looser)
    assert eased.reference_load_n == made.reference_load_n
    assert felt_difference(eased) == pytest.approx(0.5 * points)
