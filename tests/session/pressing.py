"""A session made by hand: presses with scores, rolling, and notes, straight into a measurement."""

import numpy as np

from evenside.recording.format import Annotation, AnnotationKind
from evenside.session.measurement import Measurement

FS_HZ = 80.0
VISIT_S, ROLLING_S = 20.0, 90.0
N_SIDE = 4  # presses a side


def note(kind: AnnotationKind, time_s: float, **data: object) -> Annotation:
    return Annotation(kind, time_s, dict(data), 0, 0)


def press(measurement: Measurement, at_s: float, zone: str, side: str, score: int) -> float:
    """One visit of 20 s with a hold of 14 s and a score at its tenth second."""
    time_s = np.arange(round(VISIT_S * FS_HZ)) / FS_HZ
    holding = (time_s >= 3) & (time_s < 17)
    measurement.push(np.where(holding, 250.0, 0.0), np.where(holding, 0.1, np.nan))
    measurement.annotate(note("visit_start", at_s + 1, zone=zone, side=side))
    measurement.annotate(note("rating", at_s + 13, score=score))
    measurement.annotate(note("visit_end", at_s + 19))
    return at_s + VISIT_S


def try_zone(measurement: Measurement, at_s: float, zone: str, left: int, right: int) -> float:
    for _ in range(N_SIDE):
        at_s = press(measurement, at_s, zone, "left", left)
        at_s = press(measurement, at_s, zone, "right", right)
    return at_s


def roll(measurement: Measurement, at_s: float) -> float:
    """Ninety seconds of rolling, 10 cm up and down in 6 s."""
    time_s = np.arange(round(ROLLING_S * FS_HZ)) / FS_HZ
    on = (time_s >= 3) & (time_s < ROLLING_S - 3)
    place_m = 0.1 + 0.05 * np.sin(2 * np.pi * time_s / 6)
    measurement.push(np.where(on, 250.0, 0.0), np.where(on, place_m, np.nan))
    return at_s + ROLLING_S
