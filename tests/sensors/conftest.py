"""The air without a radio, for sensors as for our own devices."""

from tests.ble.conftest import air, system_bus

__all__ = ["air", "system_bus"]
