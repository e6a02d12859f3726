"""What a device advertises, as the properties of BlueZ's ``Device1``."""

from collections.abc import Iterator
from typing import Any

from bumble.core import UUID, AdvertisingData
from dbus_fast import Variant

UUID_LISTS = (
    AdvertisingData.COMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_128_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.COMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
    AdvertisingData.INCOMPLETE_LIST_OF_16_BIT_SERVICE_CLASS_UUIDS,
)


def advertised(data: AdvertisingData, address: str, rssi: int) -> dict[str, Variant]:
    """Name, services, maker's data and strength; an unnamed device is called by its address."""
    name: Any = data.get(AdvertisingData.COMPLETE_LOCAL_NAME) or data.get(
        AdvertisingData.SHORTENED_LOCAL_NAME
    )
    told = {
        "RSSI": Variant("n", rssi),
        "Alias": Variant("s", name or address.replace(":", "-")),
        "UUIDs": Variant("as", list(_uuids(data))),
    }
    if name:
        told["Name"] = Variant("s", name)
    makers: Any = data.get_all(AdvertisingData.MANUFACTURER_SPECIFIC_DATA)
    if makers:
        values = {company: Variant("ay", value) for company, value in makers}
        told["ManufacturerData"] = Variant("a{qv}", values)
    return told


def _uuids(data: AdvertisingData) -> Iterator[str]:
    for kind in UUID_LISTS:
        for uuids in data.get_all(kind):
            yield from (long_uuid(uuid) for uuid in uuids)


def long_uuid(uuid: UUID) -> str:
    """All 32 digits of a UUID that may be a short one."""
    digits = uuid.to_hex_str("-").lower()
    return digits if len(digits) == 36 else f"{digits:>08}-0000-1000-8000-00805f9b34fb"
