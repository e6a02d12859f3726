"""What a device says about itself beside its stream: the standard services of Bluetooth.

Read once a connection. Every value may be missing; a device without any of them is fine.
"""

import contextlib
from dataclasses import dataclass

from bleak import BleakClient
from bleak.uuids import normalize_uuid_str

from evenside.transport.ble_errors import RADIO_ERRORS

MAKER, MODEL, FIRMWARE, SERIAL, BATTERY = (
    normalize_uuid_str(short) for short in ("2a29", "2a24", "2a26", "2a25", "2a19")
)


@dataclass(frozen=True, slots=True)
class About:
    """Device information and battery; empty or None: the device does not say."""

    name: str = ""
    maker: str = ""
    model: str = ""
    firmware: str = ""
    serial: str = ""
    battery_pct: int | None = None
    rssi_dbm: int | None = None  # at the scan; None for a device that was connected already

    def in_words(self) -> str:
        """One line for a person and for the recording."""
        parts = [
            self.name,
            " ".join(part for part in (self.maker, self.model) if part),
            f"firmware {self.firmware}" if self.firmware else "",
            f"serial {self.serial}" if self.serial else "",
            f"battery {self.battery_pct} %" if self.battery_pct is not None else "",
            f"signal {self.rssi_dbm} dBm" if self.rssi_dbm is not None else "",
        ]
        return ", ".join(part for part in parts if part)


async def read_about(client: BleakClient, *, name: str, rssi_dbm: int | None) -> About:
    """Ask a connected device; what it does not answer stays empty."""
    battery = await _read(client, BATTERY)
    return About(
        name=name,
        maker=_text(await _read(client, MAKER)),
        model=_text(await _read(client, MODEL)),
        firmware=_text(await _read(client, FIRMWARE)),
        serial=_text(await _read(client, SERIAL)),
        battery_pct=battery[0] if battery and battery[0] <= 100 else None,
        rssi_dbm=rssi_dbm,
    )


async def _read(client: BleakClient, uuid: str) -> bytes:
    characteristic = client.services.get_characteristic(uuid)
    if characteristic is None or "read" not in characteristic.properties:
        return b""
    with contextlib.suppress(*RADIO_ERRORS):
        return bytes(await client.read_gatt_char(characteristic))
    return b""


def _text(value: bytes) -> str:
    return value.decode("utf-8", "replace").strip("\0 ")
