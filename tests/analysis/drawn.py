"""Signals drawn by hand, and random ones for the promises that must hold for any signal."""

from collections.abc import Sequence

import numpy as np

from evenside_analysis.types import Event, FloatArray

Corner = tuple[float, float]  # time in s, value


def drawn(fs_hz: float, *corners: Corner) -> FloatArray:
    """Straight lines between the corners, from 0 s to the last one (not included)."""
    time_s = np.arange(round(corners[-1][0] * fs_hz)) / fs_hz
    return np.interp(time_s, [c[0] for c in corners], [c[1] for c in corners])


def smooth_step(time_s: FloatArray, start_s: float, duration_s: float) -> FloatArray:
    """From 0 to 1 with the least jerk."""
    u = np.clip((time_s - start_s) / duration_s, 0.0, 1.0)
    step: FloatArray = u * u * u * (10.0 + u * (6.0 * u - 15.0))
    return step


def sway(rng: np.random.Generator, n: int, fs_hz: float, tau_s: float) -> FloatArray:
    """First-order autoregressive walk with SD 1, five knots a second."""
    n_knots = int(n / fs_hz * 5.0) + 3
    keep = np.exp(-1.0 / (5.0 * tau_s))
    knots = rng.normal(size=n_knots)
    for i in range(1, n_knots):
        knots[i] = keep * knots[i - 1] + np.sqrt(1.0 - keep * keep) * knots[i]
    return np.interp(np.arange(n) / fs_hz, np.arange(n_knots) / 5.0, knots)


def anything(seed: int, fs_hz: float, duration_s: float) -> tuple[FloatArray, FloatArray]:
    """Holds, rolling, noise, gaps of all lengths and glitches, thrown together."""
    rng = np.random.default_rng(seed)
    n = int(duration_s * fs_hz)
    time_s = np.arange(n) / fs_hz
    force_n, place_m = np.zeros(n), np.full(n, np.nan)
    at_s = 0.0
    while at_s < duration_s:
        _press(rng, time_s, at_s, at_s := at_s + rng.uniform(0.2, 14.0), force_n, place_m)
    breath = rng.uniform(0.0, 0.06) * np.sin(2.0 * np.pi * rng.uniform(0.2, 0.35) * time_s)
    force_n *= 1.0 + breath + rng.uniform(0.0, 0.02) * rng.normal(size=n)
    place_m += rng.uniform(0.0, 0.003) * rng.normal(size=n)
    for values, most in ((force_n, 8), (place_m, 6)):
        for _ in range(rng.integers(0, most)):
            start = int(rng.integers(0, n))
            values[start : start + int(rng.integers(1, fs_hz))] = np.nan
    for _ in range(rng.integers(0, 6)):
        force_n[rng.integers(0, n)] = rng.choice([8_388_607.0, -5_000.0, 1e4, 0.0])
    return force_n, place_m


def _press(
    rng: np.random.Generator,
    time_s: FloatArray,
    start_s: float,
    end_s: float,
    force_n: FloatArray,
    place_m: FloatArray,
) -> None:
    inside = (time_s >= start_s) & (time_s < end_s)
    since, left = time_s[inside] - start_s, end_s - time_s[inside]
    ramp_s, load_n = rng.uniform(0.05, 1.5), rng.choice([0.0, 15.0, 60.0, 200.0, 400.0])
    force_n[inside] = load_n * np.clip(since / ramp_s, 0.0, 1.0) * np.clip(left / ramp_s, 0.0, 1.0)
    middle_m, reach_m, pace = rng.uniform(-0.1, 0.1), rng.uniform(0.01, 0.1), rng.uniform(0.3, 6.0)
    ways = (
        np.zeros_like(since),
        reach_m * np.sin(pace * since),
        reach_m * np.abs((since / pace) % 2.0 - 1.0),
        np.full_like(since, np.nan),
    )
    place_m[inside] = middle_m + ways[rng.integers(0, 4)]


def spans(events: Sequence[Event]) -> list[tuple[float, float]]:
    """Start and end of each event, in s, to the nearest thousandth."""
    return [(round(event.start_s, 3), round(event.end_s, 3)) for event in events]
