"""A simulated session as a recording: the bytes, the marks and the result, without waiting.

The same core as live runs on the bytes, so that the recording holds the events that a person would
have seen. Time is the simulation's; the marks are those that a host beside the person would make.
"""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from heapq import merge
from pathlib import Path

import numpy as np

from evenside.clock import ClockModel
from evenside.errors import UsageError
from evenside.hosttime import NS_PER_S
from evenside.protocol.dialogue import Dialogue
from evenside.recording.format import Annotation, RawBlock
from evenside.recording.writer import RecordingWriter
from evenside.session.core import Progress, SessionCore
from evenside.session.derived import derive
from evenside.session.head import make_head
from evenside.session.health import Health
from evenside.session.jsonout import JsonDict
from evenside.session.measurement import default_settings
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults.plan import BREAKS
from evenside.simulator.outgoing import Outgoing
from evenside.simulator.scenario import Scenario
from evenside_analysis.types import Event

START_NS = 1_767_225_600 * NS_PER_S  # 2026-01-01T00:00:00Z: same seed, same file, whenever
CHUNK_S = 0.02  # what a host reads at once
SHORT_STEP_S = 0.1  # while the dialogue is on: until samples come, and around a lost plug
LONG_STEP_S = 120.0  # while nothing but samples comes: what large blocks are quickest in
CALM_S = 5.0  # around a lost plug the device is talked to for as long as this
EVENT_AFTER_S = 0.5  # a live detector is as sure as this after an event is over
TARE_AGAIN_S = 0.5  # after a zero that was refused
GIVE_UP_S = 10.0  # without a sample: the device is not understood
NEVER_NS = 10**9 * NS_PER_S


@dataclass(frozen=True, slots=True)
class Due:
    """Something to be written down, and when."""

    at_s: float  # host time
    write: Callable[[float], None]


@dataclass(slots=True)
class Host:
    """The host beside a simulated person, in simulated time."""

    device: SimulatedDevice
    core: SessionCore
    dialogue: Dialogue
    writer: RecordingWriter
    start_ns: int
    now_s: float = 0.0
    zero_s: float = 0.0  # when the stream began
    is_connected: bool = False
    health: Health = field(default_factory=Health)
    clock: ClockModel = field(default_factory=ClockModel)
    waiting: deque[Due] = field(default_factory=deque)  # marks, in order of time

    def at_ns(self, time_s: float) -> int:
        """The simulated host clock."""
        return self.start_ns + round(time_s * NS_PER_S)

    def step(self, to_s: float) -> None:
        """Let the device talk until ``to_s``; record, measure, answer."""
        outgoing = self.device.advance_frames(to_s)
        self.now_s = to_s
        self._follow_plug()
        self._take(read_in_chunks(outgoing, self))
        self._send(self.dialogue.poll(to_s))
        self.dialogue.events()  # what a page would be told; here nobody looks

    def note_later(self, kind: str, time_s: float, data: dict[str, object]) -> None:
        """A mark that will be made when it is time, among the bytes of then."""
        due_s = self.zero_s + time_s + SHORT_STEP_S
        self.waiting.append(Due(due_s, lambda at_s: self._annotate(kind, time_s, data, at_s)))

    def take_zero(self, time_s: float) -> bool:
        """The tare, from what was measured until now; or a note of why it was refused."""
        try:
            zero = self.core.take_zero()
        except UsageError as refusal:
            self._annotate("note", time_s, {"text": str(refusal)}, self.now_s)
            return False
        self._annotate("tare", time_s, zero, self.now_s)
        return True

    def _annotate(self, kind: str, time_s: float, data: dict[str, object], at_s: float) -> None:
        annotation = Annotation(
            kind=kind,  # type: ignore[arg-type]  # the scenario uses the recording's own words
            time_s=time_s,
            data=data,
            host_ns=self.at_ns(at_s),
            byte_offset=self.writer.raw_bytes,
        )
        self.writer.annotation(annotation)
        self.core.annotate(annotation)

    def finish(self) -> None:
        """The end of the session: close what is open, write the result."""
        for due in self._events(self.core.finish()):
            due.write(due.at_s)
        self.writer.result(self.core.analysis_json())

    def _follow_plug(self) -> None:
        if self.device.is_plugged and not self.is_connected:
            self.is_connected, self.health.link_state = True, "connected"
            self.writer.link("connected", "sim:")
            self._send(self.dialogue.start(self.now_s))
        elif not self.device.is_plugged and self.is_connected:
            self.is_connected, self.health.link_state = False, "lost"
            self.writer.link("lost", "sim:", "the simulated device was unplugged")

    def _take(self, block: RawBlock) -> None:
        """Measure a stretch at once, then write it down with every mark and event in its place."""
        progress = self.core.push_block(block)
        n_written = 0
        for due in merge(self._marks_due(), self._events(progress), key=lambda due: due.at_s):
            stop = int(np.searchsorted(block.arrival_ns, self.at_ns(due.at_s), side="right"))
            self.writer.raw_block(block.part(n_written, max(stop, n_written)))
            n_written = max(stop, n_written)
            due.write(due.at_s)
        self.writer.raw_block(block.part(n_written, len(block.ends)))
        self._note_health()
        for received in progress.step.messages:
            self._send(self.dialogue.received(received.message, self.now_s))

    def _note_health(self) -> None:
        """Nobody looks on, so that it is told once a step and not once a second."""
        pipeline = self.core.pipeline
        stream_s, arrival_ns = pipeline.assembler.last_anchor
        if arrival_ns and self.health.is_due(arrival_ns):
            self.clock.add(stream_s, arrival_ns / NS_PER_S)
            self.health.to_json(pipeline, self.clock, self.core.warnings())
            self.writer.health(self.health.recorded(), arrival_ns)

    def _marks_due(self) -> Iterator[Due]:
        while self.waiting and self.waiting[0].at_s <= self.now_s:
            yield self.waiting.popleft()

    def _events(self, progress: Progress) -> Iterator[Due]:
        """The events in the order in which they were found."""
        at_s = 0.0
        for event in progress.events:
            at_s = max(at_s, self.zero_s + event.end_s + EVENT_AFTER_S)
            yield Due(at_s, partial(self._write_event, event))

    def _write_event(self, event: Event, _: float) -> None:
        assert self.core.measurement is not None, "an event comes from a measurement"
        self.writer.event(self.core.measurement.event_json(event))

    def _send(self, frames: list[bytes]) -> None:
        for frame in frames:
            self.writer.sent(frame, self.at_ns(self.now_s))
            self.device.receive(frame)


