"""What is written into the index and asked of it, one function a question."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from evenside.library.folder import Found
from evenside.library.rows import COLUMNS, FileRow, ResultRow, values_of

if TYPE_CHECKING:
    from evenside.library.look import Looked
    from evenside.session.jsonout import JsonDict

FILE = ", ".join(f"files.{name}" for name in COLUMNS)
MEASURABLE = "state IN ('whole', 'torn') AND session_id IS NOT NULL"


class Stamp(NamedTuple):
    """By what a file is known again."""

    size: int
    mtime_ns: int
    is_settled: bool
    state: str
    session_id: str | None


@dataclass(frozen=True, slots=True)
class Analysed:
    """A file with what came of it; ``result`` None: this version and method have not seen it."""

    file: FileRow
    result: ResultRow | None
    interventions: list["JsonDict"]


def stamps(database: sqlite3.Connection) -> dict[str, Stamp]:
    """Every file that is known, by its path."""
    rows = database.execute("SELECT path, size, mtime_ns, is_settled, state, session_id FROM files")
    return {row[0]: Stamp._make(row[1:]) for row in rows}


def put_file(
    database: sqlite3.Connection, found: Found, looked: "Looked", *, is_settled: bool
) -> None:
    """A file as it was found; what an earlier content of it gave is forgotten."""
    database.execute("DELETE FROM files WHERE path = ?", (found.path,))
    marks = ", ".join("?" * (len(COLUMNS) + 3))
    database.execute(
        f"INSERT INTO files ({', '.join(COLUMNS)}, size, mtime_ns, is_settled) VALUES ({marks})",
        (*values_of(found.path, looked), found.size, found.mtime_ns, is_settled),
    )
    database.executemany(
        "INSERT INTO interventions VALUES (?, ?, ?, ?, ?)",
        [
            (found.path, number, done["time_s"], done["text"], json.dumps(done["drills"]))
            for number, done in enumerate(looked.interventions)
        ],
    )


def is_as_known(database: sqlite3.Connection, found: Found, looked: "Looked") -> bool:
    """Whether another look at a file found what is known of it already."""
    row = database.execute(
        f"SELECT {FILE}, size, mtime_ns FROM files WHERE path = ?", (found.path,)
    ).fetchone()
    return bool(row == (*values_of(found.path, looked), found.size, found.mtime_ns))


def settle(database: sqlite3.Connection, path: str, *, is_settled: bool) -> None:
    """Note whether size and time of a file can be relied upon from now on."""
    database.execute("UPDATE files SET is_settled = ? WHERE path = ?", (is_settled, path))


def move_file(database: sqlite3.Connection, old: str, new: str) -> None:
    """The same file under another name, with all that came of it."""
    database.execute("UPDATE OR REPLACE files SET path = ? WHERE path = ?", (new, old))


def forget(database: sqlite3.Connection, paths: Iterable[str]) -> None:
    """Files that are there no more."""
    database.executemany("DELETE FROM files WHERE path = ?", [(path,) for path in paths])


def put_result(
    database: sqlite3.Connection, path: str, version: str, method: str, result: ResultRow
) -> None:
    """What a version and method made of a file, instead of what was there."""
    key = (path, version, method)
    database.execute("DELETE FROM results WHERE path = ? AND version = ? AND method = ?", key)
    summary = None if result.summary is None else compact(result.summary)
    rest = (result.why_not, result.sha256, result.n_holds, summary, compact(result.changes))
    # nothing is written for a file that somebody else has just found to be gone
    database.execute(
        "INSERT INTO results SELECT ?, ?, ?, ?, ?, ?, ?, ? "
        "WHERE EXISTS (SELECT 1 FROM files WHERE path = ?)",
        (*key, *rest, path),
    )
    database.executemany(
        "INSERT INTO zones SELECT ?, ?, ?, ?, ?, ? "
        "WHERE EXISTS (SELECT 1 FROM files WHERE path = ?)",
        [
            (*key, number, entry["zone"], compact(entry), path)
            for number, entry in enumerate(result.comparisons)
        ],
    )


def files(database: sqlite3.Connection) -> list[FileRow]:
    """Every file, in the order in which the sessions were; those without a time come last."""
    rows = database.execute(f"SELECT {FILE} FROM files ORDER BY created IS NULL, created, path")
    return [FileRow.of(row) for row in rows]


def nobodys(database: sqlite3.Connection) -> list[tuple[str, str]]:
    """Files that might be recordings of ours, and nobody can tell whose: path and reason."""
    rows = database.execute(
        "SELECT path, coalesce(words, state) FROM files "
        "WHERE session_id IS NULL AND state != 'foreign' ORDER BY path"
    )
    return list(rows)


def people(database: sqlite3.Connection) -> list["JsonDict"]:
    """Every person's code with how many sessions there are, the first and the last."""
    rows = database.execute(
        "SELECT person_code, n_sessions, first, last FROM people ORDER BY person_code"
    )
    names = ("person_code", "n_sessions", "first", "last")
    return [dict(zip(names, row, strict=True)) for row in rows]


