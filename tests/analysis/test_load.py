"""Load and position of a plate and of a roller, against forces put together by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.load import (
    Montage,
    PositionState,
    center_of_pressure,
    lateral_position,
    position,
    total_force,
)
from evenside_analysis.types import FloatArray, ParameterError

PLATE = Montage("plate", (-0.25, -0.25, 0.25, 0.25), (-0.1, 0.1, -0.1, 0.1), (math.pi / 2,) * 4)
UP = math.pi / 2
ROLLER = Montage("roller", (0.0,) * 4, (-0.15, -0.15, 0.15, 0.15), (0.0, UP, 0.0, UP), 0.075)


def on_plate(load_n: FloatArray, x_m: FloatArray, y_m: float = 0.0) -> FloatArray:
    """Corner forces whose sum is the load and whose moments put it at x, y."""
    columns = [
        load_n / 4.0 * (1.0 + x_m / cell_x) * (1.0 + y_m / cell_y)
        for cell_x, cell_y in zip(PLATE.x_m, PLATE.y_m, strict=True)
    ]
    return np.column_stack(columns)


def on_roller(load_n: FloatArray, turn_rad: FloatArray, y_m: float = 0.0) -> FloatArray:
    """Hub forces of a load that stands still while the roller turns under it."""
    columns = [
        load_n / 2.0 * (1.0 + y_m / cell_y) * np.cos(turn_rad - axis)
        for cell_y, axis in zip(ROLLER.y_m, ROLLER.axis_rad, strict=True)
    ]
    return np.column_stack(columns)


def test_the_load_of_a_plate_is_the_sum_of_its_corners() -> None:
    np.testing.assert_array_equal(total_force([[1.0, 2.0, 3.0, 4.0]], PLATE), [10.0])


def test_the_center_of_pressure_is_where_the_load_was_put() -> None:
    load_n, x_m = np.full(50, 240.0), np.linspace(-0.2, 0.2, 50)
    cells_n = on_plate(load_n, x_m, 0.04)

    cop_x, cop_y = center_of_pressure(cells_n, PLATE)

    np.testing.assert_allclose(cop_x, x_m, atol=1e-12)
    np.testing.assert_allclose(cop_y, 0.04, atol=1e-12)
    np.testing.assert_allclose(position(cells_n, PLATE)[0], x_m, atol=1e-12)
    np.testing.assert_allclose(lateral_position(cells_n, PLATE), 0.04, atol=1e-12)


def test_a_load_under_twenty_newtons_has_no_place() -> None:
    cells_n = on_plate(np.array([19.9, 20.1, -30.0]), np.zeros(3))

    for place_m in (position(cells_n, PLATE)[0], lateral_position(cells_n, PLATE)):
        assert np.isnan(place_m).tolist() == [True, False, True]


def test_the_load_of_a_roller_does_not_care_how_far_it_has_turned() -> None:
    turn_rad = np.linspace(0.0, 20.0, 400)

    np.testing.assert_allclose(total_force(on_roller(np.full(400, 310.0), turn_rad), ROLLER), 310.0)


def test_the_travel_of_a_roller_is_its_radius_times_its_turn_over_full_turns_and_back() -> None:
    turn_rad = np.concatenate((np.linspace(0.0, 15.0, 600), np.linspace(15.0, -8.0, 900)))
    cells_n = on_roller(np.full(1500, 200.0), turn_rad)

    travel_m, state = position(cells_n, ROLLER)

    np.testing.assert_allclose(travel_m, 0.075 * turn_rad, atol=1e-9)
    assert state.turns == -1  # -8 rad is one full turn back and 1.7 rad


def test_the_ratio_of_the_hubs_says_where_along_the_axle_the_load_lies() -> None:
    cells_n = on_roller(np.full(100, 200.0), np.linspace(0.0, 7.0, 100), 0.06)

    np.testing.assert_allclose(lateral_position(cells_n, ROLLER), 0.06, atol=1e-12)


def test_an_unloaded_roller_has_no_place_and_goes_on_from_its_last_one() -> None:
    turn_rad = np.linspace(0.0, 9.0, 300)
    load_n = np.full(300, 200.0)
    load_n[120:130] = 0.0

    travel_m, _ = position(on_roller(load_n, turn_rad), ROLLER)

    assert np.isnan(travel_m).sum() == 10
    np.testing.assert_allclose(travel_m[130:], 0.075 * turn_rad[130:], atol=1e-9)


def test_a_rollers_own_weight_is_no_load_and_turns_with_the_load() -> None:
    load_n = np.array([300.0, 0.0, -8.0])
    cells_n = on_roller(load_n + 8.0, np.array([0.3, 1.2, 2.0]))

    np.testing.assert_allclose(total_force(cells_n, ROLLER, weight_n=8.0), load_n, atol=1e-9)


def test_a_load_off_the_middle_of_the_axle_keeps_its_place_beside_the_weight() -> None:
    turn_rad = np.linspace(0.0, 7.0, 100)
    weight_n = on_roller(np.full(100, 8.0), turn_rad)
    cells_n = weight_n + on_roller(np.full(100, 60.0), turn_rad, 0.06)

    np.testing.assert_allclose(lateral_position(cells_n, ROLLER, weight_n=8.0), 0.06, atol=1e-12)


def test_a_roller_of_known_weight_is_followed_over_full_turns_while_nothing_presses() -> None:
    turn_rad = np.linspace(0.0, 20.0, 600)
    load_n = np.full(600, 200.0)
    load_n[100:500] = 0.0

    travel_m, _ = position(on_roller(load_n + 8.0, turn_rad), ROLLER, weight_n=8.0)

    assert np.isnan(travel_m[100:500]).all()
    np.testing.assert_allclose(travel_m[500:], 0.075 * turn_rad[500:], atol=1e-9)


def test_a_plate_counts_its_position_from_the_moment_that_it_showed_at_rest() -> None:
    # 8 N of roller that were tared at -0.1 m and now lie at 0.05 m: 1.2 Nm
    load_n, x_m = np.array([25.0, 50.0, 200.0]), np.full(3, 0.05)
    moved = on_plate(np.full(3, 8.0), x_m) - on_plate(np.full(3, 8.0), np.full(3, -0.1))
    cells_n = on_plate(load_n, x_m) + moved

    plain_m, _ = position(cells_n, PLATE)
    place_m, _ = position(cells_n, PLATE, resting_nm=1.2)

    np.testing.assert_allclose(plain_m, [0.098, 0.074, 0.056])
    np.testing.assert_allclose(place_m, 0.05)


def test_a_cell_that_was_not_measured_leaves_load_and_place_unknown() -> None:
    for montage, cells_n in (
        (PLATE, on_plate(np.full(3, 100.0), np.zeros(3))),
        (ROLLER, on_roller(np.full(3, 100.0), np.zeros(3))),
    ):
        cells_n[1, 2] = np.nan
        for values in (
            total_force(cells_n, montage),
            position(cells_n, montage)[0],
            lateral_position(cells_n, montage),
        ):
            assert np.isnan(values).tolist() == [False, True, False]


@settings(max_examples=80, deadline=None)
@given(
    st.integers(0, 10_000),
    st.sampled_from([(PLATE, 0.0), (ROLLER, 0.0), (ROLLER, 8.0)]),
    st.lists(st.integers(0, 300), min_size=1, max_size=8).filter(any),
)
def test_any_cutting_gives_the_same_bits(
    seed: int, device: tuple[Montage, float], cuts: list[int]
) -> None:
    montage, weight_n = device
    rng = np.random.default_rng(seed)
    cells_n = rng.normal(40.0, 60.0, (1000, 4))
    cells_n[rng.random(1000) < 0.05] = np.nan
    load, place, across, state = [], [], [], PositionState()
    at = turn = 0
    while at < 1000:
        block = cells_n[at : at + cuts[turn % len(cuts)]]
        load.append(total_force(block, montage, weight_n=weight_n))
        across.append(lateral_position(block, montage, weight_n=weight_n))
        place_m, state = position(block, montage, state, weight_n=weight_n)
        place.append(place_m)
        at, turn = at + block.shape[0] or at, turn + 1

    whole_m, whole_state = position(cells_n, montage, weight_n=weight_n)
    np.testing.assert_array_equal(
        np.concatenate(load), total_force(cells_n, montage, weight_n=weight_n)
    )
    np.testing.assert_array_equal(
        np.concatenate(across), lateral_position(cells_n, montage, weight_n=weight_n)
    )
    np.testing.assert_array_equal(np.concatenate(place), whole_m)
    assert state == whole_state


def test_a_known_load_spares_the_sum_and_changes_nothing() -> None:
    for montage in (PLATE, ROLLER):
        cells_n = np.random.default_rng(5).normal(60.0, 30.0, (200, 4))
        plain, _ = position(cells_n, montage)
        spared, _ = position(cells_n, montage, force_n=total_force(cells_n, montage))

        np.testing.assert_array_equal(plain, spared)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"x_m": (0.0,)}, "same number"),
        ({"x_m": (), "y_m": (), "axis_rad": ()}, "at least 1"),
        ({"y_m": (0.0, 0.0, 0.0, math.nan)}, "y_m"),
        ({"kind": "ball"}, "kind='ball'"),
        ({"kind": "roller"}, "radius_m"),
        ({"kind": "roller", "radius_m": 0.0}, "radius_m"),
    ],
)
def test_an_impossible_montage_cannot_be_made(change: dict[str, object], words: str) -> None:
    fields = {name: getattr(PLATE, name) for name in Montage.__slots__}

    with pytest.raises(ParameterError, match=words):
        Montage(**{**fields, **change})


def test_wrong_columns_and_limits_are_refused() -> None:
    with pytest.raises(ParameterError, match="cells_n has shape"):
        total_force([[1.0, 2.0]], PLATE)
    with pytest.raises(ParameterError, match="weight_n=8"):
        total_force([[1.0, 2.0, 3.0, 4.0]], PLATE, weight_n=8.0)
    with pytest.raises(ParameterError, match="min_force_n=0"):
        position([[1.0, 2.0, 3.0, 4.0]], PLATE, min_force_n=0.0)
    with pytest.raises(ParameterError, match="must be 'plate'"):
        center_of_pressure([[1.0, 2.0, 3.0, 4.0]], ROLLER)
