"""Passes in bins, laid over each other: curves that are known because they were drawn."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.profile import PassProfile, load_curve, pass_profile
from evenside_analysis.types import FloatArray, ParameterError

FIRST_BIN, N_BINS = -8, 16


def one_pass(
    shape: FloatArray, level_n: float = 200.0, first_bin: int = FIRST_BIN, n_samples: int = 8
) -> PassProfile:
    """A pass whose load is the level times exp(shape), bin by bin."""
    n = np.full(len(shape), n_samples, dtype=np.int64)
    return PassProfile(first_bin, math.log(level_n) + shape, n)


def test_samples_go_into_their_centimetre_and_the_median_stays() -> None:
    # by hand: -0.4 cm is in bin -1; 0.2, 0.5, 0.9 cm in bin 0; none in bin 1; 2.0 cm in bin 2
    position_m = [-0.004, 0.002, 0.005, 0.009, 0.020, math.nan, 0.03]
    force_n = [100.0, 200.0, 900.0, 210.0, 300.0, 400.0, math.nan]

    profile = pass_profile(position_m, force_n)

    assert profile is not None
    assert (profile.first_bin, profile.n_samples.tolist()) == (-1, [1, 3, 0, 1])
    loads = np.exp(profile.log_load)
    assert loads[[0, 1, 3]] == pytest.approx([100.0, 210.0, 300.0])
    assert math.isnan(loads[2])


@pytest.mark.parametrize("force_n", [[math.nan, math.nan], [0.0, -1.0]])
def test_a_pass_without_a_measured_load_has_no_profile(force_n: list[float]) -> None:
    assert pass_profile([0.01, 0.02], force_n) is None


def test_lengths_that_differ_are_refused() -> None:
    with pytest.raises(ParameterError, match="force_n has 1 samples"):
        pass_profile([0.01, 0.02], [200.0])


def test_a_shape_comes_back_whatever_the_level_of_each_pass() -> None:
    shape = 0.02 * np.arange(N_BINS)
    passes = [one_pass(shape, level_n) for level_n in (150.0, 200.0, 400.0)]

    curve = load_curve(passes)

    assert curve is not None
    assert curve.shape == pytest.approx(shape - shape.mean())
    assert curve.sd == pytest.approx(np.zeros(N_BINS), abs=1e-9)
    # geometric mean of the levels, at the middle of the way
    assert curve.level_n == pytest.approx((150 * 200 * 400) ** (1 / 3) * math.exp(0.15))
    assert curve.position_m[0] == pytest.approx(-0.075)
    assert curve.share == pytest.approx(np.full(N_BINS, 1 / N_BINS))


def test_short_passes_in_a_sloping_place_do_not_bend_the_curve() -> None:
    # the mean over passes would step where the lightly pressed ones end; the model does not
    shape = 0.035 * np.arange(N_BINS)
    long = [one_pass(shape, 200.0) for _ in range(3)]
    short = [one_pass(shape[:9], 80.0) for _ in range(4)]

    curve = load_curve([*long, *short])

    assert curve is not None
    assert np.diff(curve.shape) == pytest.approx(np.full(N_BINS - 1, 0.035))
    assert curve.n_passes.tolist() == [7] * 9 + [3] * 7


def test_the_scatter_is_that_from_pass_to_pass() -> None:
    # by hand: in bin 0 three passes at -a, 0, +a and nothing elsewhere; SD a, less what each
    # pass's own level takes up: a * (1 - 1/16), corrected by sqrt(16/15)
    a = 0.1
    rows = [np.zeros(N_BINS) for _ in range(3)]
    rows[0][0], rows[2][0] = -a, a

    curve = load_curve([one_pass(row) for row in rows])

    assert curve is not None
    assert curve.sd[0] == pytest.approx(a * (15 / 16) * math.sqrt(16 / 15))


@pytest.mark.parametrize(
    "passes",
    [
        [],
        [one_pass(np.zeros(N_BINS)) for _ in range(2)],
        [one_pass(np.zeros(2)) for _ in range(9)],
        [one_pass(np.zeros(4), first_bin=20 * i) for i in range(9)],
    ],
    ids=["no pass", "two passes", "two centimetres", "never the same place"],
)
def test_too_little_for_a_curve_is_none(passes: list[PassProfile]) -> None:
    assert load_curve(passes) is None


def test_stretches_that_no_pass_connects_are_not_put_into_one_curve() -> None:
    here = [one_pass(np.zeros(5), first_bin=0) for _ in range(3)]
    there = [one_pass(np.zeros(7), first_bin=5) for _ in range(3)]

    curve = load_curve([*here, *there])

    assert curve is not None
    assert curve.bins.tolist() == list(range(5, 12))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_any_passes_give_a_finite_curve_or_none(seed: int, n_passes: int) -> None:
    rng = np.random.default_rng(seed)
    passes = []
    for _ in range(n_passes):
        place = rng.uniform(-0.05, 0.05) + np.linspace(0.0, rng.uniform(0.0, 0.15), 40)
        load = rng.uniform(0.0, 400.0, 40)
        load[rng.random(40) < 0.3] = np.nan
        profile = pass_profile(place, load)
        passes += [] if profile is None else [profile]

    curve = load_curve(passes)

    if curve is not None:
        for values in (curve.shape, curve.sd, curve.share, curve.load_n, curve.squared_error):
            assert np.isfinite(values).all()
        assert curve.shape.mean() == pytest.approx(0.0, abs=1e-9)
        assert (curve.n_passes >= 3).all()
        assert (np.diff(curve.bins) == 1).all()
