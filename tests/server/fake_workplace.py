"""A place where a device is looked after, without a device: a reading ends when a test says so.

``DevicePort`` with behaviour. It asks for what the real one asks for, in its words; every weight is
read exactly but for the cells' own little errors, so that a result can be told beforehand.
"""

from collections.abc import Sequence

from tests.server.fake_person import Json

from evenside.errors import UsageError

G = 9.80665
NAMES = ("corner ++", "corner +-", "corner --", "corner -+")
PLACES = ((0.2, 0.14), (0.2, -0.14), (-0.2, -0.14), (-0.2, 0.14))
COUNTS_PER_N = 800.0
FOLDER = "/home/runner/evenside/calibrations"
STOPPED = "stopped; nothing was kept"
NO_CALIBRATION = (
    "no calibration of Plate 7 (a1b2c3d4) is kept in /home/runner/evenside/calibrations: make one "
    "with `evenside calibrate serial:/dev/ttyACM0 --weights 5,10,20`"
)
KEPT: Json = {
    "id": "a1b2c3d4-20260301T100000Z",
    "date": "2026-03-01T10:00:00+00:00",
    "zero_date": "2026-03-01T10:00:00+00:00",
    "age_days": 12.3,
    "uncertainty_pct": 0.24,
    "n_points": 7,
    "last_check": None,
    "is_used": True,
}


