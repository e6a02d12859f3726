"""Simulated sessions for the tests of this room: short, seeded, with and without faults."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evenside.session.simulated import write_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import Scenario, make_scenario

MakeRecording = Callable[..., tuple[Path, Scenario]]


@pytest.fixture(scope="session")
def make_recording(tmp_path_factory: pytest.TempPathFactory) -> MakeRecording:
    """Write a simulated session once per set of arguments; gives its path and scenario."""
    made: dict[tuple[object, ...], tuple[Path, Scenario]] = {}

    def make(
        seed: int = 1,
        *,
        person: str = "even",
        zones: tuple[str, ...] = ("hamstring",),
        visits: int = 2,
        faults: str = "",
        treatment: bool = False,
    ) -> tuple[Path, Scenario]:
        key = (seed, person, zones, visits, faults, treatment)
        if key not in made:
            scenario = make_scenario(
                seed, person=person, zones=zones, visits_per_zone=visits, treatment=treatment
            )
            path = tmp_path_factory.mktemp("simulated") / "session.mcap"
            write_recording(path, SimulatedDevice(scenario, faults=parse_faults(faults)))
            made[key] = path, scenario
        return made[key]

    return make
