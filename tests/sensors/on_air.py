"""Peers as devices that bleak finds: their packets go out as notifications, in real time."""

import asyncio
import time
from typing import Any

from bumble.gatt import Service
from tests.ble.peripheral import Peripheral, notifying, writable
from tests.sensors.wire import Peer

STEP_S = 0.01


class SensorPeripheral(Peripheral):
    """A sensor with one characteristic that notifies and one that takes commands."""

    def __init__(
        self, name: str, peer: Peer, *, service: str, to_host: str, to_device: str
    ) -> None:
        super().__init__(name, advertised_service=service)
        self.peer = peer
        self.service = service
        self.to_host = notifying(to_host)
        self.to_device = writable(to_device, self._on_write)
        self._zero_s = time.monotonic()
        self._said_s = 0.0

    def services(self) -> list[Service]:
        return [Service(self.service, [self.to_host, self.to_device])]

    def connected(self) -> None:
        self._said_s = self._now_s()
        self.spawn(self._talk())

    def _on_write(self, data: bytes) -> None:
        for packet in self.peer.write(data, self._now_s()):
            self.notify(self.to_host, packet)

    async def _talk(self) -> None:
        here: Any = self.connection
        while self.connection is here:
            await asyncio.sleep(STEP_S)
            now_s = self._now_s()
            for _, packet in self.peer.packets(self._said_s, now_s):
                self.notify(self.to_host, packet)
            self._said_s = now_s

    def _now_s(self) -> float:
        return time.monotonic() - self._zero_s


def progressor(peer: Peer) -> SensorPeripheral:
    return SensorPeripheral(
        "Progressor_1234",
        peer,
        service="7e4e1701-1ea6-40c9-9dcc-13d34ffead57",
        to_host="7e4e1702-1ea6-40c9-9dcc-13d34ffead57",
        to_device="7e4e1703-1ea6-40c9-9dcc-13d34ffead57",
    )


def motherboard(peer: Peer) -> SensorPeripheral:
    return SensorPeripheral(
        "Motherboard",
        peer,
        service="6e400001-b5a3-f393-e0a9-e50e24dcca9e",
        to_host="6e400003-b5a3-f393-e0a9-e50e24dcca9e",
        to_device="6e400002-b5a3-f393-e0a9-e50e24dcca9e",
    )
