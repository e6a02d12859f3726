"""The screens that are looking on right now: how many, in which role, and how one is sent away."""

import asyncio
from dataclasses import dataclass, field

from evenside.server.port import MESSAGE_VERSION, JsonDict, Subscription
from evenside.server.visitor import Visitor

MAX_SEATS = 32  # screens at once; a class in a gym, and far from what the machine can serve
MAX_SEATS_A_PEER = 8  # of one address: some screens and some that have not noticed their end yet


@dataclass(eq=False, slots=True)
class Seat:
    """One open WebSocket."""

    visitor: Visitor
    peer: str
    subscription: Subscription
    sent_away: asyncio.Event = field(default_factory=asyncio.Event)


class Seats:
    """Everybody who looks on; each hears when their number changes."""

    def __init__(self, max_seats: int = MAX_SEATS, max_a_peer: int = MAX_SEATS_A_PEER) -> None:
        self._seats: list[Seat] = []
        self._max_seats = max_seats
        self._max_a_peer = max_a_peer

    @property
    def n_viewers(self) -> int:
        """How many screens are connected, in whichever role."""
        return len(self._seats)

    def has_room_for(self, peer: str) -> bool:
        """Whether one more screen of this address may come in."""
        of_peer = sum(seat.peer == peer for seat in self._seats)
        return len(self._seats) < self._max_seats and of_peer < self._max_a_peer

    def take(self, visitor: Visitor, peer: str, subscription: Subscription) -> Seat:
        """Sit down; the others hear of it, the snapshot tells the newcomer."""
        seat = Seat(visitor, peer, subscription)
        self._seats.append(seat)
        self._tell(but=seat)
        return seat

    def leave(self, seat: Seat) -> None:
        """Get up; the others hear of it."""
        self._seats.remove(seat)
        self._tell()

    def n_of(self, token_id: str) -> int:
        """How many screens came in with this token."""
        return sum(seat.visitor.token_id == token_id for seat in self._seats)

    def send_away(self, token_id: str) -> int:
        """Close every screen that came in with this token; how many those were."""
        leaving = [seat for seat in self._seats if seat.visitor.token_id == token_id]
        for seat in leaving:
            seat.sent_away.set()
        return len(leaving)

    def access_json(self, visitor: Visitor) -> JsonDict:
        """What the page must know: what this visitor may do, and how many look on."""
        return {"role": visitor.role, "is_here": visitor.is_here, "n_viewers": self.n_viewers}

    def _tell(self, but: Seat | None = None) -> None:
        for seat in self._seats:
            if seat is not but:
                access = self.access_json(seat.visitor)
                seat.subscription.put({"v": MESSAGE_VERSION, "type": "access", "access": access})
