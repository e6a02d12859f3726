"""Simulate a person on the roller: into a recording, as a device on a port, or many people at once.

examples:
  evenside simulate session.mcap --seed 1 --truth truth.json
  evenside simulate weak.mcap --faults lost:0.01,stuck:2@100-160,reset@200
  evenside simulate --pty --seed 3        (prints the port; open it with evenside live serial:PORT)
  evenside simulate folder --people 20 --sessions 5
"""

import argparse
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.exits import OK
from evenside.cli.output import print_json, refuse_overwrite, say
from evenside.errors import UsageError

if TYPE_CHECKING:
    from evenside.simulator.options import SimOptions


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside simulate``."""
    parser.add_argument(
        "file", nargs="?", type=Path, metavar="FILE", help="recording to write; a folder for many"
    )
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes (default 1)")
    parser.add_argument("--truth", type=Path, metavar="TRUTH.json", help="where the truth goes")
    parser.add_argument("--no-trace", action="store_true", help="no load over time in the truth")
    who = parser.add_argument_group("who rolls, on what")
    who.add_argument("--person", default="random", help="random, a named person, or a TOML file")
    who.add_argument("--day", type=int, default=0, help="the same person some days later")
    who.add_argument("--zones", help="zone ids, separated by commas (default: the nine)")
    who.add_argument("--visits", type=int, default=8, help="visits a zone, both sides together")
    who.add_argument("--treatment", action="store_true", help="treatment rolling afterwards")
    who.add_argument("--retest", action="store_true", help="the treated zones tested once more")
    who.add_argument("--device", default="plate", help="plate, roller, ... (default plate)")
    who.add_argument("--rate", type=float, metavar="HZ", help="nominal samples a second")
    who.add_argument("--faults", default="", help="NAME[:VALUE][@WHEN],...; see docs/faults.md")
    many = parser.add_argument_group("where to")
    many.add_argument("--people", type=int, metavar="N", help="this many people, into a folder")
    many.add_argument("--sessions", type=int, metavar="N", help="of each of them (default 1)")
    many.add_argument("--pty", action="store_true", help="be a device on a pseudo terminal")
    parser.add_argument("--force", action="store_true", help="overwrite files that are there")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the recording or the fleet, or be the device until interrupted."""
    options = options_of(args)
    refuse_contradictions(args)
    if args.pty:
        return run_pty(options)
    if args.people is not None:
        return write_many(args, options)
    return write_one(args, options)


def options_of(args: argparse.Namespace) -> "SimOptions":
    """What is to be simulated."""
    from evenside.simulator.options import SimOptions, zones_of

    return SimOptions(
        seed=args.seed,
        person=args.person,
        day=args.day,
        zones=zones_of(args.zones),
        visits=args.visits,
        treatment=args.treatment,
        retest=args.retest,
        device=args.device,
        rate=args.rate,
        faults=args.faults,
    )


def refuse_contradictions(args: argparse.Namespace) -> None:
    """Raise UsageError for options that do not go together."""
    if args.pty and (args.file or args.people or args.truth):
        raise UsageError("--pty writes no file: leave out FILE, --truth and --people")
    if args.file is None and not args.pty:
        raise UsageError("name the recording to write, or use --pty")
    if args.sessions is not None and args.people is None:
        raise UsageError("--sessions goes with --people")
    if args.people is not None and args.truth is not None:
        raise UsageError("--people writes a truth beside every recording: leave out --truth")


def run_pty(options: "SimOptions") -> int:
    """A stand-in for a board: prints its port, then speaks the protocol until interrupted."""
    from evenside.transport.pty import PtyDevice

    with PtyDevice(options.make_device()) as pty:
        print(pty.port, flush=True)
        say(f"a simulated device listens; open it with:  evenside live serial:{pty.port}")
        pty.run()
    return OK


def write_one(args: argparse.Namespace, options: "SimOptions") -> int:
    """The recording and, if asked for, the truth beside it."""
    from evenside.session.simulated import write_recording
    from evenside.simulator.truth import truth_json, truth_text

    refuse_overwrite([args.file, *([args.truth] if args.truth else [])], force=args.force)
    device = options.make_device()
    summary = write_recording(
        args.file, device, source=options.source, start_ns=start_of(options), force=args.force
    )
    if args.truth:
        truth = truth_json(device.scenario, device, trace_hz=trace_hz_of(args))
        args.truth.write_text(truth_text(truth), encoding="utf-8")
    if args.json:
        print_json(summary)
    else:
        say(f"wrote {args.file}: {summary['duration_s']:.0f} s, {summary['n_visits']} visits")
    return OK


def start_of(options: "SimOptions") -> int:
    """When it is said to have begun: on its day, and no two different sessions together.

    The same options give the same file, whenever it is made.
    """
    from evenside.hosttime import NS_PER_S
    from evenside.session.simulated import START_NS

    microsecond = zlib.crc32(options.source.encode()) % 1_000_000
    return START_NS + options.day * 86_400 * NS_PER_S + microsecond * 1000


def write_many(args: argparse.Namespace, options: "SimOptions") -> int:
    """A folder of people, each with sessions and truths."""
    from evenside.session.fleet import MANIFEST, write_fleet
    from evenside.simulator.fleet import Fleet

    fleet = Fleet(options, args.people, 1 if args.sessions is None else args.sessions)
    n_sessions = fleet.n_people * fleet.n_sessions
    done = iter(range(1, n_sessions + 1))
    manifest = write_fleet(
        args.file,
        fleet,
        force=args.force,
        trace_hz=trace_hz_of(args),
        on_session=lambda session: say(f"{next(done)} of {n_sessions}: {session.recording}"),
    )
    if args.json:
        print_json(manifest)
    else:
        say(f"wrote {n_sessions} sessions; {args.file / MANIFEST} tells who is how uneven")
    return OK


def trace_hz_of(args: argparse.Namespace) -> float | None:
    """The rate of the truth's trace; None for none."""
    from evenside.simulator.truth import TRACE_HZ

    return None if args.no_trace else TRACE_HZ
