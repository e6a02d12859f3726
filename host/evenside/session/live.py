"""The live session: a source, its recording, the core, the guide and everybody who looks on.

For every chunk, in this order: it is recorded before anyone looks at it, then decoded and measured,
then the guide and the viewers hear of it. Everything happens in one event loop.
"""

import asyncio
import contextlib
from collections.abc import Callable, Mapping, Sequence

from evenside.clock import ClockModel
from evenside.hosttime import NS_PER_S
from evenside.link.link import Link, LinkChange
from evenside.protocol import messages as wire
from evenside.recording.format import Annotation, AnnotationKind, LinkRecord, RawBlock
from evenside.session.core import Progress, SessionCore
from evenside.session.health import Health
from evenside.session.hub import Hub
from evenside.session.jsonout import JsonDict
from evenside.session.leader import Lead, Leader
from evenside.session.past import Past
from evenside.session.pipeline import LoadBlock
from evenside.session.rehearsal import Rehearsal
from evenside.session.scribe import Scribe
from evenside.session.talk import Talk
from evenside.session.view import View
from evenside.sources import OpenSource
from evenside.transport.base import Arrival, Chunk

SYNC_EVERY_S = 1.0  # a power cut loses at most this much


class LiveSession:
    """Runs one source to its end. People talk to it through ``desk.Desk``."""

    def __init__(
        self,
        source: OpenSource,
        core: SessionCore,
        *,
        link: Link,
        lead: Lead,
        scribe: Scribe,
        past: Past | None = None,
    ) -> None:
        self.source = source
        self.core = core
        self.past = past or Past(core)  # of a replay: the whole recording, with its corrections
        self.scribe = scribe
        self.hub = Hub(on_taken=self._note_latency)
        self.health = Health(source.speed)
        self.clock_model = ClockModel()
        self.view = View(self)
        self.is_over = False
        self.hearers: list[Callable[[LoadBlock], None]] = []  # told of every row, not thinned
        self.on_told: Callable[[JsonDict], None] = lambda _: None  # all that viewers are told
        self._link = link
        self._talk = Talk(
            link,
            clock=source.clock,
            clock_model=self.clock_model,
            health=self.health,
            on_send=self._keep_sent,
            is_live=source.is_live,
        )
        self._has_told_setup = False
        self._told_guide: tuple[object, ...] = ()  # the key of what was told last
        self.rehearsal: Rehearsal | None = None  # while what an earlier program saw is lived again
        self.leader = Leader(self, lead)

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

    @property
    def is_running(self) -> bool:
        """Whether there is a present; in a recording, and after the end, all is past."""
        return self.why_past() is None

    def why_past(self) -> str | None:
        """Why nothing can be changed any more; None while there is a present."""
        if not self.source.is_live:
            return "this is a recording: what happened cannot be changed here"
        return "the session is over" if self.is_over else None

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
        return self._talk.status

    def take_zero(self, *, needs_turn: bool = False) -> JsonDict:
        """Take the zero from now on; raises UsageError with the reason when that is refused."""
        if self.rehearsal is not None:
            return self.rehearsal.take_zero(self._take)
        zero = self.core.take_zero(needs_turn=needs_turn)
        return self.note("tare", self.core.now_s, zero)

    def set_zero(self, counts: Sequence[float], weight_n: float | None) -> JsonDict:
        """Use a zero that somebody has read, from now on."""
        return self.note("tare", self.core.now_s, self.core.zero(counts, weight_n))

    def note(self, kind: AnnotationKind, time_s: float, data: Mapping[str, object]) -> JsonDict:
        """Write an annotation into the recording, the measurement and every page."""
        if self.rehearsal is not None:
            return self.rehearsal.note(kind, self._take)
        annotation = Annotation(kind, time_s, dict(data), self._now_ns(), self.core.n_bytes)
        self.scribe.annotation(annotation)
        return self._take(annotation)

    def correct(self, correction: JsonDict) -> JsonDict:
        """Note a correction: in the recording that runs, or behind the end of one that is closed.

        Raises UsageError with the reason when it cannot be kept.
        """
        if self.is_running:
            return self.note("correction", self.core.now_s, correction)
        return self.add("correction", self.past.core.now_s, correction)

    def add(self, kind: AnnotationKind, time_s: float, data: Mapping[str, object]) -> JsonDict:
        """Write an annotation behind the end of a recording that is closed.

        Raises UsageError with the reason when it cannot be kept.
        """
        n_bytes = self.past.core.n_bytes
        annotation = Annotation(kind, time_s, dict(data), self._now_ns(), n_bytes)
        self.past.keep_in(self.past.path or self.scribe.path, annotation)
        shown = annotation_json(annotation)
        self._tell("annotation", annotation=shown)
        self.tell_result()
        return shown

    def tell_result(self) -> None:
        """Show what follows from everything so far."""
        self._tell("result", visit=self.view.visit_json(), **self.view.results_json())

    def tell_setup(self) -> None:
        """Show what was chosen and what is still in the way."""
        self._tell("setup", setup=self.leader.setup_json())

    def tell_guide(self) -> None:
        """Show the guide as it stands."""
        self._told_guide = self.view.guide_key()
        self._tell("guide", guide=self.view.guide_json())

    async def _on_arrival(self, arrival: Arrival | LinkChange) -> None:
        match arrival:
            case Chunk():
                self.scribe.raw(arrival)
                await self._proceed(self.core.push(arrival), arrival.arrival_ns)
            case RawBlock():  # of a replay, which writes nothing
                await self._proceed(self.core.push_block(arrival), int(arrival.arrival_ns[-1]))
            case LinkChange():
                await self._on_link(arrival)
            case LinkRecord():
                self._tell_link(arrival.state, arrival.detail)
            case Annotation():
                self._take(arrival)

    async def _proceed(self, progress: Progress, arrival_ns: int) -> None:
        for received in progress.step.messages:
            self._hear(received.message)
        await self._talk.answer(progress.step.messages)
        self._heed_samples(progress, arrival_ns)
        if self.health.is_due(arrival_ns):
            self.hub.publish(self.view.health_message())
            self.scribe.health(self.health.recorded())
            self._tell("check", check=self.view.check_json())

    def relive(self, block: RawBlock) -> None:
        """Bytes that an earlier program received: all as then, but nothing is sent or written."""
        progress = self.core.push_block(block)
        for received in progress.step.messages:
            self._hear(received.message)
        self._heed_samples(progress, int(block.arrival_ns[-1]))

    def remember(self, record: Annotation | LinkRecord) -> None:
        """What an earlier program noted, and what followed from it."""
        if isinstance(record, Annotation):
            self._take(record)
            self.leader.recall(record)
        elif record.state == "lost":
            self.leader.carry_out(self.leader.guide.lost(self.core.now_s))

    def _heed_samples(self, progress: Progress, arrival_ns: int) -> None:
        self._keep_time()
        for block in progress.step.blocks:
            if self.past.core is self.core:
                self.past.push(block)
            for hear in tuple(self.hearers):  # one may leave by what it hears
                hear(block)
            self.hub.publish(self.view.block_message(block, arrival_ns))
        self._tell_events(progress)
        if progress.step.blocks:
            self._follow(progress)

    def _hear(self, message: wire.Message) -> None:
        match message:
            case wire.Dial():
                self.leader.turn_dial(message.value)
            case wire.Status():
                self.health.battery_v = message.battery_v
            case _:
                pass

    async def _on_link(self, change: LinkChange) -> None:
        if change.state == "speaking":
            self._tell_link("connected", f"{self.health.link_detail}, {change.detail}")
            return
        if change.state in ("connected", "lost"):
            self.scribe.link(change.state, self.source.url, change.detail)
        if change.state == "connected":
            await self._talk.begin(change.host_ns)
        elif change.state == "lost":
            self.leader.carry_out(self.leader.guide.lost(self.core.now_s))
            self.tell_guide()
        self._tell_link(change.state, change.detail)
        self._tell("check", check=self.view.check_json())

    def _keep_sent(self, data: bytes, host_ns: int) -> None:
        self.scribe.sent(data, host_ns)  # whichever writes now

    def _keep_time(self) -> None:
        for stream_s, arrived_s in self.core.pipeline.assembler.anchors.tolist():
            self.clock_model.add(stream_s, arrived_s)

    def _follow(self, progress: Progress) -> None:
        """Let the leader look at the new samples, and tell what changed by that."""
        if not self.source.is_live:
            return
        withheld = self.leader.withholds
        self.leader.follow(progress.step.blocks)
        if self.view.guide_key() != self._told_guide:
            self.tell_guide()
        if withheld and not self.leader.withholds:
            self.tell_result()
        if not self._has_told_setup:  # with the first samples the device is no problem any more
            self._has_told_setup = True
            self.tell_setup()

    def _take(self, annotation: Annotation) -> JsonDict:
        """An annotation made now, or one that a replay brings."""
        self.core.annotate(annotation)
        shown = annotation_json(annotation)
        self._tell("annotation", annotation=shown)
        if annotation.kind == "speech":
            self._tell("speech", speech=self.leader.voice.keep(annotation.data))
        if annotation.kind in ("visit_start", "visit_end", "rating", "correction"):
            self.tell_result()
        return shown

    def _tell_events(self, progress: Progress) -> None:
        measurement = self.core.measurement
        if measurement is None:
            return
        for event in progress.events:
            shown = measurement.event_json(event)
            self.scribe.event(shown)
            self._tell("event", event=shown)
        if progress.events:
            self.leader.heed_events(progress.events)
        if any(event.kind == "dwell" for event in progress.events):
            self.tell_result()

    def _tell_link(self, state: str, detail: str) -> None:
        self.health.link_state, self.health.link_detail = state, detail
        self._tell("link", link={"state": state, "detail": detail})

    def _tell(self, kind: str, **content: object) -> None:
        message = {"v": 1, "type": kind, **content}
        self.on_told(message)
        self.hub.publish(message)

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
            self.scribe.retry()

    async def _finish(self) -> None:
        """Close what is open, write the result, and make the recording whole."""
        self.is_over = True
        self._tell_events(self.core.finish())
        self.core = self.past.core  # the same bytes; of a replay with what was corrected meanwhile
        self.tell_result()
        await asyncio.to_thread(self.scribe.close, self.core.analysis_json())
        self.hub.publish(self.view.health_message())

    def _now_ns(self) -> int:
        return self.source.clock.now_ns()


def annotation_json(annotation: Annotation) -> JsonDict:
    """An annotation as pages hear of it."""
    return {"kind": annotation.kind, "time_s": annotation.time_s, "data": annotation.data}
