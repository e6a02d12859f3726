"""Where samples come from: one word that names a source, and the registry that opens it.

sim:?seed=7&person=even&faults=lost:0.01&speed=4     a simulated runner on a simulated roller
    also day=, zones=, visits=, treatment=1, device=, rate=, and speed=max
sim:?bench=1                                         nobody on it: to calibrate, check and tare
serial:/dev/ttyUSB0                                  a device on a serial port
ble:NAME or ble:ADDRESS                              a device over Bluetooth Low Energy
ble:progressor:NAME                                  a sensor of another maker: docs/sensors.md
    also ble:motherboard:NAME and ble:wh-c06:NAME?unit=kgf
lines:/dev/ttyUSB0?unit=kgf&baud=9600                anything that prints a number in every line
    also column=, pattern= and scale=
replay:session.mcap?speed=max                        a recording, through the code of live
"""

import random
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from evenside.errors import ToolError, UsageError
from evenside.hosttime import HostClock, RealClock, ScaledClock, VirtualClock
from evenside.plugins import SOURCES, find, names
from evenside.transport.base import Transport

if TYPE_CHECKING:
    from evenside.sensors.vocabulary import Sensor
    from evenside.simulator.bench import Hands
    from evenside.simulator.options import SimOptions

NEEDS_BLE = "Bluetooth needs one more part: pip install 'evenside[ble]'"
MAX_SPEED = 1000.0  # beyond this real time means nothing any more: say max


# As fast as possible a recording comes in blocks of a quarter of a second: ten times as quick as in
# chunks, and a page that looks on still sees the load move.
BLOCK_S = 0.25


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """One visit that the person is going to make."""

    zone: str
    side: str
    is_practice: bool = False  # to get used to it; counts for nothing


@dataclass(frozen=True, slots=True)
class EarlierLink:
    """What an earlier program had with a source, for one that goes on; times are Unix ns."""

    connected_ns: int  # when the source was first opened
    last_ns: int  # when its newest bytes came
    sent: Sequence[tuple[int, bytes]]  # up to when it had been read, and what it was sent then


@dataclass(frozen=True, slots=True)
class OpenSource:
    """A source ready to be linked: its transport, its time and what is known about it."""

    url: str
    transport: Transport
    clock: HostClock
    is_live: bool  # False: a recording, nothing is written again
    speed: float | None = 1.0  # seconds of the source per real second; None: as fast as possible
    body_mass_kg: float | None = None
    plan: tuple[PlannedVisit, ...] = ()  # what a simulated person is going to do
    settings: dict[str, str] = field(default_factory=dict)
    hands: "Hands | None" = None  # that lay weights on a simulated device


def open_source(url: str, *, earlier: EarlierLink | None = None) -> OpenSource:
    """Make the source that ``url`` names; raises UsageError, or what its file or port raises.

    With ``earlier`` it goes on where an earlier program left off.
    """
    scheme, separator, rest = url.partition(":")
    opener = OPENERS.get(scheme) or (find(SOURCES, scheme, read_opener) if separator else None)
    if not separator or opener is None:
        known = ", ".join(f"{name}:" for name in [*OPENERS, *names(SOURCES)])
        raise UsageError(f"source {url!r}: a source starts with one of {known}")
    return opener(url, rest, earlier)


def read_opener(_scheme: str, value: object) -> "Opener":
    """What the plug-in of a source gives; raises TypeError for anything that cannot be called."""
    if not callable(value):
        raise TypeError(f"{value!r} is no function (url, rest, earlier) -> OpenSource")
    return value


