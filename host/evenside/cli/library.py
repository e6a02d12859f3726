"""A folder of recordings as a whole: what is in it, and analysing all of it.

examples:
  evenside library list --person A7
  evenside library show 20260105T183000000000Z
  evenside library analyze              every recording with this version, on all processors
  evenside library rebuild              a new index, from the files alone

The folder is the one that `evenside live` records into, or the one that EVENSIDE_LIBRARY or
--folder names. Nothing here changes or deletes a recording.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.cli.actions import add_action
from evenside.cli.exits import OK, PARTIAL
from evenside.cli.output import print_json, say
from evenside.cli.progress import progress

if TYPE_CHECKING:
    from evenside.library.index import Index

SHOW = """One session: its file, and what its result says.

examples:
  evenside library show 20260105T183000000000Z
  evenside library show 2026-01-05T18-30-00Z.mcap --json

SESSION is a session's id, the beginning of one that fits no other, or the path of a file in the
library. A session that this version has not analysed yet is analysed now."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Options of ``evenside library``."""
    actions = parser.add_subparsers(metavar="ACTION", dest="action", required=True)
    listing = add_action(actions, "list", "the sessions of the library, the oldest first")
    listing.add_argument("--person", metavar="CODE", help="only this person's")
    add_folder_argument(listing)
    listing.set_defaults(act=run_list)
    show = add_action(actions, "show", "one session with its result", SHOW)
    show.add_argument("session", metavar="SESSION", help="id or path")
    add_folder_argument(show)
    show.set_defaults(act=run_show)
    analyze = add_action(actions, "analyze", "every recording analysed with this version")
    analyze.add_argument("--method", metavar="ID", help="of comparison (default: the best)")
    analyze.add_argument("--processes", type=int, metavar="N", help="default: one a processor")
    add_folder_argument(analyze)
    analyze.set_defaults(act=run_analyze)
    rebuild = add_action(actions, "rebuild", "the index made anew, from the files alone")
    add_folder_argument(rebuild)
    rebuild.set_defaults(act=run_rebuild)
    path = add_action(actions, "path", "where the library is")
    add_folder_argument(path)
    path.set_defaults(act=run_path)


def add_folder_argument(parser: argparse.ArgumentParser) -> None:
    """Which library it is about."""
    parser.add_argument("--folder", type=Path, metavar="DIR", help="of the recordings")


def run(args: argparse.Namespace) -> int:
    """Run the chosen action."""
    code: int = args.act(args)
    return code


def run_path(args: argparse.Namespace) -> int:
    """Where it is; nothing is read."""
    from evenside.library.folder import library_folder

    folder = library_folder(args.folder)
    if args.json:
        print_json({"folder": str(folder), "is_there": folder.is_dir()})
    else:
        print(folder)
    return OK


def run_list(args: argparse.Namespace) -> int:
    """A line a file, and what is the matter with some of them."""
    from evenside.cli.library_text import account, line_of
    from evenside.library.listing import files_of, listing_json

    index = opened_index(args.folder)
    files = files_of(index, args.person)
    if args.json:
        print_json(listing_json(index, files))
        return OK
    sys.stdout.writelines(f"{line_of(file)}\n" for file in files)
    for words in account(files, index.folder):
        say(words)
    return OK


def run_show(args: argparse.Namespace) -> int:
    """One session, from the index; analysed now if it was not yet."""
    from evenside.cli.library_text import print_session
    from evenside.library.analysing import analyse_waiting
    from evenside.library.listing import find_session
    from evenside.library.person import one_session

    index = opened_index(args.folder)
    file = find_session(index, args.session)
    analyse_waiting(index, only=[file.path], n=1)
    shown = one_session(index, file)
    if args.json:
        print_json(shown)
    else:
        print_session(shown)
    return OK if shown["result"] else PARTIAL


def run_analyze(args: argparse.Namespace) -> int:
    """Every recording that this version and method have not seen; 3 when some gave nothing."""
    from evenside.library.analysing import analyse_waiting
    from evenside_analysis.chart import DEFAULT_METHOD, check_method

    method = args.method or DEFAULT_METHOD
    check_method(method)
    index = opened_index(args.folder)
    with progress("analysing") as on_progress:
        n_done = analyse_waiting(index, method=method, on_progress=on_progress, n=args.processes)
    failed = index.failed(method)
    if args.json:
        print_json({"n_analysed": n_done, "method": method, "problems": failed})
    else:
        print(f"{n_done} analysed with {method}")
        for problem in failed:
            say(f"{problem['path']}: {problem['why']}")
    return PARTIAL if failed else OK


def run_rebuild(args: argparse.Namespace) -> int:
    """A new index; what ``library analyze`` had kept is forgotten with the old one."""
    from evenside.cli.library_text import account
    from evenside.library.folder import library_folder
    from evenside.library.index import Index
    from evenside.library.listing import where_json

    index = Index.of_folder(library_folder(args.folder))
    with progress("looking at files") as on_progress:
        index.rebuild(on_progress, n=None)
    files = index.files()
    if args.json:
        print_json({**where_json(index), "n_files": len(files)})
        return OK
    print(f"{len(files)} files")
    for words in account(files, index.folder):
        say(words)
    return OK


def opened_index(folder: Path | None) -> "Index":
    """The index of a library, in step with its files."""
    from evenside.library.folder import library_folder
    from evenside.library.index import Index

    index = Index.of_folder(library_folder(folder))
    with progress("looking at files") as on_progress:
        index.refresh(on_progress, n=None)
    if index.why_in_memory and index.folder.is_dir():
        say(f"mind: the index is not kept ({index.why_in_memory}); files are read anew each time")
    return index
