"""A WebSocket client without a network: it speaks ASGI with the application directly."""

import asyncio
import json
from types import TracebackType
from typing import Any

from starlette.types import ASGIApp, Message

LOOPBACK = ("127.0.0.1", 50_000)


class AsgiSocket:
    """Opens ``path`` of ``app``; ``async with`` connects, ``closed`` says how it ended.

    With ``stalled`` the far end takes nothing: the application's sends wait, as they do when a
    viewer's buffers are full, until ``release`` is called.
    """

    def __init__(
        self,
        app: ASGIApp,
        path: str = "/api/live",
        *,
        query: str = "",
        headers: dict[str, str] | None = None,
        client: tuple[str, int] = LOOPBACK,
        server: tuple[str, int] = ("127.0.0.1", 8151),
    ) -> None:
        wanted = {"host": "127.0.0.1:8151", **(headers or {})}
        self._scope = {
            "type": "websocket",
            "scheme": "ws",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": [(name.encode(), value.encode()) for name, value in wanted.items()],
            "client": client,
            "server": server,
            "subprotocols": [],
        }
        self._app = app
        self._to_app: asyncio.Queue[Message] = asyncio.Queue()
        self._from_app: asyncio.Queue[Message] = asyncio.Queue()
        self._may_send = asyncio.Event()
        self._may_send.set()

    async def __aenter__(self) -> "AsgiSocket":
        self._to_app.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(self._run())
        self.opening = await self._next()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
        self.leave()
        await asyncio.wait_for(self.task, timeout=60)

    async def _run(self) -> None:
        await self._app(self._scope, self._to_app.get, self._send)

    async def _send(self, message: Message) -> None:
        await self._may_send.wait()
        self._from_app.put_nowait(message)

    async def _next(self) -> Message:
        return await asyncio.wait_for(self._from_app.get(), timeout=60)

    async def message(self) -> Any:
        """The next message, as JSON."""
        received = await self._next()
        assert received["type"] == "websocket.send", received
        return json.loads(received["text"])

    async def messages(self, n: int) -> list[Any]:
        return [await self.message() for _ in range(n)]

    async def closed(self) -> Message:
        """The close message; anything else is a failure."""
        received = await self._next()
        assert received["type"] == "websocket.close", received
        return received

    def say(self, text: str) -> None:
        self._to_app.put_nowait({"type": "websocket.receive", "text": text})

    def stall(self) -> None:
        self._may_send.clear()

    def release(self) -> None:
        self._may_send.set()

    def leave(self) -> None:
        self._to_app.put_nowait({"type": "websocket.disconnect", "code": 1001})