def open_sim(url: str, rest: str, earlier: EarlierLink | None = None) -> OpenSource:
    """A simulated session in this process; nothing happened in it while nobody simulated it."""
    from evenside.simulator.options import OPTION_NAMES, options_from_words
    from evenside.transport.sim import SimTransport, step_at

    _, options = split_options(url, rest, OPTION_NAMES | {"speed"})
    speed = speed_of(options)
    clock = make_clock(speed, start_ns=earlier.last_ns if earlier else None)
    chosen = options_from_words(options)
    if chosen.bench:
        return open_bench(url, chosen, clock, options)
    device = chosen.make_device()
    scenario = device.scenario
    end_s, step_s = scenario.duration_s, step_at(speed)
    transport = SimTransport(device, clock=clock, end_s=end_s, step_s=step_s)
    if earlier is not None:
        transport.catch_up(earlier.connected_ns, earlier.sent, earlier.last_ns)
    return OpenSource(
        url=url,
        transport=transport,
        clock=clock,
        is_live=True,
        speed=speed,
        body_mass_kg=scenario.person.body_mass_kg,
        plan=tuple(
            PlannedVisit(visit.slot.zone, visit.slot.side)
            for visit in scenario.plan
            if visit.slot.kind == "test"
        ),
        settings=options,
    )


def open_bench(
    url: str, chosen: "SimOptions", clock: HostClock, options: dict[str, str]
) -> OpenSource:
    """A simulated device on a table, and hands that lay weights on it."""
    from evenside.transport.sim import SimTransport

    device, hands = chosen.make_bench()
    return OpenSource(
        url=url,
        transport=SimTransport(device, clock=clock, end_s=None),
        clock=clock,
        is_live=True,
        speed=speed_of(options),
        settings=options,
        hands=hands,
    )


def open_serial(url: str, rest: str, _earlier: EarlierLink | None = None) -> OpenSource:
    """A device on a serial port, or on any URL that pyserial opens."""
    from evenside.transport.serial import SerialTransport

    if not rest:
        raise UsageError(f"source {url!r}: name the port, as in serial:/dev/ttyUSB0")
    clock = RealClock()
    return OpenSource(url, SerialTransport(rest, clock=clock), clock, is_live=True)


def open_ble(url: str, rest: str, _earlier: EarlierLink | None = None) -> OpenSource:
    """A device over Bluetooth Low Energy; raises ToolError where that part is not installed."""
    kind, colon, name = rest.partition(":")
    opener = BLE_SENSORS.get(kind) if colon else None
    if not (name if opener else rest):
        raise UsageError(f"source {url!r}: name the device; `evenside devices` lists them")
    try:
        if opener is not None:
            return opener(url, name)
        from evenside.transport.ble import BleTransport
    except ModuleNotFoundError as error:
        raise ToolError(NEEDS_BLE) from error
    clock = RealClock()
    return OpenSource(url, BleTransport(rest, clock=clock), clock, is_live=True)


def open_progressor(url: str, name: str) -> OpenSource:
    """A Tindeq Progressor, or one of its clones."""
    from evenside.sensors import progressor
    from evenside.transport.ble import BleTransport
    from evenside.transport.ble_profile import Profile

    profile = Profile(progressor.SERVICE, progressor.DATA, progressor.CONTROL)
    clock = RealClock()
    transport = BleTransport(name, clock=clock, profile=profile)
    return foreign_source(url, transport, progressor.Progressor(), clock)


def open_motherboard(url: str, name: str) -> OpenSource:
    """A Griptonite Motherboard."""
    from evenside.sensors import motherboard
    from evenside.transport.ble import BleTransport
    from evenside.transport.ble_profile import Profile

    profile = Profile(motherboard.UART, motherboard.TO_HOST, motherboard.TO_DEVICE)
    clock = RealClock()
    transport = BleTransport(name, clock=clock, profile=profile)
    return foreign_source(url, transport, motherboard.Motherboard(), clock)


def open_wh_c06(url: str, rest: str) -> OpenSource:
    """A Weiheng WH-C06, which only broadcasts."""
    from evenside.sensors.lines import UNITS
    from evenside.sensors.wh_c06 import COMPANY, WhC06
    from evenside.transport.ble_broadcast import BroadcastTransport

    name, options = split_options(url, rest, {"unit"})
    unit = options.get("unit", "kgf")
    if unit not in UNITS:
        raise UsageError(f"source {url!r}: unit={unit!r} must be one of {', '.join(UNITS)}")
    clock = RealClock()
    transport = BroadcastTransport(name, company=COMPANY, clock=clock)
    return foreign_source(url, transport, WhC06(newton_per_unit=UNITS[unit]), clock)


