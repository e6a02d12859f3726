"""The load to aim at, zone by zone: the same band for both sides, so that they can be compared.

The reference of a zone is what this person pressed there in an earlier session, or else in the
first counted visit of this one. A score at the end of the scale says little: then the load is
changed, and always on both sides (science 8).
"""

from collections.abc import Mapping, Sequence
from typing import Literal

BAND = 0.10  # of the reference, up and down (science 8)
LOW_SCORE, HIGH_SCORE = 2.0, 8.0  # outside, the scale is at its end (science 8)
CHANGE = 1.25  # a quarter more or less force moves a score by a point or two (science 2.4)

Change = Literal["more", "less"]


class Bands:
    """Knows the reference loads; learns them while the test goes on."""

    def __init__(self, reference_n: Mapping[str, float] | None = None) -> None:
        self._reference_n = dict(reference_n or {})
        self._scores: dict[str, list[float]] = {}

    def band_n(self, zone: str) -> tuple[float, float] | None:
        """Lowest and highest load of the band; None before the first visit of a new zone."""
        reference_n = self._reference_n.get(zone)
        if reference_n is None:
            return None
        return reference_n * (1 - BAND), reference_n * (1 + BAND)

    def learn(self, zone: str, load_n: float) -> None:
        """The load of a counted hold; the first one becomes the reference."""
        if load_n > 0:
            self._reference_n.setdefault(zone, load_n)

    def rated(self, zone: str, score: float) -> Change | None:
        """Take a score; after each pair of sides, whether both must be pressed otherwise.

        Not between the sides of a pair: they are to stand on the same load.
        """
        scores = self._scores.setdefault(zone, [])
        scores.append(score)
        if len(scores) < 2:
            return None
        self._scores[zone] = []
        change = change_for(scores)
        if change is not None and zone in self._reference_n:
            self._reference_n[zone] *= CHANGE if change == "more" else 1 / CHANGE
        return change


def change_for(scores: Sequence[float]) -> Change | None:
    """What a pair of scores asks for; too much weighs more than too little."""
    if max(scores) > HIGH_SCORE:
        return "less"
    return "more" if min(scores) < LOW_SCORE else None
