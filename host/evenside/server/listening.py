"""Where the page listens: at the port that somebody asked for, or at the first that is free.

A port is taken by listening at it, at once: between looking and taking another program comes in.
"""

import contextlib
import errno
import socket
from collections.abc import Iterator

from evenside.errors import BusyError, UsageError

DEFAULT_PORT = 8151
N_TRIED = 20
MAX_PORT = 65535


@contextlib.contextmanager
def listening(host: str, port: int | None) -> Iterator[list[socket.socket]]:
    """Sockets that listen at ``port`` of ``host``, all closed afterwards; None: a free one.

    Raises BusyError when other programs have it, UsageError when nobody can listen there.
    """
    host = host.strip("[]")
    sockets = free_sockets(host, DEFAULT_PORT) if port is None else asked_sockets(host, port)
    with contextlib.ExitStack() as open_ones:
        for opened in sockets:
            open_ones.enter_context(opened)
        yield sockets


def port_of(sockets: list[socket.socket]) -> int:
    """The port at which all of them listen."""
    return int(sockets[0].getsockname()[1])


def free_sockets(host: str, first: int) -> list[socket.socket]:
    """At ``first`` or one of the next ports, whichever is free; raises BusyError if none is."""
    for port in range(first, first + N_TRIED):
        with contextlib.suppress(BusyError):
            return listening_sockets(host, port)
    raise BusyError(f"no port from {first} to {first + N_TRIED - 1} is free")


def asked_sockets(host: str, port: int) -> list[socket.socket]:
    """At the port that somebody asked for, 0 for any.

    Raises BusyError when another program has it, UsageError when there is no such port.
    """
    if not 0 <= port <= MAX_PORT:
        raise UsageError(f"port {port}: give 1 to {MAX_PORT}")
    try:
        return listening_sockets(host, port)
    except BusyError as error:
        raise BusyError(f"{error}; without --port a free one is taken") from error


def listening_sockets(host: str, port: int) -> list[socket.socket]:
    """At ``host``, and always at this machine's own address too; port 0 is any free one.

    Raises BusyError when another program listens there, UsageError when nobody can.
    """
    hosts = [host] if host in ("localhost", "127.0.0.1", "::1", "0.0.0.0") else ["127.0.0.1", host]
    sockets: list[socket.socket] = []
    try:
        for name in hosts:
            sockets.append(_listen(name, port))
    except OSError as error:
        for opened in sockets:
            opened.close()
        if error.errno == errno.EADDRINUSE:
            raise BusyError(f"port {port} is in use by another program") from error
        raise UsageError(f"cannot listen at {host}, port {port}: {error.strerror}") from error
    return sockets


def _listen(host: str, port: int) -> socket.socket:
    is_v6 = ":" in host
    family = socket.AF_INET6 if is_v6 else socket.AF_INET
    # Named as TCP: only then does asyncio send at once. Otherwise every answer of two writes waits
    # 40 ms for the other side to acknowledge the first.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if is_v6:  # the other family has a socket of its own
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind((host, port))
        listener.listen()  # until then another program may bind the same port
    except OSError:
        listener.close()
        raise
    return listener
