"""An independent client package reads our device, shown as a Progressor.

grip-connect (BSD-2-Clause) is what apps for climbers are made with. It is JavaScript for a
browser's Web Bluetooth; node runs it, and bleak carries out each of its acts here. The package
comes from the network, so this is run by name and not with the others:
``pytest tests/sensors/check_grip_connect.py``.
"""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from bleak import BleakClient, BleakScanner
from tests.ble.air import Air
from tests.sensors.serving import open_serving_air
from tests.sensors.test_as_progressor import shown

PACKAGE = "@hangtime/grip-connect@0.13.0"
SCRIPT = Path(__file__).with_name("grip_connect.mjs")
SECONDS = 3
WITHIN_S = 60.0


@pytest.fixture(scope="module")
def package(request: pytest.FixtureRequest) -> Path:
    """The folder of the client package."""
    assert shutil.which("npm"), "needs node and npm"
    cache: Any = request.config.cache
    home = Path(cache.mkdir("grip-connect"))
    folder = home / "node_modules" / "@hangtime" / "grip-connect"
    if not folder.exists():
        command = ["npm", "install", "--prefix", str(home), "--ignore-scripts", PACKAGE]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, f"{PACKAGE} cannot be fetched: {done.stderr}"
    return folder


@pytest_asyncio.fixture
async def computer(system_bus: None) -> AsyncIterator[Air]:
    async with open_serving_air() as made:
        yield made


class Browser:
    """What a browser does for a page that uses Web Bluetooth."""

    def __init__(self, node: asyncio.subprocess.Process) -> None:
        self._node = node
        self._client: BleakClient | None = None
        self.done: dict[str, Any] = {}

    async def serve(self) -> None:
        """Carry out what is asked until the page is done."""
        assert self._node.stdout is not None
        while line := await self._node.stdout.readline():
            asked = json.loads(line)
            result = await self._carry_out(asked)
            self._tell({"id": asked["id"], "result": result})
        if self._client is not None:
            await self._client.disconnect()

    async def _carry_out(self, asked: dict[str, Any]) -> object:
        match asked["what"]:
            case "find":
                prefix = asked["filters"][0]["namePrefix"]
                device = await BleakScanner.find_device_by_filter(
                    lambda _, told: (told.local_name or "").startswith(prefix)
                )
                assert device is not None
                self._client = BleakClient(device)
            case "connect":
                await self._connected.connect()
            case "services":
                return [
                    {"uuid": one.uuid, "characteristics": [c.uuid for c in one.characteristics]}
                    for one in self._connected.services
                ]
            case "subscribe":
                uuid = asked["uuid"]
                await self._connected.start_notify(
                    uuid, lambda _, data: self._tell({"uuid": uuid, "notified": data.hex()})
                )
            case "write":
                value = bytes.fromhex(asked["value"])
                await self._connected.write_gatt_char(asked["uuid"], value, response=True)
            case "done":
                self.done = asked
        return None

    @property
    def _connected(self) -> BleakClient:
        assert self._client is not None
        return self._client

    def _tell(self, message: dict[str, object]) -> None:
        assert self._node.stdin is not None
        self._node.stdin.write(json.dumps(message).encode() + b"\n")


async def test_an_independent_client_connects_asks_and_measures(
    computer: Air, package: Path
) -> None:
    async with shown("sim:?seed=1&person=even&zones=calf&visits=2&speed=6"):
        node = await asyncio.create_subprocess_exec(
            "node",
            str(SCRIPT),
            str(package),
            str(SECONDS),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
        browser = Browser(node)
        async with asyncio.timeout(WITHIN_S):
            await browser.serve()
            await node.wait()

    kgf = [current for current, _ in browser.done["measured"]]
    stamps_us = browser.done["stamps"]
    assert browser.done["battery"] is not None
    assert browser.done["firmware"] == "0.1.0"
    assert len(kgf) > SECONDS * 6 * 80 * 0.5
    assert {b - a for a, b in pairwise(stamps_us)} == {12_500}
    assert browser.done["measured"][-1][1] == pytest.approx(80, abs=1)  # its own reckoning
    assert max(kgf) > 5.0  # somebody pressed
    assert min(kgf) > -1.0
