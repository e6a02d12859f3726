"""Dwells: what is one, what is none, and where exactly it begins and ends."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pytest
from tests.analysis.drawn import drawn, smooth_step, spans, sway

from evenside_analysis.events import detect_dwells
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import FloatArray

FS = 80.0
TIME_S = np.arange(int(40 * FS)) / FS
HELD_N = 200.0 * np.ones_like(TIME_S)
STILL_M = 0.05 * np.ones_like(TIME_S)


def hold(up_s: float, down_s: float) -> FloatArray:
    """200 N; pressed in from 2 s on for up_s, released from 20 s on for down_s."""
    return 200.0 * smooth_step(TIME_S, 2.0, up_s) * (1.0 - smooth_step(TIME_S, 20.0, down_s))


# --- what is a dwell ----------------------------------------------------------------------------


def test_a_steady_hold_between_two_straight_ramps_is_one_dwell_from_ramp_to_ramp() -> None:
    force_n = drawn(FS, (0, 0), (2, 0), (3, 200), (18, 200), (18.4, 0), (25, 0))

    [dwell] = detect_dwells(force_n, FS)

    assert spans([dwell]) == [(3.0, 18.0)]
    assert (dwell.load_n, dwell.peak_n, dwell.coverage) == (200.0, 200.0, 1.0)
    assert dwell.impulse_ns == pytest.approx(3000.0)


@pytest.mark.parametrize("breath_hz", [0.2, 0.25, 0.3, 0.35])
@pytest.mark.parametrize("phase", np.linspace(0.0, 2.0 * np.pi, 5)[:-1])
def test_breathing_of_five_per_cent_stays_one_dwell(breath_hz: float, phase: float) -> None:
    force_n = hold(0.8, 0.5) * (1.0 + 0.05 * np.sin(2.0 * np.pi * breath_hz * TIME_S + phase))

    [dwell] = detect_dwells(force_n, FS, STILL_M)

    assert dwell.start_s == pytest.approx(2.8, abs=0.2)
    assert dwell.end_s == pytest.approx(20.0, abs=0.2)


def test_people_who_fade_by_three_per_mille_a_second_keep_their_dwell() -> None:
    force_n = hold(0.8, 0.5) * (1.0 - 0.003 * TIME_S)

    assert len(detect_dwells(force_n, FS, STILL_M)) == 1


def test_relaxation_by_twelve_per_cent_keeps_its_dwell() -> None:
    # Science 3.2: 3 to 12 %, two thirds of it slow.
    since_s = np.maximum(TIME_S - 2.8, 0.0)
    left = 1.0 - 0.048 * (1 - np.exp(-since_s / 0.9)) - 0.072 * (1 - np.exp(-since_s / 10.0))

    assert len(detect_dwells(hold(0.8, 0.5) * left, FS, STILL_M)) == 1


@pytest.mark.parametrize(("held_s", "n"), [(4.0, 0), (4.8, 0), (5.2, 1), (8.0, 1)])
def test_a_hold_shorter_than_five_seconds_is_none(held_s: float, n: int) -> None:
    end_s = 3.0 + held_s
    force_n = drawn(FS, (0, 0), (2, 0), (3, 200), (end_s, 200), (end_s + 0.5, 0), (30, 0))

    assert len(detect_dwells(force_n, FS)) == n


def test_loads_of_two_levels_are_two_dwells_even_when_the_change_is_quick() -> None:
    force_n = drawn(FS, (0, 0), (1, 200), (12, 200), (12.4, 320), (24, 320), (25, 0), (26, 0))

    assert spans(detect_dwells(force_n, FS)) == [(1.0, 12.0), (12.4, 24.0)]


def test_a_short_wobble_that_comes_back_does_not_part_a_dwell() -> None:
    wobble = 1.0 - 0.12 * np.exp(-0.5 * ((TIME_S - 11.0) / 0.3) ** 2)

    [dwell] = detect_dwells(hold(0.8, 0.5) * wobble, FS, STILL_M)

    assert dwell.end_s - dwell.start_s == pytest.approx(17.2, abs=0.2)


def test_loads_below_the_contact_threshold_are_no_dwell() -> None:
    assert detect_dwells(np.full(3000, 15.0), FS) == []


def test_a_load_that_swings_by_fifteen_per_cent_is_none() -> None:
    force_n = HELD_N * (1.0 + 0.15 * np.sin(2.0 * np.pi * 0.5 * TIME_S))

    assert detect_dwells(force_n, FS, STILL_M) == []


def test_a_load_that_grows_by_five_per_cent_a_second_is_none() -> None:
    assert detect_dwells(100.0 * np.exp(0.05 * TIME_S), FS, STILL_M) == []


# --- position -----------------------------------------------------------------------------------


@pytest.mark.parametrize("reach_m", [0.015, 0.025, 0.05, 0.1])
@pytest.mark.parametrize("stroke_s", [0.6, 1.0, 2.0, 4.0])
def test_rolling_to_and_fro_under_steady_load_is_no_dwell(reach_m: float, stroke_s: float) -> None:
    # Over a window of two strokes the mean slope of the position is zero.
    place_m = reach_m * np.sin(np.pi * TIME_S / stroke_s)

    assert detect_dwells(HELD_N, FS, place_m) == []


@pytest.mark.parametrize("speed_m_s", [0.006, 0.01, 0.025])
def test_slow_rolling_one_way_is_no_dwell(speed_m_s: float) -> None:
    assert detect_dwells(HELD_N, FS, speed_m_s * TIME_S) == []


def test_a_dwell_begins_when_the_rolling_ends_and_ends_when_it_begins_again() -> None:
    place_m = 0.12 * smooth_step(TIME_S, 5.0, 3.0) - 0.10 * smooth_step(TIME_S, 22.0, 2.0)

    dwells = [d for d in detect_dwells(HELD_N, FS, place_m) if d.start_s > 4.5]

    assert dwells[0].start_s == pytest.approx(8.0, abs=0.2)
    assert dwells[0].end_s == pytest.approx(22.0, abs=0.2)


def test_without_a_position_the_load_alone_decides() -> None:
    force_n = hold(0.8, 0.5)
    unknown = np.full_like(force_n, np.nan)

    assert detect_dwells(force_n, FS) == detect_dwells(force_n, FS, unknown) != []


# --- edges --------------------------------------------------------------------------------------


@pytest.mark.parametrize("up_s", [0.3, 0.6, 1.0, 1.5])
@pytest.mark.parametrize("down_s", [0.3, 0.9, 1.5])
def test_edges_of_a_smooth_hold_lie_where_the_ramps_end_and_begin(
    up_s: float, down_s: float
) -> None:
    [dwell] = detect_dwells(hold(up_s, down_s), FS, STILL_M)

    assert dwell.start_s == pytest.approx(2.0 + up_s, abs=0.1)
    assert dwell.end_s == pytest.approx(20.0, abs=0.1)


def test_a_press_that_overshoots_is_over_at_its_top() -> None:
    # 12 % too much, gone with a time constant of 0.2 s.
    settle = 1.0 + 0.12 * np.exp(-np.maximum(TIME_S - 2.8, 0.0) / 0.2)

    [dwell] = detect_dwells(hold(0.8, 0.5) * settle, FS, STILL_M)

    assert dwell.start_s == pytest.approx(2.8, abs=0.1)
    assert dwell.load_n == pytest.approx(200.0, rel=0.001)  # the first second is left out


def test_edges_of_noisy_holds_are_within_50_ms_in_the_middle_and_200_ms_in_95_per_cent() -> None:
    # Ramps of 0.3 to 1.5 s in four shapes, with all that science 3.2 adds to a hold.
    errors: list[float] = []
    for seed in range(12):
        force_n, place_m, truth = person(seed)
        dwells = detect_dwells(force_n, FS, place_m)
        assert len(dwells) == len(truth)
        for dwell, (start_s, end_s) in zip(dwells, truth, strict=True):
            errors += [abs(dwell.start_s - start_s), abs(dwell.end_s - end_s)]

    assert np.median(errors) <= 0.05
    assert np.quantile(errors, 0.95) <= 0.2


def person(seed: int) -> tuple[FloatArray, FloatArray, list[tuple[float, float]]]:
    """Eight holds with breath, heart, sway, relaxation, fade and noise, and their true times."""
    rng = np.random.default_rng(seed)
    at_s, holds = 3.0, []
    for _ in range(8):
        times = at_s + np.cumsum(
            [0.0, rng.uniform(0.3, 1.5), rng.uniform(8, 25), rng.uniform(0.3, 1.5)]
        )
        holds.append(times)
        at_s = float(times[-1] + rng.uniform(2.0, 6.0))
    time_s = np.arange(int(at_s * FS)) / FS
    force_n, place_m = np.zeros_like(time_s), np.full_like(time_s, np.nan)
    for times in holds:
        inside = (time_s >= times[0]) & (time_s <= times[3])
        force_n[inside], place_m[inside] = one_hold(rng, time_s[inside], times)
    force_n += rng.normal(0.0, 0.3, time_s.shape)
    place_m[force_n < 20.0] = np.nan
    return force_n, place_m, [(float(times[1]), float(times[2])) for times in holds]


def one_hold(
    rng: np.random.Generator, time_s: FloatArray, times: FloatArray
) -> tuple[FloatArray, FloatArray]:
    shape = SHAPES[rng.integers(0, len(SHAPES))]
    up = shape(np.clip((time_s - times[0]) / (times[1] - times[0]), 0.0, 1.0))
    down = shape(np.clip((time_s - times[2]) / (times[3] - times[2]), 0.0, 1.0))
    on, since_s, n = up * (1.0 - down), np.maximum(time_s - times[1], 0.0), time_s.shape[0]
    relaxed = rng.uniform(0.03, 0.12)
    load = 1.0 - 0.4 * relaxed * (1 - np.exp(-since_s / 0.9))
    load -= 0.6 * relaxed * (1 - np.exp(-since_s / 10.0)) + rng.uniform(0.001, 0.003) * since_s
    load *= (
        1.0
        + rng.uniform(0.01, 0.05)
        * np.sin(2.0 * np.pi * (rng.uniform(0.2, 0.35) * time_s + rng.random()))
        + rng.uniform(0.01, 0.03) * sway(rng, n, FS, rng.uniform(2.0, 5.0))
    )
    heart_n = rng.uniform(1.0, 3.0) * np.sin(2.0 * np.pi * (1.2 * time_s + rng.random()))
    place_m = rng.uniform(-0.1, 0.1) + 0.0015 * sway(rng, n, FS, 2.0) + rng.normal(0.0, 0.0005, n)
    return rng.uniform(80.0, 400.0) * on * load + on * heart_n, place_m


SHAPES: tuple[Callable[[FloatArray], FloatArray], ...] = (
    lambda u: u,
    lambda u: (1.0 - np.cos(np.pi * u)) / 2.0,
    lambda u: u * u * (3.0 - 2.0 * u),
    lambda u: u**3 * (10.0 + u * (6.0 * u - 15.0)),
)


# --- gaps, load, settings -----------------------------------------------------------------------


def test_a_long_gap_parts_a_dwell_and_belongs_to_neither_half() -> None:
    force_n = hold(0.8, 0.5)
    force_n[int(11 * FS) : int(12 * FS)] = np.nan

    first, second = detect_dwells(force_n, FS)

    assert (first.end_s, second.start_s) == (11.0, 12.0)


def test_a_short_gap_is_bridged_and_counted() -> None:
    force_n = hold(0.8, 0.5)
    force_n[int(11 * FS) : int(11.25 * FS)] = np.nan

    [dwell] = detect_dwells(force_n, FS)

    n = dwell.stop_index - dwell.start_index
    assert dwell.coverage == pytest.approx((n - 20) / n)


def test_the_load_of_a_dwell_leaves_out_its_first_and_last_second() -> None:
    # The first second at 206 N and the last at 204 N are exactly half of the samples: with them the
    # median would be 202 N, half way between 200 N and 204 N.
    force_n = drawn(
        FS, (0, 206), (1.5, 206), (1.5, 200), (4.5, 200), (4.5, 204), (6, 204), (6.4, 0), (8, 0)
    )
    settings = DetectionSettings(dwell_trim_s=1.25)

    [dwell] = detect_dwells(force_n, FS, settings=settings)

    assert (dwell.load_n, dwell.peak_n) == (200.0, 206.0)


def test_shaky_holds_are_found_when_the_settings_allow_more_scatter() -> None:
    shaky = hold(0.8, 0.5) * (1.0 + 0.10 * np.sin(2.0 * np.pi * 0.45 * TIME_S))

    assert detect_dwells(shaky, FS) == []
    assert len(detect_dwells(shaky, FS, settings=DetectionSettings(dwell_sd=0.1))) == 1


@pytest.mark.parametrize("fs_hz", [10.0, 50.0, 133.0, 450.0, 1000.0])
def test_any_sampling_rate_finds_the_same_dwell(fs_hz: float) -> None:
    force_n = drawn(fs_hz, (0, 0), (2, 0), (3, 200), (18, 200), (18.4, 0), (25, 0))

    [dwell] = detect_dwells(force_n, fs_hz)

    assert dwell.start_s == pytest.approx(3.0, abs=0.05)
    assert dwell.end_s == pytest.approx(18.0, abs=0.05)


@pytest.mark.parametrize("seed", range(50, 56))
def test_dwells_never_overlap_and_come_in_order(seed: int) -> None:
    force_n, place_m, _ = person(seed)

    for earlier, later in pairwise(detect_dwells(force_n, FS, place_m)):
        assert earlier.stop_index <= later.start_index
