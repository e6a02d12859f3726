"""The report route: a page that stands by itself, when the test is over, with its own policy."""

import sys
from pathlib import Path

import httpx
import pytest
from tests.library.shelf import Session
from tests.report.reading import parse, section, text_of
from tests.server.fake_session import FakeSession

from evenside.report.about import About
from evenside.server.reports import about_of, is_over


async def test_the_finished_session_is_a_page_to_print(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.setup(person_code="A7")
    session.guide("start")
    session.run_until("done", 24)

    answer = await client.get("/api/report", params={"language": "de"})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert (
        "default-src 'none'; style-src 'unsafe-inline'" in answer.headers["content-security-policy"]
    )
    assert answer.headers["x-frame-options"] == "DENY"
    root = parse(answer.text)
    assert text_of(next(root.iter("h1"))) == "A7, Datum unbekannt"
    assert "fester um" in text_of(section(root, "answer"))


async def test_while_a_test_is_on_there_is_none(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.guide("start")
    session.run_until("rest", 3)

    answer = await client.get("/api/report")

    assert answer.status_code == 409
    assert answer.json()["error"]["message"].startswith("the test is still on")


@pytest.mark.parametrize(
    ("is_live", "state", "link", "is_blind", "over"),
    [
        (True, "hold", "connected", False, False),
        (True, "hold", "lost", False, False),
        (True, "hold", "ended", False, True),
        (True, "hold", "ended", True, False),
        (True, "done", "connected", True, True),
        (True, "idle", "connected", False, True),
        (False, "hold", "connected", False, True),
    ],
)
def test_a_test_is_over_when_the_guide_or_the_source_has_ended(
    is_live: bool, state: str, link: str, is_blind: bool, over: bool
) -> None:
    told = {
        "is_live": is_live,
        "guide": {"state": state},
        "link": {"state": link},
        "setup": {"is_blind": is_blind},
    }

    assert is_over(told) == over


@pytest.mark.parametrize("is_replay", [True, False])
def test_the_recording_says_whose_session_it_is_and_when_it_was(
    tmp_path: Path, is_replay: bool
) -> None:
    path = Session(code="B3").write(tmp_path / "monday.mcap")
    told = {
        "source": f"replay:{path}?speed=max" if is_replay else "sim:",
        "recording": None if is_replay else str(path),
        "setup": {"person_code": "somebody else"},
    }

    about = about_of(told)

    assert about.person_code == "B3"
    assert about.created == "2026-01-05T18:30:00+00:00"


def test_without_a_recording_the_setup_says_whose_session_it_is() -> None:
    told = {"source": "sim:", "recording": None, "setup": {"person_code": "B3"}}

    assert about_of(told) == About(person_code="B3")


async def test_an_unknown_language_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/report", params={"language": "xx"})

    assert answer.status_code == 422


async def test_the_state_says_whether_there_can_be_one(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await client.get("/api/state")).json()["can_report"] is True

    monkeypatch.setitem(sys.modules, "jinja2", None)  # as if it were not installed

    assert (await client.get("/api/state")).json()["can_report"] is False
    answer = await client.get("/api/report")
    assert answer.status_code == 409
    assert "pip install 'evenside[report]'" in answer.json()["error"]["message"]
