"""Sensors are known by what they advertise, and listed with the source to type."""

import pytest
from tests.ble.air import Air
from tests.ble.test_devices import evenside, in_the_air
from tests.sensors.on_air import motherboard, progressor
from tests.sensors.peers import MotherboardPeer, ProgressorPeer, wh_c06_advertisement

from evenside.sensors.known import known_sensor

UART = "6e400001-b5a3-f393-e0a9-e50e24dcca9e"
TINDEQ = "7e4e1701-1ea6-40c9-9dcc-13d34ffead57"
WEIGHT = wh_c06_advertisement(1.0)


@pytest.mark.parametrize(
    ("name", "services", "maker_data", "kind"),
    [
        ("Progressor_1234", (), {}, "progressor"),  # before its scan response
        ("My own clone", (TINDEQ,), {}, "progressor"),
        ("Motherboard", (UART,), {}, "motherboard"),
        ("Evenside plate", (UART,), {}, None),  # ours
        ("IF_B7", (), {0x0100: WEIGHT}, "wh-c06"),
        ("IF_B7", (), {0x0100: WEIGHT[:8]}, None),
        ("A watch for runners", (), {0x0100: WEIGHT}, None),
        ("", (), {}, None),
    ],
)
def test_a_sensor_is_known(
    name: str, services: tuple[str, ...], maker_data: dict[int, bytes], kind: str | None
) -> None:
    assert known_sensor(name, services, maker_data) == kind


async def test_sensors_are_listed_with_their_source(air: Air) -> None:
    await air.add(progressor(ProgressorPeer(lambda _: 0.0)))
    await air.add(motherboard(MotherboardPeer(lambda _: 0.0)))

    answer, _ = await evenside("devices", "--scan", "1")

    assert {device["source"] for device in in_the_air(answer)} == {
        "ble:progressor:Progressor_1234",
        "ble:motherboard:Motherboard",
    }
