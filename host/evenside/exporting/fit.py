"""FIT: a session as an activity, for fitness platforms.

A record a second with the load in developer fields, a lap for every visit and for every pause
between two, a session of the sport "training". Fine detail is lost: a platform draws seconds.
"""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evenside.errors import InputError
from evenside.exporting.contents import Contents
from evenside.exporting.fitfile import (
    BYTES,
    ENUM,
    EPOCH_UNIX_S,
    FLOAT32,
    STRING,
    UINT8,
    UINT16,
    UINT32,
    UINT32Z,
    Field,
    FitWriter,
    MessageType,
    Value,
)
from evenside.session.jsonout import JsonDict
from evenside_analysis.types import FloatArray, Visit

# Numbers of the FIT profile.
ACTIVITY_FILE, DEVELOPMENT = 4, 255
TIMER, SESSION, LAP, ACTIVITY = 0, 8, 9, 26  # events
START, STOP, STOP_ALL = 0, 1, 4  # event types
TRAINING, FLEXIBILITY = 10, 19  # sport and sub-sport
ACTIVE, REST = 0, 1  # intensities
APPLICATION_ID = b"evenside.export1"  # 16 bytes that tell our developer fields from others'
TEXT_BYTES = 24  # of a zone, with room for those that a coach adds

LOAD = Field("load", 0, FLOAT32)
PEAK = Field("peak_load", 1, FLOAT32)
POSITION = Field("position", 2, FLOAT32)
ZONE = Field("zone", 3, STRING, TEXT_BYTES)
SIDE = Field("side", 4, STRING, 8)
SCORE = Field("score", 5, FLOAT32)
IMPULSE = Field("impulse", 6, FLOAT32)
UNITS = {LOAD: "N", PEAK: "N", POSITION: "m", ZONE: "", SIDE: "", SCORE: "points", IMPULSE: "Ns"}

STAMP = Field("timestamp", 253, UINT32)
EVENT_FIELDS = (Field("event", 0, ENUM), Field("event_type", 1, ENUM))
SPAN = (
    Field("start_time", 2, UINT32),
    Field("elapsed_ms", 7, UINT32),
    Field("timer_ms", 8, UINT32),
    Field("message_index", 254, UINT16),
)
FILE_ID = MessageType(
    0,
    (
        Field("type", 0, ENUM),
        Field("manufacturer", 1, UINT16),
        Field("product", 2, UINT16),
        Field("serial_number", 3, UINT32Z),
        Field("time_created", 4, UINT32),
    ),
)
DEVELOPER = MessageType(
    207, (Field("application_id", 1, BYTES, 16), Field("developer_data_index", 3, UINT8))
)
DESCRIPTION = MessageType(
    206,
    (
        Field("developer_data_index", 0, UINT8),
        Field("field_definition_number", 1, UINT8),
        Field("fit_base_type_id", 2, UINT8),
        Field("field_name", 3, STRING, 16),
        Field("units", 8, STRING, 8),
    ),
)
DEVICE = MessageType(
    23,
    (
        STAMP,
        Field("device_index", 0, UINT8),
        Field("manufacturer", 2, UINT16),
        Field("product_name", 27, STRING, 32),
    ),
)
EVENT = MessageType(21, (STAMP, *EVENT_FIELDS))
RECORD = MessageType(20, (STAMP,), (LOAD, PEAK, POSITION))
LAP_MESSAGE = MessageType(
    19,
    (STAMP, *EVENT_FIELDS, *SPAN, Field("intensity", 23, ENUM), Field("sport", 25, ENUM)),
    (ZONE, SIDE, LOAD, PEAK, IMPULSE, SCORE),
)
SESSION_MESSAGE = MessageType(
    18,
    (
        *(STAMP, *EVENT_FIELDS, *SPAN),
        *(Field("sport", 5, ENUM), Field("sub_sport", 6, ENUM)),
        *(Field("first_lap_index", 25, UINT16), Field("num_laps", 26, UINT16)),
    ),
)
ACTIVITY_MESSAGE = MessageType(
    34,
    (
        STAMP,
        Field("timer_ms", 0, UINT32),
        Field("num_sessions", 1, UINT16),
        Field("type", 2, ENUM),
        Field("event", 3, ENUM),
        Field("event_type", 4, ENUM),
    ),
)


@dataclass(frozen=True, slots=True)
class Lap:
    """A visit, or a pause between two."""

    start_s: float
    end_s: float
    visit: Visit | None


def write_fit(path: Path, contents: Contents, on_rows: Callable[[int], None]) -> None:
    """The whole recording as one activity; raises InputError where its date is not known."""
    if contents.start_unix_s is None:
        raise InputError(
            f"{contents.path}: a FIT activity needs a date, and a table of samples has none"
        )
    start = round(contents.start_unix_s - EPOCH_UNIX_S)
    writer, laps = FitWriter(), laps_of(contents.visits, contents.duration_s)
    write_opening(writer, contents, start)
    seconds = Seconds(contents.fs_hz)
    for rows in contents.blocks():
        for second, load_n, peak_n, position_m in seconds.push(rows.load_n, rows.position_m):
            values: dict[str, Value] = {"timestamp": start + second, "load": load_n}
            values |= {"peak_load": peak_n, "position": position_m}
            writer.write(RECORD, values)
        on_rows(len(rows))
    for number, lap in enumerate(laps):
        writer.write(LAP_MESSAGE, lap_values(number, lap, contents, start))
    write_closing(writer, contents, start, len(laps))
    path.write_bytes(writer.finish())


