"""A person in front of a guide, without a device: what they do becomes the detector's state."""

from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from evenside.session.actions import Action
from evenside.session.asking import Dial
from evenside.session.guide import Guide
from evenside.session.script import Say
from evenside_analysis.stream import LiveState

STEP_S, FS_HZ = 0.1, 80.0
LOAD_N = 230.0


def live(
    contact_since_s: float | None, steady_since_s: float | None = None, load_n: float = LOAD_N
) -> LiveState:
    return LiveState(
        in_contact=contact_since_s is not None,
        contact_since_s=contact_since_s,
        steady_since_s=steady_since_s,
        load_n=None if contact_since_s is None else load_n,
        position_m=None,
        direction=None,
    )


@dataclass
class Person:
    """Lives in steps of a tenth of a second; ``said`` is all that was heard so far."""

    guide: Guide
    now_s: float = 0.0
    dial: Dial | None = None
    said: list[str] = field(default_factory=list)

    def take(self, actions: Iterable[Action]) -> list[Action]:
        """Hear what is said; what is left are deeds."""
        actions = list(actions)
        self.said += [action.key for action in actions if isinstance(action, Say)]
        return [action for action in actions if not isinstance(action, Say)]

    def wait(self, seconds: float, state: LiveState | None = None) -> list[Action]:
        deeds = []
        for _ in range(round(seconds / STEP_S)):
            self.now_s += STEP_S
            deeds += self.take(self.guide.step(state or live(None), self.now_s, self.dial))
        return deeds

    def hold(self, seconds: float, load_n: float = LOAD_N) -> list[Action]:
        """On the roller: two seconds to settle, then steady."""
        start_s = self.now_s
        deeds = self.wait(2.0, live(start_s, None, load_n))
        return deeds + self.wait(seconds, live(start_s, start_s + 2.0, load_n))

    def press(self, n: int, down_s: float = 0.2, up_s: float = 0.4) -> list[Action]:
        """Short presses of a hand, with the load sample by sample."""
        deeds = []
        for load_n, seconds in ((90.0, down_s), (0.0, up_s)) * n:
            deeds += self.feel(load_n, seconds)
        return deeds

    def feel(self, load_n: float, seconds: float) -> list[Action]:
        """A load for a time, too short for the detector."""
        n_rows = round(seconds * FS_HZ)
        loads = np.full(n_rows, load_n)
        deeds = self.take(self.guide.hear(loads, self.now_s, FS_HZ))
        self.now_s += n_rows / FS_HZ
        return deeds + self.take(self.guide.step(live(None), self.now_s, self.dial))

    def rate(self, score: float) -> None:
        self.take(self.guide.rated(score))

    def turn_dial(self, value: float) -> None:
        self.dial = Dial(value, self.now_s)


def kinds(actions: Iterable[Action]) -> list[str]:
    return [type(action).__name__ for action in actions]
