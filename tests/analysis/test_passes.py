"""Passes: movements in one direction, their ends, their way, and what is none."""

from itertools import pairwise

import numpy as np
import pytest
from tests.analysis.drawn import drawn, smooth_step, sway

from evenside_analysis.events import detect_passes
from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import FloatArray

FS = 80.0


def loaded(place_m: FloatArray) -> FloatArray:
    return np.full_like(place_m, 200.0)


def test_a_stroke_there_and_back_is_two_passes_with_way_and_direction() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (4, 0.1), (6, -0.02), (10, -0.02))

    there, back = detect_passes(loaded(place_m), FS, place_m)

    assert (there.start_s, there.end_s) == (
        pytest.approx(2.0, abs=0.1),
        pytest.approx(4.0, abs=0.1),
    )
    assert (back.start_s, back.end_s) == (there.end_s, pytest.approx(6.0, abs=0.1))
    assert (there.direction, back.direction) == (1, -1)
    assert there.travel_m == pytest.approx(0.10, abs=0.003)
    assert back.travel_m == pytest.approx(0.12, abs=0.003)


@pytest.mark.parametrize("stroke_s", [0.6, 1.0, 1.7, 3.0, 6.0])
def test_rolling_to_and_fro_without_rests_tiles_the_time_with_passes(stroke_s: float) -> None:
    time_s = np.arange(int(20 * stroke_s * FS)) / FS
    place_m = -0.05 * np.cos(np.pi * time_s / stroke_s)

    passes = detect_passes(loaded(place_m), FS, place_m)

    assert len(passes) == 20
    for number, found in enumerate(passes[1:-1], start=1):
        assert found.start_s == pytest.approx(number * stroke_s, abs=0.06)  # one cell
        assert found.direction == (1 if number % 2 == 0 else -1)
    for earlier, later in pairwise(passes):
        # The slowest of these turns stands nearly still for half a second.
        assert 0.0 <= later.start_s - earlier.end_s <= (0.0 if stroke_s < 4.0 else 0.15)


def test_a_rest_at_the_turn_belongs_to_no_pass() -> None:
    time_s = np.arange(int(20 * FS)) / FS
    place_m = 0.1 * smooth_step(time_s, 2.0, 2.0) - 0.1 * smooth_step(time_s, 7.0, 2.0)

    there, back = detect_passes(loaded(place_m), FS, place_m)

    assert there.end_s == pytest.approx(4.0, abs=0.2)
    assert back.start_s == pytest.approx(7.0, abs=0.2)


def test_going_on_in_the_same_direction_after_a_rest_is_a_new_pass() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (4, 0.08), (7, 0.08), (9, 0.16), (12, 0.16))

    passes = detect_passes(loaded(place_m), FS, place_m)

    assert [found.direction for found in passes] == [1, 1]
    assert passes[1].start_s == pytest.approx(7.0, abs=0.1)


def test_a_hesitation_of_two_tenths_of_a_second_does_not_part_a_pass() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (3, 0.05), (3.2, 0.05), (4.2, 0.1), (8, 0.1))

    assert len(detect_passes(loaded(place_m), FS, place_m)) == 1


@pytest.mark.parametrize(
    ("stroke_s", "way_m", "n"),
    [
        (2.0, 0.028, 0),
        (2.0, 0.032, 1),
        (0.3, 0.1, 0),
        (0.7, 0.1, 1),
        (7.5, 0.2, 1),
        (9.0, 0.2, 0),
    ],
)
def test_passes_travel_three_centimetres_in_half_a_second_to_eight_seconds(
    stroke_s: float, way_m: float, n: int
) -> None:
    place_m = drawn(FS, (0, 0), (3, 0), (3 + stroke_s, way_m), (18, way_m))

    assert len(detect_passes(loaded(place_m), FS, place_m)) == n


def test_movement_without_contact_is_no_pass() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (4, 0.1), (8, 0.1), (10, 0), (14, 0))
    force_n = drawn(FS, (0, 200), (6, 200), (6, 0), (14, 0))

    [only] = detect_passes(force_n, FS, place_m)

    assert only.direction == 1


def test_a_jump_of_the_position_between_two_contacts_is_no_pass() -> None:
    # The person lifts off for a second and comes down 20 cm away.
    force_n = drawn(FS, (0, 200), (4, 200), (4, 0), (5, 0), (5, 200), (9, 200))
    place_m = np.where(np.arange(force_n.shape[0]) < 4.5 * FS, 0.0, 0.2)

    assert detect_passes(force_n, FS, place_m) == []


def test_without_a_position_there_are_no_passes() -> None:
    # The load rises and falls with every stroke, but does not tell there from back.
    force_n = 200.0 + 40.0 * np.sin(np.arange(2000) / FS * np.pi)

    assert detect_passes(force_n, FS) == []


