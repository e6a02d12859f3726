"""What each cell carries, by statics; and how far off-centre loads, tilt and crossed cells go."""

import numpy as np
import pytest

from evenside.simulator.body import Felt
from evenside.simulator.cells import carried_n, make_channels
from evenside.simulator.gauge import GaugeClassName, make_gauge
from evenside.simulator.setups import DeviceSetup


def felt(load_n: float, position_m: float, lateral_m: float) -> Felt:
    return Felt(np.array([load_n]), np.array([position_m]), np.array([lateral_m]))


def all_carried_n(setup: DeviceSetup, what: Felt, seed: int = 0) -> np.ndarray:
    gauges = [make_gauge(setup.gauge, setup.capacity_n, seed, n) for n in range(4)]
    channels = make_channels(setup)
    return np.array(
        [carried_n(what, c, g, setup)[0] for c, g in zip(channels, gauges, strict=True)]
    )


PLATE = DeviceSetup(gauge="ideal")
ROLLER = DeviceSetup(kind="roller", gauge="ideal", run_out_m=0.0)


@pytest.mark.parametrize(
    ("position_m", "lateral_m", "shares"),
    [
        # By moments, cells at +/- 0.25 and +/- 0.10 m, in the order --, -+, +-, ++.
        (0.0, 0.0, [0.25, 0.25, 0.25, 0.25]),
        (0.25, 0.10, [0.0, 0.0, 0.0, 1.0]),
        (0.125, 0.0, [0.125, 0.125, 0.375, 0.375]),
        # Outside the cells: the far ones are lifted.
        (0.30, 0.0, [-0.05, -0.05, 0.55, 0.55]),
        (0.0, -0.12, [0.55, -0.05, 0.55, -0.05]),
    ],
)
def test_corners_share_a_load_by_its_moments(
    position_m: float, lateral_m: float, shares: list[float]
) -> None:
    carried = all_carried_n(PLATE, felt(200.0, position_m, lateral_m))

    np.testing.assert_allclose(carried, 200.0 * np.array(shares), atol=1e-12)


@pytest.mark.parametrize(
    ("name", "typical"), [("good", 0.0002), ("usual", 0.0005), ("cheap", 0.001)]
)
def test_the_sum_of_a_plate_depends_a_little_on_where_the_load_is(
    name: GaugeClassName, typical: float
) -> None:
    setup = DeviceSetup(gauge=name)
    half_way = [
        abs(all_carried_n(setup, felt(200.0, 0.125, 0.05), seed).sum() / 200.0 - 1.0)
        for seed in range(200)
    ]

    assert np.percentile(half_way, 75) == pytest.approx(typical, rel=0.5)
    assert max(half_way) < 4.0 * typical


def test_crossed_cells_see_the_loads_direction_turn_with_the_roller() -> None:
    # A quarter turn: from the cells at 0 to those at 90 degrees; hubs at +/- 0.165 m.
    quarter_m = 0.075 * np.pi / 2

    np.testing.assert_allclose(
        all_carried_n(ROLLER, felt(100.0, 0.0, 0.033)), [40.0, 0.0, 60.0, 0.0], atol=1e-9
    )
    np.testing.assert_allclose(
        all_carried_n(ROLLER, felt(100.0, quarter_m, 0.0)), [0.0, 50.0, 0.0, 50.0], atol=1e-9
    )


def test_a_crossed_cell_sees_up_to_a_hundredth_of_the_force_square_to_it() -> None:
    setup = DeviceSetup(kind="roller", run_out_m=0.0)
    square = np.array([all_carried_n(setup, felt(100.0, 0.0, 0.0), s)[1] for s in range(100)])

    assert np.abs(square / 50.0).max() <= 0.01
    assert np.std(square / 50.0) == pytest.approx(0.005, rel=0.25)


def test_a_middle_off_the_axle_makes_the_turn_uneven_and_leaves_the_load() -> None:
    setup = DeviceSetup(kind="roller", gauge="ideal", run_out_m=0.0003)
    turn = []
    for step in range(64):
        angle_rad = step * 2.0 * np.pi / 64
        carried = all_carried_n(setup, felt(100.0, angle_rad * setup.radius_m, 0.0))
        along, up = carried[0] + carried[2], carried[1] + carried[3]
        assert np.hypot(along, up) == pytest.approx(100.0, rel=1e-4)
        turn.append(np.angle(np.exp(1j * (np.arctan2(up, along) - angle_rad))))

    # By hand: 0.3 mm over 75 mm, once to and once fro in a turn.
    assert max(turn) == pytest.approx(0.004, rel=0.01)
    assert min(turn) == pytest.approx(-0.004, rel=0.01)
