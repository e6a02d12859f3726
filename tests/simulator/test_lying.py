"""Where the roller lies while nobody presses on it, and how its weight turns."""

import math

import numpy as np

from evenside.simulator.lying import TURN_S, LyingRoller
from evenside.simulator.plan import QUIET_S, TARE_S
from evenside.simulator.scenario import Scenario, make_scenario
from evenside.simulator.setups import DeviceSetup

HAMSTRING = make_scenario(7, person="even", zones=["hamstring"], visits_per_zone=4)
WITH_HANDS = make_scenario(7, person="even", zones=["hamstring", "calf", "glute"])
ROLLER = DeviceSetup(kind="roller")


def places_m(scenario: Scenario, time_s: np.ndarray, setup: DeviceSetup) -> np.ndarray:
    roller = LyingRoller(scenario.body, scenario.plan, setup)
    weight = roller.weight(scenario.body.felt(time_s), time_s)
    assert (weight.load_n == 8.0).all()
    return weight.position_m


def left_at_s(scenario: Scenario, index: int) -> float:
    return scenario.plan[index].slot.touch_at_s + scenario.plan[index].contact_s


def test_before_the_first_visit_the_roller_lies_where_that_begins_and_at_last_stays() -> None:
    touch_at_s, last_s = HAMSTRING.plan[0].slot.touch_at_s, left_at_s(HAMSTRING, -1)
    time_s = np.array([0.0, 5.0, last_s + 1.0, last_s + 1e6])

    place_m = places_m(HAMSTRING, time_s, DeviceSetup())

    begins, ends = HAMSTRING.body.felt(np.array([touch_at_s, last_s])).position_m
    assert place_m.tolist() == [begins, begins, ends, ends]


def test_while_hands_press_the_roller_lies_aside_where_it_was_left() -> None:
    zones = [visit.slot.zone for visit in WITH_HANDS.plan]
    first = zones.index("calf")
    after = first + zones.count("calf")
    before_s, again_s = left_at_s(WITH_HANDS, first - 1), WITH_HANDS.plan[after].slot.touch_at_s
    by_hand_s = np.arange(before_s, left_at_s(WITH_HANDS, after - 1), 0.1)

    place_m = places_m(WITH_HANDS, by_hand_s, DeviceSetup())

    left, put = WITH_HANDS.body.felt(np.array([before_s, again_s])).position_m
    assert (place_m == left).all()
    assert places_m(WITH_HANDS, np.array([again_s - 1.0]), DeviceSetup()).tolist() == [put]
    assert left != put


def test_where_only_hands_press_the_roller_lies_in_the_middle() -> None:
    hands = make_scenario(7, zones=["shin"], visits_per_zone=2)

    assert not places_m(hands, np.arange(0.0, hands.duration_s, 0.5), DeviceSetup()).any()


def test_a_roller_that_measures_turns_once_before_the_tare_and_then_with_the_body() -> None:
    time_s = np.arange(0.0, left_at_s(HAMSTRING, 0), 0.01)

    place_m = places_m(HAMSTRING, time_s, ROLLER)
    resting_m = places_m(HAMSTRING, time_s, DeviceSetup())

    turn_rad = (place_m - resting_m) / ROLLER.radius_m
    np.testing.assert_allclose(turn_rad[time_s <= TURN_S[0]], -2.0 * math.pi)
    assert (np.diff(turn_rad) >= 0.0).all()
    assert (turn_rad[time_s >= TURN_S[1]] == 0.0).all()
    assert TURN_S[1] < TARE_S[1] < QUIET_S


def test_every_visit_turns_a_roller_that_measures() -> None:
    calf = [visit.slot.zone for visit in WITH_HANDS.plan].index("calf")
    visit = WITH_HANDS.plan[calf]
    time_s = visit.slot.touch_at_s + np.arange(0.0, visit.contact_s, 0.1)

    place_m = places_m(WITH_HANDS, time_s, ROLLER)

    np.testing.assert_array_equal(place_m, WITH_HANDS.body.felt(time_s).position_m)
