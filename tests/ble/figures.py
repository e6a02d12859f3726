"""Delivered, lost and how late, over the air of the tests: ``python -m tests.ble.figures``.

Real time, the real device's traffic, one process: so the figures are those of bleak, D-Bus and this
program, and hold nothing of a radio. Latency is from the moment the device sent a notification to
the moment the session has its bytes, with the time that it took.
"""

import asyncio
import logging
import tempfile
import time
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from tests.ble.air import open_air
from tests.ble.bus import private_system_bus
from tests.ble.live import OPTIONS, QUICK, n_lost, running, session_on, until
from tests.ble.roller import Roller

from evenside.hosttime import RealClock
from evenside.transport.base import Chunk
from evenside.transport.ble import BleTransport

SECONDS = 20.0
HEADER = "| what | notifications sent | delivered | samples lost | latency p50, p99, max in ms |"


@dataclass
class Meter:
    """Remembers when what was sent, in order, and how long it was under way."""

    under_way: deque[tuple[bytes, int]] = field(default_factory=deque)
    took_ms: list[float] = field(default_factory=list)

    def sent(self, part: bytes) -> bytes:
        self.under_way.append((part, time.monotonic_ns()))
        return part

    def came(self, data: bytes) -> None:
        while self.under_way:
            part, at_ns = self.under_way.popleft()
            if part == data:
                self.took_ms.append((time.monotonic_ns() - at_ns) / 1e6)
                return


class Watched(BleTransport):
    """The transport, with a look at what it hands on."""

    def __init__(self, wanted: str, meter: Meter) -> None:
        super().__init__(wanted, clock=RealClock(), limits=QUICK)
        self._meter = meter

    async def read(self) -> Chunk:
        chunk = await super().read()
        self._meter.came(chunk.data)
        return chunk


async def measure(what: str, *, mtu: int = 247, drops: int = 0, stall_s: float = 0.0) -> str:
    """One line of the table."""
    async with open_air() as air:
        meter = Meter()
        roller = await air.add(Roller(OPTIONS, clock=RealClock(), mtu=mtu))
        roller.garble = meter.sent
        session = session_on(roller, RealClock(), Watched(roller.name, meter))
        async with running(session):
            await until(session, lambda: session.core.now_s > 1)
            await make_trouble(roller, drops, stall_s)
    p50, p99 = np.percentile(meter.took_ms, [50, 99])
    return (
        f"| {what} | {roller.n_sent} | {len(meter.took_ms)} | {n_lost(session)} "
        f"| {p50:.1f}, {p99:.1f}, {max(meter.took_ms):.1f} |"
    )


async def make_trouble(roller: Roller, drops: int, stall_s: float) -> None:
    """Let time pass, with so many lost links or one stall in it."""
    for _ in range(drops):
        await asyncio.sleep(SECONDS / (drops + 1))
        roller.drop()
    await asyncio.sleep(SECONDS / (drops + 1))
    if stall_s:
        roller.is_stalled = True
        await asyncio.sleep(stall_s)
        roller.is_stalled = False
        await asyncio.sleep(1.0)


async def table() -> None:
    print(HEADER)
    print("|---|---|---|---|---|")
    print(await measure("four cells at 80 samples/s"))
    print(await measure("the same at MTU 23", mtu=23))
    print(await measure("a stall of 0.4 s", stall_s=0.4))
    print(await measure("five lost links", drops=5))


def main() -> None:
    logging.getLogger("bumble").setLevel(logging.CRITICAL)
    logging.getLogger("bleak").setLevel(logging.CRITICAL)
    with tempfile.TemporaryDirectory() as folder, private_system_bus(Path(folder)):
        asyncio.run(table())


if __name__ == "__main__":
    main()
