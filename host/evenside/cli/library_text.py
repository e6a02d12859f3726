"""A library in the terminal: plain lines, as a table of ten thousand rows would take its time."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evenside.library.listing import twins

if TYPE_CHECKING:
    from evenside.library.rows import FileRow
    from evenside.session.jsonout import JsonDict


def line_of(file: "FileRow") -> str:
    """When, who, how long, what happened, where."""
    when = "-" if file.created is None else file.created[:16].replace("T", " ")
    minutes = "-" if file.duration_s is None else f"{file.duration_s / 60:.0f} min"
    what = file.state if file.state != "whole" else "+".join(file.phases)
    return f"{when:<16}  {file.person_code or '-':<12}  {minutes:>7}  {what:<28}  {file.path}"


def account(files: "Sequence[FileRow]", folder: Path) -> Iterator[str]:
    """How much it is, and what is the matter with some files."""
    n_people = len({file.person_code for file in files if file.person_code})
    n_sessions = len({file.session_id for file in files if file.session_id})
    yield f"{counted(n_sessions, 'session')}, {counted(n_people, 'code')}, in {folder}"
    states = Counter(file.state for file in files)
    for file in files:
        if file.words and (file.state != "foreign" or states["foreign"] <= 3):
            yield f"mind: {file.path}: {file.words}"
    if states["foreign"] > 3:
        yield f"mind: {states['foreign']} files are no recordings of Evenside"
    for paths in twins(files):
        yield f"mind: the same session in {' and '.join(paths)}"


def counted(n: int, noun: str) -> str:
    """A number with its noun."""
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


def print_session(shown: "JsonDict") -> None:
    """One session with its comparisons, as ``evenside analyze`` draws them."""
    from rich.console import Console

    from evenside.cli.report_text import comparison_table, print_summary, reason_table

    console = Console()
    minutes = "" if shown["duration_s"] is None else f", {shown['duration_s'] / 60:.0f} min"
    console.print(shown["path"], style="bold", markup=False)
    who = shown["person_code"] or "no code"
    if shown["session_id"]:
        console.print(f"{shown['session_id']}, {who}{minutes}", markup=False, highlight=False)
    for words in (shown["words"], shown["why_not"]):
        if words:
            console.print(words, style="yellow", markup=False)
    if shown["result"] and shown["result"]["comparisons"]:
        console.print()
        console.print(comparison_table(shown["result"]["comparisons"]))
        console.print()
        console.print(reason_table(shown["result"]["comparisons"]))
        console.print()
        print_summary(console, shown["result"]["summary"])
