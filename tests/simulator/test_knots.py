"""Slow signals on a raster: straight lines, made in order, whoever asks."""

import numpy as np

from evenside.simulator.knots import FloatArray, Knots


def test_between_knots_are_straight_lines_and_before_the_first_it_stands() -> None:
    knots = Knots(0.5, 4, 2, lambda first, n: np.vstack([np.arange(first, first + n)] * 2) * 10.0)

    # By hand: a knot each 0.5 s, ten more at each.
    np.testing.assert_array_equal(
        knots.at(1, np.array([-3.0, 0.0, 0.25, 0.5, 7.75])), [0.0, 0.0, 5.0, 10.0, 155.0]
    )


def test_stretches_are_made_once_and_in_order_however_far_somebody_looks() -> None:
    asked: list[tuple[int, int]] = []

    def make(first: int, n: int) -> FloatArray:
        asked.append((first, n))
        return np.zeros((1, n))

    knots = Knots(1.0, 10, 1, make)
    for time_s in (25.0, 3.0, 29.5, 0.0):
        knots.at(0, np.array([time_s]))

    assert asked == [(0, 10), (10, 10), (20, 10), (30, 10)]
