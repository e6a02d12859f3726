"""Circles of an unloaded roller, drawn by formula."""

import math

import numpy as np
import pytest

from evenside_analysis.load import Montage
from evenside_analysis.turning import circle, hubs_of, own_weight
from evenside_analysis.types import FloatArray, ParameterError

UP = math.pi / 2
ROLLER = Montage("roller", (0.0,) * 4, (-0.15, -0.15, 0.15, 0.15), (0.0, UP, 0.0, UP), 0.075)
ZEROS_N = (3.0, -11.0, 0.5, 40.0)


def turning(turn_rad: FloatArray, hubs_n: tuple[float, float] = (3.0, 5.0)) -> FloatArray:
    """Cells of a roller whose hubs carry these parts of its weight, from any zeros."""
    columns = [
        zero_n + weight_n * np.cos(turn_rad - axis)
        for zero_n, weight_n, axis in zip(
            ZEROS_N, np.repeat(hubs_n, 2), ROLLER.axis_rad, strict=True
        )
    ]
    return np.column_stack(columns)


def test_a_circle_goes_through_three_points_that_are_on_it() -> None:
    # 3, 4 and 5: (3, 4), (4, 3) and (5, 0) are five from the middle; moved by (10, -2)
    center_x, center_y, radius = circle(np.array([13.0, 14.0, 15.0]), np.array([2.0, 1.0, -2.0]))

    assert (center_x, center_y, radius) == pytest.approx((10.0, -2.0, 5.0))


@pytest.mark.parametrize("turned_rad", [math.pi, 2.0 * math.pi, -9.0])
def test_a_turn_gives_the_zeros_the_weight_and_how_far_it_went(turned_rad: float) -> None:
    own = own_weight(turning(np.linspace(1.0, 1.0 + turned_rad, 300)), ROLLER)

    # the median of three cuts the tops of the circle by some millionths
    assert own.centers_n == pytest.approx(ZEROS_N, abs=1e-4)
    assert own.weight_n == pytest.approx(8.0, abs=1e-4)
    # and holds back one sample at the end
    assert own.turned_rad == pytest.approx(abs(turned_rad) * 298 / 299, rel=1e-4)
    assert own.off_circle_n == pytest.approx(0.0, abs=1e-3)


def test_noise_and_a_reading_that_jumps_hardly_move_it() -> None:
    cells_n = turning(np.linspace(0.0, math.pi, 300))
    cells_n += np.random.default_rng(2).normal(0.0, 0.1, cells_n.shape)
    cells_n[40, 2] += 500.0

    own = own_weight(cells_n, ROLLER)

    assert own.centers_n == pytest.approx(ZEROS_N, abs=0.05)
    assert own.weight_n == pytest.approx(8.0, abs=0.1)
    assert own.off_circle_n < 0.15


def test_a_hand_that_holds_on_is_off_the_circle() -> None:
    turn_rad = np.linspace(0.0, 6.0, 300)
    pull_n = 2.0 * np.sin(7.0 * turn_rad)[:, np.newaxis]

    assert own_weight(turning(turn_rad) + pull_n, ROLLER).off_circle_n > 1.0


@pytest.mark.parametrize(
    ("axes_rad", "y_m"),
    [
        ((0.0, UP, 0.0, UP / 2), (-0.1, -0.1, 0.1, 0.1)),
        ((0.0, UP, 0.0, UP), (-0.1, 0.1, 0.2, 0.3)),
        ((0.0, UP, 0.0, UP), (0.1, 0.1, 0.1, 0.1)),
    ],
)
def test_hubs_without_two_crossed_cells_are_refused(
    axes_rad: tuple[float, ...], y_m: tuple[float, ...]
) -> None:
    askew = Montage("roller", (0.0,) * 4, y_m, axes_rad, 0.075)

    assert hubs_of(askew) is None
    with pytest.raises(ParameterError, match="two crossed cells"):
        own_weight(turning(np.linspace(0.0, 6.0, 100)), askew)


def test_crossed_cells_may_come_in_any_order_and_direction() -> None:
    mixed = Montage("roller", (0.0,) * 4, (-0.1, 0.1, 0.1, -0.1), (UP, 0.3, 0.3 - UP, 0.0), 0.075)

    assert hubs_of(mixed) == [(0, 3), (1, 2)]
