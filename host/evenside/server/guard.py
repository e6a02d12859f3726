"""ASGI middleware around the whole application: refuses strangers, bounds requests, adds headers.

What is refused and why stands in ``access``; how much is too much in ``limits``. This is where both
are asked, in order, before any route is reached: address, pace, token, role, size.
"""

import asyncio
from math import ceil
from typing import NamedTuple

from fastapi.responses import JSONResponse
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evenside.server import limits
from evenside.server.access import (
    ENTER,
    READING,
    cookie_name,
    is_interface,
    is_near,
    secret_in,
    visitor_from,
    why_not_for,
    why_refused,
)
from evenside.server.headers import with_security_headers
from evenside.server.limits import Limiter, peer_of
from evenside.server.problems import problem
from evenside.server.seats import Seats
from evenside.server.tokens import TokenStore

NO_TOKEN = "This screen has no access; scan the code on the first screen again."
TOO_MANY = "Too many requests from this address; wait a little."


class Limits(NamedTuple):
    """The allowances, each counted by address."""

    reads: Limiter
    writes: Limiter
    sockets: Limiter
    wrong_tokens: Limiter


def default_limits() -> Limits:
    """As they ship."""
    return Limits(
        Limiter(limits.READS),
        Limiter(limits.WRITES),
        Limiter(limits.SOCKETS),
        Limiter(limits.WRONG_TOKENS),
    )


class AccessGuard:
    """Lets a request through with its ``visitor``, or answers it with a refusal."""

    def __init__(
        self, app: ASGIApp, *, tokens: TokenStore, seats: Seats, is_shared: bool, limits: Limits
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._seats = seats
        self._is_shared = is_shared
        self._limits = limits

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ask every rule, then the application."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        guarded = with_security_headers(send, is_near=is_near(scope))
        refusal = self._refusal(scope)
        if refusal is None and scope["type"] == "http":
            refusal, receive = await _with_whole_body(scope, receive)
        if refusal is None:
            await self._app(scope, receive, guarded)
        elif scope["type"] == "http":
            await refusal(scope, receive, guarded)
        else:
            await receive()  # the connection request
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, scope: Scope) -> JSONResponse | None:
        """The first rule that says no."""
        reason = why_refused(scope, is_shared=self._is_shared)
        if reason is not None:
            return problem("forbidden", reason)
        if not is_interface(scope):
            return None
        return self._too_many(scope) or self._not_for(scope)

    def _too_many(self, scope: Scope) -> JSONResponse | None:
        peer = peer_of(scope)
        if scope["type"] == "websocket":
            has_room = self._seats.has_room_for(peer)
            wait_s = self._limits.sockets.take(peer) if has_room else 1.0
        elif scope["method"] in READING:
            wait_s = self._limits.reads.take(peer)
        else:
            wait_s = self._limits.writes.take(peer)
        return _wait(wait_s) if wait_s else None

    def _not_for(self, scope: Scope) -> JSONResponse | None:
        """Whether the visitor's token and role allow it; notes the visitor for the routes."""
        peer, is_entering = peer_of(scope), scope["path"] == ENTER
        if wait_s := self._limits.wrong_tokens.wait_s(peer):
            return _wait(wait_s)
        visitor = visitor_from(scope, self._tokens)
        scope["visitor"] = visitor
        if visitor is None and not is_entering:
            return self._without_token(scope, peer)
        reason = None if visitor is None else why_not_for(visitor, scope)
        return None if reason is None else problem("forbidden", reason)

    def _without_token(self, scope: Scope, peer: str) -> JSONResponse:
        """Say so; a wrong token costs, and a cookie that holds no more is taken back."""
        answer = problem("no_token", NO_TOKEN)
        if secret_in(scope):
            self._limits.wrong_tokens.take(peer)
            answer.delete_cookie(cookie_name(scope), httponly=True, samesite="strict")
        return answer


def _wait(wait_s: float) -> JSONResponse:
    return problem("too_many", TOO_MANY, {"Retry-After": str(ceil(wait_s))})


async def _with_whole_body(scope: Scope, receive: Receive) -> tuple[JSONResponse | None, Receive]:
    """Read the body, which is short, or refuse it; nobody holds a route open with half of one."""
    if scope["method"] in READING:
        return None, receive
    too_large = problem("too_large", f"More than {limits.MAX_BODY_BYTES} bytes are no request.")
    length = Headers(scope=scope).get("content-length", "")
    if length.isascii() and length.isdigit() and int(length) > limits.MAX_BODY_BYTES:
        return too_large, receive
    body, is_last = b"", False
    try:
        async with asyncio.timeout(limits.BODY_WITHIN_S):
            while not is_last:
                message = await receive()
                body += message.get("body", b"")
                is_last = not message.get("more_body", False)
                if len(body) > limits.MAX_BODY_BYTES:
                    return too_large, receive
    except TimeoutError:
        return problem("too_slow", "The rest of the request did not come."), receive
    return None, _Told(body, receive)


class _Told:
    """Hands a body that was read already to whoever reads it next."""

    def __init__(self, body: bytes, receive: Receive) -> None:
        self._body: bytes | None = body
        self._receive = receive

    async def __call__(self) -> Message:
        if self._body is None:
            return await self._receive()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}
