"""Breath, heart beat, wander and tremor."""

import numpy as np
import pytest

from evenside.simulator.rhythm import breath, heart_n, tremor, wander
from evenside.simulator.rng import Lots, Stream

TIME_S = np.arange(0.0, 30.0, 0.01)


def lots(seed: int) -> Lots:
    return Lots(seed, "rhythm test")


def strongest_hz(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    spectrum = np.abs(np.fft.rfft((values - values.mean()) * np.hanning(len(values))))
    return float(np.fft.rfftfreq(len(values), 0.01)[np.argmax(spectrum)])


@pytest.mark.parametrize(
    ("zone", "low", "high"), [("lower_back", 0.02, 0.05), ("calf", 0.01, 0.03)]
)
def test_breath_moves_the_trunk_more_than_a_leg(zone: str, low: float, high: float) -> None:
    # The science notes give 1 to 5 % for anywhere on the body.
    peaks = [np.abs(breath(zone, 0.25, lots(seed), TIME_S)).max() for seed in range(50)]

    assert low <= min(peaks)
    assert max(peaks) <= high
    assert strongest_hz(breath(zone, 0.25, lots(1), TIME_S)) == pytest.approx(0.25, abs=0.04)


def test_the_heart_beats_with_one_to_three_newtons() -> None:
    beats = [heart_n(1.2, lots(seed), TIME_S) for seed in range(50)]

    assert min(np.abs(beat).max() for beat in beats) > 0.7
    assert max(np.abs(beat).max() for beat in beats) <= 3.0
    assert strongest_hz(beats[0]) == pytest.approx(1.2, abs=0.1)


def test_tremor_is_quick_small_and_grows_with_time() -> None:
    shake = tremor(lots(1), TIME_S)

    assert 8.0 <= strongest_hz(shake) <= 12.0
    assert np.abs(shake[:500]).max() < 0.003
    assert np.abs(shake[-500:]).max() == pytest.approx(0.005, abs=0.0003)


def test_wander_has_unit_spread_and_forgets_within_its_time_constant() -> None:
    walks = [wander(Stream(seed, "wander test"), TIME_S, 3.0) for seed in range(400)]
    at_5, at_8, at_20 = (np.array([walk[row] for walk in walks]) for row in (500, 800, 2000))

    assert at_20.std() == pytest.approx(1.0, abs=0.11)  # three standard errors
    assert np.corrcoef(at_5, at_8)[0, 1] == pytest.approx(np.exp(-1.0), abs=0.13)
    assert abs(np.corrcoef(at_5, at_20)[0, 1]) < 0.16
