"""What a recording holds, once for all formats: the grid, the marks, the results, the clocks.

One pass over the file. Everything comes from the code that ``evenside analyze`` runs, so an export
says what the analysis says: the same rows, the same zero, the same holds, the corrections applied.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from evenside.errors import InputError
from evenside.exporting.spool import Rows, Spool
from evenside.hosttime import NS_PER_S
from evenside.protocol.vocabulary import Channel
from evenside.recording.format import Annotation, SessionHead
from evenside.session.analysis import (
    SCHEMA,
    AnalyzeOptions,
    is_recording,
    measured_json,
    sha256_of,
)
from evenside.session.derived import TimeStamps
from evenside.session.foreign import measure_samples, table_json
from evenside.session.jsonout import JsonDict
from evenside.session.measurement import Measurement, default_settings
from evenside.session.offline import measure_recording
from evenside.session.phases import with_phases
from evenside.session.pipeline import LoadBlock
from evenside_analysis.chart import DEFAULT_METHOD
from evenside_analysis.types import FloatArray, Visit

OFFSET_EVERY_S = 10.0  # between two readings of the clocks that are kept


@dataclass(frozen=True, slots=True)
class ClockPair:
    """One moment on two clocks: stream seconds, counted by the device, and the host's Unix time."""

    stream_s: float
    unix_s: float


@dataclass(frozen=True, slots=True)
class Contents:
    """A recording, or a table of samples, that has been measured."""

    path: Path
    analysis: JsonDict  # as ``analyze --json`` gives it
    fs_hz: float
    spool: Spool
    channels: Sequence[Channel]  # the cells, in the order of the columns; none of a table
    annotations: Sequence[Annotation]  # as they count after all corrections
    visits: Sequence[Visit]
    head: SessionHead | None  # None: a table
    clock: Sequence[ClockPair]  # empty where nobody knows what time it was

    @property
    def n_rows(self) -> int:
        """Rows of the grid."""
        return self.spool.n_rows

    @property
    def duration_s(self) -> float:
        """How long the grid is."""
        return self.n_rows / self.fs_hz

    @property
    def start_unix_s(self) -> float | None:
        """The host's time of the first row; None where it is not known."""
        return self.clock[0].unix_s - self.clock[0].stream_s if self.clock else None

    @property
    def cell_names(self) -> list[str]:
        """One word a cell."""
        return [f"cell{channel.channel}" for channel in self.channels]

    @property
    def person_code(self) -> str | None:
        """The code of the person; a recording holds no name."""
        return self.head.person_code if self.head else None

    def blocks(self) -> Iterator[Rows]:
        """The rows of the grid from the first, a block at a time."""
        return self.spool.blocks()


@contextmanager
def open_contents(path: Path, options: AnalyzeOptions) -> Iterator[Contents]:
    """Measure a recording or a table; its rows are there until the end of the ``with``.

    Raises InputError or RecordingError that name file, place and rule.
    """
    with Spool() as spool:
        if is_recording(path):
            yield of_recording(path, options, spool)
        else:
            yield of_table(path, options, spool)


def of_recording(path: Path, options: AnalyzeOptions, spool: Spool) -> Contents:
    """The contents of one of our recordings."""
    stamps, clock = TimeStamps(), list[ClockPair]()

    def keep(block: LoadBlock, fs_hz: float) -> None:
        spool.push(block)
        clock.extend(clock_pairs(stamps, block, fs_hz))

    measured = measure_recording(
        path,
        body_mass_kg=options.body_mass_kg,
        method=options.method or DEFAULT_METHOD,
        on_block=keep,
        stamps=stamps,
    )
    source, analysis = measured_json(measured)
    pipeline, measurement = measured.core.pipeline, measured.core.measurement
    if measurement is None or pipeline.description is None:
        raise InputError(f"{path}: there is not one sample in it")
    return Contents(
        path=path,
        analysis=whole_json(path, source, analysis),
        fs_hz=measurement.fs_hz,
        spool=spool,
        channels=pipeline.description.channels,
        annotations=standing_annotations(measurement),
        visits=visits_of(measurement, spool.n_rows / measurement.fs_hz),
        head=measured.head,
        clock=clock,
    )


def of_table(path: Path, options: AnalyzeOptions, spool: Spool) -> Contents:
    """The contents of a table of samples: a load and perhaps a position, no cells, no date."""
    settings = default_settings(
        options.body_mass_kg, options.detection, options.method or DEFAULT_METHOD
    )
    table = measure_samples(path, options, settings)
    source, analysis = table_json(table)
    spool.push(table_block(table.force_n, table.position_m))
    return Contents(
        path=path,
        analysis=whole_json(path, source, analysis),
        fs_hz=table.grid.fs_hz,
        spool=spool,
        channels=(),
        annotations=annotations_of(table.measurement.visits),
        visits=visits_of(table.measurement, spool.n_rows / table.grid.fs_hz),
        head=None,
        clock=(),
    )


def clock_pairs(stamps: TimeStamps, block: LoadBlock, fs_hz: float) -> list[ClockPair]:
    """Readings of the two clocks against each other over one stretch of the grid."""
    first_s, last_s = block.start_index / fs_hz, (block.start_index + len(block) - 1) / fs_hz
    stream_s = np.append(np.arange(first_s, last_s, OFFSET_EVERY_S), last_s)
    unix_ns = stamps.of(stream_s)
    return [
        ClockPair(at_s, at_ns / NS_PER_S)
        for at_s, at_ns in zip(stream_s.tolist(), unix_ns.tolist(), strict=True)
    ]


def whole_json(path: Path, source: JsonDict, analysis: JsonDict) -> JsonDict:
    """What ``analyze --json`` prints."""
    head = {"path": str(path), "sha256": sha256_of(path), **source}
    return {"schema": SCHEMA, "source": head, **analysis}


def standing_annotations(measurement: Measurement) -> list[Annotation]:
    """Every annotation as it counts now; what was dropped is gone, corrections are applied."""
    return [
        mark.annotation
        for mark in measurement.marks.all()
        if not mark.is_dropped and mark.annotation.kind != "correction"
    ]


def visits_of(measurement: Measurement, end_s: float) -> list[Visit]:
    """The visits with their phases; one that broke off ends with the recording."""
    visits = list(measurement.visits)
    if measurement.open_visit is not None:
        visits.append(replace(measurement.open_visit, end_s=end_s))
    return with_phases(visits, measurement.marks.phases)


def annotations_of(visits: Sequence[Visit]) -> list[Annotation]:
    """The marks that a recording would have held for the visits of a table."""
    notes: list[Annotation] = []
    for visit in visits:
        place = {"zone": visit.zone, "side": visit.side}
        notes.append(Annotation("visit_start", visit.start_s, place, 0, 0))
        for rating in visit.ratings:
            time_s = visit.end_s if rating.time_s is None else rating.time_s
            score = {"score": rating.score, "kind": rating.kind}
            notes.append(Annotation("rating", time_s, score, 0, 0))
        notes.append(Annotation("visit_end", visit.end_s, {}, 0, 0))
    return notes


def table_block(force_n: FloatArray, position_m: FloatArray | None) -> LoadBlock:
    """The rows of a table as one block of a device without cells."""
    n_rows = len(force_n)
    place = np.full(n_rows, np.nan) if position_m is None else position_m
    return LoadBlock(0, np.empty((n_rows, 0)), force_n, place, np.empty((n_rows, 0)))
