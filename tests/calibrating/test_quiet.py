"""The quiet part of a stretch of samples: noise and drift by hand-made rows."""

import numpy as np
import pytest

from evenside.calibrating.quiet import moved_by, noise_of, quiet_rows
from evenside_analysis.calibration import Calibration
from evenside_analysis.types import Event

FS_HZ = 80.0
ONE = Calibration((0.0, 0.0), (1e-4, 1e-4), "test", None)


def rows(seconds: float, seed: int = 1) -> np.ndarray:
    """Two empty cells with 50 counts (5 mN) of noise."""
    return np.random.default_rng(seed).normal(1000.0, 50.0, (round(seconds * FS_HZ), 2))


def contact(start_s: float, end_s: float) -> Event:
    start, stop = round(start_s * FS_HZ), round(end_s * FS_HZ)
    return Event("contact", start, stop, start_s, end_s, 1.0, 1.0, 1.0, None, None, 1.0)


def test_an_empty_device_is_quiet_for_as_long_as_is_asked_for() -> None:
    quiet, why = quiet_rows(rows(30.0), ONE, FS_HZ, [])

    assert quiet is not None
    assert len(quiet) == 10 * FS_HZ
    assert why == ""


def test_what_somebody_pressed_is_left_out_with_a_second_beside_it() -> None:
    counts = rows(12.0)
    counts[round(3.5 * FS_HZ) : round(7.5 * FS_HZ)] += 2e6

    quiet, _ = quiet_rows(counts, ONE, FS_HZ, [contact(3.6, 7.4)])

    # from 8.4 s to the end at 12 s there are three whole seconds
    assert quiet is not None
    assert len(quiet) == 3 * FS_HZ
    assert quiet.max() < 2000


def test_who_sways_all_the_time_leaves_nothing_quiet_and_the_reason_is_given() -> None:
    counts = rows(10.0)
    time_s = np.arange(len(counts)) / FS_HZ
    counts += 5e4 * np.sin(2 * np.pi * 0.25 * time_s)[:, np.newaxis]  # 5 N on each cell: breath

    quiet, why = quiet_rows(counts, ONE, FS_HZ, [])

    assert quiet is None
    assert "not steady" in why


def test_too_short_a_stretch_says_so() -> None:
    quiet, why = quiet_rows(rows(1.0), ONE, FS_HZ, [])

    assert quiet is None
    assert why == "less than 2 s were heard"


def test_noise_is_that_within_a_second_and_drift_is_not_in_it() -> None:
    counts = rows(10.0)
    counts[:, 0] += np.linspace(0.0, 3000.0, len(counts))  # 300 counts a second

    # a ramp of 300 counts within a second has 300 / sqrt(12) = 86.6 of its own
    assert noise_of(rows(10.0), FS_HZ) == pytest.approx([50.0, 50.0], rel=0.05)
    assert noise_of(counts, FS_HZ)[0] == pytest.approx(np.hypot(50.0, 86.6), rel=0.05)
    # from the middle of the first second to that of the last: nine tenths of it
    assert moved_by(counts, FS_HZ) == pytest.approx([2700.0, 0.0], abs=30.0)


def test_one_reading_that_jumps_is_not_noise() -> None:
    counts = rows(10.0)
    counts[400] = 8e6

    assert noise_of(counts, FS_HZ) == pytest.approx([50.0, 50.0], rel=0.05)
