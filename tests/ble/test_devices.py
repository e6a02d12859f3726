"""``evenside devices`` with an air around it, and without."""

import asyncio
import json
import sys
from typing import Any

import pytest
from tests.ble.air import Air
from tests.ble.peripheral import Peripheral
from tests.ble.roller import UART

from evenside.errors import ToolError, UsageError
from evenside.sources import open_source
from evenside.transport.ble import BleTransport


async def evenside(*words: str) -> tuple[dict[str, Any], str]:
    """The program itself, beside this one; what it says as JSON, and to people."""
    program = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "evenside", *words, "--json"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(program.communicate(), 60)
    assert program.returncode == 0, err.decode()
    return json.loads(out), err.decode()


def in_the_air(answer: dict[str, Any]) -> list[dict[str, Any]]:
    return [device for device in answer["devices"] if "address" in device]


async def test_what_can_be_read_is_listed_with_its_source_and_strength(air: Air) -> None:
    roller = await air.add(Peripheral("Evenside plate", advertised_service=UART))
    await air.add(Peripheral("Television"))

    answer, _ = await evenside("devices", "--scan", "1")

    (device,) = in_the_air(answer)
    assert device["source"] == "ble:Evenside plate"
    assert (device["address"], device["rssi_dbm"]) == (roller.address, -50)


async def test_of_two_with_one_name_the_addresses_are_the_sources(air: Air) -> None:
    two = [await air.add(Peripheral("Roller", advertised_service=UART)) for _ in range(2)]
    await air.add(Peripheral("Television"))

    answer, _ = await evenside("devices", "--scan", "1", "--all")

    sources = {device["source"] for device in in_the_air(answer)}
    assert sources == {*(f"ble:{one.address}" for one in two), None}


async def test_without_bluetooth_the_reason_is_told_and_the_ports_are_listed(
    system_bus: None,
) -> None:
    answer, told = await evenside("devices", "--scan", "1")

    assert in_the_air(answer) == []
    assert "no Bluetooth: no Bluetooth service runs here" in told


def test_the_part_for_bluetooth_can_be_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "evenside.transport.ble", None)

    with pytest.raises(ToolError, match=r"pip install 'evenside\[ble\]'"):
        open_source("ble:Evenside plate")


def test_a_source_is_a_name_or_an_address() -> None:
    assert isinstance(open_source("ble:Evenside plate").transport, BleTransport)
    assert isinstance(open_source("ble:C0:FF:EE:00:00:01").transport, BleTransport)
    with pytest.raises(UsageError, match="evenside devices"):
        open_source("ble:")
