"""Lets this computer be a Bluetooth device that others connect to: a service, a voice, an ear.

Linux only, through BlueZ: its D-Bus interface asks an application for a tree of objects, and for
what to advertise. dbus-fast is a part of bleak, so nothing more needs to be installed. The calls:

    RegisterApplication -> BlueZ reads our tree;  RegisterAdvertisement -> BlueZ reads our name
    WriteValue, StartNotify, StopNotify <- what an app does
    PropertiesChanged(Value) -> a notification to the app

A BlueZ that is started anew, or an adapter that was plugged in anew, knows nothing of us. ``gone``
tells when that is so, and ``start`` offers everything again.
"""

import asyncio
import contextlib
import fcntl
import socket
import struct
import termios
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dbus_fast import BusType, DBusError, Message, MessageFlag, MessageType, Variant
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
BUS, BUS_PATH = "org.freedesktop.DBus", "/org/freedesktop/DBus"
LEAVING = (
    f"type='signal',sender='{BUS}',member='NameOwnerChanged',arg0='{BLUEZ}'",
    f"type='signal',sender='{BLUEZ}',member='InterfacesRemoved'",
)
NOBODY = ("ServiceUnknown", "NameHasNoOwner")  # how a bus says that BlueZ does not run
CALL_S = 10.0
SPARE_BYTES = 16_384  # of the socket, for what BlueZ and the apps ask meanwhile

Address = tuple[str, str, str]  # a name on the bus, an object, an interface
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
        self._gone = asyncio.Event()
        self._watching: asyncio.Task[None] | None = None
        self.is_heard = False  # an app has subscribed
        self.n_dropped = 0  # notifications that the bus had no room for

    async def start(self) -> None:
        """Offer it; raises NotFoundError without Bluetooth, TransportError when BlueZ refuses."""
        try:
            self._bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
        except (OSError, DBusError) as error:
            raise NotFoundError("this system has no Bluetooth service (BlueZ, D-Bus)") from error
        self._gone.clear()
        self._bus.add_message_handler(self._on_message)
        self._watching = asyncio.create_task(self._watch(self._bus))
        try:
            for rule in LEAVING:
                await self._call("AddMatch", "s", [rule], to=(BUS, BUS_PATH, BUS))
            self._adapter = await self._find_adapter()
            await self._register(GATT_MANAGER, "RegisterApplication", APP)
            await self._register(ADVERTISING_MANAGER, "RegisterAdvertisement", ADVERTISEMENT)
        except BaseException:
            await self.stop()
            raise

    async def gone(self) -> None:
        """Wait until nobody can find us: BlueZ or its adapter has left, or the bus threw us out."""
        await self._gone.wait()

    async def stop(self) -> None:
        """Leave; BlueZ takes our service and our advertisement away by itself."""
        bus, self._bus = self._bus, None
        if bus is not None and self._watching is not None:
            bus.disconnect()
            await self._watching

    def notify(self, data: bytes) -> None:
        """Say something to the app; without one it is said to nobody."""
        if self._bus is None or not self._bus.connected or not self.is_heard:
            return
        if not takes_more(self._bus):
            self.n_dropped += 1
            return
        said = Message(
            message_type=MessageType.SIGNAL,
            path=VOICE,
            interface=PROPERTIES,
            member="PropertiesChanged",
            signature="sa{sv}as",
            body=[CHARACTERISTIC_1, {"Value": Variant("ay", data)}, []],
        )
        with contextlib.suppress(OSError):  # a bus that broke off in this moment: `gone` tells
            self._bus.send(said)

    async def _watch(self, bus: MessageBus) -> None:
        """Until the connection to the bus ends, by us or not: a bus that takes no more ends it."""
        with contextlib.suppress(OSError, EOFError, DBusError):
            await bus.wait_for_disconnect()  # type: ignore[no-untyped-call]
        self._leave()

    def _leave(self) -> None:
        self.is_heard = False
        self._on_left()
        self._gone.set()

    # --- what we ask BlueZ ------------------------------------------------------------------------

    async def _find_adapter(self) -> str:
        reply = await self._call("GetManagedObjects", to=(BLUEZ, "/", OBJECTS))
        for path, interfaces in reply.body[0].items():
            if GATT_MANAGER in interfaces and ADVERTISING_MANAGER in interfaces:
                return str(path)
        raise NotFoundError("no Bluetooth adapter of this computer can be a device")

    async def _register(self, interface: str, member: str, path: str) -> None:
        await self._call(member, "oa{sv}", [path, {}], to=(BLUEZ, self._adapter, interface))

    async def _call(
        self, member: str, signature: str = "", body: Sequence[object] = (), *, to: Address
    ) -> Message:
        assert self._bus is not None, "start() comes first"
        destination, path, interface = to
        message = Message(
            destination=destination,
            path=path,
            interface=interface,
            member=member,
            signature=signature,
            body=list(body),
            flags=MessageFlag.NO_AUTOSTART,  # whoever stopped BlueZ meant it
        )
        try:
            async with asyncio.timeout(CALL_S):
                reply = await self._bus.call(message)
        except (TimeoutError, EOFError, OSError) as error:
            raise TransportError(f"Bluetooth: {member}: no answer") from error
        assert reply is not None
        if reply.message_type is MessageType.ERROR:
            if (reply.error_name or "").rpartition(".")[2] in NOBODY:
                raise NotFoundError("no Bluetooth service runs here: systemctl start bluetooth")
            raise TransportError(f"Bluetooth: {member}: {reply.error_name} {reply.body}")
        return reply

    # --- what BlueZ asks us -----------------------------------------------------------------------

    def _on_message(self, call: Message) -> Message | None:
        if is_farewell(call, self._adapter):
            self._leave()
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


def takes_more(bus: MessageBus) -> bool:
    """Whether there is room: dbus-fast takes a full socket for the end of its connection."""
    sock = getattr(bus, "_sock", None)  # a later version may call it something else
    if sock is None:
        return True
    (waiting,) = struct.unpack("i", fcntl.ioctl(sock, termios.TIOCOUTQ, bytes(4)))
    return bool(waiting + SPARE_BYTES < sock.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF))


def is_farewell(signal: Message, adapter: str) -> bool:
    """Whether nobody finds us after this: BlueZ, or its adapter, has left."""
    left = (("NameOwnerChanged", [BLUEZ]), ("InterfacesRemoved", [adapter]))
    return (signal.member, signal.body[:1]) in left


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