def test_a_position_that_is_unknown_for_a_quarter_second_does_not_part_a_pass() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (5, 0.15), (8, 0.15))
    place_m[int(3.5 * FS) : int(3.5 * FS) + 12] = np.nan

    assert len(detect_passes(loaded(place_m), FS, place_m)) == 1


def test_a_position_that_is_lost_for_a_second_parts_it() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (8, 0.3), (10, 0.3))
    place_m[int(4.5 * FS) : int(5.5 * FS)] = np.nan

    first, second = detect_passes(loaded(place_m), FS, place_m)

    assert first.end_s < 4.6 < 5.4 < second.start_s


def test_one_wild_position_makes_no_pass_and_no_way() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (4, 0.1), (8, 0.1))
    for at in (100, 240, 241, 500):
        place_m[at] = 3.0

    [only] = detect_passes(loaded(place_m), FS, place_m)

    assert only.travel_m == pytest.approx(0.1, abs=0.005)


def test_sway_of_some_millimetres_is_no_pass() -> None:
    rng = np.random.default_rng(1)
    place_m = 0.003 * sway(rng, int(600 * FS), FS, 2.0) + rng.normal(0.0, 0.001, int(600 * FS))

    assert detect_passes(loaded(place_m), FS, place_m) == []


def test_the_load_of_a_pass_is_the_median_over_it() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (4, 0.1), (8, 0.1))
    force_n = drawn(FS, (0, 150), (2, 150), (4, 250), (8, 250))

    [only] = detect_passes(force_n, FS, place_m)

    assert only.load_n == pytest.approx(200.0, abs=3.0)
    assert only.impulse_ns == pytest.approx(400.0, abs=15.0)


def test_ends_of_noisy_strokes_are_within_50_ms_in_the_middle_and_200_ms_in_95_per_cent() -> None:
    # Strokes of 2 to 4 s (Behm 2020) that speed up and slow down within 0.3 s, to and fro in rows
    # of six; the position sways by 1 mm.
    errors: list[float] = []
    for seed in range(10):
        place_m, truth = rows_of_strokes(seed)
        passes = detect_passes(loaded(place_m), FS, place_m)
        assert len(passes) == len(truth)
        for found, (start_s, end_s) in zip(passes, truth, strict=True):
            errors += [abs(found.start_s - start_s), abs(found.end_s - end_s)]

    assert np.median(errors) <= 0.05
    assert np.quantile(errors, 0.95) <= 0.2


def rows_of_strokes(seed: int) -> tuple[FloatArray, list[tuple[float, float]]]:
    rng = np.random.default_rng(seed)
    time_s = np.arange(int(120 * FS)) / FS
    place_m, truth, at_s = np.zeros_like(time_s), [], 2.0
    while at_s < 95.0:
        way_m, sign = rng.uniform(0.06, 0.2), 1.0
        for _ in range(6):
            stroke_s = rng.uniform(2.0, 4.0)
            place_m += sign * way_m * even_pace((time_s - at_s) / stroke_s, 0.3 / stroke_s)
            truth.append((at_s, at_s + stroke_s))
            at_s, sign = at_s + stroke_s, -sign
        at_s += rng.uniform(1.0, 5.0)
    place_m += 0.001 * sway(rng, time_s.shape[0], FS, 1.5) + rng.normal(0.0, 0.0005, time_s.shape)
    return place_m, truth


def even_pace(share: FloatArray, turn: float) -> FloatArray:
    """Constant speed between a start and a stop at constant acceleration."""
    u, top = np.clip(share, 0.0, 1.0), 1.0 / (1.0 - turn)
    start, stop = 0.5 * top * u * u / turn, 1.0 - 0.5 * top * (1.0 - u) ** 2 / turn
    return np.where(u < turn, start, np.where(u > 1.0 - turn, stop, top * (u - 0.5 * turn)))


@pytest.mark.parametrize("fs_hz", [20.0, 50.0, 133.0, 450.0, 1000.0])
def test_any_sampling_rate_finds_the_same_passes(fs_hz: float) -> None:
    place_m = drawn(fs_hz, (0, 0), (2, 0), (4, 0.1), (6, 0), (8, 0))

    passes = detect_passes(loaded(place_m), fs_hz, place_m)

    assert [found.direction for found in passes] == [1, -1]
    assert passes[0].end_s == pytest.approx(4.0, abs=0.1)


def test_a_longer_way_can_be_asked_for() -> None:
    place_m = drawn(FS, (0, 0), (2, 0), (4, 0.1), (8, 0.1))
    settings = DetectionSettings(pass_min_travel_m=0.12)

    assert detect_passes(loaded(place_m), FS, place_m, settings=settings) == []
