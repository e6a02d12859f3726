"""A tree of D-Bus objects under one name: what BlueZ's tree does, without Bluetooth.

Objects are dictionaries (path, interface, property). Every change is told as a signal; calls come
to ``answer``, which a subclass overrides.
"""

import asyncio
from typing import Any

from dbus_fast import BusType, Message, MessageType, NameFlag, Variant
from dbus_fast.aio import MessageBus
from tests.ble.patient import make_patient

BUS = "org.freedesktop.DBus"
MANAGER = "org.freedesktop.DBus.ObjectManager"
PROPERTIES = "org.freedesktop.DBus.Properties"
UNKNOWN_OBJECT = "org.freedesktop.DBus.Error.UnknownObject"
UNKNOWN_METHOD = "org.freedesktop.DBus.Error.UnknownMethod"

Interfaces = dict[str, dict[str, Variant]]
Reply = tuple[str, list[Any]]  # signature and body
NOTHING: Reply = ("", [])


async def ask_bus(bus: MessageBus, member: str, about: str) -> int | None:
    """What the bus itself answers, if it answers with a number."""
    message = Message(
        destination=BUS,
        path="/org/freedesktop/DBus",
        interface=BUS,
        member=member,
        signature="s",
        body=[about],
    )
    reply = await bus.call(message)
    assert reply is not None
    return reply.body[0] if reply.body else None


async def process_of_bus(bus: MessageBus) -> int:
    """The number of the daemon's process."""
    number = await ask_bus(bus, "GetConnectionUnixProcessID", BUS)
    assert number is not None
    return number


class CallError(Exception):
    """A call is answered with an error."""

    def __init__(self, name: str, text: str = "") -> None:
        super().__init__(text)
        self.name = name
        self.text = text


class ObjectTree:
    """Owns a name on the system bus."""

    def __init__(self) -> None:
        self.objects: dict[str, Interfaces] = {}
        self._bus: MessageBus | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def start(self, name: str) -> None:
        """Go on the bus."""
        self._bus = make_patient(await MessageBus(bus_type=BusType.SYSTEM).connect())
        self._bus.add_message_handler(self._on_message)
        await ask_bus(self._bus, "AddMatch", "type='signal',member='NameOwnerChanged'")
        await self._bus.request_name(name, NameFlag.DO_NOT_QUEUE)

    async def stop(self) -> None:
        """Leave the bus, as a service that was stopped or died."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._bus is not None:
            self._bus.disconnect()
            await self._bus.wait_for_disconnect()
            self._bus = None

    # --- the tree ---------------------------------------------------------------------------------

    def add(self, path: str, interfaces: Interfaces) -> None:
        """A new object, told to everybody."""
        self.objects[path] = interfaces
        self._tell("/", MANAGER, "InterfacesAdded", "oa{sa{sv}}", path, interfaces)

    def remove(self, path: str) -> None:
        """An object goes, and what is below it before it."""
        for one in sorted((o for o in self.objects if o.startswith(path + "/")), reverse=True):
            self._remove_one(one)
        self._remove_one(path)

    def set(self, path: str, interface: str, **properties: Variant) -> None:
        """New values, told to everybody; an object that has gone is left alone."""
        if path not in self.objects:
            return
        self.objects[path][interface].update(properties)
        self._tell(path, PROPERTIES, "PropertiesChanged", "sa{sv}as", interface, properties, [])

    def _remove_one(self, path: str) -> None:
        interfaces = self.objects.pop(path, None)
        if interfaces is not None:
            self._tell("/", MANAGER, "InterfacesRemoved", "oas", path, list(interfaces))

    def _tell(self, path: str, interface: str, member: str, signature: str, *body: object) -> None:
        if self._bus is not None:
            self._bus.send(
                Message(
                    message_type=MessageType.SIGNAL,
                    path=path,
                    interface=interface,
                    member=member,
                    signature=signature,
                    body=list(body),
                )
            )

    # --- calls ------------------------------------------------------------------------------------

    async def answer(self, call: Message) -> Reply:
        """What a call is answered with; may raise CallError."""
        raise CallError(UNKNOWN_METHOD, str(call.member))

    def caller_left(self, sender: str) -> None:
        """A program that talked with us is not on the bus any more."""

    def spawn(self, coroutine: Any) -> "asyncio.Task[None]":
        """Something that goes on by itself until ``stop``."""
        task: asyncio.Task[None] = asyncio.ensure_future(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _on_message(self, message: Message) -> bool | None:
        if message.message_type is MessageType.SIGNAL and message.member == "NameOwnerChanged":
            name, _, new_owner = message.body
            if not new_owner:
                self.caller_left(name)
            return None
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        if message.interface in (None, "org.freedesktop.DBus.Peer"):
            return None
        self.spawn(self._reply(message))
        return True

    async def _reply(self, call: Message) -> None:
        try:
            signature, body = await self._answer(call)
            reply = Message.new_method_return(call, signature, body)
        except CallError as error:
            reply = Message.new_error(call, error.name, error.text)
        if self._bus is not None:
            self._bus.send(reply)

    async def _answer(self, call: Message) -> Reply:
        if (call.interface, call.member) == (MANAGER, "GetManagedObjects"):
            return "a{oa{sa{sv}}}", [self.objects]
        if call.path not in self.objects:
            raise CallError(UNKNOWN_OBJECT, f"no object {call.path}")
        if (call.interface, call.member) == (PROPERTIES, "GetAll"):
            return "a{sv}", [self.objects[call.path][call.body[0]]]
        return await self.answer(call)
