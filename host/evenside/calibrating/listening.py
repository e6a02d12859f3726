"""A device that is only listened to: nothing is recorded and nobody is led through a test.

It is a live session all the same, so that whatever is said about the device here is what a session
would find. Whoever works at the device asks for some seconds of counts when it is quiet.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

import numpy as np

from evenside.errors import DeviceError, EvensideError
from evenside.hosttime import NS_PER_S
from evenside.protocol.description import Description
from evenside.session.jsonout import JsonDict
from evenside.session.live import LiveSession
from evenside.session.pipeline import LoadBlock, nominal_calibration
from evenside.session.starting import LiveOptions, start_live
from evenside.session.troubles import NOT_UNDERSTOOD
from evenside.sources import OpenSource
from evenside_analysis.calibration import Calibration
from evenside_analysis.types import FloatArray

PATIENCE_S = 10.0  # without a sample from a device that is there
SILENT = "no sample comes: is it the right port, and is its program on it (`evenside firmware`)?"


@dataclass(frozen=True, slots=True)
class Heard:
    """Some seconds of counts, NaN where missing, and how many were at the end of the range."""

    rows: FloatArray
    n_saturated: int


class Listening:
    """A device that has described itself and sends samples.

    ``running`` is its session, where that is of nobody else: what ends it is raised to whoever
    listens.
    """

    def __init__(self, session: LiveSession, running: "asyncio.Task[None] | None" = None) -> None:
        self.session = session
        self._running = running
        self._blocks: list[FloatArray] | None = None  # since somebody began to hear; None: nobody
        self._has_come = asyncio.Event()
        self._heard_ns = session.source.clock.now_ns()
        self._told = session.hub.subscribe()
        self._watching = asyncio.create_task(self._watch())
        session.hearers.append(self._take)

    @property
    def description(self) -> Description:
        """What the device says it is."""
        description = self.session.core.pipeline.description
        assert description is not None, "samples came, so it is described"
        return description

    @property
    def nominal(self) -> Calibration:
        """What its data sheets promise."""
        return nominal_calibration(self.description)

    @property
    def temperature_c(self) -> float | None:
        """As the device has it."""
        status = self.session.status
        return None if status is None else status.temperature_c

    async def hear(self, seconds: float, *, settle_s: float = 0.0) -> Heard:
        """The counts of the next seconds, once the device has settled.

        Raises DeviceError when it falls silent, and what the link raises when it is gone.
        """
        await self._wait(settle_s)
        n_before = self._n_saturated()
        rows = await self._wait(seconds)
        return Heard(rows, self._n_saturated() - n_before)

    async def _wait(self, seconds: float) -> FloatArray:
        """Rows from now on, for so long."""
        blocks: list[FloatArray] = []
        self._blocks = blocks
        self._heard_ns = self.session.source.clock.now_ns()
        try:
            while not self._has_heard(seconds, blocks):
                await self._next()
        finally:
            self._blocks = None  # while a person is waited for nothing piles up
        n_rows = max(1, round(seconds * self.description.fs_hz))
        return np.concatenate(blocks)[:n_rows]

    def _has_heard(self, seconds: float, blocks: list[FloatArray]) -> bool:
        fs_hz = self.session.core.pipeline.fs_hz
        n_rows = sum(len(block) for block in blocks)
        return fs_hz is not None and n_rows > 0 and n_rows >= seconds * fs_hz

    async def _next(self) -> None:
        """Until something happens; raises DeviceError when it took too long, by any clock."""
        self._has_come.clear()
        coming = asyncio.create_task(self._has_come.wait())
        waited_for = {coming} if self._running is None else {coming, self._running}
        done, _ = await asyncio.wait(
            waited_for, timeout=PATIENCE_S, return_when=asyncio.FIRST_COMPLETED
        )
        coming.cancel()
        if self._running in done:
            await self._running  # raises what ended it
        if self._running in done or self.session.is_over:
            raise DeviceError("the source has ended")
        silent_s = (self.session.source.clock.now_ns() - self._heard_ns) / NS_PER_S
        if not done or silent_s > PATIENCE_S:
            raise DeviceError(f"{self.session.source.url}: {self._why_silent()}")

    def _why_silent(self) -> str:
        stats = self.session.core.pipeline.decoder.stats
        if self.session.health.link_state != "connected":
            return self.session.health.link_detail or SILENT
        return NOT_UNDERSTOOD if stats.n_bytes and not stats.frames_ok else SILENT

    async def _watch(self) -> None:
        """Wake up at everything that the session tells, as bytes may come and no samples."""
        async for _ in self._told:
            self._has_come.set()

    def _take(self, block: LoadBlock) -> None:
        if self._blocks is not None:
            self._blocks.append(block.counts)
        self._heard_ns = self.session.source.clock.now_ns()
        self._has_come.set()

    async def close(self) -> None:
        """Hear no more; a session that is of nobody else ends."""
        self.session.hearers.remove(self._take)
        if self._running is not None:
            await self.session.stop()
        self._told.close()
        if self._running is not None:
            with suppress(EvensideError):  # what ended it was raised to whoever listened
                await self._running
        await self._watching

    def _n_saturated(self) -> int:
        tracks = self.session.core.pipeline.assembler.groups.values()
        return sum(track.n_saturated for track in tracks)


@asynccontextmanager
async def listening(source: OpenSource) -> AsyncIterator[Listening]:
    """Listen to a source that is live."""
    async with listening_to(silent_session(source)) as device:
        yield device


def silent_session(
    source: OpenSource, calibrations: Mapping[str, JsonDict] | None = None
) -> LiveSession:
    """One that records nothing and leads nobody, not yet running."""
    options = LiveOptions(keeps_recording=False, auto_start=False, calibrations=calibrations or {})
    return start_live(source, options)


@asynccontextmanager
async def listening_to(session: LiveSession) -> AsyncIterator[Listening]:
    """Run a session for as long as somebody listens to its device."""
    async with closing_at_last(Listening(session, asyncio.create_task(session.run()))) as device:
        yield device


@asynccontextmanager
async def closing_at_last(device: Listening) -> AsyncIterator[Listening]:
    """A device from its next sample on, until whoever listens has heard enough."""
    try:
        await device.hear(0.0)
        yield device
    finally:
        await device.close()
