"""The rig itself, by bleak alone: found, connected, written to, notified, lost, found again."""

import asyncio
import os
import signal

from bleak import BleakClient, BleakScanner
from bumble.gatt import Characteristic, Service
from dbus_fast import BusType, Message, Variant
from dbus_fast.aio import MessageBus
from tests.ble.air import Air
from tests.ble.bluez import HCI0
from tests.ble.objects import ask_bus, process_of_bus
from tests.ble.peripheral import Peripheral, notifying, writable
from tests.waiting import WITHIN_S, eventually

SERVICE = "7a1e0001-0000-4000-8000-00000000e7e1"
SAYS = "7a1e0002-0000-4000-8000-00000000e7e1"
HEARS = "7a1e0003-0000-4000-8000-00000000e7e1"
ADAPTER = "org.bluez.Adapter1"
N_NEWS = 3000  # a socket holds a few hundred


class Parrot(Peripheral):
    """Says what it hears."""

    def services(self) -> list[Service]:
        self.says: Characteristic[bytes] = notifying(SAYS)
        return [Service(SERVICE, [self.says, writable(HEARS, self.hear)])]

    def hear(self, data: bytes) -> None:
        self.notify(self.says, data)


async def test_bleak_finds_connects_writes_and_hears(air: Air) -> None:
    await air.add(Parrot("Parrot", advertised_service=SERVICE))

    device = await BleakScanner.find_device_by_name("Parrot", timeout=WITHIN_S)

    assert device is not None
    heard: asyncio.Queue[bytes] = asyncio.Queue()
    async with BleakClient(device, timeout=WITHIN_S) as client:
        await client.start_notify(SAYS, lambda _, data: heard.put_nowait(bytes(data)))
        for n in range(20):
            await client.write_gatt_char(HEARS, bytes([n]), response=n % 2 == 0)
        got = [await asyncio.wait_for(heard.get(), WITHIN_S) for _ in range(20)]
    assert got == [bytes([n]) for n in range(20)]


async def test_a_lost_link_is_told_and_the_device_is_found_again(air: Air) -> None:
    parrot = await air.add(Parrot("Parrot"))
    for _ in range(3):
        device = await BleakScanner.find_device_by_name("Parrot", timeout=WITHIN_S)
        assert device is not None
        lost = asyncio.Event()
        client = BleakClient(device, lambda _, lost=lost: lost.set(), timeout=WITHIN_S)
        await client.connect()

        parrot.drop()

        await asyncio.wait_for(lost.wait(), WITHIN_S)
        assert not client.is_connected
        await client.disconnect()  # or bleak leaves its connection to the bus open


async def test_a_bus_that_stands_still_for_a_while_loses_nothing_and_nobody(air: Air) -> None:
    bus = await MessageBus(bus_type=BusType.SYSTEM).connect()
    heard: list[int] = []

    def hear(news: Message) -> None:
        if news.member == "PropertiesChanged" and "Class" in news.body[1]:
            heard.append(news.body[1]["Class"].value)

    bus.add_message_handler(hear)
    await ask_bus(bus, "AddMatch", "type='signal',sender='org.bluez'")
    daemon = await process_of_bus(bus)

    os.kill(daemon, signal.SIGSTOP)
    try:
        for n in range(N_NEWS):
            air.bluez.set(HCI0, ADAPTER, Class=Variant("u", n))
    finally:
        os.kill(daemon, signal.SIGCONT)

    await eventually(lambda: len(heard) == N_NEWS)
    assert heard == list(range(N_NEWS))
    bus.disconnect()
    await bus.wait_for_disconnect()
