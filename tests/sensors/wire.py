"""A simulated sensor behind a transport, on the session's virtual clock."""

import heapq
import random
from collections.abc import Sequence
from typing import Protocol

from tests.sensors.peers import Packets

from evenside.errors import LostError
from evenside.hosttime import NS_PER_S, HostClock
from evenside.transport.base import Chunk

INTERVAL_S = 0.03  # packets come in clumps, a connection interval after the other
ANSWER_S = 0.05


class Peer(Protocol):
    """What peers have in common."""

    def write(self, data: bytes, now_s: float) -> list[bytes]:
        """Bytes of the host; packets at once."""

    def packets(self, start_s: float, stop_s: float) -> Packets:
        """Packets between two seconds."""


class PeerTransport:
    """Carries packets; loses the connection when told, as a radio does."""

    def __init__(
        self,
        peer: Peer,
        *,
        clock: HostClock,
        end_s: float,
        outages: Sequence[tuple[float, float]] = (),
        stalls: Sequence[tuple[float, float]] = (),
    ) -> None:
        """In an outage packets get lost, in a stall they are kept back; seconds from and to."""
        self._peer = peer
        self._clock = clock
        self._start_ns = clock.now_ns()
        self._end_s = end_s
        self._outages = list(outages)
        self._stalls = list(stalls)
        self._rng = random.Random(5)
        self._asked_s = 0.0
        self._due: list[tuple[float, int, bytes]] = []
        self._n = 0

    async def open(self) -> None:
        if self._is_out():
            raise LostError("out of range")
        self._due.clear()
        self._asked_s = self._now_s()

    async def read(self) -> Chunk | None:
        while True:
            now_s = self._now_s()
            if now_s >= self._end_s:
                return None
            if self._is_out():
                raise LostError("out of range")
            for at_s, packet in self._peer.packets(self._asked_s, now_s):
                self._later(at_s + INTERVAL_S * self._rng.random(), packet)
            self._asked_s = max(self._asked_s, now_s)
            if self._due and self._due[0][0] <= now_s:
                return Chunk(heapq.heappop(self._due)[2], self._clock.now_ns())
            await self._clock.sleep(0.004)

    async def write(self, data: bytes) -> None:
        now_s = self._now_s()
        for packet in self._peer.write(data, now_s):
            self._later(now_s + ANSWER_S, packet)

    async def close(self) -> None:
        self._due.clear()

    def _later(self, at_s: float, packet: bytes) -> None:
        at_s = next((end_s for start_s, end_s in self._stalls if start_s <= at_s < end_s), at_s)
        self._n += 1  # packets never overtake each other
        at_s = max(at_s, max((due for due, _, _ in self._due), default=0.0))
        heapq.heappush(self._due, (at_s, self._n, packet))

    def _is_out(self) -> bool:
        return any(start <= self._now_s() < stop for start, stop in self._outages)

    def _now_s(self) -> float:
        return (self._clock.now_ns() - self._start_ns) / NS_PER_S
