"""The pace of rolling while somebody works on a place: passes a minute, a word when it is off."""

from collections import deque
from typing import Literal

WINDOW_S = 30.0
MIN_PASSES = 4  # fewer are no pace yet
# A stroke of 2 to 4 s (Behm 2020) is 15 to 30 a minute; people choose 33 +- 10 themselves.
SLOWEST, FASTEST = 10.0, 45.0
EVERY_S = 20.0


class Pace:
    """Counts passes by the second at which they ended."""

    def __init__(self) -> None:
        self._ends_s: deque[float] = deque()
        self._spoken_s = -EVERY_S

    def passed(self, end_s: float) -> None:
        """One pass is over."""
        self._ends_s.append(end_s)

    def per_minute(self, now_s: float) -> float | None:
        """Passes a minute over the last half minute; None while nobody rolls."""
        while self._ends_s and now_s - self._ends_s[0] > WINDOW_S:
            self._ends_s.popleft()
        if len(self._ends_s) < MIN_PASSES:
            return None
        span_s = max(now_s, self._ends_s[-1]) - self._ends_s[0]
        return 60.0 * (len(self._ends_s) - 1) / span_s if span_s > 0 else None

    def step(self, now_s: float) -> Literal["slower", "faster"] | None:
        """What to say about the pace now, if anything."""
        pace = self.per_minute(now_s)
        if pace is None or SLOWEST <= pace <= FASTEST or now_s - self._spoken_s < EVERY_S:
            return None
        self._spoken_s = now_s
        return "slower" if pace > FASTEST else "faster"
