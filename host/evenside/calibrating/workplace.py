"""The place where a device is looked after beside a session: the server's ``DevicePort``.

Nothing is opened anew: the session that runs is listened to, so that its page shows the cells, and
the recording keeps the bytes. A new calibration counts from the next session on, as bytes and head
decide every result of this one.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np

from evenside.calibrating.checking import age_days
from evenside.calibrating.classes import cell_class
from evenside.calibrating.guided import NOTHING, STOPPED, TAKE_OFF, checked_masses
from evenside.calibrating.listening import Listening, closing_at_last
from evenside.calibrating.points import cell_names
from evenside.calibrating.record import Stored
from evenside.calibrating.steps import PageHelper, Task, Work
from evenside.calibrating.store import add_check, newest, save
from evenside.calibrating.work import (
    Asked,
    calibrated,
    checked,
    n_readings,
    now_of,
    refuse_rolling,
    stored_for,
)
from evenside.calibrating.zero import USUAL_SHIFT_N, zero_of
from evenside.errors import EvensideError, UsageError
from evenside.session.jsonout import JsonDict, number
from evenside.session.live import LiveSession

CELLS_S = 0.5  # what the cells read is a mean over so long
TURN_IT = "Take everything off. Then turn the roller once, slowly, within ten seconds."
SILENT = "the device has not said yet what it is"
TEST_IS_ON = "a test is on: stop it first"
MISTAKE = "Evenside made a mistake here; the recording goes on"
BUSY = "something is being done at the device already: finish it or stop it"

Doing = Callable[[Listening, PageHelper, Work], Awaitable[JsonDict]]  # gives what came of it


class Workplace:
    """One session's device, and one piece of work at it at a time."""

    def __init__(self, session: LiveSession, folder: Path) -> None:
        """``folder`` is where calibrations are kept."""
        self._session = session
        self._folder = folder
        self._work: Work | None = None
        self._helper: PageHelper | None = None
        self._doing: asyncio.Task[None] | None = None
        self._kept: Stored | None = None
        self._kept_of: str | None = None  # the device whose calibration was looked for

    # --- what it shows ----------------------------------------------------------------------------

    def to_json(self) -> JsonDict:
        """See ``DevicePort``."""
        description = self._session.core.pipeline.description
        cells, status = self._cells(), self._session.status
        warm_c = None if status is None else number(status.temperature_c)
        return {
            "device": description and {**description.to_json(), "temperature_c": warm_c},
            "cells": cells,
            "load_n": self._load_n([cell["load_n"] for cell in cells]),
            "kept": self._kept_json(),
            "why_not": self._why_not(),
            "work": None if self._work is None else self._work.to_json(),
        }

    def _cells(self) -> list[JsonDict]:
        """What each cell read in the last half second."""
        pipeline = self._session.core.pipeline
        if pipeline.description is None:
            return []
        names = cell_names(pipeline.description.channels)
        counts, newtons = self._means()
        return [
            {"channel": i, "name": name, "counts": number(counts[i]), "load_n": number(newtons[i])}
            for i, name in enumerate(names)
        ]

    def _means(self) -> tuple[list[float], list[float]]:
        """Counts and newtons of every channel; NaN where nothing came."""
        core = self._session.core
        assert core.pipeline.description is not None, "asked before"
        nothing = [np.nan] * core.pipeline.description.n_channels
        try:
            rows, _, _ = core.last_counts(CELLS_S)
        except UsageError:  # described, but no sample has come yet
            return nothing, nothing
        is_there = np.isfinite(rows)
        n = is_there.sum(axis=0)
        total = np.where(is_there, rows, 0.0).sum(axis=0)
        counts = np.where(n > 0, total / np.maximum(n, 1), np.nan)
        return counts.tolist(), core.pipeline.cells_n(counts[np.newaxis])[0].tolist()

    def _load_n(self, cells_n: list[float | None]) -> float | None:
        """All cells together; None where one is missing."""
        if not cells_n or None in cells_n:
            return None
        return number(float(self._session.core.pipeline.load_n(np.array([cells_n]))[0]))

    def _kept_json(self) -> JsonDict | None:
        """The calibration that the next session will take for this device."""
        description = self._session.core.pipeline.description
        if description is None:
            return None
        if self._kept_of != description.device_id:
            self._kept_of = description.device_id
            self._kept = newest(self._folder, description)
        kept, used = self._kept, self._session.core.pipeline.calibration
        if kept is None:
            return None
        return {
            "id": kept.id,
            "date": kept.date,
            "zero_date": kept.zero_date,
            "age_days": age_days(kept.date, now_of(self._session.source)),
            "uncertainty_pct": kept.uncertainty_pct,
            "n_points": len(kept.points),
            "last_check": kept.checks[-1] if kept.checks else None,
            "is_used": used is not None and used.id == kept.id,
        }

    # --- what is asked of it ----------------------------------------------------------------------

    def calibrate(
        self,
        masses_kg: Sequence[float],
        corner_kg: float | None,
        cell_class_name: str,
        tolerance_pct: float,
    ) -> JsonDict:
        """See ``DevicePort``."""
        refuse_rolling(self._session.source)
        cell_class(cell_class_name)
        masses = checked_masses(masses_kg)
        corner = max(masses) if corner_kg is None else corner_kg
        asked = Asked(masses, corner or None, cell_class_name, tolerance_pct / 100.0)

        async def doing(device: Listening, helper: PageHelper, work: Work) -> JsonDict:
            work.n_steps = n_readings(device, asked)
            stored = await calibrated(device, helper, asked)
            path = save(stored, self._folder)
            self._kept = stored
            return calibrated_json(stored, path)

        return self._begin("calibrate", doing)

    def check(self, mass_kg: float, tolerance_pct: float) -> JsonDict:
        """See ``DevicePort``."""
        refuse_rolling(self._session.source)

        async def doing(device: Listening, helper: PageHelper, work: Work) -> JsonDict:
            work.n_steps = 3  # nothing, the weight, nothing
            stored = stored_for(device, self._folder)
            found = await checked(device, helper, stored, mass_kg, tolerance_pct / 100.0)
            self._kept = add_check(stored, found, self._folder)
            return {"id": stored.id, **found}

        return self._begin("check", doing)

    def zero(self, *, keep: bool) -> JsonDict:
        """See ``DevicePort``."""

        async def doing(device: Listening, helper: PageHelper, work: Work) -> JsonDict:
            work.n_steps = 1
            stored = (
                stored_for(device, self._folder)
                if keep
                else newest(self._folder, device.description)
            )
            is_roller = device.description.kind == "roller"
            await helper.lay(NOTHING, TURN_IT if is_roller else TAKE_OFF)
            zero, path = await zero_of(device, stored), None
            if self._session.core.pipeline.needs_zero:  # the same rows: a turn may be over by now
                self._session.set_zero(zero.counts, zero.weight_n)
            if keep and stored is not None:
                self._kept = stored.with_zero(zero.counts, now_of(self._session.source))
                path = str(save(self._kept, self._folder))
            told = zero.to_json()
            return {
                **{name: told[name] for name in ("counts", "weight_n", "shift_n", "shift_cells_n")},
                "is_usual": None if zero.shift_n is None else abs(zero.shift_n) <= USUAL_SHIFT_N,
                "path": path,
            }

        return self._begin("zero", doing)

    def step(self, action: str) -> JsonDict:
        """See ``DevicePort``."""
        if self._work is None or self._work.is_over or self._helper is None:
            raise UsageError("nothing is being done at the device")
        if action == "stop":
            self._stop(self._work)
        elif self._work.prompt is not None:
            self._helper.done()
        return self.to_json()

    def _begin(self, task: Task, doing: Doing) -> JsonDict:
        """Start a piece of work; raises UsageError with the reason why nobody may."""
        if (why := self._why_not()) is not None:
            raise UsageError(why)
        if self._work is not None and not self._work.is_over:
            raise UsageError(BUSY)
        work = Work(task)
        helper = PageHelper(
            work, self._session.source.hands, must_stop=self._why_not, on_empty=self._zero_session
        )
        self._work, self._helper = work, helper
        self._doing = asyncio.create_task(self._do(doing, helper, work))
        return self.to_json()

    def _stop(self, work: Work) -> None:
        """End it at once, in the middle of a reading too."""
        work.refused = STOPPED
        work.end()
        if self._doing is not None:
            self._doing.cancel()

    async def _do(self, doing: Doing, helper: PageHelper, work: Work) -> None:
        """Do it to its end, or to what cannot be right."""
        try:
            async with closing_at_last(Listening(self._session)) as device:
                work.finish(await doing(device, helper, work))
        except EvensideError as error:
            work.refused = str(error)
        except Exception:
            work.refused = MISTAKE  # and whoever looks on is not left waiting
            raise
        finally:
            work.end()

    def _zero_session(self) -> None:
        """The device is empty: a session that knew no load for want of a zero knows it now."""
        if self._session.core.pipeline.needs_zero:
            with contextlib.suppress(UsageError):  # it was touched meanwhile; no harm done
                self._session.take_zero()

    def _why_not(self) -> str | None:
        """Why nothing can be done at the device now."""
        session = self._session
        if (why := session.why_past()) is not None:
            return why
        if session.core.measurement is None:
            return SILENT
        is_busy = session.leader.guide.is_on or session.core.measurement.open_visit is not None
        return TEST_IS_ON if is_busy else None


def calibrated_json(stored: Stored, path: Path) -> JsonDict:
    """What new weights gave."""
    points = [
        {**{name: point[name] for name in ("mass_kg", "over", "turn")}, "residual_n": residual_n}
        for point, residual_n in zip(stored.points, stored.residuals_n, strict=True)
    ]
    return {
        "id": stored.id,
        "path": str(path),
        "points": points,
        "uncertainty_pct": stored.uncertainty_pct,
        "corner_error_pct": stored.corner_error_pct,
        "zero_shift_n": stored.zero_shift_n,
        "remarks": list(stored.remarks),
    }
