"""What the guide wants done; the session carries it out. To speak (``Say``) is one of them."""

from dataclasses import dataclass
from typing import Literal

from evenside.session.script import Say
from evenside.sources import PlannedVisit

RatedBy = Literal["dial", "hand", "presses", "memory"]


@dataclass(frozen=True, slots=True)
class TakeTare:
    """Nobody is on the device: take its zero now; ``needs_turn``: only if it was turned."""

    needs_turn: bool = False


@dataclass(frozen=True, slots=True)
class OpenVisit:
    """The person is on the device with this zone and side."""

    visit: PlannedVisit
    time_s: float


@dataclass(frozen=True, slots=True)
class CloseVisit:
    """The person has rolled off."""

    time_s: float


@dataclass(frozen=True, slots=True)
class TakeRating:
    """A number, with the moment at which it was asked for: that is what it is about."""

    score: float
    time_s: float
    by: RatedBy


@dataclass(frozen=True, slots=True)
class CountNeeds:
    """The last planned visit of a zone is over: ``Guide.heed_needs`` is to say what it needs."""


Action = TakeTare | OpenVisit | CloseVisit | TakeRating | CountNeeds | Say
