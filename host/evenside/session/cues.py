"""Press more, lighter, good: what to say about a load against its band, and not too often."""

from dataclasses import dataclass
from typing import Literal

Cue = Literal["more", "lighter", "good", "stop"]

OUT_FOR_S = 1.0  # a breath is no reason to speak
EVERY_S = 4.0  # between two requests; who is asked more often than that stops listening


@dataclass(slots=True)
class Cues:
    """Follows one visit; ``step`` gives the cue to show and, when it is time, to speak."""

    now: Cue | None = None
    _since_s: float = 0.0
    _spoken_s: float = -EVERY_S

    def begin(self) -> None:
        """Another visit."""
        self.now = None

    def step(
        self,
        load_n: float | None,
        band_n: tuple[float, float] | None,
        now_s: float,
        *,
        may_speak: bool = True,
    ) -> bool:
        """Whether the present cue, "more" or "lighter", is to be spoken now."""
        cue = cue_of(load_n, band_n)
        if cue != self.now:
            self.now, self._since_s = cue, now_s
        if cue not in ("more", "lighter") or not may_speak:
            return False
        is_due = now_s - self._since_s >= OUT_FOR_S and now_s - self._spoken_s >= EVERY_S
        if is_due:
            self._spoken_s = now_s
        return is_due


def cue_of(load_n: float | None, band_n: tuple[float, float] | None) -> Cue | None:
    """Where a load lies; None without a band or a load."""
    if load_n is None or band_n is None:
        return None
    low_n, high_n = band_n
    return "more" if load_n < low_n else "lighter" if load_n > high_n else "good"
