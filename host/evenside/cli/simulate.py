"""Simulate a person on the roller: into a recording, or as a device on a pseudo terminal.

examples:
  evenside simulate session.mcap --seed 1 --truth truth.json
  evenside simulate --pty --seed 3        (prints the port; open it with evenside live serial:PORT)
"""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.exits import OK
from evenside.cli.output import refuse_overwrite, say
from evenside.errors import UsageError

if TYPE_CHECKING:
    from evenside.simulator.device import SimulatedDevice


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside simulate``."""
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="recording to write")
    parser.add_argument("--seed", type=int, default=1, help="same seed, same bytes (default 1)")
    parser.add_argument("--truth", type=Path, metavar="TRUTH.json", help="where the truth goes")
    parser.add_argument("--person", default="random", help="random, a named person, or a TOML file")
    parser.add_argument("--zones", help="zone ids, separated by commas (default: the nine)")
    parser.add_argument("--visits", type=int, default=8, help="visits a zone, both sides together")
    parser.add_argument("--treatment", action="store_true", help="treatment rolling afterwards")
    parser.add_argument("--faults", default="", help="for example lost:0.01,flip:1e-4,unplug:20-23")
    parser.add_argument("--pty", action="store_true", help="be a device on a pseudo terminal")
    parser.add_argument("--force", action="store_true", help="overwrite files that are there")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the recording, or be the device until interrupted."""
    from evenside.simulator.device import SimulatedDevice
    from evenside.simulator.faults import parse_faults
    from evenside.simulator.scenario import make_scenario

    scenario = make_scenario(
        args.seed,
        person=args.person,
        zones=args.zones.split(",") if args.zones else None,
        visits_per_zone=args.visits,
        treatment=args.treatment,
    )
    device = SimulatedDevice(scenario, faults=parse_faults(args.faults))
    if args.pty:
        return run_pty(device)
    if args.file is None:
        raise UsageError("name the recording to write, or use --pty")
    refuse_overwrite([args.file, *([args.truth] if args.truth else [])], force=args.force)
    return write(args, device)


def run_pty(device: "SimulatedDevice") -> int:
    """A stand-in for a board: prints its port, then speaks the protocol until interrupted."""
    from evenside.transport.pty import PtyDevice

    with PtyDevice(device) as pty:
        print(pty.port, flush=True)
        say(f"a simulated device listens; open it with:  evenside live serial:{pty.port}")
        pty.run()
    return OK


def write(args: argparse.Namespace, device: "SimulatedDevice") -> int:
    """The recording and, if asked for, the truth beside it."""
    from evenside.session.simulated import write_recording

    summary = write_recording(args.file, device, force=args.force)
    if args.truth:
        text = json.dumps(device.scenario.truth(device=device), indent=1, allow_nan=False)
        args.truth.write_text(text + "\n", encoding="utf-8")
    if args.json:
        json.dump(summary, sys.stdout, indent=1)
        print()
    else:
        say(f"wrote {args.file}: {summary['duration_s']:.0f} s, {summary['n_visits']} visits")
    return OK
