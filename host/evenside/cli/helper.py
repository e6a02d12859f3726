"""Who lays the weights: the person at the terminal, or the hands of a simulated bench."""

import asyncio
import os
import sys
import threading
from typing import TYPE_CHECKING

from evenside.calibrating.bench import BenchHelper
from evenside.calibrating.guided import STOPPED
from evenside.calibrating.work import refuse_rolling
from evenside.cli.output import say
from evenside.errors import DeviceError

if TYPE_CHECKING:
    from evenside.calibrating.guided import Helper
    from evenside.calibrating.points import Placement
    from evenside.sources import OpenSource


def helper_for(source: "OpenSource") -> "Helper":
    """The one for a source; raises UsageError where somebody rolls, or nobody is there."""
    if source.hands is not None:
        return BenchHelper(source.hands, say)
    refuse_rolling(source)
    return TerminalHelper()


class TerminalHelper:
    """Asks on stderr and waits for a line on stdin; the session goes on meanwhile."""

    def __init__(self) -> None:
        self._unread = b""

    async def lay(self, placement: "Placement", prompt: str) -> None:
        """See ``Helper``; a closed stdin or a q breaks off."""
        del placement
        say(f"{prompt}  [Enter when done, q to stop]")
        line = await self._line()
        if not line or line.strip().lower() in (b"q", b"quit"):
            raise DeviceError(STOPPED)

    def tell(self, text: str) -> None:
        """See ``Helper``."""
        say(text)

    async def _line(self) -> bytes:
        """The next line of stdin, with its end; nothing where stdin has ended."""
        while b"\n" not in self._unread:
            data = await read_stdin()
            if not data:
                return self._unread
            self._unread += data
        line, _, self._unread = self._unread.partition(b"\n")
        return line + b"\n"


async def read_stdin() -> bytes:
    """What comes next on stdin.

    A thread of its own waits for it, and not one of asyncio's: the program does not wait for that
    thread when somebody presses Ctrl-C instead of Enter.
    """
    loop = asyncio.get_running_loop()
    coming: asyncio.Future[bytes] = loop.create_future()

    def give(data: bytes) -> None:
        if not coming.done():
            coming.set_result(data)

    def wait() -> None:
        data = os.read(sys.stdin.fileno(), 4096)
        if not loop.is_closed():
            loop.call_soon_threadsafe(give, data)

    threading.Thread(target=wait, daemon=True).start()
    return await coming
