"""A device on a pseudo terminal, kept alive by a thread of its own."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from evenside.transport.pty import STEP_S, Device, PtyDevice


@contextmanager
def served(device: Device, *, step_s: float = STEP_S) -> Iterator[str]:
    """The path to open; the device runs in real time until the block is left, then hangs up."""
    with PtyDevice(device, step_s=step_s) as pty:
        ended = threading.Event()
        thread = threading.Thread(target=pty.run, kwargs={"until": ended.is_set}, daemon=True)
        thread.start()
        try:
            yield pty.port
        finally:
            ended.set()
            thread.join()
