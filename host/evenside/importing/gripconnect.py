"""Downloads of apps that are made with grip-connect: a CSV without a header, or JSON.

Layouts of the library's own source, versions 0.5 and 0.13. CSV, every cell in quotes:

    0.13   time, current, peak, mean, min, index, battery, raw values, forces
    older  time, index, battery, raw values, forces

``time`` is Unix time in milliseconds, the same for all samples of a radio packet, and so no time of
a sample. ``index`` is: a Progressor's own microseconds, or a count of samples.
"""

import csv
import io
import json
import re
from typing import Any

import numpy as np

from evenside.importing.cells import refusal, shown
from evenside.importing.known import Known
from evenside.importing.matlab import ArrayTable
from evenside.importing.options import ForceUnit, Preset
from evenside.importing.text import Text
from evenside_analysis.types import FloatArray

FORMAT, ABOUT = "grip-connect", "a download of an app made with grip-connect"
FIRST_ROW = re.compile(r'"\d{12,14}(\.\d+)?",("[^"]*",?){4,}\s*')
UNITS: dict[str, ForceUnit] = {"kg": "kgf", "lbs": "lbf", "n": "N"}
COUNTER_STEP = 100.0  # an index that grows by less from sample to sample counts samples
WRAP = 2.0**32
NO_UNIT = "the file does not say its unit: such apps write kilograms unless they were set otherwise"


def known_csv(text: Text, head: list[str]) -> Known | None:
    """A download as CSV; InputError names the line that is none of it."""
    if not FIRST_ROW.fullmatch(head[0]):
        return None
    rows = list(csv.reader(io.StringIO(text.data.decode())))
    rows = [row for row in rows if row]
    is_new = len(rows[0]) >= 9 and all(row[-1] == row[1] or len(row) > 9 for row in rows[:20])
    times, indices, forces = [], [], []
    for line, row in enumerate(rows, 1):
        try:
            times.append(float(row[0]))
            indices.append(float(row[5] if is_new else row[1]))
            forces.append(float(row[1]) if is_new else sum(map(float, old_forces(row))))
        except (ValueError, IndexError):
            raise refusal(text.path, f"{shown(','.join(row))} is no sample", line=line) from None
    return known_of(text.path, times, indices, forces, "kgf", NO_UNIT)


def known_json(path: str, raw: bytes) -> Known | None:
    """A download as JSON; InputError names the packet that is none."""
    if raw[:200].lstrip()[:1] != b"[" or (b'"battRaw"' not in raw and b'"samples"' not in raw):
        return None
    try:
        packets = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise refusal(path, f"this is no whole JSON file ({error})") from None
    times, indices, forces = [], [], []
    for number, packet in enumerate(packets, 1):
        try:
            time_ms, index, force = figures_of(packet)
        except (KeyError, TypeError, ValueError, AttributeError):
            what = "this packet has no time, index and force"
            raise refusal(path, what, line=number, word="packet") from None
        times.append(time_ms)
        indices.append(index)
        forces.append(force)
    stated = packets[0].get("unit") if packets else None
    if stated is not None and stated not in UNITS:
        raise refusal(path, f"the unit {shown(str(stated))} is not known; give --force-unit")
    note = NO_UNIT if stated is None else f"the file says {stated!r} for the unit"
    return known_of(path, times, indices, forces, UNITS.get(stated or "kg", "kgf"), note)


def figures_of(packet: dict[str, Any]) -> tuple[float, float, float]:
    """Milliseconds, index and force of a packet of either version."""
    if "current" in packet:
        index = packet.get("performance", {}).get("sampleIndex", packet.get("sampleIndex"))
        return float(packet["timestamp"]), float(index), float(packet["current"])
    return float(packet["received"]), float(packet["sampleNum"]), float(sum(packet["masses"]))


def old_forces(row: list[str]) -> list[str]:
    """The forces of a row: as many cells as raw values stand before them."""
    return row[3 + (len(row) - 3) // 2 :]


def known_of(
    path: str,
    times_ms: list[float],
    indices: list[float],
    forces: list[float],
    unit: ForceUnit,
    unit_note: str,
) -> Known:
    """The samples as a table with times that were counted on the device."""
    if len(indices) < 2:
        raise refusal(path, "there is one sample only; a recording has at least two")
    figures = np.array([times_ms, indices, forces])
    if not np.isfinite(figures).all():
        row = int(np.argmin(np.isfinite(figures).all(axis=0)))
        raise refusal(path, "a time, an index or a force is no number", line=row + 1, word="sample")
    time_s, time_note = times_of(path, figures[0], figures[1])
    table = ArrayTable(path, ("time", "force"), (time_s, figures[2]), ())
    preset = Preset("time", "force").with_force_unit(unit)
    return Known(FORMAT, ABOUT, preset, table, notes=(time_note, unit_note))


def times_of(path: str, times_ms: FloatArray, index: FloatArray) -> tuple[FloatArray, str]:
    """Seconds from the index: microseconds as they are, counts at the rate of the arrivals.

    Raises InputError when neither index nor arrivals say how fast the samples came.
    """
    steps = np.diff(index)
    index = index + WRAP * np.concatenate([[0.0], np.cumsum(steps < -WRAP / 2)])
    index -= index[0]
    if np.median(np.diff(index)) >= COUNTER_STEP:
        return index / 1e6, "times are the device's own microseconds"
    lasts_s = (times_ms[-1] - times_ms[0]) / 1e3
    if not (lasts_s > 0 and index[-1] > 0):
        raise refusal(path, "neither the index nor the times of arrival grow: there is no time")
    rate_hz = index[-1] / lasts_s
    note = f"samples were counted; {rate_hz:.4g} samples/s is the mean rate of their arrival"
    return index / rate_hz, note
