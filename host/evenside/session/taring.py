"""When to take the zero at the beginning of a test: after two quiet seconds, again when refused.

A roller is to be turned for it, so that its own weight is known; who does not turn it is waited
for, and then the zero goes without.
"""

from dataclasses import dataclass, field

from evenside.session.actions import Action, TakeTare
from evenside.session.script import Say

TARE_QUIET_S = 2.0  # the plate must be left alone this long before its zero is taken
TURN_PATIENCE_S = 20.0  # a roller is asked to be turned for this long; then its zero goes without
NAG_S = 6.0  # a request that is not heeded is not spoken more often


@dataclass(slots=True)
class Taring:
    """Asks for the zero until there is one; ``begin`` anew with each test."""

    is_roller: bool = False
    _since_s: float = 0.0
    _turn_until_s: float = 0.0
    _is_asked_for: bool = False
    _said_s: dict[str, float] = field(default_factory=dict)

    def begin(self, now_s: float, *, is_roller: bool) -> list[Action]:
        """A test begins."""
        self.is_roller, self._is_asked_for = is_roller, False
        self._since_s, self._turn_until_s = now_s, now_s + TURN_PATIENCE_S
        self._said_s.clear()
        return self._say(now_s, refused="say.tare")

    def step(self, now_s: float) -> list[Action]:
        """Ask for the zero when it was quiet for long enough."""
        if self._is_asked_for or now_s - self._since_s < TARE_QUIET_S:
            return []
        self._is_asked_for = True
        return [TakeTare(self._needs_turn(now_s))]

    def refused(self, now_s: float) -> list[Action]:
        """It could not be taken: wait for quiet again, and say so."""
        self._since_s, self._is_asked_for = now_s, False
        return self._say(now_s, refused="say.tare_refused")

    def _needs_turn(self, now_s: float) -> bool:
        return self.is_roller and now_s < self._turn_until_s

    def _say(self, now_s: float, *, refused: str) -> list[Action]:
        key = "say.turn" if self._needs_turn(now_s) else refused
        if now_s - self._said_s.get(key, -NAG_S) < NAG_S:
            return []
        self._said_s[key] = now_s
        return [Say(key)]
