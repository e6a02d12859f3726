"""The live session: what it costs, and how long a byte takes from the wire to a viewer."""

import asyncio
import contextlib
import json
import random
import time

import numpy as np
from tests.bench.measure import Row
from websockets.asyncio.client import connect

from evenside.hosttime import RealClock, VirtualClock
from evenside.link.link import Link
from evenside.server.app import create_app
from evenside.server.serve import build_server
from evenside.session.core import SessionCore
from evenside.session.desk import Desk
from evenside.session.leader import Lead
from evenside.session.live import LiveSession
from evenside.session.measurement import default_settings
from evenside.session.scribe import Scribe
from evenside.session.setup import Setup
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import make_scenario
from evenside.simulator.setups import find_setup
from evenside.sources import OpenSource
from evenside.transport.sim import SimTransport

COST_S = 60.0
LATENCY_S = 10.0
N_VIEWERS = 8
PORT = 8977


def make_session(clock: RealClock | VirtualClock, device_name: str, end_s: float) -> LiveSession:
    device = SimulatedDevice(make_scenario(1), find_setup(device_name))
    transport = SimTransport(device, clock=clock, end_s=end_s)
    speed = None if isinstance(clock, VirtualClock) else 1.0
    source = OpenSource("sim:", transport, clock, is_live=True, speed=speed)
    return LiveSession(
        source,
        SessionCore(default_settings(70.0)),
        link=Link(transport, clock=clock, rng=random.Random(1)),
        lead=Lead(Setup(zones=(), first_side="left")),
        scribe=Scribe(),
    )


def cost_percent(device_name: str) -> float:
    """CPU time of the host alone, a second of stream, one viewer looking on.

    The simulated device costs too; what it takes by itself is measured and taken off.
    """
    whole = cpu_s(
        lambda: asyncio.run(run_with_viewer(make_session(VirtualClock(), device_name, COST_S)))
    )
    device = SimulatedDevice(make_scenario(1), find_setup(device_name))
    alone = cpu_s(lambda: [device.advance(step * 0.02) for step in range(round(COST_S / 0.02))])
    return 100 * (whole - alone) / COST_S


def cpu_s(work) -> float:  # type: ignore[no-untyped-def]  # noqa: ANN001
    start = time.process_time()
    work()
    return time.process_time() - start


async def run_with_viewer(session: LiveSession) -> None:
    async def view() -> None:
        async for message in session.hub.subscribe():
            json.dumps(message)

    viewer = asyncio.create_task(view())
    await session.run()
    session.hub.close()
    await viewer


async def latencies_ms(device_name: str) -> np.ndarray:  # type: ignore[type-arg]
    """From the moment of arrival to the WebSocket frame in each of eight viewers."""
    clock = RealClock()
    session = make_session(clock, device_name, LATENCY_S)
    server = build_server(create_app(Desk(session)), port=PORT)
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    delays: list[float] = []

    async def view() -> None:
        async with connect(f"ws://127.0.0.1:{PORT}/api/live") as socket:
            with contextlib.suppress(Exception):
                async for text in socket:
                    now_ns = clock.now_ns()
                    message = json.loads(text)
                    if message["type"] == "block":
                        delays.append((now_ns - message["arrival_ns"]) / 1e6)

    viewers = [asyncio.create_task(view()) for _ in range(N_VIEWERS)]
    await session.run()
    session.hub.close()
    server.should_exit = True
    await serving
    await asyncio.gather(*viewers)
    return np.array(delays)


def rows() -> list[Row]:
    delays = asyncio.run(latencies_ms("plate_320"))
    cost, cost_1000 = cost_percent("plate"), cost_percent("plate_1000")
    return [
        Row("live cost, 4 x 80/s, one viewer", f"{cost:.1f} % of a core", "3 %"),
        Row(
            "live cost, 4 x 1000/s, one viewer",
            f"{cost_1000:.1f} % of a core",
            "10 %",
        ),
        Row(
            f"wire to page, 4 x 320/s, {N_VIEWERS} viewers",
            f"p50 {np.percentile(delays, 50):.1f}, p99 {np.percentile(delays, 99):.1f} ms",
            "p99 20 ms",
            f"{len(delays)} messages; the viewers share the process's core",
        ),
    ]
