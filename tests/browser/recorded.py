"""Recordings of simulated people, made in a moment, and the real program's page over them."""

import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest
from starlette.types import ASGIApp
from tests.browser.page_server import PageServer

from evenside.server.app import create_app
from evenside.session.desk import Desk
from evenside.session.simulated import write_recording
from evenside.session.starting import start_replay
from evenside.simulator.scenario import make_scenario
from evenside.sources import open_source

Replay = Callable[[Path], "RecordedServer"]

NINE = (
    "glute", "lower_back", "upper_back", "hip_flexor", "mid_quad", "lower_quad", "hamstring",
    "calf", "shin",
)  # fmt: skip


def aside(work: Callable[[], object]) -> None:
    """Do it in a thread of its own: in this one the browser's event loop is at work."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(work).result()


class RecordedServer(PageServer):
    """Serves a recording as it stands at its end; the minutes of playing it are left out."""

    def __init__(self, path: Path) -> None:
        session = start_replay(open_source(f"replay:{path}?speed=max"), path)
        session.core, session.is_over = session.past.core, True
        self.desk = Desk(session)
        self.port = 0

    def app(self) -> ASGIApp:
        return create_app(self.desk)


@pytest.fixture
def replay() -> Iterator[Replay]:
    """Serves recordings until the test is over."""
    servers: list[RecordedServer] = []

    def start(path: Path) -> RecordedServer:
        servers.append(RecordedServer(path))
        servers[-1].start()
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one recording of each kind."""
    folder = tmp_path_factory.mktemp("recordings")
    person = "tight_left_hamstring"
    made = {
        "quick": make_scenario(5, person=person, zones=NINE, visits_per_zone=2),
        "measured": make_scenario(6, person=person, zones=("hamstring",), visits_per_zone=12),
        "retest": make_scenario(
            3, person=person, zones=("hamstring",), visits_per_zone=8, treatment=True, retest=True
        ),
    }
    for name, scenario in made.items():
        aside(partial(write_recording, folder / f"{name}.mcap", scenario.device()))
    return folder


@pytest.fixture
def measured(recordings: Path, tmp_path: Path) -> Path:
    """A measured test of one zone: the left hamstring is tighter, just so. A copy to correct."""
    return Path(shutil.copy(recordings / "measured.mcap", tmp_path))
