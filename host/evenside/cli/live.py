"""Roll and watch it live: the server, the page, the guided test and the recording.

examples:
  evenside live                              a simulated runner
  evenside live 'sim:?seed=7&speed=4'        another one, four times as fast
  evenside live serial:/dev/ttyUSB0 --body-mass 70
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.exits import OK
from evenside.cli.output import say
from evenside.cli.signals import stop_signal

if TYPE_CHECKING:
    from evenside.session.live import LiveSession


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside live``."""
    parser.add_argument("source", nargs="?", default="sim:", metavar="SOURCE")
    add_page_arguments(parser)
    parser.add_argument("--record", type=Path, metavar="FILE", help="where the recording goes")
    parser.add_argument("--no-record", action="store_true", help="keep nothing")
    parser.add_argument("--body-mass", type=float, metavar="KG", help="of the person")
    parser.add_argument("--person", metavar="CODE", help="a code for the person, not a name")
    parser.add_argument("--zones", help="zone ids to test, separated by commas (default: the nine)")
    parser.add_argument("--visits", type=int, help="visits a zone, both sides (default 8)")
    parser.add_argument(
        "--quick", action="store_true", help="one visit a side: a chart, no verdict"
    )
    parser.add_argument("--blind", action="store_true", help="no results before the test is over")
    parser.add_argument("--language", choices=("en", "de", "fr"), default="en", help="of the voice")
    parser.add_argument(
        "--rating-by",
        choices=("presses", "count"),
        default="presses",
        help="on the roller: press for each point, or let go when the voice says the number",
    )
    parser.add_argument("--calibration", type=Path, metavar="FILE", help="calibration as JSON")
    parser.add_argument("--force", action="store_true", help="overwrite the recording")


def add_page_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of every command that shows the page."""
    parser.add_argument("--port", type=int, help="of the page (default: a free one from 8151)")
    parser.add_argument("--once", action="store_true", help="end when the source ends")


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    from evenside.session.starting import LiveOptions, start_live
    from evenside.sources import open_source

    source = open_source(args.source)
    options = LiveOptions(
        record_path=args.record,
        keeps_recording=not args.no_record,
        body_mass_kg=args.body_mass,
        person_code=args.person,
        zones=tuple(args.zones.split(",")) if args.zones else (),
        visits_per_zone=args.visits,
        is_quick=args.quick,
        is_blind=args.blind,
        language=args.language,
        rating_by=args.rating_by,
        calibration_path=args.calibration,
        force=args.force,
    )
    session = start_live(source, options)
    if session.scribe.path:
        say(f"recording to {session.scribe.path}")
    asyncio.run(serve(session, port=args.port, ends_with_source=args.once))
    if session.scribe.warning:
        say(f"mind: {session.scribe.warning}")
    return OK


async def serve(session: "LiveSession", *, port: int | None, ends_with_source: bool) -> None:
    """The session and its page in one event loop, until one of them ends or Ctrl-C."""
    from evenside.cli.ports import checked_port, free_port
    from evenside.server.app import create_app
    from evenside.server.serve import DEFAULT_PORT, build_server
    from evenside.session.desk import Desk

    port = free_port(DEFAULT_PORT) if port is None else checked_port(port)
    server = build_server(create_app(Desk(session)), port=port)
    stopping = asyncio.create_task(stop_signal())
    running = asyncio.create_task(session.run(), name="session")
    serving = asyncio.create_task(server.serve(), name="server")
    await server.listening.wait()
    say(f"the page is at  http://127.0.0.1:{port}/   (Ctrl-C ends the session)")
    everything = {stopping, running, serving}
    await asyncio.wait(everything, return_when=asyncio.FIRST_COMPLETED)
    if running.done() and not running.exception() and not ends_with_source:
        say("the source has ended; the page stays until Ctrl-C")
        await asyncio.wait({stopping, serving}, return_when=asyncio.FIRST_COMPLETED)
    await session.stop()
    session.hub.close()
    server.should_exit = True
    stopping.cancel()
    await serving  # the server first: it must not be cancelled by what the session raises
    await running
