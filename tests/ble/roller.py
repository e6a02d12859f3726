"""Our device in the air: the firmware's core with a simulated person, behind the services that
docs/firmware-esp32.md lists.

It lives on a host clock, so that its time can run faster than real time. Its radio side does what
the board's does: it packs the stream by the MTU, tells a host only once that has sent something,
keeps what the radio does not take, and stops the samples when the connection ends.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from bumble.device import Connection
from bumble.gatt import Characteristic, Service
from tests.ble.peripheral import Peripheral, notifying, read_only, writable
from tests.firmware.twin import Twin
from tests.waiting import eventually

from evenside.hosttime import NS_PER_S, HostClock
from evenside.protocol.frames import encode_frame
from evenside.protocol.messages import Stop, encode_message
from evenside.simulator.options import SimOptions

UART = "6E400001-B5A3-F393-E0A9-E50E24DCCA9E"
TO_DEVICE = "6E400002-B5A3-F393-E0A9-E50E24DCCA9E"
TO_HOST = "6E400003-B5A3-F393-E0A9-E50E24DCCA9E"
STEP_S = 0.005  # of real time
OUTBOX_BYTES = 8192  # then the oldest frames go; docs/firmware-esp32.md


class Roller(Peripheral):
    """A device with a person on it; closed by ``switch_off``."""

    def __init__(
        self,
        options: SimOptions,
        *,
        clock: HostClock,
        name: str = "Evenside plate",
        mtu: int = 247,
        encrypted: bool = False,
    ) -> None:
        super().__init__(name, mtu=mtu, advertised_service=UART)
        self.twin = Twin(options.scenario(), options.setup())
        self.encrypted = encrypted
        self.is_stalled = False  # the radio takes nothing for a while
        self.is_mute = False  # connected, and silent for ever
        self.garble: Callable[[bytes], bytes] | None = None  # what is sent instead
        self.n_sent = self.n_bytes_sent = 0
        self.n_dropped = 0  # bytes that the outbox did not hold
        self._clock = clock
        self._start_ns = clock.now_ns()
        self._was_spoken_to = False
        self._outbox = b""

    def services(self) -> list[Service]:
        self._to_host: Characteristic[bytes] = notifying(TO_HOST)
        hearing = writable(TO_DEVICE, self._hear, encrypted=self.encrypted)
        serial = self.twin.hardware.device_id
        information = [
            read_only("2A29", b"Evenside"),
            read_only("2A24", b"ESP32"),
            read_only("2A26", b"0.1.0"),
            read_only("2A25", serial.encode()),
        ]
        return [
            Service(UART, [hearing, self._to_host]),
            Service("180A", information),
            Service("180F", [read_only("2A19", b"\x4b")]),
        ]

    @property
    def now_s(self) -> float:
        """Since it was switched on, in its own time."""
        return (self._clock.now_ns() - self._start_ns) / NS_PER_S

    async def live_on(self, seconds: float) -> None:
        """Until so much of its own time has passed."""
        due_s = self.now_s + seconds
        await eventually(lambda: self.now_s >= due_s)

    async def switch_on(self, *args: Any) -> None:
        await super().switch_on(*args)
        self.spawn(self._live())

    async def switch_off(self) -> None:
        await super().switch_off()
        self.twin.close()

    def disconnected(self) -> None:
        self._outbox, self._was_spoken_to = b"", False
        self.twin.receive(encode_frame(encode_message(Stop(), 0)))

    async def next_step(self) -> None:
        """Wait until it may say something; a test may replace it."""
        await asyncio.sleep(STEP_S)

    def _hear(self, data: bytes) -> None:
        self._was_spoken_to |= bool(data.strip(b"\0"))
        self.twin.receive(data)

    async def _live(self) -> None:
        while True:
            await self.next_step()
            said = self.twin.advance(self.now_s)
            if self._was_spoken_to and self.connection is not None and not self.is_mute:
                self._keep(said)
                await self._send(self.connection)

    def _keep(self, said: bytes) -> None:
        """Into the outbox; whole frames are left out when it is full."""
        room = OUTBOX_BYTES - len(self._outbox)
        end = len(said) if len(said) <= room else said.rfind(b"\0", 0, max(room, 0)) + 1
        self._outbox += said[:end]
        self.n_dropped += len(said) - end

    async def _send(self, connection: Connection) -> None:
        size = connection.att_mtu - 3
        while self._outbox and not self.is_stalled and self.connection is connection:
            part, self._outbox = self._outbox[:size], self._outbox[size:]
            self.n_sent += 1
            self.n_bytes_sent += len(part)
            await self._notify(
                connection, self._to_host, self.garble(part) if self.garble else part
            )
