"""Compute events and results again from the raw bytes, and compare with what was written.

Example:
  evenside verify session.mcap
"""

import argparse
from pathlib import Path

from evenside.cli.exits import FAILED, OK, PARTIAL
from evenside.cli.output import print_json, say_mind
from evenside.cli.progress import progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside verify``."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument(
        "--thorough", action="store_true", help="chunk by chunk as live, a minute an hour"
    )
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Print every check; 1 when one failed, 3 when the file is not all there."""
    from evenside.session.verify import verify_recording

    with progress("computing again") as on_progress:
        report = verify_recording(args.file, is_thorough=args.thorough, on_progress=on_progress)
    if args.json:
        print_json(report)
    else:
        for check in report["checks"]:
            print(f"{'ok  ' if check['ok'] else 'FAIL'}  {check['name']}: {check['detail']}")
    if report["missing"]:
        say_mind(report["missing"])
    if not report["identical"]:
        return FAILED
    return PARTIAL if report["missing"] else OK
