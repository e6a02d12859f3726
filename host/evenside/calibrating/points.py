"""What a calibration is made of: weights at places, and what the cells said to each.

Pure: rows of counts in, a reading or a refusal out. A reading is a median over some quiet seconds.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evenside.calibrating.quiet import noise_of
from evenside.errors import DeviceError
from evenside.protocol.messages import Channel
from evenside.session.limits import STANDARD_GRAVITY
from evenside_analysis.calibration import Calibration
from evenside_analysis.tare import TareSettings, tare_from
from evenside_analysis.types import FloatArray

MIN_MOVING = 16  # rows; so many equal counts in a row are no measurement (``cellwatch``)


class RefusedError(DeviceError):
    """What the device shows cannot be right; the words say why and what to do."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What the cells say while nothing moves."""

    counts: tuple[float, ...]  # median of each channel
    noise_counts: tuple[float, ...]  # standard deviation of one sample of each channel
    n_samples: int


@dataclass(frozen=True, slots=True)
class Placement:
    """A weight, and where it stands; from a roller it hangs."""

    mass_kg: float
    over: int | None = None  # a cell of a plate, a hub's first cell of a roller; None: the middle
    turn: int | None = None  # of a roller: which of its turns

    @property
    def load_n(self) -> float:
        """The weight as a force, at standard gravity, as shares of body weight have it."""
        return self.mass_kg * STANDARD_GRAVITY


@dataclass(frozen=True, slots=True)
class Point:
    """A placement with its reading, and the reading without the weight."""

    placement: Placement
    reading: Reading
    zero: Reading

    @property
    def change(self) -> FloatArray:
        """What the weight did, in counts, a value a channel."""
        change: FloatArray = np.array(self.reading.counts) - np.array(self.zero.counts)
        return change


def reading_from(
    rows: FloatArray, nominal: Calibration, fs_hz: float, names: Sequence[str], n_saturated: int
) -> Reading:
    """What some seconds of counts say, NaN where missing; raises RefusedError with the reason."""
    if n_saturated:
        raise RefusedError(
            f"saturated: {n_saturated} samples are at the end of the range; less weight, or a "
            "broken wire"
        )
    _refuse_stuck(rows, names)
    tare = tare_from(rows, nominal, fs_hz=fs_hz, settings=TareSettings(max_shift_n=None))
    if tare.counts is None:
        raise RefusedError(tare.why_not or "not steady")
    noise = noise_of(rows, fs_hz).tolist()
    return Reading(tare.counts, tuple(noise), int(np.isfinite(rows).all(axis=1).sum()))


def noise_n(reading: Reading, newton_per_count: Sequence[float]) -> float:
    """Standard deviation of the sum of all cells, of one sample, in newton."""
    parts = np.array(reading.noise_counts) * np.array(newton_per_count)
    return float(np.sqrt(np.sum(parts**2)))


def cell_names(channels: Sequence[Channel]) -> tuple[str, ...]:
    """'cell 2 (corner +-)', by channel."""
    return tuple(
        f"cell {c.channel} ({c.name})" if c.name else f"cell {c.channel}" for c in channels
    )


def _refuse_stuck(rows: FloatArray, names: Sequence[str]) -> None:
    if len(rows) < MIN_MOVING:
        return
    for column, name in zip(rows.T, names, strict=True):
        known = column[np.isfinite(column)]
        if len(known) >= MIN_MOVING and not np.ptp(known):
            raise RefusedError(
                f"{name} says one number all the time: check its amplifier and wires"
            )
