"""A person drawn from a seed: most zones close to even, one to three clearly uneven."""

import math
from collections.abc import Mapping
from dataclasses import replace

from evenside.simulator.area import LOWEST_SCORE, Habit
from evenside.simulator.person import Person
from evenside.simulator.portable import exp_of
from evenside.simulator.rng import Lots
from evenside.simulator.sex import BODY_MASS_KG, Sex, area_factor, score_of, stiffness_factor
from evenside.simulator.zones import Tissue, zone_table

RANDOM = "random"

# Standard deviation between people of the rating scale as a whole (science.md 3.3); what is left of
# a zone's spread belongs to the zone, so that both together give the table's figure.
SCALE_OFFSET_SD = 1.5
# Most zones of most people are close to even; what must be found are the one to three that are not.
EVEN_ZONE_SD = 0.3
UNEVEN_POINTS = (1.8, 2.8)


def random_person(seed: int) -> Person:
    """The person of a seed."""
    person = _traits(seed)
    differences = _differences(Lots(seed, "person/differences"))
    habits = _habits(person, seed)
    return replace(
        person,
        areas={
            zone: person.area(tissue, habits[zone], differences[zone])
            for zone, tissue in zone_table().items()
        },
    )


def _traits(seed: int) -> Person:
    lots = Lots(seed, "person/traits")
    sex: Sex = "female" if lots.chance(0.5) else "male"
    return Person(
        name=RANDOM,
        sex=sex,
        body_mass_kg=round(lots.normal(*BODY_MASS_KG[sex], 45.0, 110.0), 1),
        threshold_share=lots.normal(0.18, 0.06, 0.05, 0.35),
        curve_exponent=lots.normal(1.10, 0.10, 1.0, 1.5),
        score_offset=lots.normal(0.0, SCALE_OFFSET_SD, -3.0, 3.0),
        rating_sigma=lots.between(0.6, 1.0),
        hold_cv=lots.normal(0.10, 0.02, 0.05, 0.15),
        press_ratio_right=exp_of(lots.normal(0.0, 0.04, -0.1, 0.1)),
        guarding=lots.between(0.0, 0.6),
        relief_share=lots.between(0.2, 0.6),
        breath_hz=lots.between(0.20, 0.35),
        heart_hz=lots.between(1.0, 1.5),
        support_n_per_mm=lots.between(2.0, 15.0),
    )


def _habits(person: Person, seed: int) -> dict[str, Habit]:
    lots = Lots(seed, "person/habits")
    return {zone: _habit(person, tissue, lots) for zone, tissue in zone_table().items()}


def _habit(person: Person, tissue: Tissue, lots: Lots) -> Habit:
    load_mean, load_sd = tissue.load_bw
    score_mean, score_sd = tissue.score
    zone_sd = math.sqrt(score_sd * score_sd - SCALE_OFFSET_SD * SCALE_OFFSET_SD)
    score = max(score_mean + person.score_offset + lots.normal(0.0, zone_sd), LOWEST_SCORE)
    area_cm2 = _within(lots, tissue.area_cm2, tissue.area_range_cm2)
    stiffness = _within(lots, tissue.stiffness_n_per_mm, tissue.stiffness_range_n_per_mm)
    return Habit(
        load_bw=lots.normal(load_mean, load_sd, load_mean - 2 * load_sd, load_mean + 2 * load_sd),
        score=score_of(person.sex, score, person.threshold_share, person.curve_exponent),
        area_cm2=area_factor(person.sex) * area_cm2,
        stiffness_n_per_mm=stiffness_factor(person.sex) * stiffness,
    )


def _within(lots: Lots, mean: float, limits: tuple[float, float]) -> float:
    """A normal number of which the table's range holds about two deviations either way."""
    low, high = limits
    return lots.normal(mean, 0.25 * (high - low), low, high)


def _differences(lots: Lots) -> Mapping[str, float]:
    differences = {zone: lots.normal(0.0, EVEN_ZONE_SD) for zone in zone_table()}
    zones = list(differences)
    for _ in range(1 + lots.below(3)):
        zone = zones.pop(lots.below(len(zones)))
        sign = 1.0 if lots.chance(0.5) else -1.0
        differences[zone] = sign * lots.between(*UNEVEN_POINTS)
    return differences
