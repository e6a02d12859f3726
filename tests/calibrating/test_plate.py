"""Known weights on a plate: what comes out, and every reading that cannot be right."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from evenside.calibrating.classes import cell_class
from evenside.calibrating.fit import Fit, Given
from evenside.calibrating.plate import corner_error_pct, fit_plate
from evenside.calibrating.points import Placement, Point, Reading, RefusedError
from evenside.protocol.messages import Channel

G = 9.80665
TRUE = (0.000118, 0.000115, 0.000117, 0.000116)  # newtons per count
ZERO = (40_000.0, -20_000.0, 5_000.0, 0.0)
PLACES = ((-0.25, -0.1), (-0.25, 0.1), (0.25, -0.1), (0.25, 0.1))
GIVEN = Given(
    channels=tuple(
        Channel(n, n, 0, 128, 500.0, 2.0, x_m, y_m, math.pi / 2, f"corner {n}")
        for n, (x_m, y_m) in enumerate(PLACES)
    ),
    nominal=(0.0001164,) * 4,
    kind=cell_class("usual"),
)


def shares(over: int | None) -> np.ndarray:
    """Of a load in the middle, or four fifths of the way to a cell: rules of levers."""
    x, y = (0.0, 0.0) if over is None else (0.8 * PLACES[over][0], 0.8 * PLACES[over][1])
    return np.array([0.25 * (1 + x / px) * (1 + y / py) for px, py in PLACES])


def reading(load_n: float, over: int | None, true: Sequence[float] = TRUE) -> Reading:
    counts = np.array(ZERO) + load_n * shares(over) / np.array(true)
    return Reading(tuple(counts.tolist()), (40.0,) * 4, 240)


def point(mass_kg: float, over: int | None = None, *, read_as: float | None = None) -> Point:
    """A weight; ``read_as`` is the force that the cells felt, if another."""
    load_n = mass_kg * G if read_as is None else read_as
    return Point(Placement(mass_kg, over), reading(load_n, over), reading(0.0, None))


CORNERS = [point(10.0, cell) for cell in range(4)]
WEIGHTS = [point(mass) for mass in (5.0, 10.0, 20.0)]
SAME_ZERO = reading(0.0, None)


def test_weights_over_every_cell_give_each_its_own_sensitivity() -> None:
    fit = fit_plate(WEIGHTS + CORNERS, SAME_ZERO, GIVEN)

    assert fit.is_per_cell
    assert fit.newton_per_count == pytest.approx(TRUE, rel=1e-9)
    assert fit.zero_counts == pytest.approx(ZERO)
    assert max(map(abs, fit.residuals_n)) < 1e-9
    assert fit.corner_error_pct == pytest.approx(0.0, abs=1e-9)
    assert fit.zero_shift_n == pytest.approx(0.0)
    assert fit.remarks == ()


def test_the_corner_error_is_the_largest_share_of_a_load_over_a_cell() -> None:
    points = [point(10.0), point(10.0, 0), point(20.0, 3)]

    # by hand: 1.96133 N of 98.0665 N are 2 %, 0.980665 N of 196.133 N half a percent
    assert corner_error_pct(points, np.array([9.0, -1.96133, 0.980665])) == pytest.approx(2.0)


def test_weights_in_the_middle_alone_give_one_common_factor() -> None:
    fit = fit_plate(WEIGHTS, SAME_ZERO, GIVEN)

    assert not fit.is_per_cell
    assert fit.corner_error_pct is None
    # a quarter of the load on each: the sum reads nominal times the mean of 1 / true
    factor = 1.0 / (0.0001164 * np.mean(1.0 / np.array(TRUE)))
    assert fit.newton_per_count == pytest.approx((0.0001164 * factor,) * 4, rel=1e-9)


def test_without_corners_the_uncertainty_of_exact_points_is_that_of_weights_and_class() -> None:
    fit = fit_plate(WEIGHTS, SAME_ZERO, GIVEN)

    # by hand: 20 kg = 196.13 N of 2000 N, a bow of 0.0008 * 2000 * 4 * 0.0981 * 0.9019 = 0.5661 N;
    # over sqrt(3) and over sqrt(49.03^2 + 98.07^2 + 196.13^2) = 224.69 N: 0.14546 %. With the
    # weights' 0.2 % / sqrt(3) = 0.11547 % that makes 0.18572 %, twice it 0.37144 %.
    assert fit.uncertainty_pct == pytest.approx(0.37144, abs=2e-4)


def test_a_cell_that_is_wired_the_other_way_round_is_found_and_taken_care_of() -> None:
    for points in (WEIGHTS + CORNERS, WEIGHTS):
        turned = [turn(one, cell=2) for one in points]

        fit = fit_plate(turned, None, GIVEN)

        assert [n < 0 for n in fit.newton_per_count] == [False, False, True, False]
        assert any("wired the other way round" in remark for remark in fit.remarks)


def turn(one: Point, cell: int) -> Point:
    def turned(old: Reading) -> Reading:
        counts = list(old.counts)
        counts[cell] = -counts[cell]
        return replace(old, counts=tuple(counts))

    return Point(one.placement, turned(one.reading), turned(one.zero))


def shifted(n_counts: float) -> Reading:
    return replace(SAME_ZERO, counts=tuple(count + n_counts for count in ZERO))


def with_weak_cell() -> list[Point]:
    """Cell 1 answers a tenth as much as its data sheet says."""
    true = (TRUE[0], 10 * TRUE[1], *TRUE[2:])
    return [
        Point(Placement(40.0, over), reading(40.0 * G, over, true), SAME_ZERO)
        for over in (None, 0, 1, 2, 3)
    ]


# what was done -> what is said about it
REFUSED: dict[str, Callable[[], Fit]] = {
    "equal readings: 10 kg read as nothing": lambda: fit_plate(
        [point(10.0, read_as=0.0)], None, GIVEN
    ),
    # 1.9 kg are 18.6 N, 0.93 % of 2000 N
    "1.9 kg moved the cells by 0.93 % of their range, 1 % are needed": lambda: fit_plate(
        [point(1.9)], None, GIVEN
    ),
    "stood over cell 0 (corner 0), but cell 3 (corner 3) answered most": lambda: fit_plate(
        [Point(Placement(10.0, 0), reading(10.0 * G, 3), SAME_ZERO)], None, GIVEN
    ),
    # 5 kg read 1 N too much: no line through 5, 10 and 20 kg
    "not linear: 5 kg in the middle": lambda: fit_plate(
        [point(5.0, read_as=5.0 * G + 1.5), *WEIGHTS[1:]], SAME_ZERO, GIVEN
    ),
    "corner error: ": lambda: fit_plate(
        [*WEIGHTS, *(point(10.0, n, read_as=10.0 * G * 1.04) for n in range(4))], None, GIVEN
    ),
    # 10,000 counts on each of four cells are 4.66 N
    "the zero moved by +4.7 N": lambda: fit_plate(WEIGHTS + CORNERS, shifted(10_000.0), GIVEN),
    "answered most: two plugs are swapped": lambda: fit_plate(with_weak_cell(), None, GIVEN),
    "times the newtons per count of its data sheet: is the weight in kg": lambda: fit_plate(
        [point(mass, read_as=mass * G / 5.0) for mass in (20.0, 40.0)], None, GIVEN
    ),
    "too few placements": lambda: fit_plate(CORNERS[:3], None, GIVEN),
}


@pytest.mark.parametrize("said", REFUSED)
def test_what_cannot_be_right_is_refused_with_the_reason(said: str) -> None:
    with pytest.raises(RefusedError) as caught:
        REFUSED[said]()

    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "is_refused"), [("good", True), ("usual", False), ("cheap", False)]
)
def test_the_class_of_the_cells_decides_how_bent_they_may_be(name: str, is_refused: bool) -> None:
    kind = replace(GIVEN, kind=cell_class(name), mass_tolerance=0.0)
    # 0.6 % off over the corners: a good platform has 0.3 %, the usual one 1 %
    points = [*CORNERS, *(point(mass, read_as=1.006 * mass * G) for mass in (10.0, 10.0, 10.0))]

    if is_refused:
        with pytest.raises(RefusedError):
            fit_plate(points, None, kind)
    else:
        assert fit_plate(points, None, kind).is_per_cell


def test_a_sensitivity_far_from_the_data_sheet_is_worth_a_word() -> None:
    fit = fit_plate([point(mass, read_as=mass * G / 1.5) for mass in (10.0, 20.0)], None, GIVEN)

    assert len([remark for remark in fit.remarks if "1.50 times" in remark]) >= 1


@for_all(
    factors=st.lists(st.floats(0.85, 1.15), min_size=4, max_size=4),
    zeros=st.lists(st.floats(-200_000, 200_000), min_size=4, max_size=4),
)
def test_any_four_cells_are_found_again(factors: list[float], zeros: list[float]) -> None:
    true = np.array(GIVEN.nominal) * factors

    def at(load_n: float, over: int | None) -> Reading:
        counts = np.array(zeros) + load_n * shares(over) / true
        return Reading(tuple(counts.tolist()), (40.0,) * 4, 240)

    points = [
        Point(Placement(10.0, over), at(10.0 * G, over), at(0.0, None))
        for over in (None, 0, 1, 2, 3)
    ]

    fit = fit_plate(points, at(0.0, None), GIVEN)

    assert fit.newton_per_count == pytest.approx(tuple(true.tolist()), rel=1e-6)
    assert fit.zero_counts == pytest.approx(tuple(zeros))
