"""The device's own program: which images are here, putting one on a board, the stored settings.

examples:
  evenside firmware list
  evenside firmware flash /dev/ttyUSB0 --board nano
  evenside firmware settings serial:/dev/ttyUSB0 name='Plate 2' cell0.capacity_n=500
"""

import argparse
import asyncio
import shlex
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.actions import add_action
from evenside.cli.exits import OK
from evenside.cli.output import print_json, say
from evenside.errors import UsageError
from evenside.firmware.boards import BOARDS

if TYPE_CHECKING:
    from evenside.firmware.flash import Job
    from evenside.firmware.settings import Shown
    from evenside.sources import OpenSource

FLASH = """Put Evenside's program on a board, and see that it answers.

examples:
  evenside firmware flash /dev/ttyUSB0 --board nano
  evenside firmware flash COM5 --board leonardo --dry-run
  evenside firmware flash /dev/ttyUSB0 --board esp32 --image firmware.bin

avrdude (Arduino) or esptool (ESP32) must be installed. No image for the ESP32 comes along: a
firmware.bin is written at 0x10000, a merged.bin at 0x0; the file itself tells which it is."""

SETTINGS = """The settings that a device keeps without power: shown, changed, or put back.

examples:
  evenside firmware settings serial:/dev/ttyUSB0
  evenside firmware settings serial:/dev/ttyUSB0 --montage roller name='My roller'
  evenside firmware settings serial:/dev/ttyUSB0 kind=roller radius_mm=75 cell0.x_mm=-250

Changes are taken only while the device's marker button is held down. Rate, wiring and number of
cells hold from the device's next start."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside firmware``."""
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    listing = add_action(actions, "list", "the images that came with this installation")
    listing.set_defaults(act=run_list)

    flash = add_action(actions, "flash", "put the program on a board", FLASH)
    flash.add_argument("port", metavar="PORT", help="/dev/ttyUSB0, COM3; see `evenside devices`")
    flash.add_argument("--board", required=True, choices=BOARDS, help="which board it is")
    flash.add_argument("--image", type=Path, metavar="FILE", help="a program of your own")
    flash.add_argument("--dry-run", action="store_true", help="only print the command")
    flash.set_defaults(act=run_flash)

    settings = add_action(actions, "settings", "what the device keeps without power", SETTINGS)
    settings.add_argument("source", metavar="SOURCE", help="serial:PORT or sim:")
    settings.add_argument("changes", nargs="*", metavar="KEY=VALUE", help="what to change")
    settings.add_argument(
        "--montage", choices=("plate", "roller"), help="shape and cells of our build, then changes"
    )
    settings.add_argument("--erase", action="store_true", help="first, everything to its default")
    settings.add_argument(
        "--wait", type=float, default=30.0, metavar="S", help="for the button (default 30 seconds)"
    )
    settings.set_defaults(act=run_settings)


def run(args: argparse.Namespace) -> int:
    """Do what the action asks."""
    code: int = args.act(args)
    return code


def run_list(args: argparse.Namespace) -> int:
    """Show the images, each looked at."""
    from evenside.firmware.images import checked, installed_images

    images = [checked(image) for image in installed_images().values()]
    if args.json:
        print_json({"images": [image.to_json() for image in images]})
        return OK
    for image in images:
        size = f"{image.flash_bytes} bytes of flash, {image.ram_bytes} of RAM"
        boards = ", ".join(board.name for board in BOARDS.values() if board.image == image.board)
        print(f"{image.version:<8} {image.build_hash}  {image.mcu:<11} {size}  ({boards})")
    if not images:
        say("no images in this installation; `make -C firmware images` builds them")
    return OK


def run_flash(args: argparse.Namespace) -> int:
    """Say what will be written, write it, hear who answers."""
    from evenside.firmware.boards import find_board
    from evenside.firmware.flash import ask_who, confirm, plan, version_of, write

    job = plan(find_board(args.board), args.port.removeprefix("serial:"), args.image)
    if args.dry_run:
        show_plan(args, job)
        return OK
    say(f"writing {job.words()}")
    write(job)
    say("written and verified; waiting for the device")
    hello = asyncio.run(ask_who(job.port))
    confirm(job, hello)
    if args.json:
        answer = {
            "version": version_of(hello),
            "build_hash": hello.firmware_hash,
            "name": hello.name,
            "device_id": hello.device_id,
        }
        print_json({**job_json(job), "answer": answer})
    say(f"flashed and answering: {hello.name}, version {version_of(hello)}")
    return OK


def show_plan(args: argparse.Namespace, job: "Job") -> None:
    """What would be done, as a line to run by hand."""
    if args.json:
        print_json(job_json(job))
    else:
        say(f"would write {job.words()}, with:")
        print(shlex.join(job.command))


def job_json(job: "Job") -> dict[str, object]:
    """What is written where and how."""
    return {
        "board": job.board.name,
        "port": job.port,
        "file": str(job.path),
        "image": None if job.image is None else job.image.to_json(),
        "command": job.command,
    }


def run_settings(args: argparse.Namespace) -> int:
    """Change what is to be changed, then show what the device has now."""
    from evenside.firmware.settings import as_typed, montage_changes, split_change
    from evenside.montage import find_shape
    from evenside.sources import open_source

    changes = [] if args.montage is None else montage_changes(find_shape(args.montage))
    changes += [split_change(argument) for argument in args.changes]
    source = open_source(args.source)
    if not source.is_live:
        raise UsageError(f"{source.url} is a recording and keeps no settings")
    settings = asyncio.run(converse(source, args, changes))
    if args.json:
        print_json({"settings": settings})
        return OK
    for word, value in settings.items():
        print(f"{word}={shlex.quote(as_typed(value))}")
    return OK


async def converse(
    source: "OpenSource", args: argparse.Namespace, changes: list[tuple[str, str]]
) -> dict[str, "Shown"]:
    """The whole conversation with the device; gives its settings at the end."""
    from evenside.firmware.stored import StoredSettings
    from evenside.firmware.talk import Talk

    def on_locked() -> None:
        say(f"hold the marker button of the device down now (waiting {args.wait:g} s)")

    async with Talk(source.transport, source.url) as talk:
        stored = StoredSettings(talk, clock=source.clock, patience_s=args.wait, on_locked=on_locked)
        await stored.open()
        if args.erase:
            await stored.erase()
        if changes:
            await stored.change(changes)
        return await stored.read()
