"""Replay a recording on the live page, through the very same code as live.

examples:
  evenside replay session.mcap
  evenside replay session.mcap --speed 10
"""

import argparse
import asyncio
from pathlib import Path

from evenside.cli.exits import OK, PARTIAL
from evenside.cli.live import add_page_arguments, serve
from evenside.cli.output import say_mind

CONFIG = {"port": "live.port", "share": "live.share", "host": "live.host"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside replay``."""
    parser.add_argument("file", metavar="FILE", help="the recording")
    parser.add_argument("--speed", default="1", help="0.5, 1, 10, ... or max (default 1)")
    add_page_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from evenside.recording.reader import read_recording
    from evenside.session.starting import start_replay
    from evenside.session.verify import what_is_missing
    from evenside.sources import open_source

    source = open_source(f"replay:{args.file}?speed={args.speed}")
    session = start_replay(source, Path(args.file))
    missing = what_is_missing(read_recording(args.file))
    if missing is not None:
        say_mind(f"{missing}; this is what is there ({session.past.core.now_s:.0f} s)")
    asyncio.run(serve(session, args, ends_with_source=args.once))
    return OK if missing is None else PARTIAL
