"""The zero of a device by itself: what its cells say with nobody on it, and how far that has moved.

A session takes its own zero at its start, so nobody needs this one to measure. It shows what the
device did since it was calibrated (an overload or a plate that jams shows here first), and it can
be kept as the new zero of that calibration.
"""

import math
from dataclasses import dataclass

from evenside.calibrating.listening import Listening
from evenside.calibrating.points import RefusedError, cell_names
from evenside.calibrating.record import Stored
from evenside.session.core import TURN_S, tare_settings
from evenside.session.jsonout import JsonDict
from evenside_analysis.calibration import Calibration
from evenside_analysis.tare import TareResult, tare_from, tare_from_turn

ZERO_S = 3.0
# What warmth and creep do to four cells of 500 N in an ordinary room; more is worth a look.
USUAL_SHIFT_N = 10.0


@dataclass(frozen=True, slots=True)
class Zero:
    """A zero that was taken, and its distance from the calibration's."""

    device_id: str
    names: tuple[str, ...]
    counts: tuple[float, ...]
    weight_n: float | None  # a roller's own
    cells_n: tuple[float, ...] | None  # since the calibration, each cell; None: never calibrated
    calibration_id: str | None

    @property
    def shift_n(self) -> float | None:
        """All cells together."""
        return None if self.cells_n is None else math.fsum(self.cells_n)

    def to_json(self) -> JsonDict:
        """As ``tare --json`` prints it."""
        return {
            "schema": "evenside.tare/1",
            "device_id": self.device_id,
            "counts": list(self.counts),
            "weight_n": self.weight_n,
            "calibration": self.calibration_id,
            "shift_n": self.shift_n,
            "shift_cells_n": None if self.cells_n is None else list(self.cells_n),
        }


async def zero_of(device: Listening, stored: Stored | None) -> Zero:
    """Take the zero now; raises RefusedError when somebody is on it, it moves, or is broken."""
    calibration = device.nominal if stored is None else stored.calibration
    tare = await take(device, calibration)
    if tare.counts is None:
        raise RefusedError(f"no zero: {tare.why_not}")
    return Zero(
        device_id=device.description.device_id,
        names=cell_names(device.description.channels),
        counts=tare.counts,
        weight_n=tare.weight_n,
        cells_n=None if stored is None else moved_n(tare.counts, stored.calibration),
        calibration_id=None if stored is None else stored.id,
    )


async def take(device: Listening, calibration: Calibration) -> TareResult:
    """A plate's zero at rest; a roller's while it is turned once."""
    fs_hz, settings = device.description.fs_hz, tare_settings(calibration)
    if device.description.kind != "roller":
        rows = (await device.hear(ZERO_S)).rows
        return tare_from(rows, calibration, fs_hz=fs_hz, settings=settings)
    montage = device.session.core.pipeline.montage
    assert montage is not None, "samples came, so the device is described"
    if (hands := device.session.source.hands) is not None:  # a simulated bench has its own
        hands.turn_once(TURN_S)
    rows = (await device.hear(TURN_S)).rows
    return tare_from_turn(rows, calibration, montage, fs_hz=fs_hz, settings=settings)


def moved_n(counts: tuple[float, ...], calibration: Calibration) -> tuple[float, ...]:
    """How far each cell's zero has moved since the calibration."""
    return tuple(
        (now - then) * newton
        for now, then, newton in zip(
            counts, calibration.zero_counts, calibration.newton_per_count, strict=True
        )
    )
