"""An air in which this computer is also a device: what BlueZ does with an application's tree.

It reads the tree and the advertisement over D-Bus, as the daemon does, and puts a bumble peripheral
with those services into the air. What a host does to that peripheral becomes a call to the
application, and its PropertiesChanged becomes a notification.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bumble.device import Device
from bumble.gatt import Characteristic, Service
from dbus_fast import Message, MessageType, Variant
from tests.ble.air import Air, close_bus_of_bleak
from tests.ble.bluez import ADAPTER, HCI0, BlueZ, bluez_error
from tests.ble.objects import NOTHING, Reply, ask_bus, process_of_bus
from tests.ble.peripheral import Peripheral, notifying, writable

GATT_MANAGER = "org.bluez.GattManager1"
ADVERTISING_MANAGER = "org.bluez.LEAdvertisingManager1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
CHANGES = "type='signal',interface='org.freedesktop.DBus.Properties',path_namespace='{}'"


class ServingBlueZ(BlueZ):
    """BlueZ with its other half; ``refuses`` makes it say no to an application."""

    def __init__(self, central: Device, air: Air) -> None:
        super().__init__(central)
        self.air = air
        self.application = ""  # its name on the bus
        self.tree: dict[str, Any] = {}
        self.device: Presented | None = None
        self.refuses = False

    async def begin(self) -> None:
        await super().begin()
        self.objects[HCI0] |= {GATT_MANAGER: {}, ADVERTISING_MANAGER: {}}
        assert self._bus is not None
        self._bus.add_message_handler(self._on_change)

    async def start_anew(self) -> None:
        """As ``systemctl restart bluetooth``."""
        await self.stop()
        await self.begin()
        self.set(HCI0, ADAPTER, Roles=Variant("as", ["central", "peripheral"]))

    async def stop(self) -> None:
        """Leave the bus; what was offered is not in the air any more."""
        self.application = ""  # who leaves hears no more of us
        if self.device is not None:
            await self.device.switch_off()
            self.device = None
        await super().stop()

    def caller_left(self, sender: str) -> None:
        """What an application offers is offered as long as it is there."""
        super().caller_left(sender)
        if sender == self.application and self.device is not None:
            self.application = ""
            self.spawn(self.device.switch_off())

    async def answer(self, call: Message) -> Reply:
        if call.interface == GATT_MANAGER:
            if self.refuses:
                raise bluez_error("NotPermitted", "Maximum reached")
            self.application = call.sender or ""
            objects = "org.freedesktop.DBus.ObjectManager"
            reply = await self.ask(call.body[0], objects, "GetManagedObjects")
            self.tree = plain(reply.body[0])
            assert self._bus is not None
            await ask_bus(self._bus, "AddMatch", CHANGES.format(call.body[0]))
            return NOTHING
        if call.interface == ADVERTISING_MANAGER:
            properties = "org.freedesktop.DBus.Properties"
            what = ["org.bluez.LEAdvertisement1"]
            reply = await self.ask(call.body[0], properties, "GetAll", "s", what)
            about = plain(reply.body[0])
            assert about["Type"] == "peripheral"
            self.device = Presented(self, about["LocalName"], about["ServiceUUIDs"][0])
            await self.air.add(self.device)
            return NOTHING
        return await super().answer(call)

    async def ask(
        self, path: str, interface: str, member: str, signature: str = "", body: Any = ()
    ) -> Message:
        """Call the application."""
        assert self._bus is not None
        message = Message(
            destination=self.application,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
        )
        reply = await self._bus.call(message)
        assert reply is not None
        assert reply.message_type is MessageType.METHOD_RETURN, reply.body
        return reply

    async def process_of_bus(self) -> int:
        """The number of the daemon's process."""
        assert self._bus is not None
        return await process_of_bus(self._bus)

    def _on_change(self, signal: Message) -> None:
        if signal.member == "PropertiesChanged" and signal.sender == self.application:
            value = plain(signal.body[1]).get("Value")
            if self.device is not None and value is not None:
                self.device.notify(self.device.voice[signal.path or ""], bytes(value))


class Presented(Peripheral):
    """The application's services, in the air."""

    def __init__(self, bluez: ServingBlueZ, name: str, advertised_service: str) -> None:
        super().__init__(name, advertised_service=advertised_service)
        self.bluez = bluez
        self.voice: dict[str, Characteristic[bytes]] = {}

    def services(self) -> list[Service]:
        made = []
        for path, interfaces in self.bluez.tree.items():
            about = interfaces.get("org.bluez.GattService1")
            if about is not None:
                assert about["Primary"] is True
                made.append(Service(about["UUID"], list(self._characteristics(path))))
        return made

    def disconnected(self) -> None:
        for path in self.voice if self.bluez.application else ():
            self.spawn(self.bluez.ask(path, CHARACTERISTIC, "StopNotify"))

    def _characteristics(self, service: str) -> Any:
        for path, interfaces in self.bluez.tree.items():
            about = interfaces.get(CHARACTERISTIC)
            if about is None or about["Service"] != service:
                continue
            if "notify" in about["Flags"]:
                voice = self.voice[path] = notifying(about["UUID"])
                voice.on("subscription", lambda _c, on, _i, p=path: self._subscribed(p, on))
                yield voice
            else:
                yield writable(about["UUID"], lambda value, p=path: self._written(p, value))

    def _subscribed(self, path: str, is_on: bool) -> None:
        member = "StartNotify" if is_on else "StopNotify"
        self.spawn(self.bluez.ask(path, CHARACTERISTIC, member))

    def _written(self, path: str, value: bytes) -> None:
        options = {"type": Variant("s", "command"), "mtu": Variant("q", self.mtu)}
        body = [value, options]
        self.spawn(self.bluez.ask(path, CHARACTERISTIC, "WriteValue", "aya{sv}", body))


def plain(value: Any) -> Any:
    """Without variants."""
    if isinstance(value, Variant):
        return plain(value.value)
    return {key: plain(one) for key, one in value.items()} if isinstance(value, dict) else value


@asynccontextmanager
async def open_serving_air() -> AsyncIterator[Air]:
    """An air whose computer can be a device as well; a system bus must be there."""
    air = Air()
    bluez = ServingBlueZ(await air.central("this computer", "F0:F0:F0:F0:F0:F0"), air)
    air.bluez = bluez
    await bluez.begin()
    bluez.set(HCI0, ADAPTER, Roles=Variant("as", ["central", "peripheral"]))
    try:
        yield air
    finally:
        for peripheral in air.peripherals:
            await peripheral.switch_off()
        await asyncio.sleep(0)
        await air.bluez.stop()
        await close_bus_of_bleak()
