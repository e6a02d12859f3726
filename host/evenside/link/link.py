"""A transport that comes back: one endless stream over many connections.

The stream says when the connection came, went and ended; what was lost in between is counted
further up, from sample indices, not here.
"""

import random
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Literal

from evenside.errors import LostError, TransportError
from evenside.hosttime import HostClock
from evenside.link.reconnect import Verdict, classify, delays
from evenside.transport.base import Arrival, Transport

LinkState = Literal["connecting", "connected", "lost", "ended"]


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
        self._stopping = False

    async def arrivals(self) -> AsyncIterator[Arrival | LinkChange]:
        """Everything that comes, until the source ends or ``stop`` is called.

        Raises the first error that trying again cannot mend.
        """
        while not self._stopping:
            async for change in self._connect():
                yield change
            try:
                while (arrival := await self._transport.read()) is not None:
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
                await self._transport.open()
            except TransportError as error:
                if classify(error, was_connected=self._was_connected) is Verdict.FATAL:
                    raise
                yield self._change("connecting", str(error))
                await self._clock.sleep(next(waits))
                continue
            self._was_connected = True
            yield self._change("connected", "")
            return

    def _change(self, state: LinkState, detail: str) -> LinkChange:
        return LinkChange(state, detail, self._clock.now_ns())
