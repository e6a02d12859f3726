"""Who may talk to the server: this machine, and screens that were given a token.

A page on any web site can send requests to a port of the visitor's own machine, or of another one
in the same network. Four rules keep such pages out, and each refusal comes before any route:

* the Host header is a loopback name, from a program on this machine, or else the very address at
  which the request arrived: a foreign name that was re-pointed here (DNS rebinding) gets nothing;
* an Origin header, which browsers send with every post and every WebSocket, is the server's own;
* where a browser says that another site's page asks (``Sec-Fetch-Site``), the interface is closed;
* who comes from another machine carries a token: as ``Authorization: Bearer``, or in the cookie
  that ``POST /api/enter`` gave. Programs on this machine need none.

A viewer reads and never writes. Tokens and the shared address are handed out at this machine only.
"""

import ipaddress
import logging
import re
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers
from starlette.types import Scope

from evenside.errors import InputError
from evenside.server.tokens import TokenStore
from evenside.server.visitor import Visitor

_log = logging.getLogger(__name__)

LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "[::1]"})
ENTER = "/api/enter"  # the one address of the interface that is open to everybody
HERE_ONLY = ("/api/tokens", "/api/share", "/api/recording")
READING = frozenset({"GET", "HEAD", "OPTIONS"})
HERE = Visitor("control")

_HOST = re.compile(r"(?P<name>\[[0-9a-fA-F:.]+\]|[^\s:/?#@\[\]]+)(?::[0-9]{1,5})?")
_PAGE_SCHEME = {"ws": "http", "wss": "https"}
_OWN_PAGE = ("same-origin", "none")  # "none": typed, or opened from a code


def why_refused(scope: Scope, *, is_shared: bool = False) -> str | None:
    """Say in one sentence why this request is refused, whoever asks; None goes on."""
    headers = Headers(scope=scope)
    is_local = is_loopback_peer(scope)
    if not is_local and not is_shared:
        return "Evenside answers only to programs on its own machine."
    host = headers.get("host", "")
    if is_loopback_host(host):
        if not is_local:
            return "Evenside answers only to programs on its own machine under this name."
    elif not (is_shared and _is_arrival_address(host, scope)):
        return "This host name is not one of Evenside's; use the address that it has shown."
    scheme = _PAGE_SCHEME.get(scope["scheme"], scope["scheme"])
    origins = headers.getlist("origin")
    if any(origin.lower() != f"{scheme}://{host.lower()}" for origin in origins):
        return "Requests from the pages of other sites are refused."
    if is_interface(scope) and headers.get("sec-fetch-site", "none") not in _OWN_PAGE:
        return "Requests from the pages of other sites are refused."
    return None


def why_not_for(visitor: Visitor, scope: Scope) -> str | None:
    """Say why this visitor may not do this; None lets it through."""
    path, method = scope["path"], scope.get("method", "GET")
    if not visitor.is_here and path.startswith(HERE_ONLY):
        return "Access is handed out only at the machine on which Evenside runs."
    if visitor.role == "viewer" and method not in READING and path != ENTER:
        return "This screen looks on; it cannot steer."
    return None


def visitor_from(scope: Scope, tokens: TokenStore) -> Visitor | None:
    """Who asks; None has no token that holds. At this machine a wrong one counts as none."""
    secret = secret_in(scope)
    try:
        token = tokens.find(secret) if secret else None
    except InputError as error:  # a damaged file lets nobody in, and keeps nobody here out
        _log.error("%s", error)
        token = None
    if token is not None:
        return token.visitor
    return HERE if is_near(scope) else None


def secret_in(scope: Scope) -> str | None:
    """The token that a request carries, whether it holds or not."""
    headers = Headers(scope=scope)
    kind, _, secret = headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer" and secret:
        return secret.strip()
    try:
        morsel = SimpleCookie(headers.get("cookie", "")).get(cookie_name(scope))
    except CookieError:
        return None
    return morsel.value if morsel else None


def cookie_name(scope: Scope) -> str:
    """One cookie a port: browsers mix the ports of a host up."""
    server = scope.get("server")
    return f"evenside_{server[1] if server else 0}"


def is_interface(scope: Scope) -> bool:
    """Whether it asks for measurements; the page's own files hold none and are open."""
    path: str = scope["path"]
    return path == "/api" or path.startswith("/api/")


def is_near(scope: Scope) -> bool:
    """Whether somebody at this machine asks, under one of its own names."""
    return is_loopback_peer(scope) and is_loopback_host(Headers(scope=scope).get("host", ""))


def is_loopback_peer(scope: Scope) -> bool:
    """Whether the request comes from this machine."""
    client = scope.get("client")
    if client is None:  # a socket without addresses (Unix) cannot be reached from elsewhere
        return True
    try:
        return ipaddress.ip_address(client[0]).is_loopback
    except ValueError:
        return False


def is_loopback_host(host: str) -> bool:
    """Whether a Host header names this machine from inside."""
    match = _HOST.fullmatch(host)
    return match is not None and match["name"].lower() in LOOPBACK_NAMES


def _is_arrival_address(host: str, scope: Scope) -> bool:
    """Whether a Host header is the address, as a number, at which this connection came in."""
    match, server = _HOST.fullmatch(host), scope.get("server")
    if match is None or not server:
        return False
    try:
        return _plain(match["name"].strip("[]")) == _plain(server[0])
    except ValueError:
        return False


def _plain(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    address = ipaddress.ip_address(text)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address
