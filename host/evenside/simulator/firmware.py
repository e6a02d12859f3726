"""What runs on the simulated device between power-on and power-off: protocol v1 and its own clock.

It describes itself at boot, answers commands, sends samples, dial and button from START to STOP,
and reports its status every second. Its time is device time: seconds since power-on as its own
crystal counts them. What is sent between two times does not depend on how often ``run`` is called.
"""

import math
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from evenside.protocol.decoder import Decoder
from evenside.protocol.messages import (
    Answer,
    Button,
    Channel,
    Command,
    Describe,
    Dial,
    Group,
    GroupStatus,
    Hello,
    Message,
    Ping,
    Result,
    SetRate,
    Start,
    Status,
    Stop,
    command_type,
)
from evenside.simulator import controls
from evenside.simulator.bridges import Bridges, Looks
from evenside.simulator.controls import DIAL_EVERY_S, bounced, debounced
from evenside.simulator.converter import Batches, make_converter
from evenside.simulator.faults import RunFaults
from evenside.simulator.outgoing import Outgoing, join
from evenside.simulator.rng import Lots
from evenside.simulator.scenario import Scenario
from evenside.simulator.setups import DeviceSetup
from evenside.simulator.warmth import board_c
from evenside.simulator.wire import TICK_HZ, Due, TickClock, Wire

FloatArray = npt.NDArray[np.float64]

STATUS_EVERY_S = 1.0

_SPAN_S = 30.0  # made at once at most: the work arrays stay in the caches
_BATTERY_V, _BATTERY_V_PER_S = 4.1, 1.5e-5


