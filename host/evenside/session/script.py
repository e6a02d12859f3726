"""What the voice says: a key of the texts and what goes into it, in no language yet.

The same words for the same thing, the side always first. A sound may come with a sentence or alone.
"""

from dataclasses import dataclass
from typing import Literal

from evenside.session.zones import all_zones
from evenside.sources import PlannedVisit
from evenside.texts import Texts

Sound = Literal["tick", "chime", "stop", "lost", "back"]

TICK = "sound.tick"  # no words: a sound alone


@dataclass(frozen=True, slots=True)
class Say:
    """One sentence, or one sound."""

    key: str
    visit: PlannedVisit | None = None  # its side and zone are ``{place}`` and ``{how}``
    score: float | None = None
    n: int | None = None
    sound: Sound | None = None

    def text(self, texts: Texts) -> str:
        """As it is spoken; empty for a sound alone."""
        if self.key == TICK:
            return ""
        place, how = "", ""
        if self.visit is not None:
            place = texts.place(self.visit.zone, self.visit.side)
            how = texts.how(self.visit.zone) or how_of(self.visit.zone)
        score = "" if self.score is None else texts.number(self.score)
        return texts.say(self.key, place=place, how=how, score=score, n=self.n).strip()


def how_of(zone: str) -> str:
    """How to lie on a zone that the tables of the languages do not have: a plug-in's."""
    known = all_zones().get(zone)
    return known.how if known else ""


@dataclass(frozen=True, slots=True)
class Tick(Say):
    """A soft tick: the last seconds of a hold, or "I am listening"."""

    key: str = TICK
    sound: Sound | None = "tick"
