"""The WebSocket: one snapshot, then every message as it comes; after a break only what was missed.

A viewer only listens. One that cannot keep up blocks nobody: its subscription drops the oldest
messages, and the health message tells it how many it has missed. One whose token is revoked, or
runs out, is closed in the middle.
"""

import asyncio
import contextlib
import json
from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, WebSocket, WebSocketDisconnect, status
from starlette.datastructures import QueryParams

from evenside.server.greeting import greeting
from evenside.server.limits import peer_of
from evenside.server.port import MESSAGE_VERSION, JsonDict, SessionPort, Subscription
from evenside.server.seats import Seat, Seats
from evenside.server.tokens import TokenStore
from evenside.server.visitor import Visitor, visitor_of

MAX_DIGITS = 16  # of a running number; more is none of ours
SENT_AWAY = "the access of this screen was taken back"


def live_router(session: SessionPort, seats: Seats, tokens: TokenStore) -> APIRouter:
    """Serve ``/api/live`` for ``session``."""
    router = APIRouter()

    @router.websocket("/api/live")
    async def live(websocket: WebSocket) -> None:
        await websocket.accept()
        subscription = session.subscribe()
        seat = seats.take(visitor_of(websocket), peer_of(websocket.scope), subscription)
        # no await since subscribe: nothing missed, nothing twice
        missed = missed_by(websocket.query_params, session, seats, seat.visitor)
        first = missed or greeting(session, seats, seat.visitor)
        try:
            await _serve(websocket, seat, first, _left_s(seat, tokens.now()))
        finally:
            subscription.close()
            seats.leave(seat)

    return router


def missed_by(
    query: QueryParams, session: SessionPort, seats: Seats, visitor: Visitor
) -> JsonDict | None:
    """What came after the last message that a viewer says it has; None: it gets a snapshot."""
    after = query.get("after", "")
    if not (after.isascii() and after.isdigit() and len(after) < MAX_DIGITS):
        return None
    messages = session.since(query.get("stream", ""), int(after))
    if messages is None:
        return None
    access = seats.access_json(visitor)
    return {"v": MESSAGE_VERSION, "type": "missed", "messages": list(messages), "access": access}


def _left_s(seat: Seat, now: datetime) -> float | None:
    """How long the token still holds."""
    expires = seat.visitor.expires
    return None if expires is None else max(0.0, (expires - now).total_seconds())


async def _serve(websocket: WebSocket, seat: Seat, first: JsonDict, left_s: float | None) -> None:
    """Forward until either side ends, or the access does, whichever comes first."""
    tasks = [
        asyncio.create_task(_forward(websocket, seat.subscription, first)),
        asyncio.create_task(_wait_until_gone(websocket)),
        asyncio.create_task(seat.sent_away.wait()),
    ]
    try:
        done, _ = await asyncio.wait(tasks, timeout=left_s, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome
    if not done & {*tasks[:2]}:
        with contextlib.suppress(WebSocketDisconnect):
            await websocket.close(status.WS_1008_POLICY_VIOLATION, SENT_AWAY)


async def _forward(websocket: WebSocket, subscription: Subscription, first: JsonDict) -> None:
    # A viewer may leave in the middle of any send; that is its right and no error.
    with contextlib.suppress(WebSocketDisconnect):
        await websocket.send_text(encode(first, subscription.dropped))
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
