"""The formats that a recording can be exported to, and the export itself: checked, then whole.

A format is one row of ``FORMATS``. Its writer gets a path that does not exist yet; what it wrote
takes its place under the wanted name only when it is complete, so that an export that breaks off
leaves nothing behind that looks like one.
"""

import contextlib
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from evenside.errors import ExistsError, InputError, UsageError
from evenside.exporting.contents import Contents
from evenside.exporting.tables import TABLES
from evenside.plugins import EXPORTERS, load_all

ALL = "all"


@dataclass(frozen=True, slots=True)
class ExportOptions:
    """What the caller may choose."""

    what: str  # a table's name, or "all"
    on_rows: Callable[[int], None] = lambda _: None  # told of every block of rows that is written


@dataclass(frozen=True, slots=True)
class Exporter:
    """One format: what it is called, what its files end in, and how it is written."""

    name: str
    suffixes: tuple[str, ...]  # none: a folder, which must be named by --format
    about: str
    export: Callable[[Contents, Path, ExportOptions], None]
    tables: tuple[str, ...] = ()  # that it can write alone; none: always the whole recording
    default: str = ALL  # where --what is not given

    def is_folder(self, what: str) -> bool:
        """Whether the export is a folder of files."""
        return not self.suffixes or (what == ALL and self.default != ALL)


def to_csv(contents: Contents, path: Path, options: ExportOptions) -> None:
    """One table, or a folder of all."""
    from evenside.exporting.csvfile import write_csv

    for name, file in files_of(path, options.what, ".csv"):
        write_csv(file, TABLES[name](contents), options.on_rows)


def to_parquet(contents: Contents, path: Path, options: ExportOptions) -> None:
    """One table, or a folder of all."""
    from evenside.exporting.parquet import write_parquet

    for name, file in files_of(path, options.what, ".parquet"):
        write_parquet(file, TABLES[name](contents), contents, options.on_rows)


def to_ndjson(contents: Contents, path: Path, options: ExportOptions) -> None:
    """One record a line."""
    from evenside.exporting.ndjson import write_ndjson

    write_ndjson(path, contents, options.what, options.on_rows)


def to_xdf(contents: Contents, path: Path, options: ExportOptions) -> None:
    """Streams for the tools of the lab streaming layer."""
    from evenside.exporting.xdf import write_xdf

    write_xdf(path, contents, options.on_rows)


def to_edf(contents: Contents, path: Path, options: ExportOptions) -> None:
    """Signals and annotations for clinical viewers."""
    from evenside.exporting.edf import write_edf

    write_edf(path, contents, options.on_rows)


def to_fit(contents: Contents, path: Path, options: ExportOptions) -> None:
    """An activity for fitness platforms."""
    from evenside.exporting.fit import write_fit

    write_fit(path, contents, options.on_rows)


def to_bids(contents: Contents, path: Path, options: ExportOptions) -> None:
    """A folder for brain imaging archives."""
    from evenside.exporting.bids import write_bids

    write_bids(path, contents, options.on_rows)


TABULAR = tuple(TABLES)
FORMATS: dict[str, Exporter] = {
    exporter.name: exporter
    for exporter in (
        Exporter("csv", (".csv",), "for spreadsheets and everything", to_csv, TABULAR, "samples"),
        Exporter("parquet", (".parquet",), "for data frames", to_parquet, TABULAR, "samples"),
        Exporter("ndjson", (".ndjson", ".jsonl"), "one JSON record a line", to_ndjson, TABULAR),
        Exporter("xdf", (".xdf",), "for the tools of the lab streaming layer", to_xdf),
        Exporter("edf", (".edf",), "EDF+, for clinical viewers", to_edf),
        Exporter("fit", (".fit",), "an activity, for fitness platforms", to_fit),
        Exporter("bids", (), "a folder with physio and events, for archives", to_bids),
    )
}


