"""The calibration that a session takes: the one that is named, or the device's own newest."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.output import say

if TYPE_CHECKING:
    from evenside.session.jsonout import JsonDict


def add_calibration_argument(parser: argparse.ArgumentParser) -> None:
    """The option of every command that measures."""
    parser.add_argument(
        "--calibration",
        type=Path,
        metavar="FILE",
        help="instead of the device's newest (`evenside calibrate --list`)",
    )


def kept_calibrations() -> "dict[str, JsonDict]":
    """The newest calibration of every device, by its id; a file that is none is named."""
    from evenside.calibrating.record import Stored
    from evenside.calibrating.store import calibrations_folder, newest_by_device, stored_in

    folder = calibrations_folder()
    for one in stored_in(folder):
        if not isinstance(one, Stored):
            say(f"mind: {one}")
    return {device: one.to_json() for device, one in newest_by_device(folder).items()}
