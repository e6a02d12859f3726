"""Show a device to apps for climbers' force sensors, as if it were a Tindeq Progressor.

examples:
  evenside serve-progressor serial:/dev/ttyUSB0
  evenside serve-progressor                     a simulated runner
  evenside serve-progressor 'replay:session.mcap'

Linux only, and it needs: pip install 'evenside[ble]'
"""

import argparse
import asyncio
import sys
from typing import TYPE_CHECKING

from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import say
from evenside.cli.signals import stop_signal

if TYPE_CHECKING:
    from evenside.session.as_progressor import AsProgressor

DEFAULT_NAME = "Progressor_EVEN"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside serve-progressor``."""
    parser.add_argument("source", nargs="?", default="sim:", metavar="SOURCE")
    parser.add_argument(
        "--name",
        default=DEFAULT_NAME,
        help=f"as apps see it; they look for 'Progressor' (default {DEFAULT_NAME})",
    )


def run(args: argparse.Namespace) -> int:
    """Be a Progressor until interrupted."""
    from evenside.errors import ToolError, UsageError
    from evenside.session.starting import start_shown
    from evenside.sources import NEEDS_BLE, open_source

    if sys.platform != "linux":
        raise UsageError("serve-progressor needs Linux: it works through BlueZ")
    try:
        from evenside.session.as_progressor import AsProgressor
    except ModuleNotFoundError as error:
        raise ToolError(NEEDS_BLE) from error
    session = start_shown(open_source(args.source))
    shown = AsProgressor(session, args.name, say)
    asyncio.run(serve(shown))
    return PARTIAL if shown.n_lost else OK


async def serve(shown: "AsProgressor") -> None:
    """Until the source ends, or Ctrl-C."""
    stopping = asyncio.create_task(stop_signal())
    running = asyncio.create_task(shown.run())
    await asyncio.wait({stopping, running}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    await shown.stop()
    await running
