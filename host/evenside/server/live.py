"""The WebSocket: one snapshot, then every message as it comes.

A viewer only listens. One that cannot keep up blocks nobody: its subscription drops the oldest
messages, and the health message tells it how many it has missed.
"""

import asyncio
import contextlib
import json
from collections.abc import Mapping

from fastapi import APIRouter, WebSocket, WebSocketDisconnect, status

from evenside.server.port import JsonDict, SessionPort, Subscription


def live_router(session: SessionPort) -> APIRouter:
    """Serve ``/api/live`` for ``session``."""
    router = APIRouter()

    @router.websocket("/api/live")
    async def live(websocket: WebSocket) -> None:
        await websocket.accept()
        subscription = session.subscribe()
        snapshot = session.snapshot()  # no await in between: nothing missed, nothing twice
        try:
            await _serve(websocket, subscription, snapshot)
        finally:
            subscription.close()

    return router


async def _serve(websocket: WebSocket, subscription: Subscription, snapshot: JsonDict) -> None:
    """Forward until either side ends, whichever comes first."""
    tasks = [
        asyncio.create_task(_forward(websocket, subscription, snapshot)),
        asyncio.create_task(_wait_until_gone(websocket)),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


async def _forward(websocket: WebSocket, subscription: Subscription, snapshot: JsonDict) -> None:
    # A viewer may leave in the middle of any send; that is its right and no error.
    with contextlib.suppress(WebSocketDisconnect):
        await websocket.send_text(encode(snapshot, subscription.dropped))
        async for message in subscription:
            await websocket.send_text(encode(message, subscription.dropped))
        await websocket.close(status.WS_1001_GOING_AWAY, "the session has ended")


async def _wait_until_gone(websocket: WebSocket) -> None:
    """Read what a viewer sends, which means nothing here, until it leaves."""
    while (await websocket.receive())["type"] != "websocket.disconnect":
        pass


def encode(message: JsonDict, dropped: int) -> str:
    """Write a message as JSON text; a message with health gets this viewer's count of drops."""
    health = message.get("health")
    if isinstance(health, Mapping):
        message = {**message, "health": {**health, "dropped_messages": dropped}}
    return json.dumps(message, allow_nan=False, separators=(",", ":"), ensure_ascii=False)