def open_lines(url: str, rest: str, _earlier: EarlierLink | None = None) -> OpenSource:
    """A sensor on a serial port that prints a number in every line."""
    from evenside.sensors.lines import DEFAULT_BAUD, OPTIONS, Lines, format_of
    from evenside.transport.serial import SerialTransport

    port, options = split_options(url, rest, OPTIONS)
    if not port:
        raise UsageError(f"source {url!r}: name the port, as in lines:/dev/ttyUSB0?unit=kgf")
    baud = options.get("baud", str(DEFAULT_BAUD))
    if not baud.isdecimal() or int(baud) == 0:
        raise UsageError(f"source {url!r}: baud={baud!r} must be a whole number")
    sensor = Lines(format_of(url, options))
    clock = RealClock()
    return foreign_source(url, SerialTransport(port, clock=clock, baud=int(baud)), sensor, clock)


def foreign_source(url: str, inner: Transport, sensor: "Sensor", clock: HostClock) -> OpenSource:
    """A sensor of another maker, translated into our protocol."""
    from evenside.sensors.transport import SensorTransport

    transport = SensorTransport(inner, sensor, where=url, clock=clock)
    return OpenSource(url, transport, clock, is_live=True)


def open_replay(url: str, rest: str, _earlier: EarlierLink | None = None) -> OpenSource:
    """A recording, at its own pace, faster, slower, or as fast as the machine can."""
    from evenside.transport.replay import ReplayTransport, first_arrival_ns

    name, options = split_options(url, rest, {"speed"})
    if not name:
        raise UsageError(f"source {url!r}: name the recording, as in replay:session.mcap")
    path, speed = Path(name), speed_of(options)
    clock = make_clock(speed, start_ns=first_arrival_ns(path))
    transport = ReplayTransport(path, clock=clock, block_s=BLOCK_S if speed is None else None)
    return OpenSource(url, transport, clock, is_live=False, speed=speed, settings=options)


BLE_SENSORS: dict[str, Callable[[str, str], OpenSource]] = {
    "progressor": open_progressor,
    "motherboard": open_motherboard,
    "wh-c06": open_wh_c06,
}
# (what was typed, what stands behind the scheme, what an earlier program had with the source)
Opener = Callable[[str, str, EarlierLink | None], OpenSource]
OPENERS: dict[str, Opener] = {
    "sim": open_sim,
    "serial": open_serial,
    "ble": open_ble,
    "lines": open_lines,
    "replay": open_replay,
}


def speed_of(options: dict[str, str]) -> float | None:
    """The option ``speed``; None for ``max``; raises UsageError for anything that is no pace."""
    text = options.get("speed", "1")
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed <= MAX_SPEED:
        raise UsageError(f"speed={text!r}: give a number above 0 up to {MAX_SPEED:g}, or max")
    return speed


def make_clock(speed: float | None, *, start_ns: int | None) -> HostClock:
    """The time of a source: real at 1, scaled otherwise, virtual as fast as possible."""
    real = RealClock()
    if speed is None:
        return VirtualClock(real.now_ns() if start_ns is None else start_ns)
    if speed == 1 and start_ns is None:
        return real
    return ScaledClock(real, speed=speed, start_ns=start_ns)


def split_options(url: str, rest: str, known: AbstractSet[str]) -> tuple[str, dict[str, str]]:
    """``name?a=1&b=2`` into the name and its options; raises UsageError for unknown ones."""
    name, _, query = rest.partition("?")
    options = dict(parse_qsl(query, keep_blank_values=True))
    for option in options:
        if option not in known:
            raise UsageError(
                f"source {url!r}: no option {option!r}; there are {', '.join(sorted(known))}"
            )
    return name, options


def session_rng(url: str, start_ns: int) -> random.Random:
    """The lot of a session (first side, jitter of retries), repeatable from its head."""
    return random.Random(f"{url}@{start_ns}")
