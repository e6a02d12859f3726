"""The OpenAPI document against what is really sent, and its examples against the server."""

import asyncio
from typing import Any

import httpx
import jsonschema
import pytest
from fastapi import FastAPI
from tests.library.shelf import example_history
from tests.server.asgi_socket import AsgiSocket
from tests.server.fake_session import FakeSession

from evenside.server import bodies
from evenside.server.app import create_app
from evenside.server.openapi import openapi_document
from evenside.session.desk import Desk
from evenside.session.live import LiveSession
from evenside.session.starting import LiveOptions, start_live
from evenside.sources import open_source

BODIES = {
    "/api/setup": bodies.SetupBody,
    "/api/guide": bodies.GuideBody,
    "/api/rating": bodies.RatingBody,
    "/api/visit": bodies.VisitBody,
    "/api/tare": bodies.TareBody,
    "/api/note": bodies.NoteBody,
    "/api/correction": bodies.CorrectionBody,
    "/api/enter": bodies.EnterBody,
    "/api/tokens": bodies.TokenBody,
    "/api/device/calibrate": bodies.CalibrateBody,
    "/api/device/check": bodies.CheckBody,
    "/api/device/zero": bodies.ZeroBody,
    "/api/device/step": bodies.StepBody,
}


@pytest.fixture
def document(app: FastAPI) -> dict[str, Any]:
    return openapi_document(app)


def fits(value: Any, schema: Any, document: dict[str, Any]) -> None:
    """The value has the schema's shape, and has no key that the schema does not know."""
    whole = {**closed(schema), "components": closed(document["components"])}
    jsonschema.Draft202012Validator(whole).validate(value)


def closed(schema: Any) -> Any:
    """A schema that lets no unknown key through, so that none goes undescribed."""
    if isinstance(schema, list):
        return [closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    parts = {key: closed(part) for key, part in schema.items()}
    return {**parts, "additionalProperties": False} if "properties" in schema else parts


async def test_it_is_served_as_it_is_made(
    client: httpx.AsyncClient, document: dict[str, Any]
) -> None:
    answer = await client.get("/api/openapi.json")

    assert answer.json() == document
    assert document["openapi"].startswith("3.")


async def test_every_message_that_is_sent_has_its_schema(document: dict[str, Any]) -> None:
    session = FakeSession(room=10_000)
    app = create_app(session)
    schemas = document["x-websocket"]["/api/live"]["messages"]
    seen = set()
    async with AsgiSocket(app) as socket, AsgiSocket(app):
        session.setup(is_blind=True)
        session.guide("start")
        session.run_until("hold", 1)
        session.tick(20)
        session.lose_device()
        while seen != schemas.keys() - {"missed"}:
            message = await socket.message()
            fits(message, schemas[message["type"]], document)
            seen.add(message["type"])
    query = f"stream={session.hub.stream}&after={session.hub.seq - 5}"
    async with AsgiSocket(app, query=query) as again:
        fits(await again.message(), schemas["missed"], document)


def test_a_real_sessions_messages_have_their_schemas(document: dict[str, Any]) -> None:
    session, told = a_real_session(until_s=45.0)
    schemas = document["x-websocket"]["/api/live"]["messages"]
    access = {"role": "control", "is_here": True, "n_viewers": 1}
    added = {"can_report": True, "access": access}

    fits({**Desk(session).snapshot(), **added}, schemas["snapshot"], document)
    assert {*told} >= schemas.keys() - {"snapshot", "access", "missed"}
    for kind, message in told.items():
        fits(message, schemas[kind], document)


def a_real_session(until_s: float) -> tuple[LiveSession, dict[str, Any]]:
    """A simulated session up to a moment, and the last message of each type."""
    source = open_source("sim:?seed=3&zones=calf&visits=2&speed=max")
    session = start_live(source, LiveOptions(keeps_recording=False))
    told: dict[str, Any] = {}

    async def run() -> None:
        news = session.hub.subscribe()
        running = asyncio.create_task(session.run())
        async for message in news:
            told[message["type"]] = message
            if session.core.now_s > until_s:
                break
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())
    return session, told


@pytest.mark.parametrize(
    "path",
    ["/api/state", "/api/result", "/api/trace", "/api/review", "/api/history", "/api/device"],
)
async def test_every_answer_has_its_schema(
    client: httpx.AsyncClient, session: FakeSession, document: dict[str, Any], path: str
) -> None:
    session.guide("start")
    session.run_until("rest", 3)
    schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]

    fits((await client.get(path)).json(), schema["schema"], document)


async def test_a_history_has_its_schema(document: dict[str, Any]) -> None:
    schema = document["paths"]["/api/history"]["get"]["responses"]["200"]["content"]

    fits(example_history(), schema["application/json"]["schema"], document)


@pytest.mark.parametrize("path", BODIES)
async def test_the_example_of_a_body_is_understood(
    client: httpx.AsyncClient, session: FakeSession, path: str
) -> None:
    session.visit("start", "calf", "left")
    (example,) = BODIES[path].model_config["json_schema_extra"]["examples"]  # type: ignore[index,call-overload]

    answer = await client.post(path, json=example)

    assert answer.status_code in (200, 401, 409), answer.text


def test_every_route_names_its_refusals_and_what_it_is_for(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            assert route["description"], (method, path)
            if path != "/api/openapi.json":
                assert {"401", "403", "429", "500"} <= route["responses"].keys(), (method, path)
                problem = route["responses"]["403"]["content"]["application/json"]["schema"]
                assert problem == {"$ref": "#/components/schemas/Problem"}
