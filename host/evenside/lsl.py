"""A session on the lab streaming layer: its samples and marks out, a lab's marks in.

Time stamps are the device's own. The line between the device's clock and the host's, which every
session fits, leads to the host's time; the host's clock and LSL's both count the machine's steady
time, so one difference between them, read at the start, leads to LSL's. The moment at which bytes
arrived is never a time stamp.
"""

import asyncio
import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from evenside import __version__
from evenside.errors import NotFoundError, ToolError
from evenside.hosttime import NS_PER_S
from evenside.protocol.dialogue import Description
from evenside.recording.format import Annotation
from evenside.session.labels import event_label, label_of
from evenside.session.live import LiveSession
from evenside.session.pipeline import LoadBlock
from evenside_analysis.types import FloatArray

if TYPE_CHECKING:
    from pylsl import StreamInfo, StreamInlet, StreamOutlet

NEEDS_LSL = "the lab streaming layer needs one more part: pip install 'evenside[lsl]'"
SAMPLES, MARKERS = "Evenside", "Evenside markers"  # names of the streams
FIND_S = 10.0  # to find a lab's marker stream
PULL_S = 0.2  # so soon an end is noticed
FOLLOW_S = 5.0  # two thirds of the way to a new line between the clocks
JUMP_S = 0.25  # of error that no line has that was right before


class LslClock:
    """Stream time to LSL's time and back, for one session.

    The session lays its line between the clocks anew every second; here it is followed gently, so
    that time stamps keep even steps. Being wrong by more than ``JUMP_S`` is put right at once.
    """

    def __init__(self, session: LiveSession, local_clock: Callable[[], float]) -> None:
        self._session = session
        self._speed = session.source.speed or 1.0
        self._host_start_s = session.source.clock.now_ns() / NS_PER_S
        self._lsl_start_s = local_clock()
        self._offset_s: float | None = None  # what leads from stream time to LSL's, at full speed
        self._followed_s = 0.0

    def follow(self, stream_s: float) -> None:
        """The stream has come to ``stream_s``: move towards the session's line as it is now."""
        lsl_s = self._lsl_of(self._session.clock_model.host_time(stream_s))
        newest_s = lsl_s - stream_s / self._speed
        if self._offset_s is None or abs(newest_s - self._offset_s) > JUMP_S:
            self._offset_s = newest_s
        else:
            share = 1.0 - math.exp(-max(0.0, stream_s - self._followed_s) / FOLLOW_S)
            self._offset_s += share * (newest_s - self._offset_s)
        self._followed_s = stream_s

    def of_stream(self, stream_s: float) -> float:
        """LSL's time of a moment that the device counted."""
        if self._offset_s is None:
            self.follow(stream_s)
        assert self._offset_s is not None
        return stream_s / self._speed + self._offset_s

    def to_stream(self, lsl_s: float) -> float:
        """Stream time of a moment on LSL's clock."""
        host_s = self._host_start_s + (lsl_s - self._lsl_start_s) * self._speed
        return self._session.clock_model.device_time(host_s)

    def _lsl_of(self, host_s: float) -> float:
        return self._lsl_start_s + (host_s - self._host_start_s) / self._speed


