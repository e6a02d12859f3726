"""The conformance kit notices what a sensor does wrong (`tests/test_plugins.py`: what is right)."""

import struct
from collections.abc import Callable

import pytest

from evenside.sensors.vocabulary import Bad, Facts, Item, Reading, Request
from evenside.testing.conformance import SensorConformance

Check = Callable[[SensorConformance, "Gauge"], None]
PACKETS = [struct.pack("<f", 10.0 + n) for n in range(4)]


class Gauge:
    """A good sensor: four bytes are a force, anything else is bad."""

    facts = Facts("Gauge", ("cell",))

    def start(self) -> tuple[Request, ...]:
        return ()

    def decode(self, packet: bytes) -> list[Item]:
        if len(packet) != 4:
            return [Bad("not four bytes")]
        return [Reading(struct.unpack("<f", packet))]


class Trusting(Gauge):
    def decode(self, packet: bytes) -> list[Item]:
        return [Reading(struct.unpack("<f", packet))]


class TwoCells(Gauge):
    def decode(self, packet: bytes) -> list[Item]:
        return [Reading((float(len(packet)), 2.0))]


class Remembering(Gauge):
    """Goes on in the middle of a packet after a new connection."""

    def __init__(self) -> None:
        self._rest = b""

    def decode(self, packet: bytes) -> list[Item]:
        data = self._rest + packet
        whole = len(data) - len(data) % 4
        self._rest = data[whole:]
        return [Reading((force,)) for (force,) in struct.iter_unpack("<f", data[:whole])]


class SometimesStamped(Gauge):
    def decode(self, packet: bytes) -> list[Item]:
        (force,) = struct.unpack("<f", packet)
        return [Reading((force,), stamp_us=1000 if force > 11 else None)]


def its_packets(kit: SensorConformance, gauge: Gauge) -> None:
    kit.test_its_packets_are_readings_of_all_its_cells(gauge, PACKETS)


def chance(kit: SensorConformance, gauge: Gauge) -> None:
    kit.test_bytes_of_chance_raise_nothing(gauge)


def new_connection(kit: SensorConformance, gauge: Gauge) -> None:
    kit.test_a_new_connection_forgets_half_a_packet(gauge, PACKETS)


@pytest.mark.parametrize("check", [its_packets, chance, new_connection])
def test_a_good_sensor_passes(check: Check) -> None:
    check(SensorConformance(), Gauge())


@pytest.mark.parametrize(
    ("sensor", "check"),
    [
        (Trusting, chance),
        (TwoCells, its_packets),
        (SometimesStamped, its_packets),
        (Remembering, new_connection),
    ],
)
def test_a_sensor_that_does_wrong_is_found_out(sensor: type[Gauge], check: Check) -> None:
    with pytest.raises((AssertionError, struct.error)):
        check(SensorConformance(), sensor())
