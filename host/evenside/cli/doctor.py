"""Examine a device with nobody on it, and say in plain words what is well and what to mend.

Without SOURCE it takes what is plugged in. A recording is examined as a whole, with what was on the
device left out.

examples:
  evenside doctor
  evenside doctor serial:/dev/ttyUSB0 --seconds 30
  evenside doctor session.mcap
  evenside doctor 'sim:?bench=1&faults=stuck:2'

exit codes: 0 well; 1 no device, or nothing can be understood; 3 something needs mending.
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.calibrations import kept_calibrations
from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, say
from evenside.cli.progress import progress
from evenside.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from evenside.calibrating.doctor import Health

SECONDS = 10.0
MARKS = {"good": "good", "mind": "MIND", "bad": "BAD "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside doctor``."""
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="a source or a recording")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, metavar="S", help="to listen (default 10)"
    )
    parser.add_argument("--json", action="store_true", help="all figures as JSON")


def run(args: argparse.Namespace) -> int:
    """Listen, judge, print."""
    if not 2.0 <= args.seconds <= 3600.0:
        raise UsageError(f"--seconds {args.seconds:g}: give 2 to 3600")
    health = examination(args.source or plugged_in(), args.seconds)
    if args.json:
        print_json(health.to_json())
    else:
        print_health(health)
    return PARTIAL if health.state == "bad" else OK


def examination(url: str, seconds: float) -> "Health":
    """Hear a source to its end or for some seconds."""
    from evenside.calibrating.examining import examine_recording, examine_source
    from evenside.sources import open_source

    if url.startswith("replay:") or is_file(url):
        path = Path(url.removeprefix("replay:").partition("?")[0])
        return asyncio.run(examine_recording(path))
    source = open_source(url)
    say(f"listening to {url} for {seconds:g} s; leave it alone")
    with progress("listening") as on_progress:
        return asyncio.run(examine_source(source, kept_calibrations(), seconds, on_progress))


def is_file(url: str) -> bool:
    """Whether somebody named a recording without ``replay:``."""
    return Path(url).suffix == ".mcap" or Path(url).is_file()


def plugged_in() -> str:
    """The one device that is plugged in; raises NotFoundError or UsageError where it is not one."""
    from evenside.cli.devices import ports

    found = [str(port["source"]) for port in ports()]
    if not found:
        raise NotFoundError(
            "nothing is plugged in; `evenside devices` also looks for Bluetooth, and "
            "`evenside doctor 'sim:?bench=1'` examines a simulated device"
        )
    if len(found) > 1:
        raise UsageError(f"several are plugged in; say which: {', '.join(found)}")
    return found[0]


def print_health(health: "Health") -> None:
    """Every line with its mark, the cells as a table, and the summary last."""
    for line in health.lines:
        print(f"{MARKS[line.state]}  {line.text}")
        if line.what_to_do:
            print(f"      {line.what_to_do}")
    print(f"\n{'cell':<22}{'samples/s':>10}{'noise N':>9}{'counts':>8}{'at rest':>9}{'drift N':>9}")
    for cell in health.cells:
        share = None if cell.level_share is None else 100.0 * cell.level_share
        print(
            f"{cell.name:<22}{shown(cell.rate_hz, 1):>10}{shown(cell.noise_n, 3):>9}"
            f"{shown(cell.noise_counts, 0):>8}{shown(share, 1):>7} %{shown(cell.drift_n, 2):>9}"
        )
    print(f"\n{health.summary}")


def shown(value: float | None, digits: int) -> str:
    """A figure, or a dash for what is not known."""
    return "-" if value is None else f"{value:.{digits}f}"