class Firmware:
    """One run from power-on to power-off."""

    def __init__(
        self,
        scenario: Scenario,
        setup: DeviceSetup,
        bridges: Bridges,
        faults: RunFaults,
        *,
        boot: int,
        powered_at_boot_s: float = 0.0,
        scenario_at_boot_s: float | None = None,
    ) -> None:
        self.scenario_at_boot_s = scenario_at_boot_s  # None: not yet known, nothing was sent
        self.now_s = 0.0
        self._powered_at_boot_s = powered_at_boot_s
        self._scenario = scenario
        self._setup = setup
        self._channels = bridges.channels
        lots = Lots(scenario.seed, f"boot {boot}")
        self._boot_id = lots.below(2**32)
        ticks = lots.below(2**32)
        self._faults = faults
        self._clock = TickClock(_start_ticks(ticks, setup, faults))
        self._converters = [
            make_converter(scenario.seed, boot, group, setup, bridges, faults)
            for group in sorted({channel.group for channel in self._channels})
        ]
        self._wire = Wire(self._clock)
        self._decoder = Decoder()
        self._rx_bad = 0
        self._is_streaming = False
        self._boot = boot
        self._dial_reader = controls.Dial(scenario.seed, boot, 0)
        self._presses = list(debounced(bounced(scenario.button, scenario.seed)))
        self._waiting: list[Message] = [*self.description()]

    # --- what it says about itself ----------------------------------------------------------------

    def hello(self) -> Hello:
        """Who it is."""
        is_roller = self._setup.kind == "roller"
        return Hello(
            boot_id=self._boot_id,
            n_groups=len(self._converters),
            n_channels=len(self._channels),
            kind=self._setup.kind,
            name=f"simulated {self._setup.kind}",
            device_id=f"{self._scenario.seed % 2**64:016x}",
            firmware=(0, 1, 0),
            tick_hz=TICK_HZ,
            radius_m=self._setup.radius_m if is_roller else None,
            has_dial=True,
            has_button=True,
            has_temperature=True,
            has_battery=is_roller,
        )

    def groups(self) -> tuple[Group, ...]:
        """Its groups, with the rates that are set now."""
        return tuple(
            Group(c.group, sum(ch.group == c.group for ch in self._channels), c.nominal_rate_hz)
            for c in self._converters
        )

    def channels(self) -> tuple[Channel, ...]:
        """Its cells."""
        return self._channels

    def description(self) -> tuple[Message, ...]:
        """HELLO, every GROUP, every CHANNEL."""
        return (self.hello(), *self.groups(), *self._channels)

    @property
    def rates_hz(self) -> tuple[float, ...]:
        """The real rates of its groups."""
        return tuple(converter.rate_hz for converter in self._converters)

    @property
    def powered_s(self) -> float:
        """How long it has had power, over all boots: how long it has been warming up."""
        return self._powered_at_boot_s + self.now_s

    # --- what it is told --------------------------------------------------------------------------

    def receive(self, data: bytes) -> None:
        """Bytes from the host, now; what they ask for goes out from now on."""
        decoded = self._decoder.feed(data)
        self._rx_bad += len(decoded.faults)
        for received in decoded.messages:
            message = received.message
            if isinstance(message, Describe | Start | Stop | SetRate | Ping):
                self._obey(message, received.seq)

    def _obey(self, command: Command, request: int) -> None:
        answer = Answer(request, command_type(command))
        match command:
            case Describe():
                self._waiting += [answer, *self.description()]
                return
            case Start():
                self._start()
            case Stop():
                self._is_streaming = False
            case SetRate():
                result = self._set_rate(command)
                rate_hz = command.rate_hz if result == "ok" else None
                answer = Answer(request, command_type(command), result, rate_hz=rate_hz)
            case Ping():
                now = (self._clock.at(self.now_s), int(self.now_s))
                answer = Answer(request, command_type(command), "ok", command.token, *now)
        self._waiting.append(answer)

    def _start(self) -> None:
        if self._is_streaming:
            return
        self._is_streaming = True
        first = _last_multiple(self.now_s, DIAL_EVERY_S) + 1
        self._dial_reader = controls.Dial(self._scenario.seed, self._boot, first)
        _, first_sample_s = min(converter.begin(self.now_s) for converter in self._converters)
        if self.scenario_at_boot_s is None:
            self.scenario_at_boot_s = -first_sample_s

    def _set_rate(self, command: SetRate) -> Result:
        chosen = [c for c in self._converters if command.group in (None, c.group)]
        if not chosen or not self._setup.converter.has_rate(command.rate_hz):
            return "bad_argument"
        if self._is_streaming:
            return "busy"  # a change of rate in the middle of a batch has no place on the wire
        for converter in chosen:
            converter.set_rate(command.rate_hz, self.now_s)
        return "ok"

    # --- what it sends ----------------------------------------------------------------------------

    def run(self, to_s: float) -> Outgoing:
        """Everything sent after the last call's time, up to and with ``to_s``; device times."""
        parts = [self._send_until(min(self.now_s + _SPAN_S, to_s))]
        while self.now_s < to_s:
            parts.append(self._send_until(min(self.now_s + _SPAN_S, to_s)))
        return join(parts)

    def _send_until(self, to_s: float) -> Outgoing:
        messages: list[Due] = [(self.now_s, message) for message in self._waiting]
        self._waiting.clear()
        batches: list[Batches] = []
        if self._is_streaming and self.scenario_at_boot_s is not None:
            batches = self._batches(to_s, self.scenario_at_boot_s)
        messages += self._statuses(to_s)  # after the batches: they tell what was not sent
        if self._is_streaming and self.scenario_at_boot_s is not None:
            messages += self._dial(to_s, self.scenario_at_boot_s)
            messages += self._button(to_s, self.scenario_at_boot_s)
        self.now_s = to_s
        return self._wire.send(messages, batches)

    def _batches(self, to_s: float, scenario_at_boot_s: float) -> list[Batches]:
        times_s = [converter.due_times(to_s) for converter in self._converters]
        looks_s = [
            converter.look_times(len(time_s))
            for converter, time_s in zip(self._converters, times_s, strict=True)
        ]
        looks = self._look(np.concatenate(looks_s), scenario_at_boot_s)
        batches = []
        start = 0
        for converter, time_s, look_s in zip(self._converters, times_s, looks_s, strict=True):
            part = slice(start, start + len(look_s))
            start = part.stop
            if len(time_s):
                batches.append(converter.take(time_s, looks.part(part)))
        return batches

    def _look(self, at_s: FloatArray, scenario_at_boot_s: float) -> Looks:
        scenario_s = at_s + scenario_at_boot_s
        felt = self._faults.felt(self._scenario.body.felt(scenario_s), scenario_s)
        return Looks(felt, scenario_s, at_s + self._powered_at_boot_s)

    def _statuses(self, to_s: float) -> Iterator[Due]:
        first = _last_multiple(self.now_s, STATUS_EVERY_S) + 1
        numbers = range(first, _last_multiple(to_s, STATUS_EVERY_S) + 1)
        at_s = np.array(numbers, dtype=np.float64) * STATUS_EVERY_S
        for due_s, warm_c in zip(
            at_s.tolist(), board_c(at_s + self._powered_at_boot_s).tolist(), strict=True
        ):
            yield due_s, self._status(due_s, warm_c)

    def _status(self, at_s: float, temperature_c: float) -> Status:
        battery_v = max(_BATTERY_V - _BATTERY_V_PER_S * at_s, 3.3)
        return Status(
            ticks=self._clock.at(at_s),
            uptime_s=int(at_s),
            boot_id=self._boot_id,
            frames_sent=0,  # the wire fills it in
            rx_bad=self._rx_bad % 2**16,
            temperature_c=round(temperature_c, 1),
            battery_v=battery_v if self._setup.kind == "roller" else None,
            groups=tuple(
                GroupStatus(c.group, c.made_by(at_s) % 2**32, c.overflows(at_s))
                for c in self._converters
            ),
        )

    def _dial(self, to_s: float, scenario_at_boot_s: float) -> Iterator[Due]:
        first, last = self._dial_reader.next_reading, _last_multiple(to_s, DIAL_EVERY_S)
        if last < first:
            return
        times_s = np.arange(first, last + 1).astype(np.float64) * DIAL_EVERY_S
        stands_at = self._scenario.dial.value(times_s + scenario_at_boot_s)
        values, is_sent = self._dial_reader.read(stands_at)
        for at_s, value in zip(times_s[is_sent].tolist(), values[is_sent].tolist(), strict=True):
            yield at_s, Dial(self._clock.at(at_s), value)

    def _button(self, to_s: float, scenario_at_boot_s: float) -> Iterator[Due]:
        after_s, until_s = self.now_s + scenario_at_boot_s, to_s + scenario_at_boot_s
        first = bisect_right(self._presses, after_s, key=lambda press: press.told_s)
        last = bisect_right(self._presses, until_s, key=lambda press: press.told_s)
        for press in self._presses[first:last]:
            ticks = self._clock.at(press.edge_s - scenario_at_boot_s)
            yield press.told_s - scenario_at_boot_s, Button(ticks, press.pressed)


def _start_ticks(by_lot: int, setup: DeviceSetup, faults: RunFaults) -> int:
    wrap_s = faults.seconds_to_wrap()
    if wrap_s is not None:
        return -round(wrap_s * TICK_HZ) % 2**32
    return by_lot if setup.start_ticks is None else setup.start_ticks


def _last_multiple(at_s: float, period_s: float) -> int:
    """The largest k with ``k * period_s <= at_s``, exactly as the product is computed."""
    number = math.floor(at_s / period_s) + 1
    while number * period_s > at_s:
        number -= 1
    return number
