"""How a person moves on the roller."""

import itertools
from statistics import fmean, stdev

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evenside.simulator.motion import (
    Kneading,
    Stroke,
    Sway,
    across_m,
    along_m,
    come_on,
    exploring_strokes,
    knead_factor,
    path_m,
    plan_kneading,
    plan_onset,
    plan_sways,
    smooth,
    sway_factor,
    treating_strokes,
)
from evenside.simulator.rng import Lots

TIME_S = np.arange(0.0, 60.0, 0.01)


def lots(seed: int) -> Lots:
    return Lots(seed, "motion test")


def test_a_smooth_rise_starts_and_ends_without_a_jerk() -> None:
    rise = smooth(np.array([-1.0, 0.0, 0.5, 1.0, 2.0]))

    assert rise.tolist() == [0.0, 0.0, 0.5, 1.0, 1.0]
    steps = np.diff(smooth(TIME_S), n=2)
    assert np.abs(steps).max() < 7e-4  # 5.8 in units of the duration, times 0.01^2


@pytest.mark.parametrize("seed", range(5))
def test_a_load_comes_on_overshoots_and_settles(seed: int) -> None:
    onset = plan_onset(lots(seed))

    load = come_on(onset, TIME_S)

    assert load[0] == 0.0
    assert load.max() == pytest.approx(1.0 + onset.overshoot, abs=0.01)
    assert load[onset.settled_s < TIME_S].max() < 1.0 + 0.02 * onset.overshoot + 1e-9


@given(st.integers(0, 10**6), st.floats(-0.08, 0.08))
def test_exploring_is_slow_and_ends_at_the_spot(seed: int, spot_m: float) -> None:
    strokes = exploring_strokes(lots(seed), 1.5, spot_m, 0.1)

    assert len(strokes) in (2, 3)
    assert strokes[-1].to_m == spot_m
    for stroke in strokes:
        # 2 to 4 s a stroke: Behm 2020, JSCR 34:3301
        assert 2.0 <= stroke.end_s - stroke.start_s <= 4.0
        assert abs(stroke.to_m - stroke.from_m) == pytest.approx(0.1)
    for before, after in itertools.pairwise(strokes):
        assert after.from_m == before.to_m
        assert 0.0 <= after.start_s - before.end_s <= 0.6 + 1e-9


def test_the_self_chosen_pace_is_33_strokes_a_minute_give_or_take_10() -> None:
    # Sezik 2024 (J Sports Sci Med 23:684): 33 +/- 10 beats per minute, self-chosen.
    paces = []
    for seed in range(300):
        strokes = treating_strokes(lots(seed), 0.0, 0.0, 0.12, 45.0)
        paces.append(60.0 * len(strokes) / (strokes[-1].end_s - strokes[0].start_s))

    assert fmean(paces) == pytest.approx(33.0, abs=1.8)  # three standard errors
    assert stdev(paces) == pytest.approx(10.0, abs=1.5)


@given(st.floats(0.9, 8.0), st.floats(-0.25, 0.25), st.floats(0.02, 0.25))
def test_a_stroke_only_goes_forward_and_arrives(length_s: float, skew: float, way_m: float) -> None:
    stroke = Stroke(1.0, 1.0 + length_s, 0.0, way_m, skew)

    path = path_m([stroke], 0.0, TIME_S)

    assert (np.diff(path) >= -1e-15).all()
    assert (path[0], path[-1]) == (0.0, pytest.approx(way_m))


def test_a_skewed_stroke_is_slower_in_its_first_half() -> None:
    even, skewed = (
        path_m([Stroke(0.0, 3.0, 0.0, 0.1, skew)], 0.0, np.array([1.5])) for skew in (0.0, 0.25)
    )

    assert even[0] == pytest.approx(0.05)
    assert skewed[0] == pytest.approx(0.05 - 0.25 * 0.1 / 4)


def test_without_strokes_the_person_stays_on_the_spot() -> None:
    assert set(path_m([], 0.03, TIME_S).tolist()) == {0.03}


@pytest.mark.parametrize("seed", range(5))
def test_turns_and_glides_go_to_both_sides_and_come_back(seed: int) -> None:
    sways = plan_sways(lots(seed), ("turn", "glide"), 2.0)

    across, load = across_m(sways, TIME_S), sway_factor(sways, TIME_S)

    assert [sway.kind for sway in sways] == ["turn", "glide"]
    assert sways[1].start_s >= sways[0].end_s
    for sway in sways:
        inside = (sway.start_s <= TIME_S) & (sway.end_s >= TIME_S)
        assert across[inside].max() == pytest.approx(abs(sway.across_m), rel=0.01)
        assert across[inside].min() == pytest.approx(-abs(sway.across_m), rel=0.01)
        assert load[inside].max() == pytest.approx(1.0 + abs(sway.load_share), rel=0.01)
        # back and forth by less than a pass (2 cm): turning on the spot is no rolling
        assert 2.0 * along_m(sways, TIME_S)[inside].max() < 0.02
    outside = (sways[0].start_s > TIME_S) | (sways[1].end_s < TIME_S)
    np.testing.assert_allclose(across[outside], 0.0, atol=1e-15)
    np.testing.assert_allclose(load[outside], 1.0, atol=1e-15)


def test_no_sway_changes_nothing() -> None:
    assert set(across_m((), TIME_S).tolist()) == {0.0}
    assert set(sway_factor((), TIME_S).tolist()) == {1.0}


def test_hands_knead_while_they_travel_and_only_then() -> None:
    strokes = exploring_strokes(lots(3), 1.5, 0.02, 0.1)
    kneading = plan_kneading(lots(3))

    load = knead_factor(kneading, strokes, TIME_S)

    travelling = (strokes[0].start_s <= TIME_S) & (strokes[-1].end_s >= TIME_S)
    assert load[travelling].min() == pytest.approx(1.0 - kneading.depth, abs=0.01)
    assert set(load[~travelling].tolist()) == {1.0}
    troughs = np.flatnonzero(np.diff(np.sign(np.diff(load))) > 0)
    length_s = strokes[-1].end_s - strokes[0].start_s
    assert len(troughs) == pytest.approx(length_s * kneading.rate_hz, abs=1.5)


def test_hands_that_do_not_travel_do_not_knead() -> None:
    assert set(knead_factor(Kneading(1.0, 0.4), (), TIME_S).tolist()) == {1.0}


def test_a_turn_swings_the_load_and_the_place_together() -> None:
    sway = Sway("turn", 0.0, 6.0, 0.02, 0.005, 0.2)

    load, across = sway_factor([sway], TIME_S) - 1.0, across_m([sway], TIME_S)

    np.testing.assert_allclose(load * 0.02, across * 0.2, atol=1e-15)
