"""A gauge against the definitions in makers' sheets: the largest departure, and from what."""

import numpy as np
import pytest

from evenside.errors import UsageError
from evenside.simulator.gauge import (
    GAUGE_CLASSES,
    Gauge,
    GaugeClassName,
    GaugeMemory,
    bent,
    checked_gauge_class,
    drag,
    lag,
    make_gauge,
    remember,
)

CAPACITY_N = 500.0
CLASSES: list[GaugeClassName] = ["good", "usual", "cheap"]
SEEDS = range(40)
UP = np.linspace(0.0, CAPACITY_N, 2001)


def gauges(name: GaugeClassName) -> list[Gauge]:
    return [make_gauge(name, CAPACITY_N, seed, channel=seed % 4) for seed in SEEDS]


@pytest.mark.parametrize("name", CLASSES)
def test_nonlinearity_stays_within_the_class_and_some_cells_use_much_of_it(
    name: GaugeClassName,
) -> None:
    worst = [np.abs(bent(gauge, UP) - UP).max() / CAPACITY_N for gauge in gauges(name)]

    limit = GAUGE_CLASSES[name].nonlinearity
    assert max(worst) <= limit
    assert max(worst) > 0.6 * limit


@pytest.mark.parametrize("gauge", gauges("cheap")[:4])
def test_the_curve_is_right_at_both_ends(gauge: Gauge) -> None:
    np.testing.assert_allclose(bent(gauge, np.array([0.0, CAPACITY_N])), [0.0, CAPACITY_N])


@pytest.mark.parametrize("name", CLASSES)
def test_the_gap_between_loading_and_unloading_is_the_cells_hysteresis(
    name: GaugeClassName,
) -> None:
    limit = GAUGE_CLASSES[name].hysteresis
    for gauge in gauges(name):
        without_creep = Gauge(**{**fields_of(gauge), "creep": 0.0})
        added, _ = remember(without_creep, np.append(UP, UP[::-1]), 0.1, GaugeMemory())
        gap = added[2001:][::-1] - added[:2001]

        # Both plays are fully open in the middle of the range: the gap is the whole figure there.
        assert gap.max() / CAPACITY_N == pytest.approx(gauge.hysteresis, rel=1e-9)
        assert 0.3 * limit <= gauge.hysteresis <= limit


def test_hysteresis_does_not_depend_on_how_fast_the_load_moves() -> None:
    gauge = Gauge(**{**fields_of(gauges("usual")[0]), "creep": 0.0})
    slow = np.append(UP, UP[::-1])

    added_slow, _ = remember(gauge, slow, 0.1, GaugeMemory())
    added_fast, _ = remember(gauge, slow[::5], 0.1, GaugeMemory())

    np.testing.assert_allclose(added_fast, added_slow[::5], atol=1e-9)


@pytest.mark.parametrize("name", CLASSES)
def test_creep_comes_within_five_minutes_and_goes_again_after_unloading(
    name: GaugeClassName,
) -> None:
    limit = GAUGE_CLASSES[name].creep
    for gauge in gauges(name):
        alone = Gauge(**{**fields_of(gauge), "hysteresis": 0.0})
        loaded = np.full(3000, CAPACITY_N)  # five minutes at ten a second
        on, memory = remember(alone, loaded, 0.1, GaugeMemory())
        off, _ = remember(alone, np.zeros(3000), 0.1, memory)

        # By hand: 1 - exp(-300/100) = 0.9502 of the whole creep; as much of it goes again.
        assert on[-1] == pytest.approx(0.9502 * gauge.creep * CAPACITY_N, rel=1e-3)
        assert off[-1] == pytest.approx(0.0498 * on[-1], rel=1e-2)
        assert abs(gauge.creep) <= limit


def test_creep_over_a_coarse_raster_is_the_same_at_the_same_times() -> None:
    # A lag that is right for a constant load at any step: 10 s in one step or in a hundred.
    assert lag([1.0] * 100, 0.1**0.01, 0.0)[-1] == pytest.approx(lag([1.0], 0.1, 0.0)[-1])


def test_memory_goes_on_where_it_was() -> None:
    gauge = gauges("cheap")[1]
    force_n = 200.0 * np.abs(np.sin(np.arange(500) / 30.0))

    whole, end = remember(gauge, force_n, 0.1, GaugeMemory())
    first, memory = remember(gauge, force_n[:123], 0.1, GaugeMemory())
    second, end_in_two = remember(gauge, force_n[123:], 0.1, memory)

    np.testing.assert_array_equal(np.append(first, second), whole)
    assert end_in_two == end


def test_a_slide_with_play_stays_and_is_dragged() -> None:
    # By hand, with half a width of 1.
    assert drag([0.5, 2.0, 1.5, 0.5, -1.0], 1.0, 0.0) == [0.0, 1.0, 1.0, 1.0, 0.0]


def test_an_ideal_gauge_shows_the_force() -> None:
    gauge = make_gauge("ideal", CAPACITY_N, 3, 0)
    added, _ = remember(gauge, UP, 0.1, GaugeMemory())

    np.testing.assert_array_equal(bent(gauge, UP), UP)
    assert not added.any()
    assert (gauge.zero_n_per_c, gauge.span_per_c, gauge.crosstalk) == (0.0, 0.0, 0.0)


def test_good_cells_keep_to_class_c3_of_oiml_r60() -> None:
    # R 60 with 3000 intervals v: at full load 0.7 * 1.5 v = 0.035 % for linearity and hysteresis,
    # 0.7 * 0.7 * 1.5 v = 0.0245 % for creep; 0.7 of a smallest interval of 1/10000 in 5 C for zero.
    good = GAUGE_CLASSES["good"]

    assert good.nonlinearity + good.hysteresis <= 0.7 * 1.5 / 3000
    assert good.creep == pytest.approx(0.7 * 0.7 * 1.5 / 3000)
    assert good.zero_per_c == pytest.approx(0.7 / 10_000 / 5)


def test_a_class_that_is_not_known_is_refused() -> None:
    with pytest.raises(UsageError, match="'best' is not known; known are ideal, good"):
        checked_gauge_class("best")


def fields_of(gauge: Gauge) -> dict[str, float]:
    return {name: getattr(gauge, name) for name in Gauge.__slots__}
