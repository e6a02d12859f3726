"""The index of a library: kept in step with the files, and asked instead of them.

A file is looked into once. As long as its size and its time stay, what was found counts; a file
that moved is known again by these and by its session. Whatever happens to the index itself, damage,
a full disk, a folder that goes away, costs time and no data: it is made anew from the files.
"""

import contextlib
import sqlite3
import time
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from evenside import __version__
from evenside.library import queries
from evenside.library.folder import Found, files_in, find
from evenside.library.queries import Analysed, Stamp
from evenside.library.rows import FileRow, ResultRow
from evenside.library.schema import (
    BROKEN,
    Opened,
    copied,
    in_memory,
    is_damage,
    made_anew,
    open_index,
    prepared,
)
from evenside.recording.files import is_written
from evenside.session.side_by_side import side_by_side

if TYPE_CHECKING:
    from evenside.library.look import Looked
    from evenside.session.jsonout import JsonDict

T = TypeVar("T")
Trace = tuple[int, int, str, str | None]  # size, time, state, session
OnProgress = Callable[[int, int], None]  # how many are done, and of how many
quietly: OnProgress = lambda *_: None  # noqa: E731

A_BATCH = 32  # files between two writes: what an interruption costs
MANY = 8  # files from which other processes are worth their start
# A file that was written a moment ago may be written again within the same tick of the file
# system's clock (2 s on FAT), with nothing to tell the two apart.
SETTLED_NS = 2_000_000_000
# What these depend on may change without a trace in size and time: a lock, a right, this program.
UNSETTLED = ("writing", "newer", "unreadable")


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a refresh found to do."""

    n_new: int = 0
    n_changed: int = 0
    n_moved: int = 0
    n_gone: int = 0


class Index:
    """What is known of a folder's recordings, or of some files."""

    def __init__(
        self,
        opened: Opened,
        folder: Path,
        scan: Callable[[], Iterable[Found]],
        *,
        is_library: bool = True,
        clock_ns: Callable[[], int] = time.time_ns,
    ) -> None:
        self.folder = folder
        self.is_library = is_library  # False: files that somebody named one by one
        self._clock_ns = clock_ns
        self._opened = opened
        self._scan = scan

    @classmethod
    def of_folder(cls, folder: Path, *, clock_ns: Callable[[], int] = time.time_ns) -> "Index":
        """The index of a library, as it was left; ``refresh`` brings it up to date."""
        return cls(open_index(folder), folder, partial(files_in, folder), clock_ns=clock_ns)

    @classmethod
    def of_files(cls, paths: Sequence[Path]) -> "Index":
        """An index of some files that lie anywhere, kept nowhere."""

        def scan() -> Iterator[Found]:
            for path in paths:
                if (found := find(path, str(path))) is not None:
                    yield found

        return cls(in_memory("these files are no library"), Path(), scan, is_library=False)

    @property
    def path(self) -> Path | None:
        """Where the index is kept; None: in memory."""
        return self._opened.path

    @property
    def why_in_memory(self) -> str | None:
        """Why it is kept nowhere, in words."""
        return self._opened.why_in_memory

    def close(self) -> None:
        """Let the file go."""
        self._opened.database.close()

    # --- in step with the files -------------------------------------------------------------------

    def refresh(self, on_progress: OnProgress = quietly, *, n: int | None = 1) -> Refreshed:
        """Look at what is new or has changed, and forget what is gone, with ``n`` processes.

        Raises InputError when a folder cannot be read.
        """
        return self._steadily(lambda database: self._refresh(database, on_progress, n))

    def rebuild(self, on_progress: OnProgress = quietly, *, n: int | None = 1) -> Refreshed:
        """Forget everything, and look at every file again."""
        self._steadily(lambda database: prepared(database, is_new=True))
        return self.refresh(on_progress, n=n)

    def _refresh(
        self, database: sqlite3.Connection, on_progress: OnProgress, n: int | None
    ) -> Refreshed:
        known = queries.stamps(database)
        found = {file.path: file for file in self._scan()}
        gone = known.keys() - found.keys()
        news = [f for f in found.values() if self._is_news(f, known.get(f.path))]
        lost = {trace_of(known[path]): path for path in gone if known[path].is_settled}
        moved = self._look(database, news, known, lost, on_progress, n)
        with transaction(database):
            queries.forget(database, gone - moved)
        n_new = sum(file.path not in known for file in news)
        return Refreshed(n_new - len(moved), len(news) - n_new, len(moved), len(gone - moved))

    def _look(
        self,
        database: sqlite3.Connection,
        news: Sequence[Found],
        known: Container[str],
        lost: dict[Trace, str],
        on_progress: OnProgress,
        n: int | None,
    ) -> set[str]:
        """Look at files, a batch between two writes; which of those that are lost only moved."""
        moved: set[str] = set()
        work = partial(look_under, self.folder, self.is_library)
        looks = side_by_side(work, news, n if len(news) >= MANY else 1)
        for start in range(0, len(news), A_BATCH):
            batch = news[start : start + A_BATCH]
            looked = [next(looks) for _ in batch]
            with transaction(database):
                for file, look in zip(batch, looked, strict=True):
                    trace = (file.size, file.mtime_ns, look.state, look.session_id)
                    old = None if file.path in known else lost.pop(trace, None)
                    if old is not None:
                        queries.move_file(database, old, file.path)
                        moved.add(old)
                    else:
                        is_settled = abs(self._clock_ns() - file.mtime_ns) > SETTLED_NS
                        keep_look(database, file, look, is_settled=is_settled)
            on_progress(start + len(batch), len(news))
        return moved

    def _is_news(self, file: Found, known: Stamp | None) -> bool:
        """Whether a file has to be looked at (again)."""
        if known is None or not known.is_settled or known.state in UNSETTLED:
            return True
        if known.state == "torn" and is_going_on(self.folder / file.path):
            return True
        return (file.size, file.mtime_ns) != (known.size, known.mtime_ns)

    # --- what is known ----------------------------------------------------------------------------

    def files(self) -> list[FileRow]:
        """Every file, in the order in which the sessions were."""
        return self._steadily(queries.files)

    def nobodys(self) -> list[tuple[str, str]]:
        """Files that might be recordings, and nobody can tell whose: path and reason."""
        return self._steadily(queries.nobodys)

    def people(self) -> list["JsonDict"]:
        """Every person's code with how many sessions there are, the first and the last."""
        return self._steadily(queries.people)

    def waiting(self, method: str) -> list[str]:
        """Files that this version and a method have not seen."""
        return self._steadily(lambda database: queries.waiting(database, __version__, method))

    def failed(self, method: str) -> list["JsonDict"]:
        """Files of which this version and a method made nothing: path and reason."""
        return self._steadily(lambda database: queries.failed(database, __version__, method))

    def of_person(self, code: str | None, method: str) -> list[Analysed]:
        """All files of a person, with what this version and a method made of them."""
        return self._steadily(
            lambda database: queries.of_person(database, code, __version__, method)
        )

    def keep(self, path: str, result: ResultRow, method: str) -> None:
        """What this version and a method made of a file."""

        def put(database: sqlite3.Connection) -> None:
            with transaction(database):
                queries.put_result(database, path, __version__, method, result)

        self._steadily(put)

    # --- whatever happens to the index ------------------------------------------------------------

    def _steadily(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do it; with an index that fails once more, after it was made anew."""
        try:
            return work(self._opened.database)
        except BROKEN as error:
            self._begin_anew(error)
            self._refresh(self._opened.database, quietly, 1)
            return work(self._opened.database)

    def _begin_anew(self, error: Exception) -> None:
        """A damaged index is replaced; one that cannot be had now is left alone."""
        path = self.path
        self.close()
        if path is None:
            self._opened = in_memory(str(error))
        else:
            self._opened = made_anew(path) if is_damage(error) else copied(path, str(error))


@contextlib.contextmanager
def transaction(database: sqlite3.Connection) -> Iterator[None]:
    """All or nothing; waits until no other program writes."""
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.DatabaseError):
            database.execute("ROLLBACK")
        raise
    database.execute("COMMIT")


def is_going_on(path: Path) -> bool:
    """Whether somebody writes on in a file, or keeps us from knowing."""
    try:
        return is_written(path)
    except OSError:
        return True


def look_under(folder: Path, is_library: bool, file: Found) -> "Looked":
    """Look at a file of a folder; in a library simulated people are told apart."""
    from evenside.library.look import look_at, with_simulated_person

    looked = look_at(folder / file.path)
    return with_simulated_person(looked) if is_library else looked


def trace_of(known: Stamp) -> Trace:
    """By what a file is known again under another name."""
    return known.size, known.mtime_ns, known.state, known.session_id


def keep_look(
    database: sqlite3.Connection, file: Found, look: "Looked", *, is_settled: bool
) -> None:
    """What a file says, with the result that it brings along."""
    if queries.is_as_known(database, file, look):  # and so is what came of it
        queries.settle(database, file.path, is_settled=is_settled)
        return
    queries.put_file(database, file, look, is_settled=is_settled)
    if look.result is not None:
        queries.put_result(database, file.path, __version__, look.method, look.result)
