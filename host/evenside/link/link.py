"""A transport that comes back: one endless stream over many connections.

The stream says when the connection came, went and ended; what was lost in between is counted
further up, from sample indices, not here.
"""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from evenside.errors import LostError, TransportError
from evenside.hosttime import NS_PER_S, HostClock
from evenside.link.reconnect import Verdict, classify, delays
from evenside.transport.base import Arrival, Chunk, Transport

LinkState = Literal["connecting", "connected", "speaking", "lost", "ended"]


@dataclass(frozen=True, slots=True)
class LinkChange:
    """The connection came, went or ended, with the reason in words."""

    state: LinkState
    detail: str
    host_ns: int


class Link:
    """Opens a transport, reads it, and opens it again when it was lost."""

    def __init__(self, transport: Transport, *, clock: HostClock, rng: random.Random) -> None:
        self._transport = transport
        self._clock = clock
        self._rng = rng
        self._was_connected = False
        self._has_phases = False  # the transport told what opening took
        self._stopping = False

    async def arrivals(self) -> AsyncIterator[Arrival | LinkChange]:
        """Everything that comes, until the source ends or ``stop`` is called.

        Raises the first error that trying again cannot mend.
        """
        while not self._stopping:
            async for change in self._connect():
                yield change
            try:
                async for arrival in self._read():
                    yield arrival
                yield self._change("ended", "the source has no more data")
                return
            except LostError as error:
                await self._transport.close()
                if not self._stopping:
                    yield self._change("lost", str(error))

    async def send(self, data: bytes) -> None:
        """Send bytes; while the device is away they are dropped, and the dialogue asks again."""
        try:
            await self._transport.write(data)
        except LostError:
            return

    async def stop(self) -> None:
        """Close the source for good."""
        self._stopping = True
        await self._transport.close()

    async def _connect(self) -> AsyncIterator[LinkChange]:
        """Open, waiting longer and longer between tries."""
        waits = delays(self._rng)
        while not self._stopping:
            try:
                detail = await self._transport.open() or ""
            except TransportError as error:
                if classify(error, was_connected=self._was_connected) is Verdict.FATAL:
                    raise
                yield self._change("connecting", str(error))
                await self._clock.sleep(next(waits))
                continue
            self._was_connected, self._has_phases = True, bool(detail)
            yield self._change("connected", detail)
            return

    async def _read(self) -> AsyncIterator[Arrival | LinkChange]:
        """What arrives, and after the first of it how long it took, as the last of the phases."""
        start_ns = self._clock.now_ns()
        while (arrival := await self._transport.read()) is not None:
            yield arrival
            if self._has_phases and isinstance(arrival, Chunk):
                self._has_phases = False
                took_s = (arrival.arrival_ns - start_ns) / NS_PER_S
                yield self._change("speaking", f"first bytes {took_s:.2f} s")

    def _change(self, state: LinkState, detail: str) -> LinkChange:
        return LinkChange(state, detail, self._clock.now_ns())
