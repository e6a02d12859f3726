"""How much and how long is too much: limits of load and time, zone by zone.

From science 7: loads as shares of body weight from the highest that were published for the limbs,
much less for the lower back and the shin; 30 to 120 s a set from the reviews of rolling; the time a
zone and day is an estimate. Without a body mass there is no limit of load, and the page says so.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evenside.session.jsonout import JsonDict
from evenside.session.script import Say

STANDARD_GRAVITY = 9.80665  # m/s^2
LIMBS = (0.55, 0.70)  # warn, stop: the highest published maxima, and a mean of 68 %
SHARES: Mapping[str, tuple[float, float]] = {
    "glute": (0.85, 1.0),  # one sits on it: most of the body is what is usual there
    "lower_back": (0.35, 0.45),
    "multifidus": (0.35, 0.45),
    "psoas": (0.20, 0.30),
    "shin": (0.20, 0.30),
}
WARN_S, STOP_S = 90.0, 120.0  # on one place without getting off
ZONE_S = 360.0  # on one zone in a session, both sides
OVER_FOR_S = 0.3  # a stumble onto the roller is over by then
EVERY_S = 4.0  # between two warnings

Signal = Literal["lighter", "stop", "thirty_left", "enough"]


@dataclass(slots=True)
class Limits:
    """Follows contact and load; ``step`` says what is to be said now."""

    body_mass_kg: float | None = None
    is_over: bool = False  # the stop was given and the person is still on
    _on_since_s: float | None = None
    _now_s: float = 0.0
    _high_since_s: dict[str, float] = field(default_factory=dict)
    _said_s: dict[str, float] = field(default_factory=dict)
    _zone_s: dict[str, float] = field(default_factory=dict)

    def loads_n(self, zone: str) -> tuple[float, float] | None:
        """The loads at which to warn and to stop."""
        if self.body_mass_kg is None:
            return None
        weight_n = self.body_mass_kg * STANDARD_GRAVITY
        warn, stop = SHARES.get(zone, LIMBS)
        return warn * weight_n, stop * weight_n

    def step(self, zone: str, load_n: float | None, *, is_on: bool, now_s: float) -> list[Signal]:
        """What to say about this moment, in the order of its weight."""
        self._count(zone, is_on=is_on, now_s=now_s)
        if self._on_since_s is None:
            self.is_over = False
            self._high_since_s.clear()
            return []
        signals: list[Signal] = []
        on_s = now_s - self._on_since_s
        is_too_much = self._is_high("stop", zone, load_n, now_s)
        if on_s >= STOP_S and not self.is_over:
            signals.append("enough")
        elif on_s >= WARN_S and "thirty_left" not in self._said_s:
            self._said_s["thirty_left"] = now_s
            signals.append("thirty_left")
        self.is_over = self.is_over or is_too_much or on_s >= STOP_S
        if is_too_much and self._may_say("stop", now_s):
            return ["stop"]
        if not self.is_over and self._is_high("lighter", zone, load_n, now_s):
            signals += ["lighter"] if self._may_say("lighter", now_s) else []
        return signals

    def say(self, zone: str, load_n: float | None, *, is_on: bool, now_s: float) -> list[Say]:
        """The same in words; with what ends a visit comes its sound."""
        return [
            Say(f"say.{signal}", sound="stop" if signal in ("stop", "enough") else None)
            for signal in self.step(zone, load_n, is_on=is_on, now_s=now_s)
        ]

    def is_used_up(self, zone: str) -> bool:
        """Whether a zone has had all its time."""
        return self._zone_s.get(zone, 0.0) >= ZONE_S

    def to_json(self, zone: str | None) -> JsonDict:
        """``limits`` of the guide."""
        loads_n = self.loads_n(zone) if zone else None
        on_since_s = self._on_since_s
        left_s = None if on_since_s is None else max(0.0, STOP_S - (self._now_s - on_since_s))
        return {
            "warn_n": loads_n[0] if loads_n else None,
            "stop_n": loads_n[1] if loads_n else None,
            "left_s": left_s,
        }

    def _count(self, zone: str, *, is_on: bool, now_s: float) -> None:
        if is_on and self._on_since_s is None:
            self._on_since_s = now_s
            self._said_s.pop("thirty_left", None)
        elif is_on:
            self._zone_s[zone] = self._zone_s.get(zone, 0.0) + now_s - self._now_s
        else:
            self._on_since_s = None
        self._now_s = now_s

    def _is_high(self, what: Signal, zone: str, load_n: float | None, now_s: float) -> bool:
        """Above the limit, and not only for a moment."""
        loads_n = self.loads_n(zone)
        limit_n = None if loads_n is None else loads_n[what == "stop"]
        if load_n is None or limit_n is None or load_n <= limit_n:
            self._high_since_s.pop(what, None)
            return False
        return now_s - self._high_since_s.setdefault(what, now_s) >= OVER_FOR_S

    def _may_say(self, what: Signal, now_s: float) -> bool:
        if now_s - self._said_s.get(what, -EVERY_S) < EVERY_S:
            return False
        self._said_s[what] = now_s
        return True
