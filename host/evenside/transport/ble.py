"""A device over Bluetooth Low Energy: the same stream of bytes, cut into notifications.

Everything runs in the one event loop of the session; bleak's callbacks only queue. Each attempt
scans anew and takes a new client, because the system's memory of a device that went is not to be
trusted, and neither is its word that a connection still stands: a device that has spoken and falls
silent is lost. What was lost is counted further up, from sample indices.

    scan -> connect (with the services) -> discover -> subscribe -> first bytes
"""

import asyncio
import contextlib
from collections.abc import Awaitable
from dataclasses import dataclass, field
from typing import TypeVar

from bleak import BleakClient
from bleak.backends.characteristic import BleakGATTCharacteristic

from evenside.errors import LostError, ProtocolError, TransportError
from evenside.hosttime import NS_PER_S, HostClock
from evenside.transport.base import Chunk
from evenside.transport.ble_about import About, read_about
from evenside.transport.ble_errors import RADIO_ERRORS, in_words
from evenside.transport.ble_profile import EVENSIDE, Limits, Profile
from evenside.transport.ble_scan import Found, find, radio

T = TypeVar("T")

OVERSLEPT_S = 0.1  # a timer as late as this: the machine was busy, and what came waits to be read


@dataclass(slots=True)
class Phases:
    """The steps of one attempt, each with how long it took."""

    clock: HostClock
    took_s: dict[str, float] = field(default_factory=dict)

    async def run(self, name: str, limit_s: float, step: Awaitable[T]) -> T:
        """Take a step; raises TransportError with the step's name in it."""
        start_ns = self.clock.now_ns()
        try:
            async with asyncio.timeout(limit_s):
                return await step
        except RADIO_ERRORS as error:
            raise in_words(name, error) from error
        finally:
            self.took_s[name] = (self.clock.now_ns() - start_ns) / NS_PER_S

    def in_words(self) -> str:
        """All steps in their order."""
        return ", ".join(f"{name} {took_s:.2f} s" for name, took_s in self.took_s.items())


