"""What lies on the roller."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.simulator.tissue import (
    Mechanics,
    after_relaxation,
    contact_area_cm2,
    displacement_mm,
    mean_pressure_kpa,
    tangent_n_per_mm,
)

# Mid quad of a person of 70 kg: the zone table's row.
THIGH = Mechanics(
    usual_n=227.0,
    stiffness_n_per_mm=9.0,
    relaxation=0.20,
    tau_s=(0.9, 10.0),
    area_cm2=60.0,
    support_n_per_mm=6.0,
)
HANDS = replace(THIGH, surface="hands")
TIME_S = np.arange(0.0, 60.0, 0.01)


@given(st.floats(1.0, 900.0))
def test_the_elastic_law_gives_back_the_load_that_it_was_pressed_with(load_n: float) -> None:
    k1, k3 = THIGH.stiffening
    (depth_mm,) = displacement_mm(THIGH, np.array([load_n]))

    assert k1 * depth_mm + k3 * depth_mm**3 == pytest.approx(load_n, rel=1e-6)


def test_at_the_usual_load_the_tangent_is_the_tables_and_at_touch_half_of_it() -> None:
    touch, usual, twice = tangent_n_per_mm(THIGH, np.array([0.0, 227.0, 454.0]))

    assert touch == pytest.approx(4.5)
    assert usual == pytest.approx(9.0)
    assert twice > 11.0  # Isogai 2022: stiffness goes on rising with load


def test_clamped_tissue_relaxes_by_the_tables_share_in_thirty_seconds() -> None:
    # A support that is far stiffer than the tissue keeps its place, which is what a clamp does:
    # R (1 - e^(-30/tau)), 0.4 R fast and 0.6 R slow, by hand 0.08 + 0.12 * 0.950 = 0.194.
    clamped = replace(HANDS, support_n_per_mm=1e9)

    load = after_relaxation(clamped, np.full_like(TIME_S, 227.0), TIME_S)

    assert 1.0 - load[3000] / 227.0 == pytest.approx(0.194, abs=0.002)


def test_under_body_weight_alone_the_tissue_creeps_and_the_load_stays() -> None:
    free = replace(THIGH, support_n_per_mm=0.0)

    load = after_relaxation(free, np.full_like(TIME_S, 227.0), TIME_S)

    np.testing.assert_array_equal(load, 227.0)


@pytest.mark.parametrize("support", [2.0, 15.0])
@pytest.mark.parametrize("stiffness", [4.0, 15.0])
def test_with_limbs_beside_it_the_load_falls_as_far_as_they_are_springs(
    support: float, stiffness: float
) -> None:
    # By hand: in the end q = G (m + (1 - s) q), so the load falls by s G / (1 - G (1 - s)) with
    # s = k_s / (k_s + k_t). After 30 s G is 0.194 of the tissue and 0.10 * 0.63 of the foam; creep
    # is slower than relaxation, so a little less is seen.
    mechanics = replace(THIGH, support_n_per_mm=support, stiffness_n_per_mm=stiffness)

    load = after_relaxation(mechanics, np.full_like(TIME_S, 227.0), TIME_S)

    fall = 1.0 - load[3000] / 227.0
    share, relaxed = support / (support + stiffness), 0.194 + 0.10 * 0.632
    expected = share * relaxed / (1.0 - relaxed * (1.0 - share))
    assert 0.8 * expected < fall < expected


def test_a_load_that_is_taken_off_comes_back_to_nothing() -> None:
    meant = np.where(TIME_S < 20.0, 227.0, 0.0)

    load = after_relaxation(THIGH, meant, TIME_S)

    assert load[0] == 227.0
    assert abs(load[-1]) < 3.0  # what the slow part has not yet forgotten


def test_the_time_grid_does_not_matter() -> None:
    fine = after_relaxation(THIGH, 227.0 * np.minimum(TIME_S, 1.0), TIME_S)
    coarse_s = TIME_S[::5]
    coarse = after_relaxation(THIGH, 227.0 * np.minimum(coarse_s, 1.0), coarse_s)

    np.testing.assert_allclose(coarse, fine[::5], atol=0.2)


# Curran 2008 (J Sport Rehabil 17:432), lateral thigh: mean pressure and area under a rigid and a
# soft roller; pressure times area is 243 and 228 N.
@pytest.mark.parametrize(
    ("surface", "load_n", "kpa", "kpa_sd", "cm2", "cm2_sd"),
    [("hard", 243.0, 51.8, 10.7, 47.0, 16.1), ("soft", 228.0, 33.4, 6.4, 68.4, 25.3)],
)
def test_pressure_and_area_are_those_measured_under_a_thigh(
    surface: str, load_n: float, kpa: float, kpa_sd: float, cm2: float, cm2_sd: float
) -> None:
    mechanics = replace(THIGH, surface=surface)  # type: ignore[arg-type]

    assert contact_area_cm2(mechanics, load_n) == pytest.approx(cm2, abs=cm2_sd / 2)
    assert mean_pressure_kpa(mechanics, load_n) == pytest.approx(kpa, abs=kpa_sd / 2)


def test_twice_the_load_is_a_quarter_more_pressure() -> None:
    # Crossed cylinders: area with the power 2/3, pressure with 1/3; 2^(1/3) = 1.26.
    once, twice = (mean_pressure_kpa(THIGH, load_n) for load_n in (200.0, 400.0))

    assert twice / once == pytest.approx(2.0 ** (1.0 / 3.0), rel=1e-9)
