"""A bus that is busy is waited for.

dbus-fast takes a full socket for the end of a connection, as python-dbus-next does (its issue 153).
On a machine that is busy with other things the bus may stand still for a second or two, in which
a simulated BlueZ says more than a socket holds.
"""

import socket
from collections.abc import Iterable
from typing import Any

from dbus_fast.aio import MessageBus


class PatientSocket:
    """What does not fit in at present was not sent: the writer comes back when there is room."""

    def __init__(self, full: socket.socket) -> None:
        self._socket = full

    def send(self, data: memoryview) -> int:
        try:
            return self._socket.send(data)
        except BlockingIOError:
            return 0

    def sendmsg(self, buffers: Iterable[memoryview], ancillary: Iterable[Any]) -> int:
        return self._socket.sendmsg(buffers, ancillary)


def make_patient(bus: MessageBus) -> MessageBus:
    """The same bus, which survives a daemon that does not read for a while."""
    bus._writer.sock = PatientSocket(bus._sock)  # type: ignore[union-attr,assignment]
    return bus
