"""The HTTP server under the application, set up for a page on the same machine."""

import asyncio
import contextlib
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

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.listening.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Capture none."""
        yield


def build_server(app: ASGIApp, *, host: str = "127.0.0.1", port: int = DEFAULT_PORT) -> Server:
    """Prepare a server; ``await server.serve()`` runs it until ``server.should_exit`` is set.

    Raises
    ------
    UsageError
        ``host`` is not a loopback address: there is no pairing yet that would let others in.
    """
    if host not in LOOPBACK_NAMES | {"::1"}:
        raise UsageError(f"host {host!r} is not on this machine; only 127.0.0.1 is served so far")
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