class LslOutlet:
    """Sends what a session measures and what is marked in it, from the first sample on."""

    def __init__(self, session: LiveSession) -> None:
        """Raises ToolError where LSL is not installed."""
        self._lsl = load_lsl()
        self._session = session
        self.clock = LslClock(session, self._lsl.local_clock)
        self._samples: StreamOutlet | None = None  # until the device has said what it is
        self._markers = self._lsl.StreamOutlet(self._marker_info())
        self._waiting: list[tuple[float, str]] = []  # marks made before the clocks were known
        self._last_s = 0.0
        session.hearers.append(self.push)
        session.on_told = self.hear

    def push(self, block: LoadBlock) -> None:
        """Send the rows of which anything was measured."""
        description, fs_hz = self._session.core.pipeline.description, self._fs_hz
        assert description is not None, "samples came, so the device is described"
        if self._samples is None:
            self._samples = self._lsl.StreamOutlet(self._sample_info(description, fs_hz))
        rows = np.column_stack([block.force_n, block.position_m, block.cell_n])
        stamps = self._stamps(block.start_index, len(block), fs_hz)
        is_there = ~np.isnan(rows).all(axis=1)
        if is_there.any():
            self._samples.push_chunk(rows[is_there], stamps[is_there].tolist())
        self._send_waiting()

    def hear(self, message: Mapping[str, Any]) -> None:
        """Send an annotation at its moment, an event at its begin."""
        match message["type"]:
            case "annotation":
                shown = message["annotation"]
                note = Annotation(shown["kind"], shown["time_s"], shown["data"], 0, 0)
                self._waiting.append((note.time_s, label_of(note)))
            case "event":
                event = message["event"]
                self._waiting.append((event["start_s"], event_label(event)))
            case _:
                return
        self._send_waiting()

    @property
    def _fs_hz(self) -> float:
        return self._session.core.pipeline.fs_hz or 0.0

    def _stamps(self, start_index: int, n_rows: int, fs_hz: float) -> FloatArray:
        """LSL's times of rows of the grid; they never fall."""
        self.clock.follow((start_index + n_rows) / fs_hz)
        first_s = self.clock.of_stream(start_index / fs_hz)
        last_s = self.clock.of_stream((start_index + n_rows - 1) / fs_hz)
        stamps: FloatArray = np.maximum(np.linspace(first_s, last_s, n_rows), self._last_s)
        self._last_s = float(stamps[-1])
        return stamps

    def _send_waiting(self) -> None:
        if not self._session.clock_model.is_ready:
            return
        for stream_s, label in self._waiting:
            self._markers.push_sample([label], self.clock.of_stream(stream_s))
        self._waiting.clear()

    def _sample_info(self, description: Description, fs_hz: float) -> "StreamInfo":
        """Load, position and every cell, with units and places."""
        channels = description.channels
        rate_hz = fs_hz * (self._session.source.speed or 1.0)
        info = self._lsl.StreamInfo(
            *(SAMPLES, "Force", 2 + len(channels), rate_hz, self._lsl.cf_double64),
            f"evenside-{description.device_id}",
        )
        about = info.desc()
        about.append_child_value("manufacturer", "Evenside")
        about.append_child_value("version", __version__)
        about.append_child_value("device", description.name)
        listed = about.append_child("channels")
        add_channel(listed, "load", "newtons", "Force")
        add_channel(listed, "position", "meters", "Position")
        for channel in channels:
            cell = add_channel(listed, f"cell{channel.channel}", "newtons", "Force")
            location = cell.append_child("location")
            location.append_child_value("X", f"{channel.x_m:g}")
            location.append_child_value("Y", f"{channel.y_m:g}")
        return info

    def _marker_info(self) -> "StreamInfo":
        info = self._lsl.StreamInfo(
            *(MARKERS, "Markers", 1, self._lsl.IRREGULAR_RATE, self._lsl.cf_string),
            f"evenside-markers-{self._session.source.clock.now_ns()}",
        )
        info.desc().append_child_value("manufacturer", "Evenside")
        return info


class LslMarks:
    """Takes the marks of a lab's own stream into the session, at the moment that they are about."""

    def __init__(self, session: LiveSession, name: str) -> None:
        """Raises ToolError where LSL is not installed, NotFoundError without such a stream."""
        self._lsl = load_lsl()
        self._session = session
        self._name = name
        self._clock = LslClock(session, self._lsl.local_clock)
        self._inlet = self._find(name)
        self._is_over = False

    async def run(self) -> None:
        """Until ``stop``; marks that come before the first sample have no moment and wait."""
        waiting: list[tuple[str, float]] = []
        while not self._is_over:
            values, stamp = await asyncio.to_thread(self._inlet.pull_sample, PULL_S)
            if values is not None:
                waiting.append((" ".join(map(str, values)), stamp))
            if self._session.clock_model.is_ready and not self._session.is_over:
                for text, lsl_s in waiting:
                    self._note(text, lsl_s)
                waiting.clear()

    def stop(self) -> None:
        """Take no more."""
        self._is_over = True

    def _note(self, text: str, lsl_s: float) -> None:
        data = {"text": text, "kind": "sync", "from": self._name}
        self._session.note("note", max(0.0, self._clock.to_stream(lsl_s)), data)

    def _find(self, name: str) -> "StreamInlet":
        found = self._lsl.resolve_byprop("name", name, 1, FIND_S)
        if not found:
            raise NotFoundError(f"--lsl-marks {name!r}: no such stream within {FIND_S:g} s")
        return self._lsl.StreamInlet(found[0], processing_flags=self._lsl.proc_clocksync)


def load_lsl() -> Any:  # noqa: ANN401  # the package has no type hints
    """The package; raises ToolError where it is not installed or finds no library."""
    try:
        import pylsl
    except ModuleNotFoundError as error:
        raise ToolError(NEEDS_LSL) from error
    except RuntimeError as error:  # no wheel with the library for this system
        why = str(error).partition("\n")[0]
        raise ToolError(f"pylsl is there, but not the library that it needs: {why}") from error
    return pylsl


def add_channel(parent: Any, label: str, unit: str, kind: str) -> Any:  # noqa: ANN401
    """One channel in the description of a stream."""
    channel = parent.append_child("channel")
    channel.append_child_value("label", label)
    channel.append_child_value("unit", unit)
    channel.append_child_value("type", kind)
    return channel
