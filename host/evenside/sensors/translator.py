"""A sensor of another maker, as one of our own devices: its packets in, our frames out.

Sans-IO. Every packet becomes a PACKET frame with its bytes as they came, followed by SAMPLES with
what was found in it, so a recording holds both, and the samples can be made again from the packets.
Towards the host it is a device like any other: it describes itself, starts, stops and answers.

Its counts are millinewtons and its channels say so (gain 0): the maker calibrated the sensor, and
nothing is guessed. Its position is not known; a single cell has none. It describes itself once it
knows how often the sensor measures, two seconds after the first reading.
"""

import hashlib
import math
from dataclasses import dataclass

import numpy as np

from evenside.errors import DeviceError
from evenside.protocol.decoder import Decoder
from evenside.protocol.frames import encode_frame
from evenside.protocol.layouts import MAX_PACKET_PART
from evenside.protocol.messages import command_type, encode_message
from evenside.protocol.vocabulary import (
    MAKER_GAIN,
    MAKER_NEWTON_PER_COUNT,
    Answer,
    Channel,
    Command,
    Describe,
    ForeignPacket,
    Group,
    GroupStatus,
    Hello,
    Message,
    Ping,
    Result,
    SampleBatch,
    Start,
    Status,
    Stop,
)
from evenside.sensors.rate import RateFinder
from evenside.sensors.timeline import Run, Timeline
from evenside.sensors.vocabulary import Bad, Battery, Item, Reading, Request, Sensor

U32 = 2**32
LIMIT = 2**23 - 1  # the count that means "beyond the range"
STATUS_EVERY_US = 1_000_000
MIN_GRID_HZ = 10.0  # below it the detectors do not work; readings are joined by straight lines
MIN_RATE_HZ = 4.5  # below it two readings are too far apart for that


@dataclass(frozen=True, slots=True)
class Identity:
    """What a translator calls itself."""

    where: str  # the source that the person typed
    boot_id: int  # another one at every start of the program


