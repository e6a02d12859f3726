"""The whole library analysed: as one by one, once only, and on from where it stood."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.library.shelf import Session

from evenside.library.analysing import analyse_waiting
from evenside.library.index import Index
from evenside.library.person import person_history
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.simulated import write_recording
from evenside.simulator.options import SimOptions
from evenside_analysis.chart import DEFAULT_METHOD

ZONE_BY_ZONE = "matched-force/1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two short simulated sessions of two people."""
    folder = tmp_path_factory.mktemp("library")
    for seed in (1, 2):
        device = SimOptions(seed=seed, zones=("calf",), visits=6).make_device()
        write_recording(folder / f"{seed}.mcap", device, source="serial:X", person_code=f"P{seed}")
    return folder


@pytest.fixture
def index(folder: Path) -> Iterator[Index]:
    index = Index.of_folder(folder)
    index.rebuild()
    yield index
    index.close()


def one_by_one(folder: Path, name: str, method: str | None) -> dict[str, Any]:
    return analyze_file(folder / name, AnalyzeOptions(method=method))


@pytest.mark.parametrize("n_processes", [1, 2])
def test_the_results_are_those_of_one_by_one(folder: Path, index: Index, n_processes: int) -> None:
    assert analyse_waiting(index, method=ZONE_BY_ZONE, n=n_processes) == 2

    for number in (1, 2):
        (found,) = index.of_person(f"P{number}", ZONE_BY_ZONE)
        want = one_by_one(folder, f"{number}.mcap", ZONE_BY_ZONE)
        assert found.result is not None
        assert list(found.result.comparisons) == want["comparisons"]
        assert list(found.result.changes) == want["changes"]
        assert found.result.summary == want["summary"]
        assert found.result.sha256 == want["source"]["sha256"]
        assert found.result.n_holds == sum(hold["usable"] for hold in want["holds"]) > 0


def test_the_result_that_a_session_brings_along_is_the_one_that_its_bytes_give(
    folder: Path, index: Index
) -> None:
    assert index.waiting(DEFAULT_METHOD) == []

    (found,) = index.of_person("P1", DEFAULT_METHOD)

    want = one_by_one(folder, "1.mcap", None)
    assert found.result is not None
    assert list(found.result.comparisons) == want["comparisons"]


def test_what_was_done_before_an_interruption_is_not_done_again(index: Index) -> None:
    def interrupt(*_: int) -> None:
        raise KeyboardInterrupt  # as Ctrl-C does after the first file

    with pytest.raises(KeyboardInterrupt):
        analyse_waiting(index, method=ZONE_BY_ZONE, on_progress=interrupt, n=1)
    seen: list[tuple[int, int]] = []
    n = analyse_waiting(index, method=ZONE_BY_ZONE, on_progress=lambda *at: seen.append(at), n=1)

    assert n == 1
    assert seen == [(1, 1)]
    assert index.waiting(ZONE_BY_ZONE) == []


def test_a_file_that_gives_nothing_is_tried_once_and_named(tmp_path: Path) -> None:
    Session(version="0.0.9").write(tmp_path / "silent.mcap")
    index = Index.of_folder(tmp_path)
    index.refresh()

    assert [analyse_waiting(index, n=1) for _ in range(2)] == [1, 0]

    (problem,) = index.failed(DEFAULT_METHOD)
    assert problem["path"] == "silent.mcap"
    assert "the device never said what it is" in problem["why"]
    assert person_history(index, "A7")["problems"] == [problem]
