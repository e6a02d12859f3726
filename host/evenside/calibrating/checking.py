"""Whether a calibration still holds: one known weight, and what the device makes of it."""

import math
from datetime import datetime

from evenside.calibrating.classes import CellClass, bow_n
from evenside.calibrating.points import Point, noise_n
from evenside.calibrating.record import Stored
from evenside.session.jsonout import JsonDict
from evenside_analysis.load import Montage, total_force


def check_of(
    point: Point,
    montage: Montage,
    stored: Stored,
    kind: CellClass,
    tolerance: float,
    when: datetime,
) -> JsonDict:
    """What a weight in the middle reads by a calibration, against what the calibration promises.

    It holds while the error is no larger than the expanded uncertainty (k = 2) of the calibration,
    of this weight, of the cells' class up to this load, and of the noise.
    """
    load_n = point.placement.load_n
    read_n = float(total_force([point.change * stored.newton_per_count], montage)[0])
    error_n = read_n - load_n
    limit_n = 2.0 * math.sqrt(
        (stored.uncertainty_pct / 200.0 * load_n) ** 2
        + (tolerance * load_n) ** 2 / 3.0
        + bow_n(kind, load_n, stored.range_n) ** 2 / 3.0
        + noise_n(point.reading, stored.newton_per_count) ** 2 / point.reading.n_samples
    )
    return {
        "date": when.isoformat(),
        "mass_kg": point.placement.mass_kg,
        "load_n": load_n,
        "read_n": read_n,
        "error_n": error_n,
        "error_pct": 100.0 * error_n / load_n,
        "limit_n": limit_n,
        "holds": abs(error_n) <= limit_n,
    }


def age_days(date: str, when: datetime) -> float:
    """How old something is."""
    return (when - datetime.fromisoformat(date)).total_seconds() / 86_400.0