@cache
def known_formats() -> Mapping[str, Exporter]:
    """Every format by its name: those that ship, then those of plug-ins."""
    added = {plugin.name: one for plugin, one in load_all(EXPORTERS, read_exporter, FORMATS)}
    return MappingProxyType({**FORMATS, **added})


def read_exporter(name: str, value: object) -> Exporter:
    """What the plug-in of a format gives; raises TypeError or UsageError."""
    if not isinstance(value, Exporter):
        raise TypeError(f"{value!r} is no evenside.exporting.formats.Exporter")
    if value.name != name:
        raise UsageError(f"the exporter calls itself {value.name!r}, its entry point {name!r}")
    return value


def choose_format(name: str | None, out: Path) -> Exporter:
    """The format that is named, or that the suffix of ``out`` says; raises UsageError."""
    formats = known_formats()
    if name is not None:
        if name not in formats:
            raise UsageError(f"--format {name!r}: there is {', '.join(formats)}")
        return formats[name]
    for exporter in formats.values():
        if out.suffix.lower() in exporter.suffixes:
            return exporter
    suffixes = ", ".join(suffix for e in formats.values() for suffix in e.suffixes)
    raise UsageError(
        f"{out}: the name does not say the format; end it in {suffixes}, "
        f"or give --format with one of {', '.join(formats)}"
    )


def choose_what(exporter: Exporter, what: str | None) -> str:
    """The table that is asked for, or the format's own choice; raises UsageError."""
    if what is None:
        return exporter.default
    if what != ALL and what not in exporter.tables:
        if not exporter.tables:
            raise UsageError(
                f"--what {what}: {exporter.name} holds the whole recording; leave it out"
            )
        raise UsageError(f"--what {what!r}: there is {', '.join((*exporter.tables, ALL))}")
    return what


def export_contents(
    contents: Contents, exporter: Exporter, out: Path, options: ExportOptions, *, force: bool
) -> list[Path]:
    """Write the export under its name; the files that were written.

    Raises ExistsError if something is there already and ``force`` was not given, InputError if
    the place cannot be written to.
    """
    is_folder = exporter.is_folder(options.what)
    refuse_existing(out, is_folder=is_folder, force=force)
    if out.exists() and out.samefile(contents.path):
        raise UsageError(f"{out} is what is exported; name another file")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with part_beside(out) as part:
            exporter.export(contents, part, options)
            return move_tree(part, out) if is_folder else [part.replace(out)]
    except OSError as error:
        raise InputError(f"{out}: {error.strerror or error}") from error


def refuse_existing(out: Path, *, is_folder: bool, force: bool) -> None:
    """Raise ExistsError if the export would overwrite something."""
    if is_folder and out.is_file():
        raise ExistsError(f"{out} is a file, and this export is a folder; name another place")
    if not is_folder and out.is_dir():
        raise ExistsError(f"{out} is a folder, and this export is one file; name a file")
    is_taken = any(out.iterdir()) if out.is_dir() else out.exists()
    if is_taken and not force:
        raise ExistsError(f"{out} is there already; --force overwrites it")


@contextlib.contextmanager
def part_beside(out: Path) -> Iterator[Path]:
    """A path in the same folder for what is not whole yet; nothing is left of it afterwards."""
    part = out.with_name(f".{out.name}.part")
    remove(part)
    try:
        yield part
    finally:
        remove(part)


def remove(path: Path) -> None:
    """Delete a file or a folder of our own making, if it is there."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def move_tree(part: Path, out: Path) -> list[Path]:
    """Move every file of a folder to its place; what else stands in ``out`` stays."""
    moved = []
    for file in sorted(path for path in part.rglob("*") if path.is_file()):
        target = out / file.relative_to(part)
        target.parent.mkdir(parents=True, exist_ok=True)
        moved.append(file.replace(target))
    return moved


def files_of(path: Path, what: str, suffix: str) -> Sequence[tuple[str, Path]]:
    """Which table goes into which file."""
    if what != ALL:
        return [(what, path)]
    path.mkdir()
    return [(name, path / f"{name}{suffix}") for name in TABLES]
