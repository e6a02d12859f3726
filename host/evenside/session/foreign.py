"""A foreign recording of force over time, through the same measurement as our own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from evenside.errors import UsageError
from evenside.importing import ImportOptions, Samples, read_marks, read_samples
from evenside.session.account import Account
from evenside.session.jsonout import JsonDict
from evenside.session.measurement import Measurement, Settings
from evenside.session.offline import OnBlock
from evenside.session.pipeline import LoadBlock
from evenside.session.zones import all_zones
from evenside_analysis.types import FloatArray, Visit
from evenside_analysis.uniform import UniformSeries, to_uniform


class TableOptions(Protocol):
    """What the caller says about a table and its session."""

    @property
    def table(self) -> ImportOptions:
        """How to read it."""

    @property
    def marks(self) -> Path | None:
        """Its visits."""

    @property
    def tare_s(self) -> float | None:
        """So long from the start nobody presses."""


@dataclass(frozen=True, slots=True)
class MeasuredTable:
    """A table of samples that has been run through the measurement."""

    samples: Samples
    grid: UniformSeries
    force_n: FloatArray  # (n_rows,) on the grid, the zero taken off
    position_m: FloatArray | None
    measurement: Measurement


def analyze_samples(
    path: Path, options: TableOptions, settings: Settings, on_block: OnBlock | None = None
) -> tuple[JsonDict, JsonDict]:
    """The analysis of a table of samples, and the ``source`` facts that come from the table.

    ``on_block`` is told of the load. Raises InputError when the table or the marks break a rule.
    """
    table = measure_samples(path, options, settings)
    if on_block is not None:
        on_block(load_block(table), table.grid.fs_hz)
    return table_json(table)


def measure_samples(path: Path, options: TableOptions, settings: Settings) -> MeasuredTable:
    """Everything that a table of samples says.

    Marks are on the clock of the table's own time column. Raises InputError when the table or the
    marks break a rule.
    """
    samples = read_samples(path, options.table)
    visits = read_visits(options.marks, samples)
    columns = [samples.force_n - zero_of(samples, options.tare_s)]
    if samples.position_m is not None:
        columns.append(samples.position_m)
    grid = to_uniform(samples.time_s, np.column_stack(columns), options.table.sample_rate_hz)
    force_n = np.ascontiguousarray(grid.values[:, 0])
    position_m = None if samples.position_m is None else np.ascontiguousarray(grid.values[:, 1])
    measurement = Measurement(grid.fs_hz, settings)
    measurement.visits.extend(visits)
    measurement.push(force_n, position_m)
    measurement.finish()
    return MeasuredTable(samples, grid, force_n, position_m, measurement)


def table_json(table: MeasuredTable) -> tuple[JsonDict, JsonDict]:
    """The ``source`` facts of a measured table, and its analysis."""
    samples, measurement = table.samples, table.measurement
    source: JsonDict = {
        "duration_s": samples.duration_s,
        "sample_rate_hz": samples.sample_rate_hz,
        "device": None,
        "format": samples.format,
        "notes": list(samples.notes),
    }
    account = Account()
    account.push(load_block(table), table.grid.fs_hz)
    return source, {
        "quality": quality_json(samples.n_rows, account, table.grid, measurement),
        "events": measurement.events_json(),
        **measurement.results(level_n=account.level_n).to_json(),
    }


def load_block(table: MeasuredTable) -> LoadBlock:
    """A whole table as one stretch of the grid, with the load as its only cell."""
    cell_n = table.force_n[:, np.newaxis]
    unknown_m = np.full(len(table.force_n), np.nan)
    position_m = unknown_m if table.position_m is None else table.position_m
    return LoadBlock(0, cell_n, table.force_n, position_m, cell_n)


def zero_of(samples: Samples, tare_s: float | None) -> float:
    """The load in the first ``tare_s`` seconds, when nobody pressed yet; 0 without a tare."""
    if tare_s is None:
        return 0.0
    if not 0 < tare_s <= samples.duration_s:
        raise UsageError(f"--tare {tare_s:g}: the samples last {samples.duration_s:g} s")
    return float(np.median(samples.force_n[samples.time_s < tare_s]))


def read_visits(marks: Path | None, samples: Samples) -> list[Visit]:
    """The visits of the marks, on the samples' time."""
    if marks is None:
        return []
    return read_marks(
        marks,
        zones=all_zones().keys(),
        origin_s=samples.origin_s,
        duration_s=samples.duration_s,
    )


def quality_json(
    n_rows: int, account: Account, grid: UniformSeries, measurement: Measurement
) -> JsonDict:
    """What a table can say about its own quality: gaps in time, and drift between rests."""
    n_missing = int(np.isnan(grid.values[:, 0]).sum())
    return {
        "samples_expected": n_rows + n_missing,
        "samples_received": n_rows,
        "samples_lost": n_missing,
        "corrupt_frames": 0,
        "saturated_samples": 0,
        "gaps": account.gaps_json(grid.fs_hz),
        "drift_n": account.drift_n(measurement.events),
        "warnings": [],
    }
