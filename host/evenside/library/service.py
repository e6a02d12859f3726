"""Histories for whoever asks again and again: the index stays open, and an answer is kept.

Nothing is analysed here, as a live session runs beside it: a file that was not analysed yet stands
among the problems of the history.
"""

import threading
from pathlib import Path

from evenside.errors import InputError
from evenside.library.history import history_json
from evenside.library.index import Index, Refreshed
from evenside.library.look import RUNNING
from evenside.library.person import person_history
from evenside.session.jsonout import JsonDict
from evenside_analysis.chart import DEFAULT_METHOD


class StoppedError(Exception):
    """The answer is not wanted any more."""


class HistoryService:
    """Answers from one library; may be asked from any thread."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._index: Index | None = None
        self._answers: dict[str | None, JsonDict] = {}  # since files last changed
        self._lock = threading.Lock()
        self._is_stopped = threading.Event()

    def stop(self) -> None:
        """Nobody waits any more: who is looking at new files in another thread leaves off."""
        self._is_stopped.set()

    def of_person(self, code: str | None) -> JsonDict:
        """The history of a person; a folder that cannot be read is a problem in it."""
        with self._lock:
            if self._folder is None or not self._folder.is_dir():
                return empty(code)
            try:
                return self._answer(self._folder, code)
            except InputError as error:
                return empty(code, {"path": str(self._folder), "why": str(error)})
            except StoppedError:
                return empty(code)

    def _go_on(self, *_: int) -> None:
        if self._is_stopped.is_set():
            raise StoppedError

    def _answer(self, folder: Path, code: str | None) -> JsonDict:
        if self._index is None:
            self._index = Index.of_folder(folder)
        if self._index.refresh(self._go_on) != Refreshed():
            self._answers.clear()
        if code not in self._answers:
            self._answers[code] = without_running(person_history(self._index, code))
        return self._answers[code]


def without_running(history: JsonDict) -> JsonDict:
    """A history that does not complain about the session in which it is asked for."""
    problems = [one for one in history["problems"] if one["why"] != RUNNING]
    return {**history, "problems": problems}


def empty(code: str | None, *problems: JsonDict) -> JsonDict:
    """The history of somebody of whom nothing is recorded."""
    return history_json([], person_code=code, method=DEFAULT_METHOD, problems=problems)
