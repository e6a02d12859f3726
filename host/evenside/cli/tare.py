"""Take the zero of a device with nobody on it: its counts, and how far it moved since calibration.

Every session takes its own zero, so this is not needed before one. It shows whether the device is
as it was when it was calibrated, and with --keep the zero becomes that of the calibration. A roller
is to be turned once, slowly, within ten seconds. Refused when somebody is on it, or it moves.

examples:
  evenside tare serial:/dev/ttyUSB0
  evenside tare serial:/dev/ttyUSB0 --keep
  evenside tare 'sim:?bench=1&speed=max' --json
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.exits import OK
from evenside.cli.output import print_json, say
from evenside.errors import UsageError

if TYPE_CHECKING:
    from evenside.calibrating.record import Stored
    from evenside.calibrating.zero import Zero
    from evenside.sources import OpenSource


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside tare``."""
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("--keep", action="store_true", help="as the zero of its calibration")
    parser.add_argument("--folder", type=Path, help="where calibrations are kept")
    parser.add_argument("--json", action="store_true", help="the zero as JSON")


def run(args: argparse.Namespace) -> int:
    """Listen, take it, keep it if asked."""
    from evenside.calibrating.store import calibrations_folder, save
    from evenside.sources import open_source

    folder = args.folder or calibrations_folder()
    source = open_source(args.source)
    if not source.is_live:
        raise UsageError(f"{source.url} is a recording; its zeros are in it")
    say("leave the device alone; a roller: turn it once, slowly")
    zero, kept = asyncio.run(take(source, folder, keeps=args.keep))
    path = save(kept, folder) if kept else None
    if args.json:
        print_json({**zero.to_json(), "kept": str(path) if path else None})
    else:
        print_zero(zero)
    if path:
        say(f"kept as {path}")
    return OK


async def take(source: "OpenSource", folder: Path, *, keeps: bool) -> "tuple[Zero, Stored | None]":
    """The zero, and the calibration that it makes if it is to be kept."""
    from evenside.calibrating.listening import listening
    from evenside.calibrating.store import newest
    from evenside.calibrating.work import now_of, stored_for
    from evenside.calibrating.zero import zero_of

    async with listening(source) as device:
        if keeps:
            stored = stored_for(device, folder)
            zero = await zero_of(device, stored)
            return zero, stored.with_zero(zero.counts, now_of(source))
        return await zero_of(device, newest(folder, device.description)), None


def print_zero(zero: "Zero") -> None:
    """Counts, and newtons since the calibration."""
    from evenside.calibrating.zero import USUAL_SHIFT_N

    for place, (name, counts) in enumerate(zip(zero.names, zero.counts, strict=True)):
        moved = "" if zero.cells_n is None else f"  {zero.cells_n[place]:+8.2f} N"
        print(f"{name:<22} {counts:>12.0f} counts{moved}")
    if zero.weight_n is not None:
        print(f"its own weight is {zero.weight_n:.1f} N")
    if zero.shift_n is None:
        say("never calibrated, so nobody knows how far it has moved")
        return
    print(f"since it was calibrated the zero moved by {zero.shift_n:+.2f} N")
    if abs(zero.shift_n) > USUAL_SHIFT_N:
        say("mind: that is much. Look for something that touches or jams; then check with a weight")
