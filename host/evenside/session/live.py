"""The live session: a source, its recording, the core, the guide and everybody who looks on.

For every chunk, in this order: it is recorded before anyone looks at it, then decoded and measured,
then the guide and the viewers hear of it. Everything happens in one event loop.
"""

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Mapping

from evenside.clock import ClockModel
from evenside.errors import UsageError
from evenside.hosttime import NS_PER_S
from evenside.link.link import Link, LinkChange
from evenside.protocol import messages as wire
from evenside.protocol.dialogue import DeviceReset, Dialogue, DialogueEvent, WrongVersion
from evenside.recording.format import Annotation, AnnotationKind, LinkRecord
from evenside.session.core import Progress, SessionCore
from evenside.session.guide import (
    Action,
    CloseVisit,
    Dial,
    Guide,
    OpenVisit,
    TakeRating,
    TakeTare,
)
from evenside.session.health import Health
from evenside.session.hub import Hub
from evenside.session.jsonout import JsonDict
from evenside.session.pipeline import LoadBlock
from evenside.session.scribe import Scribe
from evenside.session.view import View
from evenside.sources import OpenSource
from evenside.transport.base import Chunk

DIAL_STEP = 0.25  # points; less is a trembling hand, not a turn of the dial
SYNC_EVERY_S = 1.0  # a power cut loses at most this much


