"""A short simulated session with all that an export must carry: gaps, notes, a correction."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from evenside.exporting.contents import Contents, open_contents
from evenside.exporting.spool import Rows
from evenside.recording.append import append_records
from evenside.recording.format import Annotation
from evenside.recording.reader import read_recording
from evenside.session.analysis import AnalyzeOptions
from evenside.session.simulated import write_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import make_scenario

NOTES = ("=1+1", "Rücken zieht, links; 按压 🙂", 'she said "more"\nand left')
CORRECTED_SCORE = 7.5


@pytest.fixture(scope="session")
def session_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two visits, frames lost for four seconds, a reset, three notes, one score corrected."""
    path = tmp_path_factory.mktemp("exporting") / "session.mcap"
    scenario = make_scenario(5, person="even", zones=("hamstring",), visits_per_zone=2)
    faults = parse_faults("lost:0.3@60-64,reset@52")
    write_recording(path, SimulatedDevice(scenario, faults=faults), person_code="p 07 ü")
    append_records(path, [*notes_of(path), correction_of(path)])
    return path


@pytest.fixture(scope="session")
def contents(session_file: Path) -> Iterator[Contents]:
    """The session, measured."""
    with open_contents(session_file, AnalyzeOptions()) as measured:
        yield measured


@pytest.fixture(scope="session")
def rows(contents: Contents) -> Rows:
    """All rows of the grid in one piece."""
    blocks = list(contents.blocks())
    arrays = ("load_n", "position_m", "cells_n", "counts")
    return Rows(0, *(np.concatenate([getattr(block, name) for block in blocks]) for name in arrays))


def annotations_of(path: Path) -> list[Annotation]:
    return [note for note in read_recording(path).notes() if isinstance(note, Annotation)]


def notes_of(path: Path) -> list[Annotation]:
    last = annotations_of(path)[-1]
    return [
        Annotation("note", 20.0 + i, {"text": text}, last.host_ns, last.byte_offset)
        for i, text in enumerate(NOTES)
    ]


def correction_of(path: Path) -> Annotation:
    """The first score becomes another one."""
    annotations = annotations_of(path)
    number = [annotation.kind for annotation in annotations].index("rating")
    data = {"annotation": number, "kind": "rating", "data": {"score": CORRECTED_SCORE}}
    last = annotations[-1]
    return Annotation("correction", 100.0, data, last.host_ns, last.byte_offset)
