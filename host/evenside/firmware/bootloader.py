"""Getting a board with USB of its own into its bootloader: the touch, and the port that comes then.

A Leonardo speaks USB itself. Opening its port at 1200 baud tells the program on it to step aside;
the board leaves the bus and comes back as its bootloader, for about eight seconds, on Linux mostly
under the same name, on Windows under another.
"""

import time
from collections.abc import Iterable, Iterator

from evenside.transport.serial import list_ports, touch_port

POLL_S = 0.1
WAIT_S = 8.0  # as long as the bootloader stays


def enter_bootloader(port: str) -> str:
    """Touch ``port`` and give the bootloader's port, once it is there."""
    before = ports_now()
    touch_port(port)
    return bootloader_port(port, before, snapshots())


def bootloader_port(port: str, before: frozenset[str], after: Iterable[frozenset[str]]) -> str:
    """The port that appeared in the course of ``after``; ``port`` itself when none did.

    None appears when the board was in its bootloader already.
    """
    known = before
    for now in after:
        appeared = now - known
        if appeared:
            return port if port in appeared else min(appeared)
        known = known & now
    return port


def snapshots() -> Iterator[frozenset[str]]:
    """The ports of the system, ten times a second, until it is no use to wait any longer."""
    for _ in range(round(WAIT_S / POLL_S)):
        yield ports_now()
        time.sleep(POLL_S)


def ports_now() -> frozenset[str]:
    """The names of the serial ports."""
    return frozenset(port.device for port in list_ports())