class Translator:
    """One sensor, over any number of connections."""

    def __init__(self, sensor: Sensor, identity: Identity) -> None:
        self._sensor = sensor
        self._identity = identity
        self._ear = Decoder()
        self._rate = RateFinder()
        self._timeline: Timeline | None = None  # None until the rate is known
        self._is_streaming = False
        self._volt: float | None = None
        self._n_frames = 0
        self._next_status_us = 0
        self._out: list[bytes] = []

    def connected(self) -> tuple[Request, ...]:
        """A connection stands (again); what to ask the sensor."""
        if self._timeline is not None:
            self._timeline.interrupted()
        return self._sensor.start()

    def packet(self, data: bytes, now_us: int) -> bytes:
        """A packet of the sensor; our frames for it, and what was still to be said.

        Raises DeviceError when the sensor measures too rarely.
        """
        items = self._sensor.decode(data)
        self._keep(data, items, now_us)
        self._volt = next((i.volt for i in items if isinstance(i, Battery)), self._volt)
        readings = [item for item in items if isinstance(item, Reading)]
        if self._timeline is None:
            self._find_rate(readings, now_us)
        else:
            for run in self._timeline.place(readings, now_us):
                self._samples(run)
        if self._is_streaming and now_us >= self._next_status_us:
            self._next_status_us = now_us + STATUS_EVERY_US
            self._say(self._status(now_us))
        out, self._out = b"".join(self._out), []
        return out

    def receive(self, data: bytes, now_us: int) -> None:
        """Bytes of the host; the answers go with the next packet."""
        for received in self._ear.feed(data).messages:
            message = received.message
            if isinstance(message, Command):
                self._obey(message, received.seq, now_us)

    # --- towards the host ---------------------------------------------------------------------

    def _say(self, message: Message) -> None:
        self._out.append(encode_frame(encode_message(message, self._n_frames)))
        self._n_frames += 1

    def _obey(self, command: Command, seq: int, now_us: int) -> None:
        result: Result = "ok"
        match command:
            case Ping(token):
                uptime_s = now_us // 1_000_000
                kind = command_type(command)
                self._say(Answer(seq, kind, "ok", token, now_us % U32, uptime_s))
                return
            case Describe() | Start() if self._timeline is None:
                result = "busy"  # the host asks again
            case Describe():
                pass
            case Start() | Stop():
                self._is_streaming = isinstance(command, Start)
            case _:
                result = "not_supported"
        self._say(Answer(seq, command_type(command), result))
        if isinstance(command, Describe):
            self._describe()

    def _describe(self) -> None:
        """HELLO, one group, its channels; nothing while the rate is not known."""
        rate_hz = self._rate.rate_hz
        if rate_hz is None:
            return
        facts = self._sensor.facts
        device_id = hashlib.sha256(self._identity.where.encode()).hexdigest()[:16]
        self._say(
            Hello(
                boot_id=self._identity.boot_id,
                n_groups=1,
                n_channels=len(facts.cells),
                kind="other",
                name=facts.name,
                device_id=device_id,
                has_battery=facts.has_battery,
            )
        )
        # a whole number: it is nominal, and the grid goes by it
        self._say(Group(0, len(facts.cells), max(float(round(rate_hz)), MIN_GRID_HZ)))
        for number, name in enumerate(facts.cells):
            self._say(_channel(number, name))

    def _status(self, now_us: int) -> Status:
        assert self._timeline is not None, "it streams only when it is described"
        return Status(
            ticks=now_us % U32,
            uptime_s=now_us // 1_000_000,
            boot_id=self._identity.boot_id,
            frames_sent=self._n_frames % U32,
            battery_v=self._volt,
            groups=(GroupStatus(0, self._timeline.next_index % U32, 0),),
        )

    # --- from the sensor ----------------------------------------------------------------------

    def _keep(self, data: bytes, items: list[Item], now_us: int) -> None:
        """The packet as it came, in as many frames as it needs."""
        is_bad = any(isinstance(item, Bad) for item in items)
        for start in range(0, max(1, len(data)), MAX_PACKET_PART):
            part = data[start : start + MAX_PACKET_PART]
            goes_on = start + len(part) < len(data)
            # marked once, or one packet would count as several
            self._say(ForeignPacket(now_us % U32, part, is_bad and not goes_on, goes_on))

    def _find_rate(self, readings: list[Reading], now_us: int) -> None:
        self._rate.listen(readings, now_us)
        rate_hz = self._rate.rate_hz
        if rate_hz is None:
            return
        if rate_hz < MIN_RATE_HZ:
            raise DeviceError(
                f"the {self._sensor.facts.name} gives {rate_hz:.1f} readings a second; at least "
                f"{MIN_RATE_HZ:g} are needed"
            )
        self._timeline = Timeline(rate_hz)
        self._describe()

    def _samples(self, run: Run) -> None:
        """The frames of a run."""
        if not self._is_streaming:
            return
        counts = np.array([_counts(r.force_n) for r in run.readings], dtype=np.int32)
        beyond = (counts == LIMIT).any(axis=0)
        self._say(
            SampleBatch(
                group=0,
                sample_index=run.first_index % U32,
                ticks=run.time_us % U32,
                counts=counts,
                saturated=sum(1 << int(i) for i in np.flatnonzero(beyond)),
            )
        )


def _counts(force_n: tuple[float, ...]) -> list[int]:
    """Millinewtons; what is not finite or too much is the count at the end of the range."""
    return [
        LIMIT
        if not math.isfinite(force) or abs(force / MAKER_NEWTON_PER_COUNT) >= LIMIT
        else round(force / MAKER_NEWTON_PER_COUNT)
        for force in force_n
    ]


def _channel(number: int, name: str) -> Channel:
    """A cell whose place nobody knows, calibrated by its maker."""
    return Channel(
        channel=number,
        group=0,
        index_in_group=number,
        gain=MAKER_GAIN,
        capacity_n=0.0,
        rated_output_mv_per_v=0.0,
        x_m=0.0,
        y_m=0.0,
        axis_rad=math.pi / 2,
        name=name,
    )
