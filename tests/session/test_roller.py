"""Whole sessions on a roller: its own weight is found by one turn and taken off the load."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evenside.errors import UsageError
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Start, encode_message
from evenside.recording.format import Annotation
from evenside.recording.reader import read_recording
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.core import SessionCore
from evenside.session.measurement import default_settings
from evenside.session.simulated import write_recording
from evenside.session.troubles import NO_TURN
from evenside.session.verify import verify_recording
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import make_scenario
from evenside.simulator.setups import DeviceSetup
from evenside.transport.base import Chunk

SCENARIO = make_scenario(3, zones=["hamstring", "mid_quad"], visits_per_zone=4)
ROLLER = DeviceSetup(kind="roller")
PERFECT = DeviceSetup(kind="roller", gauge="ideal", sensitivity_sd=0.0, run_out_m=0.0)


def recorded(path: Path, setup: DeviceSetup, faults: str = "") -> dict[str, Any]:
    write_recording(path, SimulatedDevice(SCENARIO, setup, parse_faults(faults)))
    return analyze_file(path, AnalyzeOptions())


def tares(path: Path) -> list[dict[str, Any]]:
    notes = read_recording(path).notes()
    return [n.data for n in notes if isinstance(n, Annotation) and n.kind == "tare"]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    path = tmp_path_factory.mktemp("roller") / "session.mcap"
    return path, recorded(path, ROLLER)


def test_the_tare_carries_the_weight_of_the_roller(session: tuple[Path, dict[str, Any]]) -> None:
    (tare,) = tares(session[0])

    assert tare["weight_n"] == pytest.approx(ROLLER.roller_weight_n, rel=0.02)  # cells: 0.5 %
    assert session[1]["quality"]["warnings"] == []


def test_every_hold_has_the_load_that_was_pressed(session: tuple[Path, dict[str, Any]]) -> None:
    holds = session[1]["holds"]
    true_n = np.array([visit.load_n for visit in SCENARIO.visits], dtype=np.float64)

    found_n = np.array([hold["load_n"] for hold in holds])

    # as much as on a plate: cells are off by SD 0.5 %, those of a hub bend and talk across by 1 %
    np.testing.assert_allclose(found_n, true_n, rtol=0.015)


def test_with_perfect_cells_nothing_of_the_weight_is_left(tmp_path: Path) -> None:
    result = recorded(tmp_path / "session.mcap", PERFECT)
    true_n = np.array([visit.load_n for visit in SCENARIO.visits], dtype=np.float64)

    found_n = np.array([hold["load_n"] for hold in result["holds"]])

    # the hold begins where its score was said, not where it was due, and its median is of 3 s
    assert abs(np.median(found_n - true_n)) < 0.2
    assert abs(result["quality"]["drift_n"]) < 0.3  # gauges that warm by six degrees
    assert tares(tmp_path / "session.mcap")[0]["weight_n"] == pytest.approx(8.0, abs=0.05)


def test_every_event_is_found_once(session: tuple[Path, dict[str, Any]]) -> None:
    true = SCENARIO.truth()["events"]

    kinds = [event["kind"] for event in session[1]["events"]]

    for kind in ("contact", "dwell", "pass"):
        assert kinds.count(kind) == [event["kind"] for event in true].count(kind)


def test_a_replay_gives_the_identical_result(session: tuple[Path, dict[str, Any]]) -> None:
    assert verify_recording(session[0])["identical"]


def test_without_a_turn_the_zero_is_taken_with_the_weight_and_the_person_is_told(
    tmp_path: Path,
) -> None:
    # somebody lies on it while it is turned
    result = recorded(tmp_path / "session.mcap", ROLLER, "lying_tare")

    (tare,) = tares(tmp_path / "session.mcap")
    assert "weight_n" not in tare
    assert result["quality"]["warnings"] == [NO_TURN]


def core_at(setup: DeviceSetup, stream_s: float) -> SessionCore:
    """The session of a device that was told to start, so many seconds later."""
    device = SimulatedDevice(SCENARIO, setup)
    core = SessionCore(default_settings())
    core.push(Chunk(device.advance(0.1), 10**8))
    device.receive(encode_frame(encode_message(Start(), 0)))
    core.push(Chunk(device.advance(0.1 + stream_s), 10**9))
    return core


def test_a_zero_that_needs_a_turn_waits_for_it() -> None:
    with pytest.raises(UsageError, match="not turned"):
        core_at(ROLLER, 2.0).take_zero(needs_turn=True)

    assert "weight_n" in core_at(ROLLER, 5.0).take_zero(needs_turn=True)


def test_a_plate_is_tared_as_it_lies() -> None:
    core = core_at(DeviceSetup(), 5.0)

    assert sorted(core.take_zero()) == ["counts", "from_index"]
    assert not core.pipeline.needs_turn
