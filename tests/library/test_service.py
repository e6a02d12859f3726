"""Histories for a page that asks again and again."""

from pathlib import Path

from tests.library.shelf import Session

from evenside.library.service import HistoryService


def test_a_page_that_asks_again_is_told_of_what_came_in_between(tmp_path: Path) -> None:
    service = HistoryService(tmp_path)
    Session().write(tmp_path / "monday.mcap")
    before = service.of_person("A7")
    Session(day=4.0).write(tmp_path / "friday.mcap")

    after = service.of_person("A7")

    assert [len(history["sessions"]) for history in (before, after)] == [1, 2]


def test_who_is_stopped_looks_at_no_more_files(tmp_path: Path) -> None:
    Session().write(tmp_path / "monday.mcap")
    service = HistoryService(tmp_path)

    service.stop()

    assert service.of_person("A7")["sessions"] == []


def test_a_folder_that_is_not_there_is_an_empty_history(tmp_path: Path) -> None:
    history = HistoryService(tmp_path / "nowhere").of_person("A7")

    assert history["sessions"] == history["problems"] == []
