"""A whole measured session over the air, recorded, and its verdict against the truth.

Device, person and session live on a clock twenty times as fast as ours; bus, HCI and ATT carry
twenty times the traffic of a real one.
"""

import asyncio
from pathlib import Path

from tests.ble.air import Air
from tests.ble.live import QUICK, pace, running, until
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

TIGHT = SimOptions(seed=3, person="tight_left_hamstring", zones=("hamstring",), visits=8)
PACE = 20.0


def plan_of(scenario: Scenario) -> tuple[PlannedVisit, ...]:
    tests = (visit.slot for visit in scenario.plan if visit.slot.kind == "test")
    return tuple(PlannedVisit(slot.zone, slot.side) for slot in tests)


async def test_the_verdict_of_a_session_over_the_air_is_true(air: Air, tmp_path: Path) -> None:
    clock, scenario, path = pace(PACE), TIGHT.scenario(), tmp_path / "session.mcap"
    roller = await air.add(Roller(TIGHT, clock=clock))
    source = OpenSource(
        "ble:Evenside plate",
        BleTransport("Evenside plate", clock=clock, limits=QUICK),
        clock,
        is_live=True,
        speed=PACE,
        body_mass_kg=scenario.person.body_mass_kg,
        plan=plan_of(scenario),
    )
    session = start_live(source, LiveOptions(record_path=path))

    async with asyncio.timeout(120), running(session):
        await until(session, lambda: session.core.now_s > scenario.duration_s, within_s=120)

    analysis = await asyncio.to_thread(analyze_file, path, AnalyzeOptions())
    assert_verdicts_agree(analysis, truth_json(scenario, TIGHT.make_device()))
    assert [row["verdict"] for row in analysis["comparisons"]] == ["left_tighter"]
    assert analysis["quality"]["samples_lost"] == roller.n_dropped == 0
    records = read_recording(path).records()
    (connected,) = (r for r in records if isinstance(r, LinkRecord) and r.state == "connected")
    assert "Evenside ESP32, firmware 0.1.0" in connected.detail
    assert "battery 75 %" in connected.detail
