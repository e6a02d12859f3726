"""Weights on a simulated device: each lies there until the next, whatever was to come."""

import math

import numpy as np

from evenside.simulator.bench import TURN_STEPS, Laid, Table, bench_device
from evenside.simulator.faults import FaultPlan
from evenside.simulator.setups import find_setup


def loads_n(table: Table, times_s: list[float]) -> list[float]:
    return table.felt(np.array(times_s)).load_n.tolist()


def test_a_weight_lies_until_the_next_one() -> None:
    table = Table(seed=1)
    table.lay(Laid(50.0), 2.0)
    table.lay(Laid(100.0), 4.0)

    assert loads_n(table, [1.9, 2.0, 3.9, 4.0, 1000.0]) == [0.0, 50.0, 50.0, 100.0, 100.0]


def test_what_was_to_come_does_not_come_when_something_else_is_laid() -> None:
    table = Table(seed=1)
    table.lay(Laid(), 0.0)
    for later_s in (1.0, 2.0, 3.0):
        table.then(Laid(10.0 * later_s), later_s)
    table.lay(Laid(99.0), 1.5)

    assert loads_n(table, [0.5, 1.2, 1.5, 2.5, 3.5]) == [0.0, 10.0, 99.0, 99.0, 99.0]


def test_one_turn_ends_where_it_began() -> None:
    device, hands = bench_device(1, find_setup("roller"), FaultPlan())
    hands.turn_once(10.0)
    table = device.scenario.body

    turned_m = table.felt(np.array([0.0, 5.0, 10.0])).position_m
    round_m = 2.0 * math.pi * find_setup("roller").radius_m
    assert turned_m[[0, 2]].tolist() == [0.0, round_m]
    assert abs(turned_m[1] - round_m / 2) <= round_m / TURN_STEPS
