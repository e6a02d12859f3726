"""What well-known packages find in the same load and position, each used as its manual says.

The packages know nothing of rollers, so each gets the same help: our thresholds of load, our
shortest times and ways, missing samples filled in, the rule that tells a steady stretch, and
numbers chosen for the best F1 on sessions set apart for that. What is compared is the detector at
the heart: a threshold, a change point, a peak.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import detecta
import numpy as np
import ruptures
from scipy.signal import butter, find_peaks, sosfiltfilt
from tests.validate.scoring import Interval

from evenside_analysis.settings import DetectionSettings
from evenside_analysis.types import EventKind, FloatArray, IntArray

SLOW_HZ = 10.0  # change points are sought at this rate, as their users do
# Cost of a change point in units of variance times ln(n), as BIC has it; of 1, 3, 10, 20, 30, 50
# and 100 the one with the best F1 of dwells on the seeds 920001 to 920003.
PENALTY = 20.0


@dataclass(frozen=True)
class Signals:
    """One session as the packages take it: no sample missing."""

    fs_hz: float
    load_n: FloatArray
    place_m: FloatArray
    settings: DetectionSettings

    @classmethod
    def of(
        cls, fs_hz: float, force_n: FloatArray, place_m: FloatArray, settings: DetectionSettings
    ) -> "Signals":
        """Missing samples on straight lines between their neighbours."""
        return cls(fs_hz, _filled(force_n), _filled(place_m), settings)


def contacts_by_detecta(signals: Signals) -> list[Interval]:
    """``detect_onset``: above a threshold for so long, gaps up to so long."""
    settings, fs_hz = signals.settings, signals.fs_hz
    runs = detecta.detect_onset(
        signals.load_n,
        threshold=settings.on_n,
        n_above=round(settings.contact_min_s * fs_hz),
        n_below=round(settings.contact_merge_s * fs_hz),
    )
    return [(first / fs_hz, (last + 1) / fs_hz) for first, last in runs]


def contacts_by_ruptures(signals: Signals) -> list[Interval]:
    """Loaded segments between the change points, those that touch joined to one."""
    found: list[Interval] = []
    for start_s, end_s, load_n in _segments(signals):
        if load_n.mean() < signals.settings.on_n:
            continue
        if found and start_s <= found[-1][1]:
            found[-1] = found[-1][0], end_s
        else:
            found.append((start_s, end_s))
    return found


def dwells_by_ruptures(signals: Signals) -> list[Interval]:
    """Loaded segments between the change points that are long and steady."""
    settings = signals.settings
    return [
        (start_s, end_s)
        for start_s, end_s, load_n in _segments(signals)
        if end_s - start_s >= settings.dwell_min_s and _is_steady(load_n, settings)
    ]


def dwells_by_moving_scatter(signals: Signals) -> list[Interval]:
    """``detect_onset`` on the load where one second of it scatters by less than the limit.

    No package finds plateaus; this is what one writes with them in ten lines.
    """
    settings, fs_hz = signals.settings, signals.fs_hz
    n = round(fs_hz)
    windows = np.lib.stride_tricks.sliding_window_view(signals.load_n, n)
    steady = (windows.mean(axis=1) > settings.on_n) & (
        windows.std(axis=1) < settings.dwell_sd * windows.mean(axis=1)
    )
    runs = detecta.detect_onset(
        steady.astype(np.float64), threshold=0.5, n_above=round(settings.dwell_min_s * fs_hz) - n
    )
    return [(first / fs_hz, (last + n) / fs_hz) for first, last in runs]


def passes_by_detecta(signals: Signals) -> list[Interval]:
    """``detect_peaks`` and valleys of the position; it knows no prominence."""
    distance = round(signals.settings.pass_min_s * signals.fs_hz)

    def turns(place_m: FloatArray) -> IntArray:
        peaks = detecta.detect_peaks(place_m, mpd=distance)
        valleys = detecta.detect_peaks(place_m, mpd=distance, valley=True)
        return np.concatenate([peaks, valleys]).astype(np.int64)

    return _passes(signals, turns)


def passes_by_scipy(signals: Signals) -> list[Interval]:
    """``find_peaks`` with the shortest way as prominence."""
    settings = signals.settings

    def turns(place_m: FloatArray) -> IntArray:
        distance = round(settings.pass_min_s * signals.fs_hz)
        ways = (place_m, -place_m)
        return np.concatenate(
            [
                find_peaks(way, prominence=settings.pass_min_travel_m, distance=distance)[0]
                for way in ways
            ]
        )

    return _passes(signals, turns)


PEERS: dict[EventKind, dict[str, Callable[[Signals], list[Interval]]]] = {
    "contact": {
        "detecta.detect_onset": contacts_by_detecta,
        "ruptures.KernelCPD": contacts_by_ruptures,
    },
    "dwell": {
        "ruptures.KernelCPD": dwells_by_ruptures,
        "moving scatter + detecta": dwells_by_moving_scatter,
    },
    "pass": {
        "detecta.detect_peaks": passes_by_detecta,
        "scipy.find_peaks": passes_by_scipy,
    },
}


def _filled(values: FloatArray) -> FloatArray:
    index, known = np.arange(len(values)), np.isfinite(values)
    return np.interp(index, index[known], values[known]) if known.any() else np.zeros(len(values))


def _segments(signals: Signals) -> Iterator[tuple[float, float, FloatArray]]:
    """Stretches between change points: start, end, load at 10 samples a second.

    A change of ln(load) and of position counts in units of what a dwell may scatter. The linear
    kernel is PELT with the cost "l2", written in C.
    """
    settings, step = signals.settings, round(signals.fs_hz / SLOW_HZ)
    load_n, place_m = (_means(values, step) for values in (signals.load_n, signals.place_m))
    log_load = np.log(np.maximum(load_n, settings.off_n))
    seen = np.column_stack([log_load / settings.dwell_sd, place_m / settings.dwell_range_m])
    search = ruptures.KernelCPD(kernel="linear", min_size=round(SLOW_HZ)).fit(seen)
    rate_hz = signals.fs_hz / step
    for start, end in pairwise([0, *search.predict(pen=PENALTY * np.log(len(seen)))]):
        yield start / rate_hz, end / rate_hz, load_n[start:end]


def _means(values: FloatArray, step: int) -> FloatArray:
    n = len(values) // step
    means: FloatArray = values[: n * step].reshape(n, step).mean(axis=1)
    return means


def _is_steady(load_n: FloatArray, settings: DetectionSettings) -> bool:
    """The rule of our own dwells on the middle of a segment: its ends hold the ramps."""
    trim = round(settings.dwell_trim_s * SLOW_HZ)
    inner_n = load_n[trim:-trim]
    mean_n = float(inner_n.mean())
    if mean_n < settings.on_n:
        return False
    time_s = np.arange(len(inner_n)) / SLOW_HZ
    slope, base = np.polyfit(time_s, inner_n, 1)
    scatter_n = float((inner_n - slope * time_s - base).std())
    return (
        abs(slope) <= settings.dwell_slope_per_s * mean_n
        and scatter_n <= settings.dwell_sd * mean_n
    )


def _passes(signals: Signals, turns: Callable[[FloatArray], IntArray]) -> list[Interval]:
    """Ways between turning points inside each contact; a contact's ends are turning points too."""
    settings, fs_hz = signals.settings, signals.fs_hz
    sos = butter(2, settings.pass_cutoff_hz, fs=fs_hz, output="sos")
    found: list[Interval] = []
    for start_s, end_s in contacts_by_detecta(signals):
        first, last = round(start_s * fs_hz), round(end_s * fs_hz)
        place_m = sosfiltfilt(sos, signals.place_m[first:last])
        ends: Sequence[int] = sorted({0, len(place_m) - 1, *turns(place_m).tolist()})
        for one, other in pairwise(ends):
            length_s, way_m = (other - one) / fs_hz, abs(place_m[other] - place_m[one])
            fits = settings.pass_min_s <= length_s <= settings.pass_max_s
            if fits and way_m >= settings.pass_min_travel_m:
                found.append(((first + one) / fs_hz, (first + other) / fs_hz))
    return found
