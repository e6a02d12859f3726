"""Simulated people at the level of holds: loads and scores, without a roller or a second of signal.

A quick stand-in for the whole simulator where only the comparison is on trial. Each population is
the one of science.md 4.3 or departs from it in one way that has a name.
"""

from dataclasses import dataclass

import numpy as np

from evenside_analysis.observations import Observations, observe

REFERENCE_N = 300.0


@dataclass(frozen=True, slots=True)
class Population:
    """How people differ, and what is true of all of them; points, and points per ln(force)."""

    slope: float = 7.3
    slope_sd: float = 0.0  # between people
    zone_slope_sd: float = 0.0  # between the zones of one person
    noise: float = 0.8
    noise_sd: float = 0.0  # between people
    drift: float = 0.0  # points per hold of a zone
    drift_sd: float = 0.0
    load_sd: float = 0.1  # of ln(load), hold to hold
    right_load: float = 0.0  # ln(right load / left load), out of habit
    level: float = 5.0
    level_sd: float = 0.0
    sides: str = "in turn"  # or "left first", or "LRRL"


DESIGN = Population(sides="LRRL")  # of the table in science.md 4.3
USUAL = Population(
    slope_sd=1.5, zone_slope_sd=1.0, noise_sd=0.1, drift=-0.03, drift_sd=0.04, level_sd=0.5
)


def draw_session(
    rng: np.random.Generator, population: Population, n_zones: int, n_side: int, difference: float
) -> dict[str, Observations]:
    """One person's session, every zone with the same true difference."""
    slope = float(np.clip(rng.normal(population.slope, population.slope_sd), 2.0, 14.0))
    noise = float(np.clip(rng.normal(population.noise, population.noise_sd), 0.4, 1.4))
    drift = rng.normal(population.drift, population.drift_sd)
    return {
        f"zone {number}": _draw_zone(rng, population, n_side, difference, slope, noise, drift)
        for number in range(n_zones)
    }


def _draw_zone(
    rng: np.random.Generator,
    population: Population,
    n_side: int,
    difference: float,
    slope: float,
    noise: float,
    drift: float,
) -> Observations:
    order = np.arange(2.0 * n_side)
    side = _sides(rng, population.sides, n_side)
    log_load = rng.normal(0.0, population.load_sd, len(order)) + population.right_load * side
    level = rng.normal(population.level, population.level_sd)
    own_slope = rng.normal(slope, population.zone_slope_sd)
    raw = level + own_slope * log_load + difference * side + drift * (order - order.mean())
    score = np.clip(np.rint(raw + rng.normal(0.0, noise, len(order))), 0, 10)
    word = np.where(side > 0, "right", "left")
    return observe(REFERENCE_N * np.exp(log_load), score, word, order)


def _sides(rng: np.random.Generator, sides: str, n_side: int) -> np.ndarray:  # type: ignore[type-arg]
    order = np.arange(2 * n_side)
    if sides == "left first":
        return np.where(order < n_side, -0.5, 0.5)
    if sides == "LRRL":
        return np.where(np.isin(order % 4, (1, 2)), 0.5, -0.5)
    return np.where(order % 2 == rng.integers(2), 0.5, -0.5)