def write_opening(writer: FitWriter, contents: Contents, start: int) -> None:
    """What file it is, what the developer fields mean, which device, and the start."""
    device = contents.analysis["source"]["device"]
    serial = int(device["device_id"][-8:], 16) or 1
    identity = {"type": ACTIVITY_FILE, "manufacturer": DEVELOPMENT, "product": 0}
    writer.write(FILE_ID, {**identity, "serial_number": serial, "time_created": start})
    writer.write(DEVELOPER, {"application_id": APPLICATION_ID, "developer_data_index": 0})
    for field, unit in UNITS.items():
        values: dict[str, Value] = {"developer_data_index": 0, "units": unit}
        values |= {"field_definition_number": field.number, "field_name": field.name}
        writer.write(DESCRIPTION, {**values, "fit_base_type_id": field.type.code})
    name = {"device_index": 0, "manufacturer": DEVELOPMENT, "product_name": device["name"]}
    writer.write(DEVICE, {"timestamp": start, **name})
    writer.write(EVENT, {"timestamp": start, "event": TIMER, "event_type": START})


def write_closing(writer: FitWriter, contents: Contents, start: int, n_laps: int) -> None:
    """The stop, the session and the activity."""
    end, lasts = start + round(contents.duration_s), round(contents.duration_s * 1000)
    writer.write(EVENT, {"timestamp": end, "event": TIMER, "event_type": STOP_ALL})
    span = {"timestamp": end, "start_time": start, "elapsed_ms": lasts, "timer_ms": lasts}
    kind = {"event": SESSION, "event_type": STOP, "sport": TRAINING, "sub_sport": FLEXIBILITY}
    laps = {"first_lap_index": 0, "num_laps": n_laps, "message_index": 0}
    writer.write(SESSION_MESSAGE, {**span, **kind, **laps})
    what = {"num_sessions": 1, "type": 0, "event": ACTIVITY, "event_type": STOP}
    writer.write(ACTIVITY_MESSAGE, {"timestamp": end, "timer_ms": lasts, **what})


class Seconds:
    """Mean and peak of every whole second, over blocks of any size."""

    def __init__(self, fs_hz: float) -> None:
        self._n = max(1, round(fs_hz))
        self._rest: FloatArray = np.empty((0, 2))
        self._second = 0

    def push(
        self, load_n: FloatArray, position_m: FloatArray
    ) -> Iterator[tuple[int, float, float, float | None]]:
        """Second, mean load, peak load, mean position; seconds without a load are left out."""
        table = np.concatenate([self._rest, np.column_stack([load_n, position_m])])
        n_whole = len(table) // self._n
        for part in table[: n_whole * self._n].reshape(n_whole, self._n, 2):
            load, place = (column[~np.isnan(column)] for column in part.T)
            if len(load):
                position = float(place.mean()) if len(place) else None
                yield self._second, float(load.mean()), float(load.max()), position
            self._second += 1
        self._rest = table[n_whole * self._n :]


def laps_of(visits: Sequence[Visit], duration_s: float) -> list[Lap]:
    """Visits and the pauses between them, without a hole from the start to the end."""
    laps, at_s = [], 0.0
    for visit in visits:
        start_s, end_s = max(visit.start_s, at_s), min(visit.end_s, duration_s)
        if end_s <= start_s:
            continue
        if start_s > at_s:
            laps.append(Lap(at_s, start_s, None))
        laps.append(Lap(start_s, end_s, visit))
        at_s = end_s
    return [*laps, Lap(at_s, duration_s, None)] if duration_s > at_s else laps


def lap_values(number: int, lap: Lap, contents: Contents, start: int) -> dict[str, Value]:
    """A lap with its zone, its side and what was pressed."""
    lasts = round((lap.end_s - lap.start_s) * 1000)
    values: dict[str, Value] = {
        "timestamp": start + math.floor(lap.end_s),
        "start_time": start + math.floor(lap.start_s),
        "event": LAP,
        "event_type": STOP,
        "elapsed_ms": lasts,
        "timer_ms": lasts,
        "message_index": number,
        "sport": TRAINING,
        "intensity": REST if lap.visit is None else ACTIVE,
    }
    return values if lap.visit is None else {**values, **visit_values(lap.visit, contents.analysis)}


def visit_values(visit: Visit, analysis: JsonDict) -> dict[str, Value]:
    """Zone and side; load, peak and impulse of the contacts; the score of the visit."""
    contacts = [
        event
        for event in analysis["events"]
        if event["kind"] == "contact" and visit.start_s <= event["start_s"] < visit.end_s
    ]
    holds = [h for h in analysis["holds"] if visit.start_s <= h["start_s"] < visit.end_s]
    scores = [rating.score for rating in visit.ratings]
    loads = [hold["load_n"] for hold in holds if hold["load_n"] is not None]
    return {
        "zone": visit.zone,
        "side": visit.side,
        "load": loads[-1] if loads else None,
        "peak_load": max((c["peak_n"] for c in contacts if c["peak_n"]), default=None),
        "impulse": sum(c["impulse_ns"] for c in contacts if c["impulse_ns"]) if contacts else None,
        "score": scores[-1] if scores else None,
    }
