"""A free port for the page."""

import socket

N_TRIED = 20


def free_port(first: int) -> int:
    """``first`` or one of the next ports, whichever is free; any free one if all are taken."""
    for port in [*range(first, first + N_TRIED), 0]:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise AssertionError("port 0 always binds")
