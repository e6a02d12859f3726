"""One viewer's bounded queue, as the real one behaves: it drops the oldest and counts."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator

from tests.server.fake_person import Json


class FakeSubscription:
    """A bounded queue that drops the oldest and counts."""

    def __init__(self, room: int) -> None:
        self._messages: deque[Json] = deque(maxlen=room)
        self._news = asyncio.Event()
        self.is_closed = False
        self.dropped = 0

    def put(self, message: Json) -> None:
        self.dropped += len(self._messages) == self._messages.maxlen
        self._messages.append(message)
        self._news.set()

    async def __aiter__(self) -> AsyncIterator[Json]:
        while True:
            while self._messages:
                yield self._messages.popleft()
            if self.is_closed:
                return
            self._news.clear()
            await self._news.wait()

    def close(self) -> None:
        self.is_closed = True
        self._news.set()
