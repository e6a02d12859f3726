"""All of a cell's signal together: own weight, warmth, memory."""

from typing import Any

import numpy as np
import pytest

from evenside.simulator.body import Felt
from evenside.simulator.bridges import Bridges, Looks
from evenside.simulator.scenario import make_scenario
from evenside.simulator.setups import DeviceSetup

SCENARIO = make_scenario(7, person="even", zones=["hamstring"], visits_per_zone=4)
QUIET: dict[str, Any] = {"noise_factor": 0.0, "run_out_m": 0.0}


def bridges(**setup: Any) -> Bridges:  # fields of DeviceSetup
    made = DeviceSetup(**{**QUIET, **setup})
    return Bridges(SCENARIO.body, SCENARIO.plan, made, SCENARIO.seed)


def looks(scenario_s: np.ndarray, powered_s: np.ndarray) -> Looks:
    return Looks(SCENARIO.body.felt(scenario_s), scenario_s, powered_s)


def cells_n(made: Bridges, what: Looks) -> np.ndarray:
    """Force in each cell as a perfect calibration would give it."""
    cells = made.true_cells
    return np.array(
        [
            (made.counts(n, what) - cells.zero_counts[n]) * cells.newton_per_count[n]
            for n in range(4)
        ]
    )


def rest_before(index: int) -> tuple[float, float]:
    """From the end of the visit before to the touch of visit ``index``."""
    before = SCENARIO.plan[index - 1]
    start_s = before.slot.touch_at_s + before.contact_s
    return start_s, SCENARIO.plan[index].slot.touch_at_s


def test_an_empty_plate_carries_its_own_weight_and_the_rollers() -> None:
    made = bridges(gauge="ideal")
    time_s = np.arange(0.0, SCENARIO.duration_s, 0.05)
    what = looks(time_s, time_s)
    empty = what.felt.load_n == 0.0

    total_n = cells_n(made, what).sum(axis=0)

    np.testing.assert_allclose(total_n[empty], 38.0, atol=1e-6)
    np.testing.assert_allclose(total_n - what.felt.load_n, 38.0, atol=1e-6)


def test_a_roller_that_is_put_elsewhere_moves_its_weight_from_cell_to_cell() -> None:
    made = bridges(gauge="ideal", plate_weight_n=0.0)
    start_s, end_s = rest_before(2)
    at_s = np.array([start_s + 1.0, end_s - 1.0])
    left = SCENARIO.body.felt(np.array([start_s - 0.01])).position_m[0]
    put = SCENARIO.body.felt(np.array([end_s + 0.01])).position_m[0]

    each_n = cells_n(made, looks(at_s, at_s))

    along_m = (np.array([-0.25, -0.25, 0.25, 0.25]) @ each_n) / each_n.sum(axis=0)
    np.testing.assert_allclose(along_m, [left, put], atol=1e-3)
    assert abs(left - put) > 0.005


def test_the_zero_drifts_as_the_gauges_warm_up_and_then_stays() -> None:
    made = bridges(plate_weight_n=0.0, roller_weight_n=0.0)
    powered_s = np.array([0.0, 60.0, 600.0, 7200.0, 9000.0])
    nothing = Looks(Felt(np.zeros(5), np.zeros(5), np.zeros(5)), np.zeros(5), powered_s)

    drift_n = cells_n(made, nothing)

    np.testing.assert_allclose(drift_n[:, 0], 0.0, atol=1e-9)
    # Class `usual`: at most 0.05 % of 500 N for ten degrees, and 7.5 degrees come in all.
    assert 0.005 < np.abs(drift_n[:, 3]).max() <= 0.00005 * 500.0 * 7.5
    np.testing.assert_allclose(drift_n[:, 4], drift_n[:, 3], rtol=1e-3)
    # By hand: 1.5 (1 - e^-1) of self-heating and 6 (1 - e^-0.1) of warming in the first minute.
    np.testing.assert_allclose(drift_n[:, 1], drift_n[:, 3] * 1.5192 / 7.5, rtol=1e-3)


def test_after_a_visit_the_zero_comes_back_but_for_creep_and_hysteresis() -> None:
    made = bridges(plate_weight_n=0.0, roller_weight_n=0.0, gauge="cheap")
    start_s, end_s = rest_before(1)
    at_s = np.array([0.0, start_s + 0.5, end_s - 0.5])
    cold = np.zeros(3)

    each_n = cells_n(made, looks(at_s, cold))

    before, soon, later = each_n.T
    np.testing.assert_allclose(before, 0.0, atol=1e-9)
    # Of some 70 N a cell: half a hysteresis of up to 0.1 % of 500 N and a creep of up to 0.1 %.
    assert 0.01 < np.abs(soon).max() < 0.25 + 0.1
    # Only creep recovers: a part of it in half a minute.
    assert 0.0 < np.abs(soon - later).max() < 0.1


@pytest.mark.parametrize("step_s", [0.01, 0.37, 9.0])
def test_what_a_cell_shows_depends_on_the_time_and_not_on_how_it_is_asked(step_s: float) -> None:
    time_s = np.arange(0.0, 150.0, step_s)
    at_once = bridges(gauge="cheap", noise_factor=3.0)
    bit_by_bit = bridges(gauge="cheap", noise_factor=3.0)
    cuts = np.array_split(time_s, 7)

    whole = [at_once.counts(n, looks(time_s, time_s + 40.0)) for n in range(4)]
    parts = [[bit_by_bit.counts(n, looks(cut, cut + 40.0)) for n in range(4)] for cut in cuts]

    for n in range(4):
        np.testing.assert_array_equal(np.concatenate([part[n] for part in parts]), whole[n])
