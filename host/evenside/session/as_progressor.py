"""A live session, a simulation or a recording, shown to apps as a Progressor.

An app gets the load in kilogram-force with the session's own time. The zero is the session's: the
app's command TARE takes it, and so do we, once, as soon as nobody is on the device. A system whose
Bluetooth is started anew is offered everything again.
"""

import asyncio
import contextlib
from collections.abc import Callable

from evenside import __version__
from evenside.errors import NotFoundError, TransportError, UsageError
from evenside.sensors import progressor
from evenside.sensors.progressor_voice import ProgressorVoice
from evenside.session.live import LiveSession
from evenside.session.pipeline import LoadBlock
from evenside.transport.ble_server import BleServer, Offer

ZERO_EVERY_S = 1.0  # between two tries, in stream time
AGAIN_EVERY_S = 1.0  # between two looks whether Bluetooth is back


class AsProgressor:
    """One session in the air."""

    def __init__(self, session: LiveSession, name: str, say: Callable[[str], None]) -> None:
        self._session = session
        self._name = name
        self._say = say
        self._next_zero_s = 0.0
        self.voice = ProgressorVoice(version=__version__, take_zero=self._take_zero)
        offer = Offer(name, progressor.SERVICE, progressor.DATA, progressor.CONTROL)
        self._server = BleServer(offer, on_write=self._on_write, on_left=self.voice.left)

    async def run(self) -> None:
        """Until the source ends or ``stop``; raises what the source or Bluetooth raise."""
        await self._server.start()
        self._session.hearers.append(self._on_block)
        self._say(f"advertising as {self._name!r} (Ctrl-C ends it)")
        staying = asyncio.create_task(self._stay_in_the_air())
        try:
            await self._session.run()
        finally:
            staying.cancel()
            await asyncio.gather(staying, return_exceptions=True)
            await self._server.stop()
            if self.n_lost:
                self._say(f"{self.n_lost} notifications were lost: the system's bus was too busy")

    @property
    def n_lost(self) -> int:
        """Notifications that no app can have heard; the stamps of the next weights tell it."""
        return self._server.n_dropped

    async def stop(self) -> None:
        """Let the source go."""
        await self._session.stop()

    async def _stay_in_the_air(self) -> None:
        while True:
            await self._server.gone()
            self._say("this computer's Bluetooth went away; apps find us again when it is back")
            await self._server.stop()
            while not await self._is_offered():
                await asyncio.sleep(AGAIN_EVERY_S)
            self._say(f"advertising as {self._name!r} again")

    async def _is_offered(self) -> bool:
        with contextlib.suppress(NotFoundError, TransportError):
            await self._server.start()
            return True
        return False

    def _on_block(self, block: LoadBlock) -> None:
        fs_hz = self._session.core.pipeline.fs_hz
        assert fs_hz is not None, "samples came, so the device is described"
        self._find_zero(block.start_index / fs_hz)
        start_s = block.start_index / fs_hz
        for packet in self.voice.measured(start_s, 1 / fs_hz, block.force_n.tolist()):
            self._server.notify(packet)

    def _on_write(self, command: bytes) -> None:
        status = self._session.status
        self.voice.battery_v = status.battery_v if status else None
        for packet in self.voice.hear(command):
            self._server.notify(packet)

    def _find_zero(self, now_s: float) -> None:
        """The first zero of a device that has none; a simulated person and a recording bring it."""
        source = self._session.source
        if not source.is_live or source.plan or now_s < self._next_zero_s:
            return
        if self._session.core.pipeline.needs_zero:
            self._next_zero_s = now_s + ZERO_EVERY_S
            self._take_zero()

    def _take_zero(self) -> None:
        try:
            self._session.take_zero()
        except UsageError as error:
            self._say(str(error))
        else:
            self._say("the zero is taken")
