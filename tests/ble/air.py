"""The air: devices that advertise and one computer that listens, all in this process, no radio.

    bleak, unmodified -> a real dbus-daemon, private -> tests/ble/bluez.py -> a bumble central
        -> HCI, L2CAP, ATT in memory -> bumble peripherals

To put a peripheral of your own into it, derive from ``tests.ble.peripheral.Peripheral``, give it
your services, and hand it over; from then on bleak finds it::

    async def test_something(air: Air) -> None:
        mine = await air.add(MyPeripheral("A name"))
        device = await BleakScanner.find_device_by_name("A name")
        ...
        mine.drop()  # the link is lost, as out of range; it advertises again

The fixture ``air`` is in ``tests/ble/conftest.py``; another folder's ``conftest.py`` gets it by
``from tests.ble.conftest import air, system_bus``.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TypeVar

from bleak.backends.bluezdbus import manager as bleak_manager
from bumble.device import Device
from bumble.hci import Address
from bumble.host import Host
from bumble.link import LocalLink
from bumble.transport.common import AsyncPipeSink
from tests.ble.bluez import BlueZ
from tests.ble.controller import AirController
from tests.ble.peripheral import Peripheral

AnyPeripheral = TypeVar("AnyPeripheral", bound=Peripheral)


class Air:
    """Everybody who is in range."""

    def __init__(self) -> None:
        self.link = LocalLink()
        self.peripherals: list[Peripheral] = []
        self.bluez: BlueZ

    async def add(self, peripheral: AnyPeripheral) -> AnyPeripheral:
        """Switch a peripheral on; each needs an address of its own, and gets one if it has none."""
        number = len(self.peripherals) + 1
        self.peripherals.append(peripheral)
        await peripheral.switch_on(self.link, Address(f"C0:FF:EE:00:00:{number:02X}"))
        return peripheral

    async def central(self, name: str, address: str) -> Device:
        """One more host in range, spoken to through bumble."""
        controller = AirController(name, link=self.link)
        host = Host(controller, AsyncPipeSink(controller))
        central = Device(name, address=Address(address), host=host)
        await central.power_on()
        return central


@asynccontextmanager
async def open_air(*, pairs: bool = False) -> AsyncIterator[Air]:
    """An air with this computer in it; a system bus must be there (``bus.py``)."""
    air = Air()
    central = await air.central("this computer", "F0:F0:F0:F0:F0:F0")
    air.bluez = BlueZ(central, pairs=pairs)
    await air.bluez.begin()
    try:
        yield air
    finally:
        for peripheral in air.peripherals:
            await peripheral.switch_off()
        await air.bluez.stop()
        await close_bus_of_bleak()


async def close_bus_of_bleak() -> None:
    """bleak keeps one connection a loop for its whole life; a test's loop ends before."""
    manager = bleak_manager._global_instances.pop(asyncio.get_running_loop(), None)
    if manager is not None and manager._bus is not None:
        manager._bus.disconnect()
        await manager._bus.wait_for_disconnect()
