"""What ``/api/device`` answers with: the schemas of the OpenAPI document."""

from typing import Literal

from pydantic import BaseModel

from evenside.server.shapes import Open

Task = Literal["calibrate", "check", "zero"]


class Cell(BaseModel):
    """One cell, over the last half second; null where nothing came."""

    channel: int
    name: str
    counts: float | None
    load_n: float | None


class Point(BaseModel):
    """One weight of a calibration, and how far it is off the line."""

    mass_kg: float
    over: int | None
    turn: int | None
    residual_n: float


class Calibrated(BaseModel):
    """What new weights gave, and where it is kept; counts from the next session on."""

    id: str
    path: str
    points: list[Point]
    uncertainty_pct: float
    corner_error_pct: float | None
    zero_shift_n: float | None
    remarks: list[str]


class Checked(BaseModel):
    """What one known weight read by the calibration that is kept."""

    id: str
    date: str
    mass_kg: float
    load_n: float
    read_n: float
    error_n: float
    error_pct: float
    limit_n: float
    holds: bool


class Zeroed(BaseModel):
    """A zero, and how far it moved since the calibration; null where there is none."""

    counts: list[float]
    weight_n: float | None
    shift_n: float | None
    shift_cells_n: list[float] | None
    is_usual: bool | None
    path: str | None


class Work(BaseModel):
    """What is being done at the device, step by step, or what came of it.

    `prompt` asks for something to be done, and `is_reading` that everybody keeps off. One of the
    three results, or `refused`, is there when it is over.
    """

    task: Task
    n_done: int
    n_steps: int
    prompt: str | None
    is_reading: bool
    said: list[str]
    calibrated: Calibrated | None
    checked: Checked | None
    zeroed: Zeroed | None
    refused: str | None


class Kept(BaseModel):
    """The newest calibration that is kept for the device; a session has what there was before."""

    id: str
    date: str
    zero_date: str
    age_days: float | None
    uncertainty_pct: float
    n_points: int
    last_check: Open | None
    is_used: bool


class Device(BaseModel):
    """The device, its cells as they read now, its calibration, and the work at it."""

    device: Open | None
    cells: list[Cell]
    load_n: float | None
    kept: Kept | None
    why_not: str | None
    work: Work | None
