"""The history route: the person of the session, from the files, while others may come and go."""

from pathlib import Path
from typing import Any

import httpx
from tests.library.shelf import Session
from tests.server.conftest import BASE_URL
from tests.server.fake_session import FakeSession

from evenside.recording.format import SessionHead
from evenside.recording.writer import RecordingWriter
from evenside.server.app import create_app


async def asked(session: FakeSession, *folders: Path) -> list[Any]:
    """The histories that one server gives, one a call."""
    app = create_app(session, library=folders[0] if folders else None)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        return [(await client.get("/api/history")).json() for _ in range(2)]


async def test_it_is_the_history_of_the_person_of_the_session(tmp_path: Path) -> None:
    session = FakeSession()
    session.setup(person_code="A7")
    Session(day=0).write(tmp_path / "1.mcap")
    Session(day=7).write(tmp_path / "2.mcap")
    Session(day=8, code="B2").write(tmp_path / "other.mcap")

    first, again = await asked(session, tmp_path)

    assert [one["path"] for one in first["sessions"]] == ["1.mcap", "2.mcap"]
    assert [zone["zone"] for zone in first["zones"]] == ["hamstring", "calf"]
    assert again == first


async def test_without_a_library_there_is_no_past(tmp_path: Path) -> None:
    session = FakeSession()
    session.setup(person_code="A7")

    for folders in ([], [tmp_path], [tmp_path / "not there"]):
        history, _ = await asked(session, *folders)
        assert history["schema"] == "evenside.history/1"
        assert history["person_code"] == "A7"
        assert [history[name] for name in ("sessions", "zones", "problems")] == [[], [], []]


async def test_a_file_that_comes_while_the_server_runs_is_seen(tmp_path: Path) -> None:
    session = FakeSession()
    session.setup(person_code="A7")
    app = create_app(session, library=tmp_path)
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        assert (await client.get("/api/history")).json()["sessions"] == []
        Session().write(tmp_path / "1.mcap")

        later = (await client.get("/api/history")).json()

    assert [one["path"] for one in later["sessions"]] == ["1.mcap"]


async def test_the_running_session_is_no_part_of_it(tmp_path: Path) -> None:
    session = FakeSession()
    session.setup(person_code="A7")
    head = SessionHead("s-1", "2026-01-05T18:30:00+00:00", "0.1.0", "sim:", person_code="A7")
    writer = RecordingWriter(tmp_path / "now.mcap", head, clock_ns=lambda: 0)

    history, _ = await asked(session, tmp_path)

    writer.close()
    assert (history["sessions"], history["problems"]) == ([], [])


async def test_a_recording_of_another_version_is_named_and_not_analysed(tmp_path: Path) -> None:
    session = FakeSession()
    session.setup(person_code="A7")
    Session(version="0.0.1").write(tmp_path / "old.mcap")

    history, _ = await asked(session, tmp_path)

    assert history["sessions"] == []
    (problem,) = history["problems"]
    assert problem["path"] == "old.mcap"
    assert "evenside library analyze" in problem["why"]
