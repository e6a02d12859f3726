"""A live session over the air: its device, the clock that both live by, what is waited for."""

import asyncio
import random
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tests.ble.roller import STEP_S, Roller

from evenside.hosttime import NS_PER_S, HostClock, RealClock, ScaledClock
from evenside.link.link import Link
from evenside.session.core import SessionCore
from evenside.session.leader import Lead
from evenside.session.live import LiveSession
from evenside.session.measurement import default_settings
from evenside.session.scribe import Scribe
from evenside.session.setup import Setup
from evenside.simulator.options import SimOptions
from evenside.sources import OpenSource
from evenside.transport.ble import BleTransport
from evenside.transport.ble_profile import Limits

OPTIONS = SimOptions(seed=1, person="even", zones=("hamstring",), visits=2)
QUICK = Limits(scan_s=1.0, connect_s=5.0, first_bytes_s=2.0, silence_s=0.5)
WITHIN_S = 90.0  # far more than anything takes; a hang must fail, not last


def pace(speed: float) -> HostClock:
    """A clock for device and session alike: ``speed`` seconds in a second."""
    return RealClock() if speed == 1 else ScaledClock(RealClock(), speed=speed)


class StepClock:
    """A clock that goes on when the device does: as fast as the machine can, and no faster."""

    def __init__(self) -> None:
        self.ns = 0

    def now_ns(self) -> int:
        return self.ns

    async def sleep(self, seconds: float) -> None:
        due_ns = self.ns + round(seconds * NS_PER_S)
        while self.ns < due_ns:
            await asyncio.sleep(0.001)


def in_step(roller: Roller, session: LiveSession, clock: StepClock, step_s: float) -> None:
    """From now on the device says more only when the session has read everything.

    For an air where nothing is lost: where something is, the device stops, and with it the test.
    """

    async def next_step() -> None:
        due_s = time.monotonic() + 60.0
        while roller.connection is not None and session.core.n_bytes < roller.n_bytes_sent:
            assert time.monotonic() < due_s, "what was sent did not come"
            await asyncio.sleep(0)
        if session.core.pipeline.description is None or roller.connection is None:
            await asyncio.sleep(STEP_S)  # scanning and discovery: the person waits, nearly still
            clock.ns += round(STEP_S * NS_PER_S / 5)
        else:
            await asyncio.sleep(0)
            clock.ns += round(step_s * NS_PER_S)

    roller.next_step = next_step  # type: ignore[method-assign]


def session_on(
    roller: Roller, clock: HostClock, transport: BleTransport | None = None
) -> LiveSession:
    """A session that is not yet running."""
    transport = transport or BleTransport(roller.name, clock=clock, limits=QUICK)
    source = OpenSource(f"ble:{roller.name}", transport, clock, is_live=True)
    return LiveSession(
        source,
        SessionCore(default_settings()),
        link=Link(transport, clock=clock, rng=random.Random(1)),
        lead=Lead(Setup(zones=(), first_side="left")),
        scribe=Scribe(),
    )


@asynccontextmanager
async def running(session: LiveSession) -> AsyncIterator[LiveSession]:
    """Run it for a while; what it raises comes out at the end."""
    task = asyncio.create_task(session.run())
    try:
        yield session
    finally:
        await session.stop()
        await task


async def until(
    session: LiveSession, is_true: Callable[[], bool], *, within_s: float = WITHIN_S
) -> None:
    """Wait for a condition, looked at whenever the session has news."""
    subscription = session.hub.subscribe()
    try:
        async with asyncio.timeout(within_s):
            while not is_true():
                async for _ in subscription:
                    if is_true():
                        break
    finally:
        subscription.close()


def n_lost(session: LiveSession) -> int:
    """Samples that the device took and that never came."""
    tracks = session.core.pipeline.assembler.groups.values()
    return sum(track.n_expected - track.n_received for track in tracks)
