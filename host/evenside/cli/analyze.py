"""Analyse a recording, or any table of force over time: events, holds, comparisons.

examples:
  evenside analyze session.mcap
  evenside analyze samples.csv --marks marks.csv --body-mass 70 --json
  evenside analyze plate.txt --force-column Fz --json
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, say_mind

if TYPE_CHECKING:
    from evenside.importing import ImportOptions


CONFIG = {"method": "analyze.method"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside analyze``."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a recording, or a table")
    parser.add_argument("--json", action="store_true", help="the whole result as JSON")
    parser.add_argument(
        "--marks",
        type=Path,
        metavar="marks.csv",
        help="visits and scores, see docs/import.md",
    )
    parser.add_argument("--body-mass", type=float, metavar="KG", help="of the person")
    parser.add_argument(
        "--method", metavar="ID", help="of comparison: matched-force/1 or matched-force/2"
    )
    add_table_arguments(parser.add_argument_group("tables of samples"))
    add_detection_arguments(parser.add_argument_group("detection"))


def add_table_arguments(group: argparse._ArgumentGroup) -> None:
    """How a foreign table is to be read; what is not said is found."""
    group.add_argument("--time-column", metavar="NAME|N", help="by header or by number from 0")
    group.add_argument("--force-column", metavar="NAME|N", help="by header or by number from 0")
    group.add_argument("--position-column", metavar="NAME|N", help="by header or by number from 0")
    group.add_argument("--sample-rate", type=float, metavar="HZ", help="where there is no time")
    group.add_argument("--force-unit", default="N", metavar="N|kgf|lbf")
    group.add_argument("--force-scale", type=float, default=1.0, metavar="X", help="a factor")
    group.add_argument("--tare", type=float, metavar="S", help="the first S seconds are zero load")
    group.add_argument("--time-unit", default="s", metavar="s|ms|us")
    group.add_argument("--position-unit", default="m", metavar="m|cm|mm")
    group.add_argument("--separator", help="one character, or tab, comma, semicolon, pipe, space")
    group.add_argument("--header-lines", type=int, metavar="N")
    group.add_argument("--encoding")


def add_detection_arguments(group: argparse._ArgumentGroup) -> None:
    """Thresholds for recordings that are not of a roller."""
    group.add_argument("--contact-on", type=float, metavar="N", help="a contact begins here")
    group.add_argument(
        "--contact-off-ratio", type=float, metavar="X", help="it ends below this share"
    )
    group.add_argument("--contact-min", type=float, metavar="S", help="shorter contacts are none")
    group.add_argument("--contact-merge", type=float, metavar="S", help="shorter pauses are none")
    group.add_argument("--dwell-min", type=float, metavar="S", help="shorter dwells are none")
    group.add_argument("--dwell-window", type=float, metavar="S", help="steady over so long")


def run(args: argparse.Namespace) -> int:
    """Analyse, print; nothing is written anywhere."""
    from evenside.session.analysis import AnalyzeOptions, analyze_file, is_partial

    options = AnalyzeOptions(
        marks=args.marks,
        body_mass_kg=args.body_mass,
        method=args.method,
        detection=chosen_detection(args),
        table=table_options(args),
        tare_s=args.tare,
    )
    result = analyze_file(args.file, options)
    if args.json:
        print_json(result)
    else:
        from evenside.cli.report_text import print_analysis

        print_analysis(result)
    if not is_partial(result):
        return OK
    quality = result["quality"]
    if quality["samples_lost"]:
        say_mind(f"{quality['samples_lost']} of {quality['samples_expected']} samples are missing")
    for warning in quality["warnings"]:
        say_mind(warning)
    if result["source"].get("truncated"):
        say_mind(
            f"{result['source']['truncated']}. What is there ends at "
            f"{result['source']['duration_s']:.0f} s; `evenside recover {args.file}` makes a whole "
            "file of it"
        )
    return PARTIAL


def table_options(args: argparse.Namespace) -> "ImportOptions":
    """The options of the table's reader."""
    from evenside.importing import ImportOptions

    return ImportOptions(
        time_column=column(args.time_column),
        force_column=column(args.force_column),
        position_column=column(args.position_column),
        sample_rate_hz=args.sample_rate,
        force_unit=args.force_unit,
        time_unit=args.time_unit,
        position_unit=args.position_unit,
        force_scale=args.force_scale,
        separator=args.separator,
        header_lines=args.header_lines,
        encoding=args.encoding,
    )


def column(text: str | None) -> str | int | None:
    """A column by number, if it is one, else by header."""
    return int(text) if text is not None and text.isdigit() else text


def chosen_detection(args: argparse.Namespace) -> dict[str, float]:
    """The detection settings that were given."""
    named = {
        "contact_on_n": args.contact_on,
        "contact_off_ratio": args.contact_off_ratio,
        "contact_min_s": args.contact_min,
        "contact_merge_s": args.contact_merge,
        "dwell_min_s": args.dwell_min,
        "dwell_window_s": args.dwell_window,
    }
    return {name: value for name, value in named.items() if value is not None}
