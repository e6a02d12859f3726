"""How a person rates: the curve, what is said, how late."""

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from evenside.simulator.before import Before
from evenside.simulator.people import find_person
from evenside.simulator.person import Person
from evenside.simulator.rater import aimed_load_n, answer_delay_s, felt_score, said_score
from evenside.simulator.rng import Lots

FIRST = Before()
EVEN = find_person("even", 0)


def test_the_true_difference_is_right_minus_left_at_the_reference_load() -> None:
    person = find_person("tight_left_hamstring", 0)
    load_n = person.areas["hamstring"].reference_load_n

    right = felt_score(person, "hamstring", "right", load_n, FIRST)
    left = felt_score(person, "hamstring", "left", load_n, FIRST)

    assert right - left == pytest.approx(-2.0)


def test_at_the_usual_load_the_score_is_the_one_in_the_persons_file(tmp_path: Path) -> None:
    path = tmp_path / "ann.toml"
    path.write_text("[scores]\nglute = 4.2\n[loads_bw]\nglute = 0.45\n", encoding="utf-8")
    person = find_person(str(path), 1)

    felt = felt_score(person, "glute", "left", 0.45 * person.body_weight_n, FIRST)

    assert felt == pytest.approx(4.2)


def test_below_the_threshold_nothing_is_felt_and_above_the_tolerance_more_than_ten() -> None:
    curve = EVEN.areas["calf"].left.curve

    assert felt_score(EVEN, "calf", "left", 0.9 * curve.threshold_n, FIRST) == 0.0
    assert felt_score(EVEN, "calf", "left", 1.2 * curve.tolerance_n, FIRST) > 11.0


def test_rolling_that_raised_the_thresholds_lowers_the_score() -> None:
    load_n = EVEN.areas["calf"].reference_load_n

    rested = felt_score(EVEN, "calf", "left", load_n, FIRST)
    rolled = felt_score(EVEN, "calf", "left", load_n, Before(threshold_rise=0.2))

    # 7.3 points per ln(force): about 7.3 ln(1.2) = 1.3 points (science.md 0.1)
    assert rested - rolled == pytest.approx(1.3, abs=0.3)


@pytest.mark.parametrize(("held_s", "rise"), [(10.0, 0.0), (20.0, 0.0), (40.0, 0.6), (60.0, 1.2)])
def test_the_score_of_a_long_hold_rises_after_twenty_seconds(held_s: float, rise: float) -> None:
    # Bradbury-Squires 2015: about 5.0 at 20 s, 5.7 at 40 s, 6.2 at 60 s
    load_n = EVEN.areas["mid_quad"].reference_load_n
    at_ten = felt_score(EVEN, "mid_quad", "left", load_n, FIRST)

    felt = felt_score(EVEN, "mid_quad", "left", load_n, FIRST, held_s=held_s)

    assert felt - at_ten == pytest.approx(rise)


def said(person: Person, felt: float, n: int) -> list[float | None]:
    lots = Lots(1, "said")
    return [said_score(person, felt, lots) for _ in range(n)]


def test_said_scores_are_whole_within_the_scale_and_sometimes_missing() -> None:
    scores = said(EVEN, 5.0, 4000)

    given = np.array([score for score in scores if score is not None])
    # Noise 0.8 and rounding: SD sqrt(0.64 + 1/12) = 0.85 (science.md 2.4); 5 % missing.
    assert given.mean() == pytest.approx(5.0, abs=0.07)
    assert given.std() == pytest.approx(0.85, abs=0.05)
    assert scores.count(None) / len(scores) == pytest.approx(0.05, abs=0.018)
    assert all(score == math.floor(score) for score in given)
    assert set(said(EVEN, 30.0, 200)) == {10, None}
    assert set(said(EVEN, -30.0, 200)) == {0, None}


def test_somebody_who_thinks_in_halves_says_halves() -> None:
    given = {score for score in said(replace(EVEN, rounding_points=0.5), 5.0, 400) if score}

    assert {4.5, 5.0, 5.5} < given
    assert all(2 * score == math.floor(2 * score) for score in given)


def test_one_answer_in_twenty_comes_two_to_six_seconds_late() -> None:
    lots = Lots(1, "late")

    delays_s = [answer_delay_s(EVEN, lots) for _ in range(4000)]

    late_s = [delay_s for delay_s in delays_s if delay_s]
    assert len(late_s) / len(delays_s) == pytest.approx(0.05, abs=0.018)
    assert 2.0 <= min(late_s) < max(late_s) <= 6.0


def test_both_sides_aim_at_the_same_load_unless_the_person_presses_one_harder() -> None:
    beginner = find_person("beginner", 0)
    sides = ("left", "right")

    assert [aimed_load_n(EVEN, "glute", side) for side in sides] == pytest.approx(
        [EVEN.areas["glute"].reference_load_n] * 2
    )
    left_n, right_n = (aimed_load_n(beginner, "glute", side) for side in sides)
    assert right_n / left_n == pytest.approx(1.18)
    assert math.sqrt(right_n * left_n) == pytest.approx(beginner.areas["glute"].reference_load_n)
