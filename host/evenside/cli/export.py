"""Write a recording in a format of other people's tools; docs/export.md says what is in each.

examples:
  evenside export session.mcap session.csv                  every sample
  evenside export session.mcap holds.csv --what holds       one table
  evenside export session.mcap tables --format csv --what all
  evenside export session.mcap session.xdf                  also .parquet .ndjson .edf .fit
  evenside export session.mcap study --format bids
  evenside export session.mcap - --format ndjson | jq .record
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.analyze import add_table_arguments, table_options
from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, say, say_mind
from evenside.cli.progress import progress
from evenside.errors import UsageError

if TYPE_CHECKING:
    from evenside.cli.progress import OnProgress
    from evenside.exporting.contents import Contents
    from evenside.exporting.formats import Exporter
    from evenside.session.jsonout import JsonDict

STDOUT = Path("-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside export``."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a recording, or a table")
    parser.add_argument(
        "out", type=Path, metavar="OUT", help="its suffix says the format; - is stdout"
    )
    parser.add_argument(
        "--format", metavar="F", help="csv, parquet, ndjson, xdf, edf, fit, bids, or a plug-in's"
    )
    parser.add_argument(
        "--what",
        metavar="W",
        help="samples, load, annotations, events, holds, comparisons or all "
        "(csv, parquet, ndjson; default: samples in a file, all in NDJSON)",
    )
    parser.add_argument("--force", action="store_true", help="overwrite OUT")
    parser.add_argument("--json", action="store_true", help="print what was written as JSON")
    parser.add_argument("--body-mass", type=float, metavar="KG", help="of the person")
    parser.add_argument(
        "--marks", type=Path, metavar="marks.csv", help="visits and scores of a table"
    )
    add_table_arguments(parser.add_argument_group("tables of samples"))


def run(args: argparse.Namespace) -> int:
    """Measure, write, and say what is missing."""
    from evenside.exporting.contents import open_contents
    from evenside.exporting.formats import choose_format, choose_what, refuse_existing
    from evenside.session.analysis import AnalyzeOptions, is_partial

    exporter = choose_format(args.format, args.out)
    what = choose_what(exporter, args.what)
    if args.out == STDOUT:
        refuse_for_stdout(args, is_folder=exporter.is_folder(what))
    else:
        refuse_existing(args.out, is_folder=exporter.is_folder(what), force=args.force)
    options = AnalyzeOptions(
        marks=args.marks,
        body_mass_kg=args.body_mass,
        table=table_options(args),
        tare_s=args.tare,
    )
    with open_contents(args.file, options) as contents, progress("writing rows") as on_progress:
        counter = RowCounter(contents.n_rows, on_progress)
        account = write(contents, exporter, what, counter, args)
    tell(account)
    return PARTIAL if is_partial(contents.analysis) else OK


def write(
    contents: "Contents",
    exporter: "Exporter",
    what: str,
    counter: "RowCounter",
    args: argparse.Namespace,
) -> "JsonDict":
    """Write the export; its account."""
    from evenside.exporting.formats import ExportOptions, export_contents

    options = ExportOptions(what, on_rows=counter)
    if args.out != STDOUT:
        files = export_contents(contents, exporter, args.out, options, force=args.force)
        account = account_json(contents, exporter, what, files)
        if args.json:
            print_json(account)
        return account
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder, "export")
        export_contents(contents, exporter, whole, options, force=False)
        with whole.open("rb") as file:
            shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.flush()
    return account_json(contents, exporter, what, [])


def refuse_for_stdout(args: argparse.Namespace, *, is_folder: bool) -> None:
    """Raise UsageError for what cannot go to stdout."""
    if args.json:
        raise UsageError("--json and the export cannot both go to stdout; name a file for OUT")
    if is_folder:
        raise UsageError("this export is a folder and cannot go to stdout; name one for OUT")


class RowCounter:
    """Turns blocks that were written into how far it is."""

    def __init__(self, n_rows: int, on_progress: "OnProgress") -> None:
        self._on_progress = on_progress
        self._n_rows = n_rows
        self._n_done = 0

    def __call__(self, n_rows: int) -> None:
        """So many rows more are written."""
        self._n_done += n_rows
        self._on_progress(min(self._n_done, self._n_rows), self._n_rows)


def account_json(
    contents: "Contents", exporter: "Exporter", what: str, files: list[Path]
) -> "JsonDict":
    """What was written, and what the recording had lost before."""
    quality, source = contents.analysis["quality"], contents.analysis["source"]
    return {
        "format": exporter.name,
        "what": what,
        "files": [{"path": str(file), "bytes": file.stat().st_size} for file in files],
        "rows": contents.n_rows,
        "rows_with_load": contents.spool.n_loads,
        "duration_s": contents.duration_s,
        "sample_rate_hz": contents.fs_hz,
        "samples_expected": quality["samples_expected"],
        "samples_lost": quality["samples_lost"],
        "gaps": quality["gaps"],
        "truncated": source.get("truncated"),
        "notes": source.get("notes", []),
        "warnings": quality["warnings"],
    }


def tell(account: "JsonDict") -> None:
    """The account in words, on stderr."""
    for note in account["notes"]:
        say(f"found: {note}")
    for file in account["files"]:
        say(f"wrote {file['path']}: {file['bytes']} bytes")
    if not account["rows_with_load"]:
        say_mind("there is no load in it; the zero was never taken, or a cell did not measure")
    if account["samples_lost"]:
        lost, expected = account["samples_lost"], account["samples_expected"]
        say_mind(f"{lost} of {expected} samples are missing; they are missing in the export too")
    for warning in account["warnings"]:
        say_mind(warning)
    if account["truncated"]:
        say_mind(f"the recording is torn, this is what is left: {account['truncated']}")
