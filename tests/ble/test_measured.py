"""A whole measured session over the air, recorded, and its verdict against the truth.

Device, person and session live on a clock that goes as fast as this machine carries the bytes over
bus, HCI and ATT: six minutes in about twenty seconds, and the same on a busy machine, later.
"""

import asyncio
from pathlib import Path

from tests.ble.air import Air
from tests.ble.live import StepClock, in_step, running, until
from tests.ble.roller import Roller

from evenside.recording.format import LinkRecord
from evenside.recording.reader import read_recording
from evenside.session.analysis import AnalyzeOptions, analyze_file
from evenside.session.starting import LiveOptions, start_live
from evenside.simulator.options import SimOptions
from evenside.simulator.scenario import Scenario
from evenside.simulator.truth import truth_json
from evenside.sources import OpenSource, PlannedVisit
from evenside.testing import assert_verdicts_agree
from evenside.transport.ble import BleTransport

TIGHT = SimOptions(seed=1, person="tight_left_hamstring", zones=("hamstring",), visits=8)
STEP_S = 0.1
WITHIN_S = 280.0


def plan_of(scenario: Scenario) -> tuple[PlannedVisit, ...]:
    tests = (visit.slot for visit in scenario.plan if visit.slot.kind == "test")
    return tuple(PlannedVisit(slot.zone, slot.side) for slot in tests)


async def test_the_verdict_of_a_session_over_the_air_is_true(air: Air, tmp_path: Path) -> None:
    clock, scenario, path = StepClock(), TIGHT.scenario(), tmp_path / "session.mcap"
    roller = await air.add(Roller(TIGHT, clock=clock))
    source = OpenSource(
        "ble:Evenside plate",
        BleTransport("Evenside plate", clock=clock),
        clock,
        is_live=True,
        speed=None,
        body_mass_kg=scenario.person.body_mass_kg,
        plan=plan_of(scenario),
    )
    session = start_live(source, LiveOptions(record_path=path))

    in_step(roller, session, clock, STEP_S)
    async with running(session):
        await until(session, lambda: session.core.now_s > scenario.duration_s, within_s=WITHIN_S)

    analysis = await asyncio.to_thread(analyze_file, path, AnalyzeOptions())
    assert_verdicts_agree(analysis, truth_json(scenario, TIGHT.make_device()))
    assert [row["verdict"] for row in analysis["comparisons"]] == ["left_tighter"]
    assert analysis["quality"]["samples_lost"] == roller.n_dropped == 0
    records = read_recording(path).records()
    (connected,) = (r for r in records if isinstance(r, LinkRecord) and r.state == "connected")
    assert "Evenside ESP32, firmware 0.1.0" in connected.detail
    assert "battery 75 %" in connected.detail
