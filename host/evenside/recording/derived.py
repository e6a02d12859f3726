"""Channels for other people's tools: what the raw bytes give anyway, written out row by row.

They are made when a recording is closed or recovered, never live: the raw bytes are the record, and
a crash costs nothing that could not be made again. They stand behind everything else, behind the
metadata record ``evenside.derived``, so that Evenside's own readers pass over them unread.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
from mcap.records import Channel, Schema

from evenside import __version__
from evenside.recording import format as fmt
from evenside.recording.chunked import ChunkedMcapFile
from evenside.recording.format import IntArray
from evenside.recording.layout import HEADER_BYTES, Page, gather
from evenside.recording.mcapfile import MESSAGE_BYTES, MESSAGE_FIELDS, page_of_rows

FloatArray = npt.NDArray[np.float64]

_CDR_LITTLE_ENDIAN = np.frombuffer(b"\0\1\0\0", np.uint8)  # what every CDR message begins with
_SAMPLES = """# One conversion of all cells, on the common grid of the session. NaN is missing.
float64 time_s     # stream time: from the first sample, by the device's clock
float32[] counts   # of each cell, as they came
float32[] cell_n   # newtons of each cell, after calibration and zero
"""
_LOAD = """# What all cells together say at one moment. NaN is missing.
float64 time_s       # stream time: from the first sample, by the device's clock
float32 load_n       # total normal force on the tissue
float32 position_m   # where along the tissue it acts
"""
_DEVICE = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "evenside.Device",
    "description": "What the device said about itself: geometry, gains, rates, firmware.",
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "kind": {"type": "string"},
        "device_id": {"type": "string"},
        "firmware": {"type": "array", "items": {"type": "integer"}},
        "groups": {"type": "array", "items": {"type": "object"}},
        "channels": {"type": "array", "items": {"type": "object"}},
    },
}


# Noise does not compress. What is finer than anything a cell can tell is rounded off, in steps of
# powers of two, whose last bits are zero: a quarter of the file's size.
STEPS_N = 1024.0  # a newton
STEPS_M = 65536.0  # a metre
STEP_NS = 1024  # of a time stamp


@dataclass(frozen=True, slots=True)
class Rows:
    """Messages of one topic that are all of one size: an item of ``data`` is a message's bytes."""

    topic: str
    time_ns: IntArray  # (n,) never falling
    data: npt.NDArray[Any]  # (n,)


Derive: TypeAlias = Callable[[Path], Iterator[Rows]]  # what the bytes of a file give


@dataclass(frozen=True, slots=True)
class DerivedChannel:
    """One channel: what a message of it is, in words and as a schema."""

    topic: str
    encoding: str
    schema: Schema
    about: str


CHANNELS = (
    DerivedChannel(
        fmt.DEVICE,
        fmt.JSON_ENCODING,
        Schema(0, json.dumps(_DEVICE).encode(), "jsonschema", "evenside.Device"),
        "the device's description of itself",
    ),
    DerivedChannel(
        fmt.SAMPLES,
        fmt.CDR_ENCODING,
        Schema(0, _SAMPLES.encode(), "ros2msg", "evenside/msg/Samples"),
        "counts and newtons of each cell",
    ),
    DerivedChannel(
        fmt.LOAD,
        fmt.CDR_ENCODING,
        Schema(0, _LOAD.encode(), "ros2msg", "evenside/msg/Load"),
        "load and position",
    ),
)


def device_rows(description: dict[str, Any], time_ns: int) -> Rows:
    """The device's description as one message."""
    data = fmt.encode_json(fmt.DEVICE, description)
    return Rows(fmt.DEVICE, np.array([time_ns]), np.frombuffer(data, f"V{len(data)}"))


def sample_rows(
    time_ns: IntArray, time_s: FloatArray, counts: FloatArray, cell_n: FloatArray
) -> Rows:
    """A message a row; ``counts`` and ``cell_n`` have shape (n, n_cells)."""
    n, n_cells = counts.shape
    each = ("<f4", (n_cells,))
    data = np.empty(
        n,
        [
            *(("cdr", "u1", 4), ("time_s", "<f8")),
            *(("n_counts", "<u4"), ("counts", *each)),
            *(("n_cell_n", "<u4"), ("cell_n", *each)),
        ],
    )
    data["cdr"], data["time_s"] = _CDR_LITTLE_ENDIAN, time_s
    data["n_counts"] = data["n_cell_n"] = n_cells
    data["counts"], data["cell_n"] = np.round(counts), _stepped(cell_n, STEPS_N)
    return Rows(fmt.SAMPLES, time_ns, data)


def load_rows(
    time_ns: IntArray, time_s: FloatArray, load_n: FloatArray, position_m: FloatArray
) -> Rows:
    """A message a row."""
    data = np.empty(
        len(time_s),
        [("cdr", "u1", 4), ("time_s", "<f8"), ("load_n", "<f4"), ("position_m", "<f4")],
    )
    data["cdr"], data["time_s"] = _CDR_LITTLE_ENDIAN, time_s
    data["load_n"] = _stepped(load_n, STEPS_N)
    data["position_m"] = _stepped(position_m, STEPS_M)
    return Rows(fmt.LOAD, time_ns, data)


def _stepped(values: FloatArray, steps_each: float) -> FloatArray:
    stepped: FloatArray = np.round(values * steps_each) / steps_each
    return stepped


def write_derived(file: ChunkedMcapFile, derived: Iterable[Rows]) -> Iterator[Page]:
    """Write the derived part to the end of a file; yields its messages as they stand there."""
    begin_derived(file)
    ids = _define(file)
    n_written = Counter[str]()
    for rows in derived:
        page = page_of_rows(ids[rows.topic], n_written[rows.topic], rows.time_ns, rows.data)
        n_written[rows.topic] += len(rows.data)
        file.add_page(page)
        yield page


def rows_of_page(page: Page, topics: dict[int, str]) -> Iterator[Rows]:
    """The derived messages of a page: runs of one channel and one size, in file order."""
    sizes = page.ends - page.starts
    channels = gather(page.buffer, page.starts + HEADER_BYTES, "<u2")
    breaks = np.flatnonzero((np.diff(channels) != 0) | (np.diff(sizes) != 0)) + 1
    edges = [0, *breaks.tolist(), len(page.starts)]
    for start, stop in pairwise(edges):
        size = int(sizes[start]) - MESSAGE_BYTES
        records = b"".join(page.part(start, stop).stretches())
        data = np.frombuffer(records, [("head", MESSAGE_FIELDS), ("data", f"V{size}")])
        time_ns = data["head"]["p"].astype(np.int64)
        yield Rows(topics[int(channels[start])], time_ns, data["data"])


def begin_derived(file: ChunkedMcapFile) -> None:
    """From here on everything in the file is derived."""
    file.end_chunk()
    words = {
        "version": __version__,
        "about": "made from the other channels; not the record",
    }
    file.add_metadata(fmt.DERIVED, words)


def _define(file: ChunkedMcapFile) -> dict[str, int]:
    first, first_schema = file.next_channel_id, file.next_schema_id
    for number, spec in enumerate(CHANNELS):
        schema = Schema(
            first_schema + number, spec.schema.data, spec.schema.encoding, spec.schema.name
        )
        about = {"about": spec.about, "derived": "yes"}
        channel = Channel(first + number, spec.topic, spec.encoding, about, schema.id)
        file.define(channel, schema)
    return {spec.topic: first + number for number, spec in enumerate(CHANNELS)}
