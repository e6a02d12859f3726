"""``org.bluez`` as bleak knows it, with a bumble central in the place of kernel and daemon.

What comes over D-Bus is carried out over HCI, L2CAP and ATT on the simulated air; what happens
there is told as BlueZ tells it. Left out: AcquireNotify (bleak's default is StartNotify), several
adapters, classic Bluetooth, agents: a device that wants pairing gets it without a question if
``pairs`` says so.
"""

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Any

from bumble.att import ATT_Error
from bumble.core import AdvertisingData, BaseError
from bumble.device import Advertisement, Connection, Device, Peer
from bumble.gatt import Characteristic
from bumble.gatt_client import CharacteristicProxy, DescriptorProxy, ServiceProxy
from bumble.keys import MemoryKeyStore
from bumble.pairing import PairingConfig, PairingDelegate
from dbus_fast import Message, Variant
from tests.ble.advertised import advertised, long_uuid
from tests.ble.objects import NOTHING, CallError, ObjectTree, Reply

HCI0 = "/org/bluez/hci0"
ADAPTER = "org.bluez.Adapter1"
DEVICE = "org.bluez.Device1"
SERVICE = "org.bluez.GattService1"
CHARACTERISTIC = "org.bluez.GattCharacteristic1"
DESCRIPTOR = "org.bluez.GattDescriptor1"

Properties = Characteristic.Properties
FLAGS = {
    "broadcast": Properties.BROADCAST,
    "read": Properties.READ,
    "write-without-response": Properties.WRITE_WITHOUT_RESPONSE,
    "write": Properties.WRITE,
    "notify": Properties.NOTIFY,
    "indicate": Properties.INDICATE,
}
ATT_ERRORS = {
    0x02: ("NotPermitted", "Read not permitted"),
    0x03: ("NotPermitted", "Write not permitted"),
    0x05: ("NotPermitted", "Not paired"),
    0x06: ("NotSupported", "Not supported"),
    0x08: ("NotAuthorized", "Not Authorized"),
    0x0C: ("NotPermitted", "Not paired"),
    0x0D: ("InvalidArguments", "Invalid Length"),
    0x0F: ("NotPermitted", "Not paired"),
}
ASKED_MTU = 517  # what the kernel asks for
CONNECT_S = 20.0


@dataclass(slots=True)
class Remote:
    """One device that was seen."""

    path: str
    address: Any  # with its type, as bumble has it
    data: dict[int, bytes] = field(default_factory=dict)  # of all that it advertised
    connection: Connection | None = None
    connecting: "asyncio.Future[Connection] | None" = None
    gatt: dict[str, CharacteristicProxy[bytes] | DescriptorProxy] = field(default_factory=dict)
    subscribed: set[str] = field(default_factory=set)