class LiveSession:
    """Runs one source to its end. People talk to it through ``desk.Desk``."""

    def __init__(
        self,
        source: OpenSource,
        core: SessionCore,
        *,
        link: Link,
        guide: Guide,
        scribe: Scribe,
        auto_start: bool = False,
    ) -> None:
        self.source = source
        self.core = core
        self.guide = guide
        self.scribe = scribe
        self.hub = Hub(on_taken=self._note_latency)
        self.health = Health()
        self.clock_model = ClockModel()
        self.view = View(self)
        self.is_over = False
        self.on_block: Callable[[LoadBlock], None] = lambda _: None  # every row, not thinned
        self._dial: Dial | None = None
        self._link = link
        self._dialogue = Dialogue(passive=not source.is_live)
        self._auto_start = auto_start

    async def run(self) -> None:
        """Until the source ends or ``stop`` is called; then everything is finished and saved."""
        over = asyncio.Event()
        syncing = asyncio.create_task(self._sync_until(over))
        try:
            async for arrival in self._link.arrivals():
                await self._on_arrival(arrival)
        finally:
            over.set()
            await syncing
            await self._finish()

    async def stop(self) -> None:
        """Let the source go; ``run`` then comes to its end."""
        await self._link.stop()

    def stream_now_s(self) -> float:
        """The stream's time at this moment, which the newest sample has not reached yet."""
        if not self.clock_model.is_ready:
            return self.core.now_s
        return max(self.core.now_s, self.clock_model.device_time(self._now_ns() / NS_PER_S))

    @property
    def status(self) -> wire.Status | None:
        """The device's newest account of itself."""
        return self._dialogue.status

    def take_tare(self, *, needs_turn: bool = False) -> JsonDict:
        """Take the zero from now on; raises UsageError with the reason when that is refused."""
        zero = self.core.take_zero(needs_turn=needs_turn)
        annotation = self.note("tare", self.core.now_s, zero)
        self.guide.tared(self.core.now_s)
        self.tell_guide()
        return annotation

    def note(self, kind: AnnotationKind, time_s: float, data: Mapping[str, object]) -> JsonDict:
        """Write an annotation into the recording, the measurement and every page."""
        annotation = Annotation(kind, time_s, dict(data), self._now_ns(), self.core.n_bytes)
        self.scribe.annotation(annotation)
        return self._take(annotation)

    def carry_out(self, actions: Iterable[Action]) -> None:
        """Do what the guide wants."""
        for action in actions:
            match action:
                case TakeTare(needs_turn):
                    self._try_tare(needs_turn)
                case OpenVisit(zone, side, time_s):
                    self.note("visit_start", time_s, {"zone": zone, "side": side})
                case CloseVisit(time_s):
                    self.note("visit_end", time_s, {})
                case TakeRating(score, time_s):
                    data = {"score": score, "kind": "tension", "by": "dial"}
                    self.note("rating", time_s, data)

    def tell_guide(self) -> None:
        """Show the guide as it stands."""
        self._tell("guide", guide=self.view.guide_json())

    async def _on_arrival(self, arrival: Chunk | LinkChange | LinkRecord | Annotation) -> None:
        match arrival:
            case Chunk():
                await self._on_chunk(arrival)
            case LinkChange():
                await self._on_link(arrival)
            case LinkRecord():
                self._tell_link(arrival.state, arrival.detail)
            case Annotation():
                self._take(arrival)

    async def _on_chunk(self, chunk: Chunk) -> None:
        self.scribe.raw(chunk)
        progress = self.core.push(chunk)
        await self._talk(progress)
        self._keep_time()
        for block in progress.step.blocks:
            self.on_block(block)
            self.hub.publish(self.view.block_message(block, chunk.arrival_ns))
        self._tell_events(progress)
        if progress.step.blocks:
            self._follow_guide()
        if self.health.is_due(chunk.arrival_ns):
            self.hub.publish(self.view.health_message())

    async def _talk(self, progress: Progress) -> None:
        """Let the dialogue answer, and keep what the dial says."""
        now_s = self._now_ns() / NS_PER_S
        out: list[bytes] = []
        for received in progress.step.messages:
            out += self._dialogue.received(received.message, now_s)
            if isinstance(received.message, wire.Dial):
                self._turn_dial(received.message.value)
        out += self._dialogue.poll(now_s)
        self._heed(self._dialogue.events())
        await self._send(out)

    def _heed(self, events: list[DialogueEvent]) -> None:
        """What the dialogue learned that the clock or a person must know."""
        for event in events:
            match event:
                case DeviceReset():
                    self.clock_model.reset()
                case WrongVersion(protocol):
                    self.health.warning = (
                        f"the device speaks protocol {protocol}, this program speaks "
                        f"{wire.PROTOCOL_VERSION}: update the older of the two"
                    )
                case _:
                    pass

    async def _send(self, out: list[bytes]) -> None:
        for data in out:
            self.scribe.sent(data, self._now_ns())
            await self._link.send(data)

    async def _on_link(self, change: LinkChange) -> None:
        if change.state == "speaking":
            self._tell_link("connected", f"{self.health.link_detail}, {change.detail}")
            return
        if change.state in ("connected", "lost"):
            self.scribe.link(change.state, self.source.url, change.detail)
        if change.state == "connected":
            await self._send(self._dialogue.start(change.host_ns / NS_PER_S))
        elif change.state == "lost":
            self.carry_out(self.guide.lost(self.core.now_s))
            self.tell_guide()
        self._tell_link(change.state, change.detail)

    def _turn_dial(self, value: float) -> None:
        if self._dial is None or abs(self._dial.value - value) >= DIAL_STEP:
            self._dial = Dial(value, self.core.now_s)

    def _keep_time(self) -> None:
        stream_s, arrival_ns = self.core.pipeline.assembler.last_anchor
        if arrival_ns:
            self.clock_model.add(stream_s, arrival_ns / NS_PER_S)

    def _follow_guide(self) -> None:
        measurement = self.core.measurement
        if not self.source.is_live or measurement is None:
            return
        now_s = self.core.now_s
        before = self.view.guide_key()
        if self._auto_start:
            self._auto_start = False
            self.carry_out(self.guide.start(now_s, is_roller=self.core.pipeline.is_roller))
        self.carry_out(self.guide.step(measurement.detector.now, now_s, self._dial))
        if self.view.guide_key() != before:
            self.tell_guide()

    def _try_tare(self, needs_turn: bool) -> None:
        try:
            self.take_tare(needs_turn=needs_turn)
        except UsageError as error:
            self.guide.tare_refused(self.core.now_s, str(error))

    def _take(self, annotation: Annotation) -> JsonDict:
        """An annotation made now, or one that a replay brings."""
        self.core.annotate(annotation)
        shown: JsonDict = {
            "kind": annotation.kind,
            "time_s": annotation.time_s,
            "data": annotation.data,
        }
        self._tell("annotation", annotation=shown)
        if annotation.kind in ("visit_start", "visit_end", "rating"):
            self._tell("result", visit=self.view.visit_json(), **self.core.results().to_json())
        return shown

    def _tell_events(self, progress: Progress) -> None:
        measurement = self.core.measurement
        if measurement is None:
            return
        for event in progress.events:
            shown = measurement.event_json(event)
            self.scribe.event(shown)
            self._tell("event", event=shown)
        if any(event.kind == "dwell" for event in progress.events):
            self._tell("result", visit=self.view.visit_json(), **self.core.results().to_json())

    def _tell_link(self, state: str, detail: str) -> None:
        self.health.link_state, self.health.link_detail = state, detail
        self._tell("link", link={"state": state, "detail": detail})

    def _tell(self, kind: str, **content: object) -> None:
        self.hub.publish({"v": 1, "type": kind, **content})

    def _note_latency(self, message: JsonDict) -> None:
        """A viewer takes a message; of a block, note how long ago its bytes came."""
        arrival_ns = message.get("arrival_ns")
        if arrival_ns is not None and self.source.speed is not None:
            self.health.latency.add((self._now_ns() - arrival_ns) / self.source.speed / 1e6)

    async def _sync_until(self, over: asyncio.Event) -> None:
        """Ask the disk in another thread, so that a slow one holds up nobody."""
        while not over.is_set():
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(SYNC_EVERY_S):
                    await over.wait()
            await asyncio.to_thread(self.scribe.sync)

    async def _finish(self) -> None:
        """Close what is open, write the result, and make the recording whole."""
        self.is_over = True
        self._tell_events(self.core.finish())
        self._tell("result", visit=self.view.visit_json(), **self.core.results().to_json())
        await asyncio.to_thread(self.scribe.close, self.core.analysis_json())
        self.hub.publish(self.view.health_message())

    def _now_ns(self) -> int:
        return self.source.clock.now_ns()
