"""A device that only advertises: what it has to say stands in every advertisement.

Nobody can connect to it, so nobody can say that it is lost but by not hearing it any more. A radio
misses advertisements, and nothing numbers them: what was missed is seen from the time alone.
"""

import asyncio
import contextlib

from bleak import BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from evenside.errors import LostError, NotFoundError
from evenside.hosttime import HostClock
from evenside.transport.base import Chunk
from evenside.transport.ble_errors import RADIO_ERRORS, in_words
from evenside.transport.ble_scan import is_wanted, seen

SCAN_S = 10.0  # to hear it for the first time
SILENCE_S = 10.0  # these scales switch themselves off; until then they advertise all the time


class BroadcastTransport:
    """The data that one maker's device advertises, each advertisement in a chunk of its own."""

    def __init__(self, wanted: str, *, company: int, clock: HostClock) -> None:
        self._wanted = wanted
        self._company = company
        self._clock = clock
        self._heard: asyncio.Queue[Chunk | LostError] = asyncio.Queue()
        self._scanner: BleakScanner | None = None

    async def open(self) -> str | None:
        """Listen until it is heard; raises NotFoundError."""
        self._heard = asyncio.Queue()
        self._scanner = BleakScanner(self._on_advertisement)
        try:
            await self._scanner.start()
        except RADIO_ERRORS as error:
            raise in_words("scan", error) from error
        try:
            async with asyncio.timeout(SCAN_S):
                first = await self._heard.get()
        except TimeoutError:
            await self.close()
            raise NotFoundError(
                f"no {self._wanted!r} advertises here; is it switched on?"
            ) from None
        self._heard.put_nowait(first)
        return "heard, and listened to"

    async def read(self) -> Chunk:
        """Wait for its next advertisement; raises LostError when there is none for long."""
        try:
            async with asyncio.timeout(SILENCE_S):
                heard = await self._heard.get()
        except TimeoutError:
            raise LostError(f"not heard for {SILENCE_S:g} s") from None
        if isinstance(heard, LostError):
            raise heard
        return heard

    async def write(self, data: bytes) -> None:
        """Drop the bytes: it does not listen."""

    async def close(self) -> None:
        """Listen no more."""
        scanner, self._scanner = self._scanner, None
        if scanner is not None:
            with contextlib.suppress(*RADIO_ERRORS):
                await scanner.stop()
        self._heard.put_nowait(LostError(f"{self._wanted}: not listening any more"))

    def _on_advertisement(self, device: BLEDevice, advertisement: AdvertisementData) -> None:
        """Bleak's callback: it only queues."""
        one = seen(device, advertisement)
        data = dict(one.maker_data).get(self._company)
        if data is not None and is_wanted(self._wanted, one.name, one.address):
            self._heard.put_nowait(Chunk(data, self._clock.now_ns()))
