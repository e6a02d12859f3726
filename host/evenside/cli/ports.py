"""A free port for the page."""

import socket

from evenside.errors import BusyError

N_TRIED = 20


def free_port(first: int) -> int:
    """``first`` or one of the next ports, whichever is free; raises BusyError if none is."""
    for port in range(first, first + N_TRIED):
        if is_free(port):
            return port
    raise BusyError(f"no port from {first} to {first + N_TRIED - 1} is free")


def checked_port(port: int) -> int:
    """A port that somebody asked for; raises BusyError when another program has it."""
    if not is_free(port):
        raise BusyError(
            f"port {port} is in use by another program; without --port a free one is taken"
        )
    return port


def is_free(port: int) -> bool:
    """Whether a page could be served there."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
