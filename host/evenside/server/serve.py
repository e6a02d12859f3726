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
from evenside.server.listening import DEFAULT_PORT, listening_sockets


class Server(uvicorn.Server):
    """A server that leaves signals to the program around it, which has a recording to close.

    ``listening`` is set once a page can be opened.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = asyncio.Event()

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        """Run until ``should_exit`` is set, on ``sockets`` that listen already or on new ones.

        Raises BusyError or UsageError when it cannot listen.
        """
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