def write_recording(
    path: Path,
    device: SimulatedDevice,
    *,
    source: str | None = None,
    start_ns: int = START_NS,
    person_code: str | None = None,
    force: bool = False,
) -> JsonDict:
    """Let a fresh device with its person live a whole session into ``path``; says what was written.

    ``source`` says in the recording how it is made again; it was made at ``start_ns``, simulated.
    Raises RecordingError when the file cannot be written.
    """
    scenario = device.scenario
    settings = default_settings(scenario.person.body_mass_kg)
    head = make_head(
        source=source or f"sim:?seed={scenario.seed}",
        start_ns=start_ns,
        settings=settings,
        calibration=None,
        person_code=person_code,
    )
    # A simulated session is made again in seconds: nothing in it is worth a sync of the disk, or a
    # plain file first.
    with RecordingWriter(
        path,
        head,
        clock_ns=lambda: start_ns,
        sync_every_s=NEVER_NS / NS_PER_S,
        force=force,
        compact_at_once=True,
        derive=derive,
    ) as writer:
        host = Host(device, SessionCore(settings), Dialogue(), writer, start_ns)
        host.zero_s = connect(host)
        run(host, scenario)
        host.finish()
    return {
        "path": str(path),
        "duration_s": host.core.now_s,
        "n_visits": len(scenario.plan),
        "raw_bytes": host.core.n_bytes,
    }


def connect(host: Host) -> float:
    """Step until samples come; the host's time of the first of them.

    From a device that nobody understands none ever come; then it is the time of giving up.
    """
    while host.core.now_s == 0.0 and host.now_s < GIVE_UP_S:
        host.step(host.now_s + SHORT_STEP_S)
    return host.now_s - host.core.now_s


def run(host: Host, scenario: Scenario) -> None:
    """Stretch by stretch until the scenario is over; the zero ends one, as it needs the present."""
    for note in scenario.annotations():
        if note["kind"] == "tare":
            step_to(host, host.zero_s + note["time_s"] + SHORT_STEP_S)
            tare(host, note["time_s"], before_s=host.zero_s + scenario.visits[0].start_s)
        else:
            host.note_later(note["kind"], note["time_s"], note["data"])
    step_to(host, host.zero_s + scenario.duration_s)


def tare(host: Host, time_s: float, *, before_s: float) -> None:
    """Take the zero; when that is refused, try again until somebody presses."""
    while not host.take_zero(time_s) and host.now_s + TARE_AGAIN_S <= before_s:
        step_to(host, host.now_s + TARE_AGAIN_S)
        time_s = host.core.now_s


def step_to(host: Host, to_s: float) -> None:
    """Long steps while samples flow, short ones while the device has to be talked to."""
    windows = host.device.faults.of(*BREAKS)
    while host.now_s < to_s:
        if any(w.start_s - CALM_S <= host.now_s < w.end_s + CALM_S for w in windows):
            next_s = host.now_s + SHORT_STEP_S
        else:
            troubles_s = [w.start_s - CALM_S for w in windows if w.start_s - CALM_S > host.now_s]
            next_s = min([host.now_s + LONG_STEP_S, *troubles_s])
        host.step(min(next_s, to_s))


def read_in_chunks(outgoing: Outgoing, host: Host) -> RawBlock:
    """Frames as a host reads them: all that came within 20 ms in one piece."""
    read_no = np.ceil(outgoing.time_s / CHUNK_S).astype(np.int64)
    last_of_read = np.flatnonzero(np.diff(read_no, append=-1))
    read_ns = np.round(read_no[last_of_read] * CHUNK_S * NS_PER_S).astype(np.int64)
    return RawBlock(
        data=outgoing.data,
        byte_offset=host.core.n_bytes,
        first_index=0,
        ends=host.core.n_bytes + outgoing.end[last_of_read],
        arrival_ns=host.start_ns + read_ns,
    )
