"""What the transport and the air assume of the installed bleak, each assumption by itself.

When a new bleak changes one of these, this says so before anything else fails in odd ways.
"""

import inspect
import logging

import pytest
from bleak import BleakAdapter, BleakClient, BleakScanner
from bleak.backends.bluezdbus import manager as bleak_manager
from bleak.backends.bluezdbus.client import BleakClientBlueZDBus
from bleak.backends.characteristic import BleakGATTCharacteristic
from bleak.backends.device import BLEDevice
from bleak.backends.scanner import AdvertisementData
from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from evenside.transport.ble_errors import RADIO_ERRORS, UNAVAILABLE, wants_pairing


@pytest.mark.parametrize(
    ("function", "names"),
    [
        (BleakClient, ["address_or_ble_device", "disconnected_callback", "timeout", "winrt"]),
        (BleakClient.start_notify, ["char_specifier", "callback"]),
        (BleakClient.write_gatt_char, ["char_specifier", "data", "response"]),
        (BleakClient.read_gatt_char, ["char_specifier"]),
        (BleakScanner.discover, ["timeout", "return_adv"]),
        (BleakScanner.find_device_by_filter, ["filterfunc", "timeout"]),
        (BleakAdapter.get_connected_devices, ["service_uuids"]),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_what_is_called_takes_what_it_is_given(function: object, names: list[str]) -> None:
    assert set(names) <= set(inspect.signature(function).parameters)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["connect", "disconnect", "start_notify", "write_gatt_char"])
def test_what_is_awaited_can_be(name: str) -> None:
    assert inspect.iscoroutinefunction(getattr(BleakClient, name))


def test_every_error_of_bleak_is_one_that_is_caught() -> None:
    for kind in (BleakDBusError, BleakDeviceNotFoundError, BleakGATTProtocolError):
        assert issubclass(kind, BleakError)
    assert issubclass(BleakBluetoothNotAvailableError, BleakError)
    assert BleakError in RADIO_ERRORS


def test_every_reason_for_no_bluetooth_has_its_words() -> None:
    unclear = {"DENIED_BY_UNKNOWN", "UNKNOWN"}  # these say what the system said
    reasons = {reason.name for reason in BleakBluetoothNotAvailableReason} - unclear

    assert {reason.name for reason in UNAVAILABLE} == reasons


def test_a_refusal_for_want_of_pairing_is_recognised_in_both_of_its_forms() -> None:
    assert wants_pairing(BleakGATTProtocolError(0x0F))
    assert wants_pairing(BleakDBusError("org.bluez.Error.NotPermitted", ["Not paired"]))
    assert not wants_pairing(BleakGATTProtocolError(0x03))


def test_devices_advertisements_and_characteristics_have_what_is_read_of_them() -> None:
    assert {"address", "name"} <= set(dir(BLEDevice))
    fields = AdvertisementData._fields
    assert {"local_name", "manufacturer_data", "rssi", "service_uuids"} <= set(fields)
    assert {"properties", "max_write_without_response_size"} <= set(dir(BleakGATTCharacteristic))


def test_the_air_replaces_nothing_of_bleak() -> None:
    """Only its list of connections, to close them, is touched; and that must be there."""
    assert isinstance(bleak_manager._global_instances, dict)
    assert BleakClient("00:00:00:00:00:00")._backend.__class__ is BleakClientBlueZDBus
    assert logging.getLogger("bleak").level in (logging.NOTSET, logging.WARNING)
