"""Record a source without a page, until Ctrl-C or the end of the source.

Example:
  evenside record serial:/dev/ttyUSB0 session.mcap --tare
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.calibrations import add_calibration_argument, kept_calibrations
from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, say
from evenside.cli.signals import stop_signal

if TYPE_CHECKING:
    from evenside.session.live import LiveSession


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside record``."""
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--seconds", type=float, help="stop after this long")
    parser.add_argument("--body-mass", type=float, metavar="KG", help="of the person")
    add_calibration_argument(parser)
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
        force=args.force,
        auto_start=args.guide,
        calibration_path=args.calibration,
        calibrations=kept_calibrations(),
    )
    session = start_live(open_source(args.source), options)
    asyncio.run(record(session, args.seconds))
    quality = session.core.analysis_json()["quality"]
    if args.json:
        print_json({"path": str(args.file), "quality": quality})
    say(f"wrote {args.file}: {session.core.now_s:.1f} s, {quality['samples_lost']} samples lost")
    if session.scribe.warning:
        say(f"mind: {session.scribe.warning}")
    return PARTIAL if quality["samples_lost"] or session.scribe.warning else OK


async def record(session: "LiveSession", seconds: float | None) -> None:
    """Run until the source ends, the time is over, or somebody presses Ctrl-C."""
    running = asyncio.create_task(session.run())
    stopping = asyncio.create_task(stop_signal())
    await asyncio.wait({running, stopping}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    await session.stop()
    stopping.cancel()
    await running
