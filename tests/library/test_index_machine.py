"""Whatever happens to the files in whatever order: an index lists what a fresh one would list."""

import os
import shutil
import tempfile
from functools import cache, partial
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.library.shelf import Session

from evenside.library.folder import files_in
from evenside.library.index import Index
from evenside.library.schema import in_memory

NAMES = st.sampled_from(["a.mcap", "b.mcap", "c d/ü.mcap", "c d/e.mcap", "link.mcap"])
CONTENTS = st.integers(0, 5)
LONG_AGO_S = 1_600_000_000


@cache
def contents(number: int) -> bytes:
    """Four sessions of two people, a foreign file, and nothing at all."""
    if number > 3:
        return b"" if number == 4 else b"no recording, and none of ours"
    with tempfile.TemporaryDirectory() as folder:
        session = Session(day=number, code="AB"[number % 2], retest={"calf": (3, 3)})
        return session.write(Path(folder, "x.mcap")).read_bytes()


def listing(index: Index) -> list[dict[str, Any]]:
    return [file.to_json() for file in index.files()] + index.people()


class LibraryMachine(RuleBasedStateMachine):
    """A folder that people and programs use, and its index beside it."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.index = Index.of_folder(self.folder)
        self.n_writes = 0

    def teardown(self) -> None:
        self.index.close()
        shutil.rmtree(self.folder)

    def put(self, path: Path, data: bytes) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        self.n_writes += 1  # every writing has a time of its own, as on any disk with time to spare
        os.utime(path, (LONG_AGO_S + self.n_writes,) * 2)

    @rule(name=NAMES, number=CONTENTS)
    def add_or_change(self, name: str, number: int) -> None:
        self.put(self.folder / name, contents(number))

    @rule(name=NAMES, number=CONTENTS, share=st.floats(0, 1))
    def tear(self, name: str, number: int, share: float) -> None:
        data = contents(number)
        self.put(self.folder / name, data[: int(share * len(data))])

    @rule(name=NAMES)
    def remove(self, name: str) -> None:
        (self.folder / name).unlink(missing_ok=True)

    @rule(old=NAMES, new=NAMES)
    def move(self, old: str, new: str) -> None:
        if (self.folder / old).exists():
            (self.folder / new).parent.mkdir(exist_ok=True)
            (self.folder / old).replace(self.folder / new)

    @rule(old=NAMES, new=NAMES)
    def copy_with_its_time(self, old: str, new: str) -> None:
        if (self.folder / old).exists() and old != new:
            (self.folder / new).parent.mkdir(exist_ok=True)
            shutil.copy2(self.folder / old, self.folder / new)

    @rule()
    def remove_a_folder(self) -> None:
        shutil.rmtree(self.folder / "c d", ignore_errors=True)

    @rule()
    def refresh(self) -> None:
        self.index.refresh()

    @rule()
    def rebuild(self) -> None:
        self.index.rebuild()

    @rule()
    def another_program_looks_too(self) -> None:
        other = Index.of_folder(self.folder)
        other.refresh()
        other.close()

    @rule()
    def the_index_is_deleted(self) -> None:
        self.index.close()
        (self.folder / "index.sqlite").unlink(missing_ok=True)
        self.index = Index.of_folder(self.folder)

    @rule(at=st.floats(0, 1), junk=st.binary(min_size=1, max_size=200))
    def the_index_is_damaged(self, at: float, junk: bytes) -> None:
        self.index.close()
        path = self.folder / "index.sqlite"
        data = bytearray(path.read_bytes() if path.exists() else b"")
        start = int(at * len(data))
        data[start : start + len(junk)] = junk
        path.write_bytes(data)
        self.index = Index.of_folder(self.folder)
        self.index.rebuild()  # damage in a page that nobody reads is found when it is read

    @invariant()
    def it_lists_what_a_fresh_index_lists(self) -> None:
        self.index.refresh()
        fresh = Index(in_memory("for the test"), self.folder, partial(files_in, self.folder))
        fresh.refresh()

        assert listing(self.index) == listing(fresh)

        fresh.close()


TestLibraryMachine = LibraryMachine.TestCase
TestLibraryMachine.settings = settings(max_examples=25, stateful_step_count=15, deadline=None)
