"""The folder of recordings, and the files in it.

A library is nothing but this folder: the index beside the files can be deleted at any time.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evenside.errors import InputError
from evenside.recording.folder import recordings_folder

SUFFIX = ".mcap"


@dataclass(frozen=True, slots=True)
class Found:
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
    for name, below, files in os.walk(folder, onerror=refuse):
        below[:] = [part for part in below if not part.startswith(".")]
        for file in files:
            path = Path(name, file)
            relative = path.relative_to(folder).as_posix()
            if file.endswith(SUFFIX) and not file.startswith(".") and is_text(relative):
                found = find(path, relative)
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


def find(path: Path, name: str) -> Found | None:
    """One file under the name by which the library knows it; None when it is not there."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return Found(name, stat.st_size, stat.st_mtime_ns)
