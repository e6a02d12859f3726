"""The part of a stretch of samples in which nobody was on the device and nothing moved."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from evenside_analysis.calibration import Calibration
from evenside_analysis.tare import TareSettings, tare_from
from evenside_analysis.types import Event, FloatArray

MIN_S = 2  # shorter, and neither noise nor drift is known
MAX_S = 10  # longer, and a device that is warming up would not count as quiet
MARGIN_S = 1.0  # beside a contact the person is still getting on or off
STILL = TareSettings(min_coverage=0.5, max_shift_n=None)


def quiet_rows(
    rows: FloatArray, calibration: Calibration, fs_hz: float, contacts: Sequence[Event]
) -> tuple[FloatArray | None, str]:
    """The longest quiet stretch of up to ten seconds; None, and why not, where there is none."""
    why = f"less than {MIN_S} s were heard"
    for seconds in range(MAX_S, MIN_S - 1, -1):
        n_rows = round(seconds * fs_hz)
        for part in parts_of(rows, fs_hz, contacts, n_rows):
            tare = tare_from(part, calibration, fs_hz=fs_hz, settings=STILL)
            if tare.ok:
                return part, ""
            why = tare.why_not or why
    return None, why


def parts_of(
    rows: FloatArray, fs_hz: float, contacts: Sequence[Event], n_rows: int
) -> list[FloatArray]:
    """Stretches of a length that no contact touches: the first of every rest, second by second."""
    edges = [0]
    for contact in contacts:
        beside = round(MARGIN_S * fs_hz)
        edges += [max(contact.start_index - beside, 0), contact.stop_index + beside]
    edges.append(len(rows))
    step = max(1, round(fs_hz))
    found = []
    for start, stop in list(pairwise(edges))[::2]:
        starts = range(start, min(stop, start + MAX_S * step) - n_rows + 1, step)
        found += [rows[first : first + n_rows] for first in starts]
    return found


def noise_of(rows: FloatArray, fs_hz: float) -> FloatArray:
    """Standard deviation of every channel within a second, in counts: the median over the seconds.

    A slow drift is not in it, and a reading that jumps spoils one second. Bringing the channels
    onto one grid averages neighbours a little: white noise comes out as 0.82 of itself.
    """
    n = max(2, round(fs_hz))
    n_whole = max(1, len(rows) // n)
    seconds = rows[: n_whole * n].reshape(n_whole, -1, rows.shape[1])
    noise: FloatArray = np.nanmedian(np.nanstd(seconds, axis=1), axis=0)
    return noise


def moved_by(rows: FloatArray, fs_hz: float) -> FloatArray:
    """Median of the last second less that of the first, in counts, of every channel."""
    n = max(1, round(fs_hz))
    moved: FloatArray = np.nanmedian(rows[-n:], axis=0) - np.nanmedian(rows[:n], axis=0)
    return moved
