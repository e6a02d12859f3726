"""One producer, many viewers, each with a bounded queue: a slow viewer loses old news, not us."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable

from evenside.session.jsonout import JsonDict

MAX_QUEUED = 256  # about ten seconds of messages; a viewer further behind wants the present


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
    """Hands every message to every subscription."""

    def __init__(
        self,
        max_queued: int = MAX_QUEUED,
        on_taken: Callable[[JsonDict], None] = lambda _: None,
    ) -> None:
        self._max_queued = max_queued
        self.on_taken = on_taken  # told of every message in the moment in which a viewer gets it
        self._subscriptions: set[Subscription] = set()

    def subscribe(self) -> Subscription:
        """A new viewer's messages, from now on."""
        subscription = Subscription(self, self._max_queued)
        self._subscriptions.add(subscription)
        return subscription

    def publish(self, message: JsonDict) -> None:
        """Tell everybody; never waits for anybody."""
        for subscription in self._subscriptions:
            subscription.put(message)

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
