"""List what is plugged in or advertises, with the source to type.

Bluetooth is listened to for some seconds; near devices come first. Without Bluetooth the ports are
still listed.

examples:
  evenside devices
  evenside devices --scan 10 --all
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterator
from typing import TYPE_CHECKING

from evenside.cli.exits import OK
from evenside.cli.output import print_json, say
from evenside.errors import TransportError

if TYPE_CHECKING:
    from evenside.session.jsonout import JsonDict
    from evenside.transport.ble_scan import Seen

SCAN_S = 4.0  # small devices advertise once a second or more often


CONFIG = {"scan": "devices.scan_s"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside devices``."""
    parser.add_argument(
        "--scan",
        type=float,
        default=SCAN_S,
        metavar="S",
        help="seconds to listen for; 0: ports only",
    )
    parser.add_argument("--all", action="store_true", help="also what Evenside cannot read")
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Ask the system for its ports, then listen."""
    devices = [*ports(), *(in_the_air(args.scan, everything=args.all) if args.scan > 0 else [])]
    if args.json:
        print_json({"devices": devices})
        return OK
    for device in devices:
        print(f"{device['source'] or '-':<28} {device['description']}")
    if not devices:
        say("nothing is plugged in; `evenside live` without a source shows the simulator")
    return OK


def ports() -> "Iterator[JsonDict]":
    """What is plugged in."""
    from evenside.transport.serial import list_ports

    for port in list_ports():
        yield {"source": f"serial:{port.device}", "description": port.description}


def in_the_air(seconds: float, *, everything: bool) -> "list[JsonDict]":
    """What advertises, near ones first; if that cannot be had, why."""
    from evenside.sources import NEEDS_BLE

    try:
        from evenside.transport.ble_scan import scan
    except ModuleNotFoundError:
        say(NEEDS_BLE)
        return []
    try:
        seen = asyncio.run(scan(seconds))
    except TransportError as error:
        say(f"no Bluetooth: {error}")
        return []
    names = Counter(one.name for one in seen)
    listed = [in_json(one, is_known_by_name=names[one.name] == 1) for one in seen]
    return [device for device in listed if everything or device["source"]]


def in_json(one: "Seen", *, is_known_by_name: bool) -> "JsonDict":
    """One device; the address is its source where the name is none or not the only one."""
    name = one.name if one.name and is_known_by_name else one.address
    return {
        "source": source_of(one, name),
        "description": f"{one.name or 'without a name'}, {one.address}, {one.rssi_dbm} dBm",
        "name": one.name,
        "address": one.address,
        "rssi_dbm": one.rssi_dbm,
    }


def source_of(one: "Seen", name: str) -> str | None:
    """What to type for it; None for what Evenside cannot read."""
    from evenside.sensors.known import known_sensor
    from evenside.transport.ble_profile import EVENSIDE

    kind = known_sensor(one.name, one.services, dict(one.maker_data))
    if kind is not None:
        return f"ble:{kind}:{name}"
    return f"ble:{name}" if EVENSIDE.service in one.services else None
