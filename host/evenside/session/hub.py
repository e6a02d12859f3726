"""One producer, many viewers, each with a bounded queue: a slow viewer loses old news, not us.

Every message has a running number, and the newest ones are kept for a while: a viewer whose
connection broke asks for what came after the last number that it has.
"""

import asyncio
import secrets
from collections import deque
from collections.abc import AsyncIterator, Callable
from itertools import islice

from evenside.session.jsonout import JsonDict

MAX_QUEUED = 256  # about ten seconds of messages; a viewer further behind wants the present
MAX_KEPT = 2048  # about three quarters of a minute: a phone that changed its network


class Subscription:
    """The messages for one viewer; iterate over it, then close it."""

    def __init__(self, hub: "Hub", max_queued: int) -> None:
        self._hub = hub
        self._messages: deque[JsonDict] = deque()
        self._max_queued = max_queued
        self._news = asyncio.Event()
        self._is_closed = False
        self.dropped = 0

    def put(self, message: JsonDict) -> None:
        """Queue a message; the oldest goes when there is no room, and is counted."""
        if len(self._messages) >= self._max_queued:
            self._messages.popleft()
            self.dropped += 1
        self._messages.append(message)
        self._news.set()

    async def __aiter__(self) -> AsyncIterator[JsonDict]:
        while True:
            while self._messages:
                message = self._messages.popleft()
                self._hub.on_taken(message)
                yield message
            if self._is_closed:
                return
            self._news.clear()
            await self._news.wait()

    def close(self) -> None:
        """No more messages; an iteration that waits comes to its end."""
        self._is_closed = True
        self._hub.forget(self)
        self._news.set()


class Hub:
    """Hands every message to every subscription.

    ``stream`` is a name for this run of numbers: after a restart they begin anew, under another.
    """

    def __init__(
        self,
        max_queued: int = MAX_QUEUED,
        on_taken: Callable[[JsonDict], None] = lambda _: None,
        *,
        max_kept: int = MAX_KEPT,
    ) -> None:
        self.stream = secrets.token_hex(4)
        self.seq = 0  # of the newest message
        self._kept: deque[JsonDict] = deque(maxlen=max_kept)
        self._max_queued = max_queued
        self.on_taken = on_taken  # told of every message in the moment in which a viewer gets it
        self._subscriptions: set[Subscription] = set()

    def subscribe(self) -> Subscription:
        """A new viewer's messages, from now on."""
        subscription = Subscription(self, self._max_queued)
        self._subscriptions.add(subscription)
        return subscription

    def publish(self, message: JsonDict) -> None:
        """Number it and tell everybody; never waits for anybody."""
        self.seq += 1
        numbered = {**message, "seq": self.seq}
        self._kept.append(numbered)
        for subscription in self._subscriptions:
            subscription.put(numbered)

    def since(self, stream: str, seq: int) -> list[JsonDict] | None:
        """The messages after number ``seq``; None where they are not all here any more."""
        n_missed = self.seq - seq
        if stream != self.stream or not 0 <= n_missed <= len(self._kept):
            return None
        return list(islice(self._kept, len(self._kept) - n_missed, None))

    def forget(self, subscription: Subscription) -> None:
        """A viewer left."""
        self._subscriptions.discard(subscription)

    def close(self) -> None:
        """End every subscription."""
        for subscription in list(self._subscriptions):
            subscription.close()

    @property
    def n_viewers(self) -> int:
        """How many are looking."""
        return len(self._subscriptions)

    @property
    def n_dropped(self) -> int:
        """Messages that present viewers were too slow for."""
        return sum(subscription.dropped for subscription in self._subscriptions)
