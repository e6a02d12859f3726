"""Roll and watch it live: the server, the page, the guided test and the recording.

examples:
  evenside live                              a simulated runner
  evenside live 'sim:?seed=7&speed=4'        another one, four times as fast
  evenside live serial:/dev/ttyUSB0 --body-mass 70
  evenside live --share                      a phone looks on, by a QR code
  evenside live --resume FILE                a session that broke off goes on
"""

import argparse
import asyncio
import shlex
import time
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.calibrations import add_calibration_argument, kept_calibrations
from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import say, say_mind
from evenside.cli.progress import progress
from evenside.cli.sharing import add_sharing_arguments, say_how_to_join, share, sharing_host
from evenside.cli.signals import stop_signal
from evenside.cli.streaming import add_lsl_arguments, on_lsl

if TYPE_CHECKING:
    from socket import socket

    from evenside.session.live import LiveSession


CONFIG = {
    "port": "live.port",
    "zones": "live.zones",
    "visits": "live.visits",
    "language": "live.language",
    "rating_by": "live.rating_by",
    "blind": "live.blind",
    "share": "live.share",
    "host": "live.host",
    "person": "person.code",
    "body_mass": "person.body_mass_kg",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside live``."""
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="default: sim:, a simulator")
    parser.add_argument("--resume", type=Path, metavar="FILE", help="go on with a broken session")
    add_page_arguments(parser)
    parser.add_argument("--record", type=Path, metavar="FILE", help="where the recording goes")
    parser.add_argument("--no-record", action="store_true", help="keep nothing")
    parser.add_argument("--body-mass", type=float, metavar="KG", help="of the person")
    parser.add_argument("--person", metavar="CODE", help="a code for the person, not a name")
    parser.add_argument("--zones", help="zone ids to test, separated by commas (default: the nine)")
    parser.add_argument("--visits", type=int, help="visits a zone, both sides (default 8)")
    tests = parser.add_mutually_exclusive_group()
    tests.add_argument("--test", metavar="NAME", help="the course of the test (default: measured)")
    tests.add_argument(
        "--quick",
        dest="test",
        action="store_const",
        const="quick",
        help="one visit a side: a chart, no verdict; --test quick",
    )
    parser.add_argument(
        "--blind",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="no results before the test is over",
    )
    parser.add_argument("--language", choices=("en", "de", "fr"), default="en", help="of the voice")
    parser.add_argument(
        "--rating-by",
        choices=("presses", "count"),
        default="presses",
        help="on the roller: press for each point, or let go when the voice says the number",
    )
    add_calibration_argument(parser)
    parser.add_argument("--force", action="store_true", help="overwrite the recording")
    add_lsl_arguments(parser)


def add_page_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of every command that shows the page."""
    parser.add_argument("--port", type=int, help="of the page (default: a free one from 8151)")
    parser.add_argument("--once", action="store_true", help="end when the source ends")
    add_sharing_arguments(parser)


def run(args: argparse.Namespace) -> int:
    """Serve until interrupted."""
    session = resumed_session(args) if args.resume else new_session(args)
    if session.scribe.path:
        say(f"recording to {session.scribe.path}")
    session.scribe.tell = say_mind
    asyncio.run(serve_streaming(session, args))
    if session.scribe.path:
        say_what_is_kept(session.scribe.path, session.core.now_s)
    if session.scribe.warning:
        say_mind(session.scribe.warning)
    return PARTIAL if session.scribe.has_lost else OK


def say_what_is_kept(path: str, seconds: float) -> None:
    """Where the recording is, and how to look at it again."""
    name = shlex.quote(path)
    say(f"\nkept {seconds:.0f} s in {path}")  # on a line of its own, after the ^C
    say(f"look back:  evenside replay {name}\nthe result: evenside analyze {name}")


def new_session(args: argparse.Namespace) -> "LiveSession":
    """A session as it was asked for; one that broke off a while ago is offered in words."""
    from evenside.config.settings import chosen
    from evenside.session.resume import broken_off
    from evenside.session.starting import LiveOptions, start_live
    from evenside.sources import open_source

    if (left := broken_off(time.time_ns())) is not None:
        say(f"a session broke off; to go on with it:  evenside live --resume {left}")
    source = open_source(args.source or str(chosen("live.source") or "sim:"))
    if source.plan:  # a simulated person has its own; only who asks for another here is refused
        for name in args.configured & {"zones", "visits"}:
            setattr(args, name, None)
    options = LiveOptions(
        record_path=args.record,
        keeps_recording=not args.no_record,
        body_mass_kg=args.body_mass,
        person_code=args.person,
        zones=tuple(args.zones.split(",")) if args.zones else (),
        visits_per_zone=args.visits,
        test=args.test,
        is_blind=args.blind,
        language=args.language,
        rating_by=args.rating_by,
        calibration_path=args.calibration,
        calibrations=kept_calibrations(),
        force=args.force,
    )
    return start_live(source, options)


def resumed_session(args: argparse.Namespace) -> "LiveSession":
    """The session of an unfinished recording, where it stood."""
    from evenside.errors import UsageError
    from evenside.session.resume import resume_live

    if args.record or args.no_record:
        raise UsageError("--resume goes on in FILE itself; leave out --record and --no-record")
    with progress("living it again") as on_progress:
        session = resume_live(args.resume, args.source, on_progress=on_progress)
    say(f"{session.core.now_s:.0f} s were measured before; it goes on from there")
    return session


async def serve_streaming(session: "LiveSession", args: argparse.Namespace) -> None:
    """The session with its page, and on the lab streaming layer where that is asked for."""
    async with on_lsl(session, args):
        await serve(session, args, ends_with_source=args.once)


async def serve(
    session: "LiveSession", args: argparse.Namespace, *, ends_with_source: bool
) -> None:
    """The session and its page in one event loop, until one of them ends or Ctrl-C."""
    from evenside.server.listening import listening

    host = sharing_host(args)
    with listening(host or "127.0.0.1", args.port) as sockets:
        await serve_at(sockets, session, args, host, ends_with_source=ends_with_source)


async def serve_at(
    sockets: "list[socket]",
    session: "LiveSession",
    args: argparse.Namespace,
    host: str | None,
    *,
    ends_with_source: bool,
) -> None:
    """The same at sockets that listen already."""
    from evenside.calibrating.store import calibrations_folder
    from evenside.calibrating.workplace import Workplace
    from evenside.library.folder import library_folder
    from evenside.server.app import create_app
    from evenside.server.listening import port_of
    from evenside.server.serve import build_server
    from evenside.server.tokens import TokenStore
    from evenside.session.desk import Desk

    port, tokens = port_of(sockets), TokenStore()
    sharing = None if host is None else share(tokens, host, port)
    app = create_app(
        Desk(session),
        tokens=tokens,
        sharing=sharing,
        library=library_folder(),
        device=Workplace(session, calibrations_folder()),
    )
    server = build_server(app, host=host or "127.0.0.1", port=port, is_shared=sharing is not None)
    stopping = asyncio.create_task(stop_signal())
    running = asyncio.create_task(session.run(), name="session")
    serving = asyncio.create_task(server.serve(sockets), name="server")
    await started(server.listening, serving, running)
    say(f"the page is at  http://127.0.0.1:{port}/   (Ctrl-C ends the session)")
    if sharing is not None:
        say_how_to_join(sharing, may_steer=args.share_control)
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


async def started(
    listening: asyncio.Event, serving: "asyncio.Task[None]", running: "asyncio.Task[None]"
) -> None:
    """Wait for the page; where it cannot be served, end the session and raise why."""
    waiting = asyncio.create_task(listening.wait())
    await asyncio.wait({waiting, serving}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if serving.done():
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await serving
