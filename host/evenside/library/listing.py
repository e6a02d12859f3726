"""What is in a library, for people and programs; and one session of it by its name."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from evenside.errors import UsageError
from evenside.library.index import Index
from evenside.library.rows import FileRow

if TYPE_CHECKING:
    from evenside.session.jsonout import JsonDict

SCHEMA = "evenside.library/1"


def files_of(index: Index, code: str | None = None) -> list[FileRow]:
    """All files, or one person's ("" is whoever gave no code); raises UsageError without any."""
    files = index.files()
    if code is None:
        return files
    own = [file for file in files if file.session_id and file.person_code == (code or None)]
    if not own:
        codes = ", ".join(sorted({file.person_code for file in files if file.person_code}))
        raise UsageError(
            f"no session of {code!r} in {index.folder}; there are {codes or 'no codes'}"
        )
    return own


def listing_json(index: Index, files: Sequence[FileRow]) -> "JsonDict":
    """``library list --json``: some files, and the people whose they are."""
    codes = {file.person_code for file in files if file.session_id}
    return {
        "schema": SCHEMA,
        **where_json(index),
        "people": [one for one in index.people() if one["person_code"] in codes],
        "files": [file.to_json() for file in files],
    }


def where_json(index: Index) -> "JsonDict":
    """The folder, and where its index is kept."""
    return {
        "folder": str(index.folder),
        "index": None if index.path is None else str(index.path),
        "why_in_memory": index.why_in_memory,
    }


def find_session(index: Index, name: str) -> FileRow:
    """A file by its path, its session's id or the beginning of it; raises UsageError."""
    files = index.files()
    found = [file for file in files if name in (file.path, file.session_id)]
    found = found or [file for file in files if (file.session_id or "").startswith(name)]
    if len({file.session_id or file.path for file in found}) > 1:
        raise UsageError(f"{name!r} is the beginning of {len(found)} sessions; give more of it")
    if not found or not name:
        raise UsageError(f"{name!r} is neither a session nor a file of {index.folder}")
    return min(found, key=lambda file: (file.state != "whole", file.path))


def twins(files: Sequence[FileRow]) -> list[list[str]]:
    """The paths of sessions that lie in more than one file.

    Two simulated people may have begun at the same moment, so the source counts too.
    """
    found: dict[tuple[str, str | None], list[str]] = {}
    for file in files:
        if file.session_id:
            found.setdefault((file.session_id, file.source), []).append(file.path)
    return [paths for paths in found.values() if len(paths) > 1]
