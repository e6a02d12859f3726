"""``--lsl`` and ``--lsl-marks``: a session on the lab streaming layer while it runs."""

import argparse
import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from evenside.cli.output import say

if TYPE_CHECKING:
    from evenside.session.live import LiveSession


def add_lsl_argument(parser: argparse.ArgumentParser) -> None:
    """Sending, which a recording can do as well as a live session."""
    parser.add_argument(
        "--lsl", action="store_true", help="send samples and marks to the lab streaming layer"
    )


def add_lsl_arguments(parser: argparse.ArgumentParser) -> None:
    """Sending, and taking in the marks of a lab."""
    add_lsl_argument(parser)
    parser.add_argument(
        "--lsl-marks", metavar="NAME", help="note the marks of the lab's marker stream NAME"
    )


@contextlib.asynccontextmanager
async def on_lsl(session: "LiveSession", args: argparse.Namespace) -> AsyncIterator[None]:
    """Stream as long as the session runs; raises ToolError where LSL is not installed."""
    name: str | None = getattr(args, "lsl_marks", None)
    if not (args.lsl or name):
        yield
        return
    from evenside.lsl import MARKERS, SAMPLES, LslMarks, LslOutlet

    if args.lsl:
        LslOutlet(session)
        say(f"on the lab streaming layer as {SAMPLES!r} and {MARKERS!r}")
    if name is None:
        yield
        return
    say(f"looking for the marker stream {name!r}")
    marks = await asyncio.to_thread(LslMarks, session, name)
    taking = asyncio.create_task(marks.run())
    try:
        yield
    finally:
        marks.stop()
        await taking
