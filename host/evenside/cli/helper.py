"""Who lays the weights: the person at the terminal, or the hands of a simulated bench."""

import asyncio
import sys
from typing import TYPE_CHECKING

from evenside.calibrating.bench import BenchHelper
from evenside.cli.output import say
from evenside.errors import DeviceError, UsageError

if TYPE_CHECKING:
    from evenside.calibrating.guided import Helper
    from evenside.calibrating.points import Placement
    from evenside.sources import OpenSource


def helper_for(source: "OpenSource") -> "Helper":
    """The one for a source; raises UsageError where somebody rolls, or nobody is there."""
    if source.hands is not None:
        return BenchHelper(source.hands, say)
    if source.plan or not source.is_live:
        raise UsageError(
            f"{source.url}: weights cannot be laid there; a simulated device on a table is "
            "sim:?bench=1"
        )
    return TerminalHelper()


class TerminalHelper:
    """Asks on stderr and waits for a line on stdin; the session goes on meanwhile."""

    async def lay(self, placement: "Placement", prompt: str) -> None:
        """See ``Helper``; a closed stdin or a q breaks off."""
        del placement
        say(f"{prompt}  [Enter when done, q to stop]")
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line or line.strip().lower() in ("q", "quit"):
            raise DeviceError("stopped; nothing was kept")

    def tell(self, text: str) -> None:
        """See ``Helper``."""
        say(text)
