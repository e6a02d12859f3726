"""A private system bus for the run, and a fresh air for each test."""

import logging
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from tests.ble.air import Air, open_air
from tests.ble.bus import private_system_bus


@pytest.fixture(scope="session")
def system_bus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A bus with nobody on it."""
    logging.getLogger("bumble").setLevel(logging.CRITICAL)  # it warns of every lost packet
    with private_system_bus(tmp_path_factory.mktemp("dbus")):
        yield


@pytest_asyncio.fixture
async def air(system_bus: None) -> AsyncIterator[Air]:
    """This computer, with Bluetooth; peripherals come by ``air.add``."""
    async with open_air() as made:
        yield made
