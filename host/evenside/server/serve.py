"""The HTTP server under the application, set up for a page on the same machine."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from evenside.errors import UsageError
from evenside.server.access import LOOPBACK_NAMES

DEFAULT_PORT = 8151


class Server(uvicorn.Server):
    """A server that leaves signals to the program around it, which has a recording to close.

    ``listening`` is set once a page can be opened.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Run until ``should_exit`` is set; raises UsageError when it cannot listen there."""
        await super().serve(sockets or listening_sockets(self.config.host, self.config.port))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.listening.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; who is still being answered after some seconds is let go without a complaint."""
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def build_server(
    app: ASGIApp, *, host: str = "127.0.0.1", port: int = DEFAULT_PORT, is_shared: bool = False
) -> Server:
    """Prepare a server; ``await server.serve()`` runs it until ``server.should_exit`` is set.

    Raises
    ------
    UsageError
        ``host`` is not a loopback address, and the session is not shared.
    """
    if host not in LOOPBACK_NAMES | {"::1"} and not is_shared:
        raise UsageError(f"host {host!r} is not on this machine; --share lets others in")
    config = uvicorn.Config(
        app,
        host=host.strip("[]"),
        port=port,
        ws="websockets-sansio",
        ws_max_size=4096,  # bytes; a viewer has nothing to say
        ws_per_message_deflate=False,  # costs latency and saves nothing on loopback
        proxy_headers=False,  # a forwarded address must never stand in for the real peer
        server_header=False,
        access_log=False,
        log_config=None,
        log_level="warning",
        timeout_graceful_shutdown=2,  # seconds; open WebSockets must not hold up the end
    )
    return Server(config)


def listening_sockets(host: str, port: int) -> list[socket.socket]:
    """Where to listen: at ``host``, and always at this machine's own address too."""
    hosts = [host] if host in ("localhost", "127.0.0.1", "::1", "0.0.0.0") else ["127.0.0.1", host]
    sockets: list[socket.socket] = []
    try:
        for name in hosts:
            sockets.append(_listen(name, port))
    except OSError as error:
        for opened in sockets:
            opened.close()
        raise UsageError(f"cannot listen at {host}, port {port}: {error.strerror}") from error
    return sockets


def _listen(host: str, port: int) -> socket.socket:
    is_v6 = ":" in host
    listener = socket.socket(socket.AF_INET6 if is_v6 else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_v6:  # the other family has a socket of its own
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    return listener
