"""One visit, from the first press to the number: settle, hold, ticks, chime, roll off, number.

Too much load or time ends it early; a hold that never was steady is none. What follows from that is
the guide's business; here is only what happens on the device.
"""

from dataclasses import dataclass, field
from math import floor
from typing import Literal

from evenside.session.actions import Action, CloseVisit
from evenside.session.asking import Asking, Dial
from evenside.session.cues import Cue, Cues
from evenside.session.limits import Limits
from evenside.session.procedures import MEASURED
from evenside.session.script import Say, Tick
from evenside.sources import PlannedVisit
from evenside_analysis.holds import HoldSettings
from evenside_analysis.stream import LiveState

N_TICKS = 3  # soft ticks in the last seconds before it
EARLIEST_S = HoldSettings().rating_tolerance_s  # so long before its second a number counts
PRACTICE_S = 5.0  # of steady hold, to get used to the place
ROLL_OFF_S = 1.0  # without load this long, the person is off
SAY_HOLD_EVERY_S = 6.0  # a load that is steady now and then is praised this often

Outcome = Literal["rated", "missing", "practised", "short", "stopped"]


@dataclass(slots=True)
class Visiting:
    """Somebody is on the device with this zone and side."""

    visit: PlannedVisit
    start_s: float
    asking: Asking
    limits: Limits
    hears: bool = True  # a simulated person with a plan of its own does not: a stop ends nothing
    rating_at_s: float = MEASURED.rating_at_s  # of the hold (science: within-hold drift)
    hold_start_s: float | None = None
    outcome: Outcome | None = None  # once it is over
    is_open: bool = True  # the visit's end has not been marked
    _held_s: float = 0.0  # the longest steady stretch
    off_s: float | None = None  # since when nobody is on
    _n_ticks: int = 0
    _is_practised: bool = False
    _is_stopped: bool = False
    _said_hold_s: float = -SAY_HOLD_EVERY_S
    _cues: Cues = field(default_factory=Cues)

    @property
    def cue(self) -> Cue | None:
        """What to do with the load now."""
        if self._is_stopped:
            return "stop"
        return self._cues.now if self.asking.state is None else None

    def step(
        self,
        live: LiveState,
        now_s: float,
        *,
        band_n: tuple[float, float] | None,
        dial: Dial | None,
    ) -> list[Action]:
        """Look at the newest sample; do what is due."""
        if not self.is_open:
            actions = self.asking.step(now_s, dial, self.start_s)
            self._judge()
            return actions
        if not live.in_contact:
            return self._off(now_s)
        self.off_s = None
        return [*self._watch_limits(live, now_s), *self._hold(live, now_s, band_n, dial)]

    def close(self, now_s: float) -> list[Action]:
        """Leave it here, whatever it has come to."""
        actions = self.asking.finish()
        if self.is_open:
            self.is_open = False
            actions.append(CloseVisit(now_s))
        return actions

    def _watch_limits(self, live: LiveState, now_s: float) -> list[Action]:
        said = self.limits.say(self.visit.zone, live.load_n, is_on=True, now_s=now_s)
        self._is_stopped = self._is_stopped or (self.hears and self.limits.is_over)
        return [*said]

    def _hold(
        self,
        live: LiveState,
        now_s: float,
        band_n: tuple[float, float] | None,
        dial: Dial | None,
    ) -> list[Action]:
        if self.asking.state is not None:
            return self.asking.step(now_s, dial, self.start_s)
        if self._is_stopped or self._is_practised:
            return []
        actions = self._follow_steadiness(live, now_s)
        is_moving = live.direction is not None or self._n_ticks > 0  # no time to correct a load
        if self._cues.step(live.load_n, band_n, now_s, may_speak=not is_moving):
            actions.append(Say(f"say.{self._cues.now}"))
        return [*actions, *self._count_down(now_s)]

    def _follow_steadiness(self, live: LiveState, now_s: float) -> list[Action]:
        """The hold begins when load and position become steady, and again when they were lost."""
        if live.steady_since_s != self.hold_start_s:
            self.hold_start_s, self._n_ticks = live.steady_since_s, 0
            is_news = now_s - self._said_hold_s >= SAY_HOLD_EVERY_S
            if self.hold_start_s is not None and is_news and self._cues.now in (None, "good"):
                self._said_hold_s = now_s
                return [Say("say.hold")]
        if self.hold_start_s is not None:
            self._held_s = max(self._held_s, now_s - self.hold_start_s)
        return []

    def _count_down(self, now_s: float) -> list[Action]:
        """Ticks and the chime; a practice has none, and is over sooner."""
        if self.hold_start_s is None:
            return []
        held_s = now_s - self.hold_start_s
        if self.visit.is_practice:
            self._is_practised = held_s >= PRACTICE_S
            return [Say("say.practice_done")] if self._is_practised else []
        if held_s >= self.rating_at_s:
            return self.asking.ask(now_s)
        n_due = floor(held_s - (self.rating_at_s - N_TICKS)) + 1
        is_due = n_due > self._n_ticks
        self._n_ticks = max(n_due, self._n_ticks)
        return [Tick()] if is_due else []

    def _off(self, now_s: float) -> list[Action]:
        """Off the device; for good when it lasts, and not only a shift of the weight."""
        self.off_s = now_s if self.off_s is None else self.off_s
        if now_s - self.off_s < ROLL_OFF_S:
            return []
        self.limits.step(self.visit.zone, None, is_on=False, now_s=now_s)
        self.is_open = False
        actions: list[Action] = [CloseVisit(now_s)]
        is_long = self._held_s >= self.rating_at_s - EARLIEST_S
        can_be_rated = is_long and not self.visit.is_practice
        if can_be_rated and self.asking.state is None and not self._is_stopped:
            actions += self.asking.ask(now_s)
        actions += self.asking.roll_off(now_s)
        self._judge()
        return actions

    def _judge(self) -> None:
        """What it came to; what was held to the chime before it became too much still counts."""
        if self._is_practised:
            self.outcome = "practised"
        elif self.asking.state is None:
            self.outcome = "stopped" if self._is_stopped else "short"
        elif self.asking.is_settled:
            self.outcome = "rated" if self.asking.state == "heard" else "missing"
