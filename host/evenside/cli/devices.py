"""List what is plugged in, with the source to type.

Example:
  evenside devices
"""

import argparse

from evenside.cli.exits import OK
from evenside.cli.output import print_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside devices``."""
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Ask the system for its serial ports."""
    from evenside.transport.serial import list_ports

    devices = [
        {"source": f"serial:{port.device}", "description": port.description}
        for port in list_ports()
    ]
    if args.json:
        print_json({"devices": devices})
        return OK
    for device in devices:
        print(f"{device['source']:<28} {device['description']}")
    if not devices:
        say("nothing is plugged in; `evenside live` without a source shows the simulator")
    return OK
