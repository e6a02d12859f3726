"""Exports of other makers that are read without options: what each fixes, and how it is told.

A file is known by its content, never by its name. What the maker's format fixes (columns, units) is
a ``Preset``; whatever the caller names goes before it.
"""

from dataclasses import dataclass

from evenside.importing.options import ImportOptions, Preset
from evenside.importing.table import Table
from evenside.importing.text import Text


@dataclass(frozen=True, slots=True)
class Known:
    """A file that was recognised."""

    format: str  # one word, for the result's source
    about: str  # for a person
    preset: Preset
    table: Table | None = None  # None: the text as it is
    text: Text | None = None  # in place of the file's own, where only a part of it is the table
    notes: tuple[str, ...] = ()


def known_bytes(path: str, raw: bytes, options: ImportOptions) -> Known | None:
    """An archive or a JSON file of a known maker; None for anything else."""
    from evenside.importing.gripconnect import known_json
    from evenside.importing.tindeq import known_zip

    return known_zip(path, raw, options) or known_json(path, raw)


def known_text(text: Text, options: ImportOptions) -> Known | None:
    """A text table of a known maker; None for anything else."""
    from evenside.importing.gripconnect import known_csv
    from evenside.importing.plates import known_bioware, known_nexus
    from evenside.importing.tindeq import known_trace

    head = text.data[:4000].decode(errors="replace").split("\n")
    return (
        known_own(head)
        or known_trace(head, options)
        or known_csv(text, head)
        or known_bioware(head)
        or known_nexus(text, head)
    )


def known_own(head: list[str]) -> Known | None:
    """What ``evenside export`` wrote; there an empty load is a sample that was not measured."""
    if not head[0].startswith("time_s,load_n,position_m"):
        return None
    preset = Preset("time_s", "load_n", "position_m", may_miss_force=True)
    return Known("evenside-csv", "a table that evenside export wrote", preset)
