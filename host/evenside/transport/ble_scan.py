"""Listening for what advertises: to list it, and to find one device by name or address.

An address is whatever the system calls a device: six bytes on Linux and Windows, a UUID of its own
making on macOS. It is compared, kept and printed, never taken apart.
"""

import asyncio
import contextlib
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from bleak import BleakAdapter, BleakScanner
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData

from evenside.errors import NotFoundError
from evenside.transport.ble_errors import RADIO_ERRORS, in_words

NAME_BYTES = 26  # of a name that fit into an advertisement; the rest is cut off

_RADIOS: "WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock]" = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Seen:
    """A device that advertises."""

    name: str  # empty where it tells none
    address: str
    rssi_dbm: int
    services: tuple[str, ...]
    maker_data: tuple[tuple[int, bytes], ...] = ()  # by company


@dataclass(frozen=True, slots=True)
class Found:
    """A device to connect to, as the system knows it now."""

    device: BLEDevice
    rssi_dbm: int | None


def radio() -> asyncio.Lock:
    """One scan or connect at a time: cheap adapters cannot do both, and fail in odd ways."""
    return _RADIOS.setdefault(asyncio.get_running_loop(), asyncio.Lock())


async def scan(seconds: float) -> list[Seen]:
    """What advertises within ``seconds``, strongest first; raises NotFoundError, TransportError."""
    try:
        async with radio():
            found = await BleakScanner.discover(timeout=seconds, return_adv=True)
    except RADIO_ERRORS as error:
        raise in_words("scan", error) from error
    everything = [seen(device, advertisement) for device, advertisement in found.values()]
    return sorted(everything, key=lambda one: (-one.rssi_dbm, one.address))


def seen(device: BLEDevice, advertisement: AdvertisementData) -> Seen:
    """What an advertisement says."""
    return Seen(
        name=advertisement.local_name or device.name or "",
        address=device.address,
        rssi_dbm=advertisement.rssi,
        services=tuple(uuid.lower() for uuid in advertisement.service_uuids),
        maker_data=tuple(advertisement.manufacturer_data.items()),
    )


async def find(wanted: str, seconds: float, *, connected_service: str | None) -> Found:
    """The device with this name or address; raises NotFoundError.

    A device that this computer is connected to does not advertise: one that a killed program left
    behind is taken as it is, if the system says that it is connected and has that service.
    """
    if connected_service is not None:
        left_over = await find_connected(wanted, connected_service)
        if left_over is not None:
            return Found(left_over, None)
    heard: dict[str, int] = {}

    def is_it(device: BLEDevice, advertisement: AdvertisementData) -> bool:
        one = seen(device, advertisement)
        heard[one.address] = one.rssi_dbm
        return is_wanted(wanted, one.name, one.address)

    device = await BleakScanner.find_device_by_filter(is_it, timeout=seconds)
    if device is None:
        raise NotFoundError(
            f"no {wanted!r} advertises here ({len(heard)} other devices do); is it awake, near "
            "and not connected to another host? `evenside devices` lists what can be heard"
        )
    return Found(device, heard[device.address])


async def find_connected(wanted: str, service: str) -> BLEDevice | None:
    """A device of this name or address that the system is connected to, if it can tell."""
    with contextlib.suppress(*RADIO_ERRORS, NotImplementedError):
        adapter = await BleakAdapter.get()
        for device in await adapter.get_connected_devices([service]):
            if is_wanted(wanted, device.name or "", device.address):
                return device
    return None


def is_wanted(wanted: str, name: str, address: str) -> bool:
    """By address, or by name; a long name is known by as much of it as was advertised."""
    if wanted.casefold() in (address.casefold(), name.casefold()):
        return True
    is_cut = len(name.encode()) >= NAME_BYTES
    return is_cut and wanted.casefold().startswith(name.rstrip("\ufffd").casefold())
