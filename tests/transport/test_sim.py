"""A simulated device live, on a clock that moves only when somebody waits: when things arrive."""

import asyncio
from dataclasses import replace

import numpy as np
import pytest

from evenside.errors import LostError
from evenside.hosttime import NS_PER_S, VirtualClock
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Start, encode_message
from evenside.session.core import SessionCore
from evenside.session.jsonout import JsonDict
from evenside.session.measurement import default_settings
from evenside.session.starting import LiveOptions, start_live
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import parse_faults
from evenside.simulator.scenario import make_scenario
from evenside.sources import open_source
from evenside.transport.sim import SimTransport, step_at

SCENARIO = make_scenario(5, person="even", zones=["hamstring"], visits_per_zone=2)
URL = "sim:?seed=5&person=even&zones=calf&visits=1&speed=max"
START = encode_frame(encode_message(Start(), 0))


async def arrivals(spec: str, end_s: float = 30.0) -> list[tuple[float, bytes]]:
    """When chunks arrive, in seconds from the first opening, and what."""
    clock = VirtualClock()
    device = SimulatedDevice(SCENARIO, faults=parse_faults(spec))
    transport = SimTransport(device, clock=clock, end_s=end_s)
    await transport.open()
    await transport.write(START)
    found = []
    while (chunk := await transport.read()) is not None:
        found.append((chunk.arrival_ns / NS_PER_S, chunk.data))
    return found


def test_a_stall_holds_everything_back_and_loses_nothing() -> None:
    prompt, stalled = (asyncio.run(arrivals(spec)) for spec in ("", "stall@10-15"))

    assert b"".join(data for _, data in stalled) == b"".join(data for _, data in prompt)
    times_s = np.array([at_s for at_s, _ in stalled])
    gaps_s = np.diff(times_s)
    assert gaps_s.max() == pytest.approx(5.0, abs=0.05)
    assert times_s[np.argmax(gaps_s) + 1] == pytest.approx(15.0, abs=0.02)


def test_bursts_arrive_ten_times_a_second() -> None:
    bursts = asyncio.run(arrivals("burst:0.1"))

    gaps_s = np.diff([at_s for at_s, _ in bursts])
    # the wire is looked at every 20 ms, so a burst may be seen one look late
    assert gaps_s.min() > 0.1 - 0.021


def test_a_pulled_cable_is_lost_and_a_quiet_one_is_not() -> None:
    with pytest.raises(LostError, match="unplugged"):
        asyncio.run(arrivals("unplug@10-12"))
    asyncio.run(arrivals("brownout@10"))


def live(spec: str) -> tuple[SessionCore, JsonDict]:
    """A whole guided session, looked at as often as in life; its core and last health line."""
    scenario = make_scenario(5, person="even", zones=["calf"], visits_per_zone=1)
    device, clock = SimulatedDevice(scenario, faults=parse_faults(spec)), VirtualClock()
    transport = SimTransport(device, clock=clock, end_s=scenario.duration_s)
    source = replace(open_source(URL + "&faults=" + spec), transport=transport, clock=clock)
    session = start_live(source, LiveOptions(keeps_recording=False))
    asyncio.run(session.run())
    return session.core, session.view.health_message()["health"]


LIVE = [
    # fault, samples lost, residual of the clock in ms (at most), what the person is told
    ("", False, 12.0, None),
    ("stall@15-18", False, 40.0, None),
    ("burst:0.1", False, 60.0, None),
    ("slow@15-18", True, 40.0, "could not send"),
    ("unplug@15-18", True, 40.0, None),
    ("brownout@15", True, 40.0, "The device started again once"),
    ("stuck:1@15-20", False, 12.0, "said one number all the time"),
    ("lying_tare", False, 12.0, None),
]


@pytest.mark.parametrize(("spec", "has_loss", "residual_ms", "told"), LIVE)
def test_live_a_fault_is_counted_and_told_and_the_clock_stays_right(
    spec: str, has_loss: bool, residual_ms: float, told: str | None
) -> None:
    core, health = live(spec)

    assert (health["samples_lost"] > 0) is has_loss
    assert health["clock"]["residual_ms"] <= residual_ms
    told_now = " ".join(health["warnings"])
    assert told in told_now if told else told_now == ""
    assert core.analysis_json()["quality"]["warnings"] == health["warnings"]


def test_a_device_that_nobody_understands_is_told_at_once() -> None:
    session = start_live(open_source(URL + "&faults=baud"), LiveOptions(keeps_recording=False))
    asyncio.run(session.run())

    assert "wrong baud rate" in session.view.health_message()["health"]["warnings"][0]
    assert SessionCore(default_settings()).warnings() == []


STEPS = [
    # times as fast as life; seconds of the device between two looks, by hand from what is said
    (0.5, 0.02),
    (1.0, 0.02),
    (4.0, 0.08),
    (12.0, 0.1),
    (None, 0.1),
]


@pytest.mark.parametrize(("speed", "step_s"), STEPS)
def test_the_wire_is_looked_at_as_often_as_a_person_could_notice(
    speed: float | None, step_s: float
) -> None:
    assert step_at(speed) == pytest.approx(step_s)
