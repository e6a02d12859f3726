"""The converter's filter against the exact sinc3, its slow noise, its ends."""

import numpy as np
import pytest

from evenside.simulator.amplifier import (
    FLICKER_EVERY_S,
    FULL_SCALE,
    flicker,
    flicker_streams,
    looks_per_conversion,
    to_counts,
    weighed,
    weights,
)


@pytest.mark.parametrize(("rate_hz", "n"), [(10.0, 8), (20.0, 4), (80.0, 1), (320.0, 1)])
def test_looks_are_no_further_apart_than_an_eightieth_of_a_second(rate_hz: float, n: int) -> None:
    assert looks_per_conversion(rate_hz) == n


@pytest.mark.parametrize("n", [1, 2, 4, 8])
def test_the_weights_have_the_delay_and_the_width_of_sinc3(n: int) -> None:
    # Three averages over one period T each: delay 1.5 T, variance 3 T^2 / 12.
    weight = np.array(weights(n)).ravel()
    before = 3.0 - (np.arange(3 * n) + 0.5) / n

    assert weight.sum() == pytest.approx(1.0, abs=1e-15)
    assert weight @ before == pytest.approx(1.5)
    assert weight @ (before - 1.5) ** 2 == pytest.approx(0.25)


def test_a_step_shows_in_full_from_the_fourth_conversion_on() -> None:
    # HX711 data sheet: the output settles in four conversions (50 ms at 80, 400 ms at 10).
    for n in (1, 8):
        for late in range(n):  # the step may come anywhere in a period
            looks = np.zeros((12, n))
            looks.ravel()[5 * n + late :] = 1.0
            answer = weighed(looks, weights(n))
            changed = np.flatnonzero((answer > 0.0) & (answer < 1.0 - 1e-12))

            assert answer[2] == 0.0
            np.testing.assert_allclose(answer[6:], 1.0)
            assert 2 <= len(changed) <= 3


def test_at_ten_a_second_a_heart_beat_is_damped_as_by_sinc3() -> None:
    # (sin(pi f T) / (pi f T))^3 at 3 Hz and 0.1 s: 0.6331.
    time_s = (np.arange(400 * 8) + 0.5) / 80.0
    wave = np.sin(2.0 * np.pi * 3.0 * time_s).reshape(400, 8)

    shown = weighed(wave, weights(8))

    assert shown.std() * np.sqrt(2.0) == pytest.approx(0.6331, abs=0.01)


def test_slow_noise_does_not_average_out_as_white_noise_does() -> None:
    streams = flicker_streams(5, 0)
    wander = flicker(streams, 0, 2**16)  # four and a half hours

    def spread_of_means(seconds: float) -> float:
        n = round(seconds / FLICKER_EVERY_S)
        means = wander[: len(wander) // n * n].reshape(-1, n).mean(axis=1)
        return float(np.sqrt(0.5 * np.mean(np.diff(means) ** 2)))  # Allan deviation

    spreads = [spread_of_means(seconds) for seconds in (1.0, 4.0, 16.0, 64.0)]
    # White noise would fall by a factor of eight from the first to the last.
    assert max(spreads) < 1.6 * min(spreads)


def test_slow_noise_is_found_by_its_place() -> None:
    streams = flicker_streams(6, 2)
    whole = flicker(streams, 0, 5000)

    np.testing.assert_array_equal(flicker(streams, 1234, 777), whole[1234 : 1234 + 777])


def test_counts_are_whole_and_stop_at_the_ends() -> None:
    counts = to_counts(np.array([0.4, -0.6, 1e9, -1e9]))

    assert counts.tolist() == [0, -1, FULL_SCALE - 1, -FULL_SCALE]
