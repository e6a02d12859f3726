"""REST: what comes in reaches the session, what it says goes out, and every no has one shape."""

import httpx
import pytest
from fastapi import FastAPI
from tests.server.conftest import BASE_URL
from tests.server.fake_session import FakeSession

from evenside.server.app import create_app
from evenside.server.port import SessionPort

POSTS = {
    "/api/setup": {"is_blind": True},
    "/api/note": {"text": "shoe changed"},
    "/api/correction": {"annotation": 0, "why": "a slip"},
    "/api/rating": {"score": 4, "kind": "tension"},
    "/api/visit": {"action": "start", "zone": "hamstring", "side": "left"},
    "/api/tare": {},
    "/api/recording": {"path": None},
    "/api/guide": {"action": "start"},
}


def assert_is_error(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.json().keys() == {"error"}
    assert answer.json()["error"].keys() == {"code", "message"}
    assert answer.json()["error"]["code"] == code
    assert answer.json()["error"]["message"]


async def test_the_state_is_the_snapshot(client: httpx.AsyncClient, session: FakeSession) -> None:
    session.guide("start")
    session.run_until("hold", 3)

    answer = await client.get("/api/state")

    assert answer.status_code == 200
    access = {"role": "control", "n_viewers": 0}
    assert answer.json() == {**session.snapshot(), "access": access}


async def test_the_result_is_the_analysis_so_far(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.guide("start")
    session.run_until("rest", 8)

    answer = await client.get("/api/result")

    assert answer.json()["schema"] == "evenside.analysis/1"
    assert [comparison["zone"] for comparison in answer.json()["comparisons"]] == ["glute"]


async def test_a_rating_answers_with_its_annotation(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.visit("start", "calf", "right")

    answer = await client.post("/api/rating", json={"score": 6.5, "kind": "pain"})

    assert answer.status_code == 200
    assert answer.json()["kind"] == "rating"
    assert answer.json()["data"] == {"score": 6.5, "kind": "pain", "by": "hand"}


async def test_a_rating_without_a_kind_is_tension(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.visit("start", "calf", "right")

    answer = await client.post("/api/rating", json={"score": 0})

    assert answer.json()["data"]["kind"] == "tension"


async def test_a_number_from_memory_is_marked_as_such(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.visit("start", "calf", "right")

    answer = await client.post("/api/rating", json={"score": 3, "from_memory": True})

    assert answer.json()["data"]["by"] == "memory"


async def test_a_setup_changes_only_what_is_sent(client: httpx.AsyncClient) -> None:
    await client.post("/api/setup", json={"person_code": "A7", "is_blind": True})

    answer = await client.post("/api/setup", json={"person_code": None, "cautions": ["clot"]})

    setup = answer.json()
    assert (setup["person_code"], setup["is_blind"]) == (None, True)
    assert [caution["is_ticked"] for caution in setup["cautions"]] == [True, False, False]


async def test_a_note_is_an_annotation(client: httpx.AsyncClient, session: FakeSession) -> None:
    await client.post("/api/note", json={"text": "Schuh gewechselt \u2013 rechts"})

    assert session.annotations[-1]["data"] == {"text": "Schuh gewechselt \u2013 rechts"}


async def test_a_correction_keeps_what_it_corrects(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.visit("start", "calf", "right")

    answer = await client.post(
        "/api/correction", json={"annotation": 0, "data": {"side": "left"}, "why": "a slip"}
    )

    assert answer.json()["kind"] == "correction"
    assert [note["kind"] for note in session.annotations] == ["visit_start", "correction"]


async def test_a_trace_has_as_many_points_as_asked_for(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.tick(100)

    answer = await client.get("/api/trace", params={"start_s": 2, "end_s": 8, "points": 30})

    trace = answer.json()
    assert (trace["start_s"], trace["end_s"], trace["n"]) == (2, 8, 30)
    assert {len(trace["load_n"][name]) for name in ("min", "max", "mean")} == {30}


@pytest.mark.parametrize("query", ["points=0", "points=4001", "start_s=-1", "width=3"])
async def test_a_trace_that_cannot_be_drawn_is_refused(
    client: httpx.AsyncClient, query: str
) -> None:
    assert_is_error(await client.get(f"/api/trace?{query}"), 422, "invalid")


async def test_a_visit_begins_and_ends_by_hand(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    place = {"zone": "calf", "side": "left"}

    began = await client.post("/api/visit", json={"action": "start", **place})
    session.tick(120)
    ended = await client.post("/api/visit", json={"action": "end", **place})

    assert (began.json()["kind"], ended.json()["kind"]) == ("visit_start", "visit_end")
    assert session.events[-1]["zone"] == "calf"


async def test_the_guide_answers_with_where_it_stands(client: httpx.AsyncClient) -> None:
    answer = await client.post("/api/guide", json={"action": "start"})

    assert answer.json()["state"] == "tare"


@pytest.mark.parametrize(
    ("path", "body", "sentence"),
    [
        ("/api/rating", {"score": 4}, "there is nothing to rate yet"),
        ("/api/visit", {"action": "end", "zone": "calf", "side": "left"}, "no visit is open"),
        ("/api/guide", {"action": "skip_rest"}, "there is no rest"),
        ("/api/correction", {"annotation": 7, "why": "a slip"}, "no annotation 7"),
        ("/api/setup", {"zones": ["wing"]}, "zones: 'wing'"),
    ],
)
async def test_what_makes_no_sense_now_is_a_conflict_in_the_sessions_own_words(
    client: httpx.AsyncClient, path: str, body: dict[str, object], sentence: str
) -> None:
    answer = await client.post(path, json=body)

    assert_is_error(answer, 409, "not_now")
    assert sentence in answer.json()["error"]["message"]


async def test_a_tare_under_load_is_refused(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.visit("start", "calf", "left")
    session.tick(20)

    answer = await client.post("/api/tare", json={})

    assert_is_error(answer, 409, "not_now")
    assert "somebody is on the plate" in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/api/rating", {"score": 10.5}, "score"),
        ("/api/rating", {"score": -1}, "score"),
        ("/api/rating", {"score": "4"}, "score"),
        ("/api/rating", {"score": None}, "score"),
        ("/api/rating", {"score": True}, "score"),
        ("/api/rating", {"kind": "tension"}, "score"),
        ("/api/rating", {"score": 4, "kind": "itch"}, "kind"),
        ("/api/rating", {"score": 4, "zone": "calf"}, "zone"),
        ("/api/visit", {"action": "start", "zone": "calf", "side": "middle"}, "side"),
        ("/api/visit", {"action": "start", "zone": "", "side": "left"}, "zone"),
        ("/api/visit", {"action": "pause", "zone": "calf", "side": "left"}, "action"),
        ("/api/rating", {"score": 4, "from_memory": 1}, "from_memory"),
        ("/api/setup", {"body_mass_kg": 3}, "body_mass_kg"),
        ("/api/setup", {"language": "tlh"}, "language"),
        ("/api/setup", {"name": "Ada"}, "name"),
        ("/api/note", {"drills": [7]}, "drills.0"),
        ("/api/correction", {"annotation": -1, "why": "a slip"}, "annotation"),
        ("/api/correction", {"annotation": 0, "data": {"zone": ""}}, "data.zone"),
        ("/api/tare", {"force": True}, "force"),
        ("/api/guide", {"action": "dance"}, "action"),
        ("/api/guide", {}, "action"),
    ],
)
async def test_a_wrong_field_is_named_in_the_refusal(
    client: httpx.AsyncClient, path: str, body: dict[str, object], field: str
) -> None:
    answer = await client.post(path, json=body)

    assert_is_error(answer, 422, "invalid")
    assert answer.json()["error"]["message"].startswith(f"{field}: ")


@pytest.mark.parametrize("path", POSTS)
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"score": NaN}', b"\xff\xfe"])
async def test_a_body_that_is_no_json_object_is_invalid(
    client: httpx.AsyncClient, path: str, content: bytes
) -> None:
    answer = await client.post(path, content=content, headers={"Content-Type": "application/json"})

    assert_is_error(answer, 422, "invalid")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_an_unknown_address_has_the_one_error_shape(
    client: httpx.AsyncClient, method: str
) -> None:
    assert_is_error(await client.request(method, "/api/nothing"), 404, "not_found")


@pytest.mark.parametrize(
    "path", ["/static/missing.js", "/static/../app.py", "/static/%2e%2e/app.py", "/docs", "/web"]
)
async def test_a_file_that_is_not_part_of_the_page_is_not_found(
    client: httpx.AsyncClient, path: str
) -> None:
    assert_is_error(await client.get(path), 404, "not_found")


async def test_every_route_refuses_a_wrong_method_in_the_one_shape(
    client: httpx.AsyncClient, app: FastAPI
) -> None:
    for path, methods in app.openapi()["paths"].items():
        answer = await client.put(path, json={})

        assert_is_error(answer, 405, "method_not_allowed")
        assert answer.headers["Allow"].lower() in methods


@pytest.mark.parametrize("path", ["/api/state", "/api/result", "/api/trace", *POSTS])
async def test_our_own_mistake_is_a_500_without_details(path: str) -> None:
    transport = httpx.ASGITransport(app=create_app(Broken()), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url=BASE_URL) as client:
        body = POSTS.get(path)
        answer = await (client.get(path) if body is None else client.post(path, json=body))

    assert_is_error(answer, 500, "internal")
    assert "secret" not in answer.text


async def test_a_session_that_lets_nan_through_is_our_mistake_and_no_bad_json(
    client: httpx.AsyncClient, session: FakeSession
) -> None:
    session.events.append({"load_n": float("nan")})

    assert_is_error(await client.get("/api/result"), 500, "internal")


PORT = {name for name in vars(SessionPort) if not name.startswith("_")} - {"subscribe"}


class Broken(FakeSession):
    """A session in which everything goes wrong."""

    def __getattribute__(self, name: str) -> object:
        if name in PORT:
            raise RuntimeError("the secret is in the log")
        return super().__getattribute__(name)
