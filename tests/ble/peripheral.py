"""A device that advertises, lets one host in, and has services: the base of all of them.

A subclass gives ``services()`` and may override what happens when a host comes and goes. Like most
small devices it takes one host at a time and does not advertise meanwhile.
"""

import asyncio
import contextlib
from collections.abc import Callable
from typing import Any

from bumble.core import AdvertisingData, BaseError
from bumble.device import Connection, Device, DeviceConfiguration
from bumble.gatt import Characteristic, CharacteristicValue, Service
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.pairing import PairingConfig, PairingDelegate
from bumble.transport.common import AsyncPipeSink
from tests.ble.controller import AirController

LEGACY_BYTES = 31  # of an advertisement; Linux drops longer ones
MTU = 247
INTERVAL_MS = 30

Properties = Characteristic.Properties
Permissions = Characteristic.Permissions


class Peripheral:
    """A device in the air; ``connection`` is the host that it has, if any."""

    def __init__(self, name: str, *, mtu: int = MTU, advertised_service: str | None = None) -> None:
        self.name = name
        self.mtu = mtu
        self.advertised_service = advertised_service
        self.maker_data = b""  # company id and data; for scales that only broadcast
        self.connection: Connection | None = None
        self.n_connections = 0
        self._is_hidden = self._is_off = False
        self._advertising: asyncio.Task[None] | None = None  # anew, after a connection
        self._tasks: set[asyncio.Task[None]] = set()

    # --- what a subclass gives --------------------------------------------------------------------

    def services(self) -> list[Service]:
        """What it offers."""
        return []

    def connected(self) -> None:
        """A host came."""

    def disconnected(self) -> None:
        """It went, or was lost."""

    # --- what a test does with it -----------------------------------------------------------------

    async def switch_on(self, link: LocalLink, address: Address) -> None:
        """Start and advertise."""
        self._is_off = False
        self.address = str(address).split("/")[0]
        self.controller = AirController(self.name, link=link)
        config = DeviceConfiguration(
            name=self.name,
            address=address,
            irk=bytes(range(1, 17)),
            advertising_interval_min=INTERVAL_MS,
            advertising_interval_max=INTERVAL_MS,
        )
        host = Host(self.controller, AsyncPipeSink(self.controller))
        self.device = Device(config=config, host=host)
        self.device.gatt_server.max_mtu = self.mtu
        self.device.pairing_config_factory = lambda _: PairingConfig(
            sc=True,
            mitm=False,
            bonding=True,
            delegate=PairingDelegate(PairingDelegate.NO_OUTPUT_NO_INPUT),
        )
        for service in self.services():
            self.device.add_service(service)
        self.device.on("connection", self._connected)
        await self.device.power_on()
        await self.advertise()

    async def switch_off(self) -> None:
        """Battery out: no goodbye to anybody, and nothing of it notices what comes later."""
        self._is_off = True
        # Once is not enough: Python 3.11 loses a cancellation that comes in the moment in which
        # something waited for with a time limit has come, as every command to a controller is.
        while waited_for := set(self._tasks):
            for task in waited_for:
                task.cancel()
            await asyncio.wait(waited_for, timeout=0.1)
        with contextlib.suppress(BaseError, KeyError, asyncio.CancelledError):  # broken off before
            await self.hide()
        self.controller.lose_all()

    async def advertise(self) -> None:
        """Be found; what is advertised is made anew, so that it may have changed."""
        self._is_hidden = False
        shown = [(AdvertisingData.FLAGS, b"\x06")]
        if self.name:
            shown.append((AdvertisingData.COMPLETE_LOCAL_NAME, self.name.encode()))
        if self.maker_data:
            shown.append((AdvertisingData.MANUFACTURER_SPECIFIC_DATA, self.maker_data))
        answered = []
        if self.advertised_service:
            uuid = bytes.fromhex(self.advertised_service.replace("-", ""))[::-1]
            kind = AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS
            answered.append((kind, uuid))
        data, response = bytes(AdvertisingData(shown)), bytes(AdvertisingData(answered))
        assert max(len(data), len(response)) <= LEGACY_BYTES, "more than an advertisement holds"
        self.device.advertising_data, self.device.scan_response_data = data, response
        await self.device.start_advertising(
            auto_restart=False, advertising_data=data, scan_response_data=response
        )

    async def hide(self) -> None:
        """Advertise no more."""
        self._is_hidden = True
        if self._advertising is not None:
            await self._advertising  # it has just begun again
        if self.device.is_advertising:
            await self.device.stop_advertising()

    def drop(self) -> None:
        """Lose the host without a goodbye, as out of range; then be found again."""
        self.controller.lose_all()

    async def vanish(self) -> None:
        """Lose the host and be found no more, until ``advertise``."""
        await self.hide()
        self.controller.lose_all()

    def notify(self, characteristic: Characteristic[bytes], value: bytes) -> None:
        """Send to the host that subscribed; what does not fit the MTU is cut off, as it is."""
        if self.connection is not None:
            self.spawn(self._notify(self.connection, characteristic, value))

    def spawn(self, coroutine: Any) -> None:
        """Something that goes on by itself until it is switched off."""
        task = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- inside -----------------------------------------------------------------------------------

    async def _notify(
        self, connection: Connection, characteristic: Characteristic[bytes], value: bytes
    ) -> None:
        with contextlib.suppress(BaseError):
            await self.device.notify_subscriber(connection, characteristic, value)

    def _connected(self, connection: Connection) -> None:
        self.connection = connection
        self.n_connections += 1
        connection.on("disconnection", self._disconnected)
        self.connected()

    def _disconnected(self, _reason: int) -> None:
        if self._is_off:
            return
        self.connection = None
        self.disconnected()
        if not self._is_hidden:
            self._advertising = asyncio.ensure_future(self.advertise())


def read_only(uuid: str, value: bytes) -> Characteristic[bytes]:
    """A characteristic that says the same for ever."""
    return Characteristic(uuid, Properties.READ, Permissions.READABLE, value)


def notifying(uuid: str) -> Characteristic[bytes]:
    """A characteristic that tells by itself."""
    return Characteristic(uuid, Properties.NOTIFY, Permissions.READABLE, b"")


def writable(
    uuid: str, on_write: Callable[[bytes], None], *, encrypted: bool = False
) -> Characteristic[bytes]:
    """A characteristic that takes commands, with and without a response."""
    permissions = Permissions.WRITEABLE
    if encrypted:
        permissions |= Permissions.WRITE_REQUIRES_ENCRYPTION
    return Characteristic(
        uuid,
        Properties.WRITE | Properties.WRITE_WITHOUT_RESPONSE,
        permissions,
        CharacteristicValue(write=lambda _connection, value: on_write(bytes(value))),
    )
