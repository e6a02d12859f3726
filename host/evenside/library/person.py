"""One person's sessions out of a library: which of them count, and why others do not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from evenside.errors import UsageError
from evenside.library.history import SessionRow, history_json, moment
from evenside.library.index import Index
from evenside.library.queries import Analysed
from evenside.library.rows import FileRow
from evenside.session.jsonout import JsonDict
from evenside_analysis.chart import DEFAULT_METHOD

TWIN = "the same session as"
NOT_ANALYSED = "not analysed with this version yet; `evenside library analyze` does it"


@dataclass(frozen=True, slots=True)
class Left:
    """A file that says nothing in a history, and why."""

    path: str
    why: str


def person_history(index: Index, code: str | None, *, method: str = DEFAULT_METHOD) -> JsonDict:
    """The history of a person, from what the index knows; None is whoever gave no code.

    Raises nothing: what is wrong with a file stands in ``problems``.
    """
    chosen, twins = without_twins(index.of_person(code, method))
    rows, left = rows_of(chosen)
    nobodys = [Left(path, why) for path, why in index.nobodys()]
    problems = [*twins, *left, *whole_problems(chosen), *nobodys]
    return history_json(
        rows,
        person_code=code,
        method=method,
        problems=[{"path": one.path, "why": one.why} for one in problems],
    )


def choose_person(index: Index, code: str | None) -> str | None:
    """Whose history it is: the one that was asked for, or the only one that there is.

    An empty code is whoever gave none. Raises UsageError where that does not decide it.
    """
    codes = {file.person_code for file in index.files() if file.session_id}
    named = ", ".join(sorted(c for c in codes if c))
    if code is not None:
        if (code or None) not in codes:
            raise UsageError(f"no session of {code!r}; there are sessions of {named or 'nobody'}")
        return code or None
    if len(codes) > 1:
        more = " and some without a code (--person '')" if None in codes else ""
        raise UsageError(f"say whose history with --person CODE; there are {named}{more}")
    return codes.pop() if codes else None


def is_loss(problem: JsonDict) -> bool:
    """Whether a problem means that something is missing; a second copy takes nothing away."""
    return not problem["why"].startswith(TWIN)


def one_session(index: Index, file: FileRow, *, method: str = DEFAULT_METHOD) -> JsonDict:
    """One file with what came of it, as ``library show --json`` gives it."""
    found = [o for o in index.of_person(file.person_code, method) if o.file.path == file.path]
    one = found[0] if found else Analysed(file, None, [])  # not ours, or torn before its head
    result = one.result
    also_in = [f.path for f in index.files() if f.session_id and f.session_id == file.session_id]
    return {
        **file.to_json(),
        "also_in": [path for path in also_in if path != file.path],
        "interventions": one.interventions,
        "why_not": result.why_not if result else None,
        "result": None if result is None or result.why_not else result.to_json(),
    }


def without_twins(files: Iterable[Analysed]) -> tuple[list[Analysed], list[Left]]:
    """Every session once: of several files the whole one, else the first by name."""
    best: dict[tuple[str | None, str | None], Analysed] = {}
    twins: list[Left] = []
    for one in sorted(files, key=lambda one: (one.file.state != "whole", one.file.path)):
        session = (one.file.session_id, one.file.source)
        if session in best:
            twins.append(Left(one.file.path, f"{TWIN} {best[session].file.path}"))
        else:
            best[session] = one
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


def is_moment(created: str | None) -> bool:
    """Whether a text is a time."""
    try:
        moment(created or "")
    except ValueError:
        return False
    return True
