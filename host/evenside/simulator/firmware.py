"""What runs on the simulated device between power-on and power-off: protocol v1 and its own clock.

It describes itself at boot, answers commands, sends samples, dial and button from START to STOP,
and reports its status every second. Its time is device time: seconds since power-on as its own
crystal counts them. What is sent between two times does not depend on how often ``run`` is called.

It does what the firmware of a real board does (``firmware/evenside/src/core``): for the same counts
and commands the same bytes.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from evenside.protocol.messages import (
    Answer,
    Button,
    Channel,
    Command,
    Describe,
    Dial,
    EraseSettings,
    Group,
    GroupStatus,
    Hello,
    Message,
    MessageType,
    Ping,
    ReadSetting,
    Result,
    SetRate,
    Start,
    Status,
    Stop,
    WriteSetting,
)
from evenside.simulator import controls
from evenside.simulator.batching import Batcher, Batches
from evenside.simulator.controls import DIAL_EVERY_S, debounced
from evenside.simulator.ear import Ear, Request
from evenside.simulator.hardware import Hardware
from evenside.simulator.outgoing import Outgoing, join
from evenside.simulator.settings import DeviceSettings
from evenside.simulator.wire import TICK_HZ, Due, TickClock, Wire

STATUS_EVERY_S = 1.0

_SPAN_S = 30.0  # made at once at most: the work arrays stay in the caches


class Firmware:
    """One run from power-on to power-off."""

    def __init__(self, hardware: Hardware, settings: DeviceSettings) -> None:
        self.now_s = 0.0
        self._hardware = hardware
        self._settings = settings
        self._clock = TickClock(hardware.start_ticks)
        self._batchers = [Batcher(chip, hardware.faults) for chip in hardware.converters]
        self._wire = Wire(self._clock)
        self._ear = Ear()
        self._is_streaming = False
        self._dial_reader = controls.Dial(0)
        self._presses = list(debounced(hardware.contact))
        self._answers: list[Message] = []  # not yet sent
        self._is_describing = True

    # --- what it says about itself ----------------------------------------------------------------

    def hello(self) -> Hello:
        """Who it is."""
        return Hello(
            boot_id=self._hardware.boot_id,
            n_groups=len(self._batchers),
            n_channels=len(self._settings.channels()),
            kind=self._settings.kind,
            name=self._settings.name,
            device_id=self._hardware.device_id,
            firmware=(0, 1, 0),
            tick_hz=TICK_HZ,
            radius_m=self._settings.radius_m,
            has_dial=True,
            has_button=True,
            has_temperature=True,
            has_battery=self._hardware.battery_v(self.now_s) is not None,
            has_settings=True,
        )

    def groups(self) -> tuple[Group, ...]:
        """Its groups, with the rates that are set now."""
        return tuple(
            Group(c.group, len(c.channels), c.nominal_rate_hz) for c in self._hardware.converters
        )

    def channels(self) -> tuple[Channel, ...]:
        """Its cells."""
        return self._settings.channels()

    def description(self) -> tuple[Message, ...]:
        """HELLO, every GROUP, every CHANNEL."""
        return (self.hello(), *self.groups(), *self.channels())

    # --- what it is told --------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """Bytes from the host, now; what they ask for goes out from now on."""
        for request in self._ear.feed(data):
            self._answers.append(self._answer(request))
            self._is_describing |= isinstance(request.command, Describe)

    def _answer(self, request: Request) -> Answer:
        result = self._refusal(request) or request.result
        if request.command is None or result != "ok":
            return Answer(request.seq, request.kind, result)
        answer = self._obey(request.command)
        return replace(answer, request_seq=request.seq, command=request.kind)

    def _refusal(self, request: Request) -> Result | None:
        """Why it does not let itself be changed now."""
        if request.kind not in (MessageType.WRITE_SETTING, MessageType.ERASE_SETTINGS):
            return None
        if self._is_streaming:
            return "busy"
        return None if self._is_pressed else "locked"

    def _obey(self, command: Command) -> Answer:
        """Do it, and say how it went; who asked is filled in by the caller."""
        done = Answer(0, 0)
        match command:
            case Start():
                self._start()
            case Stop():
                self._is_streaming = False
            case SetRate():
                return self._set_rate(command)
            case Ping():
                ticks = self._clock.at(self.now_s)
                uptime_s = int(self.now_s)
                return replace(done, token=command.token, ticks=ticks, uptime_s=uptime_s)
            case ReadSetting():
                setting = self._settings.read(command.key, command.index)
                return replace(done, setting=setting, result="ok" if setting else "bad_argument")
            case WriteSetting():
                return replace(done, result=self._settings.write(command.setting))
            case EraseSettings():
                self._settings.erase()
        return done

    def _start(self) -> None:
        if self._is_streaming:
            return
        self._is_streaming = True
        self._dial_reader = controls.Dial(_last_multiple(self.now_s, DIAL_EVERY_S) + 1)
        for batcher in self._batchers:
            batcher.begin(self.now_s)
        self._hardware.start(self.now_s)

    def _set_rate(self, command: SetRate) -> Answer:
        """One rate for all converters: the nearest that they have."""
        converters = self._hardware.converters
        if command.group is not None and command.group >= len(converters):
            return Answer(0, 0, "bad_argument")
        if self._is_streaming:  # a change in the middle of a batch has no place on the wire
            return Answer(0, 0, "busy")
        if command.group is not None and len(converters) > 1:
            return Answer(0, 0, "not_supported")
        rate_hz = self._hardware.setup.converter.nearest_rate_hz(command.rate_hz)
        if rate_hz != converters[0].nominal_rate_hz:
            for converter in converters:
                converter.set_rate(rate_hz, self.now_s)
        return Answer(0, 0, rate_hz=rate_hz)

    # --- what it sends ----------------------------------------------------------------------------

    def run(self, to_s: float) -> Outgoing:
        """Everything sent after the last call's time, up to and with ``to_s``; device times."""
        parts = [self._send_until(min(self.now_s + _SPAN_S, to_s))]
        while self.now_s < to_s:
            parts.append(self._send_until(min(self.now_s + _SPAN_S, to_s)))
        return join(parts)

    def _send_until(self, to_s: float) -> Outgoing:
        described = self.description() if self._is_describing else ()
        messages: list[Due] = [(self.now_s, message) for message in (*self._answers, *described)]
        self._answers.clear()
        self._is_describing = False
        batches = self._batches(to_s) if self._is_streaming else []
        messages += self._statuses(to_s)  # after the batches: they tell what was not sent
        if self._is_streaming:
            messages += self._dial(to_s)
            messages += self._button(to_s)
        self.now_s = to_s
        return self._wire.send(messages, batches)

    def _batches(self, to_s: float) -> list[Batches]:
        times_s = [batcher.due_times_s(to_s) for batcher in self._batchers]
        looks_s = [
            batcher.look_times_s(len(time_s))
            for batcher, time_s in zip(self._batchers, times_s, strict=True)
        ]
        looks = self._hardware.looks(np.concatenate(looks_s))
        batches = []
        start = 0
        for batcher, time_s, look_s in zip(self._batchers, times_s, looks_s, strict=True):
            part = slice(start, start + len(look_s))
            start = part.stop
            if len(time_s):
                batches.append(batcher.take(time_s, looks.part(part)))
        return batches

    def _statuses(self, to_s: float) -> Iterator[Due]:
        first = _last_multiple(self.now_s, STATUS_EVERY_S) + 1
        numbers = range(first, _last_multiple(to_s, STATUS_EVERY_S) + 1)
        at_s = np.array(numbers, dtype=np.float64) * STATUS_EVERY_S
        warm_c = self._hardware.temperature_c(at_s)
        for due_s, temperature_c in zip(at_s.tolist(), warm_c.tolist(), strict=True):
            yield due_s, self._status(due_s, temperature_c)

    def _status(self, at_s: float, temperature_c: float) -> Status:
        return Status(
            ticks=self._clock.at(at_s),
            uptime_s=int(at_s),
            boot_id=self._hardware.boot_id,
            frames_sent=0,  # the wire fills it in
            rx_bad=self._ear.n_bad % 2**16,
            temperature_c=temperature_c,
            battery_v=self._hardware.battery_v(at_s),
            groups=tuple(
                GroupStatus(b.group, b.converter.made_by(at_s) % 2**32, b.overflows(at_s))
                for b in self._batchers
            ),
        )

    def _dial(self, to_s: float) -> Iterator[Due]:
        first, last = self._dial_reader.next_reading, _last_multiple(to_s, DIAL_EVERY_S)
        if last < first:
            return
        times_s = np.arange(first, last + 1).astype(np.float64) * DIAL_EVERY_S
        steps = self._hardware.dial_steps(first, len(times_s))
        values, is_sent = self._dial_reader.read(steps)
        for at_s, value in zip(times_s[is_sent].tolist(), values[is_sent].tolist(), strict=True):
            yield at_s, Dial(self._clock.at(at_s), value / 100)

    def _button(self, to_s: float) -> Iterator[Due]:
        for press in self._presses[self._n_told(self.now_s) : self._n_told(to_s)]:
            ticks = self._clock.at(self._hardware.device_s(press.edge_s))
            yield self._hardware.device_s(press.told_s), Button(ticks, press.pressed)

    @property
    def _is_pressed(self) -> bool:
        n_told = self._n_told(self.now_s)
        return n_told > 0 and self._presses[n_told - 1].pressed

    def _n_told(self, at_s: float) -> int:
        """How many changes of the button it believes in by then."""
        zero_s = self._hardware.scenario_at_boot_s
        if zero_s is None:
            return 0
        return bisect_right(self._presses, at_s + zero_s, key=lambda press: press.told_s)


def _last_multiple(at_s: float, period_s: float) -> int:
    """The largest k with ``k * period_s <= at_s``, exactly as the product is computed."""
    number = math.floor(at_s / period_s) + 1
    while number * period_s > at_s:
        number -= 1
    return number