class FakeWorkplace:
    """Implements ``DevicePort``; ``settle`` ends a reading, ``lay`` puts newtons on the cells."""

    def __init__(self, *, kept: Json | None = None) -> None:
        self.cells_n: list[float | None] = [12.5, 11.5, 14.0, 13.0]
        self.kept = kept
        self.why_not: str | None = None
        self.error_pct = 0.1  # of what a check reads
        self.shift_n = 0.4  # of every cell's zero, since the calibration
        self.refusal: str | None = None  # in the end, whatever was read
        self.n_asked = 0
        self.work: Json | None = None
        self._prompts: list[str] = []
        self._placed: list[tuple[float, int | None]] = []
        self._asked: Json = {}

    # What the server asks

    def to_json(self) -> Json:
        self.n_asked += 1
        told = self._told()
        if self.work is not None and self._prompts and self.work["n_steps"] == 0:  # it has begun
            self.work |= {"n_steps": len(self._prompts), "prompt": self._prompts[0]}
        return told

    def _told(self) -> Json:
        known = [load_n for load_n in self.cells_n if load_n is not None]
        return {
            "device": {
                "name": "plate 7",
                "kind": "plate",
                "device_id": "a1b2c3d4",
                "firmware": [1, 4, 0],
                "temperature_c": 22.5,
                "channels": [
                    {"channel": i, "name": name, "x_m": x_m, "y_m": y_m, "gain": 128}
                    for i, (name, (x_m, y_m)) in enumerate(zip(NAMES, PLACES, strict=True))
                ],
            },
            "cells": [
                {
                    "channel": i,
                    "name": f"cell {i} ({name})",
                    "counts": None if load_n is None else 1000.0 * i + COUNTS_PER_N * load_n,
                    "load_n": load_n,
                }
                for i, (name, load_n) in enumerate(zip(NAMES, self.cells_n, strict=True))
            ],
            "load_n": sum(known) if len(known) == len(self.cells_n) else None,
            "kept": self.kept,
            "why_not": self.why_not,
            "work": self.work and dict(self.work),
        }

    def calibrate(
        self,
        masses_kg: Sequence[float],
        corner_kg: float | None,
        cell_class: str,
        tolerance_pct: float,
    ) -> Json:
        corner_kg = max(masses_kg) if corner_kg is None else corner_kg
        placed: list[tuple[float, int | None]] = [(mass_kg, None) for mass_kg in sorted(masses_kg)]
        placed += [(corner_kg, over) for over in range(len(NAMES)) if corner_kg]
        self._asked = {"cell_class": cell_class, "tolerance_pct": tolerance_pct}
        return self._begin("calibrate", placed)

    def check(self, mass_kg: float, tolerance_pct: float) -> Json:
        if self.kept is None:
            raise UsageError(NO_CALIBRATION)
        self._asked = {"tolerance_pct": tolerance_pct}
        return self._begin("check", [(mass_kg, None)])

    def zero(self, *, keep: bool) -> Json:
        self._asked = {"keep": keep}
        return self._begin("zero", [])

    def step(self, action: str) -> Json:
        if self.work is None or self.work["n_steps"] == self.work["n_done"] > 0:
            raise UsageError("nothing is being done at the device")
        if action == "stop":
            self.work |= {"prompt": None, "is_reading": False, "refused": STOPPED}
        elif self.work["prompt"] is not None:
            self.work |= {"prompt": None, "is_reading": True}
        return self.to_json()

    # What a test does

    def lay(self, *cells_n: float | None) -> None:
        """From now on the cells say this."""
        self.cells_n = list(cells_n)

    @property
    def is_asking(self) -> bool:
        """Somebody is to do something."""
        return self.work is not None and self.work["prompt"] is not None

    def settle(self, unusable: str | None = None) -> None:
        """A reading is over; what is unusable is asked for again."""
        assert self.work is not None
        assert self.work["is_reading"]
        work, n_done = self.work, self.work["n_done"]
        work["is_reading"] = False
        if unusable is not None:
            work["said"] = [*work["said"], f"That cannot be used: {unusable}."]
            work["prompt"] = self._prompts[n_done]
            return
        if self._prompts[n_done].startswith("Lay"):
            work["said"] = [*work["said"], said(*self._placed[n_done - 1])]
        work["n_done"] = n_done + 1
        if n_done + 1 < len(self._prompts):
            work["prompt"] = self._prompts[n_done + 1]
            return
        work |= {"refused": self.refusal} if self.refusal else self._result()

    def _begin(self, task: str, placed: list[tuple[float, int | None]]) -> Json:
        if self.why_not:
            raise UsageError(self.why_not)
        self._placed = placed
        self._prompts = ["Take everything off."]
        for mass_kg, over in placed:
            where = "in the middle" if over is None else f"over cell {over} ({NAMES[over]})"
            self._prompts.append(f"Lay {mass_kg:g} kg {where}, and take your hands off.")
        self._prompts += ["Take everything off once more."] if placed else []
        self.work = {
            "task": task,
            "n_done": 0,
            "n_steps": 0,
            "prompt": None,
            "is_reading": False,
            "said": [],
            "calibrated": None,
            "checked": None,
            "zeroed": None,
            "refused": None,
        }
        return self.to_json()

    def _result(self) -> Json:
        assert self.work is not None
        return {
            "calibrate": self._calibrated,
            "check": self._checked,
            "zero": self._zeroed,
        }[self.work["task"]]()

    def _calibrated(self) -> Json:
        self.kept = {**KEPT, "age_days": 0.0, "n_points": len(self._placed), "is_used": False}
        return {
            "calibrated": {
                "id": KEPT["id"],
                "path": f"{FOLDER}/{KEPT['id']}.json",
                "points": [
                    {
                        "mass_kg": mass_kg,
                        "over": over,
                        "turn": None,
                        "residual_n": 0.05 * (-1) ** i * (1 + i),
                    }
                    for i, (mass_kg, over) in enumerate(self._placed)
                ],
                "uncertainty_pct": 0.24,
                "corner_error_pct": 0.18 if len(self._placed) > len(NAMES) else None,
                "zero_shift_n": -0.3,
                "remarks": [
                    "cell 2 (corner --) is wired the other way round; the calibration takes care "
                    "of it."
                ],
            }
        }

    def _checked(self) -> Json:
        assert self.kept is not None
        mass_kg = self._placed[0][0]
        load_n = mass_kg * G
        error_n, limit_n = self.error_pct / 100 * load_n, 0.0026 * load_n
        found = {
            "mass_kg": mass_kg,
            "load_n": load_n,
            "read_n": load_n + error_n,
            "error_n": error_n,
            "error_pct": self.error_pct,
            "limit_n": limit_n,
            "holds": abs(error_n) <= limit_n,
        }
        self.kept = {**self.kept, "last_check": {"date": "2026-03-14T09:00:00+00:00", **found}}
        return {"checked": {"id": KEPT["id"], **found}}

    def _zeroed(self) -> Json:
        is_known = self.kept is not None
        shifts_n = [self.shift_n] * len(NAMES) if is_known else None
        return {
            "zeroed": {
                "counts": [1000.0 * i for i in range(len(NAMES))],
                "weight_n": None,
                "shift_n": None if shifts_n is None else sum(shifts_n),
                "shift_cells_n": shifts_n,
                "is_usual": None if shifts_n is None else sum(shifts_n) < 10.0,
                "path": f"{FOLDER}/a1b2c3d4-20260314T091500Z.json" if self._asked["keep"] else None,
            }
        }


def said(mass_kg: float, over: int | None) -> str:
    """What a weight reads by the data sheets: most of it where it stands."""
    load_n = mass_kg * G
    shares = [0.25 if over is None else 0.79 if i == over else 0.07 for i in range(len(NAMES))]
    cells = ", ".join(f"{1.02 * load_n * share:.1f}" for share in shares)
    return (
        f"{mass_kg:g} kg are {load_n:.1f} N; by the data sheets it reads {1.02 * load_n:.1f} N "
        f"({cells})"
    )
