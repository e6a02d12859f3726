"""The index on disk: its tables, and how it is opened whatever state it is in.

The recordings are the truth and this file a note about them. So an index of another version is
thrown away, and one that cannot be written, or has no place, is kept in memory. It has the plain
rollback journal: no second file lies beside it, and it opens on a medium that takes no writing.
"""

import contextlib
import sqlite3
from dataclasses import dataclass
from pathlib import Path

NAME = "index.sqlite"
VERSION = 1  # of these tables; another one in the file means: made by another program, make anew
WAIT_S = 10.0  # for another program that is writing

# What goes wrong when an index is read: SQLite's own errors, and texts in it that are none.
BROKEN = (sqlite3.DatabaseError, ValueError)
# Nothing is wrong with the file, but we cannot have it, or not write it, now.
NOT_NOW = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_READONLY,
}

TABLES = """
CREATE TABLE files (
    path TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    is_settled INTEGER NOT NULL,
    state TEXT NOT NULL,
    words TEXT,
    session_id TEXT,
    created TEXT,
    duration_s REAL,
    source TEXT,
    device_id TEXT,
    person_code TEXT,
    version TEXT,
    phases TEXT NOT NULL
);
CREATE INDEX files_by_person ON files (person_code, created);
CREATE INDEX files_by_session ON files (session_id);
CREATE VIEW people AS
    SELECT person_code, count(DISTINCT session_id) AS n_sessions,
           min(created) AS first, max(created) AS last
    FROM files WHERE session_id IS NOT NULL GROUP BY person_code;
CREATE TABLE interventions (
    path TEXT NOT NULL REFERENCES files ON DELETE CASCADE ON UPDATE CASCADE,
    number INTEGER NOT NULL,
    time_s REAL NOT NULL,
    text TEXT,
    drills TEXT NOT NULL,
    PRIMARY KEY (path, number)
);
CREATE TABLE results (
    path TEXT NOT NULL REFERENCES files ON DELETE CASCADE ON UPDATE CASCADE,
    version TEXT NOT NULL,
    method TEXT NOT NULL,
    why_not TEXT,
    sha256 TEXT,
    n_holds INTEGER NOT NULL,
    summary TEXT,
    changes TEXT NOT NULL,
    PRIMARY KEY (path, version, method)
);
CREATE TABLE zones (
    path TEXT NOT NULL,
    version TEXT NOT NULL,
    method TEXT NOT NULL,
    number INTEGER NOT NULL,
    zone TEXT NOT NULL,
    comparison TEXT NOT NULL,
    PRIMARY KEY (path, version, method, number),
    FOREIGN KEY (path, version, method) REFERENCES results ON DELETE CASCADE ON UPDATE CASCADE
);
"""


@dataclass(frozen=True, slots=True)
class Opened:
    """An index that is ready; without a path it lives as long as the program."""

    database: sqlite3.Connection
    path: Path | None
    why_in_memory: str | None = None


def open_index(folder: Path) -> Opened:
    """The index of a folder: as it is, made anew where it is of no use, or in memory."""
    path = folder / NAME
    if not folder.is_dir():
        return in_memory(f"{folder} is not there")
    try:
        return Opened(prepared(connect(path)), path)
    except BROKEN as error:
        return made_anew(path) if is_damage(error) else copied(path, str(error))


def is_damage(error: Exception) -> bool:
    """Whether the file itself is of no use: no index, a damaged one, or one of other tables."""
    code: int | None = getattr(error, "sqlite_errorcode", None)
    return code is None or code & 0xFF not in NOT_NOW


def made_anew(path: Path) -> Opened:
    """An empty index in the place of one that is of no use."""
    try:
        path.unlink(missing_ok=True)
        return Opened(prepared(connect(path)), path)
    except (OSError, *BROKEN) as error:
        return in_memory(str(error))


def in_memory(why: str) -> Opened:
    """An empty index that is not kept."""
    return Opened(prepared(connect(":memory:")), None, why)


def copied(path: Path, why: str) -> Opened:
    """An index that cannot be written: what is in it, in memory, if it can be read."""
    opened = in_memory(why)
    with contextlib.suppress(*BROKEN):
        source = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            if version_of(source) == VERSION:
                source.backup(opened.database)
        finally:
            source.close()
    return opened


def connect(path: Path | str) -> sqlite3.Connection:
    """A connection that waits for others, and may go from one thread to the next."""
    return sqlite3.connect(path, timeout=WAIT_S, isolation_level=None, check_same_thread=False)


def prepared(database: sqlite3.Connection, *, is_new: bool = False) -> sqlite3.Connection:
    """The connection with the tables in it; fails with OperationalError where it cannot write."""
    try:
        database.execute("PRAGMA synchronous = NORMAL")
        database.execute("PRAGMA foreign_keys = OFF")  # while tables go, in whatever order
        database.execute("BEGIN IMMEDIATE")
        if is_new or version_of(database) != VERSION:
            drop_all(database)
            for statement in TABLES.split(";"):
                database.execute(statement)
            database.execute(f"PRAGMA user_version = {VERSION}")
        database.execute("COMMIT")
        database.execute("PRAGMA foreign_keys = ON")
    except BaseException:
        database.close()
        raise
    return database


def version_of(database: sqlite3.Connection) -> int:
    """Of the tables in a file; 0 in an empty one."""
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def drop_all(database: sqlite3.Connection) -> None:
    """Every table and view of whoever made this index."""
    kinds = "SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view')"
    for kind, name in database.execute(kinds).fetchall():
        if not name.startswith("sqlite_"):
            database.execute(f'DROP {kind} IF EXISTS "{name}"')