class BleTransport:
    """Bytes from and to one device; ``wanted`` is its name or its address."""

    def __init__(
        self,
        wanted: str,
        *,
        clock: HostClock,
        profile: Profile = EVENSIDE,
        limits: Limits | None = None,
    ) -> None:
        self._wanted = wanted
        self._clock = clock
        self._profile = profile
        self._limits = limits or Limits()
        self._client: BleakClient | None = None
        self._to_device: BleakGATTCharacteristic | None = None
        self._arrivals: asyncio.Queue[Chunk | LostError] = asyncio.Queue()
        self._writing = asyncio.Lock()
        self._opening: asyncio.Task[str] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._is_closing = False
        self._has_spoken = False
        self._trusts_system = True  # when it says that it is connected to our device
        self.about = About()

    async def open(self) -> str:
        """Find it, connect, subscribe; what it is and how long each step took.

        Raises NotFoundError, LostError where another try may help, TransportError where not.
        """
        self._stay_in_one_loop()
        self._arrivals = asyncio.Queue()
        self._is_closing = self._has_spoken = False
        self._opening = asyncio.create_task(self._connect())
        try:
            return await self._opening
        except asyncio.CancelledError:
            if self._is_closing:
                raise LostError(f"{self._wanted}: closed while connecting") from None
            raise
        finally:
            self._opening = None

    async def read(self) -> Chunk:
        """Wait for the next notification; raises LostError at the end of the connection."""
        limit_s = self._limits.silence_s if self._has_spoken else self._limits.first_bytes_s
        arrival = await self._next(limit_s)
        if isinstance(arrival, LostError):
            raise arrival
        self._has_spoken = True
        return arrival

    async def _next(self, limit_s: float) -> Chunk | LostError:
        """What was queued; a limit that this program itself overslept is given once more."""
        loop = asyncio.get_running_loop()
        while True:
            due_s = loop.time() + limit_s
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(limit_s):
                    return await self._arrivals.get()
            if not self._arrivals.empty():
                return self._arrivals.get_nowait()
            if loop.time() - due_s < OVERSLEPT_S:
                return LostError(f"connected, but silent for {limit_s:g} s")

    async def write(self, data: bytes) -> None:
        """Send bytes, in pieces that the link takes; raises LostError."""
        client, to_device = self._client, self._to_device
        if client is None or to_device is None:
            raise LostError(f"{self._wanted}: not connected")
        try:
            async with self._writing, asyncio.timeout(self._limits.write_s):
                size = to_device.max_write_without_response_size
                for start in range(0, len(data), size):
                    await client.write_gatt_char(
                        to_device, data[start : start + size], response=self._needs_response
                    )
        except RADIO_ERRORS as error:
            raise LostError(str(in_words("write", error))) from error

    async def close(self) -> None:
        """Hang up, whatever is under way."""
        self._is_closing = True
        if self._opening is not None:
            self._opening.cancel()
            await asyncio.wait([self._opening])
        await self._hang_up()
        # whoever waits in read() must hear of it
        self._arrivals.put_nowait(LostError(f"{self._wanted}: the connection was closed"))

    # --- the steps --------------------------------------------------------------------------------

    async def _connect(self) -> str:
        phases = Phases(self._clock)
        try:
            async with radio():
                client, found = await self._reach(phases)
            await self._set_up(client, found, phases)
        except BaseException:
            await self._hang_up()
            raise
        self._trusts_system = True
        self._wanted = client.address  # from now on this one, even if another has its name
        return f"{self.about.in_words()}; {phases.in_words()}"

    async def _reach(self, phases: Phases) -> tuple[BleakClient, Found]:
        """Scan and connect, with a fresh device and a fresh client."""
        limits = self._limits
        service = self._profile.service if self._trusts_system else None
        scanning = find(self._wanted, limits.scan_s, connected_service=service)
        found = await phases.run("scan", limits.scan_s + limits.close_s, scanning)
        self._trusts_system = found.rssi_dbm is not None
        client = self._client = BleakClient(
            found.device,
            self._on_disconnect,
            timeout=limits.connect_s,
            # a device that was flashed anew may have other services than Windows remembers
            winrt={"use_cached_services": False},
        )
        await phases.run("connect", limits.connect_s + limits.close_s, client.connect())
        return client, found

    async def _set_up(self, client: BleakClient, found: Found, phases: Phases) -> None:
        """Look up what the device has, and subscribe."""
        to_host, self._to_device = self._characteristics(client)
        name = found.device.name or self._wanted
        asking = read_about(client, name=name, rssi_dbm=found.rssi_dbm)
        self.about = await phases.run("discover", self._limits.discover_s, asking)
        subscribing = self._subscribe(client, to_host, self._to_device)
        await phases.run("subscribe", self._limits.subscribe_s, subscribing)

    def _characteristics(
        self, client: BleakClient
    ) -> tuple[BleakGATTCharacteristic, BleakGATTCharacteristic]:
        service = client.services.get_service(self._profile.service)
        to_host = service.get_characteristic(self._profile.to_host) if service else None
        to_device = service.get_characteristic(self._profile.to_device) if service else None
        if to_host is None or to_device is None:
            raise TransportError(
                f"{self._wanted} is another kind of device: it does not have the service "
                f"{self._profile.service} with its two characteristics"
            )
        return to_host, to_device

    async def _subscribe(
        self,
        client: BleakClient,
        to_host: BleakGATTCharacteristic,
        to_device: BleakGATTCharacteristic,
    ) -> None:
        await client.start_notify(to_host, self._on_notification)
        if self._profile.knock and "write" in to_device.properties:
            await client.write_gatt_char(to_device, self._profile.knock, response=True)

    # --- bleak's callbacks: they only queue -------------------------------------------------------

    def _on_notification(self, _: BleakGATTCharacteristic, data: bytearray) -> None:
        if data:
            self._arrivals.put_nowait(Chunk(bytes(data), self._clock.now_ns()))

    def _on_disconnect(self, client: BleakClient) -> None:
        """Also called when we hang up ourselves: then it is no loss."""
        if client is self._client and not self._is_closing:
            self._arrivals.put_nowait(LostError("the connection ended"))

    # --- ends -------------------------------------------------------------------------------------

    @property
    def _needs_response(self) -> bool:
        to_device = self._to_device
        return to_device is None or "write-without-response" not in to_device.properties

    async def _hang_up(self) -> None:
        """Also after a loss: bleak frees what it holds for a client only then."""
        client, self._client, self._to_device = self._client, None, None
        if client is not None:
            with contextlib.suppress(*RADIO_ERRORS, AssertionError):
                async with asyncio.timeout(self._limits.close_s):
                    await client.disconnect()

    def _stay_in_one_loop(self) -> None:
        """Two event loops in turn break what bleak keeps of the first one."""
        loop = asyncio.get_running_loop()
        if self._loop not in (None, loop):
            raise ProtocolError("a Bluetooth source lives in one event loop for life")
        self._loop = loop
