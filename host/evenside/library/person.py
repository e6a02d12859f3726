"""One person's sessions out of a library: which of them count, and why others do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evenside.library.history import SessionRow, history_json, moment
from evenside.library.index import Index
from evenside.library.queries import Analysed
from evenside.session.jsonout import JsonDict
from evenside_analysis.chart import DEFAULT_METHOD

SIMULATED = "sim:"
NOT_ANALYSED = "not analysed with this version yet; `evenside library analyze` does it"


@dataclass(frozen=True, slots=True)
class Left:
    """A file that says nothing in a history, and why."""

    path: str
    why: str


def person_history(index: Index, code: str | None, *, method: str = DEFAULT_METHOD) -> JsonDict:
    """The history of a person, from what the index knows; None is whoever gave no code.

    A simulated person without a code is somebody else each time, and has no history.
    """
    files = [
        one
        for one in index.of_person(code, method)
        if code is not None or not (one.file.source or "").startswith(SIMULATED)
    ]
    chosen, twins = without_twins(files)
    rows, left = rows_of(chosen)
    problems = [*twins, *left, *whole_problems(chosen), *unknown_files(index)]
    return history_json(
        rows,
        person_code=code,
        method=method,
        problems=[{"path": one.path, "why": one.why} for one in problems],
    )


def without_twins(files: Iterable[Analysed]) -> tuple[list[Analysed], list[Left]]:
    """Every session once: of several files the whole one, else the first by name."""
    best: dict[str, Analysed] = {}
    twins: list[Left] = []
    for one in sorted(files, key=lambda one: (one.file.state != "whole", one.file.path)):
        session_id = one.file.session_id or ""
        if session_id in best:
            twins.append(Left(one.file.path, f"the same session as {best[session_id].file.path}"))
        else:
            best[session_id] = one
    return list(best.values()), twins


def rows_of(files: Sequence[Analysed]) -> tuple[list[SessionRow], list[Left]]:
    """What a history is made of, and what cannot be part of it."""
    rows: list[SessionRow] = []
    left: list[Left] = []
    for one in files:
        why = why_left_out(one)
        if why is None:
            rows.append(session_row(one))
        else:
            left.append(Left(one.file.path, why))
    return rows, left


def why_left_out(one: Analysed) -> str | None:
    """Why a file says nothing; None: it does say something."""
    if one.file.state == "writing":
        return one.file.words
    if not is_moment(one.file.created):
        return f"created = {one.file.created!r} is no time"
    if one.result is None:
        return NOT_ANALYSED
    return one.result.why_not


def session_row(one: Analysed) -> SessionRow:
    """A file and its result as one row of a history."""
    assert one.result is not None, "a file without a result was left out"
    return SessionRow(
        session_id=one.file.session_id or "",
        path=one.file.path,
        created=one.file.created or "",
        duration_s=one.file.duration_s,
        device_id=one.file.device_id,
        phases=one.file.phases,
        n_holds=one.result.n_holds,
        summary=one.result.summary or {},
        comparisons=one.result.comparisons,
        changes=one.result.changes,
        interventions=one.interventions,
    )


def whole_problems(files: Iterable[Analysed]) -> list[Left]:
    """Files that count, but are not all there."""
    return [
        Left(one.file.path, one.file.words)
        for one in files
        if one.file.words is not None and one.file.state != "writing"
    ]


def unknown_files(index: Index) -> list[Left]:
    """Files that nobody can tell whose they are."""
    return [
        Left(file.path, file.words or file.state)
        for file in index.files()
        if file.session_id is None and file.state != "foreign"
    ]


def is_moment(created: str | None) -> bool:
    """Whether a text is a time."""
    try:
        moment(created or "")
    except ValueError:
        return False
    return True
