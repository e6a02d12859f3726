"""Lets this computer be a Bluetooth device that others connect to: a service, a voice, an ear.

Linux only, through BlueZ: its D-Bus interface asks an application for a tree of objects, and for
what to advertise. dbus-fast is a part of bleak, so nothing more needs to be installed. The calls:

    RegisterApplication -> BlueZ reads our tree;  RegisterAdvertisement -> BlueZ reads our name
    WriteValue, StartNotify, StopNotify <- what an app does
    PropertiesChanged(Value) -> a notification to the app
"""

import asyncio
import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dbus_fast import BusType, DBusError, Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from evenside.errors import NotFoundError, TransportError

APP = "/org/evenside"
SERVICE, VOICE, EAR = f"{APP}/service0", f"{APP}/service0/char0", f"{APP}/service0/char1"
ADVERTISEMENT = f"{APP}/advertisement0"

BLUEZ = "org.bluez"
SERVICE_1, CHARACTERISTIC_1 = "org.bluez.GattService1", "org.bluez.GattCharacteristic1"
ADVERTISEMENT_1 = "org.bluez.LEAdvertisement1"
GATT_MANAGER, ADVERTISING_MANAGER = "org.bluez.GattManager1", "org.bluez.LEAdvertisingManager1"
PROPERTIES, OBJECTS = "org.freedesktop.DBus.Properties", "org.freedesktop.DBus.ObjectManager"
UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"
CALL_S = 10.0

Tree = dict[str, dict[str, dict[str, Variant]]]


@dataclass(frozen=True, slots=True)
class Offer:
    """What an app finds: a name, a service, a characteristic that notifies, one that is written."""

    name: str
    service: str
    voice: str
    ear: str


class BleServer:
    """Offers one service until ``stop``."""

    def __init__(
        self, offer: Offer, *, on_write: Callable[[bytes], None], on_left: Callable[[], None]
    ) -> None:
        self._offer = offer
        self._on_write = on_write
        self._on_left = on_left
        self._bus: MessageBus | None = None
        self._adapter = ""
        self._tree = tree_of(offer)
        self.is_heard = False  # an app has subscribed

    async def start(self) -> None:
        """Offer it; raises NotFoundError without Bluetooth, TransportError when BlueZ refuses."""
        try:
            self._bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        except (OSError, DBusError) as error:
            raise NotFoundError("this system has no Bluetooth service (BlueZ, D-Bus)") from error
        self._bus.add_message_handler(self._on_message)
        try:
            self._adapter = await self._find_adapter()
            await self._register(GATT_MANAGER, "RegisterApplication", APP)
            await self._register(ADVERTISING_MANAGER, "RegisterAdvertisement", ADVERTISEMENT)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Leave; BlueZ takes our service and our advertisement away by itself."""
        bus, self._bus = self._bus, None
        if bus is not None:
            bus.disconnect()
            with contextlib.suppress(OSError, EOFError):
                await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]

    def notify(self, data: bytes) -> None:
        """Say something to the app; without one it is said to nobody."""
        if self._bus is None or not self.is_heard:
            return
        self._bus.send(
            Message(
                message_type=MessageType.SIGNAL,
                path=VOICE,
                interface=PROPERTIES,
                member="PropertiesChanged",
                signature="sa{sv}as",
                body=[CHARACTERISTIC_1, {"Value": Variant("ay", data)}, []],
            )
        )

    # --- what we ask BlueZ ------------------------------------------------------------------------

    async def _find_adapter(self) -> str:
        reply = await self._call("/", OBJECTS, "GetManagedObjects")
        for path, interfaces in reply.body[0].items():
            if GATT_MANAGER in interfaces and ADVERTISING_MANAGER in interfaces:
                return str(path)
        raise NotFoundError("no Bluetooth adapter of this computer can be a device")

    async def _register(self, interface: str, member: str, path: str) -> None:
        await self._call(self._adapter, interface, member, "oa{sv}", [path, {}])

    async def _call(
        self,
        path: str,
        interface: str,
        member: str,
        signature: str = "",
        body: Sequence[object] = (),
    ) -> Message:
        assert self._bus is not None, "start() comes first"
        message = Message(
            destination=BLUEZ,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
        )
        try:
            async with asyncio.timeout(CALL_S):
                reply = await self._bus.call(message)
        except (TimeoutError, EOFError, OSError) as error:
            raise TransportError(f"Bluetooth: {member}: no answer") from error
        assert reply is not None
        if reply.message_type is MessageType.ERROR:
            if reply.error_name == "org.freedesktop.DBus.Error.ServiceUnknown":
                raise NotFoundError("no Bluetooth service runs here: systemctl start bluetooth")
            raise TransportError(f"Bluetooth: {member}: {reply.error_name} {reply.body}")
        return reply

    # --- what BlueZ asks us -----------------------------------------------------------------------

    def _on_message(self, call: Message) -> Message | None:
        if call.message_type is not MessageType.METHOD_CALL or call.path is None:
            return None
        if not call.path.startswith(APP):
            return None
        if (call.path, call.member) == (APP, "GetManagedObjects"):
            below = {path: one for path, one in self._tree.items() if path != ADVERTISEMENT}
            return Message.new_method_return(call, "a{oa{sa{sv}}}", [below])
        if call.interface == PROPERTIES:
            return self._properties(call)
        return self._act(call)

    def _properties(self, call: Message) -> Message:
        known = self._tree.get(call.path or "", {}).get(call.body[0], {})
        if call.member == "GetAll":
            return Message.new_method_return(call, "a{sv}", [known])
        if call.member == "Get" and call.body[1] in known:
            return Message.new_method_return(call, "v", [known[call.body[1]]])
        return Message.new_error(call, UNKNOWN, f"no {call.member} of {call.body}")

    def _act(self, call: Message) -> Message:
        """What an app did."""
        match (call.path, call.member):
            case (p, "WriteValue") if p == EAR:
                # after our reply: some apps expect an answer only once their write has ended
                asyncio.get_running_loop().call_soon(self._on_write, bytes(call.body[0]))
            case (p, "StartNotify") if p == VOICE:
                self.is_heard = True
            case (p, "StopNotify") if p == VOICE:
                self.is_heard = False
                self._on_left()
            case (p, "Release") if p == ADVERTISEMENT:
                pass  # nobody finds us any more; who is connected stays
            case _:
                return Message.new_error(call, UNKNOWN, f"{call.member} of {call.path}")
        return Message.new_method_return(call)


def tree_of(offer: Offer) -> Tree:
    """Our objects, as BlueZ wants to read them."""

    def characteristic(uuid: str, *flags: str) -> dict[str, dict[str, Variant]]:
        return {
            CHARACTERISTIC_1: {
                "UUID": Variant("s", uuid),
                "Service": Variant("o", SERVICE),
                "Flags": Variant("as", list(flags)),
            }
        }

    return {
        SERVICE: {
            SERVICE_1: {"UUID": Variant("s", offer.service), "Primary": Variant("b", True)},
        },
        VOICE: characteristic(offer.voice, "notify"),
        EAR: characteristic(offer.ear, "write", "write-without-response"),
        ADVERTISEMENT: {
            ADVERTISEMENT_1: {
                "Type": Variant("s", "peripheral"),
                "LocalName": Variant("s", offer.name),
                "ServiceUUIDs": Variant("as", [offer.service]),
            }
        },
    }
