"""A person who does what the voice says: lies down, presses, holds, answers on the roller.

A simulated device is under a body whose load follows what was heard so far; nothing is planned.
Give every ``speech`` of the session to ``Listener.hear`` and the test runs through, screen unseen.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np

from evenside.hosttime import HostClock
from evenside.session.live import LiveSession
from evenside.simulator.body import Body, Felt
from evenside.simulator.device import SimulatedDevice
from evenside.simulator.faults import NO_FAULTS, FaultPlan
from evenside.simulator.people import find_person
from evenside.simulator.scenario import Scenario
from evenside.simulator.setups import DeviceSetup
from evenside.sources import OpenSource
from evenside.transport.sim import SimTransport, step_at
from evenside_analysis.types import FloatArray

GET_ON_S, RAMP_S = 2.0, 0.5  # from hearing where to the first newton, and to the full load
REACTION_S = 0.8  # from a word to the deed
BREATH = 0.01  # of the load
UNEVEN = (1.0, 0.94, 1.06, 0.97, 1.03)  # nobody presses the same twice
LET_GO_S = 0.5  # after the number was heard
PRESS_N, PRESS_S, PAUSE_S = 90.0, 0.25, 0.35  # of a hand on the roller
PLACE_M = 0.1  # along the tissue
NEVER_S = 1e9

Answer = Callable[[str, str, float], float | None]  # (zone, side, load) -> score, or silence


class ListeningBody(Body):
    """A load made of what the person means to do from now on: straight lines between knots."""

    def __init__(self) -> None:
        super().__init__({}, (), 0)
        self._at_s, self._load_n = [0.0], [0.0]

    def felt(self, time_s: FloatArray) -> Felt:
        """Load and place; what comes after the last knot stays as it is there."""
        breath = 1.0 + BREATH * np.sin(2.0 * np.pi * 0.25 * time_s)
        load_n = np.interp(time_s, self._at_s, self._load_n) * breath
        return Felt(load_n, np.where(load_n > 0.0, PLACE_M, 0.0), np.zeros(len(time_s)))

    def do(self, now_s: float, *knots: tuple[float, float]) -> None:
        """From ``now_s`` on, and not what was meant before: (seconds from now, newtons)."""
        present_n = float(np.interp(now_s, self._at_s, self._load_n))
        n_past = int(np.searchsorted(self._at_s, now_s))
        self._at_s = [*self._at_s[:n_past], now_s, *(now_s + s for s, _ in knots)]
        self._load_n = [*self._load_n[:n_past], present_n, *(load for _, load in knots)]


class ListeningScenario(Scenario):
    """Nothing planned: a body that listens, on any device, for as long as one likes."""

    body: ListeningBody

    def __init__(self, seed: int = 1) -> None:
        person = find_person("even", seed)
        super().__init__(
            seed, 0, {"baseline": person, "intervention": person, "retest": person}, ()
        )
        self.body = ListeningBody()
        self.button = ((NEVER_S, True),)  # the marker button is left alone

    @property
    def duration_s(self) -> float:
        """As long as somebody listens."""
        return float("inf")


@dataclass
class Listener:
    """Ears, a body and an opinion."""

    body: ListeningBody
    answer: Answer
    leans: bool = False  # on the roller, until the voice says the number
    load_n: Mapping[str, float] = field(default_factory=lambda: {"left": 260.0, "right": 220.0})
    after_each: Callable[[], None] = lambda: None  # called when a word was heeded
    heard: list[str] = field(default_factory=list)  # keys, in order
    place: tuple[str, str] = ("", "left")
    _load_n: float = 0.0
    _is_asked: bool = False

    def hear(self, speech: Mapping[str, object], place: tuple[str, str]) -> None:
        """Do what was said; ``place`` is the zone and side that the words named."""
        key, now_s = str(speech["key"]), float(str(speech["time_s"]))
        self.heard.append(key)
        match key.removeprefix("say."):
            case "ready" | "practice" | "back":
                self._get_on(now_s, place)
            case "more" | "lighter":
                self._load_n *= 1.12 if key == "say.more" else 1 / 1.12
                self.body.do(now_s, (REACTION_S, self._load_n), (3600.0, self._load_n))
            case "rate":
                self._is_asked = True
                self._get_off(now_s)
            case "stop":
                self._get_off(now_s)
                self._load_n = 0.0  # to be thought over
            case "practice_done" | "enough" | "lost" | "tare":
                self._get_off(now_s)
            case "count":
                self._let_go_at(str(speech["text"]), now_s)
            case "sound.tick" if self._is_asked:
                self._is_asked = False
                self._press(now_s)
            case _:
                pass

    def _get_on(self, now_s: float, place: tuple[str, str]) -> None:
        self._is_asked = False
        if place != self.place or not self._load_n:
            self._load_n = self.load_n[place[1]] * UNEVEN[len(self.heard) % len(UNEVEN)]
        self.place = place
        lying = (GET_ON_S + RAMP_S, self._load_n), (3600.0, self._load_n)
        self.body.do(now_s, (GET_ON_S, 0.0), *lying)

    def _get_off(self, now_s: float) -> None:
        is_on = float(self.body.felt(np.array([now_s])).load_n[0])
        self.body.do(now_s, (REACTION_S, is_on), (REACTION_S + RAMP_S, 0.0))

    def _press(self, now_s: float) -> None:
        score = self.answer(*self.place, self._load_n)
        if score is not None and self.leans:
            lean_s = REACTION_S + 0.05
            self.body.do(now_s, (REACTION_S, 0.0), (lean_s, PRESS_N), (3600.0, PRESS_N))
        elif score is not None:
            self.body.do(now_s, (REACTION_S, 0.0), *presses(round(score)))

    def _let_go_at(self, number: str, now_s: float) -> None:
        score = self.answer(*self.place, self._load_n)
        if score is not None and number == f"{score:g}.":
            self.body.do(now_s, (LET_GO_S, PRESS_N), (LET_GO_S + 0.05, 0.0))


def presses(n: int) -> Iterator[tuple[float, float]]:
    """A hand that presses ``n`` times, or for zero once and long."""
    at_s = REACTION_S
    for _ in range(max(n, 1)):
        down_s = PRESS_S if n else 2.0
        yield from ((at_s + 0.05, PRESS_N), (at_s + down_s, PRESS_N), (at_s + down_s + 0.05, 0.0))
        at_s += down_s + 0.05 + PAUSE_S
        yield at_s, 0.0


def listening_source(
    scenario: ListeningScenario, clock: HostClock, *, faults: FaultPlan = NO_FAULTS
) -> OpenSource:
    """The person on a simulated plate, as a source that a live session can start on."""
    device = SimulatedDevice(scenario, DeviceSetup(), faults)
    transport = SimTransport(device, clock=clock, end_s=None, step_s=step_at(None))
    return OpenSource("sim:?listens=1", transport, clock, is_live=True, speed=None)


async def live_by_ear(session: LiveSession, listener: Listener, *, until: str = "say.done") -> None:
    """Run a session with its listener until something was said, then stop it."""
    running = asyncio.create_task(session.run())
    subscription = session.hub.subscribe()
    async for message in subscription:
        if message["type"] == "speech":
            visit = session.leader.guide.visit
            listener.hear(message["speech"], (visit.zone, visit.side) if visit else ("", "left"))
            listener.after_each()
            if message["speech"]["key"] == until:
                break
        if running.done():
            break
    subscription.close()
    await session.stop()
    await running
