"""Make a torn recording whole: a new, indexed file beside it; the torn one stays as it is.

Example:
  evenside recover session.mcap
"""

import argparse
from pathlib import Path

from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside recover``."""
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, help="where the whole file goes")
    parser.add_argument("--force", action="store_true", help="overwrite what is there")
    parser.add_argument("--json", action="store_true", help="print the account as JSON")


def run(args: argparse.Namespace) -> int:
    """Recover and say what was lost."""
    from evenside.recording.recover import recover
    from evenside.session.derived import derive

    report = recover(args.file, args.out, force=args.force, derive=derive)
    if args.json:
        print_json(
            {
                "path": str(report.path),
                "out": str(report.out),
                "raw_bytes": report.raw_bytes,
                "n_annotations": report.n_annotations,
                "lost": None if report.truncation is None else str(report.truncation),
            }
        )
    say(report.words())
    return OK if report.is_whole else PARTIAL
