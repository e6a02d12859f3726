"""A sensor's connection, seen as one of our own devices: any transport with a translator on it."""

import asyncio

from evenside.hosttime import HostClock
from evenside.sensors.translator import Identity, Translator
from evenside.sensors.vocabulary import Sensor
from evenside.transport.base import Chunk, Transport

NS_PER_US = 1000
U32 = 2**32


class SensorTransport:
    """Yields our frames; ``inner`` brings the sensor's packets, each in a chunk of its own."""

    def __init__(self, inner: Transport, sensor: Sensor, *, where: str, clock: HostClock) -> None:
        self._inner = inner
        self._clock = clock
        self._start_ns = clock.now_ns()
        self._translator = Translator(sensor, Identity(where, self._start_ns // NS_PER_US % U32))

    async def open(self) -> str | None:
        """Connect, and ask the sensor to begin."""
        said = await self._inner.open()
        try:
            for request in self._translator.connected():
                await self._inner.write(request.data)
                await self._clock.sleep(request.then_wait_s)
        except BaseException:
            await self._inner.close()
            raise
        return said

    async def read(self) -> Chunk | None:
        """The next packet with its samples."""
        arrival = await self._inner.read()
        if not isinstance(arrival, Chunk):
            return None
        now_us = (arrival.arrival_ns - self._start_ns) // NS_PER_US
        return Chunk(self._translator.packet(arrival.data, now_us), arrival.arrival_ns)

    async def write(self, data: bytes) -> None:
        """A command of the host is for the translator; the sensor does not know our protocol."""
        self._translator.receive(data, (self._clock.now_ns() - self._start_ns) // NS_PER_US)
        await asyncio.sleep(0)

    async def close(self) -> None:
        """Let the sensor go."""
        await self._inner.close()