class BlueZ(ObjectTree):
    """The service; ``refuse_connect`` holds errors for the next calls of Connect."""

    def __init__(self, central: Device, *, pairs: bool = False) -> None:
        super().__init__()
        self.central = central
        self.remotes: dict[str, Remote] = {}
        self.refuse_connect: list[tuple[str, str]] = []
        self.hold_connects = False  # the device advertised and then does not answer
        self.pairs = pairs
        self._discovering: set[str] = set()
        self._scan = asyncio.Lock()
        central.keystore = MemoryKeyStore()
        central.pairing_config_factory = lambda _: PairingConfig(
            sc=True,
            mitm=False,
            bonding=True,
            delegate=PairingDelegate(PairingDelegate.NO_OUTPUT_NO_INPUT),
        )
        central.on("advertisement", self._on_advertisement)

    async def begin(self) -> None:
        """Go on the bus with one adapter, switched on."""
        self.objects[HCI0] = {
            ADAPTER: {
                "Address": Variant("s", "00:11:22:33:44:55"),
                "Name": Variant("s", "air"),
                "Alias": Variant("s", "air"),
                "Powered": Variant("b", True),
                "Discovering": Variant("b", False),
                "Roles": Variant("as", ["central"]),
                "UUIDs": Variant("as", []),
            }
        }
        await self.start("org.bluez")

    @property
    def is_scanning(self) -> bool:
        """Some program asked for it, and nobody ended it."""
        return bool(self._discovering)

    def set_powered(self, powered: bool) -> None:
        """The switch of the adapter."""
        self.set(HCI0, ADAPTER, Powered=Variant("b", powered))

    # --- calls ------------------------------------------------------------------------------------

    async def answer(self, call: Message) -> Reply:
        """Adapter, devices, characteristics and descriptors."""
        interface = call.interface or ""
        if interface == ADAPTER:
            return await self._adapter(call)
        remote = self._remote_of(call.path or "")
        if interface == DEVICE:
            return await self._device(call, remote)
        try:
            return await self._gatt(call, remote)
        except ATT_Error as error:
            code = int(error.error_code)
            name, text = ATT_ERRORS.get(
                code, ("Failed", f"Operation failed with ATT error: 0x{code:02x}")
            )
            raise bluez_error(name, text) from error
        except (KeyError, asyncio.CancelledError, BaseError, TimeoutError) as error:
            raise bluez_error("Failed", "Not connected") from error

    def caller_left(self, sender: str) -> None:
        """Who scanned and died scans no more."""
        if sender in self._discovering:
            self._discovering.discard(sender)
            self.spawn(self._follow_scan())

    async def _adapter(self, call: Message) -> Reply:
        sender = call.sender or ""
        if call.member == "StartDiscovery":
            if sender in self._discovering:
                raise bluez_error("InProgress", "Operation already in progress")
            self._discovering.add(sender)
        elif call.member == "StopDiscovery":
            if sender not in self._discovering:
                raise bluez_error("Failed", "No discovery started")
            self._discovering.discard(sender)
        elif call.member == "RemoveDevice":
            self.forget(call.body[0])
        await self._follow_scan()
        return NOTHING

    async def _device(self, call: Message, remote: Remote) -> Reply:
        if call.member == "Connect":
            await self._connect(remote)
        elif call.member == "Disconnect":
            await self._disconnect(remote)
        elif call.member == "Pair":
            await self._pair(remote)
        return NOTHING

    async def _gatt(self, call: Message, remote: Remote) -> Reply:
        path = call.path or ""
        one = remote.gatt[path]
        match call.member:
            case "ReadValue":
                value = bytes(await one.read_value())
                # As in the daemon, a read value is told like a notified one.
                self.set(path, call.interface or "", Value=Variant("ay", value))
                return "ay", [value]
            case "WriteValue":
                how = call.body[1].get("type", Variant("s", "request")).value
                await self._write(remote, one, bytes(call.body[0]), how == "request")
            case "StartNotify":
                await self._start_notify(remote, path)
            case "StopNotify":
                remote.subscribed.discard(path)
                self.set(path, CHARACTERISTIC, Notifying=Variant("b", False))
        return NOTHING

    async def leave_connected(self, address: str) -> None:
        """What a program leaves behind that was killed while it was connected."""
        self._discovering.add("killed")
        await self._follow_scan()
        path = f"{HCI0}/dev_{address.replace(':', '_')}"
        while path not in self.objects:
            await asyncio.sleep(0.01)
        self._discovering.discard("killed")
        await self._follow_scan()
        await self._connect(self.remotes[path])
        while not self.objects[path][DEVICE]["ServicesResolved"].value:
            await asyncio.sleep(0.01)

    # --- scanning ---------------------------------------------------------------------------------

    async def _follow_scan(self) -> None:
        async with self._scan:
            wanted = bool(self._discovering)
            if wanted and not self.central.is_scanning:
                await self.central.start_scanning(active=True)
            elif not wanted and self.central.is_scanning:
                await self.central.stop_scanning()
            self.set(HCI0, ADAPTER, Discovering=Variant("b", wanted))

    def _on_advertisement(self, seen: Advertisement) -> None:
        address = str(seen.address).split("/")[0]
        path = f"{HCI0}/dev_{address.replace(':', '_')}"
        remote = self.remotes.setdefault(path, Remote(path, seen.address))
        remote.data.update(seen.data.ad_structures)
        told = advertised(AdvertisingData(list(remote.data.items())), address, seen.rssi)
        if path in self.objects:
            self.set(path, DEVICE, **told)
            return
        fixed = {
            "Address": Variant("s", address),
            "AddressType": Variant("s", "public" if seen.address.is_public else "random"),
            "Adapter": Variant("o", HCI0),
            "Blocked": Variant("b", False),
            "Connected": Variant("b", False),
            "Paired": Variant("b", False),
            "ServicesResolved": Variant("b", False),
        }
        self.add(path, {DEVICE: fixed | told})

    def forget(self, path: str) -> None:
        """A device falls out of the daemon's memory, as they do some time after a scan."""
        self.remotes.pop(path, None)
        self.remove(path)

    def _remote_of(self, path: str) -> Remote:
        for start, remote in self.remotes.items():
            if path == start or path.startswith(start + "/"):
                return remote
        raise bluez_error("DoesNotExist", "Does Not Exist")

    # --- connections ------------------------------------------------------------------------------

    async def _connect(self, remote: Remote) -> None:
        if self.refuse_connect:
            name, text = self.refuse_connect.pop(0)
            raise bluez_error(name, text)
        reaching = asyncio.sleep(CONNECT_S) if self.hold_connects else None
        remote.connecting = asyncio.ensure_future(
            reaching or self.central.connect(remote.address, timeout=CONNECT_S)
        )
        try:
            connection = await remote.connecting
        except (TimeoutError, asyncio.CancelledError, BaseError) as error:
            raise bluez_error("Failed", "le-connection-abort-by-local") from error
        remote.connection = connection
        connection.on("disconnection", lambda _: self._ended(remote))
        self.set(remote.path, DEVICE, Connected=Variant("b", True))
        self.spawn(self._resolve(remote, connection))

    async def _disconnect(self, remote: Remote) -> None:
        if remote.connection is not None:
            await remote.connection.disconnect()
        elif remote.connecting is not None and not remote.connecting.done():
            if self.central.is_le_connecting:
                await self.central.cancel_connection()
            else:
                remote.connecting.cancel()
        else:
            raise bluez_error("NotConnected", "Not Connected")

    async def _pair(self, remote: Remote) -> None:
        if remote.connection is None:
            await self._connect(remote)
        assert remote.connection is not None
        try:
            await remote.connection.pair()
        except BaseError as error:
            raise bluez_error("AuthenticationFailed", "Authentication Failed") from error
        self.set(remote.path, DEVICE, Paired=Variant("b", True), Bonded=Variant("b", True))

    def _ended(self, remote: Remote) -> None:
        remote.connection = None
        remote.gatt, remote.subscribed = {}, set()
        off = Variant("b", False)
        self.set(remote.path, DEVICE, ServicesResolved=off, Connected=off)
        below = [path for path in self.objects if path.startswith(remote.path + "/service")]
        for path in sorted(below, reverse=True):
            self.remove(path)

    # --- what a device offers ---------------------------------------------------------------------

    async def _resolve(self, remote: Remote, connection: Connection) -> None:
        """Agree on an MTU and find all services; a connection that ends meanwhile ends this."""
        with contextlib.suppress(BaseError, TimeoutError):
            peer = Peer(connection)
            mtu = await peer.request_mtu(ASKED_MTU)
            for service in await peer.discover_services():
                if long_uuid(service.uuid)[4:8] not in ("1800", "1801"):
                    await self._add_service(remote, service, mtu)
            self.set(remote.path, DEVICE, ServicesResolved=Variant("b", True))

    async def _add_service(self, remote: Remote, service: ServiceProxy, mtu: int) -> None:
        path = f"{remote.path}/service{service.handle:04x}"
        about = {
            "UUID": Variant("s", long_uuid(service.uuid)),
            "Primary": Variant("b", True),
            "Device": Variant("o", remote.path),
            "Includes": Variant("ao", []),
        }
        self.add(path, {SERVICE: about})
        for one in await service.discover_characteristics():
            await self._add_characteristic(remote, path, one, mtu)

    async def _add_characteristic(
        self, remote: Remote, service_path: str, one: CharacteristicProxy[bytes], mtu: int
    ) -> None:
        path = f"{service_path}/char{one.handle - 1:04x}"
        flags = [name for name, bit in FLAGS.items() if one.properties & bit]
        about = {
            "UUID": Variant("s", long_uuid(one.uuid)),
            "Service": Variant("o", service_path),
            "Value": Variant("ay", b""),
            "Notifying": Variant("b", False),
            "Flags": Variant("as", flags),
            "MTU": Variant("q", mtu),
        }
        remote.gatt[path] = one
        self.add(path, {CHARACTERISTIC: about})
        for descriptor in await one.discover_descriptors():
            below = f"{path}/desc{descriptor.handle:04x}"
            about = {
                "UUID": Variant("s", long_uuid(descriptor.type)),
                "Characteristic": Variant("o", path),
                "Value": Variant("ay", b""),
            }
            remote.gatt[below] = descriptor
            self.add(below, {DESCRIPTOR: about})

    async def _write(
        self,
        remote: Remote,
        one: CharacteristicProxy[bytes] | DescriptorProxy,
        value: bytes,
        with_response: bool,
    ) -> None:
        """Write; where the device asks for it and pairing is on, pair and write again."""
        try:
            await one.write_value(value, with_response=with_response)
        except ATT_Error as error:
            if not self.pairs or int(error.error_code) not in (0x05, 0x0F):
                raise
            await self._pair(remote)
            await one.write_value(value, with_response=with_response)

    async def _start_notify(self, remote: Remote, path: str) -> None:
        one = remote.gatt[path]
        can = isinstance(one, CharacteristicProxy) and one.properties & (
            Properties.NOTIFY | Properties.INDICATE
        )
        if not can:
            raise bluez_error("NotSupported", "Operation is not supported")
        if path not in remote.subscribed:
            remote.subscribed.add(path)
            await one.subscribe(lambda value: self._notified(remote, path, bytes(value)))
        self.set(path, CHARACTERISTIC, Notifying=Variant("b", True))

    def _notified(self, remote: Remote, path: str, value: bytes) -> None:
        if path in remote.subscribed:
            self.set(path, CHARACTERISTIC, Value=Variant("ay", value))


def bluez_error(name: str, text: str) -> CallError:
    """One of the daemon's own errors."""
    return CallError(f"org.bluez.Error.{name}", text)
