"""Who may talk to the server: this machine, and pages that this server gave out.

A page on any web site can send requests to a port of the visitor's own machine. Three rules keep
such pages out, and each refusal is a 403 before any route is reached:

* the peer has a loopback address (phones come in only with the pairing of a later version);
* the Host header names a loopback host, so that a foreign name that was re-pointed to 127.0.0.1
  (DNS rebinding) gets nothing;
* an Origin header, which browsers send with every post and every WebSocket, is the server's own.
  Programs send none and are let through: they are on this machine already.

The same place puts the headers on every answer that tell the browser to load nothing from
elsewhere, to run no inline script, and to show the page in no frame.
"""

import ipaddress
import re
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from evenside.server.problems import problem

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
)

SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^\s:/?#@\[\]]+)(?::[0-9]{1,5})?")
_PAGE_SCHEME = {"ws": "http", "wss": "https"}


def why_refused(scope: Scope) -> str | None:
    """Say in one sentence why this request is refused; None lets it in."""
    headers = Headers(scope=scope)
    if not _is_loopback_peer(scope):
        return "Evenside answers only to programs on its own machine."
    host = headers.get("host", "")
    if not _is_loopback_host(host):
        return "This host name is not one of Evenside's; use http://127.0.0.1 or http://localhost."
    scheme = _PAGE_SCHEME.get(scope["scheme"], scope["scheme"])
    origins = headers.getlist("origin")
    if any(origin.lower() != f"{scheme}://{host.lower()}" for origin in origins):
        return "Requests from the pages of other sites are refused."
    return None


def _is_loopback_peer(scope: Scope) -> bool:
    client = scope.get("client")
    if client is None:  # a socket without addresses (Unix) cannot be reached from elsewhere
        return True
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def _is_loopback_host(host: str) -> bool:
    match = _HOST.fullmatch(host)
    return match is not None and match["name"].lower() in LOOPBACK_NAMES


class AccessGuard:
    """ASGI middleware around the whole application: refuses strangers, adds the headers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer it with a refusal."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refusal = why_refused(scope)
        guarded = _with_security_headers(send)
        if refusal is None:
            await self._app(scope, receive, guarded)
        elif scope["type"] == "http":
            await problem(HTTPStatus.FORBIDDEN, "forbidden", refusal)(scope, receive, guarded)
        else:
            await receive()  # the connection request
            await send({"type": "websocket.close", "code": 1008, "reason": refusal})


def _with_security_headers(send: Send) -> Send:
    async def guarded(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(SECURITY_HEADERS)
            # API answers carry no ETag and are never stored. Files carry one and are asked for
            # again each time: after an update no old module can meet a new one.
            headers["Cache-Control"] = "no-cache" if "etag" in headers else "no-store"
        await send(message)

    return guarded
