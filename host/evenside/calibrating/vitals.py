"""What was measured of an empty device: each cell's noise, drift, level and rate; round trips."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from evenside.calibrating.quiet import moved_by, noise_of, quiet_rows
from evenside.protocol.messages import Channel
from evenside.protocol.vocabulary import MAKER_GAIN
from evenside.session.jsonout import number
from evenside.session.live import LiveSession
from evenside.session.troubles import cell_name
from evenside_analysis.types import FloatArray

# An HX711 has 90 nV of noise at 80 samples/s and gain 128, the square root of the rate less or more
# at others; on breadboards three to ten times that is usual. A count is 5 V / (gain * 2^24).
SHEET_NV, SHEET_HZ, USUAL_FACTOR = 90.0, 80.0, 10.0
SPAN_NV = 5e9  # the supply; another one changes noise and counts alike


@dataclass(frozen=True, slots=True)
class Cell:
    """What one cell does while nobody is on it; None: not known."""

    channel: int
    name: str
    rate_hz: float | None
    nominal_rate_hz: float
    noise_counts: float | None
    noise_n: float | None
    usual_noise_n: float | None  # the most that such a converter has on a breadboard
    level_share: float | None  # of its capacity, without a load
    drift_n: float | None  # over the quiet seconds


@dataclass(frozen=True, slots=True)
class Rest:
    """The quiet seconds, in counts and newton; None: there were none."""

    noise_counts: FloatArray | None
    drift_counts: FloatArray | None
    level_counts: FloatArray | None
    noise_n: float | None  # of the sum of all cells
    seconds: float | None
    why_not: str


def rest_of(session: LiveSession, rows: FloatArray) -> Rest:
    """Noise and drift of the quiet seconds."""
    pipeline, measurement = session.core.pipeline, session.core.measurement
    fs_hz, calibration = pipeline.fs_hz, pipeline.calibration
    assert fs_hz is not None
    assert calibration is not None
    events = measurement.events if measurement else []
    contacts = [event for event in events if event.kind == "contact"]
    quiet, why_not = quiet_rows(rows, calibration, fs_hz, contacts)
    if quiet is None:
        return Rest(None, None, None, None, None, why_not)
    noise = noise_of(quiet, fs_hz)
    in_n = noise * np.array(calibration.newton_per_count)
    noise_n = float(np.sqrt(np.sum(in_n**2)))
    level = np.nanmedian(quiet, axis=0)
    return Rest(noise, moved_by(quiet, fs_hz), level, noise_n, len(quiet) / fs_hz, "")


def cells_of(session: LiveSession, rest: Rest) -> Iterator[Cell]:
    """A row for every cell."""
    pipeline = session.core.pipeline
    assert pipeline.description is not None
    assert pipeline.calibration is not None
    sensitivities = pipeline.calibration.newton_per_count
    for channel, per_count in zip(pipeline.description.channels, sensitivities, strict=True):
        track = pipeline.assembler.groups[channel.group]
        noise = at(rest.noise_counts, channel.channel)
        level, drift = (
            at(rest.level_counts, channel.channel),
            at(rest.drift_counts, channel.channel),
        )
        yield Cell(
            channel=channel.channel,
            name=cell_name(pipeline.description, channel.channel),
            rate_hz=number(track.rate_hz),
            nominal_rate_hz=track.nominal_rate_hz,
            noise_counts=noise,
            noise_n=None if noise is None else noise * abs(per_count),
            usual_noise_n=usual_noise_n(channel, track.nominal_rate_hz, per_count),
            level_share=None if level is None else level * per_count / channel.capacity_n,
            drift_n=None if drift is None else drift * per_count,
        )


def at(values: FloatArray | None, place: int) -> float | None:
    """One of several figures; None where they are not known."""
    return None if values is None else number(float(values[place]))


def usual_noise_n(channel: Channel, rate_hz: float, newton_per_count: float) -> float | None:
    """The most noise that a converter like an HX711 has where it is built well enough."""
    if channel.gain == MAKER_GAIN:
        return None
    count_nv = SPAN_NV / channel.gain / 2**24
    sheet_counts = SHEET_NV * math.sqrt(rate_hz / SHEET_HZ) / count_nv
    return USUAL_FACTOR * sheet_counts * abs(newton_per_count)


def round_trip_of(session: LiveSession) -> float | None:
    """Median time of a question and its answer, ms; None where none was asked in real time."""
    trips_s = session.health.round_trips_s
    if not trips_s or session.source.speed != 1.0:
        return None
    return float(1000.0 * np.median(trips_s))
