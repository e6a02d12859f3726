"""What the plate feels."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside.simulator.body import GRID_HZ, VisitTrace
from evenside.simulator.scenario import Scenario, make_scenario

SCENARIO = make_scenario(11, zones=["hamstring", "shin"], visits_per_zone=4, treatment=True)


def traces(scenario: Scenario) -> list[VisitTrace]:
    return [scenario.body.trace(index) for index in range(len(scenario.plan))]


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(-5.0, 500.0), max_size=50), st.integers(0, 50))
def test_the_values_depend_on_the_time_and_on_nothing_else(times: list[float], cut: int) -> None:
    fresh = make_scenario(11, zones=["hamstring", "shin"], visits_per_zone=4, treatment=True)
    whole = SCENARIO.body.felt(np.array(times))

    first, second = fresh.body.felt(np.array(times[cut:])), fresh.body.felt(np.array(times[:cut]))

    for name in ("load_n", "position_m", "lateral_m"):
        pieces = np.concatenate([getattr(second, name), getattr(first, name)])
        np.testing.assert_array_equal(pieces, getattr(whole, name))


def test_nothing_touches_before_between_and_after_the_visits() -> None:
    plan = SCENARIO.plan
    quiet = [0.0, 5.9, plan[0].end_at_s + 1.0, plan[3].end_at_s + 5.0, SCENARIO.duration_s + 10.0]

    load_n = SCENARIO.body.load_n(np.array(quiet))

    assert load_n.tolist() == [0.0] * 5
    assert np.isnan(SCENARIO.body.position_m(np.array(quiet))).all()


def test_a_visit_is_made_when_it_is_first_looked_at() -> None:
    body = make_scenario(1).body

    body.load_n(np.arange(0.0, 20.0, 0.1))

    assert list(body._traces) == [0]


def test_a_hold_rises_overshoots_holds_and_leaves() -> None:
    trace = SCENARIO.body.trace(2)
    plan = trace.plan
    assert plan.steady_s is not None
    assert not plan.strokes

    peak_s = np.argmax(trace.meant_n) / GRID_HZ
    at_rating = trace.meant_n[round((plan.steady_s + 10.0) * GRID_HZ)]

    assert trace.load_n[0] == 0.0
    assert trace.meant_n[-2:].tolist() == [0.0, 0.0]
    assert peak_s == pytest.approx(plan.onset.ramp_s, abs=0.05)
    assert 1.03 < trace.meant_n.max() / plan.hold_load_n < 1.35
    assert at_rating == pytest.approx(plan.hold_load_n, rel=0.002)


def test_during_a_hold_the_force_falls_by_a_few_percent() -> None:
    # science.md 3.2: 3-12 % under body weight, over some tens of seconds; here over ten seconds of
    # the steady hold, so the first, quickest part of the relaxation has already gone.
    falls = []
    for seed in range(20):
        for trace in traces(make_scenario(seed, visits_per_zone=1)):
            assert trace.plan.steady_s is not None
            start = round(trace.plan.steady_s * GRID_HZ)
            falls.append(1.0 - trace.meant_n[start + round(10 * GRID_HZ)] / trace.meant_n[start])

    assert min(falls) > 0.01
    assert max(falls) < 0.12
    assert 0.02 < np.median(falls) < 0.08


def test_breath_heart_and_wander_stay_within_their_published_size() -> None:
    # science.md 3.2: breathing 1-5 % amplitude, wander 1-3 % SD, heart 1-3 N.
    for trace in traces(SCENARIO):
        if trace.plan.steady_s is None:
            continue
        steady = slice(round(trace.plan.steady_s * GRID_HZ), round(trace.plan.off_s * GRID_HZ))
        rest = trace.load_n[steady] / trace.meant_n[steady] - 1.0
        heart_share = 3.0 / trace.meant_n[steady].min()
        assert 0.005 < rest.std() < 0.05 / np.sqrt(2.0) + 2 * 0.03 + heart_share
        assert np.abs(rest).max() < 0.05 + 4 * 0.03 + heart_share


def test_breathing_shows_at_the_persons_own_rate() -> None:
    person = SCENARIO.person
    trace = SCENARIO.body.trace(3)
    assert trace.plan.steady_s is not None
    steady = slice(round(trace.plan.steady_s * GRID_HZ), round(trace.plan.off_s * GRID_HZ))
    rest = trace.load_n[steady] / trace.meant_n[steady] - 1.0
    time_s = np.arange(len(rest)) / GRID_HZ

    rates_hz = np.arange(0.1, 1.9, 0.01)
    power = [abs(np.sum(rest * np.exp(-2j * np.pi * rate * time_s))) for rate in rates_hz]
    slow = rates_hz < 0.6

    assert rates_hz[slow][np.argmax(np.array(power)[slow])] == pytest.approx(
        person.breath_hz, abs=0.1
    )
    assert 0.2 <= person.breath_hz <= 0.35
    assert 1.0 <= person.heart_hz <= 1.5


def test_strokes_turn_at_their_ends_and_stay_on_the_plate() -> None:
    rolled = [trace for trace in traces(SCENARIO) if trace.plan.strokes]
    assert rolled

    for trace in rolled:
        assert np.abs(trace.position_m).max() < 0.24
        for stroke in trace.plan.strokes:
            at_ends = (np.array([stroke.start_s, stroke.end_s]) * GRID_HZ).round().astype(int)
            ends_m = trace.meant_position_m[at_ends]
            np.testing.assert_allclose(ends_m, [stroke.from_m, stroke.to_m], atol=1e-4)
            speed = np.abs(np.diff(trace.meant_position_m)) * GRID_HZ
            assert speed.max() < 0.15


def test_while_rolling_the_load_is_greater_toward_the_hip() -> None:
    # Baumgart 2019: force falls from proximal to distal; position grows toward the hip.
    for trace in traces(SCENARIO):
        if trace.plan.press_s is None:
            first, last = trace.plan.strokes[0], trace.plan.strokes[-1]
            rolling = slice(round(first.start_s * GRID_HZ), round(last.end_s * GRID_HZ))
            place, load = trace.position_m[rolling], trace.load_n[rolling]
            assert np.corrcoef(place, load)[0, 1] > 0.5
