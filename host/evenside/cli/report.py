"""The page to print: a session's or a person's answer and what it rests on, as HTML or PDF.

The HTML file stands by itself: no script, no picture and no font from elsewhere.

examples:
  evenside report session.mcap
  evenside report session.mcap --pdf --language de
  evenside report samples.csv --marks marks.csv --body-mass 70 -o answer.html
  evenside report --person A7 --pdf             the history of A7 in the library
  evenside report monday.mcap friday.mcap       a history of these sessions
"""

import argparse
import re
import sys
from pathlib import Path

from evenside.cli.analyze import add_table_arguments, table_options
from evenside.cli.compare import history_of, say_problems
from evenside.cli.exits import OK, PARTIAL
from evenside.cli.library import add_folder_argument
from evenside.cli.output import print_json, refuse_overwrite, say
from evenside.errors import InputError, UsageError
from evenside.session.jsonout import JsonDict

CONFIG = {"language": "live.language"}  # what the user's own file may say
STDOUT = Path("-")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside report``."""
    parser.add_argument(
        "files", nargs="*", type=Path, metavar="FILE", help="a recording, or a table; several"
    )
    parser.add_argument("--person", metavar="CODE", help="the history of a person")
    add_folder_argument(parser)
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
    from evenside.report.needs import HTML_NEEDS, PDF_NEEDS, check_installed

    as_pdf = args.pdf or (args.out is not None and args.out.suffix.lower() == ".pdf")
    check_choices(args)
    check_installed(PDF_NEEDS if as_pdf else HTML_NEEDS)
    is_session = len(args.files) == 1 and args.person is None
    out = args.out or default_out(args, "pdf" if as_pdf else "html", is_session=is_session)
    if out != STDOUT:
        refuse_overwrite([out], force=args.force)
    html, code = of_session(args) if is_session else of_history(args)
    write(html, out, args, as_pdf=as_pdf)
    return code


def default_out(args: argparse.Namespace, suffix: str, *, is_session: bool) -> Path:
    """A name in the present folder that says whose report it is."""
    if is_session:
        return Path(f"{args.files[0].stem}.report.{suffix}")
    person = re.sub(r"[^\w.-]+", "_", args.person or "").strip("._")
    return Path(f"history-{person}.report.{suffix}" if person else f"history.report.{suffix}")


def of_session(args: argparse.Namespace) -> tuple[str, int]:
    """The page of one file, and the exit code."""
    from evenside.report.gather import gather
    from evenside.report.session import session_report
    from evenside.session.analysis import AnalyzeOptions, is_partial

    options = AnalyzeOptions(
        marks=args.marks,
        body_mass_kg=args.body_mass,
        method=args.method,
        table=table_options(args),
        tare_s=args.tare,
    )
    session = gather(args.files[0], options)
    html = session_report(
        session.analysis,
        about=session.about,
        trace=session.trace,
        history=history_beside(args, session.about.person_code),
        language=args.language,
    )
    return html, PARTIAL if is_partial(session.analysis) else OK


def history_beside(args: argparse.Namespace, person: str | None) -> JsonDict | None:
    """The history that the session is part of: of the folder named, or of the library it is in."""
    from evenside.library.folder import library_folder

    if person is None:
        return None
    folder = library_folder(args.folder)
    is_inside = args.files[0].resolve().is_relative_to(folder.resolve())
    return history_of([], folder, person) if args.folder or is_inside else None


def of_history(args: argparse.Namespace) -> tuple[str, int]:
    """The page of a person, and the exit code."""
    from evenside.report.history import history_report

    if args.marks or args.body_mass or args.method:
        raise UsageError("--marks, --body-mass and --method go with one FILE")
    history = history_of(args.files, args.folder, args.person)
    return history_report(history, language=args.language), say_problems(history)


def check_choices(args: argparse.Namespace) -> None:
    """Raise UsageError for a language or a paper that there is not."""
    from evenside.report.pdf import PAPERS
    from evenside.texts import LANGUAGES

    if args.language not in LANGUAGES:
        raise UsageError(f"--language {args.language!r}: there is {', '.join(LANGUAGES)}")
    if args.paper not in PAPERS:
        raise UsageError(f"--paper {args.paper!r}: there is {', '.join(PAPERS)}")
    if not args.files and args.person is None and args.folder is None:
        raise UsageError("name a FILE, or whose history it is with --person CODE")
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
        raise InputError(f"{path}: {error.strerror}") from error
