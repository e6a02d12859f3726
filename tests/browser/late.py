"""A wire that takes its time between page and server: whoever does not wait for an answer is seen.

A test that presses a button and then asks the session at once passes on a quick machine and fails
on a busy one. ``pytest tests/browser --late-s 0.5`` makes every machine a slow one.
"""

import asyncio
import contextlib

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Late:
    """Every request reaches ``app`` ``late_s`` seconds late, and so does every live message."""

    def __init__(self, app: ASGIApp, late_s: float) -> None:
        self._app, self._late_s = app, late_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            await asyncio.sleep(self._late_s)
        if scope["type"] == "websocket":
            await self._serve_late(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _serve_late(self, scope: Scope, receive: Receive, send: Send) -> None:
        """All messages as late as each other, however many follow on one another."""
        on_the_way: asyncio.Queue[tuple[float, Message]] = asyncio.Queue()
        loop = asyncio.get_running_loop()

        async def send_late(message: Message) -> None:
            on_the_way.put_nowait((loop.time() + self._late_s, message))

        async def deliver() -> None:
            while True:
                due_s, message = await on_the_way.get()
                await asyncio.sleep(due_s - loop.time())
                with contextlib.suppress(OSError):  # the page is gone
                    await send(message)
                on_the_way.task_done()

        delivering = asyncio.create_task(deliver())
        try:
            await self._app(scope, receive, send_late)
            await on_the_way.join()
        finally:
            delivering.cancel()
