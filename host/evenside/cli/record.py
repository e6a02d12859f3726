"""Record a source without a page, until Ctrl-C or the end of the source.

Example:
  evenside record serial:/dev/ttyUSB0 session.mcap --tare
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, say, say_mind
from evenside.cli.signals import stop_signal

if TYPE_CHECKING:
    from evenside.session.live import LiveSession


CONFIG = {"body_mass": "person.body_mass_kg", "person": "person.code"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside record``."""
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=float, help="stop after this long")
    parser.add_argument("--body-mass", type=float, metavar="KG", help="of the person")
    parser.add_argument("--person", metavar="CODE", help="a code for the person, not a name")
    parser.add_argument("--guide", action="store_true", help="follow the measured test")
    parser.add_argument("--force", action="store_true", help="overwrite FILE")
    parser.add_argument("--json", action="store_true", help="print the account as JSON")


def run(args: argparse.Namespace) -> int:
    """Record, then say what was lost."""
    from evenside.session.starting import LiveOptions, start_live
    from evenside.sources import open_source

    options = LiveOptions(
        record_path=args.file,
        body_mass_kg=args.body_mass,
        person_code=args.person,
        force=args.force,
        auto_start=args.guide,
    )
    session = start_live(open_source(args.source), options)
    session.scribe.tell = say_mind
    asyncio.run(record(session, args.seconds))
    quality = session.core.analysis_json()["quality"]
    if args.json:
        print_json({"path": session.scribe.path, "quality": quality})
    if session.scribe.warning:
        say_mind(session.scribe.warning)
    else:
        seconds, n_lost = session.core.now_s, quality["samples_lost"]
        say(f"wrote {session.scribe.path}: {seconds:.1f} s, {n_lost} samples lost")
    return PARTIAL if quality["samples_lost"] or session.scribe.has_lost else OK


async def record(session: "LiveSession", seconds: float | None) -> None:
    """Run until the source ends, the time is over, or somebody presses Ctrl-C."""
    running = asyncio.create_task(session.run())
    stopping = asyncio.create_task(stop_signal())
    await asyncio.wait({running, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    await session.stop()
    stopping.cancel()
    await running
