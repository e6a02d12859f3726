"""Rows of the index as values: a file, and what a version and method made of it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:  # a listing loads neither scipy nor what reads recordings
    from evenside.library.look import Looked, State
    from evenside.session.jsonout import JsonDict

# As they stand in the table ``files``, behind what tells whether a file is still the same.
COLUMNS = (
    "path",
    "state",
    "words",
    "session_id",
    "created",
    "duration_s",
    "source",
    "device_id",
    "person_code",
    "version",
    "phases",
)


class FileRow(NamedTuple):
    """A file of the library and what is known of it."""

    path: str  # from the library's folder
    state: "State"
    words: str | None
    session_id: str | None
    created: str | None
    duration_s: float | None
    source: str | None
    device_id: str | None
    person_code: str | None
    version: str | None
    phases: tuple[str, ...]

    @classmethod
    def of(cls, values: Sequence[Any]) -> "FileRow":
        """From the columns in their order."""
        return cls._make((*values[:-1], phases_from(values[-1])))

    def to_json(self) -> "JsonDict":
        """As ``library list --json`` gives it."""
        return {name: getattr(self, name) for name in COLUMNS} | {"phases": list(self.phases)}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """What one version and method made of a file; ``why_not``: nothing, for this reason."""

    why_not: str | None = None
    sha256: str | None = None
    n_holds: int = 0
    summary: "JsonDict | None" = None
    changes: Sequence["JsonDict"] = ()
    comparisons: Sequence["JsonDict"] = ()

    def to_json(self) -> "JsonDict":
        """As ``library show --json`` gives it."""
        return {
            "sha256": self.sha256,
            "n_holds": self.n_holds,
            "comparisons": list(self.comparisons),
            "changes": list(self.changes),
            "summary": self.summary,
        }


@cache
def phases_from(text: str) -> tuple[str, ...]:
    """Phases from their JSON; there are a handful of different ones in any library."""
    return tuple(json.loads(text))


def values_of(path: str, looked: "Looked") -> tuple[Any, ...]:
    """A look as the columns of ``files``."""
    fields = [getattr(looked, name) for name in COLUMNS[1:-1]]
    return (path, *fields, json.dumps(looked.phases))


def result_of(analysis: Mapping[str, Any], sha256: str | None = None) -> ResultRow:
    """What of an analysis a history needs."""
    return ResultRow(
        sha256=sha256,
        n_holds=sum(bool(hold["usable"]) for hold in analysis["holds"]),
        summary=analysis["summary"],
        changes=analysis["changes"],
        comparisons=analysis["comparisons"],
    )
