"""Calibrate a device with known weights, or check with one weight whether it still holds.

The program says what to lay where; press Enter when it lies still. A weight in the middle, several
of them, then one over every cell; nothing may touch the plate. What cannot be right is refused, and
says why. The result is kept under the device's own number, and `evenside live`, `evenside record`
and all the others then use it; nothing is ever written over.

examples:
  evenside calibrate serial:/dev/ttyUSB0 --weights 5,10,20
  evenside calibrate serial:/dev/ttyUSB0 --check 10
  evenside calibrate --list
  evenside calibrate 'sim:?bench=1&speed=max' --weights 5,10,20   weights lay themselves there
"""

import argparse
import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, say
from evenside.errors import UsageError

if TYPE_CHECKING:
    from evenside.calibrating.record import Stored
    from evenside.session.jsonout import JsonDict


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside calibrate``."""
    parser.add_argument("source", nargs="?", metavar="SOURCE", help="the device")
    parser.add_argument("--weights", metavar="KG,KG,...", help="the masses that you have, in kg")
    parser.add_argument(
        "--corner-weight",
        type=float,
        metavar="KG",
        help="goes over every cell (default: the heaviest; 0: none, one factor for all cells)",
    )
    parser.add_argument(
        "--tolerance",
        type=float,
        default=0.2,
        metavar="PCT",
        help="by which a weight may be off (default 0.2 %%)",
    )
    parser.add_argument(
        "--class",
        dest="cell_class",
        default="usual",
        metavar="NAME",
        help="of the cells: good, usual (default) or cheap",
    )
    parser.add_argument("--temperature", type=float, metavar="C", help="if the device has none")
    parser.add_argument("--check", type=float, metavar="KG", help="does the calibration hold?")
    parser.add_argument("--list", action="store_true", help="the calibrations that are kept")
    parser.add_argument("--folder", type=Path, help="where they are kept")
    parser.add_argument("--json", action="store_true", help="the result as JSON")


def run(args: argparse.Namespace) -> int:
    """List, check or calibrate."""
    from evenside.calibrating.store import calibrations_folder

    folder = args.folder or calibrations_folder()
    if args.list:
        return list_stored(folder, args)
    if args.source is None:
        raise UsageError("name the device: `evenside devices` lists what is there")
    if not 0.0 <= args.tolerance <= 10.0:
        raise UsageError(f"--tolerance {args.tolerance:g}: give percent from 0 to 10")
    if args.check is not None:
        return check(args, folder)
    return calibrate(args, folder)


def list_stored(folder: Path, args: argparse.Namespace) -> int:
    """Every calibration; a file that is none is named and spoils nothing."""
    from evenside.calibrating.record import Stored
    from evenside.calibrating.store import newest_by_device, stored_in

    found = list(stored_in(folder))
    stored = [one for one in found if isinstance(one, Stored)]
    problems = [str(one) for one in found if not isinstance(one, Stored)]
    used = {one.id for one in newest_by_device(folder).values()}
    if args.json:
        print_json(
            {
                "folder": str(folder),
                "calibrations": [{**one.to_json(), "is_used": one.id in used} for one in stored],
                "problems": problems,
            }
        )
    for one in [] if args.json else stored:
        print(line_of(one, is_used=one.id in used))
    for problem in problems:
        say(f"mind: {problem}")
    if not found:
        say(f"no calibration is kept in {folder}")
    return PARTIAL if problems else OK


def line_of(one: "Stored", *, is_used: bool) -> str:
    """One calibration in a line."""
    check = one.checks[-1] if one.checks else None
    held = "not checked" if check is None else "held" if check["holds"] else "DID NOT HOLD"
    when = "" if check is None else f" on {check['date'][:10]}"
    return (
        f"{'*' if is_used else ' '} {one.id}  {one.device_name}  weights {one.date[:10]}, zero "
        f"{one.zero_date[:10]}, within {one.uncertainty_pct:.2f} %, {held}{when}"
    )


def calibrate(args: argparse.Namespace, folder: Path) -> int:
    """Lay weights, fit, keep."""
    from evenside.calibrating.classes import cell_class
    from evenside.calibrating.guided import checked_masses
    from evenside.calibrating.store import save
    from evenside.calibrating.work import Asked, calibrate_device
    from evenside.cli.helper import helper_for
    from evenside.sources import open_source

    cell_class(args.cell_class)
    source = open_source(args.source)
    masses_kg = checked_masses(masses_of(args.weights))
    corner_kg = max(masses_kg) if args.corner_weight is None else args.corner_weight
    asked = Asked(
        masses_kg=masses_kg,
        corner_kg=corner_kg or None,
        cell_class=args.cell_class,
        mass_tolerance=args.tolerance / 100.0,
        temperature_c=args.temperature,
    )
    stored = asyncio.run(calibrate_device(source, helper_for(source), asked))
    path = save(stored, folder)
    if args.json:
        print_json({"path": str(path), **stored.to_json()})
    else:
        print_stored(stored)
    say(f"kept as {path}")
    return OK


def masses_of(text: str | None) -> list[float]:
    """The masses of ``--weights``; raises UsageError where one is no number."""
    try:
        return [float(part) for part in (text or "").split(",") if part.strip()]
    except ValueError as error:
        raise UsageError(f"--weights {text!r}: give masses in kg, as in 5,10,20") from error


def print_stored(stored: "Stored") -> None:
    """Residuals and sensitivities, for a person."""
    print(f"{'weight':>10}  {'where':<16} {'off the line':>12}")
    for point, residual_n in zip(stored.points, stored.residuals_n, strict=True):
        where = "middle" if point["over"] is None else f"cell {point['over']}"
        where += "" if point["turn"] is None else f", turn {point['turn'] + 1}"
        print(f"{point['mass_kg']:>7g} kg  {where:<16} {residual_n:>+10.2f} N")
    for channel, sensitivity in enumerate(stored.newton_per_count):
        print(f"cell {channel}: {sensitivity:.6g} N per count")
    if stored.corner_error_pct is not None:
        what = "by turn or hub" if stored.shape == "roller" else "over a cell"
        print(f"largest difference {what}: {stored.corner_error_pct:.2f} % of the load")
    print(f"a load is right within {stored.uncertainty_pct:.2f} % (95 of 100 times)")
    for remark in stored.remarks:
        say(f"mind: {remark}")


def check(args: argparse.Namespace, folder: Path) -> int:
    """One weight against the calibration that is kept."""
    from evenside.calibrating.guided import checked_masses
    from evenside.calibrating.store import add_check
    from evenside.calibrating.work import check_device
    from evenside.cli.helper import helper_for
    from evenside.sources import open_source

    (mass_kg,) = checked_masses([args.check])
    source = open_source(args.source)
    tolerance = args.tolerance / 100.0
    stored, found = asyncio.run(
        check_device(source, helper_for(source), folder, mass_kg, tolerance)
    )
    add_check(stored, found, folder)
    if args.json:
        print_json({"id": stored.id, "date": stored.date, "check": found})
    else:
        print(in_words(found))
    return OK if found["holds"] else PARTIAL


def in_words(found: "JsonDict") -> str:
    """What a check found."""
    figures = (
        f"{found['mass_kg']:g} kg are {found['load_n']:.1f} N and read {found['read_n']:.1f} N: "
        f"{found['error_n']:+.2f} N, {found['error_pct']:+.2f} %; {found['limit_n']:.2f} N is what "
        "the calibration promises"
    )
    return (
        f"The calibration holds. {figures}."
        if found["holds"]
        else (f"The calibration does not hold any more. {figures}. Calibrate again.")
    )