def waiting(database: sqlite3.Connection, version: str, method: str) -> list[str]:
    """Files that this version and method have not seen, in the order of their sessions."""
    rows = database.execute(
        f"SELECT path FROM files WHERE {MEASURABLE} AND NOT EXISTS (SELECT 1 FROM results "
        "WHERE results.path = files.path AND version = ? AND method = ?) ORDER BY created, path",
        (version, method),
    )
    return [path for (path,) in rows]


def failed(database: sqlite3.Connection, version: str, method: str) -> list["JsonDict"]:
    """Files of which a version and method made nothing, and why."""
    rows = database.execute(
        "SELECT path, why_not FROM results WHERE why_not IS NOT NULL AND version = ? "
        "AND method = ? ORDER BY path",
        (version, method),
    )
    return [{"path": path, "why": why} for path, why in rows]


def of_person(
    database: sqlite3.Connection, code: str | None, version: str, method: str
) -> list[Analysed]:
    """All files of a person, in the order of the sessions."""
    rows = database.execute(
        f"SELECT {FILE}, results.path, why_not, sha256, n_holds, summary, changes FROM files "
        "LEFT JOIN results ON results.path = files.path AND results.version = ? AND method = ? "
        "WHERE person_code IS ? AND session_id IS NOT NULL ORDER BY created, files.path",
        (version, method, code),
    ).fetchall()
    compared = comparisons(database, code, version, method)
    done = interventions(database, code)
    n = len(COLUMNS)
    return [
        Analysed(
            file := FileRow.of(row[:n]),
            result_from(row[n + 1 :], compared.get(file.path, [])) if row[n] else None,
            done.get(file.path, []),
        )
        for row in rows
    ]


def comparisons(
    database: sqlite3.Connection, code: str | None, version: str, method: str
) -> dict[str, list["JsonDict"]]:
    """The comparisons of a person's files, by path."""
    rows = database.execute(
        "SELECT zones.path, comparison FROM files JOIN zones ON zones.path = files.path "
        "WHERE person_code IS ? AND zones.version = ? AND method = ? ORDER BY number",
        (code, version, method),
    )
    found: dict[str, list[JsonDict]] = {}
    for path, text in rows:
        found.setdefault(path, []).append(json.loads(text))
    return found


def interventions(database: sqlite3.Connection, code: str | None) -> dict[str, list["JsonDict"]]:
    """What was done in a person's sessions, by path."""
    rows = database.execute(
        "SELECT files.path, time_s, text, drills FROM files JOIN interventions "
        "ON interventions.path = files.path WHERE person_code IS ? ORDER BY number",
        (code,),
    )
    found: dict[str, list[JsonDict]] = {}
    for path, time_s, text, drills in rows:
        entry = {"time_s": time_s, "text": text, "drills": json.loads(drills)}
        found.setdefault(path, []).append(entry)
    return found


def result_from(values: tuple[Any, ...], compared: list["JsonDict"]) -> ResultRow:
    """A result from its columns."""
    why_not, sha256, n_holds, summary, changes = values
    return ResultRow(
        why_not,
        sha256,
        n_holds,
        None if summary is None else json.loads(summary),
        tuple(json.loads(changes)),
        tuple(compared),
    )


def compact(value: object) -> str:
    """JSON that reads back with the same bits."""
    return json.dumps(value, allow_nan=False, separators=(",", ":"))
