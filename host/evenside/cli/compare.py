"""A person's history: every zone over the sessions, where it goes, and what is no more than noise.

examples:
  evenside compare                              the only person of the library
  evenside compare --person A7 --json
  evenside compare monday.mcap friday.mcap      these sessions, wherever they lie
  evenside compare --person ''                  the sessions without a code

Sessions that this version has not analysed yet are analysed first; in a library that is kept.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.exits import OK, PARTIAL
from evenside.cli.library import add_folder_argument, opened_index
from evenside.cli.output import print_json, say
from evenside.cli.progress import progress
from evenside.errors import InputError, UsageError
from evenside.session.jsonout import JsonDict

if TYPE_CHECKING:
    from evenside.library.index import Index


CONFIG = {"person": "person.code"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside compare``."""
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE", help="instead of a library")
    parser.add_argument("--person", metavar="CODE", help="whose history")
    add_folder_argument(parser)
    parser.add_argument("--json", action="store_true", help="as JSON")


def run(args: argparse.Namespace) -> int:
    """Print the history; 3 when recordings of the person are missing in it."""
    history = history_of(args.files, args.folder, args.person)
    if args.json:
        print_json(history)
    else:
        from evenside.cli.history_text import print_history

        print_history(history)
    return say_problems(history)


def history_of(files: Sequence[Path], folder: Path | None, person: str | None) -> JsonDict:
    """The history of a person in a library, or of some files; what was not analysed is, first.

    Raises UsageError where the files, the folder and the person do not go together.
    """
    from evenside.library.analysing import analyse_waiting
    from evenside.library.person import choose_person, person_history
    from evenside_analysis.chart import DEFAULT_METHOD

    if files and folder:
        raise UsageError("name files or a --folder, not both")
    index = index_of(files) if files else opened_index(folder)
    code = choose_person(index, person)
    own = [one.file.path for one in index.of_person(code, DEFAULT_METHOD)]
    with progress("analysing") as on_progress:
        analyse_waiting(index, only=own, on_progress=on_progress)
    return person_history(index, code)


def say_problems(history: JsonDict) -> int:
    """What the history lacks, in words; the exit code that goes with it."""
    from evenside.library.person import is_loss

    for problem in history["problems"]:
        say(f"mind: {problem['path']}: {problem['why']}")
    return PARTIAL if any(is_loss(problem) for problem in history["problems"]) else OK


def index_of(paths: Sequence[Path]) -> "Index":
    """What is in some files; raises InputError for one that is no recording."""
    from evenside.library.index import Index

    index = Index.of_files(paths)
    with progress("looking at files") as on_progress:
        index.refresh(on_progress, n=None)
    files = {file.path: file for file in index.files()}
    for path in paths:
        file = files.get(str(path))
        if file is None:
            raise InputError(f"{path}: is not there")
        if file.session_id is None:
            raise InputError(f"{path}: {file.words}")
    return index
