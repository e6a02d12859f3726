"""What goes wrong with Bluetooth, as our errors and in words that help.

bleak raises its own errors, those of the system below it, and now and then an AttributeError or an
EOFError when a connection ends at the wrong moment; ``RADIO_ERRORS`` are all of them.
"""

from bleak.exc import (
    BleakBluetoothNotAvailableError,
    BleakBluetoothNotAvailableReason,
    BleakDBusError,
    BleakDeviceNotFoundError,
    BleakError,
    BleakGATTProtocolError,
)

from evenside.errors import LostError, NotFoundError, TransportError

# BrokenPipeError and the system's own errors are OSErrors, asyncio's time limit a TimeoutError.
RADIO_ERRORS = (BleakError, OSError, EOFError, AttributeError, TimeoutError)

WANTS_PAIRING = {0x05, 0x08, 0x0C, 0x0F}  # ATT: authentication, authorization, key size, encryption
NO_SERVICE = {
    "org.freedesktop.DBus.Error.ServiceUnknown",
    "org.freedesktop.DBus.Error.NameHasNoOwner",
}
PAIRING = (
    "the device takes commands from paired hosts only; pair it in the system's settings "
    "(docs/ble.md says how), or remove it there and pair anew"
)

Reason = BleakBluetoothNotAvailableReason
UNAVAILABLE = {
    Reason.NO_BLUETOOTH: "this computer has no Bluetooth adapter",
    Reason.NO_BLE_CENTRAL_ROLE: "this computer's Bluetooth adapter is too old for Low Energy",
    Reason.POWERED_OFF: "Bluetooth is switched off",
    Reason.DENIED_BY_USER: "the system does not let this program use Bluetooth; allow it there",
    Reason.DENIED_BY_SYSTEM: "the system does not let this program use Bluetooth",
}


def in_words(doing: str, error: BaseException) -> TransportError:
    """Our error for one of ``RADIO_ERRORS`` while ``doing`` something.

    NotFoundError: the device or Bluetooth itself is not there. LostError: may work next time.
    A bare TransportError: will not.
    """
    if isinstance(error, BleakBluetoothNotAvailableError):
        return NotFoundError(UNAVAILABLE.get(error.reason, f"Bluetooth is not available: {error}"))
    if isinstance(error, BleakDBusError) and error.dbus_error in NO_SERVICE:
        return NotFoundError("no Bluetooth service runs here; on Linux: systemctl start bluetooth")
    if isinstance(error, FileNotFoundError | ConnectionRefusedError):
        return NotFoundError("this system has no Bluetooth service (BlueZ, over D-Bus)")
    if isinstance(error, BleakDeviceNotFoundError):
        return NotFoundError(f"{doing}: the device is not there any more")
    if wants_pairing(error):
        return TransportError(PAIRING)
    if isinstance(error, TimeoutError):
        return LostError(f"{doing}: no answer in time")
    return LostError(f"{doing}: {str(error) or type(error).__name__}")


def wants_pairing(error: BaseException) -> bool:
    """Whether the device refused because this host is not paired with it."""
    if isinstance(error, BleakGATTProtocolError):
        return int(error.code) in WANTS_PAIRING
    return isinstance(error, BleakDBusError) and error.dbus_error_details == "Not paired"
