"""A simulated session as a recording: the bytes, the marks and the result, without waiting.

The same core as live runs on the bytes, so that the recording holds the events that a person would
have seen. Time is the simulation's; the marks are those that a host beside the person would make.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evenside.hosttime import NS_PER_S
from evenside.protocol.dialogue import Dialogue
from evenside.recording.format import Annotation, RawBlock
from evenside.recording.writer import RecordingWriter
from evenside.session.core import Progress, SessionCore
from evenside.session.head import make_head
from evenside.session.jsonout import JsonDict
from evenside.session.measurement import default_settings
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.scenario import Scenario

START_NS = 1_767_225_600 * NS_PER_S  # 2026-01-01T00:00:00Z: same seed, same file, whenever
CHUNK_S = 0.02  # what a host reads at once
SHORT_STEP_S = 0.1  # while the dialogue is on: until samples come, and around a lost plug
LONG_STEP_S = 30.0  # while nothing but samples comes
NEVER_NS = 10**9 * NS_PER_S


@dataclass(slots=True)
class Host:
    """The host beside a simulated person, in simulated time."""

    device: SimulatedDevice
    core: SessionCore
    dialogue: Dialogue
    writer: RecordingWriter
    start_ns: int
    now_s: float = 0.0
    is_connected: bool = False

    @property
    def now_ns(self) -> int:
        """The simulated host clock."""
        return self.start_ns + round(self.now_s * NS_PER_S)

    def step(self, to_s: float) -> None:
        """Let the device talk until ``to_s``; record, measure, answer."""
        outgoing = self.device.advance_frames(to_s)
        self.now_s = to_s
        self._follow_plug()
        if outgoing.data:
            self._take(read_in_chunks(outgoing.data, outgoing.end, outgoing.time_s, self))
        self._send(self.dialogue.poll(to_s))
        self.dialogue.events()  # what a page would be told; here nobody looks

    def note(self, kind: str, time_s: float, data: dict[str, object]) -> None:
        """Make a mark as a person or the guide would."""
        annotation = Annotation(
            kind=kind,  # type: ignore[arg-type]  # the scenario uses the recording's own words
            time_s=time_s,
            data=self.core.take_zero() if kind == "tare" else data,
            host_ns=self.now_ns,
            byte_offset=self.core.n_bytes,
        )
        self.writer.annotation(annotation)
        self.core.annotate(annotation)

    def finish(self) -> None:
        """The end of the session: close what is open, write the result."""
        self._tell(self.core.finish())
        self.writer.result(self.core.analysis_json())

    def _follow_plug(self) -> None:
        if self.device.is_plugged and not self.is_connected:
            self.is_connected = True
            self.writer.link("connected", "sim:")
            self._send(self.dialogue.start(self.now_s))
        elif not self.device.is_plugged and self.is_connected:
            self.is_connected = False
            self.writer.link("lost", "sim:", "the simulated device was unplugged")

    def _take(self, block: RawBlock) -> None:
        self.writer.raw_block(block)
        progress = self.core.push_block(block)
        self._tell(progress)
        for received in progress.step.messages:
            self._send(self.dialogue.received(received.message, self.now_s))

    def _tell(self, progress: Progress) -> None:
        if self.core.measurement is not None:
            for event in progress.events:
                self.writer.event(self.core.measurement.event_json(event))

    def _send(self, frames: list[bytes]) -> None:
        for frame in frames:
            self.writer.sent(frame, self.now_ns)
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
    # A simulated session is made again in seconds: nothing in it is worth a sync of the disk.
    with RecordingWriter(
        path, head, clock_ns=lambda: start_ns, sync_every_s=NEVER_NS / NS_PER_S, force=force
    ) as writer:
        host = Host(device, SessionCore(settings), Dialogue(), writer, start_ns)
        zero_s = connect(host)
        run(host, scenario, zero_s)
        host.finish()
    return {
        "path": str(path),
        "duration_s": host.core.now_s,
        "n_visits": len(scenario.plan),
        "raw_bytes": host.core.n_bytes,
    }


def connect(host: Host) -> float:
    """Step until samples come; the host's time of the first of them."""
    while host.core.now_s == 0.0:
        host.step(host.now_s + SHORT_STEP_S)
    return host.now_s - host.core.now_s


def run(host: Host, scenario: Scenario, zero_s: float) -> None:
    """From mark to mark until the scenario is over."""
    notes = scenario.annotations()
    for note in notes:
        for to_s in steps(host, zero_s + note["time_s"] + SHORT_STEP_S):
            host.step(to_s)
        host.note(note["kind"], note["time_s"], note["data"])
    for to_s in steps(host, zero_s + scenario.duration_s):
        host.step(to_s)


def steps(host: Host, to_s: float) -> Iterator[float]:
    """Long steps while samples flow, short ones while the device has to be talked to."""
    windows = [window for window in host.device.faults.windows if window.start_s < to_s]
    while host.now_s < to_s:
        near = [w for w in windows if w.start_s - LONG_STEP_S < host.now_s < w.end_s + LONG_STEP_S]
        length_s = SHORT_STEP_S if near else LONG_STEP_S
        yield min(host.now_s + length_s, to_s)


def read_in_chunks(
    data: bytes,
    end: np.ndarray[tuple[int], np.dtype[np.int64]],
    time_s: np.ndarray[tuple[int], np.dtype[np.float64]],
    host: Host,
) -> RawBlock:
    """Frames as a host reads them: all that came within 20 ms in one piece."""
    read_no = np.ceil(time_s / CHUNK_S).astype(np.int64)
    last_of_read = np.flatnonzero(np.diff(read_no, append=read_no[-1] + 1))
    read_ns = np.round(read_no[last_of_read] * CHUNK_S * NS_PER_S).astype(np.int64)
    return RawBlock(
        data=data,
        byte_offset=host.core.n_bytes,
        first_index=0,
        ends=host.core.n_bytes + end[last_of_read],
        arrival_ns=host.start_ns + read_ns,
    )
