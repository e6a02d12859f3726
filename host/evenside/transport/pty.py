"""A simulated device behind a pseudo terminal: a stand-in for a board, for any program.

A pty has no DTR line, so opening it does not reset the device as opening an Arduino does.
"""

import errno
import os
import select
import tty
from collections.abc import Callable
from types import TracebackType
from typing import Protocol, Self

from evenside.errors import TransportError
from evenside.hosttime import NS_PER_S, RealClock

STEP_S = 0.01
MAX_UNREAD = 1 << 20  # bytes kept for a reader that does not read; more is dropped, like a UART


class Device(Protocol):
    """What can be put behind a port: bytes in, bytes out, on the caller's clock."""

    def receive(self, data: bytes) -> None:
        """Bytes to the device at the time reached so far."""

    def advance(self, to_s: float) -> bytes:
        """What it says after the time reached so far, up to and with ``to_s``."""


class PtyDevice:
    """Owns the master end; ``port`` is what a host opens, ``step_s`` how often it is looked at."""

    def __init__(self, device: Device, *, step_s: float = STEP_S) -> None:
        self._device = device
        self._step_s = step_s
        self._unsent = b""
        self.n_dropped = 0
        try:
            self._master, self._slave = os.openpty()
        except OSError as error:
            raise TransportError(f"this system has no pseudo terminal: {error}") from error
        tty.setraw(self._slave)  # no echo, no line editing, every byte value passes
        os.set_blocking(self._master, False)
        self.port = os.ttyname(self._slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, *, until: Callable[[], bool] = lambda: False) -> None:
        """Be the device in real time, until ``until()`` or until interrupted."""
        clock = RealClock()
        start_ns = clock.now_ns()
        step = 0
        while not until():
            step += 1
            due_s = step * self._step_s - (clock.now_ns() - start_ns) / NS_PER_S
            self.step((clock.now_ns() - start_ns) / NS_PER_S, wait_s=max(0.0, due_s))

    def step(self, device_s: float, *, wait_s: float = 0.0) -> None:
        """Take what the host sent, say what the device has to say by ``device_s``."""
        readable, _, _ = select.select([self._master], [], [], wait_s)
        if readable:
            self._device.receive(self._read())
        self._unsent += self._device.advance(device_s)
        self._send()

    def close(self) -> None:
        """Hang up: the host sees the port vanish."""
        for descriptor in (self._master, self._slave):
            if descriptor >= 0:
                os.close(descriptor)
        self._master = self._slave = -1

    def _read(self) -> bytes:
        try:
            return os.read(self._master, 4096)
        except OSError as error:
            if error.errno in (errno.EIO, errno.EAGAIN):
                return b""  # nobody has the port open at the moment
            raise

    def _send(self) -> None:
        try:
            sent = os.write(self._master, self._unsent) if self._unsent else 0
        except BlockingIOError:
            sent = 0
        self._unsent = self._unsent[sent:]
        if len(self._unsent) > MAX_UNREAD:
            self.n_dropped += len(self._unsent) - MAX_UNREAD
            self._unsent = self._unsent[-MAX_UNREAD:]
