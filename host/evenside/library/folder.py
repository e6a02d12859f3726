"""The folder of recordings, and the files in it.

A library is nothing but this folder: the index beside the files can be deleted at any time.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from evenside.errors import InputError
from evenside.recording.folder import recordings_folder

SUFFIX = ".mcap"


class Found(NamedTuple):
    """A file as the folder shows it, without a look inside."""

    path: str  # from the library's folder, with / between its parts
    size: int
    mtime_ns: int


def library_folder(explicit: Path | None = None) -> Path:
    """The folder that was named, else the one into which ``evenside live`` records."""
    return recordings_folder() if explicit is None else explicit.expanduser()


def files_in(folder: Path) -> Iterator[Found]:
    """Every recording in the folder and the folders below it, in no order.

    Hidden names are copies that are just being made. Links to files are followed, links to folders
    are not: they could lead back to where they stand. What vanishes meanwhile is not there; names
    that are no text cannot be told to anybody and are passed over. Raises InputError when a folder
    cannot be read: what is in it would seem to be gone.
    """
    top = os.fspath(folder)
    for name, below, files in os.walk(top, onerror=refuse):
        below[:] = [part for part in below if not part.startswith(".")]
        start = "" if name == top else Path(name).relative_to(folder).as_posix() + "/"
        for file in files:
            if file.endswith(SUFFIX) and not file.startswith(".") and is_text(start + file):
                found = find(os.path.join(name, file), start + file)  # noqa: PTH118  # thousands
                if found is not None:
                    yield found


def refuse(error: OSError) -> None:
    """A folder that is not there has nothing in it; any other error is one."""
    if not isinstance(error, FileNotFoundError | NotADirectoryError):
        raise InputError(f"{error.filename}: {error.strerror}") from error


def is_text(name: str) -> bool:
    """Whether a name can be written down: Linux lets any bytes be one."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def find(path: Path | str, name: str) -> Found | None:
    """One file under the name by which the library knows it; None when it is not there."""
    try:
        stat = os.stat(path)  # noqa: PTH116  # ten times as quick as by way of a Path
    except OSError:
        return None
    return Found(name, stat.st_size, stat.st_mtime_ns)
