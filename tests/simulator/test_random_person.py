"""People drawn from a seed, against the tables they are drawn from."""

import numpy as np
import pytest

from evenside.simulator.random_person import random_person
from evenside.simulator.zones import zone_table

PEOPLE = [random_person(seed) for seed in range(400)]
WOMEN = [person for person in PEOPLE if person.sex == "female"]
MEN = [person for person in PEOPLE if person.sex == "male"]


def test_the_same_seed_is_the_same_person_and_another_seed_another() -> None:
    assert random_person(7) == PEOPLE[7]
    assert PEOPLE[7] != PEOPLE[8]


def test_most_zones_are_even_and_one_to_three_uneven() -> None:
    differences = np.array([[a.difference_points for a in p.areas.values()] for p in PEOPLE])

    clearly = (np.abs(differences) >= 1.5).sum(axis=1)

    # Uneven are one to three, two on average; 1.5 points are five deviations of the other seven,
    # of which 90.4 % (normal, 0.5 / 0.3) are within half a point.
    assert clearly.min() == 1
    assert (clearly > 3).mean() < 0.03
    assert clearly.mean() == pytest.approx(2.0, abs=0.2)
    assert (np.abs(differences) < 0.5).mean() == pytest.approx(7 / 9 * 0.904, abs=0.05)
    assert np.abs(differences[np.abs(differences) >= 1.6]).max() <= 2.8


@pytest.mark.parametrize("zone", zone_table())
def test_loads_scores_areas_and_stiffness_vary_as_the_zone_table_says(zone: str) -> None:
    tissue = zone_table()[zone]
    areas = [person.areas[zone] for person in PEOPLE]
    loads = np.array([area.load_bw for area in areas])
    scores = np.array([area.score for area in areas])
    # 400 people: standard errors of 5 % of the SD for the mean, 3.5 % for the SD.
    load_mean, load_sd = tissue.load_bw
    score_mean, score_sd = tissue.score
    assert loads.mean() == pytest.approx(load_mean, abs=0.25 * load_sd)
    assert loads.std() == pytest.approx(load_sd, rel=0.2)
    assert scores.mean() == pytest.approx(score_mean, abs=0.25 * score_sd)
    assert scores.std() == pytest.approx(score_sd, rel=0.2)
    # science.md 3.3: women's area 1.05 and stiffness 0.85 times men's, who have the table's
    men = [person.areas[zone] for person in MEN]
    women = [person.areas[zone] for person in WOMEN]
    low, high = tissue.area_range_cm2
    men_cm2 = np.array([area.area_cm2 for area in men])
    assert low <= men_cm2.min() < men_cm2.max() <= high
    assert men_cm2.mean() == pytest.approx(tissue.area_cm2, rel=0.06)
    assert np.mean([a.area_cm2 for a in women]) / men_cm2.mean() == pytest.approx(1.05, abs=0.06)
    stiffness = [np.mean([a.habit.stiffness_n_per_mm for a in group]) for group in (women, men)]
    assert stiffness[1] == pytest.approx(tissue.stiffness_n_per_mm, rel=0.08)
    assert stiffness[0] / stiffness[1] == pytest.approx(0.85, abs=0.06)


def test_women_and_men_are_half_and_half_and_weigh_70_kg_on_average() -> None:
    masses = np.array([person.body_mass_kg for person in PEOPLE])

    assert len(WOMEN) / len(PEOPLE) == pytest.approx(0.5, abs=0.075)
    assert masses.mean() == pytest.approx(70.0, abs=1.7)
    assert masses.std() == pytest.approx(11.0, rel=0.12)
    assert np.mean([p.body_mass_kg for p in MEN]) > np.mean([p.body_mass_kg for p in WOMEN])


def test_womens_thresholds_are_three_quarters_of_mens_in_newtons() -> None:
    # science.md 3.3; all zones together, geometric means.
    def ln_threshold(group: list) -> float:
        spots = [area.left.curve for person in group for area in person.areas.values()]
        return float(np.mean([np.log(curve.tolerance_n) for curve in spots]))

    assert np.exp(ln_threshold(WOMEN) - ln_threshold(MEN)) == pytest.approx(0.75, abs=0.04)


def test_slopes_scatter_about_seven_points_for_each_unit_of_ln_force() -> None:
    # science.md 2.4: 7.3, from Grabow 2018's levels
    slopes = np.array([[a.slope_points for a in p.areas.values()] for p in PEOPLE])

    assert slopes.mean() == pytest.approx(7.3, abs=0.4)
    assert slopes.std() == pytest.approx(1.6, abs=0.4)


@pytest.mark.parametrize(
    ("share", "rated", "sd"), [(0.5, 3.9, 0.64), (0.7, 6.2, 0.64), (0.9, 8.2, 0.5)]
)
def test_shares_of_the_tolerable_force_are_rated_as_published(
    share: float, rated: float, sd: float
) -> None:
    # Grabow 2018: mean and SD of 16 people (the last SD is 0.44; every curve that bends upward
    # through the other two passes above 8.2 by about as much)
    curves = [person.areas["mid_quad"].left.curve for person in PEOPLE]

    scores = [curve.score(share * curve.tolerance_n) for curve in curves]

    assert np.mean(scores) == pytest.approx(rated, abs=sd)


def test_habits_of_rating_differ_from_person_to_person() -> None:
    sigmas = np.array([person.rating_sigma for person in PEOPLE])
    offsets = np.array([person.score_offset for person in PEOPLE])

    # science.md 2.4 (0.6 to 1.0) and 3.3 (SD 1.5)
    assert 0.6 <= sigmas.min() < 0.62
    assert 0.98 < sigmas.max() <= 1.0
    assert offsets.std() == pytest.approx(1.5, rel=0.12)
