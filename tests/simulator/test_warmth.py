"""Warming up: what is reported and what the gauges feel come from one curve."""

import numpy as np

from evenside.simulator.warmth import COLD_C, board_c, gauge_warming_c


def test_the_board_starts_cold_and_warms_by_six_degrees() -> None:
    # By hand: 6 (1 - exp(-1)) = 3.793 after one time constant.
    np.testing.assert_allclose(
        board_c(np.array([0.0, 600.0, 1e7])) - COLD_C, [0.0, 3.793, 6.0], atol=1e-3
    )


def test_gauges_are_as_warm_as_the_board_and_by_their_own_heat_warmer() -> None:
    time_s = np.array([0.0, 60.0, 7200.0])

    own_c = gauge_warming_c(time_s) - (board_c(time_s) - COLD_C)

    np.testing.assert_allclose(own_c, [0.0, 1.5 * (1 - np.exp(-1)), 1.5], atol=1e-12)
