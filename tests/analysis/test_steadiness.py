"""hold_steadiness on signals drawn by formula, whose figures are known."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenside_analysis.steadiness import HoldSteadiness, compare_steadiness, hold_steadiness
from evenside_analysis.types import FloatArray

FS = 80.0


def hold(*waves: tuple[float, float], drift: float = 0.0, duration_s: float = 14.0) -> FloatArray:
    """A load of 250 N with sines of (frequency, share of the load) and a drift per second."""
    time_s = np.arange(round(duration_s * FS)) / FS
    log_load = drift * time_s
    for frequency_hz, share in waves:
        log_load += share * np.sin(2 * np.pi * frequency_hz * time_s)
    return 250.0 * np.exp(log_load)


# A sine of amplitude a has a root mean square of a / sqrt(2).
@pytest.mark.parametrize(
    ("frequency_hz", "figures"),
    [
        (0.3, (0.0, 0.0, 0.0)),  # breath is in none of them
        (1.2, (1.0, 1.0, 0.0)),
        (10.0, (1.0, 0.0, 1.0)),
        (4.0, (1.0, 0.0, 0.0)),  # between the bands
    ],
)
def test_each_frequency_is_found_in_its_band_and_only_there(
    frequency_hz: float, figures: tuple[float, float, float]
) -> None:
    found = hold_steadiness(hold((frequency_hz, 0.01 * math.sqrt(2))), FS)

    assert (found.scatter_pct, found.sway_pct, found.tremor_pct) == pytest.approx(figures, abs=0.12)
    assert found.why_not is None


def test_the_drift_is_the_slope_of_the_logarithm_and_no_scatter() -> None:
    found = hold_steadiness(hold(drift=-0.004), FS)

    assert found.drift_pct_per_s == pytest.approx(-0.4)
    assert found.scatter_pct == pytest.approx(0.0, abs=1e-6)


def test_lost_samples_are_bridged_and_take_a_little_tremor_away() -> None:
    load = hold((0.3, 0.04), (10.0, 0.01 * math.sqrt(2)))
    for start in range(100, len(load), 60):
        load[start : start + 4] = np.nan  # 7 % in frames of four

    found = hold_steadiness(load, FS)

    assert found.tremor_pct == pytest.approx(1.0, abs=0.1)


@pytest.mark.parametrize(
    ("load", "fs_hz", "why_not"),
    [
        (hold(duration_s=7.5), FS, "shorter than 8 s"),
        (np.where(np.arange(1120) % 5 == 0, np.nan, 250.0), FS, "a tenth of the hold's samples"),
        (np.zeros(1120), FS, "not above 0"),
        (np.empty(0), FS, "shorter than 8 s"),
    ],
)
def test_a_hold_without_figures_says_why(load: FloatArray, fs_hz: float, why_not: str) -> None:
    found = hold_steadiness(load, fs_hz)

    assert found.why_not is not None
    assert why_not in found.why_not
    assert (found.scatter_pct, found.tremor_pct, found.drift_pct_per_s) == (None, None, None)


def test_a_slow_device_gives_everything_but_tremor() -> None:
    found = hold_steadiness(hold()[::8], FS / 8)

    assert (found.tremor_pct, found.why_not) == (
        None,
        "tremor needs at least 35 samples a second",
    )
    assert found.drift_pct_per_s == pytest.approx(0.0)


def noisy(tremor: float, drift: float, seed: int) -> HoldSteadiness:
    rng = np.random.default_rng(seed)
    load = hold((10.0, tremor), drift=drift + rng.normal(0.0, 0.0002))
    return hold_steadiness(load * (1 + 0.002 * rng.normal(size=len(load))), FS)


def test_a_side_that_trembles_and_fades_is_said_in_words() -> None:
    left = [noisy(0.004, -0.001, seed) for seed in range(4)]
    right = [noisy(0.012, -0.006, seed) for seed in range(4, 8)]

    sign = compare_steadiness(left, right)

    wavers, trembles, fades = sign.notable
    assert wavers.endswith("times as much on the right")
    assert trembles.endswith("times as much on the right")
    assert fades == "the load fades faster on the right, by 0.5 %/s"
    # by hand: tremor 0.283 and 0.849 %, noise 0.2 % with a fifth of its variance from 6 to 14 Hz
    assert sign.tremor.difference == pytest.approx(100 * math.log(0.8536 / 0.2966), abs=4.0)
    assert sign.drift.difference == pytest.approx(-0.5, abs=0.05)


def test_equal_sides_are_quiet_and_few_holds_have_their_reason() -> None:
    side = [noisy(0.004, -0.001, seed) for seed in range(4)]

    assert compare_steadiness(side, [noisy(0.004, -0.001, s) for s in range(4, 8)]).notable == ()
    few = compare_steadiness(side, [*side[:2], hold_steadiness(np.empty(0), FS)])
    assert few.scatter.difference is None
    assert few.reasons == (
        "two holds on the right, three are needed",
        "the hold is shorter than 8 s",
    )


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([10.0, 35.0, 80.0, 320.0]))
def test_any_load_gives_finite_figures_or_a_reason(seed: int, fs_hz: float) -> None:
    rng = np.random.default_rng(seed)
    load = rng.uniform(0.0, 500.0, int(rng.integers(0, 20 * fs_hz)))
    load[rng.random(len(load)) < rng.uniform(0.0, 0.12)] = np.nan

    found = hold_steadiness(load, fs_hz)

    figures = (found.scatter_pct, found.sway_pct, found.tremor_pct, found.drift_pct_per_s)
    assert all(value is None or math.isfinite(value) for value in figures)
    assert (None in figures) == (found.why_not is not None)
