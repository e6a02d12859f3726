"""Ten thousand sessions listed, and one person's history drawn, from an index that is up to date.

The files are there, but empty: what stands in the index was put there as if somebody had looked.
"""

import io
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from tests.bench.measure import Row, seconds
from tests.library.shelf import Session

from evenside.cli.history_text import print_history
from evenside.cli.library_text import line_of
from evenside.library import queries
from evenside.library.folder import files_in
from evenside.library.index import Index, transaction
from evenside.library.look import Looked
from evenside.library.person import person_history
from evenside.library.rows import result_of
from evenside_analysis.zones import load_zones

N_SESSIONS = 10_000
N_OF_A_PERSON = 50
CHART = [zone.id for zone in load_zones().values() if not zone.optional]


def rows() -> list[Row]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        fill(folder)
        listed = seconds(lambda: list_all(folder))
        floor = seconds(lambda: sum(1 for _ in files_in(folder)))
        drawn = seconds(lambda: draw(folder))
        computed = seconds(lambda: history_of(folder))
    return [
        Row(
            f"{N_SESSIONS} sessions listed",
            f"{listed:.3f} s",
            "0.2 s",
            f"{listed / floor:.1f} x asking the folder for names and times",
        ),
        Row(
            f"history of {N_OF_A_PERSON} sessions drawn, out of {N_SESSIONS}",
            f"{drawn:.3f} s",
            "0.2 s",
            f"of it {computed:.3f} s without the drawing",
        ),
    ]


def fill(folder: Path) -> None:
    """A library of people with fifty sessions each."""
    results = [one_result(number) for number in range(N_OF_A_PERSON)]
    index = Index.of_folder(folder)
    database = index._opened.database
    for number in range(N_SESSIONS):
        path = folder / f"person-{number // N_OF_A_PERSON:03d}" / f"{number:05d}.mcap"
        path.parent.mkdir(exist_ok=True)
        path.touch()
    with transaction(database):
        for file in files_in(folder):
            number = int(Path(file.path).stem)
            session = Session(day=number % N_OF_A_PERSON * 7, code=Path(file.path).parent.name)
            queries.put_file(database, file, looked(session, number), is_settled=True)
            result = results[number % N_OF_A_PERSON]
            queries.put_result(database, file.path, session.version, "matched-force/2", result)
    index.close()


def one_result(number: int):  # type: ignore[no-untyped-def]  # noqa: ANN201
    scores = {zone: (4.0, 4.0 + (number * k) % 5 / 2) for k, zone in enumerate(CHART)}
    return result_of(Session(scores).result)


def looked(session: Session, number: int) -> Looked:
    return Looked(
        "whole",
        session_id=f"s-{number}",
        created=session.created.isoformat(),
        duration_s=3000.0,
        source=session.source,
        person_code=session.code,
        version=session.version,
        phases=("baseline",),
    )


def list_all(folder: Path) -> Sequence[str]:
    index = Index.of_folder(folder)
    index.refresh()
    lines = [line_of(file) for file in index.files()]
    index.close()
    assert len(lines) == N_SESSIONS
    return lines


def history_of(folder: Path) -> dict[str, object]:
    index = Index.of_folder(folder)
    index.refresh()
    history = person_history(index, "person-007")
    index.close()
    return history


def draw(folder: Path) -> None:
    print_history(history_of(folder), Console(file=io.StringIO(), width=100))
