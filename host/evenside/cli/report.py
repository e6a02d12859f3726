"""The page to print: one session's answer and what it rests on, as HTML or PDF.

The HTML file stands by itself: no script, no picture and no font from elsewhere.

examples:
  evenside report session.mcap
  evenside report session.mcap --pdf --language de
  evenside report samples.csv --marks marks.csv --body-mass 70 -o answer.html
"""

import argparse
import sys
from pathlib import Path

from evenside.cli.analyze import add_table_arguments, table_options
from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, refuse_overwrite, say
from evenside.errors import UsageError

STDOUT = Path("-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside report``."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a recording, or a table")
    parser.add_argument("--pdf", action="store_true", help="PDF instead of HTML")
    parser.add_argument(
        "-o",
        "--out",
        type=Path,
        metavar="OUT",
        help="where it goes (default: FILE.report.html here; - is stdout; .pdf means --pdf)",
    )
    parser.add_argument("--language", default="en", metavar="en|de|fr", help="default en")
    parser.add_argument("--paper", default="A4", metavar="A4|Letter", help="of a PDF; default A4")
    parser.add_argument("--force", action="store_true", help="overwrite a file that is there")
    parser.add_argument("--json", action="store_true", help="say as JSON what was written")
    parser.add_argument("--marks", type=Path, metavar="marks.csv", help="visits of a table")
    parser.add_argument("--body-mass", type=float, metavar="KG", help="of the person")
    parser.add_argument("--method", metavar="ID", help="of comparison, as in evenside analyze")
    add_table_arguments(parser.add_argument_group("tables of samples"))


def run(args: argparse.Namespace) -> int:
    """Gather, draw, write."""
    from evenside.report.gather import gather
    from evenside.report.needs import HTML_NEEDS, PDF_NEEDS, check_installed
    from evenside.report.session import session_report
    from evenside.session.analysis import AnalyzeOptions, is_partial

    as_pdf = args.pdf or (args.out is not None and args.out.suffix.lower() == ".pdf")
    check_choices(args)
    check_installed(PDF_NEEDS if as_pdf else HTML_NEEDS)
    out = args.out or Path(f"{args.file.stem}.report.{'pdf' if as_pdf else 'html'}")
    if out != STDOUT:
        refuse_overwrite([out], force=args.force)
    options = AnalyzeOptions(
        marks=args.marks,
        body_mass_kg=args.body_mass,
        method=args.method,
        table=table_options(args),
        tare_s=args.tare,
    )
    session = gather(args.file, options)
    html = session_report(
        session.analysis, about=session.about, trace=session.trace, language=args.language
    )
    write(html, out, args, as_pdf=as_pdf)
    return PARTIAL if is_partial(session.analysis) else OK


def check_choices(args: argparse.Namespace) -> None:
    """Raise UsageError for a language or a paper that there is not."""
    from evenside.report.pdf import PAPERS
    from evenside.texts import LANGUAGES

    if args.language not in LANGUAGES:
        raise UsageError(f"--language {args.language!r}: there is {', '.join(LANGUAGES)}")
    if args.paper not in PAPERS:
        raise UsageError(f"--paper {args.paper!r}: there is {', '.join(PAPERS)}")
    if args.json and args.out == STDOUT:
        raise UsageError("--json says what was written; with -o - stdout is the report itself")


def write(html: str, out: Path, args: argparse.Namespace, *, as_pdf: bool) -> None:
    """To the file or to stdout, with a word about it."""
    data, n_pages = html.encode(), None
    if as_pdf:
        from evenside.report.pdf import to_pdf

        pdf = to_pdf(html, args.paper)
        data, n_pages = pdf.data, pdf.n_pages
    if out == STDOUT:
        sys.stdout.buffer.write(data)
        return
    write_file(out, data, force=args.force)
    if args.json:
        kind = "pdf" if as_pdf else "html"
        print_json({"path": str(out), "format": kind, "bytes": len(data), "pages": n_pages})
    else:
        say(f"wrote {out}" + (f": {n_pages} pages" if n_pages else ""))


def write_file(path: Path, data: bytes, *, force: bool) -> None:
    """All of it or an error that names the file."""
    try:
        with path.open("wb" if force else "xb") as file:
            file.write(data)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
